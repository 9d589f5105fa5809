#define BOOST_TEST_MODULE fastq_pair
#include <boost/test/unit_test.hpp>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "pieces.hpp"
#include "scarce_memory.hpp"
#include "seqtide/fastq.hpp"

using seqtide::are_mates;
using seqtide::FastqPairReader;
using seqtide::FastqReader;
using seqtide::FastqView;
using seqtide::FormatError;
using seqtide::TruncatedError;

namespace {

constexpr std::size_t piece_sizes[] = {1, 2, 7, 64, 4096};

std::unique_ptr<FastqReader> reader_of(const std::string& text, std::size_t piece) {
  return std::make_unique<FastqReader>(std::make_unique<Pieces>(text, piece));
}

std::string record(const std::string& name, const std::string& sequence = "ACGT") {
  return "@" + name + "\n" + sequence + "\n+\n" + std::string(sequence.size(), 'I') + "\n";
}

struct Outcome {
  std::vector<std::string> pairs;
  std::string error;  // reason, or "" at a clean end
  std::uint64_t record = 0;
  bool truncated = false;
};

// Both views of a pair are looked at after the pair was fetched: they must be valid together.
Outcome read(FastqPairReader& reader) {
  Outcome outcome;
  FastqView first;
  FastqView second;
  try {
    while (reader.next(first, second)) {
      outcome.pairs.push_back(std::string(first.name) + ' ' + std::string(first.sequence) + ' ' +
                              std::string(first.quality) + " / " + std::string(second.name) + ' ' +
                              std::string(second.sequence) + ' ' + std::string(second.quality));
    }
  } catch (const FormatError& error) {
    outcome.error = error.reason();
    outcome.record = error.place().record;
    outcome.truncated = dynamic_cast<const TruncatedError*>(&error) != nullptr;
    BOOST_CHECK_THROW(reader.next(first, second), FormatError);
    BOOST_CHECK_THROW(reader.fill(), FormatError);
  }
  BOOST_TEST(reader.pair_count() == outcome.pairs.size());
  return outcome;
}

Outcome read_two(const std::string& first, const std::string& second, std::size_t piece, bool check = true) {
  FastqPairReader reader(reader_of(first, piece), reader_of(second, piece), check);
  return read(reader);
}

Outcome read_interleaved(const std::string& text, std::size_t piece, bool check = true) {
  FastqPairReader reader(reader_of(text, piece), check);
  return read(reader);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pairs, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(mates) {
  BOOST_TEST(are_mates("r1", "r1"));
  BOOST_TEST(are_mates("r1/1", "r1/2"));
  BOOST_TEST(are_mates("r1/1 x", "r1/2 y"));
  BOOST_TEST(are_mates("", ""));
  BOOST_TEST(are_mates("r1 1:N:0:ATCACG", "r1 2:N:0:ATCACG"));
  BOOST_TEST(are_mates("r1/1 1:N:0:1", "r1/2 2:N:0:1"));
  BOOST_TEST(are_mates("r1 1:N:0:1", "r1 other"));
  BOOST_TEST(are_mates("r1 length=100", "r1 length=98"));
  BOOST_TEST(are_mates("SRR1.1", "SRR1.1"));
  BOOST_TEST(are_mates("r1/3", "r1/3"));
  BOOST_TEST(are_mates("r1/1", "r1/3"));
  BOOST_TEST(are_mates("r1 1:N:0:1", "r1 1:N:0:1"));
  BOOST_TEST(are_mates("r1 1:N:0:1", "r1 3:N:0:1"));
  BOOST_TEST(are_mates("SRR1.1.1 1 length=4", "SRR1.1.2 1 length=4"));
  BOOST_TEST(are_mates("SRR1.20.1", "SRR1.20.2"));
  BOOST_TEST(are_mates("read_1", "read_2 x"));
  BOOST_TEST(are_mates("read_1", "read_1"));
}

BOOST_AUTO_TEST_CASE(no_mates) {
  BOOST_TEST(!are_mates("r1", "r2"));
  BOOST_TEST(!are_mates("r1/2", "r1/1"));
  BOOST_TEST(!are_mates("r1/1", "r1/1"));
  BOOST_TEST(!are_mates("r1/2", "r1/2"));
  BOOST_TEST(!are_mates("r1/1", "r2/2"));
  BOOST_TEST(!are_mates("r1/1", "r1"));
  BOOST_TEST(!are_mates("r1", "r1/2"));
  BOOST_TEST(!are_mates("SRR1.1", "SRR1.2"));
  BOOST_TEST(!are_mates("SRR1.1.2", "SRR1.1.1"));
  BOOST_TEST(!are_mates("SRR1.1.1", "SRR1.2.2"));
  BOOST_TEST(!are_mates("SRR1.1.2", "SRR1.1.3"));
  BOOST_TEST(!are_mates(".1.1", ".2.2"));
  BOOST_TEST(!are_mates(".1", ".2"));
  BOOST_TEST(!are_mates("read_2", "read_1"));
  BOOST_TEST(!are_mates("read_1", "other_2"));
  BOOST_TEST(!are_mates("read_2", "read_3"));
  BOOST_TEST(!are_mates("1.1", "1.2"));
  BOOST_TEST(!are_mates("a..1", "a..2"));
  BOOST_TEST(!are_mates("r1/2", "r1/3"));
  BOOST_TEST(!are_mates("r1 3:N:0:1", "r1 1:N:0:1"));
  BOOST_TEST(!are_mates("r1 2:N:0:1", "r1 1:N:0:1"));
  BOOST_TEST(!are_mates("r1", ""));
}

BOOST_AUTO_TEST_CASE(a_mismatch_names_the_place_in_the_second_input) {
  FastqPairReader reader(reader_of(record("a") + record("b"), 7), reader_of(record("a") + record("c"), 7));
  FastqView first;
  FastqView second;
  BOOST_TEST(reader.next(first, second));
  BOOST_CHECK_EXCEPTION(reader.next(first, second), FormatError, [](const FormatError& error) {
    return error.place().record == 2 && error.place().line == 5 && error.place().offset == record("a").size();
  });
}

BOOST_AUTO_TEST_CASE(two_inputs_in_step) {
  const std::string first = record("a/1", "AC") + record("b/1", "") + record("c/1", "GGG");
  // Wrapped and with another line end: views into the reader's scratch memory.
  const std::string second = record("a/2", "TTTT") + record("b/2", "A") + "@c/2\r\nAC\r\nGT\r\n+\r\nII\r\nII";
  const std::vector<std::string> expected = {"a/1 AC II / a/2 TTTT IIII", "b/1   / b/2 A I",
                                             "c/1 GGG III / c/2 ACGT IIII"};
  for (const std::size_t piece : piece_sizes) {
    const Outcome outcome = read_two(first, second, piece);
    BOOST_TEST(outcome.pairs == expected, boost::test_tools::per_element());
    BOOST_TEST(outcome.error == "");
  }
}

BOOST_AUTO_TEST_CASE(mates_in_turn) {
  const std::string text = record("a/1", "AC") + record("a/2", "TTTT") + "@b 1:N:0\nAC\nGT\n+\nII\nII\n" +
                           "@b 2:N:0\nA\nC\n+\nI\nI\n" + record("c", "") + record("c", "G");
  const std::vector<std::string> expected = {"a/1 AC II / a/2 TTTT IIII", "b 1:N:0 ACGT IIII / b 2:N:0 AC II",
                                             "c   / c G I"};
  for (const std::size_t piece : piece_sizes) {
    const Outcome outcome = read_interleaved(text, piece);
    BOOST_TEST(outcome.pairs == expected, boost::test_tools::per_element());
    BOOST_TEST(outcome.error == "");
  }
}

BOOST_AUTO_TEST_CASE(a_held_mate_keeps_its_raw_text) {
  FastqPairReader reader(reader_of(record("a/1", "AC") + record("a/2", "GT"), 5));
  FastqView first;
  FastqView second;
  BOOST_TEST(reader.next(first, second));
  BOOST_TEST(first.raw == record("a/1", "AC"));
  BOOST_TEST(second.raw == record("a/2", "GT"));
}

BOOST_AUTO_TEST_CASE(no_pairs_at_all) {
  BOOST_TEST(read_two("", "", 4096).error == "");
  BOOST_TEST(read_interleaved("", 4096).error == "");
}

BOOST_AUTO_TEST_CASE(names_that_do_not_match) {
  for (const std::size_t piece : piece_sizes) {
    const Outcome two = read_two(record("a") + record("b x"), record("a") + record("c"), piece);
    BOOST_TEST(two.pairs.size() == 1U);
    BOOST_TEST(two.error == "reads \"b x\" and \"c\" are no pair; the first is from \"<pieces>\"");
    BOOST_TEST(two.record == 2U);
    BOOST_TEST(!two.truncated);
    const Outcome interleaved = read_interleaved(record("a/1") + record("a/2") + record("b/1") + record("c/2"), piece);
    BOOST_TEST(interleaved.pairs.size() == 1U);
    BOOST_TEST(interleaved.error == "reads \"b/1\" and \"c/2\" are no pair");
    BOOST_TEST(interleaved.record == 4U);
    BOOST_TEST(read_two(record("a"), record("b"), piece, false).pairs.size() == 1U);
    BOOST_TEST(read_interleaved(record("a") + record("b"), piece, false).pairs.size() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(an_input_that_ends_early) {
  const std::string one = record("a");
  const std::string two = record("a") + record("b");
  for (const std::size_t piece : piece_sizes) {
    for (const Outcome& outcome : {read_two(one, two, piece), read_two(two, one, piece)}) {
      BOOST_TEST(outcome.pairs.size() == 1U);
      BOOST_TEST(outcome.truncated);
      BOOST_TEST(outcome.error == "the input has fewer records than \"<pieces>\"");
      BOOST_TEST(outcome.record == 1U);
    }
    const Outcome interleaved = read_interleaved(record("a") + record("a") + record("b"), piece);
    BOOST_TEST(interleaved.pairs.size() == 1U);
    BOOST_TEST(interleaved.truncated);
    BOOST_TEST(interleaved.record == 3U);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_in_either_input) {
  const std::string bad = record("a") + "@b\nA C\n+\nIII\n";
  const std::string good = record("a") + record("b");
  for (const std::size_t piece : piece_sizes) {
    for (const Outcome& outcome : {read_two(bad, good, piece), read_two(good, bad, piece)}) {
      BOOST_TEST(outcome.pairs.size() == 1U);
      BOOST_TEST(outcome.error == "blank in a sequence line");
      BOOST_TEST(outcome.record == 2U);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_mate_that_lacked_memory_shifts_no_others) {
  const std::string large(100'000, 'A');
  FastqPairReader reader(reader_of(record("a") + record("a") + record("b", large) + record("b") + record("c"), 1 << 20),
                         false);
  FastqView first;
  FastqView second;
  BOOST_TEST(reader.next(first, second));
  const auto lacks_memory = [&] {
    try {
      return !reader.next(first, second);
    } catch (const std::bad_alloc&) {
      return true;
    }
  };
  {
    const scarce_memory::Limit limit(large.size());
    BOOST_TEST(lacks_memory());
  }
  BOOST_TEST(!lacks_memory());
  BOOST_TEST(reader.pair_count() == 2U);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_has_no_more_pairs) {
  FastqPairReader reader(reader_of(record("a") + record("b"), 4096), reader_of(record("a") + record("b"), 4096));
  FastqView first;
  FastqView second;
  BOOST_TEST(reader.next(first, second));
  reader.close();
  BOOST_TEST(!reader.next(first, second));
  BOOST_TEST(!reader.fill());
}

BOOST_AUTO_TEST_CASE(progress_counts_both_inputs) {
  const std::string text = record("a");
  const std::string longer = record("a", "ACGTACGT");
  FastqPairReader two(reader_of(text, 7), reader_of(longer, 7));
  FastqPairReader one(reader_of(text + longer, 7));
  FastqPairReader unknown(reader_of(text, 7), reader_of("", 7));  // a size of 0 is none
  for (FastqPairReader* pairs : {&two, &one}) {
    const seqtide::Reader& reader = *pairs;
    BOOST_TEST(reader.input_position() == 0);
    BOOST_TEST(reader.input_size() == text.size() + longer.size());
    read(*pairs);
    BOOST_TEST(reader.input_position() == text.size() + longer.size());
  }
  BOOST_TEST(unknown.input_size() == 0);
}

BOOST_AUTO_TEST_SUITE_END()
