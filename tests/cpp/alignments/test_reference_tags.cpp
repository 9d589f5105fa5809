#define BOOST_TEST_MODULE reference_tags
#include <boost/test/unit_test.hpp>
#include <string>

#include "seqtide/alignments/batch.hpp"
#include "seqtide/alignments/reference_tags.hpp"
#include "seqtide/alignments/sam/reader.hpp"
#include "seqtide/io/memory_stream.hpp"

namespace {

using namespace seqtide;

const std::string reference = "ggACGTACGTNNccgt";

AlignmentBatch batch_of(const std::string& lines) {
  SamReader reader(MemoryStream::copy_of("@SQ\tSN:a\tLN:16\n@SQ\tSN:b\tLN:16\n" + lines));
  AlignmentBatch batch;
  reader.read_batch(batch);
  return batch;
}

std::string line(const std::string& name, int pos, const std::string& cigar, const std::string& sequence,
                 const std::string& tags = "", const std::string& flag = "0") {
  return "r\t" + flag + "\t" + name + "\t" + std::to_string(pos) + "\t9\t" + cigar + "\t*\t0\t0\t" + sequence + "\t*" +
         tags + "\n";
}

std::string tags_of(int pos, const std::string& cigar, const std::string& sequence) {
  ReferenceTags tags;
  const AlignmentBatch batch = batch_of(line("a", pos, cigar, sequence));
  if (!make_reference_tags(batch[0], reference, tags)) return "none";
  return std::to_string(tags.nm) + " " + tags.md;
}

}  // namespace

BOOST_AUTO_TEST_CASE(tags_by_the_reference) {
  BOOST_TEST(tags_of(1, "6M", "GGACGT") == "0 6");
  BOOST_TEST(tags_of(1, "6M", "TGACGA") == "2 0G4T0");
  BOOST_TEST(tags_of(1, "6M", "=G=CGN") == "1 5T0");
  BOOST_TEST(tags_of(9, "4M", "GTNN") == "2 2N0N0");
  BOOST_TEST(tags_of(3, "1S2M2I2M1S", "TACTTGTA") == "2 4");
  BOOST_TEST(tags_of(3, "2M2D1M", "ACA") == "2 2^GT1");
  BOOST_TEST(tags_of(3, "1M1D1D1M", "AT") == "2 1^C0^G1");
  BOOST_TEST(tags_of(1, "2M4N2=2H", "GGAC") == "0 4");
  BOOST_TEST(tags_of(13, "4M", "CCGT") == "0 4");
}

BOOST_AUTO_TEST_CASE(nothing_to_compare) {
  BOOST_TEST(tags_of(14, "4M", "CCGT") == "none");
  BOOST_TEST(tags_of(1, "4M", "*") == "none");
  BOOST_TEST(tags_of(0, "4M", "CCGT") == "none");
  BOOST_TEST(tags_of(1, "*", "CCGT") == "none");
}

BOOST_AUTO_TEST_CASE(records_whose_tags_are_wrong) {
  const AlignmentBatch batch =
      batch_of(line("a", 1, "4M", "GGAC", "\tNM:i:0\tMD:Z:4") + line("a", 1, "4M", "GGAT", "\tNM:i:0\tMD:Z:3c0") +
               line("b", 1, "4M", "GGAT", "\tNM:i:0\tMD:Z:4") + line("a", 1, "4M", "GGAT", "\tNM:i:1\tMD:Z:4") +
               line("a", 1, "4M", "GGAT", "\tNM:i:9\tMD:Z:9", "4") + line("a", 1, "4M", "GGAT") +
               line("a", 1, "4M", "GGAT", "\tMD:Z:4"));
  ReferenceTagChecks checks;
  checks.look_at(batch, 0, reference, 100);
  BOOST_TEST(checks.wrong_nm().count == 1u);
  BOOST_TEST(checks.wrong_nm().record == 102u);
  BOOST_TEST(checks.wrong_md().count == 2u);
  BOOST_TEST(checks.wrong_md().record == 104u);
}
