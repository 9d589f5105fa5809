#define BOOST_TEST_MODULE writer_faults
#include <boost/test/included/unit_test.hpp>
#include <filesystem>
#include <new>

#include "bgzf_data.hpp"
#include "failing_stream.hpp"
#include "folder.hpp"
#include "scarce_memory.hpp"
#include "seqtide/io/file_stream.hpp"
#include "writers.hpp"

// Whatever fails while a writer works, and wherever: either its output is whole, with all records that it took, or it
// does not look whole and nothing has its final name.

namespace {

namespace fs = std::filesystem;
using boost::unit_test::timeout;

// The sanitizer makes every step ten times as long; without it, all allocations take their turn.
#ifdef __SANITIZE_ADDRESS__
constexpr std::int64_t step = 17;
#else
constexpr std::int64_t step = 1;
#endif
using contract::AnyWriter;
using contract::Files;
using contract::Targets;
using contract::WriterRow;

constexpr int record_count = 8;

struct Outcome {
  std::vector<int> taken;  // records
  bool closed = false;     // without an exception
  bool failed = false;     // some call threw
};

template <typename MakeTargets>
Outcome run(const WriterRow& row, int threads, MakeTargets make_targets, const std::vector<int>& records) {
  Outcome outcome;
  std::unique_ptr<AnyWriter> writer;
  try {
    outcome.taken.reserve(records.size());
    Files files;
    Targets targets = make_targets(files);
    writer = row.open(std::move(targets), std::move(files), threads);
  } catch (const std::exception&) {
    outcome.failed = true;
    return outcome;
  }
  for (const int number : records) {
    try {
      writer->write(number);
      outcome.taken.push_back(number);
    } catch (const std::exception&) {
      outcome.failed = true;
    }
  }
  try {
    writer->close();
    outcome.closed = true;
  } catch (const std::exception&) {
    outcome.failed = true;
  }
  return outcome;
}

std::vector<int> all_records() {
  std::vector<int> numbers;
  for (int number = 0; number < record_count; ++number) numbers.push_back(number);
  return numbers;
}

/// What undisturbed writers make of the records.
std::vector<std::string> written(const WriterRow& row, const std::vector<int>& records) {
  std::vector<std::string> outputs(row.targets);
  const auto targets = [&](Files&) {
    Targets made;
    for (std::string& output : outputs) made.push_back(std::make_unique<seqtide::StringSink>(output));
    return made;
  };
  BOOST_REQUIRE(!run(row, 1, targets, records).failed);
  return outputs;
}

bool looks_whole(const std::string& bytes, seqtide::Compression compression) {
  if (compression == seqtide::Compression::bgzf) return bytes.ends_with(bgzf_data::eof_block());
  if (compression == seqtide::Compression::none) return false;
  try {
    bgzf_data::gunzipped(bytes);
    return true;
  } catch (const std::runtime_error&) {
    return false;
  }
}

Targets failing_targets(std::vector<StreamLog>& logs) {
  Targets targets;
  for (StreamLog& log : logs) targets.push_back(std::make_unique<FailingStream>(log));
  return targets;
}

void require_sound(const WriterRow& row, const Outcome& outcome, const std::vector<StreamLog>& logs,
                   const std::vector<std::string>& whole) {
  const std::vector<std::string> expected = outcome.taken.size() == record_count ? whole : written(row, outcome.taken);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    BOOST_REQUIRE(!logs[i].written_after_failure);
    if (logs[i].closed) {
      BOOST_REQUIRE(outcome.closed || row.targets > 1);
      BOOST_REQUIRE(logs[i].data == expected[i]);
    } else {
      BOOST_REQUIRE(outcome.failed);
      BOOST_REQUIRE(!looks_whole(logs[i].data, row.compression) || logs[i].failed);
    }
  }
}

template <typename Test>
void for_all(Test test) {
  for (const WriterRow& row : contract::Rows<WriterRow>::all()) {
    const std::vector<std::string> whole = written(row, all_records());
    for (const int threads : {1, 2}) {
      BOOST_TEST_CONTEXT(row.name << ", " << threads << " threads") { test(row, threads, whole); }
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_CASE(no_output_looks_whole_after_memory_ran_out, *timeout(240)) {
  for_all([](const WriterRow& row, int threads, const std::vector<std::string>& whole) {
    bool happened = true;
    for (std::int64_t number = 0; happened; number += step) {
      std::vector<StreamLog> logs(row.targets);
      const std::vector<int> records = all_records();
      Outcome outcome;
      {
        const scarce_memory::Failure failure(number);
        outcome = run(
            row, threads, [&](Files&) { return failing_targets(logs); }, records);
        happened = failure.happened();
      }
      BOOST_TEST_INFO("allocation " << number);
      require_sound(row, outcome, logs, whole);
    }
  });
}

BOOST_AUTO_TEST_CASE(no_output_looks_whole_after_the_target_failed, *timeout(120)) {
  for_all([](const WriterRow& row, int threads, const std::vector<std::string>& whole) {
    for (std::size_t which = 0; which < row.targets; ++which) {
      bool happened = true;
      for (int number = 0; happened; ++number) {
        std::vector<StreamLog> logs(row.targets);
        logs[which].fail_call = number;
        const Outcome outcome = run(
            row, threads, [&](Files&) { return failing_targets(logs); }, all_records());
        happened = logs[which].failed;
        BOOST_TEST_INFO("call " << number << " of target " << which);
        BOOST_REQUIRE_EQUAL(outcome.failed, happened);
        BOOST_REQUIRE_EQUAL(outcome.closed && logs[which].closed, !happened);
        require_sound(row, outcome, logs, whole);
      }
    }
  });
}

BOOST_AUTO_TEST_CASE(nothing_has_its_final_name_after_memory_ran_out, *timeout(240)) {
  const Folder folder;
  for (const WriterRow& row : contract::Rows<WriterRow>::all()) {
    BOOST_TEST_CONTEXT(row.name) {
      const std::vector<int> records = all_records();
      const std::vector<std::string> whole = written(row, records);
      std::vector<std::string> paths;
      for (std::size_t i = 0; i < row.targets; ++i) paths.push_back(folder / std::to_string(i));
      bool happened = true;
      for (std::int64_t number = 0; happened; number += step) {
        Outcome outcome;
        {
          const scarce_memory::Failure failure(number);
          const auto targets = [&](Files& files) {
            files = std::make_unique<seqtide::JointFiles>();
            Targets made;
            for (const std::string& path : paths) {
              made.push_back(row.targets > 1 ? files->create(path) : seqtide::FileStream::create(path, true));
            }
            return made;
          };
          outcome = run(row, 1, targets, records);
          happened = failure.happened();
        }
        BOOST_TEST_INFO("allocation " << number);
        const std::vector<std::string> expected =
            outcome.taken.size() == record_count ? whole : written(row, outcome.taken);
        const bool there = fs::exists(paths[0]);
        for (std::size_t i = 0; i < row.targets; ++i) {
          BOOST_REQUIRE_EQUAL(fs::exists(paths[i]), there);
          if (there) BOOST_REQUIRE(content(paths[i]) == expected[i]);
          fs::remove(paths[i]);
        }
        if (there) BOOST_REQUIRE(outcome.closed);
        BOOST_REQUIRE(there || outcome.failed);
        BOOST_REQUIRE_EQUAL(folder.files(), 0U);
      }
    }
  }
}
