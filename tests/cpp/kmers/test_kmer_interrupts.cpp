#define BOOST_TEST_MODULE kmer_interrupts
// Whatever goes over many letters calls the interrupt check after a bounded number of them, and passes on what it
// throws.
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <functional>
#include <ostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernel_testing.hpp"
#include "seqtide/interrupt.hpp"
#include "seqtide/kmers/kmer.hpp"
#include "seqtide/kmers/minimizers.hpp"
#include "seqtide/kmers/nthash.hpp"
#include "seqtide/kmers/spectrum.hpp"
#include "seqtide/kmers/syncmers.hpp"

namespace {

using namespace seqtide;

namespace data = boost::unit_test::data;

struct Interrupted : std::runtime_error {
  Interrupted() : std::runtime_error("interrupted") {}
};

int calls = 0;
int fatal_call = 0;

void check() {
  if (++calls == fatal_call) throw Interrupted();
}

constexpr std::size_t size = 4 * work_between_checks + 1;

const std::string& text() {
  static const std::string letters = kernel_testing::random_text(size, "ACGT", 1);
  return letters;
}

// As many reads of 100 letters as there are in the text.
kernels::Pieces reads() {
  static const std::vector<std::int64_t> offsets = [] {
    std::vector<std::int64_t> ends;
    for (std::size_t end = 0; end <= size; end += 100) ends.push_back(static_cast<std::int64_t>(end));
    return ends;
  }();
  return {text().data(), offsets.data(), offsets.size() - 1};
}

struct Operation {
  const char* name;
  int checks;  // at least
  std::function<void()> call;
};

std::ostream& operator<<(std::ostream& out, const Operation& operation) { return out << operation.name; }

const KmerCounter& counted() {
  static const KmerCounter counter = [] {
    KmerCounter filled(21, false, check);
    filled.add(text());
    return filled;
  }();
  return counter;
}

// Positions of k-mers, as many as the text has letters.
const std::vector<std::int64_t>& all_positions() {
  static const std::vector<std::int64_t> positions = positioned_kmers(text(), 21).positions;
  return positions;
}

const std::vector<Operation> operations = {
    {"k-mers", 4, [] { positioned_kmers(text(), 21, false, check); }},
    {"canonical k-mers", 4, [] { positioned_kmers(text(), 21, true, check); }},
    {"k-mers written to memory", 4,
     [] {
       std::vector<std::int64_t> positions(size);
       std::vector<std::uint64_t> kmers(size);
       write_kmers(text(), 21, true, positions.data(), kmers.data(), check);
     }},
    {"ntHash written to memory", 4,
     [] {
       std::vector<std::int64_t> positions(size);
       std::vector<std::uint64_t> hashes(size);
       write_nthashes(text(), 21, true, positions.data(), hashes.data(), check);
     }},
    {"ntHash", 4, [] { positioned_nthashes(text(), 21, check); }},
    {"minimizers", 4, [] { minimizers(text(), 21, 11, false, check); }},
    {"canonical minimizers", 4, [] { minimizers(text(), 21, 11, true, check); }},
    {"minimizers of a wide window", 4, [] { minimizers(text(), 21, 5000, false, check); }},
    {"minimizers of reads", 4, [] { minimizers_each(reads(), 21, 11, false, check); }},
    {"scalar minimizers of reads", 4,
     [] {
       MinimizerColumn column;
       scalar::append_minimizers(reads(), 21, 11, false, column, check);
     }},
    {"k-mers at positions", 4, [] { kmers_at(text(), 21, all_positions(), true, check); }},
    {"closed syncmers", 4, [] { closed_syncmers(text(), 21, 11, false, check); }},
    {"canonical closed syncmers", 4, [] { closed_syncmers(text(), 21, 11, true, check); }},
    {"open syncmers", 4, [] { open_syncmers(text(), 21, 11, 5, false, check); }},
    {"counting few k-mers", 64, [] { KmerCounter(8, false, check).add(text()); }},
    // The table grows to 2^23 places, and goes over as many on the way.
    {"counting k-mers", 190, [] { KmerCounter(21, false, check).add(text()); }},
    {"counting k-mers of reads", 128, [] { KmerCounter(21, true, check).add(reads()); }},
    {"adding a counter", 190, [] { KmerCounter(21, false, check).add(counted()); }},
    // All places are looked at, and all k-mers put in order by several bytes and copied.
    {"counts", 320, [] { counted().counts(); }},
    {"spectrum", 127, [] { counted().spectrum(); }},
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_text_is_made) { BOOST_TEST(counted().total() == size - 20); }

BOOST_DATA_TEST_CASE(an_interrupt_ends_an_operation_in_bounded_work, data::make(operations), operation) {
  fatal_call = 0;
  calls = 0;
  operation.call();
  const int all = calls;
  BOOST_TEST(all >= operation.checks);
  for (const int call : {1, all / 2, all}) {
    fatal_call = call;
    calls = 0;
    BOOST_CHECK_THROW(operation.call(), Interrupted);
    BOOST_TEST(calls == call);
  }
  fatal_call = 0;
}

BOOST_AUTO_TEST_CASE(short_sequences_cost_no_check) {
  fatal_call = 0;
  calls = 0;
  KmerCounter counter(21, false, check);
  for (int i = 0; i < 100; ++i) {
    counter.add(std::string_view(text()).substr(0, 100));
    positioned_kmers(text().substr(0, 100), 21, false, check);
  }
  BOOST_TEST(calls == 0);
}

BOOST_AUTO_TEST_CASE(an_interrupted_counter_goes_on) {
  const std::string_view letters = std::string_view(text()).substr(0, std::size_t{1} << 20);
  fatal_call = 0;
  calls = 0;
  KmerCounter whole(21, false, check);
  whole.add(letters);
  const int all = calls;
  for (int call = 1; call <= all; ++call) {
    KmerCounter counter(21, false, check);
    fatal_call = call;
    calls = 0;
    BOOST_CHECK_THROW(counter.add(letters), Interrupted);
    fatal_call = 0;
    // What was counted is counted, whether the table grew or not.
    const KmerCounts part = counter.counts();
    BOOST_TEST(part.kmers.size() == counter.distinct());
    std::uint64_t total = 0;
    for (std::size_t i = 0; i < part.kmers.size(); ++i) {
      if (part.counts[i] > whole.count(part.kmers[i])) BOOST_ERROR("more than there are");
      total += part.counts[i];
    }
    BOOST_TEST(total == counter.total());
    counter.add(letters);
    BOOST_TEST(counter.distinct() == whole.distinct());
    BOOST_TEST(counter.total() == total + whole.total());
  }
}
