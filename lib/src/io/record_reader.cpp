#include "seqtide/io/record_reader.hpp"

#include "columns/fill.hpp"

namespace seqtide {

Reader::~Reader() = default;

void Reader::throw_pending() { batch::throw_pending(pending_); }

RecordReader::~RecordReader() = default;

}  // namespace seqtide
