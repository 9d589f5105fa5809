// All indexes, and files that are read by one: a new one adds a row.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bgzf_data.hpp"
#include "indexed_bam.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/index/gzi.hpp"
#include "seqtide/io/input.hpp"

namespace contract {

using Source = std::unique_ptr<seqtide::Stream>;

struct IndexRow {
  std::string name;
  std::string data;
  /// Builds the index of the data, and writes it.
  std::function<void(Source, seqtide::Stream&)> build;
  /// Reads an index, and writes it again.
  std::function<void(Source, seqtide::Stream&)> copy;
};

struct FastaRow {
  std::string name;
  std::string data;
};

inline std::string indexed_fasta_text() {
  std::string text;
  for (int i = 0; i < 12; ++i) {
    text += ">s" + std::to_string(i) + " of twelve\n";
    for (int line = 0; line < i; ++line) text += std::string(60, "ACGT"[(i + line) % 4]) + "\n";
    text += "ACGTN\n";
  }
  return text;
}

inline std::vector<FastaRow> indexed_fastas() {
  return {{"FASTA", indexed_fasta_text()}, {"FASTA in BGZF", bgzf_data::file(indexed_fasta_text(), 300)}};
}

template <typename Index>
void copy_index(Source source, seqtide::Stream& target) {
  Index::read(std::move(source)).write(target);
}

inline IndexRow bam_row(const std::string& name, seqtide::IndexKind kind, int min_shift) {
  const auto build = [kind, min_shift](Source source, seqtide::Stream& target) {
    seqtide::BamReader reader(std::move(source), {}, bgzf_data::input_options(1));
    indexed_bam::index_of(reader, kind, min_shift).write(target);
  };
  // No record reaches far beyond its reference, or an index of small bins could not hold it.
  const auto file = indexed_bam::make_file(indexed_bam::random_records(bam_data::two_references, 40, 1, 5000),
                                           bam_data::two_references, kind, min_shift, 700);
  return {name, file.bytes, build, copy_index<seqtide::BinningIndex>};
}

inline std::vector<IndexRow> indexes() {
  std::vector<IndexRow> rows = {
      bam_row("BAI", seqtide::IndexKind::bai, 14),
      bam_row("CSI", seqtide::IndexKind::csi, 14),
      bam_row("CSI of small bins", seqtide::IndexKind::csi, 9),
  };
  for (const FastaRow& fasta : indexed_fastas()) {
    rows.push_back({"FAI of " + fasta.name, fasta.data,
                    [](Source source, seqtide::Stream& target) {
                      auto blocks = seqtide::open_input(std::move(source), bgzf_data::input_options(1));
                      seqtide::FaiIndex::build(std::move(blocks)).write(target);
                    },
                    copy_index<seqtide::FaiIndex>});
  }
  rows.push_back(
      {"GZI", bgzf_data::file(indexed_fasta_text(), 300),
       [](Source source, seqtide::Stream& target) { seqtide::GziIndex::build(std::move(source)).write(target); },
       copy_index<seqtide::GziIndex>});
  return rows;
}

}  // namespace contract
