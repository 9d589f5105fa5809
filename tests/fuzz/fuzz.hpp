// What the fuzz targets share. A target aborts where two ways of reading the same bytes disagree, so that the
// fuzzer keeps the bytes as it does after a crash.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>

#include "bgzf_data.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

inline void require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what.c_str());
  std::abort();
}

inline std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// Gives five bytes a call, on the caller's thread only; messages name it as they name a MemoryStream.
class SlowStream final : public bgzf_data::OddStream {
 public:
  explicit SlowStream(std::string data) : OddStream(std::move(data), 5) {}
  std::string name() const override { return "<memory>"; }
};

/// Everything but where in memory the data went must be the same.
inline void require_equal(const bgzf_data::Outcome& found, const bgzf_data::Outcome& expected, const std::string& how) {
  require(found.data == expected.data, how + ": other data");
  require(found.end == expected.end && found.message == expected.message,
          how + ": ends with \"" + found.end + " " + found.message + "\" instead of \"" + expected.end + " " +
              expected.message + '"');
}

}  // namespace fuzz
