#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "index/fai_entry.hpp"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/io/place.hpp"
#include "seqtide/kernels/special_bytes.hpp"
#include "seqtide/text/line_reader.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide {
namespace {

constexpr std::size_t indexed_at_once = 8 << 10;  // with the positions of its special bytes fits the first-level caches

// A state machine over FASTA data that comes in pieces of any size and is not kept.
class FaiBuilder {
 public:
  explicit FaiBuilder(std::string path) : path_(std::move(path)), positions_(new std::uint32_t[indexed_at_once + 64]) {}

  /// The next piece; 64 bytes behind it must be readable. Throws FormatError, after which the builder is spent.
  void add(const char* data, std::size_t size);
  std::vector<FaiEntry> finish();

  /// Where the current line begins: no fault lies before.
  std::uint64_t line_offset() const noexcept { return line_offset_; }
  std::uint64_t line() const noexcept { return line_; }
  std::uint64_t record() const noexcept { return std::max<std::size_t>(entries_.size(), 1); }

 private:
  enum class State {
    line_start,
    text,  // before the first record: a fault, whose excerpt is being completed
    name,
    description,
    sequence,
  };

  void add_chunk(const char* chunk, std::size_t size);
  void add_plain(std::string_view run);
  void add_special(char byte);
  void open_record();
  void start_sequence_line(char first);
  void add_to_name(std::string_view bytes);
  void end_line();
  void end_sequence_line(std::int64_t line_end);
  [[noreturn]] void fail(std::string reason, std::uint64_t offset, std::string_view excerpt) const;
  [[noreturn]] void fail_text() const;

  FaiEntry& entry() noexcept { return entries_.back(); }

  std::string path_;
  std::unique_ptr<std::uint32_t[]> positions_;
  std::vector<FaiEntry> entries_;
  State state_ = State::line_start;
  std::string text_;              // before the first record
  std::int64_t bases_ = 0;        // in the current line
  std::uint64_t last_line_ = 0;   // number of a line that can only be the sequence's last one
  bool carriage_return_ = false;  // the byte before is one
  std::uint64_t offset_ = 0;      // of the next byte
  std::uint64_t line_offset_ = 0;
  std::uint64_t line_ = 1;
};

void FaiBuilder::add(const char* data, std::size_t size) {
  for (std::size_t at = 0; at < size; at += indexed_at_once) add_chunk(data + at, std::min(size - at, indexed_at_once));
}

void FaiBuilder::add_chunk(const char* chunk, std::size_t size) {
  const std::size_t count = kernels::find_special_bytes_and(chunk, size, '>', positions_.get());
  const std::uint64_t chunk_offset = offset_;
  std::size_t cursor = 0;
  for (std::size_t i = 0;; ++i) {
    // The fast path: lines like those before, as nearly all are.
    if (state_ == State::line_start && !entries_.empty() && last_line_ == 0 && !carriage_return_ &&
        entry().line_width == entry().line_bases + 1) {
      const auto bases = static_cast<std::size_t>(entry().line_bases);
      const std::size_t first = i;
      for (; i < count && positions_[i] - cursor == bases; ++i) {
        if (chunk[positions_[i]] != '\n' || chunk[cursor] < 'A') break;
        cursor = positions_[i] + 1;
      }
      entry().length += static_cast<std::int64_t>((i - first) * bases);
      line_ += i - first;
      offset_ = chunk_offset + cursor;
      if (i > first) line_offset_ = offset_;
    }
    const std::size_t end = i < count ? positions_[i] : size;
    if (end > cursor) add_plain({chunk + cursor, end - cursor});
    offset_ = chunk_offset + end;
    if (i == count) return;
    add_special(chunk[end]);
    cursor = end + 1;
  }
}

// Bytes that are neither special nor '>'.
void FaiBuilder::add_plain(std::string_view run) {
  if (carriage_return_) fail(std::string(lone_return_reason), offset_ - 1, "\r");
  switch (state_) {
    case State::line_start:
      if (entries_.empty()) {
        state_ = State::text;
        text_ = run.substr(0, Place::longest_excerpt);
        break;
      }
      start_sequence_line(run[0]);
      bases_ = static_cast<std::int64_t>(run.size());
      break;
    case State::text:
      text_ += run.substr(0, Place::longest_excerpt - text_.size());
      break;
    case State::name:
      add_to_name(run);
      break;
    case State::description:
      break;
    case State::sequence:
      bases_ += static_cast<std::int64_t>(run.size());
      break;
  }
  offset_ += run.size();
  if (text_.size() == Place::longest_excerpt) fail_text();
}

void FaiBuilder::add_special(char byte) {
  if (carriage_return_ && byte != '\n') fail(std::string(lone_return_reason), offset_ - 1, "\r");
  const bool in_header = state_ == State::name || state_ == State::description;
  if (byte == '\n') {
    ++offset_;
    end_line();
    return;
  }
  if (byte == '\r' && state_ != State::text) {
    carriage_return_ = true;
  } else if (state_ == State::line_start && byte == '>') {
    open_record();
  } else if (in_header) {
    if (byte == ' ' || byte == '\t') state_ = State::description;
    if (state_ == State::name) add_to_name({&byte, 1});
  } else if (entries_.empty()) {
    state_ = State::text;
    text_ += byte;
    if (text_.size() == Place::longest_excerpt) fail_text();
  } else if (byte == '>') {
    fail("'>' inside a sequence line", offset_, {&byte, 1});
  } else if (byte == ' ' || byte == '\t') {
    fail("blank in a sequence line", offset_, {&byte, 1});
  } else {
    fail("byte " + quoted({&byte, 1}) + " cannot stand in a sequence", offset_, {&byte, 1});
  }
  ++offset_;
}

void FaiBuilder::open_record() {
  entries_.emplace_back();
  state_ = State::name;
  last_line_ = 0;
}

void FaiBuilder::start_sequence_line(char first) {
  if (first == ';') fail("comment lines cannot stand in an indexed file", offset_, {&first, 1});
  if (first == '@' || first == '+') {
    fail(std::string("a line starts with '").append(1, first).append("', as in FASTQ"), offset_, {&first, 1});
  }
  if (last_line_ != 0) {
    fail("line " + std::to_string(last_line_) + " of the sequence " + quoted(entry().name) +
             " is shorter than those before, or blank, but not the last one",
         offset_, {&first, 1});
  }
  state_ = State::sequence;
}

// One byte more than allowed is enough to tell that a name is too long.
void FaiBuilder::add_to_name(std::string_view bytes) {
  std::string& name = entry().name;
  name += bytes.substr(0, FaiIndex::max_name_size + 1 - name.size());
}

// `offset_` is behind the line end.
void FaiBuilder::end_line() {
  switch (state_) {
    case State::text:
      fail_text();
    case State::name:
    case State::description:
      if (const std::string fault = fai::name_fault(entry().name); !fault.empty()) {
        fail(fault, line_offset_, std::string(1, '>').append(entry().name, 0, Place::longest_excerpt - 1));
      }
      entry().offset = static_cast<std::int64_t>(offset_);
      entry().line_bases = 1;
      entry().line_width = 2;
      break;
    case State::sequence:
      end_sequence_line(carriage_return_ ? 2 : 1);
      break;
    case State::line_start:
      if (!entries_.empty() && last_line_ == 0) last_line_ = line_;
      break;
  }
  state_ = State::line_start;
  carriage_return_ = false;
  line_offset_ = offset_;
  ++line_;
}

void FaiBuilder::end_sequence_line(std::int64_t line_end) {
  FaiEntry& record = entry();
  const std::int64_t width = bases_ + line_end;
  if (record.length == 0) {
    record.line_bases = bases_;
    record.line_width = width;
  } else if (bases_ > record.line_bases || width > record.line_width) {
    fail("a line of the sequence " + quoted(record.name) + " has " + std::to_string(bases_) + " bases and " +
             std::to_string(width) + " bytes, more than those before (" + std::to_string(record.line_bases) + " and " +
             std::to_string(record.line_width) + ")",
         line_offset_, "");
  } else if (bases_ < record.line_bases || width < record.line_width) {
    last_line_ = line_;
  }
  record.length += bases_;
}

std::vector<FaiEntry> FaiBuilder::finish() {
  // A missing line end counts as if it were there, in widths too.
  if (state_ != State::line_start || carriage_return_) end_line();
  return std::move(entries_);
}

void FaiBuilder::fail(std::string reason, std::uint64_t offset, std::string_view excerpt) const {
  throw FormatError(std::move(reason), place_in_text(path_, Format::fasta, record(), line_, offset, excerpt));
}

void FaiBuilder::fail_text() const {
  if (text_.starts_with(byte_order_mark)) fail("the data starts with a UTF-8 byte-order mark", line_offset_, text_);
  fail("text before the first '>'" + describe_instead(text_), line_offset_, text_);
}

}  // namespace

FaiIndex FaiIndex::build(std::unique_ptr<BlockSource> source) {
  FaiBuilder builder(source->name());
  std::uint64_t read = 0;
  const auto parse = [&](auto step) {
    try {
      step();
    } catch (FormatError& error) {
      Place place = error.place();
      place.virtual_offset = source->virtual_offset(place.offset);
      error.set_place(std::move(place));
      throw;
    }
  };
  for (;;) {
    BlockPtr block;
    try {
      block = source->next(static_cast<std::size_t>(read - builder.line_offset()));
    } catch (FormatError& error) {
      add_position(error, builder.record(), builder.line());
      throw;
    }
    if (block == nullptr) break;
    read += block->size;
    parse([&] { builder.add(block->data(), block->size); });
  }
  FaiIndex index;
  parse([&] { index.entries_ = builder.finish(); });
  const std::size_t duplicate = index.sort_names();
  if (duplicate < index.entries_.size()) {
    const FaiEntry& entry = index.entries_[duplicate];
    throw FormatError("the name " + quoted(entry.name) + " was there before, so that it names no sequence",
                      place_in_text(source->name(), Format::fasta, duplicate + 1, 0,
                                    static_cast<std::uint64_t>(entry.offset), ">" + entry.name));
  }
  source->close();
  return index;
}

}  // namespace seqtide
