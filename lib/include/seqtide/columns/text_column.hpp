/// \file
/// TextColumn: many byte strings one behind the other, the form in which batches hold names, sequences and qualities.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/interval.hpp"
#include "seqtide/kernels/pieces.hpp"

namespace seqtide {

/// Bytes that grow without being zeroed first, and behind which `padding` more may be read.
class SEQTIDE_API ByteBuffer {
 public:
  static constexpr std::size_t padding = 64;

  ByteBuffer() = default;
  ~ByteBuffer();
  ByteBuffer(ByteBuffer&& other) noexcept;
  ByteBuffer& operator=(ByteBuffer&& other) noexcept;

  char* data() noexcept { return data_; }
  const char* data() const noexcept { return data_; }
  void clear() noexcept { size_ = 0; }
  std::size_t size() const noexcept { return size_; }

  void reserve(std::size_t capacity) {
    if (capacity > capacity_) grow(capacity);
  }
  /// Makes room for `count` bytes more than there are.
  void make_room(std::size_t count) {
    if (count > capacity_ - size_) grow(size_ + count);
  }
  /// Appends `count` bytes for the caller to fill and returns the first.
  char* extend(std::size_t count) {
    make_room(count);
    size_ += count;
    return data_ + size_ - count;
  }
  void append(std::string_view bytes);
  /// Keeps the first `size` bytes, of those that there are.
  void truncate(std::size_t size) noexcept { size_ = size; }

 private:
  void grow(std::size_t needed);

  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

/// Value i is bytes[offsets[i], offsets[i + 1]). Immutable; copies and slices share the memory, which lives as long
/// as any of them.
///
/// Thread safety: any number of threads.
class SEQTIDE_API TextColumn {
 public:
  using Offsets = std::vector<std::int64_t>;

  /// A column without values. Allocates nothing.
  TextColumn() noexcept;
  /// \param offsets  ascending, at least one; the last is at most bytes->size()
  TextColumn(std::shared_ptr<const ByteBuffer> bytes, std::shared_ptr<const Offsets> offsets);

  std::size_t size() const noexcept { return count_; }
  std::string_view operator[](std::size_t i) const noexcept { return pieces()[i]; }
  /// The memory: Arrow's layout of large strings. offsets()[0] need not be 0.
  const char* bytes() const noexcept { return bytes_->data(); }
  const std::int64_t* offsets() const noexcept { return offsets_->data() + first_; }
  kernels::Pieces pieces() const noexcept { return {bytes(), offsets(), count_}; }
  std::size_t total_size() const noexcept { return static_cast<std::size_t>(offsets()[count_] - offsets()[0]); }
  /// The offsets, to make a column of values with the same lengths; null unless they start at 0 and are the column's
  /// alone.
  std::shared_ptr<const Offsets> shared_offsets() const noexcept;

  /// Values [first, first + count), without a copy. Throws InvalidArgument if there are fewer.
  TextColumn slice(std::size_t first, std::size_t count) const;
  /// A copy of the values with these numbers. Throws InvalidArgument for one that is not below size().
  TextColumn take(std::span<const std::int64_t> indices) const;
  /// A copy of the parts of all values; as many intervals as values.
  TextColumn cut(std::span<const Interval> kept) const;
  static TextColumn concat(std::span<const TextColumn> columns);

 private:
  std::shared_ptr<const ByteBuffer> bytes_;
  std::shared_ptr<const Offsets> offsets_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

/// Memory for one column after the other: what no column holds any more is used again, which saves the system from
/// clearing fresh pages.
///
/// Thread safety: one thread at a time; the columns may be let go on any thread.
class SEQTIDE_API ColumnMemory {
 public:
  std::shared_ptr<ByteBuffer> bytes();
  std::shared_ptr<TextColumn::Offsets> offsets();

 private:
  std::vector<std::shared_ptr<ByteBuffer>> bytes_;
  std::vector<std::shared_ptr<TextColumn::Offsets>> offsets_;
  std::size_t turn_ = 0;
};

/// Makes a column value by value.
class SEQTIDE_API ColumnBuilder {
 public:
  using Column = TextColumn;

  ColumnBuilder();
  explicit ColumnBuilder(ColumnMemory& memory) : bytes_(memory.bytes()), offsets_(memory.offsets()) {}

  void reserve(std::size_t bytes, std::size_t values) {
    bytes_->reserve(bytes);
    offsets_->reserve(values + 1);
  }
  /// After this, appending one value of `bytes` bytes does not fail.
  void make_room(std::size_t bytes) {
    bytes_->make_room(bytes);
    if (offsets_->size() == offsets_->capacity()) offsets_->reserve(2 * offsets_->size());
  }
  void append(std::string_view value) {
    make_room(value.size());
    bytes_->append(value);
    offsets_->push_back(static_cast<std::int64_t>(bytes_->size()));
  }
  /// What stands in the place of a null.
  void append_nothing() { append({}); }
  std::size_t size() const noexcept { return offsets_->size() - 1; }
  std::size_t total_size() const noexcept { return bytes_->size(); }
  /// The column; the builder is spent.
  TextColumn finish() &&;

 private:
  std::shared_ptr<ByteBuffer> bytes_;
  std::shared_ptr<TextColumn::Offsets> offsets_;
};

}  // namespace seqtide
