#define BOOST_TEST_MODULE interrupted_calls
// Calls of the system that a signal interrupts are made again. Here the program's own fsync() stands before the
// system's.
#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cerrno>
#include <string>

#include "folder.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/file_stream.hpp"

namespace {

int interruptions = 0;  // to come
int calls = 0;
int error_number = EINTR;

void write_atomically(const std::string& path) {
  const auto stream = seqtide::FileStream::create(path, true, nullptr, true);
  stream->write(std::string("data"));
  stream->close();
}

}  // namespace

extern "C" int fsync(int descriptor) {
  ++calls;
  if (interruptions > 0) {
    --interruptions;
    errno = error_number;
    return -1;
  }
  return ::fdatasync(descriptor);
}

BOOST_AUTO_TEST_CASE(an_interrupted_fsync_is_made_again) {
  const Folder folder;
  for (int count = 0; count < 5; ++count) {
    calls = 0;
    interruptions = count;
    write_atomically(folder / "x");
    BOOST_TEST(interruptions == 0);
    BOOST_TEST(calls == count + 2);  // the file and its folder
    BOOST_TEST(content(folder / "x") == "data");
  }
}

BOOST_AUTO_TEST_CASE(one_that_fails_is_told) {
  const Folder folder;
  error_number = EIO;
  interruptions = 1;
  BOOST_CHECK_EXCEPTION(write_atomically(folder / "x"), seqtide::IoError,
                        [](const seqtide::IoError& error) { return error.error_number() == EIO; });
  BOOST_TEST(folder.files() == 0u);
}
