#include "seqtide/io/output.hpp"

#include <string>
#include <utility>

#include "seqtide/error.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/gzip.hpp"

namespace seqtide {

std::unique_ptr<Stream> open_output(std::unique_ptr<Stream> target, const OutputOptions& options) {
  switch (options.compression) {
    case Compression::none:
      return target;
    case Compression::gzip:
      return std::make_unique<GzipWriter>(std::move(target), options.level, options.interrupt_check);
    case Compression::bgzf:
      return std::make_unique<BgzfWriter>(std::move(target), options);
    case Compression::bzip2:
    case Compression::xz:
    case Compression::zstd:
      break;
  }
  throw InvalidArgument("cannot write " + quoted(compression_name(options.compression)) +
                        " data, only \"none\", \"gzip\" and \"bgzf\"");
}

}  // namespace seqtide
