#include "seqtide/columns/dictionary_column.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "columns/utf8_values.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

bool have_one_dictionary(std::span<const DictionaryColumn> columns) noexcept {
  return std::all_of(columns.begin(), columns.end(), [&](const DictionaryColumn& column) {
    return column.size() == 0 || column.dictionary() == columns.front().dictionary();
  });
}

}  // namespace

Dictionary::Dictionary(TextColumn values)
    : values_(std::move(values)), first_not_utf8_(seqtide::first_not_utf8(values_)) {}

DictionaryColumn::DictionaryColumn() : dictionary_(std::make_shared<const Dictionary>(TextColumn())) {}

DictionaryColumn DictionaryColumn::concat(std::span<const DictionaryColumn> columns) {
  if (columns.empty()) return {};
  if (have_one_dictionary(columns)) {
    std::vector<NumberColumn<std::int32_t>> indices;
    indices.reserve(columns.size());
    for (const DictionaryColumn& column : columns) indices.push_back(column.indices_);
    return {NumberColumn<std::int32_t>::concat(indices), columns.front().dictionary_};
  }
  DictionaryBuilder builder;
  std::vector<std::int32_t> indices;
  for (const DictionaryColumn& column : columns) {
    const TextColumn& values = column.dictionary_->values();
    std::vector<std::int32_t> places;
    places.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) places.push_back(builder.index_of(values[i]));
    for (const std::int32_t index : column.indices_.values()) {
      const auto place = static_cast<std::size_t>(index);  // out of range where the value is null
      indices.push_back(place < places.size() ? places[place] : -1);
    }
  }
  return {NumberColumn<std::int32_t>(std::move(indices)), std::move(builder).finish().dictionary_};
}

std::int32_t DictionaryBuilder::index_of(std::string_view value) {
  const auto next = static_cast<std::int32_t>(values_.size());
  const auto [place, fresh] = known_.try_emplace(std::string(value), next);
  if (!fresh) return place->second;
  if (next == std::numeric_limits<std::int32_t>::max()) {
    throw InvalidArgument("a dictionary has no room for more than " + std::to_string(next) + " values");
  }
  values_.append(value);
  return next;
}

DictionaryColumn DictionaryBuilder::finish() && {
  return {std::move(indices_).finish(), std::make_shared<const Dictionary>(std::move(values_).finish())};
}

}  // namespace seqtide
