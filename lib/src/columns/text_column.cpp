#include "seqtide/columns/text_column.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <utility>

#include "seqtide/columns/bounds.hpp"
#include "seqtide/error.hpp"
#include "sole_owner.hpp"

namespace seqtide {
namespace {

std::shared_ptr<const TextColumn::Offsets> shared(TextColumn::Offsets offsets) {
  return std::make_shared<const TextColumn::Offsets>(std::move(offsets));
}

// Of columns without values.
const ByteBuffer no_bytes;
const TextColumn::Offsets no_values{0};

}  // namespace

ByteBuffer::~ByteBuffer() { std::free(data_); }

ByteBuffer::ByteBuffer(ByteBuffer&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      capacity_(std::exchange(other.capacity_, 0)) {}

ByteBuffer& ByteBuffer::operator=(ByteBuffer&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  std::swap(capacity_, other.capacity_);
  return *this;
}

void ByteBuffer::append(std::string_view bytes) {
  if (!bytes.empty()) std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
}

// realloc moves large memory by moving its pages, not its bytes.
void ByteBuffer::grow(std::size_t needed) {
  const std::size_t capacity = std::max(needed, capacity_ + capacity_ / 2);
  void* const memory = std::realloc(data_, capacity + padding);
  if (memory == nullptr) throw std::bad_alloc();
  data_ = static_cast<char*>(memory);
  capacity_ = capacity;
}

// Pointers to what lasts as long as the program own nothing.
TextColumn::TextColumn() noexcept
    : bytes_(std::shared_ptr<void>(), &no_bytes), offsets_(std::shared_ptr<void>(), &no_values) {}

TextColumn::TextColumn(std::shared_ptr<const ByteBuffer> bytes, std::shared_ptr<const Offsets> offsets)
    : bytes_(std::move(bytes)), offsets_(std::move(offsets)), count_(offsets_->size() - 1) {}

std::shared_ptr<const TextColumn::Offsets> TextColumn::shared_offsets() const noexcept {
  const bool whole = first_ == 0 && count_ + 1 == offsets_->size() && offsets_->front() == 0;
  return whole ? offsets_ : nullptr;
}

TextColumn TextColumn::slice(std::size_t first, std::size_t count) const {
  check_slice(count_, first, count);
  TextColumn result = *this;
  result.first_ += first;
  result.count_ = count;
  return result;
}

TextColumn TextColumn::take(std::span<const std::int64_t> indices) const {
  check_indices(count_, indices);
  std::size_t total = 0;
  for (const std::int64_t index : indices) total += pieces().size(static_cast<std::size_t>(index));
  ColumnBuilder builder;
  builder.reserve(total, indices.size());
  for (const std::int64_t index : indices) builder.append((*this)[static_cast<std::size_t>(index)]);
  return std::move(builder).finish();
}

TextColumn TextColumn::cut(std::span<const Interval> kept) const {
  if (kept.size() != count_) {
    throw InvalidArgument(std::to_string(kept.size()) + " intervals do not fit " + std::to_string(count_) + " values");
  }
  ColumnBuilder builder;
  builder.reserve(total_size(), count_);
  for (std::size_t i = 0; i < count_; ++i) {
    const std::string_view value = (*this)[i];
    const std::size_t end = std::min(kept[i].end, value.size());
    const std::size_t begin = std::min(kept[i].begin, end);
    builder.append(value.substr(begin, end - begin));
  }
  return std::move(builder).finish();
}

TextColumn TextColumn::concat(std::span<const TextColumn> columns) {
  if (columns.size() == 1) return columns.front();
  std::size_t total = 0;
  std::size_t count = 0;
  for (const TextColumn& column : columns) {
    total += column.total_size();
    count += column.size();
  }
  ByteBuffer bytes;
  bytes.reserve(total);
  Offsets offsets;
  offsets.reserve(count + 1);
  offsets.push_back(0);
  for (const TextColumn& column : columns) {
    const auto shift = static_cast<std::int64_t>(bytes.size()) - column.offsets()[0];
    bytes.append({column.bytes() + column.offsets()[0], column.total_size()});
    for (std::size_t i = 1; i <= column.size(); ++i) offsets.push_back(column.offsets()[i] + shift);
  }
  return {std::make_shared<const ByteBuffer>(std::move(bytes)), shared(std::move(offsets))};
}

namespace {

// A few batches at once; whoever keeps more of them keeps their memory too.
constexpr std::size_t most_kept = 12;

template <typename Memory>
std::shared_ptr<Memory> unused(std::vector<std::shared_ptr<Memory>>& kept, std::size_t& turn) {
  for (const std::shared_ptr<Memory>& memory : kept) {
    if (!is_sole_owner(memory)) continue;
    memory->clear();
    return memory;
  }
  auto fresh = std::make_shared<Memory>();
  if (kept.size() < most_kept) {
    kept.push_back(fresh);
  } else {
    kept[turn++ % most_kept] = fresh;
  }
  return fresh;
}

}  // namespace

std::shared_ptr<ByteBuffer> ColumnMemory::bytes() { return unused(bytes_, turn_); }

std::shared_ptr<TextColumn::Offsets> ColumnMemory::offsets() {
  std::shared_ptr<TextColumn::Offsets> offsets = unused(offsets_, turn_);
  offsets->push_back(0);
  return offsets;
}

ColumnBuilder::ColumnBuilder()
    : bytes_(std::make_shared<ByteBuffer>()), offsets_(std::make_shared<TextColumn::Offsets>(1, 0)) {}

TextColumn ColumnBuilder::finish() && { return {std::move(bytes_), std::move(offsets_)}; }

}  // namespace seqtide
