/// \file
/// Validity: which values of a column are there, and which are null.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// A bit a value, or no memory at all if no value is null. Immutable; copies and slices share the memory.
///
/// Thread safety: any number of threads.
class SEQTIDE_API Validity {
 public:
  /// Bit i of byte i / 8 says whether value i is there: Arrow's layout.
  using Bits = std::vector<std::uint8_t>;

  /// Of a column without values.
  Validity() = default;
  /// Of a column without nulls.
  explicit Validity(std::size_t count) noexcept : count_(count) {}
  Validity(Bits bits, std::size_t count) : bits_(std::make_shared<const Bits>(std::move(bits))), count_(count) {}
  /// \param present  whether value i is there
  template <typename Present>
  static Validity of(std::size_t count, Present present);

  std::size_t size() const noexcept { return count_; }
  bool operator[](std::size_t i) const noexcept {
    return bits_ == nullptr || ((*bits_)[(first_ + i) / 8] >> (first_ + i) % 8 & 1) != 0;
  }
  std::size_t null_count() const noexcept;
  /// The bits from value 0 on; empty if no value is null.
  Bits bits() const;

  /// As for the columns.
  Validity slice(std::size_t first, std::size_t count) const;
  Validity take(std::span<const std::int64_t> indices) const;
  static Validity concat(std::span<const Validity> parts);

 private:
  std::shared_ptr<const Bits> bits_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

template <typename Present>
Validity Validity::of(std::size_t count, Present present) {
  Bits bits((count + 7) / 8);
  bool all = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (present(i)) {
      bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1 << i % 8);
    } else {
      all = false;
    }
  }
  return all ? Validity(count) : Validity(std::move(bits), count);
}

}  // namespace seqtide
