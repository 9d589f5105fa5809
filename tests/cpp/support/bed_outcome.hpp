// What reading BED came to, in a form that can be compared.
#pragma once

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/bed.hpp"
#include "seqtide/error.hpp"

namespace bed_test {

struct Outcome {
  std::vector<std::string> records;  // fields with tabs between them
  std::string header;
  std::string error;
  std::uint64_t record = 0;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;
  std::vector<std::string> deviations;  // kinds

  bool operator==(const Outcome&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  for (const std::string& record : outcome.records) out << record << " / ";
  for (const std::string& kind : outcome.deviations) out << kind << ", ";
  return out << outcome.error << " record " << outcome.record << " line " << outcome.line << " offset "
             << outcome.offset;
}

inline std::string joined(const seqtide::BedView& record) {
  std::string text;
  for (std::size_t i = 0; i < record.fields.size(); ++i) {
    if (i > 0) text += '\t';
    text += record.fields[i];
  }
  return text;
}

inline Outcome read(std::string_view text, const seqtide::BedOptions& options, std::size_t block_size) {
  Outcome outcome;
  std::unique_ptr<seqtide::BedReader> reader;
  try {
    reader = std::make_unique<seqtide::BedReader>(seqtide::MemoryStream::copy_of(text), options,
                                                  seqtide::InputOptions{.threads = 1, .block_size = block_size});
    outcome.header = reader->header();
    for (const seqtide::BedView& record : *reader) outcome.records.push_back(joined(record));
  } catch (const seqtide::FormatError& error) {
    outcome.error = error.reason();
    outcome.record = error.place().record;
    outcome.line = error.place().line;
    outcome.offset = error.place().offset;
  }
  if (reader != nullptr) {
    for (const seqtide::Deviation& found : reader->deviations()) outcome.deviations.push_back(found.kind);
  }
  return outcome;
}

/// Records of batches, and the error behind them; numbers are written anew.
inline Outcome read_batches(std::string_view text, const seqtide::BedOptions& options, std::size_t block_size) {
  Outcome outcome;
  try {
    seqtide::BedReader reader(seqtide::MemoryStream::copy_of(text), options,
                              seqtide::InputOptions{.threads = 1, .block_size = block_size});
    seqtide::TabularBatch batch;
    while (reader.read_batch(batch, {1 << 20, 3})) {
      for (std::size_t i = 0; i < batch.size(); ++i) batch.append_text(outcome.records.emplace_back(), i);
    }
  } catch (const seqtide::FormatError& error) {
    outcome.error = error.reason();
    outcome.record = error.place().record;
    outcome.line = error.place().line;
    outcome.offset = error.place().offset;
  }
  return outcome;
}

}  // namespace bed_test
