// BGZF: the same data and the same end for all threads and block sizes, through BgzfReader, and from every
// virtual offset on.
#include <utility>
#include <vector>

#include "fuzz.hpp"
#include "gzip_data.hpp"
#include "repair.hpp"
#include "seqtide/io/bgzf.hpp"

namespace {

using bgzf_data::Outcome;
using seqtide::BgzfReader;
using seqtide::Whence;

BgzfReader reader_of(const std::string& file, int threads) {
  return BgzfReader(seqtide::MemoryStream::copy_of(file), bgzf_data::input_options(threads));
}

Outcome rest_of(BgzfReader& reader, std::size_t most = 1 << 16) {
  return bgzf_data::outcome_of([&reader, buffer = std::string(most, '\0')](std::string& data) mutable {
    const std::size_t count = reader.read(buffer);
    data.append(buffer, 0, count);
    return count > 0;
  });
}

// Virtual offsets where reads of `most` bytes started, and how much data had come before.
std::vector<std::pair<std::uint64_t, std::size_t>> places_in(const std::string& file, std::size_t most) {
  std::vector<std::pair<std::uint64_t, std::size_t>> places;
  BgzfReader reader = reader_of(file, 1);
  bgzf_data::outcome_of([&, buffer = std::string(most, '\0')](std::string& data) mutable {
    places.emplace_back(reader.tell(), data.size());
    const std::size_t count = reader.read(buffer);
    data.append(buffer, 0, count);
    return count > 0;
  });
  return places;
}

void check_seeks(const std::string& file, const Outcome& whole, int threads) {
  BgzfReader reader = reader_of(file, threads);
  const auto places = places_in(file, 1 + whole.data.size() / 8);
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const auto& [offset, before] = *place;
    try {
      // Past blocks without data it may say the next block's begin, which is the same place.
      fuzz::require(reader.seek(static_cast<std::int64_t>(offset), Whence::start) >= offset, "seek went elsewhere");
    } catch (const seqtide::InvalidArgument&) {
      fuzz::require(before == whole.data.size() && whole.end == "format", "no way back to where a read started");
      continue;
    } catch (const seqtide::FormatError&) {
      fuzz::require(before == whole.data.size(), "no good data where a read started");
    }
    const Outcome rest = rest_of(reader);
    fuzz::require(rest.data == whole.data.substr(before), "other data behind a virtual offset");
    fuzz::require(rest.end == whole.end, "other end behind a virtual offset: " + rest.message);
  }
  // Any other place is one or is refused; a refusal leaves the position as it was.
  for (std::uint64_t block = 0; block <= file.size() + 1; ++block) {
    for (const std::uint64_t within : {0u, 1u, 65535u}) {
      const std::uint64_t before = reader.tell();
      try {
        reader.seek(static_cast<std::int64_t>(block << 16 | within), Whence::start);
      } catch (const seqtide::InvalidArgument&) {
        fuzz::require(reader.tell() == before, "a refused seek moved the position");
      } catch (const seqtide::FormatError&) {
      }
    }
  }
}

void check(const std::string& file) {
  const Outcome expected = bgzf_data::read_source(file, bgzf_data::input_options(1));
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {1u, 7u, 4096u}) {
      fuzz::require_equal(bgzf_data::read_source(file, bgzf_data::input_options(threads, block_size)), expected,
                          std::to_string(threads) + " threads, blocks of " + std::to_string(block_size));
    }
    const auto slow = bgzf_data::source_of(std::make_unique<fuzz::SlowStream>(file), bgzf_data::input_options(threads));
    fuzz::require_equal(bgzf_data::outcome_of_source(*slow), expected, "five bytes a read");
  }
  if (expected.end == "complete") {
    const Outcome as_gzip = gzip_data::read_gzip(file);
    fuzz::require(as_gzip.end == "complete" && as_gzip.data == expected.data, "not the data a gzip reader finds");
  }

  BgzfReader reader = reader_of(file, 1);
  const Outcome whole = rest_of(reader);
  fuzz::require(expected.data.starts_with(whole.data), "BgzfReader finds other data than the source");
  if (whole.end == "complete") fuzz::require(whole.data == expected.data, "BgzfReader finds less than the source");
  for (const int threads : {1, 2}) {
    BgzfReader other = reader_of(file, threads);
    fuzz::require_equal(rest_of(other, 3), whole, "BgzfReader with " + std::to_string(threads) + " threads");
    check_seeks(file, whole, threads);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file = fuzz::text_of(data, size);
  check(file);
  if (const std::string repaired = fuzz::repaired_bgzf(file); repaired != file) check(repaired);
  return 0;
}
