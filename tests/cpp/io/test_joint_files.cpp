#define BOOST_TEST_MODULE joint_files
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "folder.hpp"
#include "named_files.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/joint_files.hpp"

using namespace seqtide;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<FileStream> written(JointFiles& files, const std::string& path) {
  auto stream = files.create(path);
  stream->write(std::string_view("new"));
  return stream;
}

}  // namespace

EITHER_WAY(files_appear_together) {
  const Folder folder;
  put(folder / "a", "old");
  JointFiles files;
  const auto first = written(files, folder / "a");
  const auto second = written(files, folder / "b");
  first->close();
  second->close();
  BOOST_TEST(content(folder / "a") == "old");
  BOOST_TEST(!fs::exists(folder / "b"));
  files.publish();
  BOOST_TEST(content(folder / "a") == "new");
  BOOST_TEST(content(folder / "b") == "new");
  BOOST_TEST(folder.files() == 2U);
  files.publish();
}

EITHER_WAY(none_appears_if_one_cannot) {
  for (const bool replaces : {false, true}) {
    for (const std::string hopeless : {"a", "b", "c"}) {
      BOOST_TEST_CONTEXT(hopeless << (replaces ? ", old files are there" : "")) {
        const Folder folder;
        JointFiles files;
        for (const std::string name : {"a", "b", "c"}) {
          if (replaces) put(folder / name, "old " + name);
          written(files, folder / name)->close();
        }
        fs::remove(folder / hopeless);
        fs::create_directory(folder / hopeless);
        BOOST_CHECK_EXCEPTION(files.publish(), IoError, [&](const IoError& error) {
          return error.error_number() == EISDIR && error.path() == fs::canonical(folder / hopeless);
        });
        for (const std::string name : {"a", "b", "c"}) {
          if (name == hopeless) continue;
          BOOST_TEST(fs::exists(folder / name) == replaces);
          if (replaces) BOOST_TEST(content(folder / name) == "old " + name);
        }
        BOOST_TEST(folder.files() == (replaces ? 3U : 1U));
      }
    }
  }
}

EITHER_WAY(none_appears_if_one_is_not_complete) {
  for (const int trouble : {0, 1, 2}) {
    const Folder folder;
    JointFiles files;
    const auto first = written(files, folder / "a");
    auto second = written(files, folder / "b");
    first->close();
    if (trouble == 1) second->abandon();
    if (trouble == 2) second.reset();
    BOOST_CHECK_THROW(files.publish(), IoError);
    BOOST_TEST(!fs::exists(folder / "a"));
    BOOST_TEST(!fs::exists(folder / "b"));
  }
}

EITHER_WAY(nothing_is_left_of_files_never_published) {
  const Folder folder;
  auto files = std::make_unique<JointFiles>();
  const auto first = written(*files, folder / "a");
  const auto second = written(*files, folder / "b");
  first->close();
  files.reset();
  BOOST_TEST(folder.files() <= 1U);  // the second one, where files need names
  BOOST_CHECK_THROW(second->close(), IoError);
  BOOST_TEST(folder.files() == 0U);
}

EITHER_WAY(one_file_cannot_be_two_outputs) {
  const Folder folder;
  fs::create_symlink("a", folder / "link");
  fs::create_directory(folder / "real");
  fs::create_directory_symlink("real", folder / "other");
  JointFiles files;
  const auto first = written(files, folder / "a");
  BOOST_CHECK_THROW(files.create(folder / "link"), InvalidArgument);
  BOOST_CHECK_THROW(files.create(folder / "./a"), InvalidArgument);
  BOOST_CHECK_THROW(files.create(folder / "real/../a"), InvalidArgument);
  const auto second = written(files, folder / "real/b");
  BOOST_CHECK_THROW(files.create(folder / "other/b"), InvalidArgument);
}

EITHER_WAY(two_links_to_one_file_become_two_files_or_stay) {
  for (const bool hopeless : {false, true}) {
    const Folder folder;
    put(folder / "a", "old");
    fs::create_hard_link(folder / "a", folder / "b");
    JointFiles files;
    for (const std::string name : {"a", "b", "c"}) {
      const auto stream = files.create(folder / name);
      stream->write(name);
      stream->close();
    }
    if (hopeless) fs::create_directory(folder / "c");
    if (hopeless) BOOST_CHECK_THROW(files.publish(), IoError);
    if (!hopeless) files.publish();
    for (const std::string name : {"a", "b"}) BOOST_TEST(content(folder / name) == (hopeless ? "old" : name));
    BOOST_TEST(fs::hard_link_count(folder / "a") == (hopeless ? 2U : 1U));
    BOOST_TEST(folder.files() == 3U);
  }
}

EITHER_WAY(streams_of_several_threads) {
  const Folder folder;
  JointFiles files;
  std::vector<std::thread> threads;
  for (int number = 0; number < 8; ++number) {
    threads.emplace_back([&, number] {
      for (int i = 0; i < 8; ++i) written(files, folder / (std::to_string(number) + '-' + std::to_string(i)))->close();
    });
  }
  for (std::thread& thread : threads) thread.join();
  files.publish();
  BOOST_TEST(folder.files() == 64U);
}

EITHER_WAY(a_device_is_written_to_directly) {
  const Folder folder;
  JointFiles files;
  written(files, "/dev/null")->close();
  written(files, folder / "a")->close();
  files.publish();
  BOOST_TEST(content(folder / "a") == "new");
}
