// Marks letters that are no bases.
#pragma once

#include <cstddef>
#include <cstdint>

namespace seqtide::kernels {

/// Bit i % 64 of bits[i / 64] tells that data[i] is none of A, C, G, T, U in either case. Writes size / 64 + 2 words
/// at most; bits from `size` on are undefined.
void mark_non_bases(const char* data, std::size_t size, std::uint64_t* bits) noexcept;

namespace scalar {
void mark_non_bases(const char* data, std::size_t size, std::uint64_t* bits) noexcept;
}  // namespace scalar

}  // namespace seqtide::kernels
