/// \file
/// FastqPairWriter: pairs of FASTQ records to two outputs, or in turn to one.
#pragma once

#include <cstdint>
#include <memory>

#include "seqtide/api.h"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/joint_files.hpp"
#include "seqtide/io/record_writer.hpp"
#include "seqtide/reads/batch.hpp"
#include "seqtide/reads/fastq/record.hpp"
#include "seqtide/reads/fastq/writer.hpp"

namespace seqtide {

/// Both outputs end well, or neither does: once one has failed, nothing more goes to the other, and close() finishes
/// none. Only if all but the second's end mark was taken, the first has its own. Both files of JointFiles get their
/// names in close(), as far as JointFiles promises it.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API FastqPairWriter final : public RecordWriter {
 public:
  /// \param check_names  refuse records whose names are not those of mates (see are_mates)
  /// \param files        what the outputs were made with, to be published by close(); or null
  FastqPairWriter(std::unique_ptr<FastqWriter> first, std::unique_ptr<FastqWriter> second, bool check_names = true,
                  std::unique_ptr<JointFiles> files = nullptr);
  /// Both reads of a pair in turn.
  explicit FastqPairWriter(std::unique_ptr<FastqWriter> interleaved, bool check_names = true);
  ~FastqPairWriter() override;

  /// Throws InvalidArgument for a record that no reader takes back or names that are not those of mates, and writes
  /// nothing then.
  void write(const FastqView& record1, const FastqView& record2);
  /// Record i of both batches is pair i. All are checked before the first is written. Throws InvalidArgument also if
  /// the batches differ in size.
  void write(const FastqBatch& batch1, const FastqBatch& batch2);
  /// Whether writing records of so many bytes of text would only copy them.
  bool fits(std::size_t size1, std::size_t size2) const noexcept {
    return second_ ? first_->fits(size1) && second_->fits(size2) : first_->fits(size1 + size2);
  }

  void flush() override;
  void close() override;
  void fail() noexcept override;
  void abandon() noexcept override;
  /// Pairs written so far.
  std::uint64_t record_count() const noexcept override { return pairs_; }

 private:
  void check(const FastqView& record1, const FastqView& record2) const;
  void put(const FastqView& record1, const FastqView& record2);

  std::unique_ptr<FastqWriter> first_;
  std::unique_ptr<FastqWriter> second_;  // null: interleaved
  std::unique_ptr<JointFiles> files_;
  bool check_names_;
  bool ended_ = false;  // closed, abandoned or failed
  Counter pairs_;
};

}  // namespace seqtide
