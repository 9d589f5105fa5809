#include "seqtide/index/fai.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "index/fai_entry.hpp"
#include "seqtide/error.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/region.hpp"
#include "seqtide/text/line_reader.hpp"
#include "seqtide/text/place.hpp"

namespace seqtide {

namespace fai {

std::string name_fault(std::string_view name) {
  if (name.size() > FaiIndex::max_name_size) {
    return "the name " + quoted(name) + " is longer than " + std::to_string(FaiIndex::max_name_size) + " bytes";
  }
  const auto ends_a_name = [](char byte) { return (byte >= 0 && byte <= ' ') || byte == '\x7f'; };
  if (std::any_of(name.begin(), name.end(), ends_a_name)) {
    return "the name " + quoted(name) + " holds a blank or a control byte";
  }
  return {};
}

std::string entry_fault(const FaiEntry& entry) {
  if (std::string fault = name_fault(entry.name); !fault.empty()) return fault;
  const std::string of = " of " + quoted(entry.name) + " ";
  if (entry.length < 0) return "the length" + of + "is negative";
  if (entry.offset < 0) return "the offset" + of + "is negative";
  if (entry.line_bases < 0) return "the number of bases per line" + of + "is negative";
  if (entry.line_bases == 0 && entry.length > 0) return "the number of bases per line" + of + "is 0";
  if (entry.line_width < entry.line_bases) return "the lines" + of + "are shorter than their bases";
  const std::int64_t line_end = entry.line_width - entry.line_bases;
  if (entry.length > entry.line_bases && (line_end < 1 || line_end > 2)) {
    return "the lines" + of + "end in " + std::to_string(line_end) + " bytes, not in 1 or 2";
  }
  std::int64_t size = 0;
  if (entry.line_bases > 0 &&
      (__builtin_mul_overflow(entry.length / entry.line_bases, entry.line_width, &size) ||
       __builtin_add_overflow(size, entry.line_width, &size) || __builtin_add_overflow(size, entry.offset, &size))) {
    return "the sequence" + of + "ends beyond what 64-bit offsets can tell";
  }
  return {};
}

}  // namespace fai

namespace {

constexpr std::size_t columns = 5;
constexpr std::size_t chunk_bytes = 64 << 10;
constexpr std::size_t longest_number = std::numeric_limits<std::int64_t>::digits10 + 1;
constexpr std::size_t longest_line = FaiIndex::max_name_size + columns * (longest_number + 1) + 1;

std::string duplicate_text(const FaiEntry& entry) {
  return "two sequences have the name " + quoted(entry.name) + ", so that it names none";
}

bool parse_number(std::string_view text, std::int64_t& number) noexcept {
  if (text.empty() || text[0] < '0' || text[0] > '9') return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Size of the beginning that all names share.
std::size_t common_prefix(const std::vector<FaiEntry>& entries) noexcept {
  if (entries.empty()) return 0;
  std::string_view prefix = entries[0].name;
  for (const FaiEntry& entry : entries) {
    const auto end = std::mismatch(prefix.begin(), prefix.end(), entry.name.begin(), entry.name.end()).first;
    prefix = prefix.substr(0, static_cast<std::size_t>(end - prefix.begin()));
  }
  return prefix.size();
}

// Eight bytes of a name as a number that sorts as they do; no name holds the bytes 0 that fill up a shorter one.
std::uint64_t letters_at(std::string_view name, std::size_t begin) noexcept {
  std::uint64_t letters = 0;
  for (std::size_t i = begin; i < begin + sizeof letters; ++i) {
    letters = letters << 8 | (i < name.size() ? static_cast<unsigned char>(name[i]) : 0);
  }
  return letters;
}

class EntryReader {
 public:
  explicit EntryReader(std::unique_ptr<Stream> stream)
      : lines_(Window(make_plain_source(ChunkReader(std::move(stream)), options())), Format::fai) {}

  /// The next entry; false at the end.
  bool next(FaiEntry& entry);
  void close() { lines_.source().close(); }
  const std::string& name() const { return lines_.source().name(); }

 private:
  static InputOptions options() {
    InputOptions options;
    options.threads = 1;
    options.block_size = chunk_bytes;
    return options;
  }
  FaiEntry parse(std::string_view line) const;
  [[noreturn]] void fail(std::string reason) const;
  [[noreturn]] void fail_unlike(std::string reason) const;
  // Of the line at the front, with a carriage return that ends it.
  std::string_view whole_line() const {
    const std::string_view text = lines_.window().text();
    return text.substr(0, text.find('\n'));
  }

  LineReader lines_;
};

void EntryReader::fail(std::string reason) const {
  throw FormatError(std::move(reason), lines_.place(0, 0, whole_line()));
}

// The reason, and what the data looks like instead.
void EntryReader::fail_unlike(std::string reason) const {
  if (lines_.number() == 1) reason += describe_instead(whole_line());
  fail(std::move(reason));
}

bool EntryReader::next(FaiEntry& entry) {
  std::string_view line;
  for (;;) {
    const bool found = lines_.find(line);
    if (lines_.is_longer(longest_line)) fail_unlike("a line is longer than an entry of a FASTA index can be");
    if (found) break;
    if (!lines_.fill()) return false;
  }
  entry = parse(line);
  lines_.pass();
  return true;
}

FaiEntry EntryReader::parse(std::string_view line) const {
  std::array<std::string_view, columns + 1> fields;
  std::size_t count = 0;
  for (bool more = true; more && count < fields.size(); ++count) {
    const std::size_t tab = line.find('\t');
    fields[count] = line.substr(0, tab);
    more = tab != std::string_view::npos;
    if (more) line.remove_prefix(tab + 1);
  }
  if (count > columns) fail("more than 5 columns: only indexes of FASTA can be read, and those of FASTQ have 6");
  if (count < columns) fail_unlike("a line of a FASTA index has 5 columns, not " + std::to_string(count));
  // Other tools leave blanks there.
  std::string_view& last = fields[columns - 1];
  last = last.substr(0, last.find_last_not_of(' ') + 1);
  FaiEntry entry;
  entry.name = fields[0];
  std::int64_t* const numbers[] = {&entry.length, &entry.offset, &entry.line_bases, &entry.line_width};
  for (std::size_t i = 1; i < columns; ++i) {
    if (!parse_number(fields[i], *numbers[i - 1])) {
      fail("column " + std::to_string(i + 1) + " is " + quoted(fields[i]) + ", not a number from 0 to 2^63 - 1");
    }
  }
  if (std::string fault = fai::entry_fault(entry); !fault.empty()) fail(std::move(fault));
  return entry;
}

}  // namespace

FaiIndex::FaiIndex(std::vector<FaiEntry> entries) : entries_(std::move(entries)) {
  for (const FaiEntry& entry : entries_) {
    if (const std::string fault = fai::entry_fault(entry); !fault.empty()) throw InvalidArgument(fault);
  }
  const std::size_t duplicate = sort_names();
  if (duplicate < entries_.size()) throw InvalidArgument(duplicate_text(entries_[duplicate]));
}

// The number of the first entry whose name another had before; the number of entries if there is none.
std::size_t FaiIndex::sort_names() {
  // The letters that tell most names apart lie side by side: to look at the names themselves for every comparison would
  // wait for memory most of the time.
  struct Key {
    std::uint64_t letters;
    std::size_t entry;
  };
  const std::size_t common = common_prefix(entries_);
  std::vector<Key> keys;
  keys.reserve(entries_.size());
  for (const FaiEntry& entry : entries_) keys.push_back({letters_at(entry.name, common), keys.size()});
  std::sort(keys.begin(), keys.end(), [this](const Key& a, const Key& b) {
    if (a.letters != b.letters) return a.letters < b.letters;
    const int order = entries_[a.entry].name.compare(entries_[b.entry].name);
    return order != 0 ? order < 0 : a.entry < b.entry;
  });
  by_name_.clear();
  by_name_.reserve(keys.size());
  for (const Key& key : keys) by_name_.push_back(key.entry);
  std::size_t first = entries_.size();
  for (std::size_t i = 1; i < by_name_.size(); ++i) {
    if (entries_[by_name_[i - 1]].name == entries_[by_name_[i]].name) first = std::min(first, by_name_[i]);
  }
  return first;
}

const FaiEntry* FaiIndex::find(std::string_view name) const noexcept {
  const auto found = std::lower_bound(by_name_.begin(), by_name_.end(), name,
                                      [this](std::size_t i, std::string_view key) { return entries_[i].name < key; });
  return found != by_name_.end() && entries_[*found].name == name ? &entries_[*found] : nullptr;
}

const FaiEntry* FaiIndex::find_known(std::string_view name) const {
  const FaiEntry* const entry = find(name);
  if (entry == nullptr) throw UnknownName("sequence", name);
  return entry;
}

FaiIndex FaiIndex::read(std::unique_ptr<Stream> stream) {
  FaiIndex index;
  EntryReader reader(std::move(stream));
  for (FaiEntry entry; reader.next(entry);) index.entries_.push_back(std::move(entry));
  reader.close();
  const std::size_t duplicate = index.sort_names();
  if (duplicate < index.entries_.size()) {
    throw FormatError(duplicate_text(index.entries_[duplicate]),
                      place_in_text(reader.name(), Format::fai, 0, duplicate + 1, 0));
  }
  return index;
}

void FaiIndex::write(Stream& target) const {
  std::string text;
  for (const FaiEntry& entry : entries_) {
    text += entry.name;
    for (const std::int64_t number : {entry.length, entry.offset, entry.line_bases, entry.line_width}) {
      text += '\t';
      text += std::to_string(number);
    }
    text += '\n';
    if (text.size() < chunk_bytes) continue;
    target.write(text);
    text.clear();
  }
  target.write(text);
}

FastaRegion parse_region(std::string_view text, const FaiIndex& index) {
  const std::vector<FaiEntry>& entries = index.entries();
  const auto number_of = [&](std::string_view name) {
    const FaiEntry* const entry = index.find(name);
    return entry == nullptr ? -1 : static_cast<std::int32_t>(entry - entries.data());
  };
  const Region region = parse_region(text, number_of, "sequence");
  const FaiEntry& entry = entries[static_cast<std::size_t>(region.reference_id)];
  return {&entry, std::min(region.begin, entry.length), std::min(region.end, entry.length)};
}

}  // namespace seqtide
