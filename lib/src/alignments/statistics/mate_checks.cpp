#include "seqtide/alignments/statistics/mate_checks.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include "seeded_hash.hpp"
#include "seqtide/alignments/flags.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/sam/cigar.hpp"

namespace seqtide {
namespace {

constexpr std::size_t least_slots = 1024;
constexpr std::size_t kept_capacity = 256;  // bytes of a text

// Whether `text` is what SAM writes for the operations.
bool is_text_of(CigarView cigar, std::string_view text) noexcept {
  if (cigar.empty()) return text == "*";
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    std::uint32_t length = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
    if (error != std::errc() || length != cigar_length(cigar[i])) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const std::size_t operation = cigar[i] & 15;
    if (text.empty() || operation >= cigar_letters.size() || text.front() != cigar_letters[operation]) return false;
    text.remove_prefix(1);
  }
  return text.empty();
}

}  // namespace

MateChecks::Told MateChecks::told_by(const BamView& record) const noexcept {
  const CigarView cigar = record.cigar();
  const std::optional<TagView> tag = record.tag("MC");
  const bool has_mate_cigar = tag && tag->type == 'Z';
  return {.record = records_,
          .reference_id = record.reference_id(),
          .pos = record.pos(),
          .next_reference_id = record.next_reference_id(),
          .next_pos = record.next_pos(),
          .flag = record.flag(),
          .has_mate_cigar = has_mate_cigar,
          .cigar = {cigar.data(), 4 * cigar.size()},
          .mate_cigar = has_mate_cigar ? tag->text() : std::string_view()};
}

MateChecks::Told MateChecks::told_by(const Read& read) noexcept {
  Told told = read.told;
  const std::string_view text = read.text;
  told.cigar = text.substr(read.name_size, told.cigar.size());
  told.mate_cigar = text.substr(read.name_size + told.cigar.size());
  return told;
}

std::size_t MateChecks::bytes_of(const Read& read) noexcept {
  // A read has about two slots.
  return sizeof(Read) + 3 * sizeof(std::uint32_t) + read.text.size();
}

// The slot of the read with this name, or the free one where it belongs.
std::size_t MateChecks::find(std::uint64_t hash, std::string_view name) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const Read& read = reads_[slots_[slot] - 1];
    if (read.hash == hash && read.name() == name) break;
  }
  return slot;
}

std::uint32_t MateChecks::new_read() {
  if (unused_.empty()) {
    reads_.emplace_back();
    unused_.reserve(reads_.capacity());
    return static_cast<std::uint32_t>(reads_.size() - 1);
  }
  const std::uint32_t index = unused_.back();
  unused_.pop_back();
  return index;
}

// Half of the slots stay free.
void MateChecks::grow() {
  std::vector<std::uint32_t> old(std::max(least_slots, 2 * slots_.size()));
  old.swap(slots_);
  for (const std::uint32_t entry : old) {
    if (entry != 0) slots_[find(reads_[entry - 1].hash, reads_[entry - 1].name())] = entry;
  }
}

// Empties a slot, and moves those behind it that are not where they belong (Knuth, The Art of Computer Programming,
// volume 3, section 6.4, algorithm R).
void MateChecks::release(std::size_t slot) {
  const std::uint32_t index = slots_[slot] - 1;
  Read& read = reads_[index];
  bytes_ -= bytes_of(read);
  --waiting_;
  if (read.text.capacity() > kept_capacity) std::string().swap(read.text);
  unused_.push_back(index);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t next = (slot + 1) & mask; slots_[next] != 0; next = (next + 1) & mask) {
    const std::size_t home = reads_[slots_[next] - 1].hash & mask;
    if (((next - home) & mask) < ((next - slot) & mask)) continue;
    slots_[slot] = slots_[next];
    slot = next;
  }
  slots_[slot] = 0;
}

// What `read` says of its mate.
void MateChecks::compare(const Told& read, const Told& mate) noexcept {
  const auto differ = [&](std::uint16_t told, std::uint16_t is) {
    return ((read.flag & told) != 0) != ((mate.flag & is) != 0);
  };
  if (differ(flags::mate_unmapped, flags::unmapped)) count(MateFault::flag_unmapped, read.record);
  if (differ(flags::mate_reverse, flags::reverse)) count(MateFault::flag_reverse, read.record);
  if (read.next_reference_id != mate.reference_id) count(MateFault::reference, read.record);
  if (read.next_pos != mate.pos) count(MateFault::position, read.record);
  const CigarView cigar(mate.cigar.data(), mate.cigar.size() / 4);
  if (read.has_mate_cigar && !is_text_of(cigar, read.mate_cigar)) count(MateFault::cigar, read.record);
}

void MateChecks::add(const BamView& record) {
  ++records_;
  const std::uint16_t flag = record.flag();
  const int which = flag & flags::which_read;
  if ((flag & flags::paired) == 0 || (flag & flags::not_primary) != 0) return;
  if (which != flags::read1 && which != flags::read2) return;
  if (2 * waiting_ >= slots_.size()) grow();
  const std::string_view name = record.name();
  const std::uint64_t hash = HashSeed::of_process().hash(name);
  const std::size_t slot = find(hash, name);
  const Told told = told_by(record);
  if (slots_[slot] != 0) {
    const Told mate = told_by(reads_[slots_[slot] - 1]);
    compare(told, mate);
    compare(mate, told);
    if ((mate.flag & flags::which_read) == which) count(MateFault::same_end, records_);
    release(slot);
    return;
  }
  const std::uint32_t index = new_read();
  Read& read = reads_[index];
  read.told = told;
  read.hash = hash;
  read.name_size = name.size();
  read.text.assign(name).append(told.cigar).append(told.mate_cigar);
  const std::size_t bytes = bytes_of(read);
  if (bytes > max_bytes_ - std::min(max_bytes_, bytes_)) {
    ++left_out_;
    unused_.push_back(index);
    return;
  }
  slots_[slot] = index + 1;
  ++waiting_;
  bytes_ += bytes;
}

void MateChecks::finish() {
  if (left_out_ > 0) return;
  for (const std::uint32_t entry : slots_) {
    if (entry != 0) count(MateFault::missing, reads_[entry - 1].told.record);
  }
}

}  // namespace seqtide
