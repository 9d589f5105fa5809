/// \file
/// open_input: any stream, compressed or not, as a source of uncompressed blocks.
#pragma once

#include <memory>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/io/block.hpp"
#include "seqtide/io/chunk_reader.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

enum class Compression { none, gzip, bgzf, bzip2, xz, zstd };

/// "none", "gzip", "bgzf", "bzip2", "xz", "zstd".
SEQTIDE_API std::string_view compression_name(Compression compression) noexcept;

/// Recognises a compression by its first bytes (18 of them tell BGZF from gzip). Sources: RFC 1952
/// section 2.3.1, SAM specification section 4.1, and the magic numbers of bzip2, xz and zstd.
SEQTIDE_API Compression sniff_compression(std::span<const char> start) noexcept;

struct InputOptions {
  /// Threads to use in all, the caller's included; 0 means default_threads(). 1 starts none.
  int threads = 0;
  /// Bytes per block of uncompressed data. Results never depend on it.
  std::size_t block_size = 256 << 10;
  /// False accepts BGZF data without its end-of-file block.
  bool require_eof = true;
  InterruptCheck interrupt_check = nullptr;
};

/// min(4, CPUs this process may use by affinity and control group).
SEQTIDE_API int default_threads() noexcept;

/// Takes the stream. Callbacks of a thread-bound stream are only ever called by the thread that calls
/// BlockSource::next. Throws FormatError for bzip2, xz and zstd data, which this library does not decode.
SEQTIDE_API std::unique_ptr<BlockSource> open_input(std::unique_ptr<Stream> stream, const InputOptions& options = {});
/// The same for data whose compression was looked at before (peek_compression()).
SEQTIDE_API std::unique_ptr<BlockSource> open_input(ChunkReader reader, Compression compression,
                                                    const InputOptions& options = {});

/// Factories of the parts; `open_input` chooses among them.
SEQTIDE_API std::unique_ptr<BlockSource> make_plain_source(ChunkReader reader, const InputOptions& options);
SEQTIDE_API std::unique_ptr<BlockSource> make_gzip_source(ChunkReader reader, const InputOptions& options);
SEQTIDE_API std::unique_ptr<BlockSource> make_bgzf_source(ChunkReader reader, const InputOptions& options);

}  // namespace seqtide
