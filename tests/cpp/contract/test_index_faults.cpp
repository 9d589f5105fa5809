#define BOOST_TEST_MODULE index_faults
#include <boost/test/included/unit_test.hpp>
#include <new>

#include "failing_stream.hpp"
#include "indexes.hpp"
#include "scarce_memory.hpp"
#include "seqtide/io/memory_stream.hpp"

// Whatever fails while an index is built, read, written or used, and wherever: the error of the failure comes out, or
// the result is right.

namespace {

using boost::unit_test::timeout;
using contract::FastaRow;
using contract::IndexRow;

using Action = std::function<void(contract::Source, seqtide::Stream&)>;

std::string result_of(const Action& action, const std::string& data) {
  std::string result;
  seqtide::StringSink sink(result);
  action(seqtide::MemoryStream::copy_of(data), sink);
  return result;
}

/// Calls test(action, data, what the action writes) for building and for copying each index.
template <typename Test>
void for_all(Test test) {
  for (const IndexRow& row : contract::indexes()) {
    const std::string index = result_of(row.build, row.data);
    BOOST_REQUIRE(!index.empty());
    BOOST_TEST_CONTEXT(row.name << ", built") { test(row.build, row.data, index); }
    BOOST_TEST_CONTEXT(row.name << ", read") { test(row.copy, index, index); }
  }
}

/// Gives attempt(number) numbers from 0 on until nothing failed any more.
template <typename Attempt>
void for_each_failure(Attempt attempt) {
  std::int64_t number = 0;
  while (attempt(number)) ++number;
  BOOST_REQUIRE_GT(number, 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_index_is_right_or_there_was_no_memory, *timeout(120)) {
  for_all([](const Action& action, const std::string& data, const std::string& index) {
    std::atomic<int> never = -1;
    for_each_failure([&](std::int64_t number) {
      std::string result;
      seqtide::StringSink sink(result);
      bool threw = false;
      bool happened = false;
      {
        const scarce_memory::Failure failure(number);
        try {
          action(std::make_unique<FailingInput>(data, never), sink);
        } catch (const std::bad_alloc&) {
          threw = true;
        }
        happened = failure.happened();
      }
      BOOST_TEST_INFO("allocation " << number);
      BOOST_REQUIRE(threw || result == index);
      BOOST_REQUIRE(happened || !threw);
      return happened;
    });
  });
}

BOOST_AUTO_TEST_CASE(an_index_is_right_or_its_input_failed, *timeout(60)) {
  for_all([](const Action& action, const std::string& data, const std::string& index) {
    for_each_failure([&](std::int64_t number) {
      std::atomic<int> left = static_cast<int>(number);
      std::string result;
      seqtide::StringSink sink(result);
      bool threw = false;
      try {
        action(std::make_unique<FailingInput>(data, left), sink);
      } catch (const seqtide::IoError&) {
        threw = true;
      }
      BOOST_TEST_INFO("call " << number);
      BOOST_REQUIRE_EQUAL(threw, left < 0);
      BOOST_REQUIRE(threw || result == index);
      return threw;
    });
  });
}

BOOST_AUTO_TEST_CASE(nothing_is_written_after_the_target_failed, *timeout(60)) {
  for_all([](const Action& action, const std::string& data, const std::string& index) {
    std::int64_t number = 0;
    for (bool failed = true; failed; ++number) {
      StreamLog log;
      log.fail_call = static_cast<int>(number);
      FailingStream target(log);
      bool threw = false;
      try {
        action(seqtide::MemoryStream::copy_of(data), target);
      } catch (const seqtide::IoError&) {
        threw = true;
      }
      failed = log.failed;
      BOOST_TEST_INFO("call " << number);
      BOOST_REQUIRE_EQUAL(threw, failed);
      BOOST_REQUIRE(!log.written_after_failure);
      BOOST_REQUIRE(failed || log.data == index);
    }
    BOOST_REQUIRE_GT(number, 1);
  });
}

BOOST_AUTO_TEST_CASE(bases_are_right_or_there_was_a_failure, *timeout(60)) {
  for (const FastaRow& row : contract::indexed_fastas()) {
    BOOST_TEST_CONTEXT(row.name) {
      const auto open = [&row](std::atomic<int>& left) {
        return seqtide::IndexedFasta(std::make_unique<FailingInput>(row.data, left), nullptr, nullptr,
                                     bgzf_data::input_options(1));
      };
      std::atomic<int> never = -1;
      std::string expected;
      seqtide::IndexedFasta whole = open(never);
      whole.fetch(*whole.index().find("s11"), 50, 300, expected);
      BOOST_REQUIRE_EQUAL(expected.size(), 250U);
      for (const bool memory : {false, true}) {
        for_each_failure([&](std::int64_t number) {
          std::atomic<int> left = -1;
          seqtide::IndexedFasta fasta = open(left);
          const seqtide::FaiEntry& entry = *fasta.index().find("s11");
          std::string bases;
          bool threw = false;
          bool happened = false;
          {
            const scarce_memory::Failure failure(memory ? number : -1);
            left = memory ? -1 : static_cast<int>(number);
            try {
              fasta.fetch(entry, 50, 300, bases);
            } catch (const std::bad_alloc&) {
              threw = true;
            } catch (const seqtide::IoError&) {
              threw = true;
            }
            happened = memory ? failure.happened() : left < 0;
          }
          BOOST_TEST_INFO((memory ? "allocation " : "call ") << number);
          BOOST_REQUIRE(bases == (threw ? "" : expected));
          left = -1;
          bases.clear();
          fasta.fetch(entry, 50, 300, bases);  // it can be asked again
          BOOST_REQUIRE(bases == expected);
          return happened;
        });
      }
    }
  }
}
