#include "seqtide/io/record_reader.hpp"

#include "io/pending.hpp"

namespace seqtide {

Reader::~Reader() = default;

void Reader::throw_pending() { seqtide::throw_pending(pending_); }

RecordReader::~RecordReader() = default;

}  // namespace seqtide
