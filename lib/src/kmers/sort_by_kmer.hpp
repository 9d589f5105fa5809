// Sorting by k-mers in place and in bounded steps, which std::sort() does not come in.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "seqtide/interrupt.hpp"

namespace seqtide {

// By bits `bits` - 1 to 0 of `kmer` of each item, whose higher bits are equal: first into buckets by the highest 8 of
// them, then within each bucket. Items of equal k-mers must not be.
template <typename Item>
void sort_by_kmer(std::span<Item> items, int bits, InterruptMeter& meter) {
  constexpr std::size_t few = 1024;
  constexpr std::size_t buckets = 256;
  if (items.size() <= few) {
    std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) { return a.kmer < b.kmer; });
    meter.add(items.size());
    return;
  }
  const int shift = std::max(bits - 8, 0);
  const auto bucket_of = [shift](const Item& item) {
    return static_cast<std::size_t>(item.kmer >> shift) & (buckets - 1);
  };

  std::array<std::size_t, buckets + 1> begins{};
  for (const Item& item : items) {
    ++begins[bucket_of(item) + 1];
    meter.add(1);
  }
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) begins[bucket + 1] += begins[bucket];

  // Every item goes where the next one of its bucket belongs, and drives out what is there.
  std::array<std::size_t, buckets> next;
  std::copy_n(begins.begin(), buckets, next.begin());
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    while (next[bucket] < begins[bucket + 1]) {
      Item item = items[next[bucket]];
      for (std::size_t to = bucket_of(item); to != bucket; to = bucket_of(item)) {
        std::swap(item, items[next[to]++]);
        meter.add(1);
      }
      items[next[bucket]++] = item;
      meter.add(1);
    }
  }

  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    sort_by_kmer(items.subspan(begins[bucket], begins[bucket + 1] - begins[bucket]), shift, meter);
  }
}

}  // namespace seqtide
