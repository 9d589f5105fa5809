#include "seqtide/columns/validity.hpp"

#include "seqtide/columns/bounds.hpp"

namespace seqtide {

std::size_t Validity::null_count() const noexcept {
  std::size_t nulls = 0;
  if (bits_ == nullptr) return nulls;
  for (std::size_t i = 0; i < count_; ++i) nulls += (*this)[i] ? 0 : 1;
  return nulls;
}

Validity::Bits Validity::bits() const {
  if (null_count() == 0) return {};
  if (first_ % 8 != 0) return *of(count_, [this](std::size_t i) { return (*this)[i]; }).bits_;
  const auto start = bits_->begin() + static_cast<std::ptrdiff_t>(first_ / 8);
  return {start, start + static_cast<std::ptrdiff_t>((count_ + 7) / 8)};
}

Validity Validity::slice(std::size_t first, std::size_t count) const {
  check_slice(count_, first, count);
  Validity result = *this;
  result.first_ += first;
  result.count_ = count;
  return result;
}

Validity Validity::take(std::span<const std::int64_t> indices) const {
  check_indices(count_, indices);
  if (bits_ == nullptr) return Validity(indices.size());
  return of(indices.size(), [&](std::size_t i) { return (*this)[static_cast<std::size_t>(indices[i])]; });
}

Validity Validity::concat(std::span<const Validity> parts) {
  if (parts.size() == 1) return parts.front();
  std::size_t count = 0;
  std::size_t nulls = 0;
  for (const Validity& part : parts) {
    count += part.count_;
    nulls += part.null_count();
  }
  if (nulls == 0) return Validity(count);
  std::size_t part = 0;
  std::size_t before = 0;
  return of(count, [&](std::size_t i) {
    while (i - before == parts[part].count_) before += parts[part++].count_;
    return parts[part][i - before];
  });
}

}  // namespace seqtide
