/// \file
/// RecordFilter: which records are chosen, by everything that `samtools view` chooses them by.
///
///     seqtide::RecordCriteria criteria;
///     criteria.tags.push_back({"CB", std::vector<std::string>{"ACGT-1"}});
///     const seqtide::RecordFilter filter(std::move(criteria));
///     for (const seqtide::BamView& record : reader) {
///       if (filter.accepts(record, *reader.header())) writer.write(record);
///     }
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/filter.hpp"
#include "seqtide/api.h"
#include "seqtide/interrupt.hpp"

namespace seqtide {

/// A tag that a record must have.
struct TagCriterion {
  std::string name;
  /// One of which it must be: the text of types A, Z and H, an integer in decimal digits. No real number and no array
  /// equals any of them. Without values, any value will do.
  std::optional<std::vector<std::string>> values;
};

/// Positions [begin, end) of the reference with a name, 0-based. An empty one between two bases overlaps records that
/// span both.
struct NamedInterval {
  std::string reference;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// A record must meet all of them; those made by default are met by all records.
struct RecordCriteria {
  AlignmentFilter basic;                          ///< FLAG and MAPQ
  std::uint16_t any_of = 0;                       ///< bits of FLAG of which one must be set, unless there are none
  std::uint16_t not_all_of = 0;                   ///< bits of FLAG that must not all be set
  std::optional<std::vector<std::string>> names;  ///< one of which is its name
  std::optional<std::vector<std::string>> read_groups;  ///< one of which is its RG
  bool without_read_group = false;                      ///< a record without RG is in any of the groups
  std::vector<TagCriterion> tags;
  /// One of which it overlaps; a record whose CIGAR spans no base counts as one base. Those of references that the
  /// header lacks overlap nothing.
  std::optional<std::vector<NamedInterval>> intervals;
  /// Share of the templates to choose, 0 to 1: by their names, so that mates stay together.
  double fraction = 1;
  std::uint32_t seed = 0;                 ///< of this choice, which is that of samtools 1.9 and later
  std::optional<std::string> expression;  ///< a RecordExpression, looked at last
};

/// Immutable; copies share their memory.
///
/// Thread safety: any number of threads may use one filter.
class SEQTIDE_API RecordFilter {
 public:
  /// Throws InvalidArgument for a fraction outside 0 to 1, a name of a tag that has not two characters, an interval
  /// that ends before it begins, and what RecordExpression refuses.
  explicit RecordFilter(RecordCriteria criteria = {});

  /// \param header  names the references of the record; one that it lacks lies in no interval
  /// This and all below throw InvalidArgument where the expression is about tags of another type, as
  /// RecordExpression::accepts() does; without an expression they do not throw.
  bool accepts(const BamView& record, const SamHeader& header) const;

  /// One byte for each record of a batch, 1 if it is accepted, else 0. \param out  has room for batch.size()
  void mask(const AlignmentBatch& batch, std::uint8_t* out, InterruptCheck check = nullptr) const;
  /// The records that are accepted; the same memory if all are.
  AlignmentBatch chosen(const AlignmentBatch& batch, InterruptCheck check = nullptr) const;
  /// The same up to the first record for which accepts() throws; `fault` is what that says, or "".
  AlignmentBatch chosen(const AlignmentBatch& batch, std::string& fault, InterruptCheck check = nullptr) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace seqtide
