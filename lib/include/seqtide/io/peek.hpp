/// \file
/// Looks at the first bytes of an input to tell its compression and its format. Nothing is lost by it, and nothing
/// stays between the input and who reads it afterwards:
///
///     seqtide::ChunkReader reader(std::move(stream));
///     const seqtide::Compression compression = seqtide::peek_compression(reader);
///     seqtide::Window window(seqtide::open_input(std::move(reader), compression));
///     if (seqtide::peek_format(window) == seqtide::Format::fastq) read(seqtide::FastqReader(std::move(window)));
///
/// Thread safety: none; one thread at a time for each reader or window.
#pragma once

#include <memory>

#include "seqtide/api.h"
#include "seqtide/formats.hpp"
#include "seqtide/io/chunk_reader.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/stream.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

/// The compression of what the reader is about to give. Asks for no more bytes than tell it: a pipe may have no more
/// to give yet. Throws what the stream throws.
SEQTIDE_API Compression peek_compression(ChunkReader& reader);

/// The format of the window's text, from its start. Fills the window until it has enough bytes to tell. Throws as
/// Window::fill does, unless some bytes came before the fault: then the next fill() meets it.
SEQTIDE_API Format peek_format(Window& window);

/// A stream of what the reader has yet to give, for decoders that want one.
SEQTIDE_API std::unique_ptr<Stream> stream_of(ChunkReader reader);

}  // namespace seqtide
