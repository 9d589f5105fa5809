#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/borrowed_stream.hpp"
#include "index/fai_entry.hpp"
#include "index/random_bytes.hpp"
#include "io/huge_pages.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/io/place.hpp"
#include "seqtide/kernels/equal_lines.hpp"
#include "seqtide/kernels/special_bytes.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide {
namespace {

constexpr std::size_t block_bytes = 256 << 10;
constexpr std::uint64_t bytes_between_interrupt_checks = 16 << 20;
constexpr std::size_t piece_size = 2 << 10;  // checked and copied at a time: larger copies are slower
constexpr std::size_t longest_header_checked = 1 << 20;
// What the kernels may read behind their data and write behind their output.
constexpr std::size_t slack = 64;
static_assert(Block::padding >= slack);

Compression compression_of(Stream& stream) {
  std::array<char, 64> start;
  const std::size_t size = read_full(stream, start);
  return sniff_compression({start.data(), size});
}

bool is_blank(char byte) noexcept { return byte >= '\t' && byte <= ' '; }

}  // namespace

struct IndexedFasta::State {
  State(std::unique_ptr<Stream> stream, std::shared_ptr<const FaiIndex> index, std::shared_ptr<const GziIndex> blocks,
        const InputOptions& options);

  void require_open() const;
  std::size_t number_of(const FaiEntry& entry) const;
  void require_data(const FaiEntry& entry, std::int64_t begin, std::int64_t end) const;
  void compare(const FaiEntry& entry);
  void compare_header(const FaiEntry& entry);
  void compare_first_line_end(const FaiEntry& entry);
  void compare_end(const FaiEntry& entry);
  void copy(const FaiEntry& entry, std::int64_t begin, std::span<char> bases);
  void poll_interrupt(std::size_t bytes);

  Place place(const FaiEntry& entry, std::uint64_t offset) const;
  [[noreturn]] void disagree(const FaiEntry& entry, std::uint64_t offset, const std::string& found) const;
  [[noreturn]] void fall_short(const FaiEntry& entry, std::uint64_t offset) const;

  std::string name;
  std::unique_ptr<Stream> stream;
  std::uint64_t base;  // where in the stream the file begins
  std::shared_ptr<const FaiIndex> index;
  InterruptCheck interrupt_check;
  std::uint64_t bytes_since_check = 0;
  std::unique_ptr<RandomBytes> data;
  std::vector<bool> compared;  // by number of the entry
  Block buffer{0, block_bytes};
  std::array<std::uint32_t, piece_size + slack> positions;
  bool closed = false;

  struct Copy;
};

IndexedFasta::State::State(std::unique_ptr<Stream> source, std::shared_ptr<const FaiIndex> given_index,
                           std::shared_ptr<const GziIndex> blocks, const InputOptions& options)
    : name(source->name()),
      stream(std::move(source)),
      base(stream->seek(0, Whence::current)),
      index(std::move(given_index)),
      interrupt_check(options.interrupt_check) {
  const auto rewind = [this] { stream->seek(static_cast<std::int64_t>(base), Whence::start); };
  const Compression compression = compression_of(*stream);
  rewind();
  if (compression != Compression::none && compression != Compression::bgzf) {
    const std::string found(compression_name(compression));
    throw FormatError(found + " data cannot be read at any place; compress it as BGZF (bgzip) instead",
                      place_in_data(name, found, 0));
  }
  const bool compressed = compression == Compression::bgzf;
  if (compressed && blocks == nullptr) {
    auto lent = std::make_unique<BorrowedStream>(*stream);
    blocks = std::make_shared<const GziIndex>(GziIndex::build(std::move(lent), interrupt_check));
    rewind();
  }
  if (index == nullptr) {
    auto lent = std::make_unique<BorrowedStream>(*stream);
    index = std::make_shared<const FaiIndex>(FaiIndex::build(open_input(std::move(lent), options)));
    rewind();
  }
  data = compressed ? make_bgzf_bytes(*stream, base, std::move(blocks)) : make_plain_bytes(*stream, base);
  compared.resize(index->entries().size());
}

void IndexedFasta::State::require_open() const {
  if (!closed) return;
  throw IoError(quoted_path(name) + " is closed", EBADF, name, IoErrorKind::invalid_handle);
}

std::size_t IndexedFasta::State::number_of(const FaiEntry& entry) const {
  const FaiEntry* const own = index->find(entry.name);
  if (own == nullptr || (own != &entry && *own != entry)) {
    throw InvalidArgument("the entry " + quoted(entry.name) + " is not of this file's index");
  }
  return static_cast<std::size_t>(own - index->entries().data());
}

void IndexedFasta::State::require_data(const FaiEntry& entry, std::int64_t begin, std::int64_t end) const {
  end = std::min(end, entry.length);
  if (begin < end && fai::offset_of(entry, end - 1) >= data->max_size()) fall_short(entry, data->max_size());
}

// Whether the sequence is where the index has it: what a region alone cannot show if it lies within one line.
void IndexedFasta::State::compare(const FaiEntry& entry) {
  compare_header(entry);
  compare_first_line_end(entry);
  compare_end(entry);
}

void IndexedFasta::State::compare_header(const FaiEntry& entry) {
  const auto end = static_cast<std::uint64_t>(entry.offset);
  std::string text;
  std::string_view line;
  bool whole = false;
  for (std::size_t size = 2 * entry.name.size() + 256; !whole && size < longest_header_checked; size *= 4) {
    const std::uint64_t begin = end - std::min<std::uint64_t>(end, size);
    text.resize(static_cast<std::size_t>(end - begin));
    if (data->read(begin, text) < text.size()) fall_short(entry, begin);
    line = text;
    if (!line.ends_with('\n')) disagree(entry, end, "no header line ends before it");
    line.remove_suffix(line.ends_with("\r\n") ? 2 : 1);
    const std::size_t line_end = line.rfind('\n');
    whole = line_end != std::string_view::npos || begin == 0;
    if (line_end != std::string_view::npos) line.remove_prefix(line_end + 1);
  }
  if (!whole) return;  // an endless description
  if (!line.starts_with('>')) disagree(entry, end, "the line before it is no header");
  line.remove_prefix(1);
  while (!line.empty() && is_blank(line[0])) line.remove_prefix(1);  // as samtools reads names
  if (!line.starts_with(entry.name) || (line.size() > entry.name.size() && !is_blank(line[entry.name.size()]))) {
    disagree(entry, end, "the header line before it is " + quoted(line));
  }
}

void IndexedFasta::State::compare_first_line_end(const FaiEntry& entry) {
  if (entry.length <= entry.line_bases) return;
  const std::uint64_t offset = fai::offset_of(entry, 0) + static_cast<std::uint64_t>(entry.line_bases);
  std::array<char, 2> bytes;
  const auto size = static_cast<std::size_t>(entry.line_width - entry.line_bases);
  if (data->read(offset, {bytes.data(), size}) < size) fall_short(entry, offset);
  const std::string_view found(bytes.data(), size);
  if (found != (size == 1 ? "\n" : "\r\n")) {
    disagree(entry, offset, "its first line ends in " + quoted(found) + ", not in a line end");
  }
}

void IndexedFasta::State::compare_end(const FaiEntry& entry) {
  const std::uint64_t offset = fai::offset_of(entry, entry.length - 1) + 1;
  std::array<char, 3> bytes;
  std::string_view rest(bytes.data(), data->read(offset, bytes));
  const std::string_view found = rest;
  if (rest.starts_with('\r')) rest.remove_prefix(1);
  if (rest.empty()) return;
  const bool line_ends = rest[0] == '\n';
  rest.remove_prefix(1);
  if (!line_ends || (!rest.empty() && rest[0] != '>' && rest[0] != '\n' && rest[0] != '\r')) {
    disagree(entry, offset, "it goes on with " + quoted(found));
  }
}

void IndexedFasta::State::poll_interrupt(std::size_t bytes) {
  bytes_since_check += bytes;
  if (bytes_since_check < bytes_between_interrupt_checks) return;
  bytes_since_check = 0;
  if (interrupt_check != nullptr) interrupt_check();
}

// Where in a sequence's lines a copy of some of its bases stands.
struct IndexedFasta::State::Copy {
  State& state;
  const FaiEntry& entry;
  std::size_t bases = static_cast<std::size_t>(entry.line_bases);
  std::size_t width = static_cast<std::size_t>(entry.line_width);
  std::size_t column;  // of the next byte
  std::uint64_t offset;
  char* target;
  char* target_end;

  void add(std::string_view bytes);
  std::size_t add_lines(std::string_view bytes);
  void add_bases(std::string_view bytes);
  void skip_line_end(char byte);
};

void IndexedFasta::State::Copy::add(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t count = add_lines(bytes);
    if (count == 0 && column < bases) {
      count = std::min(bases - column, bytes.size());
      add_bases(bytes.substr(0, count));
    } else if (count == 0) {
      count = 1;
      skip_line_end(bytes[0]);
    }
    bytes.remove_prefix(count);
    offset += count;
  }
}

// The fast path: whole lines that end in a line feed, but for the last one, behind which nothing may be written.
std::size_t IndexedFasta::State::Copy::add_lines(std::string_view bytes) {
  const auto room = static_cast<std::size_t>(target_end - target);
  if (column != 0 || width != bases + 1 || room < bases + slack || bytes.size() < width) return 0;
  const std::size_t most_lines = std::min((room - slack) / bases, bytes.size() / width);
  const std::size_t lines = kernels::copy_equal_lines(bytes.data(), most_lines * width, bases, target);
  target += lines * bases;
  return lines * width;
}

void IndexedFasta::State::Copy::add_bases(std::string_view bytes) {
  std::uint32_t* const special = state.positions.data();
  for (std::size_t at = 0; at < bytes.size(); at += piece_size) {
    const std::string_view piece = bytes.substr(at, piece_size);
    if (kernels::find_special_bytes_and(piece.data(), piece.size(), '>', special) > 0) {
      state.disagree(entry, offset + at + special[0],
                     quoted(piece.substr(special[0], 1)) + " stands where a base should be");
    }
    std::memcpy(target, piece.data(), piece.size());
    target += piece.size();
  }
  column += bytes.size();
}

void IndexedFasta::State::Copy::skip_line_end(char byte) {
  ++column;
  const bool last = column == width;
  if (byte != (last ? '\n' : '\r')) {
    state.disagree(entry, offset, quoted({&byte, 1}) + " stands where a line should end");
  }
  if (last) column = 0;
}

void IndexedFasta::State::copy(const FaiEntry& entry, std::int64_t begin, std::span<char> bases) {
  Copy copy{.state = *this,
            .entry = entry,
            .column = static_cast<std::size_t>(begin % entry.line_bases),
            .offset = fai::offset_of(entry, begin),
            .target = bases.data(),
            .target_end = bases.data() + bases.size()};
  const std::uint64_t end = fai::offset_of(entry, begin + static_cast<std::int64_t>(bases.size()) - 1) + 1;
  while (copy.offset < end) {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(end - copy.offset, block_bytes));
    poll_interrupt(size);
    const std::size_t got = data->read(copy.offset, {buffer.data(), size});
    copy.add({buffer.data(), got});
    if (got < size) fall_short(entry, copy.offset);
  }
}

Place IndexedFasta::State::place(const FaiEntry& entry, std::uint64_t offset) const {
  return place_in_text(name, Format::fasta, number_of(entry) + 1, 0, offset);
}

void IndexedFasta::State::disagree(const FaiEntry& entry, std::uint64_t offset, const std::string& found) const {
  throw FormatError("the sequence " + quoted(entry.name) + " does not lie where its index says: " + found +
                        "; was the file changed after it was indexed?",
                    place(entry, offset));
}

void IndexedFasta::State::fall_short(const FaiEntry& entry, std::uint64_t offset) const {
  throw TruncatedError("the data ends before the place that the index gives for the sequence " + quoted(entry.name),
                       place(entry, offset));
}

IndexedFasta::IndexedFasta(std::unique_ptr<Stream> stream, std::shared_ptr<const FaiIndex> index,
                           std::shared_ptr<const GziIndex> blocks, const InputOptions& options)
    : state_(std::make_unique<State>(std::move(stream), std::move(index), std::move(blocks), options)) {}

IndexedFasta::~IndexedFasta() = default;

const FaiIndex& IndexedFasta::index() const noexcept { return *state_->index; }

const std::shared_ptr<const FaiIndex>& IndexedFasta::shared_index() const noexcept { return state_->index; }

const std::string& IndexedFasta::name() const noexcept { return state_->name; }

void IndexedFasta::require_data(const FaiEntry& entry, std::int64_t begin, std::int64_t end) const {
  state_->require_open();
  state_->require_data(entry, begin, end);
}

void IndexedFasta::fetch(const FaiEntry& entry, std::int64_t begin, std::span<char> bases) {
  state_->require_open();
  const std::size_t number = state_->number_of(entry);
  if (begin < 0 || begin > entry.length || bases.size() > static_cast<std::uint64_t>(entry.length - begin)) {
    throw InvalidArgument(std::to_string(bases.size()) + " bases from " + std::to_string(begin) + " on are not in " +
                          quoted(entry.name) + ", which has " + std::to_string(entry.length));
  }
  state_->require_data(entry, begin, begin + static_cast<std::int64_t>(bases.size()));
  // Also if nothing is asked for: a region may be empty only because the index has the sequence too short.
  if (!state_->compared[number] && entry.length > 0) {
    state_->compare(entry);
    state_->compared[number] = true;
  }
  if (bases.empty()) return;
  ask_for_huge_pages(bases.data(), bases.size());
  state_->copy(entry, begin, bases);
}

void IndexedFasta::fetch(const FaiEntry& entry, std::int64_t begin, std::int64_t end, std::string& bases) {
  constexpr std::int64_t step = 1 << 20;  // memory for more only once this much has come
  const std::size_t size = bases.size();
  begin = std::clamp<std::int64_t>(begin, 0, entry.length);
  end = std::clamp<std::int64_t>(end, begin, entry.length);
  require_data(entry, begin, end);
  try {
    do {
      const std::int64_t count = std::min(step, end - begin);
      const std::size_t before = bases.size();
      bases.resize(before + static_cast<std::size_t>(count));
      fetch(entry, begin, std::span<char>(bases).subspan(before));
      begin += count;
    } while (begin < end);
  } catch (...) {
    bases.resize(size);
    throw;
  }
}

void IndexedFasta::close() {
  if (std::exchange(state_->closed, true)) return;
  state_->stream->close();
}

}  // namespace seqtide
