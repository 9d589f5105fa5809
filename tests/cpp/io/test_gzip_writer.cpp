// GzipWriter and GzipReader: what they promise as streams.
#define BOOST_TEST_MODULE gzip_writer
#include <boost/test/unit_test.hpp>
#include <string>

#include "gzip_data.hpp"
#include "seqtide/io/gzip.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/output.hpp"

namespace utf = boost::unit_test;
using bgzf_data::noise;
using bgzf_data::reads;
using seqtide::GzipReader;
using seqtide::GzipWriter;

namespace {

// What became of a target.
struct Fate {
  std::string data;
  std::size_t most = SIZE_MAX;  // fails when it would hold more bytes
  bool fail_close = false;
  int flushes = 0;
  int closes = 0;
  int abandons = 0;
};

class Sink final : public seqtide::Stream {
 public:
  explicit Sink(Fate& fate) : fate_(fate) {}
  void write(std::span<const char> data) override {
    const std::size_t count = std::min(data.size(), fate_.most - fate_.data.size());
    fate_.data.append(data.data(), count);
    if (count < data.size()) throw seqtide::IoError("no space left", 28, name());
  }
  void flush() override { ++fate_.flushes; }
  void close() override {
    ++fate_.closes;
    if (fate_.fail_close) throw seqtide::IoError("cannot close", 5, name());
  }
  void abandon() noexcept override { ++fate_.abandons; }
  bool writable() const noexcept override { return true; }
  std::string name() const override { return "<sink>"; }

 private:
  Fate& fate_;
};

void write(seqtide::Stream& stream, const std::string& text) { stream.write(text); }

std::string read_all(seqtide::Stream& stream, std::size_t piece) {
  std::string text;
  std::string buffer(piece, '\0');
  while (const std::size_t count = stream.read(buffer)) text.append(buffer, 0, count);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(output_is_read_by_zlib_and_by_the_reader, *utf::timeout(120)) {
  for (int level = 0; level <= 9; ++level) {
    for (const std::size_t size : {0, 1, 100000, 3000000}) {
      if (size > 1000000 && level > 1) continue;
      for (const std::size_t piece : {777, 1 << 20, 1 << 24}) {
        const std::string data = level % 2 == 0 ? reads(size) : noise(size);
        Fate fate;
        GzipWriter writer(std::make_unique<Sink>(fate), level);
        for (std::size_t i = 0; i < size; i += piece) write(writer, data.substr(i, piece));
        BOOST_TEST(writer.tell() == size);
        writer.close();
        writer.close();
        BOOST_TEST(fate.closes == 1);
        BOOST_TEST(fate.abandons == 0);
        BOOST_TEST((bgzf_data::gunzipped(fate.data) == data));
        GzipReader reader(seqtide::MemoryStream::copy_of(fate.data));
        BOOST_TEST((read_all(reader, piece) == data));
        BOOST_TEST(reader.tell() == size);
      }
    }
    if (level > 0) {
      Fate fate;
      GzipWriter writer(std::make_unique<Sink>(fate), level);
      write(writer, std::string(100000, 'A'));
      writer.close();
      BOOST_TEST(fate.data.size() < 2000u);
    }
  }
}

BOOST_AUTO_TEST_CASE(equal_data_gives_equal_files) {
  Fate fate;
  GzipWriter writer(std::make_unique<Sink>(fate));
  write(writer, "data");
  writer.close();
  const std::string header("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  BOOST_TEST((fate.data.substr(0, 10) == header));
}

BOOST_AUTO_TEST_CASE(flush_makes_everything_readable) {
  Fate fate;
  GzipWriter writer(std::make_unique<Sink>(fate));
  std::string data;
  for (int i = 0; i < 20; ++i) {
    write(writer, "line " + std::to_string(i) + "\n");
    data += "line " + std::to_string(i) + "\n";
    writer.flush();
    writer.flush();
    BOOST_TEST(fate.flushes == 2 * (i + 1));
    const bgzf_data::Outcome outcome = gzip_data::read_gzip(fate.data);
    BOOST_TEST(outcome.data == data);
    BOOST_TEST(outcome.end == "truncated");
  }
  writer.close();
  BOOST_TEST(bgzf_data::gunzipped(fate.data) == data);
}

BOOST_AUTO_TEST_CASE(a_target_that_fails_at_any_byte, *utf::timeout(120)) {
  const std::string data = noise(2000);
  Fate whole;
  {
    GzipWriter writer(std::make_unique<Sink>(whole));
    write(writer, data);
    writer.flush();
    write(writer, data);
    writer.close();
  }
  for (std::size_t most = 0; most < whole.data.size(); ++most) {
    Fate fate;
    fate.most = most;
    int failures = 0;
    GzipWriter writer(std::make_unique<Sink>(fate));
    const auto attempt = [&](auto operation) {
      try {
        operation();
      } catch (const seqtide::IoError&) {
        ++failures;
      }
    };
    attempt([&] { write(writer, data); });
    attempt([&] { writer.flush(); });
    attempt([&] { write(writer, data); });
    attempt([&] { writer.close(); });
    BOOST_TEST(failures > 0);
    attempt([&] { writer.close(); });
    BOOST_TEST(fate.closes == 0);
    BOOST_TEST(fate.abandons == 1);
    BOOST_TEST((fate.data == whole.data.substr(0, most)));  // nothing after the failure
    BOOST_CHECK_THROW(write(writer, "x"), seqtide::IoError);
  }
}

BOOST_AUTO_TEST_CASE(close_tells_only_what_nobody_has_seen) {
  {
    Fate fate;
    fate.most = 5;
    GzipWriter writer(std::make_unique<Sink>(fate));
    BOOST_CHECK_THROW(writer.flush(), seqtide::IoError);
    BOOST_CHECK_THROW(writer.flush(), seqtide::IoError);
    BOOST_CHECK_NO_THROW(writer.close());
    BOOST_TEST(fate.abandons == 1);
  }
  {
    Fate fate;
    fate.fail_close = true;
    GzipWriter writer(std::make_unique<Sink>(fate));
    BOOST_CHECK_THROW(writer.close(), seqtide::IoError);
    BOOST_CHECK_NO_THROW(writer.close());
    BOOST_TEST(fate.closes == 1);
  }
}

BOOST_AUTO_TEST_CASE(without_close_nothing_is_finished) {
  for (const bool by_hand : {false, true}) {
    Fate fate;
    {
      GzipWriter writer(std::make_unique<Sink>(fate));
      write(writer, noise(1 << 20));
      if (by_hand) writer.abandon();
    }
    BOOST_TEST(fate.closes == 0);
    BOOST_TEST(fate.abandons == 1);
    BOOST_CHECK_THROW(bgzf_data::gunzipped(fate.data), std::runtime_error);
  }
}

namespace {
int checks = 0;
struct Interrupted {};
void interrupt() {
  if (++checks == 2) throw Interrupted();
}
}  // namespace

BOOST_AUTO_TEST_CASE(a_long_write_can_be_interrupted, *utf::timeout(60)) {
  Fate fate;
  GzipWriter writer(std::make_unique<Sink>(fate), 1, interrupt);
  BOOST_CHECK_THROW(write(writer, std::string(64 << 20, 'A')), Interrupted);
  BOOST_CHECK_THROW(write(writer, "x"), seqtide::IoError);
  writer.close();
  BOOST_TEST(fate.abandons == 1);
}

BOOST_AUTO_TEST_CASE(closed_streams_refuse) {
  Fate fate;
  GzipWriter writer(std::make_unique<Sink>(fate));
  writer.close();
  const auto is_closed = [](const seqtide::IoError& error) {
    return error.kind() == seqtide::IoErrorKind::invalid_handle;
  };
  BOOST_CHECK_EXCEPTION(write(writer, "x"), seqtide::IoError, is_closed);
  BOOST_CHECK_EXCEPTION(writer.flush(), seqtide::IoError, is_closed);
  BOOST_CHECK_EXCEPTION(writer.tell(), seqtide::IoError, is_closed);
  BOOST_TEST(writer.name() == "<sink>");

  GzipReader reader(seqtide::MemoryStream::copy_of(fate.data));
  reader.close();
  reader.close();
  std::string buffer(1, '\0');
  BOOST_CHECK_EXCEPTION(reader.read(buffer), seqtide::IoError, is_closed);
}

BOOST_AUTO_TEST_CASE(reader) {
  const std::string data = reads(200000);
  // BGZF data too, with or without its end-of-file block.
  for (const std::string& file :
       {gzip_data::member(data), bgzf_data::file(data), bgzf_data::block(data.substr(0, 60000))}) {
    GzipReader reader(seqtide::MemoryStream::copy_of(file));
    BOOST_TEST(reader.readable());
    BOOST_TEST(!reader.seekable());
    BOOST_TEST(!reader.writable());
    BOOST_TEST(reader.name() == "<memory>");
    BOOST_TEST(reader.read({}) == 0u);
    std::string two(2, '\0');
    BOOST_TEST(reader.read(two) == 2u);
    BOOST_TEST(reader.tell() == 2u);
    BOOST_TEST((data.starts_with(two + read_all(reader, 997))));
    BOOST_CHECK_THROW(reader.seek(0, seqtide::Whence::start), seqtide::IoError);
  }
  GzipReader plain(seqtide::MemoryStream::copy_of(data));
  BOOST_CHECK_THROW(read_all(plain, 10), seqtide::FormatError);
  GzipReader cut(seqtide::MemoryStream::copy_of(gzip_data::member(data).substr(0, 5000)));
  std::string got(1000, '\0');
  BOOST_TEST(cut.read(got) > 0u);
  BOOST_CHECK_THROW(read_all(cut, 1 << 20), seqtide::TruncatedError);
}

BOOST_AUTO_TEST_CASE(open_output_chooses) {
  using seqtide::Compression;
  for (const Compression compression : {Compression::none, Compression::gzip, Compression::bgzf}) {
    Fate fate;
    seqtide::OutputOptions options;
    options.compression = compression;
    const auto stream = seqtide::open_output(std::make_unique<Sink>(fate), options);
    write(*stream, "data");
    stream->close();
    BOOST_TEST((seqtide::sniff_compression(fate.data) == compression));
    BOOST_TEST((compression == Compression::none ? fate.data : bgzf_data::gunzipped(fate.data)) == "data");
    BOOST_TEST(fate.closes == 1);
  }
  const auto open = [](Compression compression, int level) {
    Fate fate;
    seqtide::OutputOptions options;
    options.compression = compression;
    options.level = level;
    seqtide::open_output(std::make_unique<Sink>(fate), options)->close();
  };
  BOOST_CHECK_NO_THROW(open(Compression::gzip, 0));
  BOOST_CHECK_NO_THROW(open(Compression::gzip, 9));
  BOOST_CHECK_NO_THROW(open(Compression::bgzf, 12));
  BOOST_CHECK_THROW(open(Compression::gzip, -1), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(open(Compression::gzip, 10), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(open(Compression::bgzf, -1), seqtide::InvalidArgument);
  BOOST_CHECK_THROW(open(Compression::bgzf, 13), seqtide::InvalidArgument);
  for (const Compression compression : {Compression::bzip2, Compression::xz, Compression::zstd}) {
    BOOST_CHECK_THROW(open(compression, 1), seqtide::InvalidArgument);
  }
}
