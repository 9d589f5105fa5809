#include <algorithm>
#include <atomic>
#include <cstring>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "io/bgzf_decoder.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {
namespace {

class BgzfSource final : public BlockSource {
 public:
  BgzfSource(ChunkReader reader, const InputOptions& options)
      : name_(reader.name()),
        input_size_(reader.size_hint()),
        options_(options),
        decoder_(std::move(reader), options, /*refuse_gzip=*/false) {}

  BlockPtr next(std::size_t kept) override;
  std::optional<std::uint64_t> virtual_offset(std::uint64_t offset) const override;
  std::uint64_t input_position() const noexcept override {
    const BlockSource* const gzip = shown_gzip_.load(std::memory_order_acquire);
    return gzip != nullptr ? gzip->input_position() : decoder_.reader().position();
  }
  std::uint64_t input_size() const noexcept override { return input_size_; }
  const std::string& name() const noexcept override { return name_; }
  void close() override;

 private:
  // A block whose data was, or is about to be, delivered.
  struct Mark {
    std::uint64_t data_offset;
    std::size_t data_size;
    std::uint64_t offset;
    std::uint64_t end_offset;
  };

  void mark(const BgzfInflateJob& job);
  void add_marks(const BgzfInflateJob& job);
  void forget_before(std::uint64_t data_offset);
  BlockPtr slice();
  void go_over_to_gzip();
  BlockPtr next_of_gzip(std::size_t kept);

  std::string name_;
  std::uint64_t input_size_;
  InputOptions options_;
  BgzfDecoder decoder_;
  std::unique_ptr<BgzfInflateJob> job_;  // being delivered in slices
  std::size_t job_position_ = 0;
  bool marked_ = false;  // the marks of the job are there
  BlockPool slices_;
  std::deque<Mark> marks_;
  std::uint64_t delivered_ = 0;
  std::unique_ptr<BlockSource> gzip_;                     // takes over at a gzip member that is no BGZF block
  std::atomic<const BlockSource*> shown_gzip_ = nullptr;  // the same, for threads that ask how far it is
  std::uint64_t gzip_data_offset_ = 0;                    // data before that
  std::optional<BgzfFault> gzip_fault_;
  std::exception_ptr broken_;  // memory ran out on the way to it
  bool closed_ = false;
};

BlockPtr BgzfSource::next(std::size_t kept) {
  if (closed_) return nullptr;
  forget_before(delivered_ - std::min<std::uint64_t>(kept, delivered_));
  if (broken_) std::rethrow_exception(broken_);
  if (job_ == nullptr && gzip_ == nullptr) {
    job_ = decoder_.next();
    job_position_ = 0;
    marked_ = false;
    if (job_ == nullptr) {
      if (!decoder_.at_gzip_member()) return nullptr;
      go_over_to_gzip();
    }
  }
  if (job_ != nullptr && !std::exchange(marked_, true)) mark(*job_);
  BlockPtr block = job_ != nullptr ? slice() : next_of_gzip(kept);
  if (block != nullptr) delivered_ += block->size;
  return block;
}

void BgzfSource::go_over_to_gzip() {
  gzip_data_offset_ = delivered_;
  try {
    gzip_ = make_gzip_source(decoder_.release(), options_);
    shown_gzip_.store(gzip_.get(), std::memory_order_release);
  } catch (...) {
    broken_ = std::current_exception();  // the decoder may have no reader any more
    throw;
  }
}

// The job's output in pieces of at most the block size asked for; normally that is all of it.
BlockPtr BgzfSource::slice() {
  const std::size_t left = job_->output->size - job_position_;
  const std::size_t most = std::max<std::size_t>(options_.block_size, 1);
  BlockPtr block;
  if (job_position_ == 0 && left <= most) {
    block = std::move(job_->output);
    job_ = nullptr;
    return block;
  }
  block = slices_.get(most);
  block->size = std::min(left, most);
  std::memcpy(block->data(), job_->output->data() + job_position_, block->size);
  job_position_ += block->size;
  if (block->size == left) job_ = nullptr;
  return block;
}

BlockPtr BgzfSource::next_of_gzip(std::size_t kept) {
  if (gzip_fault_) gzip_fault_->raise();
  const auto keep = [this](BgzfFault::Kind kind, const FormatError& error) {
    gzip_fault_ = BgzfFault{kind, error.reason(), error.place()};
    gzip_fault_->place.offset += gzip_data_offset_;
    gzip_fault_->raise();
  };
  try {
    return gzip_->next(kept);
  } catch (const TruncatedError& error) {
    keep(BgzfFault::Kind::truncated, error);
  } catch (const CorruptError& error) {
    keep(BgzfFault::Kind::corrupt, error);
  } catch (const FormatError& error) {
    keep(BgzfFault::Kind::format, error);
  }
  return nullptr;
}

void BgzfSource::mark(const BgzfInflateJob& job) {
  const std::size_t before = marks_.size();
  try {
    add_marks(job);
  } catch (...) {
    marks_.resize(before);
    marked_ = false;  // to be tried again
    throw;
  }
}

void BgzfSource::add_marks(const BgzfInflateJob& job) {
  for (std::size_t i = 0; i < job.good_parts; ++i) {
    const BgzfPart& part = job.parts[i];
    if (part.output_size == 0) continue;
    marks_.push_back({delivered_ + part.output_begin, part.output_size, part.offset, part.offset + part.size});
  }
}

void BgzfSource::forget_before(std::uint64_t data_offset) {
  while (marks_.size() > 1 && marks_[1].data_offset <= data_offset) marks_.pop_front();
}

std::optional<std::uint64_t> BgzfSource::virtual_offset(std::uint64_t offset) const {
  const auto after = std::upper_bound(marks_.begin(), marks_.end(), offset,
                                      [](std::uint64_t wanted, const Mark& mark) { return wanted < mark.data_offset; });
  if (after == marks_.begin()) return std::nullopt;
  const Mark& mark = *std::prev(after);
  const std::uint64_t within = offset - mark.data_offset;
  if (within < mark.data_size) return mark.offset << 16 | within;
  if (within == mark.data_size) return mark.end_offset << 16;
  return std::nullopt;
}

void BgzfSource::close() {
  if (closed_) return;
  closed_ = true;
  decoder_.stop();
  job_ = nullptr;
  if (gzip_ != nullptr) {
    gzip_->close();
  } else if (!broken_) {
    decoder_.reader().close();
  }
}

}  // namespace

std::unique_ptr<BlockSource> make_bgzf_source(ChunkReader reader, const InputOptions& options) {
  return std::make_unique<BgzfSource>(std::move(reader), options);
}

}  // namespace seqtide
