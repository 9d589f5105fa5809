/// \file
/// CIGAR operations (SAM specification, sections 1.4.6 and 4.2): each 32 bits, length << 4 | operation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

enum class CigarOperation : std::uint8_t {
  match = 0,  ///< M, alignment match or mismatch
  insertion,
  deletion,
  skip,  ///< N, of the reference
  soft_clip,
  hard_clip,
  padding,
  equal,
  mismatch,  ///< X
};

inline constexpr std::string_view cigar_letters = "MIDNSHP=X";
inline constexpr std::uint32_t max_cigar_length = (std::uint32_t{1} << 28) - 1;

constexpr std::uint32_t cigar_length(std::uint32_t operation) noexcept { return operation >> 4; }
constexpr CigarOperation cigar_operation(std::uint32_t operation) noexcept {
  return static_cast<CigarOperation>(operation & 15);
}
/// M I S = X.
constexpr bool consumes_query(std::uint32_t operation) noexcept { return (0x193 >> (operation & 15) & 1) != 0; }
/// M D N = X.
constexpr bool consumes_reference(std::uint32_t operation) noexcept { return (0x18d >> (operation & 15) & 1) != 0; }
/// M = X: puts bases of the read beside bases of the reference.
constexpr bool aligns_bases(std::uint32_t operation) noexcept {
  return consumes_query(operation) && consumes_reference(operation);
}

/// Operations as BAM stores them: little endian, at any address.
class SEQTIDE_API CigarView {
 public:
  CigarView() = default;
  CigarView(const char* data, std::size_t count) : data_(data), count_(count) {}

  std::size_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  std::uint32_t operator[](std::size_t i) const noexcept {
    std::uint32_t value;
    std::memcpy(&value, data_ + 4 * i, 4);
    return value;
  }
  const char* data() const noexcept { return data_; }
  /// Bases of the reference between the first and the last aligned one, both included.
  std::int64_t reference_length() const noexcept;
  /// Bases of the read, soft clips included, hard clips not.
  std::int64_t query_length() const noexcept;

 private:
  const char* data_ = nullptr;
  std::size_t count_ = 0;
};

/// Appends the operations of "35M", none for "*". False, and `operations` as it was, if it is no CIGAR: bad letter, no
/// number, a length of 2^28 or more. Lengths of 0 are accepted.
SEQTIDE_API bool parse_cigar(std::string_view text, std::vector<std::uint32_t>& operations);
/// Whether a text that parse_cigar() refuses is a CIGAR but for a length that is too large.
SEQTIDE_API bool has_too_long_operation(std::string_view text) noexcept;
/// Appends the text, "*" if there are no operations.
SEQTIDE_API void append_cigar(std::string& target, CigarView cigar);
/// What breaks the rules of section 1.4.6 ("H can only be ... first or last", "S may only have H between it and the
/// ends"), or "".
SEQTIDE_API std::string_view check_cigar(CigarView cigar) noexcept;

}  // namespace seqtide
