#define BOOST_TEST_MODULE transform
#include "seqtide/reads/transform.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "seqtide/error.hpp"

using namespace seqtide;

namespace {

TextColumn column_of(const std::vector<std::string>& values) {
  ColumnBuilder builder;
  for (const std::string& value : values) builder.append(value);
  return std::move(builder).finish();
}

std::vector<std::string> values_of(const TextColumn& column) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < column.size(); ++i) values.emplace_back(column[i]);
  return values;
}

void check(const TextColumn& column, const std::vector<std::string>& expected) {
  const auto values = values_of(column);
  BOOST_CHECK_EQUAL_COLLECTIONS(values.begin(), values.end(), expected.begin(), expected.end());
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_value_is_changed_in_its_place) {
  const TextColumn column = column_of({"ACGT", "", "aacN", std::string(100, 'G') + "U"});
  check(reverse(column), {"TGCA", "", "Ncaa", "U" + std::string(100, 'G')});
  check(complement(column), {"TGCA", "", "ttgN", std::string(100, 'C') + "A"});
  check(reverse_complement(column), {"ACGT", "", "Ngtt", "A" + std::string(100, 'C')});
  check(reverse_complement(column, kernels::NucleicAcid::rna), {"ACGU", "", "Nguu", "A" + std::string(100, 'C')});
}

BOOST_AUTO_TEST_CASE(a_slice_does_not_begin_with_its_memory) {
  const TextColumn part = column_of({"TTTT", "AAC", "", "G", "CCCC"}).slice(1, 3);
  check(reverse(part), {"CAA", "", "G"});
  check(complement(part), {"TTG", "", "C"});
  check(reverse_complement(part), {"GTT", "", "C"});
  const TextColumn scores = column_of({"I!I", "", "!"});
  check(mask_low_quality(part, scores, 20), {"ANC", "", "N"});
  check(mask_low_quality(part, scores, 20, kernels::Mask::soft), {"AaC", "", "g"});
  BOOST_CHECK_EQUAL(reverse(part).offsets()[0], 0);
}

BOOST_AUTO_TEST_CASE(nothing_stays_nothing) {
  check(reverse(TextColumn()), {});
  check(reverse_complement(column_of({"", ""})), {"", ""});
  check(mask_low_quality(TextColumn(), TextColumn(), 20), {});
}

BOOST_AUTO_TEST_CASE(batches_keep_their_names) {
  const FastqBatch reads{column_of({"r1", "r2"}), column_of({"AAC", "G"}), column_of({"I5!", "#"})};
  const FastqBatch reversed = reverse_complement(reads);
  check(reversed.names, {"r1", "r2"});
  check(reversed.sequences, {"GTT", "C"});
  check(reversed.qualities, {"!5I", "#"});
  const FastaBatch contigs = reverse_complement(FastaBatch{reads.names, reads.sequences});
  check(contigs.names, {"r1", "r2"});
  check(contigs.sequences, {"GTT", "C"});
}

BOOST_AUTO_TEST_CASE(lengths_must_agree) {
  const TextColumn sequences = column_of({"ACG", "T"});
  BOOST_CHECK_THROW(mask_low_quality(sequences, column_of({"III"}), 20), InvalidArgument);
  BOOST_CHECK_THROW(mask_low_quality(sequences, column_of({"II", "II"}), 20), InvalidArgument);
}
