// Readers whose batches are TabularBatch.
#pragma once

#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/readers.hpp"
#include "seqtide/tabular/batch.hpp"

namespace contract {

inline std::string joined(std::span<const std::string_view> fields) {
  std::string text;
  for (const std::string_view field : fields) {
    if (!text.empty()) text += '\t';
    text += field;
  }
  return text;
}

/// The text of a line is that of its fields with tabs between them, as it is in a batch.
template <typename Reader, typename View>
class TabularRecords final : public AnyReader {
 public:
  using Text = std::string (*)(const View&);

  TabularRecords(std::unique_ptr<Reader> reader, Text text_of) : reader_(std::move(reader)), text_of_(text_of) {}

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
    if (!held_) reader_->read_batch(batch_, seven_records);
    held_ = true;
    std::vector<std::string> texts(batch_.size());
    for (std::size_t i = 0; i < batch_.size(); ++i) batch_.append_text(texts[i], i);
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
  seqtide::TabularBatch batch_;
  bool held_ = false;
};

}  // namespace contract
