#include "seqtide/formats.hpp"

#include <algorithm>

#include "format_guess.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
constexpr std::size_t enough = 4;             // bytes that tell apart the formats that have a start of their own
constexpr std::size_t longest_start = 1024;   // of a line of SAM that is looked through
constexpr std::size_t most_blank = 64 << 10;  // line ends in front that are looked through

std::string_view without_lead(std::string_view start) noexcept {
  if (start.starts_with(byte_order_mark)) start.remove_prefix(byte_order_mark.size());
  const std::size_t first = start.find_first_not_of("\r\n");
  return first == std::string_view::npos ? std::string_view() : start.substr(first);
}

enum class Answer { no, more, yes };

// Whether text starts with a line of SAM, up to its MAPQ (section 1.4): files need no header.
Answer starts_alignment(std::string_view text) noexcept {
  std::size_t tabs = 0;
  for (std::size_t i = 0; i < std::min(text.size(), longest_start); ++i) {
    const char c = text[i];
    if (c == '\t') {
      if (i == 0 || text[i - 1] == '\t') return Answer::no;
      if (++tabs == 5) return Answer::yes;
    } else {
      const bool is_number = tabs == 1 || tabs >= 3;  // FLAG, POS, MAPQ
      if (is_number ? c < '0' || c > '9' : c < '!' || c > '~') return Answer::no;
    }
  }
  return text.size() < longest_start ? Answer::more : Answer::no;
}

// Whether more bytes may tell another format.
bool is_undecided(std::string_view text) noexcept {
  if (text.size() < enough && (text.empty() || text.front() == '@' || text.front() == 'B')) return true;
  if (byte_order_mark.starts_with(text)) return true;
  if (text.front() == '@' || text.front() == '>' || text.front() == ';' || text.starts_with("BAM\1")) return false;
  return starts_alignment(text) == Answer::more;
}

}  // namespace

Format sniff_format(std::string_view start) noexcept {
  const std::string_view text = without_lead(start);
  if (text.empty()) return Format::empty;
  if (text.starts_with("BAM\1")) return Format::bam;
  if (text.front() == '>' || text.front() == ';') return Format::fasta;
  if (text.front() != '@') return starts_alignment(text) == Answer::yes ? Format::sam : Format::unknown;
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
  while (!ended_ && !error_ && is_undecided(without_lead(start_)) && held_size_ < most_blank) {
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
