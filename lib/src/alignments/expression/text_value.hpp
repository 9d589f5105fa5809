// Texts of records as expressions see them, looked at where they lie: letters of bases and CIGARs are made piece by
// piece.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "seqtide/alignments/sam/cigar.hpp"

namespace seqtide::expressions {

struct TextValue {
  enum class Form : std::uint8_t { missing, bytes, bases, cigar };

  // Without values of their own: a stack of them costs nothing until it is used.
  Form form;
  const char* data;
  std::size_t size;  // bytes, bases or operations

  static TextValue none() noexcept { return {Form::missing, nullptr, 0}; }
  static TextValue of(std::string_view bytes) noexcept { return {Form::bytes, bytes.data(), bytes.size()}; }
  bool exists() const noexcept { return form != Form::missing; }
};

/// The bytes of a text, piece by piece.
class TextPieces {
 public:
  explicit TextPieces(const TextValue& text) noexcept : text_(text) {}

  /// The next piece, valid until the one after it; empty at the end.
  std::string_view next() noexcept;

 private:
  TextValue text_;  // what is left
  std::array<char, 256> buffer_;
};

/// Negative, zero or positive, as memcmp.
int compare(const TextValue& left, const TextValue& right) noexcept;
std::size_t length(const TextValue& text) noexcept;

/// Of the bytes as numbers; NaN if there are none.
double least_byte(const TextValue& text) noexcept;
double greatest_byte(const TextValue& text) noexcept;
double mean_byte(const TextValue& text) noexcept;

}  // namespace seqtide::expressions
