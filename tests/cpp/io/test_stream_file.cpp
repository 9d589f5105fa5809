#define BOOST_TEST_MODULE stream_file
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "folder.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/file_stream.hpp"

using namespace seqtide;
namespace fs = std::filesystem;
using boost::unit_test::timeout;
using Ownership = FileStream::Ownership;

namespace {

struct Pipe {
  Pipe() { BOOST_REQUIRE(::pipe(ends) == 0); }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  void close_end(int i) {
    if (ends[i] >= 0) ::close(ends[i]);
    ends[i] = -1;
  }
  void set_nonblocking(int i) { BOOST_REQUIRE(::fcntl(ends[i], F_SETFL, O_NONBLOCK) == 0); }
  int ends[2];
};

std::string read_all(Stream& stream) {
  std::string text;
  char buffer[4096];
  while (const std::size_t count = stream.read(buffer)) text.append(buffer, count);
  return text;
}

auto with_errno(int number) {
  return [number](const IoError& error) { return error.error_number() == number; };
}
auto of_kind(IoErrorKind kind) {
  return [kind](const IoError& error) { return error.kind() == kind; };
}

struct Cancelled : std::runtime_error {
  Cancelled() : std::runtime_error("cancelled") {}
};
int checks = 0;
void count_check() { ++checks; }
void cancel_at_third_check() {
  if (++checks == 3) throw Cancelled();
}
void cancel() { throw Cancelled(); }
void on_signal(int) {}

// A program that uses pipes ignores SIGPIPE, see file_stream.hpp.
struct IgnoreSigpipe {
  IgnoreSigpipe() { ::signal(SIGPIPE, SIG_IGN); }
};
BOOST_TEST_GLOBAL_FIXTURE(IgnoreSigpipe);

}  // namespace

BOOST_AUTO_TEST_CASE(reads_a_file) {
  Folder folder;
  put(folder / "a", "ACGTACGT");
  auto stream = FileStream::open(folder / "a");
  BOOST_TEST((stream->readable() && !stream->writable() && stream->seekable() && !stream->thread_bound()));
  BOOST_TEST(stream->size_hint() == 8u);
  BOOST_TEST(stream->name() == folder / "a");
  BOOST_TEST((::fcntl(stream->descriptor(), F_GETFD) & FD_CLOEXEC) != 0);
  BOOST_TEST(read_all(*stream) == "ACGTACGT");
  BOOST_TEST(stream->tell() == 8u);
  stream->close();
  stream->close();
  BOOST_TEST(stream->descriptor() == -1);
}

BOOST_AUTO_TEST_CASE(opening_fails_with_errno_and_path) {
  Folder folder;
  try {
    FileStream::open(folder / "absent.fq");
    BOOST_FAIL("must throw");
  } catch (const IoError& error) {
    BOOST_TEST(error.error_number() == ENOENT);
    BOOST_TEST(error.path() == folder / "absent.fq");
    BOOST_TEST(error.what() == "no such file or directory: \"" + folder / "absent.fq" + "\"");
  }
  BOOST_CHECK_EXCEPTION(FileStream::open(""), IoError, with_errno(ENOENT));
  BOOST_CHECK_EXCEPTION(FileStream::open(folder.path.string()), IoError, with_errno(EISDIR));
  BOOST_CHECK_EXCEPTION(FileStream::create(folder.path.string()), IoError, with_errno(EISDIR));
  BOOST_CHECK_EXCEPTION(FileStream::create(folder.path.string(), true), IoError, with_errno(EISDIR));
  BOOST_CHECK_EXCEPTION(FileStream::create(folder / "none/a"), IoError, with_errno(ENOENT));
  BOOST_CHECK_EXCEPTION(FileStream::create(folder / "none/a", true), IoError, with_errno(ENOENT));
  BOOST_CHECK_EXCEPTION(FileStream::create("", true), IoError, with_errno(ENOENT));
  put(folder / "file", "");
  BOOST_CHECK_EXCEPTION(FileStream::create(folder / "file/a", true), IoError, with_errno(ENOTDIR));
}

BOOST_AUTO_TEST_CASE(path_with_nul_is_refused) {
  const std::string path("/dev/null\0.fq", 13);
  BOOST_CHECK_THROW(FileStream::open(path), InvalidArgument);
  BOOST_CHECK_THROW(FileStream::create(path), InvalidArgument);
  BOOST_CHECK_THROW(FileStream::create(path, true), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(invalid_descriptor) {
  BOOST_CHECK_EXCEPTION(FileStream(-1, Ownership::owned, "x"), IoError, of_kind(IoErrorKind::invalid_handle));
  Pipe pipe;
  FileStream stream(pipe.ends[0], Ownership::borrowed, "x");
  stream.close();
  char byte[1];
  BOOST_CHECK_EXCEPTION(stream.read(byte), IoError, of_kind(IoErrorKind::invalid_handle));
  BOOST_CHECK_EXCEPTION(stream.write(byte), IoError, of_kind(IoErrorKind::invalid_handle));
  BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, of_kind(IoErrorKind::invalid_handle));
  BOOST_CHECK_EXCEPTION(stream.tell(), IoError, of_kind(IoErrorKind::invalid_handle));
}

BOOST_AUTO_TEST_CASE(wrong_direction_is_unsupported) {
  Folder folder;
  char byte[1] = {'x'};
  auto writer = FileStream::create(folder / "a");
  BOOST_CHECK_EXCEPTION(writer->read(byte), IoError, of_kind(IoErrorKind::unsupported));
  auto reader = FileStream::open(folder / "a");
  BOOST_CHECK_EXCEPTION(reader->write(byte), IoError, of_kind(IoErrorKind::unsupported));
}

BOOST_AUTO_TEST_CASE(seeks_by_all_whences) {
  Folder folder;
  put(folder / "a", "0123456789");
  auto stream = FileStream::open(folder / "a");
  char byte[1];
  BOOST_TEST(stream->seek(4, Whence::start) == 4u);
  BOOST_TEST(stream->seek(2, Whence::current) == 6u);
  BOOST_TEST(stream->seek(-1, Whence::end) == 9u);
  BOOST_TEST(stream->read(byte) == 1u);
  BOOST_TEST(byte[0] == '9');
  BOOST_TEST(stream->tell() == 10u);
  BOOST_TEST(stream->seek(std::int64_t{1} << 40, Whence::start) == std::uint64_t{1} << 40);
  BOOST_TEST(stream->read(byte) == 0u);
  BOOST_CHECK_EXCEPTION(stream->seek(-1, Whence::start), IoError, with_errno(EINVAL));
}

BOOST_AUTO_TEST_CASE(borrowed_descriptor_starts_where_it_stands_and_stays_open) {
  Folder folder;
  put(folder / "a", "0123456789");
  const int descriptor = ::open((folder / "a").c_str(), O_RDONLY);
  BOOST_REQUIRE(::lseek(descriptor, 4, SEEK_SET) == 4);
  {
    FileStream stream(descriptor, Ownership::borrowed, "a");
    BOOST_TEST(stream.size_hint() == 6u);
    BOOST_TEST(stream.tell() == 4u);
    BOOST_TEST(read_all(stream) == "456789");
    stream.close();
  }
  BOOST_TEST(::lseek(descriptor, 0, SEEK_CUR) == 10);
  { FileStream stream(descriptor, Ownership::owned, "a"); }
  BOOST_TEST(::fcntl(descriptor, F_GETFD) == -1);
}

// As after fork(): two descriptors of one open file.
BOOST_AUTO_TEST_CASE(owned_file_is_read_at_a_position_of_its_own) {
  Folder folder;
  put(folder / "a", "0123456789");
  const int descriptor = ::open((folder / "a").c_str(), O_RDONLY);
  const int other = ::dup(descriptor);
  BOOST_REQUIRE(::lseek(other, 2, SEEK_SET) == 2);
  FileStream stream(descriptor, Ownership::owned, "a");
  char bytes[3];
  BOOST_TEST(stream.read(bytes) == 3u);
  BOOST_TEST(::lseek(other, 0, SEEK_CUR) == 2);
  BOOST_REQUIRE(::lseek(other, 9, SEEK_SET) == 9);
  BOOST_TEST(stream.tell() == 5u);
  BOOST_TEST(read_all(stream) == "56789");
  ::close(other);
}

BOOST_AUTO_TEST_CASE(directory_descriptor_is_refused_and_stays_with_the_caller) {
  const int descriptor = ::open("/", O_RDONLY | O_DIRECTORY);
  BOOST_CHECK_EXCEPTION(FileStream(descriptor, Ownership::owned, "/"), IoError, with_errno(EISDIR));
  BOOST_TEST(::close(descriptor) == 0);
}

BOOST_AUTO_TEST_CASE(pipe_passes_everything, *timeout(60)) {
  for (const InterruptCheck check : {InterruptCheck{nullptr}, InterruptCheck{count_check}}) {
    for (const bool nonblocking : {false, true}) {
      Pipe pipe;
      if (nonblocking) {
        pipe.set_nonblocking(0);
        pipe.set_nonblocking(1);
      }
      std::string sent(1 << 20, '.');
      for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 7919 >> 8);
      std::thread writer([&] {
        FileStream stream(std::exchange(pipe.ends[1], -1), Ownership::owned, "pipe", check);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        stream.write(sent);
        if (stream.tell() != sent.size()) std::abort();
        stream.close();
      });
      FileStream stream(pipe.ends[0], Ownership::borrowed, "pipe", check);
      BOOST_TEST((!stream.seekable() && stream.thread_bound() && stream.size_hint() == 0));
      const std::string received = read_all(stream);
      writer.join();
      BOOST_TEST((received == sent));
      BOOST_TEST(stream.tell() == sent.size());
      BOOST_CHECK_EXCEPTION(stream.seek(0, Whence::start), IoError, of_kind(IoErrorKind::unsupported));
    }
  }
}

BOOST_AUTO_TEST_CASE(blocked_read_can_be_cancelled, *timeout(30)) {
  for (const bool nonblocking : {false, true}) {
    Pipe pipe;
    if (nonblocking) pipe.set_nonblocking(0);
    checks = 0;
    FileStream stream(pipe.ends[0], Ownership::borrowed, "pipe", cancel_at_third_check);
    char byte[1];
    BOOST_CHECK_THROW(stream.read(byte), Cancelled);
    BOOST_TEST(checks == 3);
    BOOST_REQUIRE(::write(pipe.ends[1], "x", 1) == 1);
    BOOST_TEST(stream.read(byte) == 1u);  // nothing was lost
  }
}

BOOST_AUTO_TEST_CASE(blocked_write_can_be_cancelled, *timeout(30)) {
  Pipe pipe;
  checks = 0;
  FileStream stream(pipe.ends[1], Ownership::borrowed, "pipe", cancel_at_third_check);
  BOOST_CHECK_THROW(stream.write(std::string(1 << 20, 'x')), Cancelled);
  BOOST_TEST(stream.tell() > 0u);
  BOOST_TEST(stream.tell() < 1u << 20);

  int ends[2];
  BOOST_REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  checks = 0;
  FileStream socket(ends[0], Ownership::owned, "socket", cancel_at_third_check);
  BOOST_CHECK_THROW(socket.write(std::string(8 << 20, 'x')), Cancelled);
  ::close(ends[1]);
}

BOOST_AUTO_TEST_CASE(signal_runs_the_check_and_the_read_goes_on, *timeout(30)) {
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART
  BOOST_REQUIRE(::sigaction(SIGUSR1, &action, nullptr) == 0);
  const pthread_t reader = ::pthread_self();
  for (const InterruptCheck check : {InterruptCheck{nullptr}, InterruptCheck{count_check}, InterruptCheck{cancel}}) {
    Pipe pipe;
    checks = 0;
    std::thread disturber([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      ::pthread_kill(reader, SIGUSR1);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (::write(pipe.ends[1], "x", 1) != 1) std::abort();
    });
    FileStream stream(pipe.ends[0], Ownership::borrowed, "pipe", check);
    char byte[1] = {'-'};
    if (check == cancel) {
      BOOST_CHECK_THROW(stream.read(byte), Cancelled);
    } else {
      BOOST_TEST(stream.read(byte) == 1u);
      BOOST_TEST(byte[0] == 'x');
      if (check != nullptr) BOOST_TEST(checks > 0);
    }
    disturber.join();
  }
}

BOOST_AUTO_TEST_CASE(closed_pipe_and_full_device_are_errors, *timeout(30)) {
  for (const InterruptCheck check : {InterruptCheck{nullptr}, InterruptCheck{count_check}}) {
    Pipe pipe;
    pipe.close_end(0);
    FileStream stream(pipe.ends[1], Ownership::borrowed, "pipe", check);
    BOOST_CHECK_EXCEPTION(stream.write(std::string_view("x")), IoError, with_errno(EPIPE));

    auto full = FileStream::create("/dev/full", false, check);
    BOOST_CHECK_EXCEPTION(full->write(std::string_view("x")), IoError, with_errno(ENOSPC));
    full->close();
    auto null = FileStream::create("/dev/null", false, check);
    null->write(std::string(100000, 'x'));
    BOOST_TEST(null->tell() == 100000u);
    null->close();
  }
}

BOOST_AUTO_TEST_CASE(close_reports_failure_once) {
  const int descriptor = ::open("/dev/null", O_WRONLY);
  FileStream stream(descriptor, Ownership::owned, "gone");
  ::close(descriptor);
  BOOST_CHECK_EXCEPTION(stream.close(), IoError, with_errno(EBADF));
  stream.close();
}

BOOST_AUTO_TEST_CASE(create_truncates_and_respects_the_umask) {
  Folder folder;
  const mode_t before = ::umask(027);
  for (const bool atomic : {false, true}) {
    const std::string path = folder / (atomic ? "atomic" : "plain");
    auto stream = FileStream::create(path, atomic);
    stream->write(std::string_view("long content"));
    stream->close();
    BOOST_TEST(fs::exists(path));
    BOOST_TEST((static_cast<unsigned>(fs::status(path).permissions()) & 0777u) == 0640u);
    stream = FileStream::create(path, atomic);
    stream->write(std::string_view("short"));
    stream->close();
    BOOST_TEST(content(path) == "short");
  }
  ::umask(before);
  BOOST_TEST(folder.files() == 2u);
}
