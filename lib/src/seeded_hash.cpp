#include "seeded_hash.hpp"

#include <chrono>
#include <exception>
#include <random>

namespace seqtide {

HashSeed::HashSeed() noexcept {
  // Without the system's random numbers, the time and where it put this will do.
  std::uint64_t bits[3] = {static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()),
                           static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()),
                           reinterpret_cast<std::uintptr_t>(this)};
  try {
    std::random_device device;
    for (std::uint64_t& word : bits) word ^= static_cast<std::uint64_t>(device()) << 32 | device();
  } catch (const std::exception&) {
  }
  std::mt19937_64 mixed(bits[0] + 3 * bits[1] + 5 * bits[2]);
  start_ = bits[0] ^ mixed();
  first_factor_ = (bits[1] ^ mixed()) | 1;
  second_factor_ = (bits[2] ^ mixed()) | 1;
}

}  // namespace seqtide
