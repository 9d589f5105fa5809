#include "seqtide/io/input.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "io/cpu_count.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/peek.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {

namespace {

constexpr int most_threads_by_default = 4;

}  // namespace

int default_threads() noexcept { return std::clamp(usable_cpus(), 1, most_threads_by_default); }

std::unique_ptr<BlockSource> open_input(std::unique_ptr<Stream> stream, const InputOptions& options) {
  ChunkReader reader(std::move(stream), options.interrupt_check);
  const Compression compression = peek_compression(reader);
  return open_input(std::move(reader), compression, options);
}

std::unique_ptr<BlockSource> open_input(ChunkReader reader, Compression compression, const InputOptions& options) {
  switch (compression) {
    case Compression::none:
      return make_plain_source(std::move(reader), options);
    case Compression::gzip:
      return make_gzip_source(std::move(reader), options);
    case Compression::bgzf:
      return make_bgzf_source(std::move(reader), options);
    case Compression::bzip2:
    case Compression::xz:
    case Compression::zstd:
      break;
  }
  const std::string name(compression_name(compression));
  throw FormatError(name + " data cannot be read directly; decompress it first, or open it from Python",
                    place_in_data(reader.name(), name, 0));
}

}  // namespace seqtide
