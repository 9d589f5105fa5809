// What becomes of the files where the system refuses a rename halfway, and then to undo those before it.
#define BOOST_TEST_MODULE joint_files_undone
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>

#include "folder.hpp"
#include "named_files.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/joint_files.hpp"

#ifdef __linux__

using namespace seqtide;
namespace fs = std::filesystem;

namespace {

constexpr int never = 1000;
int renames_left = never;  // that succeed before all others fail
int failing_fsync = never;
int fsyncs = 0;

}  // namespace

// The program's own functions stand before those of the C library.
extern "C" {

int rename(const char* from, const char* to) noexcept {
  if (renames_left == 0) {
    errno = EIO;
    return -1;
  }
  --renames_left;
  return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int fsync(int descriptor) {
  if (fsyncs++ == failing_fsync) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fsync, descriptor));
}
}

namespace {

void write_three(JointFiles& files, const Folder& folder) {
  for (const std::string name : {"a", "b", "c"}) {
    const auto stream = files.create(folder / name);
    stream->write("new " + name);
    stream->close();
  }
}

struct Renames {
  explicit Renames(int count) { renames_left = count; }
  ~Renames() { renames_left = never; }
  Renames(const Renames&) = delete;
  Renames& operator=(const Renames&) = delete;
};

}  // namespace

// The first one fails, and nothing has to be undone but the second names.
EITHER_WAY(no_rename_at_all) {
  const Folder folder;
  for (const std::string name : {"a", "b", "c"}) put(folder / name, "old " + name);
  JointFiles files;
  write_three(files, folder);
  {
    const Renames none(0);
    BOOST_CHECK_EXCEPTION(files.publish(), IoError, [](const IoError& error) { return error.error_number() == EIO; });
  }
  BOOST_TEST(folder.files() == 3U);
  for (const std::string name : {"a", "b", "c"}) BOOST_TEST(content(folder / name) == "old " + name);
}

EITHER_WAY(what_cannot_be_undone_is_said) {
  const Folder folder;
  for (const std::string name : {"a", "b", "c"}) put(folder / name, "old " + name);
  JointFiles files;
  write_three(files, folder);
  std::string message;
  {
    const Renames one(1);
    BOOST_CHECK_EXCEPTION(files.publish(), IoError, [&](const IoError& error) {
      message = error.what();
      return error.path() == fs::canonical(folder.path) / "b";
    });
  }
  BOOST_TEST(message.find("; this could not be undone: ") != std::string::npos);
  BOOST_TEST(content(folder / "a") == "new a");
  for (const std::string name : {"b", "c"}) BOOST_TEST(content(folder / name) == "old " + name);
  // The old file is there, under the name that the message tells.
  bool found = false;
  for (const auto& entry : fs::directory_iterator(folder.path)) {
    if (content(entry.path()) != "old a") continue;
    found = message.find(entry.path().filename().string()) != std::string::npos;
  }
  BOOST_TEST(found);
}

// Of files that are synced, the last one can still fail when it has its name.
EITHER_WAY(a_folder_that_is_not_synced) {
  for (const bool replaces : {false, true}) {
    for (int number = 0; number < 6; ++number) {
      const Folder folder;
      if (replaces) {
        for (const std::string name : {"a", "b", "c"}) put(folder / name, "old " + name);
      }
      fsyncs = 0;
      failing_fsync = number;
      BOOST_CHECK_EXCEPTION(
          {
            JointFiles files(true);
            write_three(files, folder);
            files.publish();
          },
          IoError, [](const IoError& error) { return error.error_number() == EIO; });
      failing_fsync = never;
      BOOST_TEST(fsyncs == number + 1);
      for (const std::string name : {"a", "b", "c"}) {
        BOOST_TEST(fs::exists(folder / name) == replaces);
        if (replaces) BOOST_TEST(content(folder / name) == "old " + name);
      }
      BOOST_TEST(folder.files() == (replaces ? 3U : 0U));
    }
  }
}

#endif
