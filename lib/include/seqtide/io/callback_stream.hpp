/// \file
/// CallbackStream: function pointers (stream.h) as a Stream. Every count they return is checked.
///
/// What a callback reports becomes: SEQTIDE_CALLBACK_FAILED a CallbackError with the cause that
/// take_error handed over; SEQTIDE_CALLBACK_WOULD_BLOCK an IoError of kind would_block with EAGAIN;
/// any other impossible result an IoError of kind invalid_buffer. An absent read, write or seek makes the
/// operation an IoError of kind unsupported; an absent flush or close means that there is nothing to do.
#pragma once

#include <cstdint>
#include <string>

#include "seqtide/api.h"
#include "seqtide/error.hpp"
#include "seqtide/io/stream.hpp"
#include "seqtide/stream.h"

namespace seqtide {

class SEQTIDE_API CallbackStream final : public Stream {
 public:
  /// Copies `callbacks`; `context` must outlive the stream. Throws InvalidArgument for a wrong version.
  CallbackStream(const seqtide_callbacks& callbacks, void* context, std::string name = "<callbacks>");
  /// Calls the close callback if `close()` was not called; its failure is then lost.
  ~CallbackStream() override;

  std::size_t read(std::span<char> out) override;
  void write(std::span<const char> data) override;
  std::uint64_t seek(std::int64_t offset, Whence whence) override;
  std::uint64_t tell() override;
  void flush() override;
  /// Calls the close callback, once however often it is called. Refused inside a callback of this stream.
  void close() override;
  /// As close(), but a failure is lost.
  void abandon() noexcept override;
  bool readable() const noexcept override { return callbacks_.read != nullptr; }
  bool writable() const noexcept override { return callbacks_.write != nullptr; }
  bool seekable() const noexcept override { return callbacks_.seek != nullptr; }
  std::string name() const override { return name_; }

 private:
  class Call;
  [[noreturn]] void refuse(const std::string& why, int error_number, IoErrorKind kind) const;
  [[noreturn]] void fail(const char* operation, std::int64_t code) const;
  void require(bool present, const char* ability) const;
  void require_idle(const char* operation) const;
  std::size_t checked_count(const char* operation, std::int64_t count, std::size_t limit) const;

  seqtide_callbacks callbacks_;
  void* context_;
  std::string name_;
  std::uint64_t position_ = 0;  // used where there is no seek callback
  bool closed_ = false;
  bool busy_ = false;  // a callback is running: refuses re-entry, also close()
};

}  // namespace seqtide
