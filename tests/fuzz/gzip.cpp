// The gzip source: the same data and the same end with and without a thread, for every block size and way of
// reading; and zlib's data wherever zlib is content.
#include <exception>
#include <optional>

#include "fuzz.hpp"
#include "gzip_data.hpp"
#include "repair.hpp"

namespace {

std::optional<std::string> by_zlib(const std::string& file) {
  try {
    return bgzf_data::gunzipped(file);
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

void check(const std::string& file) {
  const bgzf_data::Outcome expected = gzip_data::read_gzip(file);
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {1u, 7u, 4096u}) {
      fuzz::require_equal(gzip_data::read_gzip(file, threads, block_size), expected,
                          std::to_string(threads) + " threads, blocks of " + std::to_string(block_size));
    }
    const auto slow = gzip_data::source_of(std::make_unique<fuzz::SlowStream>(file), threads, 4096);
    fuzz::require_equal(bgzf_data::outcome_of_source(*slow), expected,
                        std::to_string(threads) + " threads, five bytes a read");
  }
  if (const std::optional<std::string> data = by_zlib(file)) {
    fuzz::require(expected.end == "complete" && expected.data == *data, "zlib reads it: " + expected.message);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // Data that takes more than a chunk, so that a thread is started for what follows.
  static const std::string long_member = gzip_data::member(bgzf_data::noise(6000), 0);
  const std::string bytes = fuzz::text_of(data, size);
  check(bytes);
  check(long_member + bytes);
  check(long_member + fuzz::member_around(bytes));
  return 0;
}
