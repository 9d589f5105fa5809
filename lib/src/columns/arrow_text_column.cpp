#include "columns/arrow_text_column.hpp"

#include <limits>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide::arrow {
namespace {

// So many values that their buffers would not fit into any memory.
constexpr std::int64_t beyond_memory = std::numeric_limits<std::int64_t>::max() / 32;

}  // namespace

void check_shape(const ArrowArray& array, const std::string& what, bool encoded) {
  if (array.release == nullptr) throw InvalidArgument(what + " was released or used before");
  if (array.length < 0 || array.offset < 0 || array.length > beyond_memory || array.offset > beyond_memory) {
    throw InvalidArgument(what + " has length " + std::to_string(array.length) + " and offset " +
                          std::to_string(array.offset));
  }
  if (array.n_buffers < 1 || array.buffers == nullptr) throw InvalidArgument(what + " has no buffers");
  if (array.dictionary != nullptr && !encoded) throw InvalidArgument(what + " is encoded by a dictionary");
}

void check_no_nulls(const ArrowArray& array, const std::string& what, std::int64_t first, std::int64_t count) {
  if (array.null_count == 0) return;
  const void* const valid = array.buffers[0];
  if (valid == nullptr) {
    if (array.null_count == -1) return;
    throw InvalidArgument(what + " has " + std::to_string(array.null_count) + " nulls but does not say which");
  }
  for (std::int64_t i = first; i < first + count; ++i) {
    if (!is_there(array, i)) throw InvalidArgument(what + " has a null at position " + std::to_string(i));
  }
}

bool is_there(const ArrowArray& array, std::int64_t i) noexcept {
  if (array.null_count == 0 || array.buffers[0] == nullptr) return true;
  const std::int64_t bit = array.offset + i;
  return (load<std::uint8_t>(array.buffers[0], bit / 8) >> (bit % 8) & 1) != 0;
}

bool is_text(std::string_view format) noexcept {
  return format == "u" || format == "U" || format == "z" || format == "Z" || format == "vu" || format == "vz";
}

ArrowTextColumn::ArrowTextColumn(std::string name, std::string_view format, const ArrowArray& array, std::int64_t first,
                                 std::int64_t count)
    : array_(array),
      what_("the Arrow column \"" + std::move(name) + '"'),
      layout_(format[0] == 'v'                       ? Layout::views
              : format[0] == 'u' || format[0] == 'z' ? Layout::offsets32
                                                     : Layout::offsets64) {
  check_shape(array, what_);
  if (first > array.length || count > array.length - first) {
    fail("has " + std::to_string(array.length) + " values where " + std::to_string(first + count) + " are needed");
  }
  if (layout_ == Layout::views ? array.n_buffers < 3 : array.n_buffers != 3) {
    fail("has " + std::to_string(array.n_buffers) + " buffers");
  }
  start_ = array.offset + first;
  if (count == 0) return;
  if (array.buffers[1] == nullptr) fail("has no buffer of offsets");
  if (layout_ == Layout::views) {
    check_views(count);
  } else {
    check_offsets(count);
  }
}

std::string_view ArrowTextColumn::operator[](std::int64_t i) const noexcept {
  if (layout_ == Layout::views) {
    const View here = view(i);
    const auto size = static_cast<std::size_t>(here.size);
    if (here.size > View::longest_inline) {
      return {static_cast<const char*>(array_.buffers[2 + here.buffer]) + here.offset, size};
    }
    return {static_cast<const char*>(array_.buffers[1]) + (start_ + i) * static_cast<std::int64_t>(sizeof(View)) +
                sizeof here.size,
            size};
  }
  const std::int64_t begin = offset(i);
  const auto size = static_cast<std::size_t>(offset(i + 1) - begin);
  // Without any bytes there may be no buffer.
  return size == 0 ? std::string_view() : std::string_view(static_cast<const char*>(array_.buffers[2]) + begin, size);
}

std::int64_t ArrowTextColumn::offset(std::int64_t i) const noexcept {
  return layout_ == Layout::offsets32 ? load<std::int32_t>(array_.buffers[1], start_ + i)
                                      : load<std::int64_t>(array_.buffers[1], start_ + i);
}

ArrowTextColumn::View ArrowTextColumn::view(std::int64_t i) const noexcept {
  static_assert(sizeof(View) == 16);
  return load<View>(array_.buffers[1], start_ + i);
}

void ArrowTextColumn::check_offsets(std::int64_t count) const {
  std::int64_t previous = 0;
  for (std::int64_t i = 0; i <= count; ++i) {
    const std::int64_t next = offset(i);
    if (next < previous) {
      fail("has the offset " + std::to_string(next) + " behind " + std::to_string(previous));
    }
    previous = next;
  }
  if (previous > offset(0) && array_.buffers[2] == nullptr) fail("has no buffer of bytes");
}

void ArrowTextColumn::check_views(std::int64_t count) const {
  const std::int64_t buffers = array_.n_buffers - 3;
  const void* const sizes = array_.buffers[array_.n_buffers - 1];
  for (std::int64_t i = 0; i < count; ++i) {
    if (!is_there(array_, start_ - array_.offset + i)) continue;
    const View here = view(i);
    if (here.size < 0) fail("has a value of " + std::to_string(here.size) + " bytes");
    if (here.size <= View::longest_inline) continue;
    if (here.buffer < 0 || here.buffer >= buffers || sizes == nullptr || array_.buffers[2 + here.buffer] == nullptr) {
      fail("has a value in buffer " + std::to_string(here.buffer) + " of " + std::to_string(buffers));
    }
    const auto size = load<std::int64_t>(sizes, here.buffer);
    if (here.offset < 0 || std::int64_t{here.offset} + here.size > size) {
      fail("has a value of " + std::to_string(here.size) + " bytes at offset " + std::to_string(here.offset) +
           " of a buffer of " + std::to_string(size));
    }
  }
}

void ArrowTextColumn::fail(const std::string& reason) const { throw InvalidArgument(what_ + ' ' + reason); }

}  // namespace seqtide::arrow
