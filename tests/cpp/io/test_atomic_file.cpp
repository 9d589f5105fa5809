#define BOOST_TEST_MODULE atomic_file
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "folder.hpp"
#include "named_files.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/joint_files.hpp"

using namespace seqtide;
namespace fs = std::filesystem;
using boost::unit_test::timeout;

namespace {

auto with_errno(int expected) {
  return [expected](const IoError& error) { return error.error_number() == expected; };
}

std::string read_all(Stream& stream) {
  std::string text(100, '\0');
  std::size_t size = 0;
  while (const std::size_t count = stream.read({text.data() + size, text.size() - size})) size += count;
  text.resize(size);
  return text;
}

unsigned mode_of(const std::string& path) { return static_cast<unsigned>(fs::status(path).permissions()) & 0777U; }

}  // namespace

EITHER_WAY(atomic_file_appears_only_when_closed) {
  Folder folder;
  put(folder / "a", "old");
  auto stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("new"));
  BOOST_TEST(stream->name() == folder / "a");
  BOOST_TEST(content(folder / "a") == "old");
  stream->close();
  stream->close();
  BOOST_TEST(content(folder / "a") == "new");
  BOOST_TEST(folder.files() == 1u);
}

EITHER_WAY(atomic_file_disappears_when_abandoned_or_dropped) {
  Folder folder;
  put(folder / "a", "old");
  auto stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("new"));
  stream->abandon();
  BOOST_TEST(folder.files() == 1u);
  stream->close();
  stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("new"));
  stream.reset();
  BOOST_TEST(folder.files() == 1u);
  BOOST_TEST(content(folder / "a") == "old");
}

EITHER_WAY(atomic_file_with_a_failed_write_is_not_published) {
  Folder folder;
  auto stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("begin"));
  // The descriptor's file is exchanged for a full one, under the stream.
  const int full = ::open("/dev/full", O_WRONLY);
  BOOST_REQUIRE(::dup2(full, stream->descriptor()) >= 0);
  ::close(full);
  BOOST_CHECK_EXCEPTION(stream->write(std::string_view("x")), IoError, with_errno(ENOSPC));
  BOOST_CHECK_THROW(stream->close(), IoError);
  BOOST_TEST(folder.files() == 0u);
  stream->close();
}

EITHER_WAY(atomic_replacement_keeps_mode_and_links) {
  Folder folder;
  fs::create_directory(folder.path / "real");
  put(folder / "real/a", "old");
  fs::permissions(folder.path / "real/a", fs::perms(0600));
  fs::create_symlink("real/a", folder.path / "link");
  auto stream = FileStream::create(folder / "link", true);
  stream->write(std::string_view("new"));
  stream->close();
  BOOST_TEST(fs::is_symlink(folder.path / "link"));
  BOOST_TEST(content(folder / "real/a") == "new");
  BOOST_TEST((static_cast<unsigned>(fs::status(folder.path / "real/a").permissions()) & 0777u) == 0600u);
}

EITHER_WAY(atomic_creates_what_a_dangling_link_points_to) {
  const Folder folder;
  fs::create_directory(folder / "deep");
  fs::create_symlink("deep/second", folder / "first");
  fs::create_symlink("../target", folder / "deep/second");
  auto stream = FileStream::create(folder / "first", true);
  stream->write(std::string_view("data"));
  stream->close();
  BOOST_TEST(fs::is_symlink(folder / "first"));
  BOOST_TEST(fs::is_symlink(folder / "deep/second"));
  BOOST_TEST(content(folder / "target") == "data");

  fs::create_symlink("loop", folder / "loop");
  BOOST_CHECK_THROW(FileStream::create(folder / "loop", true), IoError);
  fs::create_symlink("no-such-folder/file", folder / "lost");
  BOOST_CHECK_EXCEPTION(FileStream::create(folder / "lost", true), IoError,
                        [](const IoError& error) { return error.error_number() == ENOENT; });
}

EITHER_WAY(atomic_never_replaces_a_device_or_pipe) {
  auto null = FileStream::create("/dev/null", true);
  null->write(std::string_view("x"));
  null->close();
  BOOST_TEST(fs::is_character_file("/dev/null"));

  Folder folder;
  BOOST_REQUIRE(::mkfifo((folder / "fifo").c_str(), 0600) == 0);
  std::string received;
  std::thread reader([&] { received = read_all(*FileStream::open(folder / "fifo")); });
  auto stream = FileStream::create(folder / "fifo", true);
  stream->write(std::string_view("through"));
  stream->close();
  reader.join();
  BOOST_TEST(received == "through");
  BOOST_TEST(fs::is_fifo(folder.path / "fifo"));
}

EITHER_WAY(atomic_survives_a_change_of_folder) {
  Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path);
  auto stream = FileStream::create("a", true);
  fs::current_path(before);
  stream->write(std::string_view("x"));
  stream->close();
  BOOST_TEST(content(folder / "a") == "x");
}

EITHER_WAY(forked_child_leaves_the_file_alone) {
  Folder folder;
  auto stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("x"));
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    try {
      stream->close();
    } catch (const IoError&) {
      status = 0;  // refused
    }
    ::_exit(status);
  }
  int status = -1;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  stream->close();
  BOOST_TEST(content(folder / "a") == "x");
}

EITHER_WAY(a_file_that_appears_meanwhile_is_replaced) {
  const Folder folder;
  auto stream = FileStream::create(folder / "a", true);
  stream->write(std::string_view("new"));
  put(folder / "a", "of somebody else");
  stream->close();
  BOOST_TEST(content(folder / "a") == "new");
  BOOST_TEST(folder.files() == 1u);
}

EITHER_WAY(synced_files_are_written_like_others) {
  const Folder folder;
  for (const std::string old : {"", "old"}) {
    if (!old.empty()) put(folder / "a", old);
    auto stream = FileStream::create(folder / "a", true, nullptr, true);
    stream->write(std::string_view("new"));
    stream->close();
    BOOST_TEST(content(folder / "a") == "new");
  }
  JointFiles files(true);
  auto stream = files.create(folder / "b");
  stream->close();
  files.publish();
  BOOST_TEST(folder.files() == 2u);
  BOOST_CHECK_THROW(FileStream::create(folder / "c", false, nullptr, true), InvalidArgument);
  BOOST_TEST(folder.files() == 2u);
}

EITHER_WAY(a_replaced_file_keeps_its_owner) {
  if (::geteuid() != 0) return;  // nobody else may give files away
  const Folder folder;
  put(folder / "a", "old");
  BOOST_REQUIRE(::chown((folder / "a").c_str(), 12345, 23456) == 0);
  BOOST_REQUIRE(::chmod((folder / "a").c_str(), 0640) == 0);
  auto stream = FileStream::create(folder / "a", true);
  stream->close();
  struct stat status {};
  BOOST_REQUIRE(::stat((folder / "a").c_str(), &status) == 0);
  BOOST_TEST(status.st_uid == 12345U);
  BOOST_TEST(status.st_gid == 23456U);
  BOOST_TEST(mode_of(folder / "a") == 0640U);
}

// Its owner cannot give the new file to the old one's group, which is no group of his.
EITHER_WAY(another_group_gets_no_rights) {
  if (::geteuid() != 0) return;
  const Folder folder;
  BOOST_REQUIRE(::chmod(folder.path.c_str(), 0777) == 0);
  put(folder / "a", "old");
  BOOST_REQUIRE(::chown((folder / "a").c_str(), 12345, 23456) == 0);
  BOOST_REQUIRE(::chmod((folder / "a").c_str(), 0664) == 0);
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    if (::setgid(12345) != 0 || ::setuid(12345) != 0) ::_exit(2);
    FileStream::create(folder / "a", true)->close();
    ::_exit(0);
  }
  int status = -1;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0));
  BOOST_TEST(mode_of(folder / "a") == 0644U);
}

#ifdef __linux__
// Of files without names nothing stays, whatever happens.
BOOST_AUTO_TEST_CASE(nothing_stays_of_a_killed_process, *timeout(30)) {
  const Folder folder;
  put(folder / "a", "old");
  if (FileStream::create(folder / "a", true), folder.files() > 1) return;  // this file system needs names
  for (const int signal : {SIGTERM, SIGKILL}) {
    int ready[2];
    BOOST_REQUIRE(::pipe(ready) == 0);
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
      JointFiles files;
      auto first = files.create(folder / "a");
      auto second = files.create(folder / "b");
      first->write(std::string_view("new"));
      first->close();
      auto third = FileStream::create(folder / "c", true);
      if (::write(ready[1], "x", 1) == 1) ::pause();
      ::_exit(1);
    }
    char byte = 0;
    BOOST_REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::kill(child, signal);
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST((WIFSIGNALED(status) && WTERMSIG(status) == signal));
    BOOST_TEST(folder.files() == 1u);
    BOOST_TEST(content(folder / "a") == "old");
    ::close(ready[0]);
    ::close(ready[1]);
  }
}
#endif
