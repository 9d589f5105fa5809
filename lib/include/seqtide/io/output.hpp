/// \file
/// open_output: a stream that compresses what is written to it.
#pragma once

#include <memory>

#include "seqtide/api.h"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"

namespace seqtide {

struct OutputOptions {
  Compression compression = Compression::none;  ///< none, gzip or bgzf
  /// libdeflate's scale 1 (fastest) to 12 (smallest) for BGZF, zlib's 1 to 9 for gzip; 0 stores.
  int level = 1;
  /// Threads in all, the caller's included; 0 means default_threads().
  int threads = 0;
  InterruptCheck interrupt_check = nullptr;
};

/// Takes the stream; closing the result closes it. Throws InvalidArgument for an unknown level or compression.
SEQTIDE_API std::unique_ptr<Stream> open_output(std::unique_ptr<Stream> target, const OutputOptions& options = {});

}  // namespace seqtide
