#include "c/handle_table.hpp"

#include <utility>

namespace seqtide {

HandleTable& HandleTable::instance() {
  static auto* const table = new HandleTable;
  return *table;
}

std::size_t HandleTable::slot_of(const void* handle) noexcept {
  return (reinterpret_cast<std::uintptr_t>(handle) >> 1) & (most_slots - 1);
}

HandleTable::Slot& HandleTable::find(const void* handle) {
  const auto value = reinterpret_cast<std::uintptr_t>(handle);
  const std::size_t slot = slot_of(handle);
  if ((value & 1) == 0 || slot >= slots_.size() || slots_[slot].generation != value >> (slot_bits + 1) ||
      slots_[slot].object == nullptr) {
    throw HandleError("not a live handle of this library: it was freed before or never made", false);
  }
  return slots_[slot];
}

std::size_t HandleTable::free_slot() {
  if (free_.empty()) {
    if (slots_.size() >= most_slots) throw std::length_error("too many open handles");
    if (free_.capacity() <= slots_.size()) free_.reserve(2 * slots_.size() + 8);
    slots_.emplace_back();
    free_.push_back(slots_.size() - 1);
  }
  return free_.back();
}

std::shared_ptr<void> HandleTable::acquire(const void* handle, Type type) {
  const std::lock_guard lock(mutex_);
  Slot& slot = find(handle);
  if (slot.type != type) {
    throw HandleError(type == Type::stream ? "the handle is a FASTQ reader, expected a stream"
                                           : "the handle is a stream, expected a FASTQ reader",
                      true);
  }
  if (slot.in_use)
    throw HandleError("the handle is in use, by another thread or by the caller of this callback", false);
  slot.in_use = true;
  return slot.object;
}

void HandleTable::release(const void* handle) noexcept {
  const std::lock_guard lock(mutex_);
  slots_[slot_of(handle)].in_use = false;
}

void HandleTable::remove(const void* handle) noexcept {
  std::shared_ptr<void> object;  // destroyed after the lock is gone: that may run callbacks
  const std::lock_guard lock(mutex_);
  const std::size_t number = slot_of(handle);
  Slot& slot = slots_[number];
  object = std::move(slot.object);
  slot.object = nullptr;
  slot.type = Type::none;
  slot.in_use = false;
  // A slot whose generations are used up is left alone, so that no handle ever comes back to life.
  if (slot.generation < last_generation) {
    ++slot.generation;
    free_.push_back(number);
  }
}

}  // namespace seqtide
