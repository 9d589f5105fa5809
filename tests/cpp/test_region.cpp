// parse_region: every form of a region's text, and what is none.
#define BOOST_TEST_MODULE region
#include <boost/test/unit_test.hpp>

#include "seqtide/alignments/bam/query.hpp"
#include "seqtide/error.hpp"
#include "seqtide/region.hpp"

using namespace seqtide;

namespace {

const SamHeader header = SamHeader::from_references(
    {{"chr1", 1000}, {"HLA-A*01:01", 50}, {"both", 100}, {"both:5-7", 20}, {"odd:name", 30}, {"a:b", 9}, {"a", 8}});

bool is(const char* text, std::int32_t id, std::int64_t begin, std::int64_t end) {
  return parse_region(text, header) == Region{id, begin, end};
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_positions) {
  BOOST_TEST(is("chr1", 0, 0, Region::open_end));
  BOOST_TEST(is("chr1:", 0, 0, Region::open_end));
  BOOST_TEST(is("chr1:11", 0, 10, Region::open_end));
  BOOST_TEST(is("chr1:11-", 0, 10, Region::open_end));
  BOOST_TEST(is("chr1:-20", 0, 0, 20));
  BOOST_TEST(is("chr1:11-20", 0, 10, 20));
  BOOST_TEST(is("chr1:11-11", 0, 10, 11));
  BOOST_TEST(is("chr1:1,0,0-1,000,000", 0, 99, 1000000));
  BOOST_TEST(is("chr1:5000", 0, 4999, Region::open_end));
  BOOST_TEST(is("chr1:1-100000000000", 0, 0, 100000000000));
  BOOST_TEST(is("chr1:2-99999999999999999999", 0, 1, Region::open_end));
  BOOST_TEST((parse_region("*", header) == Region{-1, 0, 0}));
}

BOOST_AUTO_TEST_CASE(reads_units_and_exponents) {
  BOOST_TEST(is("chr1:1-1M", 0, 0, 1'000'000));
  BOOST_TEST(is("chr1:1K-", 0, 999, Region::open_end));
  BOOST_TEST(is("chr1:1k-1g", 0, 999, 1'000'000'000));
  BOOST_TEST(is("chr1:-1m", 0, 0, 1'000'000));
  BOOST_TEST(is("chr1:1e3-1e6", 0, 999, 1'000'000));
  BOOST_TEST(is("chr1:1E+3-1E6", 0, 999, 1'000'000));
  BOOST_TEST(is("chr1:5000e-3-1e1", 0, 4, 10));
  BOOST_TEST(is("chr1:1.5K-0.002M", 0, 1499, 2000));
  BOOST_TEST(is("chr1:.5K-1.0015e4", 0, 499, 10'015));
  BOOST_TEST(is("chr1:5.-6.00", 0, 4, 6));
  BOOST_TEST(is("chr1:1,1K-1,2.5k", 0, 10'999, 12'500));
  BOOST_TEST(is("chr1:1-1e30", 0, 0, Region::open_end));
  BOOST_TEST(is("chr1:1-1e999999999999", 0, 0, Region::open_end));
  BOOST_TEST(is("{chr1}:1K-", 0, 999, Region::open_end));
}

BOOST_AUTO_TEST_CASE(reads_names_with_colons) {
  BOOST_TEST(is("HLA-A*01:01", 1, 0, Region::open_end));
  BOOST_TEST(is("HLA-A*01:01:5-6", 1, 4, 6));
  BOOST_TEST(is("{HLA-A*01:01}", 1, 0, Region::open_end));
  BOOST_TEST(is("{HLA-A*01:01}:5-6", 1, 4, 6));
  BOOST_TEST(is("{chr1}:5-6", 0, 4, 6));
  BOOST_TEST(is("odd:name", 4, 0, Region::open_end));
  BOOST_TEST(is("a:b", 5, 0, Region::open_end));  // "b" is no position
  BOOST_TEST(is("{both}:5-7", 2, 4, 7));
  BOOST_TEST(is("{both:5-7}", 3, 0, Region::open_end));
  BOOST_TEST(is("both:5-8", 2, 4, 8));
  BOOST_CHECK_THROW(parse_region("both:5-7", header), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_region) {
  for (const char* text : {"",
                           "chr1:0",
                           "chr1:0-5",
                           "chr1:7-6",
                           "chr1:5-0",
                           "chr1:x",
                           "chr1:5x",
                           "chr1:5-6-7",
                           "chr1:-",
                           "chr1: 5",
                           "chr1:,5",
                           "chr1:5-,6",
                           "chr1:--5",
                           "chr2:3-1",
                           "{chr1}:x",
                           "{chr1}:5-4",
                           "chr1:99999999999999999999",
                           "chr1:+5",
                           "chr1:1e",
                           "chr1:1e-",
                           "chr1:1e3.5",
                           "chr1:1e3K",
                           "chr1:1KK",
                           "chr1:1T",
                           "chr1:1kb",
                           "chr1:1K5",
                           "chr1:K",
                           "chr1:1-K",
                           "chr1:e3",
                           "chr1:.",
                           "chr1:1-.",
                           "chr1:.K",
                           "chr1:1K,-",
                           "chr1:1.5",
                           "chr1:1-1.0009K",
                           "chr1:1e-1-5",
                           "chr1:0K",
                           "chr1:1e400",
                           "chr1:2K-1999",
                           "{chr1",
                           "{chr1}5",
                           "{chr1}:0"}) {
    BOOST_CHECK_THROW(parse_region(text, header), InvalidArgument);
  }
  for (const char* text : {"chr2", "chr2:5", "CHR1", "chr1:5:6", "{chr1:5}", "{}", "**", ":5"}) {
    BOOST_CHECK_THROW(parse_region(text, header), UnknownName);
  }
}

BOOST_AUTO_TEST_CASE(all_of_a_file) {
  const std::vector<Region> all = parse_regions(".", header);
  BOOST_TEST_REQUIRE(all.size() == header.references().size() + 1);
  for (std::size_t id = 0; id + 1 < all.size(); ++id) {
    BOOST_TEST((all[id] == Region{static_cast<std::int32_t>(id), 0, Region::open_end}));
  }
  BOOST_TEST((all.back() == Region{}));
  BOOST_TEST((parse_regions("chr1:5-6", header) == std::vector<Region>{{0, 4, 6}}));
  BOOST_TEST((parse_regions("*", header) == std::vector<Region>{Region{}}));
  BOOST_CHECK_THROW(parse_regions("{.}", header), UnknownName);
  BOOST_CHECK_THROW(parse_regions("", header), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(takes_any_names) {
  const auto id_of = [](std::string_view name) { return name == "one" ? 1 : -1; };
  BOOST_TEST((parse_region("one:2-3", id_of) == Region{1, 1, 3}));
  BOOST_TEST((parse_region("{one}", id_of) == Region{1, 0, Region::open_end}));
  const auto is_named = [](const char* text) {
    return [text](const UnknownName& error) { return std::string(error.what()) == text; };
  };
  BOOST_CHECK_EXCEPTION(parse_region("two:2-3", id_of), UnknownName, is_named("no reference is called \"two\""));
  BOOST_CHECK_EXCEPTION(parse_region("*", id_of, "sequence"), UnknownName, is_named("no sequence is called \"*\""));
  BOOST_CHECK_EXCEPTION(parse_region("one:x:1", id_of), UnknownName,
                        [](const UnknownName& error) { return error.name() == "one:x"; });
  BOOST_CHECK_THROW(parse_region("", id_of), InvalidArgument);
}
