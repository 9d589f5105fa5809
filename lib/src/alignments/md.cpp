#include "seqtide/alignments/md.hpp"

#include <algorithm>

#include "seqtide/error.hpp"
#include "text/letters.hpp"

namespace seqtide {
namespace {

// More than any alignment has.
constexpr std::uint64_t most_equal = std::uint64_t{1} << 40;

[[noreturn]] void disagree() { throw InvalidArgument("tag MD disagrees with the CIGAR"); }

}  // namespace

void MdWalk::read_number() noexcept {
  if (!rest_.empty() && is_digit(rest_[0])) deleting_ = false;
  while (!rest_.empty() && is_digit(rest_[0])) {
    equal_ = std::min(10 * equal_ + static_cast<std::uint64_t>(rest_[0] - '0'), most_equal);
    rest_.remove_prefix(1);
  }
}

char MdWalk::read_letter() {
  if (rest_.empty() || rest_[0] < 'A' || rest_[0] > 'Z') disagree();
  const char letter = rest_[0];
  rest_.remove_prefix(1);
  read_number();
  return letter;
}

char MdWalk::aligned_base(char base) {
  if (equal_ > 0) {
    --equal_;
    return base;
  }
  if (deleting_) disagree();
  return static_cast<char>(read_letter() | 0x20);
}

char MdWalk::deleted_base() {
  if (equal_ > 0) disagree();
  if (!rest_.empty() && rest_[0] == '^') {
    rest_.remove_prefix(1);
    deleting_ = true;
  }
  if (!deleting_) disagree();
  return read_letter();
}

void MdWalk::finish() const {
  if (equal_ > 0 || !rest_.empty()) disagree();
}

}  // namespace seqtide
