/// \file
/// FileStream: a file descriptor as a Stream.
///
/// Reads are explicit (no memory map: a file that shrinks under a map kills the process with SIGBUS).
/// A pipe or socket whose reader is gone gives IoError with EPIPE, provided that the program ignores
/// SIGPIPE (Python does; a C++ program calls `std::signal(SIGPIPE, SIG_IGN)`). Signal handlers are the
/// program's business: the library installs none.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "seqtide/api.h"
#include "seqtide/io/stream.hpp"

namespace seqtide {

class JointReplacements;
class Replacement;

class SEQTIDE_API FileStream final : public Stream {
 public:
  enum class Ownership { owned, borrowed };

  /// Opens a file for reading. The path is bytes to open and nothing else: no URL, no "-".
  /// Throws IoError with errno (also EISDIR for a directory).
  static std::unique_ptr<FileStream> open(const std::string& path, InterruptCheck check = nullptr);
  /// Creates or truncates a file. With `atomic`, data goes to a new file in the same folder that gets the final name in
  /// `close()`, and disappears if a write failed or the stream is abandoned or never closed. On Linux it has no name
  /// until then, so that nothing is left of it whatever ends the process; only while it replaces another file, and on
  /// file systems that cannot do that (NFS is one), it has the name ".seqtide-*.tmp". A file that is replaced keeps its
  /// mode, and its owner and group as far as the system lets it. What is there but no regular file (a pipe, a device)
  /// is written to directly; a symbolic link stays, and what it points to is replaced or created.
  ///
  /// With `sync`, which needs `atomic`, the data is on the disk before the file gets its name, and the name when
  /// `close()` ends: also a crash of the system leaves the whole file or what was there before. See also JointFiles.
  static std::unique_ptr<FileStream> create(const std::string& path, bool atomic = false,
                                            InterruptCheck check = nullptr, bool sync = false);
  /// Takes an open descriptor, which is closed if this throws.
  static std::unique_ptr<FileStream> adopt(int descriptor, const std::string& name, InterruptCheck check = nullptr);
  /// Wraps an open descriptor; a borrowed one is left open. A descriptor in non-blocking mode is waited for.
  /// Starts where the descriptor stands. If this throws, an owned descriptor stays with the caller. Reading a file that
  /// has become shorter since then throws TruncatedError at its new end.
  FileStream(int descriptor, Ownership ownership, std::string name, InterruptCheck check = nullptr);
  ~FileStream() override;

  std::size_t read(std::span<char> out) override;
  void write(std::span<const char> data) override;
  std::uint64_t seek(std::int64_t offset, Whence whence) override;
  std::uint64_t tell() override;
  void close() override;
  void abandon() noexcept override;
  bool readable() const noexcept override;
  bool writable() const noexcept override;
  bool seekable() const noexcept override { return seekable_; }
  /// False for regular files; reading or writing anything else may block for ever.
  bool thread_bound() const noexcept override { return !regular_; }
  std::string name() const override { return name_; }
  std::uint64_t size_hint() const noexcept override { return size_; }

  /// The descriptor, -1 after close.
  int descriptor() const noexcept { return descriptor_; }

 private:
  friend class JointFiles;

  static std::unique_ptr<FileStream> create(const std::string& path, std::unique_ptr<Replacement> replacement,
                                            InterruptCheck check);
  void require_open() const;
  void check_interrupt() const;
  bool retry(int error_number, short events) const;
  void wait_for(short events) const;
  std::size_t write_some(std::span<const char> data) const;
  void require_same_size() const;
  std::uint64_t target_of_seek(std::int64_t offset, Whence whence) const;

  int descriptor_;
  Ownership ownership_;
  std::string name_;
  std::unique_ptr<Replacement> replacement_;  // set while an atomic write is under way
  std::shared_ptr<JointReplacements> joint_;  // take the replacement once it is complete
  InterruptCheck check_;
  int access_ = 0;  // O_RDONLY, O_WRONLY or O_RDWR
  bool regular_ = false;
  bool seekable_ = false;
  bool positioned_ = false;  // reads at a position of its own: one that no other process shares after fork()
  bool polled_ = false;      // reading or writing may block for ever
  bool channel_ = false;     // a pipe, socket or terminal: takes in little at once
  bool incomplete_ = false;  // a write failed half-way
  std::uint64_t size_ = 0;
  std::uint64_t end_ = 0;       // of the file when it was opened, if `positioned_`
  std::uint64_t position_ = 0;  // used where the kernel keeps none, or one that others may move
};

}  // namespace seqtide
