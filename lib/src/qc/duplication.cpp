#include "seqtide/qc/duplication.hpp"

#include <algorithm>
#include <cstring>

#include "seeded_hash.hpp"

namespace seqtide {

namespace {

constexpr std::size_t fewest_key_slots = 1024;

// All bits of the result depend on all bits: the finalizer of SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t mixed(std::uint64_t state) noexcept {
  state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9;
  state = (state ^ state >> 27) * 0x94D049BB133111EB;
  return state ^ state >> 31;
}

// Of eight letters at once: a letter is a byte with the bit 0x40, and lower case if it has the bit 0x20 too.
std::uint64_t upper_case(std::uint64_t letters) noexcept { return letters & ~((letters & 0x4040404040404040) >> 1); }

}  // namespace

HashPlaces::HashPlaces() noexcept : factor_(HashSeed::of_process().hash(1) | 1) {}

ReadKey make_read_key(std::string_view sequence) noexcept {
  ReadKey key;
  if (sequence.size() > ReadKey::longest) {
    key.size = ReadKey::cut;
    std::memcpy(key.bytes.data(), sequence.data(), ReadKey::cut);
  } else {
    key.size = sequence.size();
    if (key.size > 0) std::memcpy(key.bytes.data(), sequence.data(), key.size);
  }
  // Each word goes its own way to a product, so that none waits for another.
  std::uint64_t hash = key.size;
  for (std::size_t i = 0; 8 * i < key.size; ++i) {
    key.bytes[i] = upper_case(key.bytes[i]);
    const std::uint64_t word = (key.bytes[i] ^ 0x9E3779B97F4A7C15 * (i + 1)) * 0xBF58476D1CE4E5B9;
    hash += (word ^ word >> 32) * (0x94D049BB133111EB + 2 * i);
  }
  key.hash = mixed(hash);
  return key;
}

void FirstSequences::add(const ReadKey& key) {
  const bool was_full = is_full();
  count(key, 1);
  ++reads_;
  if (!was_full) reads_at_limit_ = reads_;
}

void FirstSequences::prefetch(const ReadKey& key) const noexcept {
  if (!slots_.empty()) __builtin_prefetch(&slots_[places_.of(key.hash, slots_.size())]);
}

void FirstSequences::merge(const FirstSequences& other) {
  const bool was_full = is_full();
  ReadKey key;
  for (const Entry& entry : other.entries_) {
    key.bytes = {};
    key.size = entry.size;
    key.hash = entry.hash;
    std::memcpy(key.bytes.data(), other.texts_.data() + entry.text, entry.size);
    count(key, entry.count);
  }
  if (!was_full) reads_at_limit_ = reads_ + other.reads_at_limit_;
  reads_ += other.reads_;
}

std::string FirstSequences::sequence(std::size_t i) const {
  const Entry& entry = entries_[i];
  return {reinterpret_cast<const char*>(texts_.data() + entry.text), entry.size};
}

bool FirstSequences::is_at(std::uint64_t slot, const ReadKey& key) const noexcept {
  if ((slot ^ key.hash) >> 32 != 0) return false;
  const Entry& entry = entries_[(slot & 0xFFFFFFFF) - 1];
  return entry.hash == key.hash && entry.size == key.size &&
         std::memcmp(texts_.data() + entry.text, key.bytes.data(), key.size) == 0;
}

// The slot of the key, or the free one where it belongs.
std::size_t FirstSequences::slot_of(const ReadKey& key) const noexcept {
  std::size_t slot = places_.of(key.hash, slots_.size());
  while (slots_[slot] != 0 && !is_at(slots_[slot], key)) slot = (slot + 1) & (slots_.size() - 1);
  return slot;
}

void FirstSequences::count(const ReadKey& key, std::uint64_t times) {
  if (!is_full()) make_room(key);
  const std::size_t slot = slot_of(key);
  if (slots_[slot] != 0) {
    entries_[(slots_[slot] & 0xFFFFFFFF) - 1].count += times;
    return;
  }
  if (is_full()) return;
  const std::size_t words = (key.size + 7) / 8;
  entries_.push_back(
      {key.hash, times, static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(key.size)});
  texts_.insert(texts_.end(), key.bytes.begin(), key.bytes.begin() + static_cast<std::ptrdiff_t>(words));
  slots_[slot] = (key.hash >> 32) << 32 | entries_.size();
}

// For one more sequence, so that nothing fails once something has changed.
void FirstSequences::make_room(const ReadKey& key) {
  if (entries_.size() == entries_.capacity()) entries_.reserve(std::max(fewest_key_slots / 4, 2 * entries_.capacity()));
  if (texts_.size() + key.bytes.size() > texts_.capacity()) {
    texts_.reserve(std::max(fewest_key_slots, 2 * texts_.capacity()));
  }
  if (slots_.size() >= 2 * (entries_.size() + 1)) return;
  std::vector<std::uint64_t> wider(std::max(fewest_key_slots, 2 * slots_.size()));
  for (const std::uint64_t taken : slots_) {
    if (taken == 0) continue;
    std::size_t slot = places_.of(entries_[(taken & 0xFFFFFFFF) - 1].hash, wider.size());
    while (wider[slot] != 0) slot = (slot + 1) & (wider.size() - 1);
    wider[slot] = taken;
  }
  slots_.swap(wider);
}

void SequenceSample::add(std::uint64_t hash) {
  if (follows(hash)) add(hash, 1);
}

void SequenceSample::prefetch(std::uint64_t hash) const noexcept {
  if (follows(hash) && !slots_.empty()) __builtin_prefetch(&slots_[places_.of(hash, slots_.size())]);
}

void SequenceSample::merge(const SequenceSample& other) {
  while (zeros_ < other.zeros_) thin_out();
  for (const Slot& slot : other.slots_) {
    if (slot.count > 0 && follows(slot.hash)) add(slot.hash, slot.count);
  }
}

std::vector<std::pair<std::uint64_t, std::uint64_t>> SequenceSample::multiplicities() const {
  std::map<std::uint64_t, std::uint64_t> sequences;
  for (const Slot& slot : slots_) {
    if (slot.count > 0) ++sequences[slot.count];
  }
  return {sequences.begin(), sequences.end()};
}

void SequenceSample::add(std::uint64_t hash, std::uint64_t count) {
  if (slots_.size() < 2 * (used_ + 1)) resize(std::max(fewest_key_slots, 2 * slots_.size()));
  std::size_t slot = places_.of(hash, slots_.size());
  while (slots_[slot].count > 0 && slots_[slot].hash != hash) slot = (slot + 1) & (slots_.size() - 1);
  if (slots_[slot].count == 0) {
    slots_[slot].hash = hash;
    ++used_;
  }
  slots_[slot].count += count;
  while (used_ > capacity) thin_out();
}

void SequenceSample::resize(std::size_t slots) {
  std::vector<Slot> wider(slots);
  for (const Slot& taken : slots_) {
    if (taken.count == 0) continue;
    std::size_t slot = places_.of(taken.hash, slots);
    while (wider[slot].count > 0) slot = (slot + 1) & (slots - 1);
    wider[slot] = taken;
  }
  slots_.swap(wider);
}

// Keeps the half of the sequences whose hashes end in one more zero.
void SequenceSample::thin_out() {
  std::vector<Slot> all(slots_.size());
  all.swap(slots_);
  ++zeros_;
  used_ = 0;
  for (const Slot& taken : all) {
    if (taken.count == 0 || !follows(taken.hash)) continue;
    std::size_t slot = places_.of(taken.hash, slots_.size());
    while (slots_[slot].count > 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = taken;
    ++used_;
  }
}

}  // namespace seqtide
