// RegionQuery of a format of its own, lines of text "NAME\tBEGIN\tEND", so that it knows nothing of BAM: always what a
// scan finds, and typed errors.
#define BOOST_TEST_MODULE region_query
#include <boost/test/unit_test.hpp>
#include <charconv>
#include <numeric>

#include "bgzf_data.hpp"
#include "index/region_query.hpp"
#include "seqtide/index/gzi.hpp"

using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

const std::vector<std::string> names = {"chr1", "empty", "chr2"};
const std::vector<std::int64_t> lengths = {5000000, 1000, 300000};

std::int32_t id_of(std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  return found == names.end() ? -1 : static_cast<std::int32_t>(found - names.begin());
}

struct Line {
  std::string_view text;  // with its line feed
  std::int32_t reference_id = -1;
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

// All that a format needs to tell. Lines that begin with '#' are none of the records, wherever they stand.
class LineTraits {
 public:
  using Record = Line;

  explicit LineTraits(std::size_t longest = 1000, int* headers = nullptr) : longest_(longest), headers_(headers) {}

  std::size_t size(std::string_view text) const {
    const std::size_t size = text.find('\n') + 1;
    if ((size == 0 ? text.size() : size) > longest_) {
      throw QueryFault{"the line is longer than " + std::to_string(longest_), 0, text, true};
    }
    return size;
  }
  static Line record(std::string_view text) {
    Line line{text};
    if (text.starts_with('#')) return line;
    const std::size_t first = text.find('\t');
    const std::size_t second = text.find('\t', first + 1);
    line.reference_id = id_of(text.substr(0, first));
    line.begin = number(text, first + 1, second);
    line.end = number(text, second + 1, text.size() - 1);
    return line;
  }
  static std::int32_t reference_id(const Line& line) { return line.reference_id; }
  static std::int64_t begin(const Line& line) { return line.begin; }
  static void examine_end(const Line& line) {
    if (line.end <= line.begin) throw QueryFault{"it ends before it begins", 0, line.text, false};
  }
  static std::int64_t end(const Line& line) { return line.end; }
  static void examine(const Line& line) { examine_end(line); }
  void skip_header(Window& window) const {
    BOOST_TEST(window.size() == 0U);
    if (headers_ != nullptr) ++*headers_;
  }

 private:
  static std::int64_t number(std::string_view text, std::size_t begin, std::size_t end) {
    std::int64_t value = -1;
    const auto [at, error] = std::from_chars(text.data() + begin, text.data() + end, value);
    if (error == std::errc() && at == text.data() + end && value >= 0) return value;
    throw QueryFault{"no number", begin, text.substr(begin, end - begin), false};
  }

  std::size_t longest_;
  int* headers_;
};

using LineQuery = RegionQuery<LineTraits>;

struct File {
  std::string bytes;
  std::vector<std::string> lines;
  std::shared_ptr<const BinningIndex> index;
};

std::int64_t below(std::mt19937& random, std::int64_t most) { return static_cast<std::int64_t>(random()) % most; }

// Every so often a line is a remark.
std::vector<std::string> random_lines(int count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Line> records;
  for (int i = 0; i < count; ++i) {
    const auto id = static_cast<std::int32_t>(random() % 2 * 2);
    const std::int64_t length = lengths[static_cast<std::size_t>(id)];
    const std::int64_t begin = below(random, random() % 2 == 0 ? length : length / 50);
    const std::int64_t widths[] = {1, 100, 20000, length};
    const std::int64_t width = 1 + below(random, widths[random() % 8 == 0 ? 3 : random() % 3]);
    records.push_back({{}, id, begin, std::min(begin + width, length)});
  }
  std::stable_sort(records.begin(), records.end(), [](const Line& a, const Line& b) {
    return a.reference_id != b.reference_id ? a.reference_id < b.reference_id : a.begin < b.begin;
  });
  std::vector<std::string> lines;
  for (const Line& record : records) {
    if (random() % 10 == 0) lines.push_back("# remark\n");
    lines.push_back(names[static_cast<std::size_t>(record.reference_id)] + "\t" + std::to_string(record.begin) + "\t" +
                    std::to_string(record.end) + "\n");
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  return std::accumulate(lines.begin(), lines.end(), std::string());
}

File make_file(std::vector<std::string> lines, IndexKind kind = IndexKind::bai, std::size_t block_size = 700) {
  File file;
  file.bytes = bgzf_data::file(joined(lines), block_size, 1);
  BinningIndexBuilder builder(kind, lengths);
  std::uint64_t offset = 0;
  for (const std::string& line : lines) {
    const Line record = LineTraits::record(line);
    const std::uint64_t end = offset + line.size();
    if (record.reference_id >= 0) builder.add(record.reference_id, record.begin, record.end, true, offset, end);
    offset = end;
  }
  const GziIndex blocks = GziIndex::build(MemoryStream::copy_of(file.bytes));
  file.index = std::make_shared<const BinningIndex>(builder.finish(blocks.blocks()));
  file.lines = std::move(lines);
  return file;
}

std::vector<Region> prepared(const File& file, std::vector<Region> regions) {
  return joined_regions(std::move(regions), *file.index, names.size(), [](std::int32_t id) {
    return RegionTarget{names[static_cast<std::size_t>(id)], lengths[static_cast<std::size_t>(id)]};
  });
}

LineQuery query(const File& file, std::vector<Region> regions, LineTraits traits = LineTraits()) {
  auto input = std::make_unique<RegionInput>(MemoryStream::copy_of(file.bytes), "lines", bgzf_data::input_options(1));
  return LineQuery(RegionCursor(std::move(input), file.index, prepared(file, std::move(regions))), traits);
}

bool next(LineQuery& query, Line& line) {
  while (!query.next_buffered(line)) {
    if (!query.fill()) return false;
  }
  return true;
}

std::string found(LineQuery query) {
  std::string text;
  std::uint64_t count = 0;
  for (Line line; next(query, line); ++count) text += line.text;
  BOOST_TEST(query.record_count() == count);
  return text;
}

std::string scan(const File& file, const std::vector<Region>& regions) {
  std::string text;
  for (const std::string& line : file.lines) {
    const Line record = LineTraits::record(line);
    if (std::any_of(regions.begin(), regions.end(), [&](const Region& region) {
          return region.begin < region.end && record.reference_id == region.reference_id && record.begin < region.end &&
                 record.end > region.begin;
        })) {
      text += line;
    }
  }
  return text;
}

std::vector<Region> random_regions(std::mt19937& random) {
  std::vector<Region> regions;
  for (std::size_t i = random() % 3 == 0 ? random() % 30 : 1; i-- > 0;) {
    const auto id = static_cast<std::int32_t>(random() % names.size());
    const std::int64_t begin = below(random, random() % 2 == 0 ? 300000 : 5000);
    const std::int64_t widths[] = {1, 500, 100000};
    regions.push_back({id, begin, random() % 10 == 0 ? Region::open_end : begin + below(random, widths[random() % 3])});
  }
  return regions;
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_what_a_scan_finds, *utf::timeout(240)) {
  std::mt19937 random(1);
  for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
    for (const std::size_t block_size : {30, 700, 65280}) {
      const File file = make_file(random_lines(2000, 3), kind, block_size);
      for (int round = 0; round < 60; ++round) {
        const std::vector<Region> regions = random_regions(random);
        BOOST_TEST_REQUIRE((found(query(file, regions)) == scan(file, regions)));
      }
      const std::vector<Region> all = {{2, 0, Region::open_end}, {1, 0, 1}, {0, 0, Region::open_end}};
      BOOST_TEST_REQUIRE((found(query(file, all)) == scan(file, all)));
    }
  }
}

BOOST_AUTO_TEST_CASE(queries_of_one_file_share_what_they_learn, *utf::timeout(240)) {
  const File file = make_file(random_lines(4000, 4));
  std::mt19937 random(2);
  const auto indexed = std::make_unique<IndexedRegions>(SharedStream(MemoryStream::copy_of(file.bytes)), file.index,
                                                        "lines", bgzf_data::input_options(1));
  const auto shared = [&](const std::vector<Region>& regions) {
    return LineQuery(indexed->cursor(prepared(file, regions)), LineTraits());
  };
  for (int round = 0; round < 300; ++round) {
    const std::vector<Region> regions = random_regions(random);
    BOOST_TEST_REQUIRE((found(shared(regions)) == scan(file, regions)));
  }
  const std::vector<Region> one = {{0, 9000, 9001}};
  const std::vector<Region> other = {{2, 0, 5000}};
  LineQuery first = shared(one);
  LineQuery second = shared(other);
  std::string from_first;
  std::string from_second;
  Line line;
  for (bool more = true; more;) {
    more = false;
    if (next(first, line)) more = true, from_first += line.text;
    if (next(second, line)) more = true, from_second += line.text;
  }
  BOOST_TEST((from_first == scan(file, one)));
  BOOST_TEST((from_second == scan(file, other)));
}

BOOST_AUTO_TEST_CASE(headers_are_skipped_where_data_begins, *utf::timeout(60)) {
  int headers = 0;
  const File bare = make_file({"chr1\t5\t9\n", "chr2\t5\t9\n"});
  BOOST_TEST(found(query(bare, {{0, 0, 10}, {2, 0, 10}}, LineTraits(1000, &headers))) == "chr1\t5\t9\nchr2\t5\t9\n");
  BOOST_TEST(headers == 1);
  const File headed = make_file({"# first\n", "chr1\t5\t9\n"});
  BOOST_TEST(found(query(headed, {{0, 0, 10}}, LineTraits(1000, &headers))) == "chr1\t5\t9\n");
  BOOST_TEST(headers == 1);
}

BOOST_AUTO_TEST_CASE(faults_become_errors_with_a_place, *utf::timeout(60)) {
  const std::vector<std::string> good = {"# first\n", "chr1\t5\t90\n", "chr1\t50\t90\n", "chr1\t60\t90\n"};
  const auto broken = [&](std::size_t i, const std::string& line) {
    File file = make_file(good);
    std::vector<std::string> lines = good;
    lines[i] = line;
    BOOST_REQUIRE(line.size() == good[i].size());
    file.bytes = bgzf_data::file(joined(lines), 700, 1);
    return file;
  };
  const auto refused = [](const File& file, std::size_t records, const char* reason, std::uint64_t offset) {
    LineQuery lines = query(file, {{0, 0, 100}});
    Line line;
    for (std::size_t i = 0; i < records; ++i) BOOST_TEST(next(lines, line));
    BOOST_CHECK_EXCEPTION(next(lines, line), FormatError, [&](const FormatError& error) {
      BOOST_TEST(error.reason() == reason);
      BOOST_TEST(error.place().format == "lines");
      return error.place().virtual_offset == offset;
    });
  };
  refused(broken(2, "chr1\tx0\t90\n"), 1, "no number", 23);
  refused(broken(2, "chr1\t50\t50\n"), 1, "it ends before it begins", 18);
  refused(broken(3, "chr1\t40\t90\n"), 2, "the records are not sorted by coordinate: position 41 follows position 51",
          29);
  Line line;
  LineQuery limited = query(make_file(good), {{0, 0, 100}}, LineTraits(10));
  BOOST_TEST(next(limited, line));
  BOOST_TEST(limited.last_place().virtual_offset.value() == 8U);
  BOOST_CHECK_THROW(next(limited, line), LimitError);
}

BOOST_AUTO_TEST_CASE(regions_are_checked_and_joined) {
  const File file = make_file(random_lines(10, 1));
  BOOST_TEST((prepared(file, {{2, 5, 9}, {0, 7, 7}, {-1, 3, 1}, {0, 3, 5}, {2, 9, 12}, {0, 6, 8}, {2, 6, 7}}) ==
              std::vector<Region>{{0, 3, 5}, {0, 6, 8}, {2, 5, 12}, {-1, 0, 1}}));
  for (const Region& region : std::vector<Region>{{3, 0, 1}, {-2, 0, 1}, {0, -1, 5}, {0, 7, 6}}) {
    BOOST_CHECK_THROW(prepared(file, {region}), InvalidArgument);
  }
  const auto of_unknown_length = [&](const Region& region) {
    return joined_regions({region}, *file.index, 1, [](std::int32_t) { return RegionTarget{"a"}; });
  };
  // BAI ends there, so that a file that has one has no records behind it.
  BOOST_CHECK_NO_THROW(of_unknown_length({0, 1 << 29, Region::open_end}));
  BOOST_CHECK_NO_THROW(of_unknown_length({0, (1 << 29) + 1, Region::open_end}));
}
