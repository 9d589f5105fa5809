// BgzfWriter: what it writes, read back by zlib and by the BGZF source, and what it does when the target fails.
#define BOOST_TEST_MODULE bgzf_writer
#include <boost/test/unit_test.hpp>
#include <cstdio>

#include "bgzf_data.hpp"
#include "seqtide/io/bgzf.hpp"

using namespace bgzf_data;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

OutputOptions output_options(int threads, int level = 1) {
  OutputOptions options;
  options.threads = threads;
  options.level = level;
  return options;
}

std::string written(const std::string& data, const OutputOptions& options, std::size_t piece = SIZE_MAX) {
  std::string file;
  BgzfWriter writer(std::make_unique<StringSink>(file), options);
  for (std::size_t i = 0; i < data.size(); i += std::min(piece, data.size() - i)) {
    writer.write(std::span(data).subspan(i, std::min(piece, data.size() - i)));
  }
  writer.close();
  return file;
}

bool ends_with_eof_block(const std::string& file) { return file.ends_with(eof_block()); }

// What happened to a target, for looking at after it is gone.
struct Fate {
  std::string file;
  int flushes = 0;
  bool closed = false;
  bool abandoned = false;
};

// A target that is full after some bytes.
class FullSink : public Stream {
 public:
  FullSink(Fate& fate, std::size_t capacity) : fate_(fate), capacity_(capacity) {}
  void write(std::span<const char> data) override {
    const std::size_t count = std::min(data.size(), capacity_ - fate_.file.size());
    fate_.file.append(data.data(), count);
    if (count < data.size()) throw CallbackError("full", name(), std::make_shared<int>(28));
  }
  void flush() override { ++fate_.flushes; }
  void close() override { fate_.closed = true; }
  void abandon() noexcept override { fate_.abandoned = true; }
  bool writable() const noexcept override { return true; }
  std::string name() const override { return "<full>"; }

 private:
  Fate& fate_;
  std::size_t capacity_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(writes_what_others_read, *utf::timeout(240)) {
  for (const std::size_t size : {0, 1, 65279, 65280, 65281, 65536, 10000000}) {
    const std::string data = reads(size);
    for (const int threads : {1, 2, 4}) {
      BOOST_TEST_CONTEXT(size << " bytes, " << threads << " threads") {
        const std::string file = written(data, output_options(threads));
        BOOST_TEST((gunzipped(file) == data));
        BOOST_TEST(ends_with_eof_block(file));
        const Outcome outcome = read_source(file, input_options(threads));
        BOOST_TEST(outcome.end == "complete");
        BOOST_TEST((outcome.data == data));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(writes_the_same_whatever_the_threads_and_pieces, *utf::timeout(120)) {
  const std::string data = reads(1000000);
  const std::string expected = written(data, output_options(1));
  for (const int threads : {1, 2, 4}) {
    for (const std::size_t piece : {1000, 65280, 65281, 300000}) {
      BOOST_TEST((written(data, output_options(threads), piece) == expected));
    }
  }
  BOOST_TEST(
      (written(data.substr(0, 70000), output_options(2), 1) == written(data.substr(0, 70000), output_options(1))));
}

BOOST_AUTO_TEST_CASE(writes_every_level, *utf::timeout(120)) {
  const std::string data = reads(300000);
  std::size_t stored = 0;
  for (int level = 0; level <= 12; ++level) {
    const std::string file = written(data, output_options(2, level));
    BOOST_TEST((gunzipped(file) == data));
    if (level == 0) stored = file.size();
    BOOST_TEST((level == 0 ? file.size() > data.size() : file.size() < stored * 2 / 3));
  }
  std::string file;
  for (const int level : {-1, 13}) {
    BOOST_CHECK_THROW(BgzfWriter(std::make_unique<StringSink>(file), output_options(1, level)), InvalidArgument);
  }
}

BOOST_AUTO_TEST_CASE(stores_what_does_not_compress, *utf::timeout(60)) {
  const std::string data = noise(1000000);
  for (const int level : {0, 1, 6, 12}) {
    const std::string file = written(data, output_options(2, level));
    BOOST_TEST((gunzipped(file) == data));
    BOOST_TEST(file.size() <= data.size() + 16 * (18 + 5 + 8) + 28);
    const Outcome outcome = read_source(file, input_options(2));
    BOOST_TEST(outcome.end == "complete");
    BOOST_TEST((outcome.data == data));
  }
}

BOOST_AUTO_TEST_CASE(fills_blocks_as_htslib_does, *utf::timeout(60)) {
  const std::string file = written(reads(200000), output_options(2));
  std::vector<std::size_t> sizes;
  for (std::size_t at = 0; at < file.size();) {
    const std::size_t block_size =
        static_cast<unsigned char>(file[at + 16]) + 256 * static_cast<unsigned char>(file[at + 17]) + 1;
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
      size |= std::size_t{static_cast<unsigned char>(file[at + block_size - 4 + i])} << (8 * i);
    sizes.push_back(size);
    at += block_size;
  }
  BOOST_TEST((sizes == std::vector<std::size_t>{65280, 65280, 65280, 4160, 0}));
}

BOOST_AUTO_TEST_CASE(tells_offsets_that_a_reader_can_seek_to, *utf::timeout(60)) {
  const std::string data = reads(2000000);
  for (const int threads : {1, 3}) {
    std::string file;
    BgzfWriter writer(std::make_unique<StringSink>(file), output_options(threads));
    std::vector<std::pair<std::uint64_t, std::size_t>> known;
    std::mt19937 random(3);
    for (std::size_t position = 0;;) {
      known.emplace_back(writer.tell(), position);
      if (position == data.size()) break;
      const std::size_t step = random() % 5 == 0 ? 65280 - position % 65280 : random() % 200000;
      const std::size_t count = std::min<std::size_t>(step, data.size() - position);
      writer.write(std::span(data).subspan(position, count));
      position += count;
    }
    writer.close();
    BOOST_TEST((gunzipped(file) == data));
    BgzfReader reader(MemoryStream::copy_of(file), input_options(threads));
    for (const auto& [offset, position] : known) {
      reader.seek(static_cast<std::int64_t>(offset), Whence::start);
      std::string got(std::min<std::size_t>(50, data.size() - position), '\0');
      BOOST_REQUIRE(read_full(reader, got) == got.size());
      BOOST_REQUIRE(got == data.substr(position, got.size()));
    }
  }
}

BOOST_AUTO_TEST_CASE(flush_hands_over_everything, *utf::timeout(60)) {
  const std::string data = reads(700000);
  for (const int threads : {1, 2}) {
    Fate fate;
    BgzfWriter writer(std::make_unique<FullSink>(fate, SIZE_MAX), output_options(threads));
    writer.flush();
    BOOST_TEST(fate.file.empty());
    std::size_t flushed = 0;
    for (const std::size_t end : {10, 500, 400000, 700000}) {
      writer.write(std::span(data).subspan(flushed, end - flushed));
      writer.flush();
      flushed = end;
      BOOST_TEST((gunzipped(fate.file) == data.substr(0, end)));
      BOOST_TEST(!ends_with_eof_block(fate.file));
    }
    BOOST_TEST(fate.flushes == 5);
    writer.close();
    writer.close();
    BOOST_TEST(fate.closed);
    BOOST_TEST(!fate.abandoned);
    BOOST_TEST(ends_with_eof_block(fate.file));
  }
}

BOOST_AUTO_TEST_CASE(reports_a_full_target_and_never_finishes_it, *utf::timeout(120)) {
  const std::string data = noise(600000);
  const std::size_t whole = written(data, output_options(1, 0)).size();
  for (const int threads : {1, 2}) {
    for (std::size_t capacity = 0; capacity < whole; capacity += capacity + 40 < whole && capacity > 60 ? 40009 : 1) {
      Fate fate;
      int failures = 0;
      BgzfWriter writer(std::make_unique<FullSink>(fate, capacity), output_options(threads, 0));
      const auto attempt = [&failures](auto operation) {
        try {
          operation();
        } catch (const CallbackError& error) {
          BOOST_REQUIRE(error.cause() != nullptr);
          BOOST_TEST(*static_cast<int*>(error.cause().get()) == 28);
          ++failures;
        }
      };
      attempt([&] { writer.write(data); });
      if (failures == 1) {
        BOOST_CHECK_THROW(writer.write(data), IoError);
        BOOST_CHECK_THROW(writer.flush(), IoError);
        BOOST_CHECK_THROW(writer.tell(), IoError);
      }
      attempt([&] { writer.close(); });
      BOOST_TEST(failures == 1);
      BOOST_TEST(fate.abandoned);
      BOOST_TEST(!fate.closed);
      BOOST_TEST(!ends_with_eof_block(fate.file));
      writer.close();
    }
  }
}

BOOST_AUTO_TEST_CASE(a_failed_close_of_the_target_is_reported, *utf::timeout(60)) {
  class Unclosable : public FullSink {
   public:
    using FullSink::FullSink;
    void close() override { throw IoError("close failed", 5, name()); }
  };
  Fate fate;
  BgzfWriter writer(std::make_unique<Unclosable>(fate, SIZE_MAX), output_options(2));
  writer.write(std::string("abc"));
  BOOST_CHECK_THROW(writer.close(), IoError);
  writer.close();
}

BOOST_AUTO_TEST_CASE(an_interrupted_write_is_not_finished, *utf::timeout(60)) {
  static bool interrupt;
  interrupt = false;
  OutputOptions options = output_options(2, 6);
  options.interrupt_check = [] {
    if (interrupt) throw CallbackError("interrupted", "", nullptr);
  };
  Fate fate;
  BgzfWriter writer(std::make_unique<FullSink>(fate, SIZE_MAX), options);
  writer.write(reads(500000));
  interrupt = true;
  BOOST_CHECK_THROW(writer.flush(), CallbackError);
  writer.close();
  BOOST_TEST(fate.abandoned);
  BOOST_TEST(!ends_with_eof_block(fate.file));
}

BOOST_AUTO_TEST_CASE(one_long_write_can_be_interrupted, *utf::timeout(60)) {
  static int checks;
  const std::string data = reads(8'000'000);
  for (const int threads : {1, 3}) {
    checks = 0;
    OutputOptions options = output_options(threads, 12);
    options.interrupt_check = [] {
      if (++checks == 2) throw CallbackError("interrupted", "", nullptr);
    };
    Fate fate;
    BgzfWriter writer(std::make_unique<FullSink>(fate, SIZE_MAX), options);
    BOOST_CHECK_THROW(writer.write(data), CallbackError);
    BOOST_TEST(checks == 2);
    BOOST_TEST(fate.file.size() < data.size() / 8);
  }
}

BOOST_AUTO_TEST_CASE(dropped_or_abandoned_writers_leave_no_end, *utf::timeout(60)) {
  for (const bool drop : {true, false}) {
    Fate fate;
    auto writer = std::make_unique<BgzfWriter>(std::make_unique<FullSink>(fate, SIZE_MAX), output_options(2));
    writer->write(reads(2000000));
    if (drop) {
      writer.reset();
    } else {
      writer->abandon();
      BOOST_CHECK_THROW(writer->write(std::string("x")), IoError);
      writer->close();
    }
    BOOST_TEST(fate.abandoned);
    BOOST_TEST(!fate.closed);
    BOOST_TEST(!ends_with_eof_block(fate.file));
  }
}

BOOST_AUTO_TEST_CASE(opens_and_closes_ten_thousand_times, *utf::timeout(240)) {
  const std::string small = "@r\nA\n+\nI\n";
  const std::string large = reads(1200000);
  for (int round = 0; round < 10000; ++round) {
    std::string file;
    BgzfWriter writer(std::make_unique<StringSink>(file), output_options(1 + round % 4));
    writer.write(round % 100 == 0 ? large : small);
    if (round % 3 == 0) continue;  // dropped, at times with jobs under way
    writer.close();
    BOOST_REQUIRE(file.size() > 28);
  }
}

BOOST_AUTO_TEST_CASE(keeps_block_starts_that_lead_to_the_data, *utf::timeout(120)) {
  const std::string data = reads(3000000);
  for (const int threads : {1, 2, 4}) {
    std::string file;
    BgzfWriter writer(std::make_unique<StringSink>(file), output_options(threads));
    writer.keep_block_starts();
    std::mt19937 random(1);
    std::vector<BgzfBlockStart> expected;
    std::size_t done = 0;
    std::size_t block_begin = 0;
    while (done < data.size()) {
      BOOST_TEST_REQUIRE(writer.block_room() == bgzf_write_block_data - (done - block_begin));
      const std::size_t count =
          std::min<std::size_t>(random() % (random() % 9 == 0 ? 200000 : 300), data.size() - done);
      writer.write(std::span(data).subspan(done, count));
      done += count;
      while (done - block_begin >= bgzf_write_block_data) block_begin += bgzf_write_block_data;
      BOOST_TEST_REQUIRE(writer.data_size() == done);
      if (random() % 50 == 0) {
        writer.end_block();
        writer.end_block();  // of a block without data, so nothing
        block_begin = done;
      }
      if (random() % 500 == 0) {
        writer.flush();
        block_begin = done;
      }
      if (random() % 500 == 0) writer.tell();
    }
    writer.close();
    BOOST_TEST((gunzipped(file) == data));
    // The blocks as a plain reader of their headers finds them.
    std::size_t at = 0;
    std::uint64_t data_offset = 0;
    while (at < file.size() - eof_block().size()) {
      expected.push_back({at, data_offset});
      const auto byte = [&file](std::size_t i) {
        return static_cast<std::size_t>(static_cast<unsigned char>(file[i]));
      };
      const std::size_t size = (byte(at + 16) | byte(at + 17) << 8) + 1;
      at += size;
      data_offset += byte(at - 4) | byte(at - 3) << 8 | byte(at - 2) << 16;
    }
    BOOST_TEST((std::vector(writer.block_starts().begin(), writer.block_starts().end()) == expected));
    BOOST_TEST(expected.size() > 50);
  }
}

BOOST_AUTO_TEST_CASE(block_starts_are_kept_from_the_first_byte_or_not_at_all, *utf::timeout(60)) {
  std::string file;
  BgzfWriter writer(std::make_unique<StringSink>(file), output_options(1));
  writer.end_block();
  BOOST_TEST(writer.data_size() == 0);
  writer.write(std::string("x"));
  BOOST_CHECK_THROW(writer.keep_block_starts(), InvalidArgument);
  writer.close();
  BOOST_TEST(writer.block_starts().empty());
  BOOST_CHECK_THROW(writer.end_block(), IoError);
}
