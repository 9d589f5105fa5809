/// \file
/// Stream: the byte source and sink that everything else is built on.
///
/// Thread safety: a stream belongs to one thread at a time. Only streams that say so through
/// `thread_bound() == false` may be used from a helper thread of the library.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/interrupt.hpp"

namespace seqtide {

/// Reference point of a seek; the values are those of SEEK_SET, SEEK_CUR and SEEK_END.
enum class Whence : int { start = 0, current = 1, end = 2 };

class SEQTIDE_API Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  virtual ~Stream();

  /// Reads up to `out.size()` bytes and returns how many; 0 only at the end (or when `out` is empty).
  /// May return fewer than asked for at any time. Throws IoError.
  virtual std::size_t read(std::span<char> out);
  /// Writes all of `data` or throws IoError.
  virtual void write(std::span<const char> data);
  /// Moves to `offset` bytes from `whence` and returns the new position from the start, in bytes.
  virtual std::uint64_t seek(std::int64_t offset, Whence whence);
  /// Position from the start, in bytes. Counted where the stream cannot seek.
  virtual std::uint64_t tell();
  /// Hands everything written so far to whatever lies below.
  virtual void flush();
  /// Finishes and releases the stream; throws what went wrong. Closing twice is allowed.
  virtual void close();
  /// Releases the stream without finishing it: no end marker, no rename of a temporary file.
  virtual void abandon() noexcept;

  virtual bool readable() const noexcept { return false; }
  virtual bool writable() const noexcept { return false; }
  virtual bool seekable() const noexcept { return false; }
  /// True if only the thread that uses the stream may call it (callbacks into a language runtime),
  /// or if a call may block for ever (pipes, terminals).
  virtual bool thread_bound() const noexcept { return true; }
  /// Name for messages: a path, "<stdin>", "<memory>"; never empty.
  virtual std::string name() const = 0;
  /// Size in bytes if it is known without reading, else 0. For progress reports only.
  virtual std::uint64_t size_hint() const noexcept { return 0; }
};

/// Reads until `out` is full or the stream ends; returns the number of bytes read.
SEQTIDE_API std::size_t read_full(Stream& stream, std::span<char> out);

}  // namespace seqtide
