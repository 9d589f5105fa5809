// Hashes with a seed of the process's own, so that nobody can prepare keys that collide in its tables.
//
// Nothing that is seen outside may depend on them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace seqtide {

class HashSeed {
 public:
  /// The same one all the time.
  static const HashSeed& of_process() noexcept {
    static const HashSeed seed;
    return seed;
  }

  /// All bits, the highest ones included, depend on all bits of the key.
  std::uint64_t hash(std::uint64_t key) const noexcept {
    // With factors that are not known, no difference of two keys is likelier than others to vanish.
    key = (key ^ start_) * first_factor_;
    return (key ^ key >> 32) * second_factor_;
  }

  std::uint64_t hash(std::string_view key) const noexcept {
    std::uint64_t state = key.size();
    while (key.size() > sizeof state) {
      state = hash(state ^ word(key.data(), sizeof state));
      state ^= state >> 32;
      key.remove_prefix(sizeof state);
    }
    state = hash(state ^ word(key.data(), key.size()));
    return state ^ state >> 32;
  }

 private:
  HashSeed() noexcept;

  static std::uint64_t word(const char* bytes, std::size_t size) noexcept {
    std::uint64_t word = 0;
    if (size > 0) std::memcpy(&word, bytes, size);
    return word;
  }

  std::uint64_t start_;
  std::uint64_t first_factor_;  // both odd
  std::uint64_t second_factor_;
};

/// For unordered containers.
struct SeededHash {
  std::size_t operator()(std::string_view key) const noexcept {
    return static_cast<std::size_t>(HashSeed::of_process().hash(key));
  }
};

}  // namespace seqtide
