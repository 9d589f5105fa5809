#include "seqtide/io/input.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "io/compression.hpp"
#include "io/cpu_count.hpp"
#include "seqtide/error.hpp"

namespace seqtide {

namespace {

constexpr int most_threads_by_default = 4;

// Asks for no more bytes than decide: an interactive stream may not have more to give yet.
Compression sniff_start(ChunkReader& reader) {
  std::size_t wanted = 1;
  for (;;) {
    const std::span<const char> start = reader.peek(wanted);
    const Sniffed sniffed = sniff(start);
    if (start.size() < wanted || sniffed.needed <= start.size()) return sniffed.compression;
    wanted = sniffed.needed;
  }
}

}  // namespace

int default_threads() noexcept { return std::clamp(usable_cpus(), 1, most_threads_by_default); }

std::unique_ptr<BlockSource> open_input(std::unique_ptr<Stream> stream, const InputOptions& options) {
  ChunkReader reader(std::move(stream), options.interrupt_check);
  const Compression compression = sniff_start(reader);
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
  Place place;
  place.path = reader.name();
  place.format = name;
  throw FormatError(name + " data cannot be read directly; decompress it first, or open it from Python", place);
}

}  // namespace seqtide
