// Looking at the start of an input: it asks for no more than tells, loses nothing, and leaves nothing in between.
#define BOOST_TEST_MODULE peek
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "gzip_data.hpp"
#include "seqtide/fastq.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/peek.hpp"

using bgzf_data::input_options;
using namespace std::string_literals;
using seqtide::Compression;
using seqtide::Format;

BOOST_TEST_DONT_PRINT_LOG_VALUE(Compression)
BOOST_TEST_DONT_PRINT_LOG_VALUE(Format)

namespace {

// A pipe that gives a byte at a time and then nothing more: a read that would wait for ever fails instead.
class StalledPipe final : public seqtide::Stream {
 public:
  explicit StalledPipe(std::string data) : data_(std::move(data)) {}

  std::size_t read(std::span<char> out) override {
    if (position_ == data_.size()) throw std::logic_error("waits for byte " + std::to_string(position_ + 1));
    out[0] = data_[position_++];
    return 1;
  }
  bool readable() const noexcept override { return true; }
  bool thread_bound() const noexcept override { return true; }
  std::string name() const override { return "pipe"; }

 private:
  std::string data_;
  std::size_t position_ = 0;
};

struct Start {
  std::string bytes;
  Compression compression;
};

}  // namespace

BOOST_AUTO_TEST_CASE(waits_for_no_more_bytes_than_tell_the_compression) {
  const std::vector<Start> starts = {
      {"@", Compression::none},
      {"BA", Compression::none},
      {"BZx", Compression::none},
      {"BZhx", Compression::none},
      {"BZh91x", Compression::none},
      {"(t", Compression::none},
      {"(\xb5x", Compression::none},
      {"\xfdx", Compression::none},
      {"\x1fx", Compression::none},
      {"\x1f\x8b\x08\0"s, Compression::gzip},
      {"\x28\xb5\x2f\xfd", Compression::zstd},
      {"BZh91AY&SY", Compression::bzip2},
  };
  for (const Start& start : starts) {
    BOOST_TEST_CONTEXT(start.bytes) {
      seqtide::ChunkReader reader(std::make_unique<StalledPipe>(start.bytes));
      BOOST_TEST(seqtide::peek_compression(reader) == start.compression);
      BOOST_TEST(reader.buffered() == start.bytes.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(waits_for_no_more_bytes_than_tell_the_format) {
  for (const std::string bytes : {"@r", ">", "@HD\t", "BAM\1", "BX"}) {
    BOOST_TEST_CONTEXT(bytes) {
      seqtide::Window window(seqtide::open_input(std::make_unique<StalledPipe>(bytes), input_options(1)));
      // Text without a mark of its own may be a line of SAM for long.
      if (bytes == "BX") {
        BOOST_CHECK_THROW(seqtide::peek_format(window), std::logic_error);
      } else {
        BOOST_TEST(seqtide::peek_format(window) == seqtide::sniff_format(bytes));
      }
      BOOST_TEST(window.text() == bytes);
    }
  }
}

BOOST_AUTO_TEST_CASE(readers_take_the_window_that_was_looked_at) {
  const std::string text = "@r1 first\nACGT\n+\nIIII\n@r2\nAC\n+\nII\n";
  for (const std::string& data : {text, gzip_data::member(text), bgzf_data::file(text)}) {
    for (const std::size_t block_size : {1u, 2u, 7u, 4096u}) {
      seqtide::ChunkReader chunks(seqtide::MemoryStream::copy_of(data));
      const Compression compression = seqtide::peek_compression(chunks);
      seqtide::Window window(seqtide::open_input(std::move(chunks), compression, input_options(1, block_size)));
      BOOST_TEST(seqtide::peek_format(window) == Format::fastq);
      seqtide::FastqReader reader(std::move(window));
      std::string read;
      for (const seqtide::FastqView& record : reader) read.append(record.name).append(record.sequence);
      BOOST_TEST(read == "r1 firstACGTr2AC");
      BOOST_TEST(reader.last_place().offset == text.rfind('@'));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_fault_behind_the_first_bytes_is_met_after_them) {
  const std::string text = "\n\n@r1\nACGT\n+\nIIII\n";
  const std::string whole = gzip_data::member(text);
  const std::string cut = whole.substr(0, whole.size() - 8);
  for (const std::size_t block_size : {1u, 4096u}) {
    seqtide::Window window(seqtide::open_input(seqtide::MemoryStream::copy_of(cut), input_options(1, block_size)));
    BOOST_TEST(seqtide::peek_format(window) == Format::fastq);
    while (window.text() != text) BOOST_REQUIRE(window.fill());
    BOOST_CHECK_THROW(window.fill(), seqtide::TruncatedError);
    BOOST_CHECK_THROW(window.fill(), seqtide::TruncatedError);
  }
  // Not decided when the fault comes.
  const std::string short_text = "\n";
  const std::string short_whole = gzip_data::member(short_text);
  seqtide::Window window(seqtide::open_input(
      seqtide::MemoryStream::copy_of(short_whole.substr(0, short_whole.size() - 1)), input_options(1)));
  BOOST_TEST(seqtide::peek_format(window) == Format::empty);
  BOOST_CHECK_THROW(window.fill(), seqtide::TruncatedError);
}

BOOST_AUTO_TEST_CASE(looks_at_a_limited_number_of_line_ends) {
  seqtide::Window window(
      seqtide::open_input(seqtide::MemoryStream::copy_of(std::string(1 << 20, '\n')), input_options(1, 1 << 10)));
  BOOST_TEST(seqtide::peek_format(window) == Format::empty);
  BOOST_TEST(window.size() == std::size_t{64} << 10);
}

BOOST_AUTO_TEST_CASE(the_rest_as_a_stream_begins_with_the_bytes_looked_at) {
  const std::string data = "BZh91AY&SY and more";
  seqtide::ChunkReader reader(seqtide::MemoryStream::copy_of(data));
  BOOST_TEST(seqtide::peek_compression(reader) == Compression::bzip2);
  const std::unique_ptr<seqtide::Stream> rest = seqtide::stream_of(std::move(reader));
  std::string read(100, '\0');
  std::size_t size = 0;
  while (const std::size_t count = rest->read(std::span(read).subspan(size))) size += count;
  BOOST_TEST(read.substr(0, size) == data);
  BOOST_TEST(rest->tell() == data.size());
}
