#include "seqtide/sniff.hpp"

#include <algorithm>

#include "format_guess.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t enough = 4;             // bytes that tell all formats apart
constexpr std::size_t most_blank = 64 << 10;  // line ends in front that are looked through

std::string_view without_lead(std::string_view start) noexcept {
  if (start.starts_with(byte_order_mark)) start.remove_prefix(byte_order_mark.size());
  const std::size_t first = start.find_first_not_of("\r\n");
  return first == std::string_view::npos ? std::string_view() : start.substr(first);
}

}  // namespace

Format sniff_format(std::string_view start) noexcept {
  const std::string_view text = without_lead(start);
  if (text.empty()) return Format::empty;
  if (text.starts_with("BAM\1")) return Format::bam;
  if (text.front() == '>' || text.front() == ';') return Format::fasta;
  if (text.front() != '@') return Format::unknown;
  return guess_format(text) == "SAM text" ? Format::sam : Format::fastq;
}

std::string_view describe_data(std::string_view start) noexcept { return guess_format(without_lead(start)); }

Compression PeekStream::compression() {
  // Only the first bytes of a magic number ask for more: text on a pipe is not waited for.
  std::span<const char> start = reader_.peek(1);
  if (start.empty()) return Compression::none;
  switch (static_cast<unsigned char>(start[0])) {
    case 0x1f:
    case 'B':
    case 0xfd:
    case 0x28:
      return sniff_compression(reader_.peek(18));
    default:
      return Compression::none;
  }
}

Format PeekSource::format() {
  while (!ended_ && !error_ && without_lead(start_).size() < enough && held_size_ < most_blank) {
    // One byte decides unless it is one that several formats start with, or part of a byte-order mark.
    const std::string_view text = without_lead(start_);
    if (!text.empty() && text.front() != '@' && text.front() != 'B' && !byte_order_mark.starts_with(text)) break;
    try {
      BlockPtr block = source_->next(held_size_);
      if (!block) {
        ended_ = true;
        break;
      }
      held_size_ += block->size;
      if (start_.size() < most_blank) start_.append(block->data(), std::min(block->size, most_blank));
      held_.push_back(std::move(block));
    } catch (const FormatError&) {
      if (held_.empty()) throw;
      error_ = std::current_exception();
    }
  }
  return sniff_format(start_);
}

BlockPtr PeekSource::next(std::size_t kept) {
  if (!held_.empty()) {
    BlockPtr block = std::move(held_.front());
    held_.pop_front();
    held_size_ -= block->size;
    return block;
  }
  if (error_) std::rethrow_exception(error_);
  return ended_ ? nullptr : source_->next(kept);
}

void PeekSource::close() {
  held_.clear();
  ended_ = true;
  error_ = nullptr;
  source_->close();
}

}  // namespace seqtide
