// Handles of the C interface: numbers that look like pointers and are never followed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace seqtide {

/// The handle is none, or none that may be used now.
class HandleError : public std::runtime_error {
 public:
  HandleError(const char* message, bool wrong_type) : std::runtime_error(message), wrong_type_(wrong_type) {}
  bool wrong_type() const noexcept { return wrong_type_; }

 private:
  bool wrong_type_;
};

/// Thread safety: any thread at any time. One call at a time may hold an object; others are refused.
class HandleTable {
 public:
  enum class Type : std::uint8_t { none, stream, fastq_reader };

  /// The process's table. Never destroyed: handles may be freed by destructors that run at exit.
  static HandleTable& instance();

  /// Stores the object that `make` returns (never null) and gives its handle. Throws std::length_error if the
  /// table is full. `make` is called last, with the lock held: nothing fails once there is an object.
  template <typename Make>
  void* insert(Type type, Make&& make) {
    const std::lock_guard lock(mutex_);
    const std::size_t number = free_slot();
    Slot& slot = slots_[number];
    slot.object = make();
    slot.type = type;
    free_.pop_back();
    return reinterpret_cast<void*>(slot.generation << (slot_bits + 1) | number << 1 | 1);
  }
  /// Marks the object as in use and returns it. Throws HandleError.
  std::shared_ptr<void> acquire(const void* handle, Type type);
  /// Ends what acquire() began.
  void release(const void* handle) noexcept;
  /// Forgets an object between acquire() and release(), instead of release().
  void remove(const void* handle) noexcept;

 private:
  struct Slot {
    std::shared_ptr<void> object;
    std::uintptr_t generation = 1;
    Type type = Type::none;
    bool in_use = false;
  };

  // A handle is: generation, number of the slot, and a 1 that no pointer to an object ends in.
  static constexpr int slot_bits = sizeof(void*) >= 8 ? 24 : 16;
  static constexpr std::uintptr_t most_slots = std::uintptr_t{1} << slot_bits;
  static constexpr std::uintptr_t last_generation = UINTPTR_MAX >> (slot_bits + 1);

  static std::size_t slot_of(const void* handle) noexcept;
  std::size_t free_slot();
  Slot& find(const void* handle);

  std::mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;  // capacity for every slot: remove() must not fail
};

}  // namespace seqtide
