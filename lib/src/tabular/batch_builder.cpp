#include <algorithm>
#include <utility>

#include "seqtide/tabular/batch.hpp"
#include "tabular/column_maker.hpp"

namespace seqtide {

TabularBatchBuilder::TabularBatchBuilder(const TabularSchema& schema, std::vector<std::size_t> chosen)
    : schema_(schema.select(chosen)), chosen_(std::move(chosen)) {
  makers_.reserve(chosen_.size());
  for (std::size_t i = 0; i < chosen_.size(); ++i) makers_.emplace_back(schema_.columns[i], chosen_[i]);
  for (std::size_t i = 0; i < schema.columns.size(); ++i) {
    if (schema.columns[i].type == TabularType::category && std::ranges::find(chosen_, i) == chosen_.end()) {
      watched_.emplace_back(schema.columns[i], i);
    }
  }
}

TabularBatchBuilder::~TabularBatchBuilder() = default;
TabularBatchBuilder::TabularBatchBuilder(TabularBatchBuilder&&) noexcept = default;
TabularBatchBuilder& TabularBatchBuilder::operator=(TabularBatchBuilder&&) noexcept = default;

void TabularBatchBuilder::append(const TabularView& line) {
  std::size_t bytes = 0;
  try {
    for (ColumnMaker& maker : makers_) bytes += maker.append(line, size_);
    for (ColumnMaker& maker : watched_) maker.watch(line);
  } catch (...) {
    for (ColumnMaker& maker : makers_) maker.truncate(size_);
    throw;
  }
  total_size_ += bytes;
  ++size_;
}

TabularBatch TabularBatchBuilder::finish() {
  made_.reserve(makers_.size());
  while (made_.size() < makers_.size()) made_.push_back(makers_[made_.size()].finish(size_));
  TabularBatch batch{schema_, {}, size_};
  batch.columns = std::exchange(made_, {});
  for (ColumnMaker& maker : watched_) maker.names().limit();
  size_ = 0;
  total_size_ = 0;
  return batch;
}

}  // namespace seqtide
