// The smallest hash of every window, for 16 streams of letters in step.
//
// A text is cut into 16 streams of as many windows each. Each stream has a SIMD lane of its own. Letters that are no
// bases are taken for some base: which windows have one is for the caller to find out.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace seqtide::kernels {

inline constexpr std::size_t minimizer_streams = 16;

// One number of each stream.
struct alignas(64) StreamRow {
  std::int32_t lane[minimizer_streams];
};

// Memory for the kernel, and its results.
struct MinimizerLanes {
  // For at most `max_windows` a stream.
  MinimizerLanes(std::size_t k, std::size_t w, bool canonical, std::size_t max_windows);

  std::size_t k, w;
  bool canonical;
  std::vector<std::array<std::uint8_t, minimizer_streams>> codes;  // a base of each stream
  std::vector<StreamRow> hashes;                                   // the last w
  std::vector<StreamRow> positions;
  std::vector<std::int32_t> minimizers;  // positions: of all windows of the streams of one vector, then of the next
  std::vector<std::uint8_t> is_old;      // a bit for each of a vector's: it is that of the window before

  // Events of stream s begin at [s * events_stride]: the windows with a minimizer that is not that of the window
  // before, the first of which is 0, and then the number of windows.
  std::size_t events_stride;
  std::vector<std::uint16_t> events;
  std::size_t counts[minimizer_streams];

  // The minimizer of window i of stream s, counted from the stream's first letter, is minimizers_of(s, windows)[i *
  // vector_streams].
  const std::int32_t* minimizers_of(std::size_t s, std::size_t windows) const {
    return minimizers.data() + (s - s % vector_streams) * windows + s % vector_streams;
  }
  std::size_t vector_streams;
};

// Windows that a stream can have: events have 16 bits.
inline constexpr std::size_t max_stream_windows = 65535;
// Largest w.
inline constexpr std::size_t max_lanes_window = 1024;

// False where this machine has no SIMD for it. The scalar twin of the whole is scalar::append_minimizers().
bool has_minimizer_lanes() noexcept;

// Stream s has the `windows` windows from data + s * windows on; they may go beyond the `size` letters of data.
// 1 <= k <= 32, 1 <= w <= max_lanes_window, windows <= max_stream_windows.
void find_minimizer_events(const char* data, std::size_t size, std::size_t windows, MinimizerLanes& lanes) noexcept;

}  // namespace seqtide::kernels
