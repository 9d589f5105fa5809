// What makes one column of a TabularBatch.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "seeded_hash.hpp"
#include "seqtide/tabular/batch.hpp"
#include "seqtide/text/characters.hpp"

namespace seqtide {

// The texts of a column of categories: they grow from batch to batch.
class TabularNames {
 public:
  TabularNames() { single_.fill(-1); }

  /// -1 if it is not known. Eight bytes behind the name may be read.
  std::int32_t find(std::string_view name) noexcept {
    if (name.size() == 1) return single_[static_cast<unsigned char>(name.front())];
    if (name.size() <= 8 && !name.empty()) {
      const std::uint64_t word = characters::load_eight(name.data()) << (64 - 8 * name.size());
      if (word == last_word_ && name.size() == last_name_.size()) return last_;
    } else if (last_ >= 0 && name == last_name_) {
      return last_;
    }
    const auto found = known_.find(name);
    if (found == known_.end()) return -1;
    remember(found->first, found->second);
    return last_;
  }

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
    remember(found->first, found->second);
    return last_;
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
    last_word_ = 0;
    last_ = -1;
    single_.fill(-1);
  }

 private:
  void remember(std::string_view name, std::int32_t index) noexcept {
    last_name_ = name;
    last_ = index;
    last_word_ = 0;
    if (name.size() == 1) single_[static_cast<unsigned char>(name.front())] = index;
    if (name.empty() || name.size() > 8) return;
    std::memcpy(reinterpret_cast<char*>(&last_word_) + 8 - name.size(), name.data(), name.size());
  }

  std::deque<std::string> names_;  // where they are they stay
  std::unordered_map<std::string_view, std::int32_t, SeededHash> known_;
  DictionaryPtr dictionary_;
  std::string_view last_name_;   // of a name in `names_`
  std::uint64_t last_word_ = 0;  // of up to eight bytes, behind zeros; 0 if there are more
  std::int32_t last_ = -1;
  std::array<std::int32_t, 256> single_;  // those of one byte
};

class TabularBatchBuilder::ColumnMaker {
 public:
  ColumnMaker(const TabularColumn& column, std::size_t field) : type_(column.type), field_(field) {
    if (type_ == TabularType::text) start_text();
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
        bytes_->append(field(line));
        text_offsets_->push_back(static_cast<std::int64_t>(bytes_->size()));
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
      text_offsets_->resize(rows + 1);
      bytes_->truncate(static_cast<std::size_t>(text_offsets_->back()));
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

  // Only meets the category of a line.
  void watch(const TabularView& line) { names_.index_of(field(line)); }

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
        auto made = std::pair(bytes_, text_offsets_);
        start_text();
        column.values = TextColumn(std::move(made.first), std::move(made.second));
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

  // ---- many lines at once: append_usual()

  TabularType type() const noexcept { return type_; }
  std::size_t field_number() const noexcept { return field_; }

  // Room for so many lines, or throws; take() and drop() follow. `bytes` are the most that text may have.
  void open(std::size_t rows, std::size_t lines, std::size_t bytes) {
    if (type_ == TabularType::text) {
      bytes_->make_room(bytes + 64);
      text_offsets_->resize(rows + lines + 1);
      text_ = bytes_->data() + bytes_->size();
      ends_ = text_offsets_->data() + rows + 1;
    } else if (type_ == TabularType::category) {
      codes_.resize(rows + lines);
    } else if (type_ == TabularType::real) {
      reals_.resize(rows + lines);
    } else {
      integers_.resize(rows + lines);
    }
  }
  std::int32_t* codes() noexcept { return codes_.data(); }
  double* reals() noexcept { return reals_.data(); }
  std::int64_t* integers() noexcept { return integers_.data(); }
  TabularNames& names() noexcept { return names_; }
  // 64 bytes behind the text may be read.
  void take_text(std::string_view text) noexcept {
    const char* from = text.data();
    char* to = text_;
    text_ += text.size();
    std::memcpy(to, from, 16);
    if (text.size() > 16) [[unlikely]]
      std::memcpy(to + 16, from + 16, text.size() - 16);
    *ends_++ = static_cast<std::int64_t>(text_ - bytes_->data());
  }

 private:
  void start_text() {
    auto bytes = memory_->bytes();
    text_offsets_ = memory_->offsets();
    bytes_ = std::move(bytes);
  }

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
    // A little more: what a batch holds at most differs by the last lines.
    moved->reserve(values.size() + values.size() / 8 + 4096);
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
  TabularNames names_;
  std::unique_ptr<ColumnMemory> memory_ = std::make_unique<ColumnMemory>();
  std::shared_ptr<ByteBuffer> bytes_;
  std::shared_ptr<TextColumn::Offsets> text_offsets_;
  char* text_ = nullptr;  // where the next text goes, after open()
  std::int64_t* ends_ = nullptr;
};

}  // namespace seqtide
