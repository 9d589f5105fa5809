/// \file
/// BamWriter: alignment records to BAM, always in BGZF.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/api.h"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/output.hpp"

namespace seqtide {

struct BamWriterOptions {
  OutputOptions output;  ///< its compression is ignored
  /// What index to build of the records written, which must then be sorted by coordinate.
  std::optional<IndexKind> index;
};

/// BAI, or CSI if a reference is longer than BAI can hold (2^29).
SEQTIDE_API IndexKind fitting_index(const SamHeader& header) noexcept;

/// Records flow into blocks so that, where they fit, none lies in two blocks.
class SEQTIDE_API BamWriter final : public AlignmentWriter {
 public:
  /// Writes the header. Throws InvalidArgument for null, or a header too large for BAM.
  BamWriter(std::unique_ptr<Stream> target, HeaderPtr header, const BamWriterOptions& options = {});
  ~BamWriter() override;

  using AlignmentWriter::write;
  /// Throws InvalidArgument for a record that is not sound with this header: reference ids outside it, CIGAR and
  /// sequence that disagree, or (building an index) one out of order or, for BAI, behind 2^29.
  void write(const BamView& record) override;
  bool fits(std::size_t size) const noexcept override;
  void flush() override;
  void close() override;
  void fail() noexcept override;
  void abandon() noexcept override;
  std::uint64_t record_count() const noexcept override;

  /// The index of everything written; only after close() and if one was asked for.
  const BinningIndex& index() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace seqtide
