#include "seqtide/io/record_reader.hpp"

#include <utility>

namespace seqtide {

Reader::~Reader() = default;

void Reader::throw_pending() {
  if (pending_ != nullptr) std::rethrow_exception(std::exchange(pending_, nullptr));
}

RecordReader::~RecordReader() = default;

}  // namespace seqtide
