// BgzfReader: reading, and seeking by virtual offset.
#define BOOST_TEST_MODULE bgzf_reader
#include <boost/test/unit_test.hpp>

#include "bgzf_data.hpp"
#include "seqtide/io/bgzf.hpp"

using namespace bgzf_data;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

std::unique_ptr<BgzfReader> reader_of(const std::string& file, int threads = 2, bool require_eof = true) {
  return std::make_unique<BgzfReader>(MemoryStream::copy_of(file), input_options(threads, 256 << 10, require_eof));
}

Outcome read_rest(BgzfReader& reader, std::size_t piece = 50000) {
  std::string buffer(piece, '\0');
  return outcome_of([&](std::string& data) {
    const std::size_t count = reader.read(buffer);
    data.append(buffer, 0, count);
    return count > 0;
  });
}

std::string read_exactly(BgzfReader& reader, std::size_t count) {
  std::string data(count, '\0');
  data.resize(read_full(reader, data));
  return data;
}

std::int64_t offset_of(std::uint64_t block, std::uint64_t within) {
  return static_cast<std::int64_t>(block << 16 | within);
}

std::uint64_t go(BgzfReader& reader, std::int64_t target) { return reader.seek(target, Whence::start); }

// A seekable stream whose seeks can be made to fail.
class FailingSeeks : public OddStream {
 public:
  FailingSeeks(const std::string& data, const bool& failing)
      : OddStream(""), inner_(MemoryStream::copy_of(data)), failing_(failing) {}
  std::size_t read(std::span<char> out) override { return inner_->read(out); }
  std::uint64_t seek(std::int64_t offset, Whence whence) override {
    const std::uint64_t position = inner_->seek(offset, whence);
    if (failing_ && whence == Whence::start) throw IoError("seek failed", 5, name());
    return position;
  }
  bool seekable() const noexcept override { return true; }

 private:
  std::unique_ptr<MemoryStream> inner_;
  const bool& failing_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(reads_every_size, *utf::timeout(120)) {
  for (const std::size_t size : {0, 1, 65280, 65281, 10000000}) {
    const std::string data = reads(size);
    const std::string compressed = file(data, 65280, 1);
    for (const int threads : {1, 2, 4}) {
      for (const std::size_t piece : {100, 65536, 1 << 20}) {
        const auto reader = reader_of(compressed, threads);
        const Outcome outcome = read_rest(*reader, piece);
        BOOST_TEST(outcome.end == "complete");
        BOOST_TEST((outcome.data == data));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(reports_a_cut_at_every_byte, *utf::timeout(60)) {
  const std::string compressed = block("some") + block(" data") + eof_block();
  const std::size_t second = block("some").size();
  const std::size_t third = second + block(" data").size();
  for (std::size_t cut = 0; cut < compressed.size(); ++cut) {
    const Outcome outcome = read_rest(*reader_of(compressed.substr(0, cut)));
    BOOST_TEST(outcome.end == "truncated");
    BOOST_TEST(outcome.data == std::string("some data").substr(0, cut < second ? 0 : cut < third ? 4 : 9));
  }
}

BOOST_AUTO_TEST_CASE(says_what_it_got_instead, *utf::timeout(60)) {
  const struct {
    std::string file;
    const char* message;
  } cases[] = {
      {gzip_member("text"), "looks like gzip data"},
      {"BZh91AY&SY", "looks like bzip2 data"},
      {"@read\nACGT\n", "starts with \"@read\\x0aACGT\\x0a\""},
      {std::string(100, '\0'), "not BGZF data"},
  };
  for (const auto& c : cases) {
    const auto reader = reader_of(c.file);
    for (int again = 0; again < 2; ++again) {
      const Outcome outcome = read_rest(*reader);
      BOOST_TEST(outcome.end == "format");
      BOOST_TEST(outcome.data == "");
      BOOST_TEST(outcome.message.find(c.message) != std::string::npos, outcome.message);
    }
  }
  const Outcome mixed = read_rest(*reader_of(file("data") + gzip_member("text")));
  BOOST_TEST(mixed.end == "format");
  BOOST_TEST(mixed.data == "data");
}

BOOST_AUTO_TEST_CASE(finds_its_way_back_to_every_position, *utf::timeout(120)) {
  const std::string data = reads(1500000);
  std::string compressed;
  for (std::size_t i = 0; i < data.size(); i += 65536) {
    compressed += block(data.substr(i, 65536), 1);
    if (i % 3 == 0) compressed += eof_block();
  }
  compressed += eof_block();
  for (const int threads : {1, 3}) {
    const auto reader = reader_of(compressed, threads);
    std::mt19937 random(7);
    std::vector<std::pair<std::int64_t, std::size_t>> known = {{0, 0}};
    std::size_t position = 0;
    BOOST_TEST(reader->tell() == 0);
    while (position < data.size()) {
      const std::size_t step = random() % 4 == 0 ? 65536 - position % 65536 : random() % 40000;
      position += read_exactly(*reader, step).size();
      known.emplace_back(reader->tell(), position);
    }
    std::shuffle(known.begin(), known.end(), random);
    for (const auto& [offset, expected] : known) {
      const std::uint64_t arrived = go(*reader, offset);
      BOOST_REQUIRE(reader->tell() == arrived);
      // An empty block there is skipped, else the offset is the same.
      BOOST_REQUIRE((arrived == static_cast<std::uint64_t>(offset) ||
                     (arrived == static_cast<std::uint64_t>(offset) + (28 << 16) && (offset & 0xffff) == 0)));
      const std::size_t count = random() % 100000;
      BOOST_REQUIRE((read_exactly(*reader, count) == data.substr(expected, count)));
    }
    go(*reader, known[0].first);
    const Outcome rest = read_rest(*reader);
    BOOST_TEST(rest.end == "complete");
    BOOST_TEST((rest.data == data.substr(known[0].second)));
  }
}

BOOST_AUTO_TEST_CASE(tells_the_next_block_at_a_blocks_end, *utf::timeout(60)) {
  const std::string first = block("0123456789");
  const std::string second = block("abc");
  const auto reader = reader_of(first + second + eof_block());
  BOOST_TEST(read_exactly(*reader, 4) == "0123");
  BOOST_TEST(reader->tell() == 4);
  BOOST_TEST(read_exactly(*reader, 6) == "456789");
  BOOST_TEST(reader->tell() == first.size() << 16);
  BOOST_TEST(go(*reader, offset_of(0, 10)) == first.size() << 16);  // a block's end is allowed
  BOOST_TEST(read_exactly(*reader, 100) == "abc");
  const std::uint64_t end = (first.size() + second.size()) << 16;
  BOOST_TEST(reader->tell() == end);
  go(*reader, 3);
  BOOST_TEST(read_exactly(*reader, 3) == "345");
  go(*reader, static_cast<std::int64_t>(end));
  BOOST_TEST(reader->tell() == end);
  BOOST_TEST(read_exactly(*reader, 1) == "");
  const std::uint64_t file_end = end + (std::uint64_t{28} << 16);
  BOOST_TEST(go(*reader, static_cast<std::int64_t>(file_end)) == file_end);
  BOOST_TEST(read_exactly(*reader, 1) == "");
  go(*reader, 0);
  BOOST_TEST(read_exactly(*reader, 100) == "0123456789abc");
}

BOOST_AUTO_TEST_CASE(refuses_offsets_outside_and_stays_where_it_was, *utf::timeout(60)) {
  const std::string first = block("0123456789");
  const std::string second = block("abc");
  const std::string compressed = first + second + eof_block();
  for (const int threads : {1, 2}) {
    const auto reader = reader_of(compressed, threads);
    BOOST_TEST(read_exactly(*reader, 2) == "01");
    for (const std::int64_t bad :
         {offset_of(0, 11), offset_of(first.size(), 4), offset_of(first.size() + second.size(), 1), offset_of(1, 0),
          offset_of(first.size() - 1, 0), offset_of(compressed.size(), 1), offset_of(compressed.size() + 1, 0),
          offset_of(std::uint64_t{1} << 46, 0), std::int64_t{-1}}) {
      BOOST_CHECK_THROW(go(*reader, bad), InvalidArgument);
      BOOST_TEST(reader->tell() == 2);
    }
    BOOST_CHECK_THROW(reader->seek(0, Whence::current), InvalidArgument);
    BOOST_CHECK_THROW(reader->seek(0, Whence::end), InvalidArgument);
    BOOST_TEST(read_exactly(*reader, 100) == "23456789abc");
  }
}

BOOST_AUTO_TEST_CASE(checks_the_rest_after_a_seek, *utf::timeout(60)) {
  const std::string first = block("0123456789");
  const std::string second = block("abc");
  std::string damaged = second;
  damaged[damaged.size() - 8] = static_cast<char>(damaged[damaged.size() - 8] ^ 1);
  const std::int64_t target = offset_of(first.size(), 0);

  const auto cut = reader_of(first + second);
  go(*cut, target);
  Outcome outcome = read_rest(*cut);
  BOOST_TEST(outcome.data == "abc");
  BOOST_TEST(outcome.end == "truncated");
  go(*cut, offset_of(first.size() + second.size(), 0));
  BOOST_TEST(read_rest(*cut).end == "truncated");

  const auto relaxed = reader_of(first + second, 2, false);
  go(*relaxed, offset_of(first.size() + second.size(), 0));
  BOOST_TEST(read_rest(*relaxed).end == "complete");

  const auto corrupt = reader_of(first + damaged + eof_block());
  BOOST_CHECK_THROW(go(*corrupt, target), CorruptError);
  BOOST_TEST(read_rest(*corrupt).end == "corrupt");
  go(*corrupt, 5);
  outcome = read_rest(*corrupt);
  BOOST_TEST(outcome.data == "56789");
  BOOST_TEST(outcome.end == "corrupt");
  go(*corrupt, 8);
  BOOST_TEST(read_exactly(*corrupt, 2) == "89");
}

BOOST_AUTO_TEST_CASE(counts_from_where_the_stream_stood, *utf::timeout(60)) {
  const std::string first = block("0123456789");
  auto stream = MemoryStream::copy_of("prefix" + first + block("abc") + eof_block());
  stream->seek(6, Whence::start);
  BgzfReader reader(std::move(stream), input_options(2));
  BOOST_TEST(read_exactly(reader, 12) == "0123456789ab");
  BOOST_TEST(reader.tell() == (first.size() << 16 | 2));
  go(reader, 7);
  BOOST_TEST(read_exactly(reader, 100) == "789abc");
}

BOOST_AUTO_TEST_CASE(survives_a_failing_seek, *utf::timeout(60)) {
  const std::string data = reads(500000);
  bool failing = false;
  BgzfReader reader(std::make_unique<FailingSeeks>(file(data), failing), input_options(2));
  std::string got = read_exactly(reader, 100000);
  const std::uint64_t position = reader.tell();
  failing = true;
  BOOST_CHECK_THROW(go(reader, 10), IoError);
  BOOST_TEST(reader.tell() == position);
  BOOST_CHECK_THROW(read_exactly(reader, 1), IoError);
  BOOST_TEST(reader.tell() == position);
  failing = false;
  got += read_rest(reader).data;
  BOOST_TEST((got == data));
}

BOOST_AUTO_TEST_CASE(cannot_seek_where_the_stream_cannot, *utf::timeout(60)) {
  BgzfReader reader(std::make_unique<OddStream>(file("abc")), input_options(1));
  BOOST_TEST(!reader.seekable());
  BOOST_CHECK_THROW(go(reader, 0), IoError);
  BOOST_TEST(read_exactly(reader, 2) == "ab");
  BOOST_TEST(reader.tell() == 2);
}

BOOST_AUTO_TEST_CASE(goes_on_after_a_failed_read, *utf::timeout(60)) {
  const std::string data = reads(300000);
  auto stream = std::make_unique<OddStream>(file(data, 20000), 5000);
  stream->fail_every = 3;
  BgzfReader reader(std::move(stream), input_options(2));
  std::string got;
  std::string buffer(1000, '\0');
  int failures = 0;
  for (;;) {
    try {
      const std::size_t count = reader.read(buffer);
      if (count == 0) break;
      got.append(buffer, 0, count);
    } catch (const CallbackError&) {
      ++failures;
    }
  }
  BOOST_TEST(failures > 5);
  BOOST_TEST((got == data));
}

BOOST_AUTO_TEST_CASE(refuses_use_after_close, *utf::timeout(60)) {
  const auto reader = reader_of(file("abc"));
  BOOST_TEST(read_exactly(*reader, 0) == "");
  reader->close();
  reader->close();
  std::string buffer(1, '\0');
  BOOST_CHECK_THROW(reader->read(buffer), IoError);
  BOOST_CHECK_THROW(reader->tell(), IoError);
  BOOST_CHECK_THROW(go(*reader, 0), IoError);
  BOOST_TEST(reader->name() == "<memory>");
}

BOOST_AUTO_TEST_CASE(closes_at_any_time, *utf::timeout(120)) {
  const std::string compressed = file(reads(2000000), 65280, 1);
  std::string buffer(100000, '\0');
  for (int round = 0; round < 500; ++round) {
    BgzfReader reader(std::make_unique<MemoryStream>(std::span<const char>(compressed)), input_options(1 + round % 4));
    for (int i = 0; i < round % 8; ++i) BOOST_REQUIRE(reader.read(buffer) > 0);
    if (round % 5 == 0) go(reader, 3);
    if (round % 2 == 0) reader.close();
  }
}
