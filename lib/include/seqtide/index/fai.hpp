/// \file
/// FaiIndex and IndexedFasta: parts of FASTA sequences without reading the file (the .fai format of samtools faidx).
///
///     seqtide::IndexedFasta fasta(seqtide::FileStream::open("genome.fa"));
///     std::string bases;
///     fasta.fetch(*fasta.index().find("chr1"), 1'000'000, 1'000'100, bases);
///
/// Positions are 0-based, regions half-open.
///
/// Thread safety: any number of threads may read one index; an IndexedFasta is for one at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/index/gzi.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

struct FaiEntry {
  std::string name;             ///< first word of the header line
  std::int64_t length = 0;      ///< bases
  std::int64_t offset = 0;      ///< of the first base, in uncompressed bytes
  std::int64_t line_bases = 0;  ///< bases in a full line
  std::int64_t line_width = 0;  ///< bytes of a full line, line end included

  bool operator==(const FaiEntry&) const = default;
};

class SEQTIDE_API FaiIndex {
 public:
  /// Bytes of the longest name.
  static constexpr std::size_t max_name_size = 64 << 10;

  FaiIndex() = default;
  /// Throws InvalidArgument for entries that read() would refuse.
  explicit FaiIndex(std::vector<FaiEntry> entries);

  /// Scans FASTA data, in constant memory but for the entries. Throws FormatError for what a strict FastaReader
  /// refuses, and for what would make an offset wrong: lines of unequal length, a blank line inside a sequence, a
  /// duplicate or empty name. A sequence without bases gets lines of one base, because programs divide by that number.
  static FaiIndex build(std::unique_ptr<BlockSource> source);
  /// Reads the text form. Throws FormatError for what cannot be an index: numbers that are none, negative or overflow
  /// when multiplied, duplicate names, lines without room for their bases and a line end of one or two bytes; also for
  /// the six columns of an index of FASTQ.
  static FaiIndex read(std::unique_ptr<Stream> stream);
  /// Writes the text form; does not close the target.
  void write(Stream& target) const;

  const std::vector<FaiEntry>& entries() const noexcept { return entries_; }
  /// Null if there is none.
  const FaiEntry* find(std::string_view name) const noexcept;
  /// The same for a name that must be there: throws UnknownName. Never null.
  const FaiEntry* find_known(std::string_view name) const;

  bool operator==(const FaiIndex& other) const noexcept { return entries_ == other.entries_; }

 private:
  std::size_t sort_names();

  std::vector<FaiEntry> entries_;
  std::vector<std::size_t> by_name_;  // numbers of the entries, ascending by name
};

/// Bases [begin, end) of a sequence.
struct FastaRegion {
  const FaiEntry* entry = nullptr;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Reads a region's text, as region.hpp tells. Begin and end are cut at the sequence's end. The entry is never null.
/// Throws InvalidArgument for what is no region, UnknownName for an unknown sequence.
SEQTIDE_API FastaRegion parse_region(std::string_view text, const FaiIndex& index);

/// FASTA data, plain or BGZF, with its index.
class SEQTIDE_API IndexedFasta {
 public:
  /// Begins where the stream stands, which must be seekable. What is not given is built, which reads all data.
  /// \param blocks  unused for plain data
  /// Throws FormatError for other compressions.
  explicit IndexedFasta(std::unique_ptr<Stream> stream, std::shared_ptr<const FaiIndex> index = nullptr,
                        std::shared_ptr<const GziIndex> blocks = nullptr, const InputOptions& options = {});
  ~IndexedFasta();

  const FaiIndex& index() const noexcept;
  const std::shared_ptr<const FaiIndex>& shared_index() const noexcept;
  const std::string& name() const noexcept;

  /// Puts bases [begin, begin + bases.size()) of an entry of the index into `bases`, reading only what is needed.
  /// Throws FormatError if the file holds something else than the index says (at the first use of an entry, its header
  /// line, first line end and last base are compared too), TruncatedError if it is short, InvalidArgument for
  /// a region that leaves the sequence.
  void fetch(const FaiEntry& entry, std::int64_t begin, std::span<char> bases);
  /// The same for [begin, end), both cut at the entry's length, appended to `bases`.
  void fetch(const FaiEntry& entry, std::int64_t begin, std::int64_t end, std::string& bases);
  /// Throws what fetch() would throw for data too short to hold a region, before memory is taken for it.
  void require_data(const FaiEntry& entry, std::int64_t begin, std::int64_t end) const;
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqtide
