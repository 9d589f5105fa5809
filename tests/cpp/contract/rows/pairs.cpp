#include "contract/fastq_data.hpp"
#include "contract/readers.hpp"
#include "contract/writers.hpp"
#include "seqtide/fastq.hpp"

namespace {

using contract::ReaderRow;
using contract::text_of;
using contract::WriterRow;

class Pairs final : public contract::AnyReader {
 public:
  explicit Pairs(std::unique_ptr<seqtide::FastqPairReader> reader) : reader_(std::move(reader)) {}

  bool next(std::vector<std::string>& records) override { return contract::next_pair(*reader_, records); }
  bool next_batch(std::vector<std::string>& records) override {
    if (!held_) reader_->read_batch(first_, second_, contract::seven_records);
    held_ = true;
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < first_.size(); ++i) texts.push_back(text_of(first_[i]) + '\n' + text_of(second_[i]));
    contract::append_all(texts, records);
    held_ = false;
    return !texts.empty();
  }
  void put_back() override { reader_->put_back(); }
  std::uint64_t count() const override { return reader_->pair_count(); }
  std::uint64_t position() const override { return reader_->input_position(); }

 private:
  std::unique_ptr<seqtide::FastqPairReader> reader_;
  seqtide::FastqBatch first_;
  seqtide::FastqBatch second_;
  bool held_ = false;
};

const contract::Rows<ReaderRow> readers([] {
  const auto open = [](contract::Source stream, const seqtide::InputOptions& options) {
    return std::make_unique<Pairs>(std::make_unique<seqtide::FastqPairReader>(
        std::make_unique<seqtide::FastqReader>(std::move(stream), seqtide::FastqOptions{}, options)));
  };
  return std::vector<ReaderRow>{{"pairs", contract::fastq_text(), open}};
});

const contract::Rows<WriterRow> writers([] {
  return contract::of_every_compression(
      "pairs", 2, [](contract::Targets targets, contract::Files files, const seqtide::OutputOptions& options) {
        auto first = std::make_unique<seqtide::FastqWriter>(std::move(targets[0]), options);
        auto second = std::make_unique<seqtide::FastqWriter>(std::move(targets[1]), options);
        return contract::through(
            std::make_unique<seqtide::FastqPairWriter>(std::move(first), std::move(second), true, std::move(files)),
            [](seqtide::FastqPairWriter& writer, int number) {
              const std::string text = contract::letters(number);
              const std::string quality(text.size(), 'I');
              const std::string name = "r" + std::to_string(number);
              writer.write({name, text, quality, {}}, {name, text, quality, {}});
            });
      });
});

}  // namespace
