// What the contract asks of a reader; the readers themselves are in rows/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "rows.hpp"
#include "seqtide/columns/limits.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"

namespace contract {

/// What the tests ask of a reader.
class AnyReader {
 public:
  virtual ~AnyReader() = default;
  /// The next record, appended as text; false at the end. A record that cannot be appended is put back.
  virtual bool next(std::vector<std::string>& records) = 0;
  /// The same for a batch of at most 7 records.
  virtual bool next_batch(std::vector<std::string>& records) = 0;
  virtual void put_back() = 0;
  virtual std::uint64_t count() const = 0;
  /// Of the input; any thread may ask.
  virtual std::uint64_t position() const = 0;
};

using Source = std::unique_ptr<seqtide::Stream>;

struct ReaderRow {
  std::string name;
  std::string data;
  std::function<std::unique_ptr<AnyReader>(Source, const seqtide::InputOptions&)> open;
};

inline constexpr seqtide::BatchLimits seven_records{1 << 20, 7};

/// Puts the texts of a batch behind the others, all or none.
inline void append_all(std::vector<std::string>& texts, std::vector<std::string>& records) {
  records.insert(records.end(), std::make_move_iterator(texts.begin()), std::make_move_iterator(texts.end()));
}

/// A reader whose records are views that `text_of` makes text of.
template <typename Reader, typename View, typename Batch>
class Single final : public AnyReader {
 public:
  using Text = std::string (*)(const View&);

  Single(std::unique_ptr<Reader> reader, Text text_of) : reader_(std::move(reader)), text_of_(text_of) {}

  bool next(std::vector<std::string>& records) override {
    View view;
    if (!reader_->next(view)) return false;
    try {
      records.push_back(text_of_(view));
    } catch (const std::bad_alloc&) {
      reader_->put_back();
      throw;
    }
    return true;
  }
  bool next_batch(std::vector<std::string>& records) override {
    // A batch belongs to whoever has it: that nothing is lost on the way to the test is the test's own business.
    if (!held_) reader_->read_batch(batch_, seven_records);
    held_ = true;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < batch_.size(); ++i) texts.push_back(text_of_(batch_[i]));
    append_all(texts, records);
    held_ = false;
    return !texts.empty();
  }
  void put_back() override { reader_->put_back(); }
  std::uint64_t count() const override { return reader_->record_count(); }
  std::uint64_t position() const override { return reader_->input_position(); }

 private:
  std::unique_ptr<Reader> reader_;
  Text text_of_;
  Batch batch_;
  bool held_ = false;
};

}  // namespace contract
