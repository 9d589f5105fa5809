/// \file
/// MdWalk: the bases of the reference that the tag MD tells (SAM tags specification, section 1.1).
///
/// "10A5^AC6", for example, stands for ten equal bases, an A of the reference that the read has not, five equal bases,
/// AC deleted from the read, and six equal bases.
#pragma once

#include <cstdint>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide {

/// Goes along an alignment, base by base. All throw InvalidArgument where MD says something else than the alignment.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API MdWalk {
 public:
  /// \param text  the value of the tag, a view that must last
  explicit MdWalk(std::string_view text) noexcept : rest_(text) { read_number(); }

  /// The base of the reference beside an aligned base of the read: the same, or another one, in lower case.
  char aligned_base(char base);
  /// Goes along equal bases, at most `most` of them, and returns their number.
  std::uint64_t skip_equal(std::uint64_t most) noexcept {
    const std::uint64_t skipped = most < equal_ ? most : equal_;
    equal_ -= skipped;
    return skipped;
  }
  /// The base of the reference that the read has not.
  char deleted_base();
  /// Checks that MD tells of no more bases.
  void finish() const;

 private:
  void read_number() noexcept;
  char read_letter();

  std::string_view rest_;
  std::uint64_t equal_ = 0;  // bases until the next letter
  bool deleting_ = false;    // whether the letters before belong to a deletion
};

}  // namespace seqtide
