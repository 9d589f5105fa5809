// A string or binary column that somebody else made.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "seqtide/columns/arrow_abi.h"

namespace seqtide::arrow {

/// Number `index` of an array. The interface asks for alignment but not every producer gives it.
template <typename T>
T load(const void* memory, std::int64_t index) noexcept {
  T value;
  std::memcpy(&value, static_cast<const char*>(memory) + index * static_cast<std::int64_t>(sizeof value), sizeof value);
  return value;
}

/// Throws InvalidArgument if an array was released, or its numbers cannot be right.
/// \param encoded  whether it may have a dictionary
void check_shape(const ArrowArray& array, const std::string& what, bool encoded = false);
/// Whether value i is not null, for an array with a shape.
bool is_there(const ArrowArray& array, std::int64_t i) noexcept;
/// Throws InvalidArgument if one of the values [first, first + count) is null.
void check_no_nulls(const ArrowArray& array, const std::string& what, std::int64_t first, std::int64_t count);

/// Whether a format string means text: string, large_string, string_view, binary, large_binary or binary_view.
bool is_text(std::string_view format) noexcept;

/// Values [first, first + count) of an array whose type is_text(). Once made, every value that is not null can be had
/// without a check.
class ArrowTextColumn {
 public:
  /// Throws InvalidArgument if anything is wrong with any of the values.
  ArrowTextColumn(std::string name, std::string_view format, const ArrowArray& array, std::int64_t first,
                  std::int64_t count);

  std::string_view operator[](std::int64_t i) const noexcept;

 private:
  enum class Layout { offsets32, offsets64, views };
  // Of string views and binary views: longer values lie in one of several buffers, the others in the view.
  struct View {
    static constexpr std::int32_t longest_inline = 12;
    std::int32_t size;
    std::array<char, 4> start;
    std::int32_t buffer;
    std::int32_t offset;
  };

  std::int64_t offset(std::int64_t i) const noexcept;
  View view(std::int64_t i) const noexcept;
  void check_offsets(std::int64_t count) const;
  void check_views(std::int64_t count) const;
  [[noreturn]] void fail(const std::string& reason) const;

  const ArrowArray& array_;
  std::string what_;
  Layout layout_;
  std::int64_t start_ = 0;  // in the buffers
};

}  // namespace seqtide::arrow
