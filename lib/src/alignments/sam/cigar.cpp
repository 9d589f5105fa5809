#include "seqtide/alignments/sam/cigar.hpp"

#include <array>
#include <charconv>

namespace seqtide {
namespace {

constexpr std::uint8_t no_operation = 15;

constexpr std::array<std::uint8_t, 256> operation_of_letter = [] {
  std::array<std::uint8_t, 256> table{};
  table.fill(no_operation);
  for (std::size_t i = 0; i < cigar_letters.size(); ++i) {
    table[static_cast<unsigned char>(cigar_letters[i])] = static_cast<std::uint8_t>(i);
  }
  return table;
}();

}  // namespace

std::int64_t CigarView::reference_length() const noexcept {
  std::int64_t length = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t operation = (*this)[i];
    length += consumes_reference(operation) ? cigar_length(operation) : 0;
  }
  return length;
}

std::int64_t CigarView::query_length() const noexcept {
  std::int64_t length = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    const std::uint32_t operation = (*this)[i];
    length += consumes_query(operation) ? cigar_length(operation) : 0;
  }
  return length;
}

bool parse_cigar(std::string_view text, std::vector<std::uint32_t>& operations) {
  if (text == "*") return true;
  if (text.empty()) return false;
  const std::size_t before = operations.size();
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::uint32_t length = 0;
    const auto [letter, error] = std::from_chars(at, end, length);
    const std::uint8_t operation =
        letter != end ? operation_of_letter[static_cast<unsigned char>(*letter)] : no_operation;
    if (error != std::errc() || length > max_cigar_length || operation == no_operation) {
      operations.resize(before);
      return false;
    }
    operations.push_back(length << 4 | operation);
    at = letter + 1;
  }
  return true;
}

bool has_too_long_operation(std::string_view text) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  bool after_digit = false;
  for (const char c : text) {
    const bool digit = is_digit(c);
    if (!digit && (!after_digit || operation_of_letter[static_cast<unsigned char>(c)] == no_operation)) return false;
    after_digit = digit;
  }
  return !text.empty() && !after_digit;
}

void append_cigar(std::string& target, CigarView cigar) {
  if (cigar.empty()) target.push_back('*');
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    std::array<char, 10> text;
    char* const end = std::to_chars(text.data(), text.data() + text.size() - 1, cigar_length(cigar[i])).ptr;
    const auto operation = static_cast<std::size_t>(cigar_operation(cigar[i]));
    *end = operation < cigar_letters.size() ? cigar_letters[operation] : '?';
    target.append(text.data(), end + 1);
  }
}

std::string_view check_cigar(CigarView cigar) noexcept {
  // From the ends inwards: H, then S, then the rest.
  std::size_t first = 0;
  std::size_t last = cigar.size();
  const auto is = [&](std::size_t i, CigarOperation operation) { return cigar_operation(cigar[i]) == operation; };
  if (first < last && is(first, CigarOperation::hard_clip)) ++first;
  if (first < last && is(last - 1, CigarOperation::hard_clip)) --last;
  if (first < last && is(first, CigarOperation::soft_clip)) ++first;
  if (first < last && is(last - 1, CigarOperation::soft_clip)) --last;
  for (std::size_t i = 0; i < cigar.size(); ++i) {
    const CigarOperation operation = cigar_operation(cigar[i]);
    if (operation > CigarOperation::mismatch) return "there is no operation above 8";
    if (i < first || i >= last) continue;
    if (operation == CigarOperation::hard_clip) return "H can only be the first or the last operation";
    if (operation == CigarOperation::soft_clip) return "S can only have H between it and the ends";
  }
  return {};
}

}  // namespace seqtide
