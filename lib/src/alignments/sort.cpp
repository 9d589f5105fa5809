#include "seqtide/alignments/sort.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "alignments/sort_entries.hpp"
#include "alignments/sort_order.hpp"
#include "alignments/sort_run.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/input.hpp"

namespace seqtide {
namespace {

using sorting::Entry;
using sorting::Less;
using sorting::RunReader;
using sorting::RunWriter;
using sorting::TemporaryFile;

constexpr std::uint64_t least_memory = 1 << 20;
// Files merged at once: each takes a descriptor and about 300 KiB.
constexpr std::size_t merged_at_once = 64;
constexpr std::size_t bytes_between_checks = 1 << 20;  // of records written
// Each temporary file has threads of its own to compress it, which must not take longer to start than to work.
constexpr int most_threads_of_file = 16;
// How many records ahead of the one being written are fetched into the cache; they lie anywhere in memory.
constexpr std::size_t prefetched = 8;

void check_tag(std::string_view tag) {
  if (tag.empty() || tag.size() == 2) return;
  throw InvalidArgument("the name of a tag must have two characters: " + quoted(tag));
}

/// Records one behind the other, in memory that is given back as a whole.
class Arena {
 public:
  explicit Arena(std::uint64_t limit) : chunk_size_(std::min<std::uint64_t>(limit / 8, 4 << 20)) {}

  const char* add(std::string_view raw) {
    if (raw.size() > room_) {
      const std::size_t size = std::max(raw.size(), chunk_size_);
      // Not emplace_back(): without memory for the vector it would lose what new gave.
      chunks_.push_back(std::unique_ptr<char[]>(new char[size]));
      next_ = chunks_.back().get();
      room_ = size;
      taken_ += size;
    }
    std::memcpy(next_, raw.data(), raw.size());
    const char* const added = next_;
    next_ += raw.size();
    room_ -= raw.size();
    return added;
  }
  /// Bytes taken from the system so far, and those that adding a record would make it.
  std::uint64_t taken_with(std::size_t record) const noexcept {
    return record > room_ ? taken_ + std::max(record, chunk_size_) : taken_;
  }
  void clear() noexcept {
    chunks_.clear();
    taken_ = room_ = 0;
  }

 private:
  std::size_t chunk_size_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::uint64_t taken_ = 0;
  char* next_ = nullptr;
  std::size_t room_ = 0;
};

class Sorter {
 public:
  Sorter(AlignmentReader& reader, AlignmentWriter& writer, const SortOptions& options)
      : reader_(reader),
        writer_(writer),
        options_(options),
        less_{options_.order, options_.tag},
        arena_(options.memory_bytes),
        meter_(options.interrupt_check, bytes_between_checks) {
    if (options.memory_bytes < least_memory) {
      throw InvalidArgument("sorting needs at least 1 MiB of memory, not " + std::to_string(options.memory_bytes) +
                            " bytes");
    }
    check_tag(options_.tag);
    if (options_.threads == 0) options_.threads = default_threads();
    if (options_.temporary_folder.empty()) {
      const char* const folder = std::getenv("TMPDIR");
      options_.temporary_folder = folder != nullptr && *folder != '\0' ? folder : "/tmp";
    }
  }

  void run() {
    collect();
    sort();
    if (runs_.empty()) {
      write_entries([this](const BamView& record) { writer_.write(record); });
    } else {
      while (runs_.size() >= merged_at_once) merge_groups();
      merge(std::exchange(runs_, {}), true, [this](const BamView& record) { writer_.write(record); });
    }
  }

 private:
  // Half of the memory of the entries is for a vector that grows, or for the sort's own copy.
  bool fits(std::size_t record) const noexcept {
    return arena_.taken_with(record) + 2 * sizeof(Entry) * (entries_.size() + 1) <= options_.memory_bytes;
  }

  void collect() {
    BamView record;
    while (reader_.next(record)) {
      if (!entries_.empty() && !fits(record.raw().size())) spill();
      entries_.push_back({less_.key(record), arena_.add(record.raw())});
    }
  }

  template <typename Write>
  void write_entries(Write write) {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (i + prefetched < entries_.size()) __builtin_prefetch(entries_[i + prefetched].raw);
      const BamView record = entries_[i].view();
      write(record);
      meter_.add(record.raw().size());
    }
  }

  void sort() { sorting::sort_entries(entries_, less_, options_.threads, options_.interrupt_check); }

  RunWriter new_run() const {
    return {options_.temporary_folder, std::min(options_.threads, most_threads_of_file), options_.interrupt_check};
  }

  void spill() {
    sort();
    RunWriter file = new_run();
    write_entries([&](const BamView& record) { file.write(record); });
    runs_.push_back(std::move(file).finish());
    entries_.clear();
    arena_.clear();
  }

  // Merges neighbours, which keeps the order of equal records, until few enough files are left.
  void merge_groups() {
    std::vector<TemporaryFile> merged;
    for (std::size_t begin = 0; begin < runs_.size(); begin += merged_at_once) {
      std::vector<TemporaryFile> group;
      for (std::size_t i = begin; i < std::min(begin + merged_at_once, runs_.size()); ++i) {
        group.push_back(std::move(runs_[i]));
      }
      RunWriter file = new_run();
      merge(std::move(group), false, [&](const BamView& record) { file.write(record); });
      merged.push_back(std::move(file).finish());
    }
    runs_ = std::move(merged);
  }

  /// Merges files, and behind them what is in memory.
  template <typename Write>
  void merge(std::vector<TemporaryFile> files, bool with_memory, Write write) {
    std::vector<std::unique_ptr<RunReader>> readers;
    for (TemporaryFile& file : files) {
      readers.push_back(std::make_unique<RunReader>(std::move(file), less_, options_.interrupt_check));
    }
    struct Head {
      Entry entry;
      std::size_t source;
    };
    // A heap has its largest element in front, and equal records come from the earlier source first.
    const auto later = [this](const Head& a, const Head& b) {
      if (less_(b.entry, a.entry)) return true;
      return !less_(a.entry, b.entry) && b.source < a.source;
    };
    const std::size_t memory = readers.size();
    std::size_t taken = 0;
    const auto advance = [&](std::size_t source, Entry& entry) {
      if (source < memory) {
        if (!readers[source]->next()) return false;
        entry = readers[source]->entry();
        return true;
      }
      if (!with_memory || taken == entries_.size()) return false;
      if (taken + prefetched < entries_.size()) __builtin_prefetch(entries_[taken + prefetched].raw);
      entry = entries_[taken++];
      return true;
    };
    std::vector<Head> heads;
    for (std::size_t source = 0; source <= memory; ++source) {
      Head head{{}, source};
      if (advance(source, head.entry)) heads.push_back(head);
    }
    std::make_heap(heads.begin(), heads.end(), later);
    while (!heads.empty()) {
      std::pop_heap(heads.begin(), heads.end(), later);
      const BamView record = heads.back().entry.view();
      write(record);
      meter_.add(record.raw().size());
      if (advance(heads.back().source, heads.back().entry)) {
        std::push_heap(heads.begin(), heads.end(), later);
      } else {
        heads.pop_back();
      }
    }
  }

  AlignmentReader& reader_;
  AlignmentWriter& writer_;
  SortOptions options_;
  Less less_;
  Arena arena_;
  InterruptMeter meter_;
  std::vector<Entry> entries_;
  std::vector<TemporaryFile> runs_;
};

}  // namespace

HeaderPtr sorted_header(const SamHeader& header, SortOrder order, std::string_view tag) {
  check_tag(tag);
  auto sorted = std::make_shared<SamHeader>(header);
  const char* const name = order == SortOrder::coordinate ? "coordinate" : "queryname";
  sorted->set_hd("SO", tag.empty() ? name : "unknown");  // no name that the specification has
  sorted->set_hd("GO", "");
  sorted->set_hd("SS", "");
  return sorted;
}

void sort_alignments(AlignmentReader& reader, AlignmentWriter& writer, const SortOptions& options) {
  if (reader.header() != writer.header() && reader.header()->references() != writer.header()->references()) {
    throw InvalidArgument("the writer's header has other references than the reader's");
  }
  Sorter sorter(reader, writer, options);
  try {
    sorter.run();
  } catch (...) {
    writer.fail();  // else closing it would make a file that looks whole
    throw;
  }
}

}  // namespace seqtide
