// Sorted BAM files with an index, and what a linear scan finds in them.
#pragma once

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/index/binning_index.hpp"

namespace indexed_bam {

/// A record and the positions that it covers.
struct Placed {
  std::string raw;
  std::int32_t reference_id;
  std::int64_t begin;
  std::int64_t end;
  bool mapped;
};

inline Placed placed(const bam_data::Record& record) {
  std::int64_t length = 0;
  for (const std::uint32_t operation : bam_data::operations(record.cigar)) {
    if (std::string("MDN=X").find("MIDNSHP=X"[operation & 15]) != std::string::npos) length += operation >> 4;
  }
  const bool mapped = (record.flag & 4) == 0;
  const std::int64_t span = mapped && length > 0 ? length : 1;
  return {record.raw(), record.reference_id, record.pos, record.pos < 0 ? -1 : record.pos + span, mapped};
}

/// A cheap record whose name counts.
inline bam_data::Record record_at(std::int32_t reference_id, std::int32_t pos, const std::string& cigar, int number) {
  bam_data::Record record;
  record.name = "r" + std::to_string(number);
  record.reference_id = reference_id;
  record.pos = pos;
  record.cigar = cigar;
  return record;
}

/// Short, spliced, unmapped and very long ones, in coordinate order, and some without a position.
inline std::vector<Placed> random_records(const bam_data::References& references, int count, unsigned seed,
                                          std::int32_t longest = 3000000) {
  std::mt19937 random(seed);
  std::vector<bam_data::Record> records;
  for (int i = 0; i < count; ++i) {
    const auto id = static_cast<std::int32_t>(random() % references.size());
    const auto length = static_cast<std::uint32_t>(references[static_cast<std::size_t>(id)].second);
    // Half of them in crowds.
    const std::uint32_t around = random() % 2 == 0 ? length : std::max<std::uint32_t>(length / 50, 1);
    bam_data::Record record = record_at(id, static_cast<std::int32_t>(random() % around), "4M", i);
    const auto gap = [&random](std::uint32_t most) { return std::to_string(1 + random() % most); };
    switch (random() % 8) {
      case 0:
        record.cigar = "2M" + gap(5000) + "N2M";
        break;
      case 1:
        if (random() % 4 == 0) record.cigar = "2M" + gap(static_cast<std::uint32_t>(longest)) + "N2M";
        break;
      case 2:
        record.cigar = "2S" + gap(30) + "D2M";
        break;
      case 3:
        record.cigar = "4I";
        break;
      case 4:
        record.flag = 4;
        if (random() % 2 == 0) record.cigar = "";
        break;
      default:
        break;
    }
    if (random() % 7 == 0) {
      record.sequence = std::string(random() % 400, 'A');
      record.scores = std::string(record.sequence.size(), '\x20');
      record.cigar = record.sequence.empty() ? "" : std::to_string(record.sequence.size()) + "M";
    }
    records.push_back(record);
  }
  std::stable_sort(records.begin(), records.end(), [](const bam_data::Record& a, const bam_data::Record& b) {
    return a.reference_id != b.reference_id ? a.reference_id < b.reference_id : a.pos < b.pos;
  });
  for (int i = 0; i < count / 20; ++i) {
    bam_data::Record record = record_at(-1, -1, "", count + i);
    record.flag = 4;
    records.push_back(record);
  }
  std::vector<Placed> all;
  for (const bam_data::Record& record : records) all.push_back(placed(record));
  return all;
}

struct File {
  std::string bytes;
  std::vector<Placed> records;
  seqtide::HeaderPtr header;
  std::shared_ptr<const seqtide::BinningIndex> index;
};

inline std::vector<std::int64_t> lengths_of(const seqtide::SamHeader& header) {
  std::vector<std::int64_t> lengths;
  for (const seqtide::Reference& reference : header.references()) lengths.push_back(reference.length);
  return lengths;
}

/// The index of a file by its virtual offsets.
inline seqtide::BinningIndex index_of(seqtide::BamReader& reader, seqtide::IndexKind kind, int min_shift = 14) {
  seqtide::BinningIndexBuilder builder(kind, lengths_of(*reader.header()), min_shift);
  seqtide::BamView record;
  while (reader.next(record)) {
    builder.add(record.reference_id(), record.pos(), record.reference_end(), (record.flag() & 4) == 0,
                *reader.virtual_begin(), *reader.virtual_end());
  }
  return builder.finish();
}

inline seqtide::BinningIndex index_of(const std::string& bytes, seqtide::IndexKind kind, int min_shift = 14) {
  seqtide::BamReader reader(seqtide::MemoryStream::copy_of(bytes), {}, bgzf_data::input_options(1));
  return index_of(reader, kind, min_shift);
}

inline File make_file(std::vector<Placed> records, const bam_data::References& references, seqtide::IndexKind kind,
                      int min_shift = 14, std::size_t block_size = 65280) {
  std::vector<std::string> raws;
  for (const Placed& record : records) raws.push_back(record.raw);
  File file;
  file.bytes = bgzf_data::file(bam_data::bam(raws, references), block_size, 1);
  file.records = std::move(records);
  file.header =
      std::make_shared<const seqtide::SamHeader>(seqtide::SamHeader::parse(bam_data::header_text(references)));
  file.index = std::make_shared<const seqtide::BinningIndex>(index_of(file.bytes, kind, min_shift));
  return file;
}

/// Numbers of the records that a linear scan finds.
inline std::vector<std::size_t> scan(const File& file, const std::vector<seqtide::Region>& regions) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < file.records.size(); ++i) {
    const Placed& record = file.records[i];
    const bool wanted = std::any_of(regions.begin(), regions.end(), [&record](const seqtide::Region& region) {
      if (region.reference_id != record.reference_id) return false;
      if (region.reference_id < 0) return true;
      return region.begin < region.end && record.begin < region.end && record.end > region.begin;
    });
    if (wanted) found.push_back(i);
  }
  return found;
}

inline std::unique_ptr<seqtide::BamQuery> query(const File& file, std::vector<seqtide::Region> regions,
                                                int threads = 1) {
  return std::make_unique<seqtide::BamQuery>(seqtide::MemoryStream::copy_of(file.bytes), file.header, file.index,
                                             std::move(regions), seqtide::AlignmentOptions{},
                                             bgzf_data::input_options(threads));
}

/// Whether the query gives these records and then ends.
inline bool gives(seqtide::BamQuery& query, const File& file, const std::vector<std::size_t>& expected) {
  seqtide::BamView record;
  for (const std::size_t i : expected) {
    if (!query.next(record) || record.raw() != file.records[i].raw) return false;
  }
  return !query.next(record) && query.record_count() == expected.size();
}

}  // namespace indexed_bam
