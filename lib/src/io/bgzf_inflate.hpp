// Inflating a run of BGZF blocks, on any thread.
#pragma once

#include <libdeflate.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "seqtide/io/block.hpp"

namespace seqtide {

/// A complete BGZF block whose sizes have been checked.
struct BgzfPart {
  std::uint64_t offset;  ///< of the block in the compressed data
  const char* bytes;     ///< the block
  std::size_t header_size;
  std::size_t size;          ///< with header and trailer
  std::size_t output_begin;  ///< where its data begins in the job's output
  std::size_t output_size;   ///< ISIZE
};

struct BgzfInflateJob {
  enum class Fault { none, bad_data, wrong_size, wrong_crc };

  std::uint64_t data_offset;  ///< of the output in all uncompressed data
  BlockPtr input;             ///< keeps the bytes of the parts
  std::vector<BgzfPart> parts;
  BlockPtr output;  ///< large enough for all parts; its size counts those that are good

  // Set by the inflater:
  std::size_t good_parts = 0;
  Fault fault = Fault::none;  ///< of the first part that is not good
  std::uint32_t stored_crc = 0;
  std::uint32_t actual_crc = 0;

  /// What is wrong, in words.
  std::string fault_reason() const;
  /// Virtual offset of a position in the output, which must not be empty. The end is where the next block starts.
  std::uint64_t virtual_offset(std::size_t position) const noexcept;
};

class BgzfInflater {
 public:
  BgzfInflater();

  /// Inflates parts until the first one that is damaged.
  void run(BgzfInflateJob& job) noexcept;

 private:
  BgzfInflateJob::Fault inflate(const BgzfPart& part, BgzfInflateJob& job) noexcept;

  struct Free {
    void operator()(libdeflate_decompressor* decompressor) const noexcept {
      libdeflate_free_decompressor(decompressor);
    }
  };
  std::unique_ptr<libdeflate_decompressor, Free> decompressor_;
};

}  // namespace seqtide
