#define BOOST_TEST_MODULE reader_faults
#include <boost/test/included/unit_test.hpp>
#include <new>

#include "bgzf_data.hpp"
#include "failing_stream.hpp"
#include "readers.hpp"
#include "scarce_memory.hpp"

// Whatever fails while a reader works, and wherever: each record comes once and in order, or the reader ends with the
// error of the failure, and never with another one.

namespace {

using boost::unit_test::timeout;
using contract::AnyReader;
using contract::ReaderRow;

struct Way {
  int threads;
  std::size_t block_size;
  bool batches;
};

std::vector<Way> all_ways() {
  std::vector<Way> ways;
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {std::size_t{300}, std::size_t{256} << 10}) {
      for (const bool batches : {false, true}) ways.push_back({threads, block_size, batches});
    }
  }
  return ways;
}

struct Outcome {
  std::vector<std::string> records;
  std::uint64_t count = 0;
  int failures = 0;
  std::string end;  // "" if all is well
};

// Reads to the end, going on after failures unless they come again and again.
template <typename Failure>
void run(const ReaderRow& row, const Way& way, std::atomic<int>& calls_left, Outcome& outcome) {
  seqtide::InputOptions options = bgzf_data::input_options(way.threads, way.block_size);
  std::unique_ptr<AnyReader> reader;
  constexpr int most_failures = 4;
  while (outcome.failures < most_failures) {
    try {
      if (reader == nullptr) reader = row.open(std::make_unique<FailingInput>(row.data, calls_left), options);
      if (!(way.batches ? reader->next_batch(outcome.records) : reader->next(outcome.records))) break;
    } catch (const Failure&) {
      ++outcome.failures;
    } catch (const std::exception& error) {
      outcome.end = error.what();
      break;
    }
  }
  if (reader != nullptr) outcome.count = reader->count();
}

Outcome undisturbed(const ReaderRow& row, const Way& way) {
  std::atomic<int> never = -1;
  Outcome outcome;
  run<std::bad_alloc>(row, way, never, outcome);
  return outcome;
}

bool is_prefix(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}

void require_sound(const Outcome& outcome, const Outcome& expected) {
  BOOST_REQUIRE_EQUAL(outcome.end, "");
  BOOST_REQUIRE(is_prefix(outcome.records, expected.records));
  // One failure has one exception; a reader that ends with it throws it again.
  if (outcome.failures < 4) {
    BOOST_REQUIRE_LE(outcome.failures, 1);
    BOOST_REQUIRE_EQUAL(outcome.records.size(), expected.records.size());
    BOOST_REQUIRE_EQUAL(outcome.count, expected.records.size());
  }
}

template <typename Test>
void for_all(Test test) {
  for (const ReaderRow& row : contract::Rows<ReaderRow>::all()) {
    for (const Way& way : all_ways()) {
      BOOST_TEST_CONTEXT(row.name << ", " << way.threads << " threads, blocks of " << way.block_size
                                  << (way.batches ? ", in batches" : "")) {
        const Outcome expected = undisturbed(row, way);
        BOOST_REQUIRE_EQUAL(expected.end, "");
        BOOST_REQUIRE_GE(expected.records.size(), 4U);
        BOOST_REQUIRE_EQUAL(expected.count, expected.records.size());
        test(row, way, expected);
      }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_record_is_lost_when_memory_runs_out, *timeout(240)) {
  for_all([](const ReaderRow& row, const Way& way, const Outcome& expected) {
    bool happened = true;
    for (std::int64_t number = 0; happened; ++number) {
      Outcome outcome;
      outcome.records.reserve(expected.records.size() + 8);
      std::atomic<int> never = -1;
      {
        const scarce_memory::Failure failure(number);
        run<std::bad_alloc>(row, way, never, outcome);
        happened = failure.happened();
      }
      BOOST_TEST_INFO("allocation " << number);
      require_sound(outcome, expected);
    }
  });
}

BOOST_AUTO_TEST_CASE(no_record_is_lost_when_the_input_fails, *timeout(120)) {
  for_all([](const ReaderRow& row, const Way& way, const Outcome& expected) {
    bool happened = true;
    for (int number = 0; happened; ++number) {
      Outcome outcome;
      std::atomic<int> left = number;
      run<seqtide::IoError>(row, way, left, outcome);
      happened = left < 0;
      BOOST_TEST_INFO("call " << number);
      require_sound(outcome, expected);
    }
  });
}

BOOST_AUTO_TEST_CASE(a_record_put_back_comes_again) {
  for (const ReaderRow& row : contract::Rows<ReaderRow>::all()) {
    for (const std::size_t block_size : {std::size_t{1}, std::size_t{300}, std::size_t{256} << 10}) {
      BOOST_TEST_CONTEXT(row.name << ", blocks of " << block_size) {
        const Way way{1, block_size, false};
        const Outcome expected = undisturbed(row, way);
        std::atomic<int> never = -1;
        const std::unique_ptr<AnyReader> reader =
            row.open(std::make_unique<FailingInput>(row.data, never), bgzf_data::input_options(1, block_size));
        std::vector<std::string> records;
        for (std::size_t number = 0;; ++number) {
          std::vector<std::string> again;
          if (!reader->next(again)) break;
          reader->put_back();
          BOOST_REQUIRE_EQUAL(reader->count(), number);
          BOOST_REQUIRE(reader->next(records));
          BOOST_REQUIRE_EQUAL(records.back(), again.back());
          BOOST_REQUIRE_EQUAL(reader->count(), number + 1);
        }
        BOOST_TEST(records == expected.records);
      }
    }
  }
}
