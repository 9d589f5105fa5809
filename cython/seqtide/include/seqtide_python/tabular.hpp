// Columns of tables for NumPy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "seqtide/columns/column.hpp"

namespace seqtide_python {

inline const std::int64_t* integers_of(const seqtide::Column& column) noexcept {
  return std::get_if<seqtide::NumberColumn<std::int64_t>>(&column.values)->data();
}

inline const double* reals_of(const seqtide::Column& column) noexcept {
  return std::get_if<seqtide::NumberColumn<double>>(&column.values)->data();
}

inline const std::int32_t* codes_of(const seqtide::Column& column) noexcept {
  return std::get_if<seqtide::DictionaryColumn>(&column.values)->indices().data();
}

inline seqtide::TextColumn texts_of(const seqtide::Column& column) noexcept {
  return *std::get_if<seqtide::TextColumn>(&column.values);
}

inline seqtide::TextColumn categories_of(const seqtide::Column& column) noexcept {
  return std::get_if<seqtide::DictionaryColumn>(&column.values)->dictionary()->values();
}

inline const std::int64_t* offsets_of(const seqtide::Column& column) noexcept {
  return std::get_if<seqtide::ListColumn<seqtide::Column>>(&column.values)->offsets();
}

inline const std::int64_t* items_of(const seqtide::Column& column) noexcept {
  return integers_of(*std::get_if<seqtide::ListColumn<seqtide::Column>>(&column.values)->items());
}

// 1 for a value that is null; returns how many there are.
inline std::size_t mark_nulls(const seqtide::Column& column, std::uint8_t* nulls) noexcept {
  std::size_t count = 0;
  for (std::size_t i = 0; i < column.size(); ++i) {
    nulls[i] = column.valid[i] ? 0 : 1;
    count += nulls[i];
  }
  return count;
}

}  // namespace seqtide_python
