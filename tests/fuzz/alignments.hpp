// What the targets for SAM and BAM share: outcomes of reading, and records that are written and read again.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.hpp"
#include "pieces.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/alignments/sam/writer.hpp"
#include "seqtide/error.hpp"

namespace fuzz {

struct Alignments {
  std::vector<std::string> records;  // in the form of BAM
  std::string end;                   // what was thrown, with its place
  seqtide::HeaderPtr header;         // null if reading it failed

  bool operator==(const Alignments& other) const {
    return records == other.records && end == other.end && (header == nullptr) == (other.header == nullptr) &&
           (header == nullptr || header->text() == other.header->text());
  }
};

template <typename Reader>
Alignments read_alignments(const std::string& bytes, std::size_t piece, seqtide::Validation validation) {
  Alignments outcome;
  seqtide::AlignmentOptions options;
  options.validation = validation;
  try {
    Reader reader(std::make_unique<Pieces>(bytes, piece), options);
    outcome.header = reader.header();
    seqtide::BamView record;
    while (reader.next(record)) outcome.records.emplace_back(record.raw());
  } catch (const seqtide::FormatError& error) {
    outcome.end = error.what();
  }
  return outcome;
}

/// The same for all pieces; each record is sound.
template <typename Reader>
Alignments read_alike(const std::string& bytes, seqtide::Validation validation) {
  Alignments whole = read_alignments<Reader>(bytes, bytes.size() + 1, validation);
  for (const std::size_t piece : {1u, 3u, 64u}) {
    require(read_alignments<Reader>(bytes, piece, validation) == whole,
            "another outcome in pieces of " + std::to_string(piece));
  }
  for (const std::string& raw : whole.records) {
    const auto references = static_cast<std::int64_t>(whole.header->references().size());
    const auto fault = seqtide::check_bam(raw, references, validation == seqtide::Validation::strict);
    require(fault.reason.empty(), "an unsound record was delivered: " + fault.reason);
  }
  return whole;
}

/// The line of a record; nothing if the writer refuses it.
inline std::string line_of(const std::string& raw, const seqtide::HeaderPtr& header) {
  std::string text;
  seqtide::SamWriter writer(std::make_unique<seqtide::StringSink>(text), header, {}, /*with_header=*/false);
  try {
    writer.write(seqtide::BamView(raw));
  } catch (const seqtide::InvalidArgument&) {
    return {};
  }
  writer.close();
  return text;
}

/// The line that a written line becomes.
inline std::string line_again(std::string line, const seqtide::HeaderPtr& header, seqtide::Validation validation) {
  require(line.find('\n') == line.size() - 1, "a record is not a line");
  line.pop_back();
  std::string raw;
  const seqtide::SamFault fault = seqtide::SamLineParser(header, validation).parse(line, raw);
  require(!fault, "a written line is refused: " + fault.field + ": " + fault.reason + ": " + line);
  return line_of(raw, header);
}

/// Lenient BAM may hold any bytes in names and text, which no reader of SAM takes.
inline bool is_text(const std::string& line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return c == '\t' || c == '\n' || (c >= ' ' && c <= '~'); });
}

/// What was written as SAM is the same line when it was read and is written again; lenient reading, which mends
/// records as samtools does, has nothing to mend the second time.
inline void require_round_trip(const Alignments& read, seqtide::Validation validation) {
  for (const std::string& raw : read.records) {
    std::string line = line_of(raw, read.header);
    if (line.empty()) continue;
    if (validation == seqtide::Validation::lenient) {
      if (!is_text(line)) continue;
      line = line_again(line, read.header, validation);
    }
    const std::string copy = line_again(line, read.header, validation);
    require(copy == line, "a line comes back as another one: \"" + line + "\" as \"" + copy + '"');
  }
}

}  // namespace fuzz
