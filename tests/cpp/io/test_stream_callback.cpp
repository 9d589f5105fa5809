#define BOOST_TEST_MODULE stream_callback
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/io/callback_stream.hpp"

using namespace seqtide;

namespace {

// A file in memory behind callbacks. `result` replaces what the callbacks return; `action` runs inside them.
struct Source {
  std::string bytes;
  std::size_t position = 0;
  std::size_t most_at_once = SIZE_MAX;
  bool replace = false;
  std::int64_t result = 0;
  std::function<void()> action = nullptr;
  int calls = 0;
  int closed = 0;
  int taken = 0;
  int* error = nullptr;  // handed over by take_error

  bool before() {
    ++calls;
    if (action) action();
    return replace;
  }

  static Source& from(void* context) { return *static_cast<Source*>(context); }
  static std::int64_t read(void* context, void* buffer, std::size_t size) {
    Source& self = from(context);
    if (self.before()) return self.result;
    const std::size_t count = std::min({size, self.most_at_once, self.bytes.size() - self.position});
    std::memcpy(buffer, self.bytes.data() + self.position, count);
    self.position += count;
    return static_cast<std::int64_t>(count);
  }
  static std::int64_t write(void* context, const void* data, std::size_t size) {
    Source& self = from(context);
    if (self.before()) return self.result;
    const std::size_t count = std::min(size, self.most_at_once);
    self.bytes.append(static_cast<const char*>(data), count);
    return static_cast<std::int64_t>(count);
  }
  static std::int64_t seek(void* context, std::int64_t offset, int whence) {
    Source& self = from(context);
    if (self.before()) return self.result;
    const std::int64_t base = whence == 0   ? 0
                              : whence == 1 ? static_cast<std::int64_t>(self.position)
                                            : static_cast<std::int64_t>(self.bytes.size());
    self.position = static_cast<std::size_t>(base + offset);
    return base + offset;
  }
  static int flush(void* context) {
    Source& self = from(context);
    return self.before() ? static_cast<int>(self.result) : 0;
  }
  static int close(void* context) {
    Source& self = from(context);
    ++self.closed;
    return self.before() ? static_cast<int>(self.result) : 0;
  }
  static void* take_error(void* context) {
    Source& self = from(context);
    ++self.taken;
    return std::exchange(self.error, nullptr);
  }
  static void drop_error(void* error) { ++*static_cast<int*>(error); }

  seqtide_callbacks callbacks() const {
    return {SEQTIDE_CALLBACKS_VERSION, read, write, seek, flush, close, take_error, drop_error};
  }
  void fail_with(std::int64_t code) {
    replace = true;
    result = code;
  }
};

auto of_kind(IoErrorKind kind) {
  return [kind](const IoError& error) { return error.kind() == kind; };
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_writes_and_seeks) {
  Source source{"0123456789"};
  CallbackStream stream(source.callbacks(), &source, "mine");
  char buffer[4];
  BOOST_TEST((stream.readable() && stream.writable() && stream.seekable() && stream.thread_bound()));
  BOOST_TEST(stream.name() == "mine");
  BOOST_TEST(stream.read(buffer) == 4u);
  BOOST_TEST(stream.tell() == 4u);
  BOOST_TEST(stream.seek(-2, Whence::end) == 8u);
  BOOST_TEST(stream.read(buffer) == 2u);
  BOOST_TEST(buffer[1] == '9');
  BOOST_TEST(stream.read(buffer) == 0u);
  source.most_at_once = 3;
  stream.write(std::string_view("abcdefgh"));
  BOOST_TEST(source.bytes == "0123456789abcdefgh");
  stream.flush();
  stream.close();
  stream.close();
  BOOST_TEST(source.closed == 1);
}

BOOST_AUTO_TEST_CASE(empty_spans_call_nothing) {
  Source source;
  CallbackStream stream(source.callbacks(), &source);
  BOOST_TEST(stream.read({}) == 0u);
  stream.write({});
  BOOST_TEST(source.calls == 0);
}

BOOST_AUTO_TEST_CASE(absent_callbacks) {
  Source source{"ACGT"};
  seqtide_callbacks callbacks{};
  callbacks.version = SEQTIDE_CALLBACKS_VERSION;
  CallbackStream none(callbacks, nullptr);
  char buffer[3];
  BOOST_CHECK_EXCEPTION(none.read(buffer), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_CHECK_EXCEPTION(none.write(buffer), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_CHECK_EXCEPTION(none.seek(0, Whence::start), IoError, of_kind(IoErrorKind::unsupported));
  BOOST_TEST((!none.readable() && !none.writable() && !none.seekable()));
  none.flush();
  none.close();

  callbacks.read = Source::read;
  CallbackStream stream(callbacks, &source);
  stream.read(buffer);
  BOOST_TEST(stream.tell() == 3u);  // counted
  source.fail_with(SEQTIDE_CALLBACK_FAILED);
  BOOST_CHECK_THROW(stream.read(buffer), CallbackError);  // also without take_error
}

BOOST_AUTO_TEST_CASE(unknown_version_is_refused) {
  Source source;
  seqtide_callbacks callbacks = source.callbacks();
  callbacks.version = 2;
  BOOST_CHECK_THROW(CallbackStream(callbacks, &source), InvalidArgument);
  BOOST_TEST(source.closed == 0);
}

BOOST_AUTO_TEST_CASE(impossible_results_are_refused) {
  Source source{"ACGT"};
  CallbackStream stream(source.callbacks(), &source);
  char buffer[8];
  for (const std::int64_t result :
       {std::int64_t{9}, std::int64_t{INT64_MAX}, std::int64_t{-3}, std::int64_t{INT64_MIN}}) {
    source.fail_with(result);
    BOOST_CHECK_EXCEPTION(stream.read(buffer), IoError, of_kind(IoErrorKind::invalid_buffer));
    BOOST_CHECK_EXCEPTION(stream.write(buffer), IoError, of_kind(IoErrorKind::invalid_buffer));
  }
  source.fail_with(0);
  BOOST_CHECK_EXCEPTION(stream.write(buffer), IoError, of_kind(IoErrorKind::invalid_buffer));
  source.fail_with(-3);
  BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, of_kind(IoErrorKind::invalid_buffer));
  BOOST_CHECK_EXCEPTION(stream.flush(), IoError, of_kind(IoErrorKind::invalid_buffer));
  source.fail_with(1);
  BOOST_CHECK_EXCEPTION(stream.flush(), IoError, of_kind(IoErrorKind::invalid_buffer));
  BOOST_CHECK_EXCEPTION(stream.close(), IoError, of_kind(IoErrorKind::invalid_buffer));
  BOOST_TEST(source.taken == 0);
}

BOOST_AUTO_TEST_CASE(over_long_count_is_named) {
  Source source;
  source.fail_with(20);
  CallbackStream stream(source.callbacks(), &source, "mine");
  char buffer[10];
  try {
    stream.read(buffer);
    BOOST_FAIL("must throw");
  } catch (const IoError& error) {
    BOOST_TEST(error.what() == "read callback of \"mine\" returned 20 bytes, but was asked for at most 10");
    BOOST_TEST(error.path() == "mine");
  }
  BOOST_TEST(stream.seekable());
}

BOOST_AUTO_TEST_CASE(would_block_is_not_the_end) {
  Source source;
  source.fail_with(SEQTIDE_CALLBACK_WOULD_BLOCK);
  CallbackStream stream(source.callbacks(), &source);
  char buffer[4];
  const auto would_block = [](const IoError& error) {
    return error.kind() == IoErrorKind::would_block && error.error_number() == EAGAIN;
  };
  BOOST_CHECK_EXCEPTION(stream.read(buffer), IoError, would_block);
  BOOST_CHECK_EXCEPTION(stream.write(buffer), IoError, would_block);
  BOOST_CHECK_EXCEPTION(stream.flush(), IoError, would_block);
  BOOST_TEST(source.taken == 0);
}

BOOST_AUTO_TEST_CASE(failure_carries_the_cause) {
  Source source;
  CallbackStream stream(source.callbacks(), &source, "mine");
  char buffer[4];
  source.fail_with(SEQTIDE_CALLBACK_FAILED);
  int dropped = 0;
  const std::pair<const char*, std::function<void()>> operations[] = {
      {"read", [&] { stream.read(buffer); }}, {"write", [&] { stream.write(buffer); }},
      {"seek", [&] { stream.tell(); }},       {"flush", [&] { stream.flush(); }},
      {"close", [&] { stream.close(); }},
  };
  int expected = 0;
  for (const auto& [name, operation] : operations) {
    source.error = &dropped;
    try {
      operation();
      BOOST_FAIL("must throw");
    } catch (const CallbackError& error) {
      BOOST_TEST(error.what() == std::string(name) + " callback of \"mine\" failed");
      BOOST_TEST(error.cause().get() == &dropped);
      BOOST_CHECK(error.kind() == IoErrorKind::io_operation);
      BOOST_TEST(dropped == expected);
    }
    BOOST_TEST(dropped == ++expected);
  }
  BOOST_TEST(source.closed == 1);
}

BOOST_AUTO_TEST_CASE(failure_without_a_cause) {
  Source source;
  CallbackStream stream(source.callbacks(), &source);
  source.fail_with(SEQTIDE_CALLBACK_FAILED);
  char buffer[4];
  BOOST_CHECK_EXCEPTION(stream.read(buffer), CallbackError,
                        [](const CallbackError& error) { return error.cause() == nullptr; });
  source.replace = false;
  BOOST_TEST(stream.read(buffer) == 0u);  // a failure is no end: the stream goes on
}

BOOST_AUTO_TEST_CASE(closed_stream_refuses_everything) {
  Source source{"ACGT"};
  CallbackStream stream(source.callbacks(), &source);
  stream.close();
  const int calls = source.calls;
  char buffer[4];
  const auto closed = of_kind(IoErrorKind::invalid_handle);
  BOOST_CHECK_EXCEPTION(stream.read(buffer), IoError, closed);
  BOOST_CHECK_EXCEPTION(stream.write(buffer), IoError, closed);
  BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, closed);
  BOOST_CHECK_EXCEPTION(stream.tell(), IoError, closed);
  BOOST_CHECK_EXCEPTION(stream.flush(), IoError, closed);
  BOOST_TEST(source.calls == calls);
}

BOOST_AUTO_TEST_CASE(reentry_is_refused) {
  Source source{"ACGT"};
  CallbackStream stream(source.callbacks(), &source);
  char buffer[4];
  int refused = 0;
  const auto attempt = [&](auto&& operation) {
    try {
      operation();
    } catch (const IoError& error) {
      refused += error.kind() == IoErrorKind::invalid_handle;
    }
  };
  source.action = [&] {
    attempt([&] { stream.read(buffer); });
    attempt([&] { stream.write(buffer); });
    attempt([&] { stream.seek(0, Whence::start); });
    attempt([&] { stream.tell(); });
    attempt([&] { stream.flush(); });
    attempt([&] { stream.close(); });
    stream.abandon();  // must neither close nor throw
  };
  BOOST_TEST(stream.read(buffer) == 4u);
  BOOST_TEST(refused == 6);
  BOOST_TEST(source.closed == 0);
  stream.write(std::string_view("x"));
  BOOST_TEST(refused == 12);
  source.action = [&] { attempt([&] { stream.close(); }); };
  stream.close();
  BOOST_TEST(refused == 13);
  BOOST_TEST(source.closed == 1);
}

BOOST_AUTO_TEST_CASE(destructor_and_abandon_close_quietly_once) {
  Source source;
  int dropped = 0;
  source.error = &dropped;
  source.fail_with(SEQTIDE_CALLBACK_FAILED);
  {
    CallbackStream stream(source.callbacks(), &source);
    stream.abandon();
    BOOST_TEST(source.closed == 1);
  }
  BOOST_TEST(source.closed == 1);
  BOOST_TEST(dropped == 1);  // the lost error was released
  { CallbackStream stream(source.callbacks(), &source); }
  BOOST_TEST(source.closed == 2);
}

BOOST_AUTO_TEST_CASE(exception_out_of_a_callback_leaves_the_stream_usable) {
  Source source{"ACGT"};
  CallbackStream stream(source.callbacks(), &source);
  source.action = [] { throw std::runtime_error("mine"); };
  char buffer[4];
  BOOST_CHECK_THROW(stream.read(buffer), std::runtime_error);
  source.action = nullptr;
  BOOST_TEST(stream.read(buffer) == 4u);
}
