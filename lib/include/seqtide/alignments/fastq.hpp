/// \file
/// Reads of alignment records as FASTQ, as the sequencer wrote them: on their own strand.
///
///     seqtide::AlignmentFastqReader reads(records);
///     for (seqtide::FastqView read; reads.next(read);) writer.write(read);
///
/// The way back is alignments/unaligned.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <unordered_set>

#include "seqtide/alignments/carried_tags.hpp"
#include "seqtide/alignments/reader.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/api.h"
#include "seqtide/reads/fastq/record.hpp"

namespace seqtide {

struct AlignmentFastqOptions {
  /// Whether "/1" and "/2" are appended to the names of first and last reads of templates.
  bool suffixes = false;
  /// Phred score, 0 to 93, for every base of a read without qualities; without it, such a read is an error.
  std::optional<std::uint8_t> default_quality;
  /// Records with any of these flags are left out; by default alignments that repeat reads.
  std::uint16_t excluded_flags = flags::not_primary;
  /// What goes into the header line, in the order of the record.
  CarriedTags tags = {};
};

/// Appends the sequence as it was sequenced: of a record with the flag 0x10, its reverse complement.
SEQTIDE_API void append_forward_sequence(std::string& target, const BamView& record);
/// Appends the qualities in the order of the sequence, as ASCII Phred+33; nothing if there are none. Throws
/// InvalidArgument for a score above 93, where FASTQ ends.
SEQTIDE_API void append_forward_quality(std::string& target, const BamView& record);

/// Makes FASTQ records of alignment records, one after the other in the same memory.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API AlignmentToFastq {
 public:
  /// Throws InvalidArgument for a default quality above 93.
  explicit AlignmentToFastq(const AlignmentFastqOptions& options = {});

  /// Whether the record's read is wanted.
  bool takes(const BamView& record) const noexcept { return (record.flag() & options_.excluded_flags) == 0; }
  /// A view that is valid until the next call. Throws InvalidArgument, and names the read, for bases without qualities
  /// and for scores above 93.
  FastqView convert(const BamView& record);

 private:
  void append_tags(const BamView& record);

  AlignmentFastqOptions options_;
  std::string text_;  // name, sequence, quality
};

/// The reads that an AlignmentReader still has. A read that cannot be converted throws InvalidArgument once; the next
/// call goes on behind it.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API AlignmentFastqReader {
 public:
  /// \param records  must last as long as this
  explicit AlignmentFastqReader(AlignmentReader& records, const AlignmentFastqOptions& options = {})
      : records_(records), conversion_(options) {}

  /// The next read, a view valid until the next step; false at the end. Throws what the reader throws.
  bool next(FastqView& read);
  /// As AlignmentReader: a read whose record lies complete in memory.
  bool next_buffered(FastqView& read);
  bool fill() { return records_.fill(); }
  /// As Reader: the read delivered last comes again.
  void put_back() noexcept { records_.put_back(); }

 private:
  AlignmentReader& records_;
  AlignmentToFastq conversion_;
};

/// What AlignmentFastqPairReader finds.
struct FastqMates {
  enum class Kind : unsigned char {
    pair,       ///< first and last read of a template
    singleton,  ///< one of them, without the other beside it
    other,      ///< a read that is not one of two: unpaired, or of a template of more reads
  };
  Kind kind = Kind::pair;
  FastqView read1;  ///< of a pair the first read, else the only one
  FastqView read2;  ///< of a pair the last read
};

/// The pairs that an AlignmentReader still has, of records in which mates follow each other: unaligned, or sorted by
/// name.
///
/// Those who ask for pairs get a FormatError for any other read, again if they go on. Those who ask for FastqMates get
/// every read, and a FormatError only if mates turn up apart from each other, which means that the records are in
/// another order; that is told as long as no more than 65,536 singletons came before. A read that cannot be converted
/// throws InvalidArgument once, and takes its mate with it; the next call goes on behind it.
///
/// Thread safety: one thread at a time.
class SEQTIDE_API AlignmentFastqPairReader {
 public:
  /// \param records  must last as long as this
  explicit AlignmentFastqPairReader(AlignmentReader& records, const AlignmentFastqOptions& options = {})
      : records_(records), conversion1_(options), conversion2_(options) {}

  /// First and last read of the next template, in whichever order its records come; views valid until the next step.
  /// False at the end.
  bool next(FastqView& read1, FastqView& read2);
  bool next(FastqMates& found);
  /// As AlignmentReader: what can be told by the records that lie complete in memory.
  bool next_buffered(FastqView& read1, FastqView& read2);
  bool next_buffered(FastqMates& found) { return advance(found, false); }
  /// False at the end.
  bool fill();
  /// As Reader: what was delivered last comes again.
  void put_back() noexcept;

 private:
  /// How put_back() undoes the last step.
  enum class Step : unsigned char { none, pair, singleton, last };

  bool advance(FastqMates& found, bool pairs_only);
  bool take(const BamView& record, FastqMates& found, bool pairs_only);
  void require_neighbours(const BamView& singleton);
  [[noreturn]] void fail(std::string reason);

  AlignmentReader& records_;
  AlignmentToFastq conversion1_;
  AlignmentToFastq conversion2_;
  BamRecord held_;   // waits for its mate, whatever happens meanwhile; stays there as long as its name is needed
  BamRecord alone_;  // the singleton that was delivered last
  bool is_held_ = false;
  bool is_repeated_ = false;   // the template before the one that is held has the same name
  bool was_repeated_ = false;  // the same of `alone_`
  bool at_end_ = false;
  Step step_ = Step::none;
  std::unordered_set<std::string> singletons_;  // names of the first ones, behind '1' or '2'
  std::exception_ptr error_;
};

}  // namespace seqtide
