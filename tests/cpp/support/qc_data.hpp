// Batches of alignments, and sorted random ones, for tests of columns and statistics.
#pragma once

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "bam_data.hpp"
#include "seqtide/alignments/batch.hpp"

namespace qc_data {

using bam_data::Record;

inline seqtide::HeaderPtr header(const std::vector<seqtide::Reference>& references) {
  return std::make_shared<const seqtide::SamHeader>(seqtide::SamHeader::from_references(references));
}

inline seqtide::HeaderPtr three_references() { return header({{"chr1", 3000}, {"chr2", 500}, {"chr3", 2000}}); }

inline seqtide::AlignmentBatch batch_of(const std::vector<Record>& records,
                                        seqtide::HeaderPtr header = three_references()) {
  seqtide::ColumnBuilder builder;
  for (const Record& record : records) builder.append(record.raw());
  return {std::move(builder).finish(), std::move(header)};
}

/// With scores that depend on `seed`.
inline Record aligned(std::int32_t reference, std::int32_t pos, const std::string& cigar, unsigned seed = 0) {
  Record record;
  record.name = "r" + std::to_string(reference) + "_" + std::to_string(pos) + "_" + std::to_string(seed);
  record.reference_id = reference;
  record.pos = pos;
  record.cigar = cigar;
  std::size_t bases = 0;
  for (const std::uint32_t operation : bam_data::operations(cigar)) {
    if ((0x193 >> (operation & 15) & 1) != 0) bases += operation >> 4;
  }
  record.sequence.clear();
  record.scores.clear();
  for (std::size_t i = 0; i < bases; ++i) {
    record.sequence += "ACGTN"[(seed + i * 7 + static_cast<std::size_t>(pos)) % 5];
    record.scores += static_cast<char>((seed + i * 11) % 42);
  }
  return record;
}

/// Sorted by coordinate; references 0 and 2 have reads, 1 has none that counts by default.
inline std::vector<Record> random_records(std::size_t count, unsigned seed) {
  const std::vector<std::string> cigars = {"20M",        "5S10M3I12M", "8M4D9M", "10=2X6M2H", "6M90N7M",  "4M2I3D5M",
                                           "3M1P2I6M1S", "12M1D1I4M",  "1M",     "9I",        "2M300N5M", "5D10M"};
  const std::vector<std::uint16_t> flag_values = {0, 16, 99, 147, 1024, 256, 512, 2048, 163, 0, 0, 16};
  std::mt19937 random(seed);
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i) {
    const bool first = random() % 3 != 0;
    const auto pos = static_cast<std::int32_t>(random() % (first ? 2500 : 1500));
    Record record = aligned(first ? 0 : 2, pos, cigars[random() % cigars.size()], static_cast<unsigned>(random() % 97));
    record.flag = flag_values[random() % flag_values.size()];
    record.mapq = static_cast<std::uint8_t>(random() % 61);
    if (random() % 20 == 0) record.scores.assign(record.scores.size(), '\xff');
    records.push_back(record);
  }
  for (std::int32_t pos : {10, 20}) {
    records.push_back(aligned(1, pos, "10M"));
    records.back().flag = 1024;
  }
  std::stable_sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
    return std::pair(a.reference_id, a.pos) < std::pair(b.reference_id, b.pos);
  });
  return records;
}

}  // namespace qc_data
