#include "alignments/expression/text_value.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "seqtide/kernels/nibbles.hpp"

namespace seqtide::expressions {
namespace {

constexpr double no_bytes = std::numeric_limits<double>::quiet_NaN();

// Calls act(byte) for each byte.
template <typename Act>
void for_each_byte(const TextValue& text, Act act) noexcept {
  TextPieces pieces(text);
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    for (const char letter : piece) act(static_cast<unsigned char>(letter));
  }
}

}  // namespace

std::string_view TextPieces::next() noexcept {
  if (text_.size == 0) return {};
  switch (text_.form) {
    case TextValue::Form::missing:
      return {};
    case TextValue::Form::bytes: {
      const std::string_view piece(text_.data, text_.size);
      text_.size = 0;
      return piece;
    }
    case TextValue::Form::bases: {
      const std::size_t size = std::min(text_.size, buffer_.size());  // even, unless it is the last piece
      kernels::decode_nibbles(reinterpret_cast<const std::uint8_t*>(text_.data), size, buffer_.data());
      text_.data += size / 2;
      text_.size -= size;
      return {buffer_.data(), size};
    }
    case TextValue::Form::cigar:
      break;
  }
  constexpr std::size_t most_digits = 10;
  const CigarView cigar(text_.data, text_.size);
  std::size_t size = 0, done = 0;
  for (; done < cigar.size() && buffer_.size() - size > most_digits; ++done) {
    char* const out = buffer_.data() + size;
    size += static_cast<std::size_t>(std::to_chars(out, out + most_digits, cigar_length(cigar[done])).ptr - out);
    buffer_[size++] = cigar_letters[static_cast<std::size_t>(cigar_operation(cigar[done]))];
  }
  text_.data += 4 * done;
  text_.size -= done;
  return {buffer_.data(), size};
}

int compare(const TextValue& left, const TextValue& right) noexcept {
  TextPieces left_pieces(left), right_pieces(right);
  std::string_view left_piece = left_pieces.next(), right_piece = right_pieces.next();
  for (;;) {
    if (left_piece.empty() || right_piece.empty()) return int(!left_piece.empty()) - int(!right_piece.empty());
    const std::size_t size = std::min(left_piece.size(), right_piece.size());
    const int order = left_piece.substr(0, size).compare(right_piece.substr(0, size));
    if (order != 0) return order;
    left_piece.remove_prefix(size);
    right_piece.remove_prefix(size);
    if (left_piece.empty()) left_piece = left_pieces.next();
    if (right_piece.empty()) right_piece = right_pieces.next();
  }
}

std::size_t length(const TextValue& text) noexcept {
  if (text.form != TextValue::Form::cigar) return text.size;
  TextPieces pieces(text);
  std::size_t total = 0;
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) total += piece.size();
  return total;
}

double least_byte(const TextValue& text) noexcept {
  unsigned least = 256;
  for_each_byte(text, [&](unsigned char byte) { least = std::min<unsigned>(least, byte); });
  return least == 256 ? no_bytes : least;
}

double greatest_byte(const TextValue& text) noexcept {
  unsigned greatest = 0;
  for_each_byte(text, [&](unsigned char byte) { greatest = std::max<unsigned>(greatest, byte); });
  return text.size == 0 ? no_bytes : greatest;
}

double mean_byte(const TextValue& text) noexcept {
  constexpr std::size_t longest_part = 1 << 16;  // the sum of which has 32 bits, several of which are added at once
  TextPieces pieces(text);
  std::uint64_t sum = 0;
  std::size_t count = 0;
  for (std::string_view piece = pieces.next(); !piece.empty(); piece = pieces.next()) {
    count += piece.size();
    for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), longest_part))) {
      std::uint32_t part = 0;
      for (const char letter : piece.substr(0, longest_part)) part += static_cast<unsigned char>(letter);
      sum += part;
    }
  }
  return count == 0 ? no_bytes : static_cast<double>(sum) / static_cast<double>(count);
}

}  // namespace seqtide::expressions
