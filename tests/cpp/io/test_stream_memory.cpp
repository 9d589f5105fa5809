#define BOOST_TEST_MODULE stream_memory
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/io/block.hpp"
#include "seqtide/io/memory_stream.hpp"

using namespace seqtide;

namespace {

auto of_kind(IoErrorKind kind) {
  return [kind](const IoError& error) { return error.kind() == kind; };
}

// Implements nothing but its name.
class Inert final : public Stream {
 public:
  std::string name() const override { return "inert"; }
};

std::string text(std::span<const char> bytes) { return {bytes.data(), bytes.size()}; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_stream_refuses_what_it_does_not_implement) {
  Inert stream;
  char buffer[4];
  BOOST_CHECK_EXCEPTION(stream.read(buffer), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_CHECK_EXCEPTION(stream.write(buffer), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_CHECK_EXCEPTION(stream.tell(), IoError, of_kind(IoErrorKind::unsupported));
  stream.flush();
  stream.close();
  stream.close();
  stream.abandon();
  BOOST_TEST((!stream.readable() && !stream.writable() && !stream.seekable() && stream.thread_bound()));
  BOOST_TEST(stream.size_hint() == 0u);
  try {
    stream.read(buffer);
  } catch (const IoError& error) {
    BOOST_TEST(error.what() == "\"inert\" is not readable");
    BOOST_TEST(error.path() == "inert");
  }
}

BOOST_AUTO_TEST_CASE(memory_reads_to_the_end) {
  MemoryStream stream(std::string_view("ACGTACG"));
  char buffer[4];
  BOOST_TEST(stream.size_hint() == 7u);
  BOOST_TEST(stream.read(buffer) == 4u);
  BOOST_TEST(stream.tell() == 4u);
  BOOST_TEST(stream.read({}) == 0u);
  BOOST_TEST(stream.read(buffer) == 3u);
  BOOST_TEST(text(std::span(buffer).first(3)) == "ACG");
  BOOST_TEST(stream.read(buffer) == 0u);
  MemoryStream empty({});
  BOOST_TEST(empty.read(buffer) == 0u);
}

BOOST_AUTO_TEST_CASE(memory_seeks) {
  MemoryStream stream(std::string_view("0123456789"));
  char byte[1];
  BOOST_TEST(stream.seek(3, Whence::start) == 3u);
  BOOST_TEST(stream.seek(2, Whence::current) == 5u);
  BOOST_TEST(stream.seek(-1, Whence::end) == 9u);
  BOOST_TEST(stream.read(byte) == 1u);
  BOOST_TEST(byte[0] == '9');
  BOOST_TEST(stream.seek(5, Whence::end) == 15u);  // behind the end, as for files
  BOOST_TEST(stream.read(byte) == 0u);
  const auto invalid = [](const IoError& error) { return error.error_number() == EINVAL; };
  BOOST_CHECK_EXCEPTION(stream.seek(-1, Whence::start), IoError, invalid);
  BOOST_CHECK_EXCEPTION(stream.seek(-11, Whence::end), IoError, invalid);
  BOOST_CHECK_EXCEPTION(stream.seek(std::numeric_limits<std::int64_t>::max(), Whence::current), IoError, invalid);
  BOOST_CHECK_EXCEPTION(stream.seek(std::numeric_limits<std::int64_t>::min(), Whence::start), IoError, invalid);
  BOOST_TEST(stream.tell() == 15u);
}

BOOST_AUTO_TEST_CASE(memory_keeps_its_owner_until_closed) {
  auto owner = std::make_shared<std::string>("ACGT");
  std::weak_ptr<std::string> watch = owner;
  MemoryStream stream(*owner, owner);
  owner.reset();
  BOOST_TEST(!watch.expired());
  stream.close();
  stream.close();
  BOOST_TEST(watch.expired());
  char byte[1];
  BOOST_CHECK_EXCEPTION(stream.read(byte), IoError, of_kind(IoErrorKind::invalid_handle));
  BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, of_kind(IoErrorKind::invalid_handle));
  BOOST_CHECK_EXCEPTION(stream.tell(), IoError, of_kind(IoErrorKind::invalid_handle));
}

BOOST_AUTO_TEST_CASE(copy_of_outlives_its_source) {
  std::unique_ptr<MemoryStream> stream;
  {
    std::string source = "ACGT";
    stream = MemoryStream::copy_of(source);
    source = "....";
  }
  char buffer[8];
  BOOST_TEST(read_full(*stream, buffer) == 4u);
  BOOST_TEST(text(std::span(buffer).first(4)) == "ACGT");
}

BOOST_AUTO_TEST_CASE(string_sink_appends) {
  std::string target = ">";
  StringSink sink(target);
  sink.write(std::string_view("ab"));
  sink.write({});
  sink.write(std::string_view("c"));
  sink.flush();
  sink.close();
  BOOST_TEST(target == ">abc");
  BOOST_TEST(sink.tell() == 4u);
  char byte[1];
  BOOST_CHECK_EXCEPTION(sink.read(byte), IoError, of_kind(IoErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(block_has_room_before_and_behind) {
  Block block(100, 1000);
  BOOST_TEST(block.data() - block.memory.get() >= 100);
  BOOST_TEST(reinterpret_cast<std::uintptr_t>(block.data()) % 4096 == 0u);
  BOOST_TEST(block.size == 0u);
  std::fill_n(block.data() - 100, 100 + 1000 + Block::padding, 'x');  // the sanitizer sees an overrun
  BOOST_TEST(block.data()[999] == 'x');
}

BOOST_AUTO_TEST_CASE(pool_reuses_only_what_nobody_holds) {
  BlockPool pool;
  BlockPtr first = pool.get(1000);
  BOOST_TEST(first->capacity >= 1000u);
  BlockPtr second = pool.get(1000);
  BOOST_TEST(first != second);
  Block* released = first.get();
  first->size = 17;
  first.reset();
  const BlockPtr third = pool.get(500);
  BOOST_TEST(third.get() == released);
  BOOST_TEST(third->size == 0u);
}

BOOST_AUTO_TEST_CASE(pool_gives_enough_room) {
  BlockPool pool;
  pool.get(100);
  const BlockPtr larger = pool.get(1 << 20);
  BOOST_TEST(larger->capacity >= std::size_t{1} << 20);
  larger->data()[(1 << 20) - 1] = 'x';
}

BOOST_AUTO_TEST_CASE(pool_keeps_a_bounded_number) {
  BlockPool pool;
  std::vector<BlockPtr> held;
  for (int i = 0; i < 100; ++i) held.push_back(pool.get(64));
  std::vector<std::weak_ptr<Block>> watch(held.begin(), held.end());
  held.clear();
  int alive = 0;
  for (const auto& block : watch) alive += !block.expired();
  BOOST_TEST(alive > 0);
  BOOST_TEST(alive <= 16);
}

BOOST_AUTO_TEST_CASE(blocks_come_back_from_other_threads, *boost::unit_test::timeout(30)) {
  BlockPool pool;
  for (int round = 0; round < 200; ++round) {
    BlockPtr block = pool.get(256);
    block->data()[0] = static_cast<char>(round);
    std::thread reader([block = std::move(block), round] {
      if (block->data()[0] != static_cast<char>(round)) std::abort();
    });
    reader.join();
  }
}
