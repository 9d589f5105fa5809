// SharedStream: cursors side by side, on one and on several threads, and misuse.
#define BOOST_TEST_MODULE shared_stream
#include <atomic>
#include <boost/test/unit_test.hpp>
#include <random>
#include <thread>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/shared_stream.hpp"

using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

std::string numbers(std::size_t size) {
  std::mt19937 random(7);
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random());
  return text;
}

// Checks that nobody calls it while another call runs, and does what it is told in `during_read`.
class Guarded : public Stream {
 public:
  struct Log {
    std::atomic<int> inside = 0;
    std::atomic<bool> overlapped = false;
    bool closed = false;
    bool abandoned = false;
    int fail_reads = 0;
    std::function<void()> during_read;
  };

  Guarded(std::string data, Log& log) : data_(std::move(data)), memory_(data_), log_(log) {}

  std::size_t read(std::span<char> out) override {
    if (++log_.inside > 1) log_.overlapped = true;
    if (log_.during_read) log_.during_read();
    const std::size_t count = memory_.read(out.first(std::min<std::size_t>(out.size(), 1000)));
    --log_.inside;
    if (log_.fail_reads > 0) {
      --log_.fail_reads;
      throw IoError::from_errno(5, name());
    }
    return count;
  }
  std::uint64_t seek(std::int64_t offset, Whence whence) override {
    if (++log_.inside > 1) log_.overlapped = true;
    const std::uint64_t position = memory_.seek(offset, whence);
    --log_.inside;
    return position;
  }
  void close() override { log_.closed = true; }
  void abandon() noexcept override { log_.abandoned = true; }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  std::string name() const override { return "guarded"; }
  std::uint64_t size_hint() const noexcept override { return data_.size(); }

 private:
  std::string data_;
  MemoryStream memory_;
  Log& log_;
};

std::string read_at(Stream& stream, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  stream.seek(static_cast<std::int64_t>(offset), Whence::start);
  text.resize(read_full(stream, text));
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(cursors_have_positions_of_their_own, *utf::timeout(60)) {
  const std::string data = numbers(100000);
  auto stream = MemoryStream::copy_of(data);
  stream->seek(10, Whence::start);
  const SharedStream shared(std::move(stream));
  const std::unique_ptr<Stream> first = shared.cursor();
  const std::unique_ptr<Stream> second = shared.cursor();
  BOOST_TEST(first->tell() == 10);
  BOOST_TEST(!first->thread_bound());
  BOOST_TEST(first->name() == "<memory>");
  BOOST_TEST(first->size_hint() == data.size());
  BOOST_TEST(first->readable());
  BOOST_TEST(!first->writable());
  std::string text(3, '\0');
  for (std::size_t i = 0; i < 100; ++i) {
    BOOST_TEST(first->read(text) == 3);
    BOOST_TEST((text == data.substr(10 + 3 * i, 3)));
    BOOST_TEST((read_at(*second, 5000 - 7 * i, 50) == data.substr(5000 - 7 * i, 50)));
    BOOST_TEST(first->tell() == 13 + 3 * i);
  }
  BOOST_TEST(first->seek(-5, Whence::end) == data.size() - 5);
  BOOST_TEST(first->seek(-5, Whence::current) == data.size() - 10);
  BOOST_TEST((read_at(*first, data.size() - 4, 100) == data.substr(data.size() - 4)));
  BOOST_TEST(read_at(*first, data.size() + 100, 1) == "");
  BOOST_CHECK_THROW(first->seek(-1, Whence::start), IoError);
  BOOST_CHECK_THROW(first->seek(std::numeric_limits<std::int64_t>::max(), Whence::end), IoError);
  BOOST_TEST(first->tell() == data.size() + 100);
}

BOOST_AUTO_TEST_CASE(threads_read_side_by_side, *utf::timeout(120)) {
  const std::string data = numbers(1 << 20);
  Guarded::Log log;
  const SharedStream shared(std::make_unique<Guarded>(data, log));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (unsigned seed = 0; seed < 6; ++seed) {
    threads.emplace_back([&data, &shared, &wrong, seed] {
      std::mt19937 random(seed);
      const std::unique_ptr<Stream> cursor = shared.cursor();
      for (int i = 0; i < 500; ++i) {
        const std::size_t offset = random() % data.size();
        const std::size_t size = random() % 5000;
        if (read_at(*cursor, offset, size) != data.substr(offset, size)) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  BOOST_TEST(wrong == 0);
  BOOST_TEST(!log.overlapped);
}

BOOST_AUTO_TEST_CASE(a_callback_cannot_use_its_own_stream, *utf::timeout(60)) {
  const std::string data = numbers(5000);
  Guarded::Log log;
  SharedStream shared(std::make_unique<Guarded>(data, log));
  const std::unique_ptr<Stream> cursor = shared.cursor();
  const std::unique_ptr<Stream> other = shared.cursor();
  int refused = 0;
  log.during_read = [&] {
    std::string text(1, '\0');
    BOOST_CHECK_THROW(other->read(text), InvalidArgument);
    BOOST_CHECK_THROW(other->seek(0, Whence::end), InvalidArgument);
    BOOST_CHECK_THROW(shared.close(), InvalidArgument);
    BOOST_TEST(other->seek(7, Whence::start) == 7);  // needs no call of the stream
    ++refused;
  };
  std::string text(10, '\0');
  BOOST_TEST(cursor->read(text) == 10);
  BOOST_TEST(refused == 1);
  log.during_read = nullptr;
  BOOST_TEST((read_at(*other, 7, 10) == data.substr(7, 10)));
  BOOST_TEST(cursor->read(text) == 10);
  BOOST_TEST((text == data.substr(10, 10)));
}

BOOST_AUTO_TEST_CASE(reading_goes_on_after_a_failure, *utf::timeout(60)) {
  const std::string data = numbers(5000);
  Guarded::Log log;
  const SharedStream shared(std::make_unique<Guarded>(data, log));
  const std::unique_ptr<Stream> cursor = shared.cursor();
  std::string text(10, '\0');
  BOOST_TEST(cursor->read(text) == 10);
  log.fail_reads = 1;
  BOOST_CHECK_THROW(cursor->read(text), IoError);  // the stream below has moved
  BOOST_TEST(cursor->tell() == 10);
  BOOST_TEST(cursor->read(text) == 10);
  BOOST_TEST((text == data.substr(10, 10)));
}

BOOST_AUTO_TEST_CASE(closing, *utf::timeout(60)) {
  const std::string data = numbers(100);
  Guarded::Log log;
  std::string text(1, '\0');
  {
    SharedStream shared(std::make_unique<Guarded>(data, log));
    const std::unique_ptr<Stream> first = shared.cursor();
    const std::unique_ptr<Stream> second = shared.cursor();
    first->close();
    first->close();
    BOOST_CHECK_THROW(first->read(text), IoError);
    BOOST_CHECK_THROW(first->tell(), IoError);
    BOOST_CHECK_THROW(first->seek(0, Whence::start), IoError);
    BOOST_TEST(second->read(text) == 1);
    BOOST_TEST(!log.closed);
    shared.close();
    shared.close();
    BOOST_TEST(log.closed);
    BOOST_CHECK_THROW(second->read(text), IoError);
    BOOST_CHECK_THROW(second->seek(0, Whence::end), IoError);
  }
  log.abandoned = false;
  auto shared = std::make_unique<SharedStream>(std::make_unique<Guarded>(data, log));
  std::unique_ptr<Stream> cursor = shared->cursor();
  shared.reset();
  BOOST_TEST(cursor->read(text) == 1);
  BOOST_TEST(!log.abandoned);
  cursor.reset();
  BOOST_TEST(log.abandoned);
}

BOOST_AUTO_TEST_CASE(refuses_what_cannot_seek) {
  std::string sink;
  BOOST_CHECK_THROW(SharedStream(std::make_unique<StringSink>(sink)), InvalidArgument);
}
