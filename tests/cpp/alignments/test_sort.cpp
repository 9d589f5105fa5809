#define BOOST_TEST_MODULE sort
#include <dirent.h>
#include <pthread.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <ctime>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "alignments/sort_order.hpp"
#include "record_streams.hpp"
#include "seqtide/alignments/sort.hpp"

namespace {

using record_streams::Collector;
using record_streams::Records;
using seqtide::BamRecord;
using seqtide::BamView;
using seqtide::SortOptions;
using seqtide::SortOrder;

std::string make(const std::string& name, std::uint16_t flag, std::int32_t reference, std::int32_t pos,
                 std::int32_t number) {
  BamRecord record;
  record.set_name(name);
  record.set_flag(flag);
  record.set_reference_id(reference);
  record.set_pos(pos);
  record.set_tlen(number);  // tells equal records apart
  return record.raw();
}

/// \param padding  bytes that make each record larger
std::vector<std::string> random_records(std::size_t count, unsigned seed, std::size_t padding = 0) {
  std::mt19937 random(seed);
  std::string tag;
  if (padding > 0) seqtide::append_tag_text(tag, "XX", 'Z', std::string(padding, 'x'));
  const std::uint16_t all_flags[] = {0, 16, 0x41, 0x81, 0x51, 0x141, 0x841, 4, 0x400};
  std::vector<std::string> records;
  for (std::size_t i = 0; i < count; ++i) {
    const int reference = static_cast<int>(random() % 4) - 1;
    const int pos = reference < 0 ? -1 : static_cast<int>(random() % 50) - 1;
    const std::string name = "r" + std::to_string(random() % 30) + ":" + std::string(random() % 2, '0') +
                             std::to_string(random() % 12) + std::string(random() % 3, 'x');
    BamRecord record{BamView(make(name, all_flags[random() % 9], reference, pos, static_cast<int>(i)))};
    record.set_tags(tag);
    records.push_back(record.raw());
  }
  return records;
}

std::vector<std::string> sorted(std::vector<std::string> records, const SortOptions& options) {
  Records reader(std::move(records));
  Collector writer;
  sort_alignments(reader, writer, options);
  return writer.raw;
}

std::vector<std::string> expected(std::vector<std::string> records, SortOrder order) {
  std::stable_sort(records.begin(), records.end(), [&](const std::string& left, const std::string& right) {
    const BamView a(left);
    const BamView b(right);
    if (order == SortOrder::name) {
      const int difference = seqtide::sorting::compare_names(a.name(), b.name());
      const auto rank = [](const BamView& view) {
        return std::tuple(view.flag() & 0xc0, (view.flag() & 0x100) != 0, (view.flag() & 0x800) != 0);
      };
      return difference != 0 ? difference < 0 : rank(a) < rank(b);
    }
    const auto key = [](const BamView& view) {
      return std::tuple(view.reference_id() < 0, view.reference_id(), view.pos(), (view.flag() & 16) != 0);
    };
    return key(a) < key(b);
  });
  return records;
}

int open_descriptors() {
  int count = 0;
  DIR* const folder = opendir("/proc/self/fd");
  while (readdir(folder) != nullptr) ++count;
  closedir(folder);
  return count;
}

}  // namespace

// Also of records that no reader lets pass.
BOOST_AUTO_TEST_CASE(every_position_has_its_place) {
  const std::int32_t largest = std::numeric_limits<std::int32_t>::max();
  std::vector<std::string> records;
  for (const std::int32_t reference : {0, 1, largest - 1, -1}) {
    for (const std::int32_t pos : {-1, 0, (1 << 30) - 1, 1 << 30, largest - 1, largest}) {
      for (const std::uint16_t flag : {0, 16}) {
        std::string raw = make("r", flag, reference, -1, 0);
        std::memcpy(raw.data() + 8, &pos, sizeof pos);
        records.push_back(raw);
      }
    }
  }
  std::vector<std::uint64_t> keys;
  for (const std::string& raw : records) keys.push_back(seqtide::sorting::coordinate_key(BamView(raw)));
  BOOST_TEST((std::adjacent_find(keys.begin(), keys.end(), std::greater_equal<>()) == keys.end()));

  std::vector<std::string> shuffled = records;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(3));
  BOOST_TEST((sorted(shuffled, {}) == records));
}

BOOST_AUTO_TEST_CASE(both_orders_in_memory) {
  for (const SortOrder order : {SortOrder::coordinate, SortOrder::name}) {
    for (const std::size_t count : {0, 1, 2, 3000}) {
      const std::vector<std::string> records = random_records(count, 7);
      SortOptions options;
      options.order = order;
      BOOST_TEST((sorted(records, options) == expected(records, order)));
    }
  }
}

// Of random records with equal ones among them, whether they go through files or not.
BOOST_AUTO_TEST_CASE(by_a_tag) {
  std::vector<std::string> records;
  for (const std::string& raw : random_records(30'000, 11)) {
    BamRecord record{BamView(raw)};
    std::string tag;
    seqtide::append_tag_text(tag, "XX", 'Z', "the same eight letters " + std::to_string(records.size() % 7));
    if (records.size() % 3 > 0) record.set_tags(tag);
    records.push_back(record.raw());
  }
  const auto text = [](const std::string& raw) {
    const auto tag = BamView(raw).tag("XX");
    return tag ? tag->text() : std::string_view();
  };
  for (const SortOrder order : {SortOrder::coordinate, SortOrder::name}) {
    std::vector<std::string> wanted = expected(records, order);
    std::stable_sort(wanted.begin(), wanted.end(),
                     [&](const std::string& a, const std::string& b) { return text(a) < text(b); });
    for (const std::uint64_t memory : {std::uint64_t{1} << 20, SortOptions().memory_bytes}) {
      SortOptions options;
      options.order = order;
      options.tag = "XX";
      options.memory_bytes = memory;
      BOOST_TEST((sorted(records, options) == wanted));
    }
  }
  SortOptions options;
  options.tag = "XXX";
  BOOST_CHECK_THROW(sorted(records, options), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(threads_do_not_change_the_order) {
  const std::vector<std::string> records = random_records(180'000, 3);
  const std::vector<std::string> wanted = expected(records, SortOrder::coordinate);
  for (const int threads : {1, 2, 3, 5, 7, 1000}) {
    SortOptions options;
    options.threads = threads;
    BOOST_TEST((sorted(records, options) == wanted), threads << " threads");
  }
}

BOOST_AUTO_TEST_CASE(more_threads_cost_little) {
  const std::vector<std::string> records = random_records(200'000, 3);
  for (const std::uint64_t memory : {std::uint64_t{2} << 20, SortOptions().memory_bytes}) {
    const auto time_with = [&](int threads) {
      SortOptions options;
      options.order = SortOrder::name;
      options.threads = threads;
      options.memory_bytes = memory;
      const std::clock_t begin = std::clock();  // of all threads
      sorted(records, options);
      return std::clock() - begin;
    };
    time_with(1);
    const std::clock_t few = time_with(4);
    BOOST_TEST(time_with(1000) < 5 * few, memory << " bytes");
  }
}

#ifdef __GLIBC__
BOOST_AUTO_TEST_CASE(a_system_without_more_threads_sorts_too) {
  const std::vector<std::string> records = random_records(60'000, 3);
  pthread_attr_t usual;
  BOOST_TEST_REQUIRE(pthread_getattr_default_np(&usual) == 0);
  pthread_attr_t huge = usual;
  BOOST_TEST_REQUIRE(pthread_attr_setstacksize(&huge, std::size_t{1} << 47) == 0);  // for which there are no addresses
  BOOST_TEST_REQUIRE(pthread_setattr_default_np(&huge) == 0);
  BOOST_CHECK_THROW(std::jthread([] {}), std::system_error);
  SortOptions options;
  options.threads = 4;
  const std::vector<std::string> found = sorted(records, options);
  BOOST_TEST_REQUIRE(pthread_setattr_default_np(&usual) == 0);
  BOOST_TEST((found == expected(records, SortOrder::coordinate)));
}
#endif

BOOST_AUTO_TEST_CASE(little_memory_makes_files_that_are_merged) {
  const int before = open_descriptors();
  for (const SortOrder order : {SortOrder::coordinate, SortOrder::name}) {
    // A few files, and more than are merged at once.
    for (const std::size_t padding : {0, 5000}) {
      const std::vector<std::string> records = random_records(15'000, 5, padding);
      SortOptions options;
      options.order = order;
      options.memory_bytes = 1 << 20;
      options.threads = 2;
      BOOST_TEST((sorted(records, options) == expected(records, order)), padding << " bytes of padding");
    }
  }
  BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(a_record_larger_than_the_memory_is_sorted_too) {
  BamRecord large;
  large.set_sequence(std::string(3 << 20, 'A'), {});
  std::vector<std::string> records = random_records(100, 1);
  records.insert(records.begin() + 50, large.raw());
  SortOptions options;
  options.memory_bytes = 1 << 20;
  BOOST_TEST((sorted(records, options) == expected(records, SortOrder::coordinate)));
}

BOOST_AUTO_TEST_CASE(failures_reach_the_caller) {
  SortOptions options;
  options.memory_bytes = 1 << 20;
  Collector writer;
  const int before = open_descriptors();
  {
    Records reader(random_records(20'000, 2), 19'999);
    BOOST_CHECK_THROW(sort_alignments(reader, writer, options), seqtide::IoError);
    BOOST_CHECK(writer.failed);
    BOOST_TEST(writer.raw.empty());
  }
  BOOST_TEST(open_descriptors() == before);

  options.temporary_folder = "/nowhere/at/all";
  Records reader(random_records(20'000, 2));
  BOOST_CHECK_EXCEPTION(sort_alignments(reader, writer, options), seqtide::IoError, [](const seqtide::IoError& error) {
    return error.error_number() == ENOENT && error.path() == "/nowhere/at/all";
  });

  options.memory_bytes = 1000;
  BOOST_CHECK_THROW(sort_alignments(reader, writer, options), seqtide::InvalidArgument);

  options = {};
  options.interrupt_check = [] { throw std::runtime_error("stop"); };
  BOOST_CHECK_THROW(sort_alignments(reader, writer, options), std::runtime_error);
}

namespace {

int checks = 0;
int fatal_check = 0;

void check() {
  if (++checks == fatal_check) throw std::runtime_error("stop");
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_interrupt_ends_a_sort_in_bounded_work, *boost::unit_test::timeout(120)) {
  const std::vector<std::string> records = random_records(120'000, 3);
  const int before = open_descriptors();
  for (const SortOrder order : {SortOrder::coordinate, SortOrder::name}) {
    for (const int threads : {1, 4}) {
      for (const std::uint64_t memory : {1 << 20, 1 << 30}) {
        BOOST_TEST_CONTEXT("threads " << threads << ", memory " << memory) {
          SortOptions options;
          options.order = order;
          options.threads = threads;
          options.memory_bytes = memory;
          options.interrupt_check = check;
          const auto run = [&](int fatal) {
            fatal_check = fatal;
            checks = 0;
            return sorted(records, options);
          };
          BOOST_TEST(run(0).size() == records.size());
          const int all = checks;
          // Of each 2048 records after they were sorted, and of each 16 Ki that were merged; threads share them.
          BOOST_TEST(all >= 40 / threads);
          // How often it waits for other threads, and looks meanwhile, is another time another number.
          const std::vector<int> numbers = threads == 1 ? std::vector{1, 2, all / 3, all / 2} : std::vector{1, 2, 5};
          for (const int number : numbers) {
            BOOST_CHECK_THROW(run(number), std::runtime_error);
            BOOST_TEST(checks == number);
            BOOST_TEST(open_descriptors() == before);
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_compare_as_people_count) {
  const std::string_view ascending[] = {"",   "*",  "1",   "2",    "007", "07",   "7",    "10",  "a",
                                        "a-", "a1", "a1b", "a1b2", "a1c", "a01b", "a002", "a10", "b"};
  // Where numbers are equal, leading zeros come first only if nothing before them decides.
  using seqtide::sorting::compare_names;
  BOOST_TEST(compare_names("read9", "read10") < 0);
  BOOST_TEST(compare_names("read09", "read9") < 0);
  BOOST_TEST(compare_names("x:2:7", "x:10:1") < 0);
  BOOST_TEST(compare_names("18446744073709551616", "18446744073709551617") < 0);
  BOOST_TEST(compare_names("1\xff", "1a") > 0);
  for (const std::string_view a : ascending) {
    BOOST_TEST(compare_names(a, a) == 0);
    for (const std::string_view b : ascending) {
      BOOST_TEST((compare_names(a, b) < 0) == (compare_names(b, a) > 0), a << " and " << b);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_header_says_how_it_is_sorted) {
  const auto header = seqtide::SamHeader::parse("@HD\tVN:1.5\tGO:query\tSS:unsorted:x\n@SQ\tSN:c\tLN:9\n",
                                                seqtide::Validation::lenient);
  BOOST_TEST(sorted_header(header, SortOrder::coordinate)->text() == "@HD\tVN:1.5\tSO:coordinate\n@SQ\tSN:c\tLN:9\n");
  const auto bare = seqtide::SamHeader::parse("@SQ\tSN:c\tLN:9\n");
  BOOST_TEST(sorted_header(bare, SortOrder::name)->value("HD", "SO") == "queryname");
}

BOOST_AUTO_TEST_CASE(both_headers_have_the_same_references) {
  const auto header = [](const std::string& name) {
    return std::make_shared<const seqtide::SamHeader>(seqtide::SamHeader::from_references({{name, 100}}));
  };
  for (const std::string name : {"a", "b"}) {
    Records records({make("r", 0, 0, 5, 1)}, std::string::npos, header("a"));
    Collector collector(header(name));
    if (name == "a") {
      BOOST_CHECK_NO_THROW(seqtide::sort_alignments(records, collector, {}));
    } else {
      BOOST_CHECK_THROW(seqtide::sort_alignments(records, collector, {}), seqtide::InvalidArgument);
    }
    BOOST_TEST(collector.raw.size() == (name == "a" ? 1U : 0U));
  }
}
