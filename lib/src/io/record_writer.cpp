#include "seqtide/io/record_writer.hpp"

namespace seqtide {

RecordWriter::~RecordWriter() = default;

}  // namespace seqtide
