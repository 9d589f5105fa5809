// Minimizers: SIMD against the scalar rolling version, in nanoseconds of processor time per base, on simulated bases in
// memory.
//
// Prints the best of several rounds, in which both take turns. No file is read, so the harness of the other programs is
// not needed.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "seqtide/kmers/minimizers.hpp"

namespace {

using seqtide::kernels::Pieces;

constexpr std::int64_t k = 21;
constexpr std::int64_t w = 11;
constexpr int rounds = 15;

// Of the processor: both are single threads in memory, and other programs shall not count.
double seconds(auto&& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// What no compiler can leave out, and what both must agree on.
void check(bool same) {
  if (same) return;
  std::fprintf(stderr, "SIMD and scalar minimizers differ\n");
  std::exit(1);
}

void compare(const char* task, const Pieces& reads, bool canonical, double goal) {
  const auto bases = static_cast<double>(reads.offsets[reads.count] - reads.offsets[0]);
  seqtide::MinimizerColumn found;
  seqtide::MinimizerColumn expected;
  double simd = 1e9;
  double scalar = 1e9;
  for (int round = 0; round < rounds; ++round) {
    // Both write to memory that they had before: the first touch of new pages costs as much as finding minimizers.
    found.offsets.clear();
    found.positions.clear();
    simd = std::min(simd, seconds([&] { seqtide::append_minimizers(reads, k, w, canonical, found); }));
    expected.offsets.clear();
    expected.positions.clear();
    scalar = std::min(scalar, seconds([&] { seqtide::scalar::append_minimizers(reads, k, w, canonical, expected); }));
    check(found.offsets == expected.offsets && found.positions == expected.positions);
  }
  std::printf("%-16s  %-9s  %6.3f  %6.3f  %6.2f  %6.1f\n", task, canonical ? "canonical" : "forward",
              1e9 * simd / bases, 1e9 * scalar / bases, scalar / simd, goal);
}

std::vector<std::int64_t> equal_pieces(std::int64_t size, std::int64_t piece) {
  std::vector<std::int64_t> offsets;
  for (std::int64_t offset = 0; offset < size; offset += piece) offsets.push_back(offset);
  offsets.push_back(size);
  return offsets;
}

}  // namespace

int main() {
  std::mt19937_64 random(3);
  std::string text(15'000'000, ' ');
  for (char& letter : text) letter = "ACGT"[random() >> 62];
  const auto size = static_cast<std::int64_t>(text.size());

  std::printf("minimizers, k %d, w %d, nanoseconds of processor time per base, best of %d\n", static_cast<int>(k),
              static_cast<int>(w), rounds);
  std::printf("%-16s  %-9s  %6s  %6s  %6s  %6s\n", "sequence", "strand", "SIMD", "scalar", "ratio", "goal");
  const std::vector<std::int64_t> whole = equal_pieces(size, size);
  const std::vector<std::int64_t> reads = equal_pieces(size, 150);
  for (const bool canonical : {false, true}) {
    compare("one of 15 Mbp", {text.data(), whole.data(), whole.size() - 1}, canonical, 1.0);
    compare("reads of 150 bp", {text.data(), reads.data(), reads.size() - 1}, canonical, 1.2);
  }
}
