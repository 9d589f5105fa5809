#define BOOST_TEST_MODULE stream_chunks
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/io/chunk_reader.hpp"
#include "seqtide/io/memory_stream.hpp"

using namespace seqtide;

namespace {

// Gives at most `piece` bytes a call and fails at call number `fail_at`, once.
class Fussy final : public Stream {
 public:
  Fussy(std::string bytes, std::size_t piece, int fail_at = -1)
      : bytes_(std::move(bytes)), piece_(piece), fail_at_(fail_at) {}
  std::size_t read(std::span<char> out) override {
    if (calls_++ == fail_at_) throw IoError("fussy", 0, "fussy");
    const std::size_t count = std::min({out.size(), piece_, bytes_.size() - position_});
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
    position_ += count;
    return count;
  }
  void close() override { closed = true; }
  std::string name() const override { return "fussy"; }
  std::uint64_t size_hint() const noexcept override { return bytes_.size(); }

  bool closed = false;

 private:
  std::string bytes_;
  std::size_t piece_;
  int fail_at_;
  int calls_ = 0;
  std::size_t position_ = 0;
};

std::string text(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

std::string rest(ChunkReader& reader, std::size_t step) {
  std::string all;
  std::string buffer(step, '\0');
  while (const std::size_t count = reader.read(buffer)) all.append(buffer, 0, count);
  return all;
}

int checks = 0;
void count_check() { ++checks; }
void cancel() { throw InvalidArgument("cancelled"); }

}  // namespace

BOOST_AUTO_TEST_CASE(peek_then_read_gives_everything_once) {
  for (const std::size_t piece : {1u, 2u, 3u, 100u}) {
    for (const std::size_t looked_at : {0u, 1u, 4u, 10u, 11u}) {
      for (const std::size_t step : {1u, 3u, 64u}) {
        ChunkReader reader(std::make_unique<Fussy>("0123456789", piece));
        BOOST_TEST(text(reader.peek(looked_at)) == std::string("0123456789").substr(0, looked_at));
        BOOST_TEST(reader.position() == 0u);
        BOOST_TEST(rest(reader, step) == "0123456789");
        BOOST_TEST(reader.position() == 10u);
        BOOST_TEST(reader.peek(3).empty());
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(peek_grows_and_shrinks) {
  ChunkReader reader(std::make_unique<Fussy>("0123456789", 3));
  BOOST_TEST(text(reader.peek(5)) == "01234");
  BOOST_TEST(text(reader.peek(2)) == "01");
  char buffer[4];
  BOOST_TEST(reader.read(buffer) == 4u);
  BOOST_TEST(text(reader.peek(4)) == "4567");
  BOOST_TEST(rest(reader, 2) == "456789");
}

BOOST_AUTO_TEST_CASE(unread_puts_back_in_order) {
  ChunkReader reader(std::make_unique<Fussy>("0123456789", 100));
  char buffer[6];
  BOOST_TEST(reader.read(buffer) == 6u);
  reader.unread(std::string_view("45"));
  BOOST_TEST(reader.position() == 4u);
  reader.unread(std::string_view("3"));
  BOOST_TEST(text(reader.peek(5)) == "34567");
  BOOST_TEST(reader.read(std::span(buffer).first(2)) == 2u);
  reader.unread(std::string_view("34"));  // fits where they were
  reader.unread({});
  BOOST_TEST(reader.position() == 3u);
  BOOST_TEST(rest(reader, 100) == "3456789");
  reader.unread(std::string_view("9"));  // also after the end
  BOOST_TEST(rest(reader, 100) == "9");
  BOOST_TEST(reader.position() == 10u);
}

BOOST_AUTO_TEST_CASE(failed_peek_can_be_repeated) {
  for (int call = 0; call < 5; ++call) {
    ChunkReader reader(std::make_unique<Fussy>("0123456789", 2, call));
    BOOST_CHECK_THROW(reader.peek(10), IoError);
    BOOST_TEST(text(reader.peek(10)) == "0123456789");
    BOOST_TEST(rest(reader, 3) == "0123456789");
  }
}

BOOST_AUTO_TEST_CASE(failed_read_can_be_repeated) {
  ChunkReader reader(std::make_unique<Fussy>("0123456789", 4, 1));
  char buffer[4];
  BOOST_TEST(reader.read(buffer) == 4u);
  BOOST_CHECK_THROW(reader.read(buffer), IoError);
  BOOST_TEST(reader.position() == 4u);
  BOOST_TEST(rest(reader, 4) == "456789");
}

BOOST_AUTO_TEST_CASE(empty_read_takes_nothing) {
  ChunkReader reader(std::make_unique<Fussy>("0123", 4));
  reader.peek(2);
  BOOST_TEST(reader.read({}) == 0u);
  BOOST_TEST(rest(reader, 4) == "0123");
}

BOOST_AUTO_TEST_CASE(knows_its_stream) {
  auto stream = std::make_unique<Fussy>("0123", 4);
  Fussy& fussy = *stream;
  ChunkReader reader(std::move(stream), count_check);
  BOOST_TEST(reader.name() == "fussy");
  BOOST_TEST(reader.size_hint() == 4u);
  BOOST_TEST(&reader.stream() == &fussy);
  BOOST_CHECK(reader.interrupt_check() == count_check);
  ChunkReader moved(std::move(reader));
  moved.peek(3);
  moved.close();
  BOOST_TEST(fussy.closed);
}

BOOST_AUTO_TEST_CASE(interrupt_check_runs_now_and_then) {
  ChunkReader reader(MemoryStream::copy_of(std::string(1000, 'x')), count_check);
  checks = 0;
  char byte[1];
  const auto start = std::chrono::steady_clock::now();
  int reads = 0;
  for (; reads < 500 && std::chrono::steady_clock::now() - start < std::chrono::milliseconds(10); ++reads) {
    reader.read(byte);
  }
  BOOST_TEST(checks <= 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(25));
  const int before = checks;
  reader.read(byte);
  BOOST_TEST(checks == before + 1);
  std::this_thread::sleep_for(std::chrono::milliseconds(25));
  reader.peek(2);
  BOOST_TEST(checks == before + 2);
}

BOOST_AUTO_TEST_CASE(cancelled_read_loses_nothing) {
  ChunkReader reader(MemoryStream::copy_of(std::string_view("ACGT")), cancel);
  std::this_thread::sleep_for(std::chrono::milliseconds(25));
  char buffer[4];
  BOOST_CHECK_THROW(reader.read(buffer), InvalidArgument);
  BOOST_TEST(reader.read(buffer) == 4u);
}

BOOST_AUTO_TEST_CASE(read_full_stops_at_the_end) {
  Fussy stream("0123456789", 3);
  char buffer[7];
  BOOST_TEST(read_full(stream, buffer) == 7u);
  BOOST_TEST(read_full(stream, buffer) == 3u);
  BOOST_TEST(read_full(stream, buffer) == 0u);
  BOOST_TEST(read_full(stream, {}) == 0u);
}
