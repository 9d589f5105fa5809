#include "seqtide/reads/fastq/pair_writer.hpp"

#include <string>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/reads/fastq/pair.hpp"

namespace seqtide {

FastqPairWriter::FastqPairWriter(std::unique_ptr<FastqWriter> first, std::unique_ptr<FastqWriter> second,
                                 bool check_names, std::unique_ptr<JointFiles> files)
    : first_(std::move(first)), second_(std::move(second)), files_(std::move(files)), check_names_(check_names) {}

FastqPairWriter::FastqPairWriter(std::unique_ptr<FastqWriter> interleaved, bool check_names)
    : FastqPairWriter(std::move(interleaved), nullptr, check_names) {}

FastqPairWriter::~FastqPairWriter() = default;

void FastqPairWriter::check(const FastqView& record1, const FastqView& record2) const {
  for (const FastqView* record : {&record1, &record2}) {
    if (record->raw.empty()) check_fastq(record->name, record->sequence, record->quality);
  }
  if (check_names_ && !are_mates(record1.name, record2.name)) {
    throw InvalidArgument(quoted(record1.name) + " and " + quoted(record2.name) + " are not the names of mates");
  }
}

// After a failure the outputs may have different numbers of records.
void FastqPairWriter::put(const FastqView& record1, const FastqView& record2) {
  try {
    first_->write(record1);
    (second_ ? *second_ : *first_).write(record2);
  } catch (...) {
    fail();
    throw;
  }
  ++pairs_;
}

void FastqPairWriter::write(const FastqView& record1, const FastqView& record2) {
  check(record1, record2);
  put(record1, record2);
}

void FastqPairWriter::write(const FastqBatch& batch1, const FastqBatch& batch2) {
  if (batch1.size() != batch2.size()) {
    throw InvalidArgument(std::to_string(batch1.size()) + " first reads do not fit " + std::to_string(batch2.size()) +
                          " second reads");
  }
  for (std::size_t i = 0; i < batch1.size(); ++i) check(batch1[i], batch2[i]);
  for (std::size_t i = 0; i < batch1.size(); ++i) put(batch1[i], batch2[i]);
}

void FastqPairWriter::flush() {
  try {
    first_->flush();
    if (second_) second_->flush();
  } catch (...) {
    fail();
    throw;
  }
}

void FastqPairWriter::close() {
  try {
    // Neither gets its end mark before both have taken all the rest.
    if (second_ && !std::exchange(ended_, true)) flush();
    first_->close();
    if (second_) second_->close();
    if (const std::unique_ptr<JointFiles> files = std::move(files_)) files->publish();
  } catch (...) {
    abandon();
    throw;
  }
}

void FastqPairWriter::fail() noexcept {
  ended_ = true;
  files_.reset();
  first_->fail();
  if (second_) second_->fail();
}

void FastqPairWriter::abandon() noexcept {
  ended_ = true;
  files_.reset();
  first_->abandon();
  if (second_) second_->abandon();
}

}  // namespace seqtide
