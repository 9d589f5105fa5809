/// \file
/// Exceptions thrown by seqtide.
///
///     Error                  base of all, a std::runtime_error
///       IoError              the operating system or a callback failed
///         CallbackError      a callback failed and attached a cause of its own
///       FormatError          the data breaks its format's rules; names the place
///         TruncatedError     the data ends too early
///         CorruptError       a checksum or the deflate data is wrong
///       InvalidArgument      the caller passed something unusable
///         UnknownName        a name that the data has not
///       LimitError           a record is larger than its configured limit
///
/// Messages are lower case, have no final full stop, and quote and escape the offending value.
/// Thread safety: exception objects are plain values; each thread handles its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"
#include "seqtide/validation.hpp"

// Exception types must have one identity in every shared object that holds a copy of the static
// library, else a catch clause in one module may miss what another one threw.
#if defined(_WIN32)
#define SEQTIDE_EXCEPTION
#else
#define SEQTIDE_EXCEPTION __attribute__((visibility("default")))
#endif

namespace seqtide {

class SEQTIDE_EXCEPTION Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  ~Error() override;
};

class SEQTIDE_EXCEPTION InvalidArgument : public Error {
 public:
  using Error::Error;
  ~InvalidArgument() override;
};

/// A name that the data has not.
class SEQTIDE_EXCEPTION UnknownName : public InvalidArgument {
 public:
  /// \param kind  what has no such name: "reference", "sequence"
  UnknownName(std::string_view kind, std::string_view name);
  ~UnknownName() override;

  const std::string& name() const noexcept { return name_; }

 private:
  std::string name_;
};

/// Why an IoError happened; the values are those of the C interface (stream.h).
enum class IoErrorKind : int {
  null_parameter = 1,
  invalid_handle = 3,
  other = 5,
  io_operation = 100,
  invalid_buffer = 101,
  would_block = 102,
  unsupported = 103,
};

/// A failed operation on a stream.
class SEQTIDE_EXCEPTION IoError : public Error {
 public:
  /// \param error_number  the value of errno, 0 where no system call failed
  /// \param path          what was being read or written, "" if it has no name
  IoError(const std::string& message, int error_number, std::string path, IoErrorKind kind = IoErrorKind::io_operation);
  ~IoError() override;

  /// From errno: the message is the system's text for it and the path.
  static IoError from_errno(int error_number, std::string path);

  int error_number() const noexcept { return error_number_; }
  const std::string& path() const noexcept { return path_; }
  IoErrorKind kind() const noexcept { return kind_; }

 private:
  int error_number_;
  std::string path_;
  IoErrorKind kind_;
};

/// A callback reported failure. `cause` is whatever its owner attached (a Python exception, say); seqtide
/// only carries it, through any number of layers and threads.
class SEQTIDE_EXCEPTION CallbackError : public IoError {
 public:
  CallbackError(const std::string& message, std::string path, std::shared_ptr<void> cause)
      : IoError(message, 0, std::move(path)), cause_(std::move(cause)) {}
  ~CallbackError() override;

  const std::shared_ptr<void>& cause() const noexcept { return cause_; }

 private:
  std::shared_ptr<void> cause_;
};

/// Where in the input something is wrong. Unknown text is empty, unknown counts are 0.
struct SEQTIDE_API Place {
  static constexpr std::size_t longest_excerpt = 80;

  std::string path;                                ///< name of the source
  std::string format;                              ///< "FASTQ", "FASTA", "BGZF", "gzip"
  std::uint64_t record = 0;                        ///< 1-based number of the record
  std::uint64_t line = 0;                          ///< 1-based line
  std::uint64_t offset = 0;                        ///< 0-based byte offset in the uncompressed data
  std::optional<std::uint64_t> compressed_offset;  ///< 0-based byte offset in the compressed data
  std::optional<std::uint64_t> virtual_offset;     ///< BGZF virtual offset of `offset`
  std::string excerpt;                             ///< offending bytes, as they are, at most longest_excerpt
};

/// The data breaks the rules of its format.
class SEQTIDE_EXCEPTION FormatError : public Error {
 public:
  /// \param accepted_by  the strictest validation that takes this, if there is one
  FormatError(std::string reason, Place place, std::optional<Validation> accepted_by = {});
  ~FormatError() override;

  /// Reason and place in one line.
  const char* what() const noexcept override { return text_.c_str(); }
  const std::string& reason() const noexcept { return reason_; }
  const Place& place() const noexcept { return place_; }
  /// The strictest validation that takes what was refused; none if all refuse it.
  std::optional<Validation> accepted_by() const noexcept { return accepted_by_; }

  /// Adds what only an outer layer knows (which record a broken gzip member cut short).
  void set_place(Place place);

 private:
  std::string reason_;
  Place place_;
  std::optional<Validation> accepted_by_;
  std::string text_;
};

class SEQTIDE_EXCEPTION TruncatedError : public FormatError {
 public:
  using FormatError::FormatError;
  ~TruncatedError() override;
};

class SEQTIDE_EXCEPTION CorruptError : public FormatError {
 public:
  using FormatError::FormatError;
  ~CorruptError() override;
};

/// A record, line or header above its configured limit; raised before the memory for it is taken.
class SEQTIDE_EXCEPTION LimitError : public FormatError {
 public:
  using FormatError::FormatError;
  ~LimitError() override;
};

// An object, not a function: for a std::string, std::quoted would be found beside a function, and fit better, where
// <iomanip> is included.
struct SEQTIDE_API Quoted {
  std::string operator()(std::string_view bytes, std::size_t limit = 60) const;
};
/// `quoted(bytes, limit)`: `bytes` in double quotes with control and non-ASCII bytes as \xHH; cut to `limit` bytes with
/// "..." behind.
inline constexpr Quoted quoted{};
/// A path in double quotes, whole: readable text stays as it is, control bytes and what is not UTF-8 become \xHH.
SEQTIDE_API std::string quoted_path(std::string_view path);

}  // namespace seqtide
