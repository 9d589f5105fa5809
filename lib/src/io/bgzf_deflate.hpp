// Compressing data into BGZF blocks, on any thread.
#pragma once

#include <libdeflate.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace seqtide {

/// Data for a few blocks, each of at most bgzf_write_block_data bytes.
struct BgzfDeflateJob {
  std::string data;
  std::vector<std::size_t> ends;         ///< of the blocks, in `data`; none is empty
  std::vector<std::size_t> block_sizes;  ///< as written, once the deflater has run
  std::vector<char> room;                ///< a byte for the writer's use, and the blocks; see make_room
  std::size_t used = 0;                  ///< by the blocks, once the deflater has run

  /// To be called once all blocks have ended, before the deflater runs, which must not allocate.
  void make_room();
  std::span<char> blocks() noexcept { return {room.data() + 1, used}; }
};

class BgzfDeflater {
 public:
  /// \param level  libdeflate's, or 0 to store the data
  explicit BgzfDeflater(int level);

  void run(BgzfDeflateJob& job) noexcept;

 private:
  std::size_t write_block(const char* data, std::size_t size, char* out) noexcept;
  std::size_t deflate(const char* data, std::size_t size, char* out) noexcept;

  struct Free {
    void operator()(libdeflate_compressor* compressor) const noexcept { libdeflate_free_compressor(compressor); }
  };
  std::unique_ptr<libdeflate_compressor, Free> compressor_;  // null: store
};

}  // namespace seqtide
