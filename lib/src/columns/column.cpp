#include "seqtide/columns/column.hpp"

#include "seqtide/error.hpp"

namespace seqtide {

Column Column::slice(std::size_t first, std::size_t count) const {
  return std::visit(
      [&](const auto& kind) {
        return Column{kind.slice(first, count), valid.slice(first, count)};
      },
      values);
}

Column Column::take(std::span<const std::int64_t> indices) const {
  return std::visit([&](const auto& kind) { return Column{kind.take(indices), valid.take(indices)}; }, values);
}

Column Column::concat(std::span<const Column> columns) {
  if (columns.empty()) return {};
  return std::visit(
      [&]<typename Kind>(const Kind&) {
        std::vector<Kind> values;
        std::vector<Validity> valid;
        for (const Column& column : columns) {
          if (column.kind() != columns.front().kind()) {
            throw InvalidArgument("columns of different kinds cannot be joined");
          }
          values.push_back(std::get<Kind>(column.values));
          valid.push_back(column.valid);
        }
        return Column{Kind::concat(values), Validity::concat(valid)};
      },
      columns.front().values);
}

}  // namespace seqtide
