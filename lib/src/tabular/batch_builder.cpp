#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "seeded_hash.hpp"
#include "seqtide/error.hpp"
#include "seqtide/tabular/batch.hpp"

namespace seqtide {
namespace {

// The texts of a column of categories: they grow from batch to batch.
class Names {
 public:
  std::int32_t index_of(std::string_view name) {
    if (last_ >= 0 && name == last_name_) return last_;
    auto found = known_.find(name);
    if (found == known_.end()) {
      const std::string& kept = names_.emplace_back(name);
      try {
        found = known_.emplace(kept, static_cast<std::int32_t>(names_.size() - 1)).first;
      } catch (...) {
        names_.pop_back();
        throw;
      }
    }
    last_name_ = found->first;
    return last_ = found->second;
  }

  DictionaryPtr dictionary() {
    if (dictionary_ == nullptr || dictionary_->size() != names_.size()) {
      ColumnBuilder values;
      for (const std::string& name : names_) values.append(name);
      dictionary_ = std::make_shared<const Dictionary>(std::move(values).finish());
    }
    return dictionary_;
  }

  // Between batches: a column that is none of categories must not fill the memory.
  void limit() {
    constexpr std::size_t most = 1 << 16;
    if (names_.size() <= most) return;
    known_.clear();
    names_.clear();
    dictionary_ = nullptr;
    last_name_ = {};
    last_ = -1;
  }

 private:
  std::deque<std::string> names_;  // where they are they stay
  std::unordered_map<std::string_view, std::int32_t, SeededHash> known_;
  DictionaryPtr dictionary_;
  std::string_view last_name_;  // of a name in `names_`
  std::int32_t last_ = -1;
};

}  // namespace

class TabularBatchBuilder::ColumnMaker {
 public:
  ColumnMaker(const TabularColumn& column, std::size_t field) : type_(column.type), field_(field) {
    if (type_ == TabularType::text) text_ = std::make_unique<ColumnBuilder>(*memory_);
    if (type_ == TabularType::integers) offsets_.push_back(0);
  }

  // Bytes of memory of a value.
  std::size_t append(const TabularView& line, std::size_t row) {
    switch (type_) {
      case TabularType::integer:
        return append_number(integers_, line, row, &TabularValue::integer);
      case TabularType::real:
        return append_number(reals_, line, row, &TabularValue::real);
      case TabularType::category:
        codes_.push_back(names_.index_of(field(line)));
        return 4;
      case TabularType::text:
        text_->append(field(line));
        return 8 + field(line).size();
      case TabularType::integers:
        break;
    }
    parse_integers(field(line), items_);
    integers_.insert(integers_.end(), items_.begin(), items_.end());
    offsets_.push_back(static_cast<std::int64_t>(integers_.size()));
    return 8 + 8 * items_.size();
  }

  void truncate(std::size_t rows) noexcept {
    if (type_ == TabularType::text) {
      text_->truncate(rows);
    } else if (type_ == TabularType::category) {
      codes_.resize(rows);
    } else if (type_ == TabularType::real) {
      reals_.resize(rows);
    } else if (type_ == TabularType::integer) {
      integers_.resize(rows);
    } else {
      offsets_.resize(rows + 1);
      integers_.resize(static_cast<std::size_t>(offsets_.back()));
    }
    while (!nulls_.empty() && nulls_.back() >= rows) nulls_.pop_back();
  }

  // The column of so many lines, or throws and keeps them.
  Column finish(std::size_t rows) {
    Column column{{}, valid(rows)};
    switch (type_) {
      case TabularType::integer:
        column.values = numbers(integers_);
        break;
      case TabularType::real:
        column.values = numbers(reals_);
        break;
      case TabularType::category: {
        DictionaryPtr dictionary = names_.dictionary();
        column.values = DictionaryColumn(numbers(codes_), std::move(dictionary));
        names_.limit();
        break;
      }
      case TabularType::text: {
        auto next = std::make_unique<ColumnBuilder>(*memory_);
        column.values = std::move(*text_).finish();
        text_ = std::move(next);
        break;
      }
      case TabularType::integers: {
        std::vector<std::int64_t> next{0};
        auto items =
            std::make_shared<const Column>(Column{NumberColumn<std::int64_t>(integers_), Validity(integers_.size())});
        column.values = ListColumn<Column>(offsets_, std::move(items));
        offsets_ = std::move(next);
        integers_.clear();
        break;
      }
    }
    nulls_.clear();
    return column;
  }

 private:
  std::string_view field(const TabularView& line) const noexcept {
    return field_ < line.fields.size() ? line.fields[field_] : std::string_view();
  }

  template <typename Number>
  std::size_t append_number(std::vector<Number>& numbers, const TabularView& line, std::size_t row,
                            Number TabularValue::*member) {
    const bool present = field_ < line.fields.size() && line.values[field_].present;
    if (!present) nulls_.push_back(row);
    numbers.push_back(present ? line.values[field_].*member : Number());
    return sizeof(Number);
  }

  Validity valid(std::size_t rows) const {
    if (nulls_.empty()) return Validity(rows);
    Validity::Bits bits((rows + 7) / 8, 0xff);
    for (const std::size_t row : nulls_) bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] & ~(1 << row % 8));
    return Validity(std::move(bits), rows);
  }

  // The next batch is likely to be as large.
  template <typename Number>
  static NumberColumn<Number> numbers(std::vector<Number>& values) {
    auto moved = std::make_shared<std::vector<Number>>();
    moved->reserve(values.size());
    moved->swap(values);
    return NumberColumn<Number>(std::move(moved));
  }

  TabularType type_;
  std::size_t field_;
  std::vector<std::int64_t> integers_;  // or the items of lists
  std::vector<double> reals_;
  std::vector<std::int32_t> codes_;
  std::vector<std::int64_t> offsets_;
  std::vector<std::int64_t> items_;  // of the last list
  std::vector<std::size_t> nulls_;
  Names names_;
  std::unique_ptr<ColumnMemory> memory_ = std::make_unique<ColumnMemory>();
  std::unique_ptr<ColumnBuilder> text_;
};

TabularBatchBuilder::TabularBatchBuilder(const TabularSchema& schema, std::vector<std::size_t> chosen)
    : schema_(schema.select(chosen)), chosen_(std::move(chosen)) {
  makers_.reserve(chosen_.size());
  for (std::size_t i = 0; i < chosen_.size(); ++i) makers_.emplace_back(schema_.columns[i], chosen_[i]);
}

TabularBatchBuilder::~TabularBatchBuilder() = default;
TabularBatchBuilder::TabularBatchBuilder(TabularBatchBuilder&&) noexcept = default;
TabularBatchBuilder& TabularBatchBuilder::operator=(TabularBatchBuilder&&) noexcept = default;

void TabularBatchBuilder::append(const TabularView& line) {
  std::size_t bytes = 0;
  try {
    for (ColumnMaker& maker : makers_) bytes += maker.append(line, size_);
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
  size_ = 0;
  total_size_ = 0;
  return batch;
}

}  // namespace seqtide
