// The C++ exception that is being handled, as plain data that Cython code can look at.
//
// It is classified in the extension module that caught it, so that no exception type has to be recognised
// across modules.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>

#include "seqtide/error.hpp"
#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

enum class ErrorKind { callback, io, format, truncated, corrupt, limit, argument, memory, seqtide, other, key };

struct ErrorInfo {
  ErrorKind kind = ErrorKind::other;
  std::string message;
  std::string path;
  std::string reason;       // of format errors
  std::string accepted_by;  // the validation that accepts what they refuse, "" for none
  seqtide::Place place;
  int error_number = 0;
  int code = 0;  // seqtide::IoErrorKind
  std::shared_ptr<PythonError> cause;
};

inline void describe_format_error(const seqtide::FormatError& error, ErrorKind kind, ErrorInfo& info) {
  info.kind = kind;
  info.message = error.what();
  info.reason = error.reason();
  if (error.accepted_by()) info.accepted_by = seqtide::validation_name(*error.accepted_by());
  info.place = error.place();
  info.path = error.place().path;
}

inline void describe_io_error(const seqtide::IoError& error, ErrorInfo& info) {
  info.kind = ErrorKind::io;
  info.message = error.what();
  info.path = error.path();
  info.error_number = error.error_number();
  info.code = static_cast<int>(error.kind());
}

// Call inside a catch block.
inline void describe_current_exception(ErrorInfo& info) noexcept {
  try {
    try {
      throw;
    } catch (const seqtide::CallbackError& error) {
      describe_io_error(error, info);
      // Whatever fails in this package attaches a PythonError.
      info.cause = std::static_pointer_cast<PythonError>(error.cause());
      if (info.cause != nullptr) info.kind = ErrorKind::callback;
    } catch (const seqtide::IoError& error) {
      describe_io_error(error, info);
    } catch (const seqtide::TruncatedError& error) {
      describe_format_error(error, ErrorKind::truncated, info);
    } catch (const seqtide::CorruptError& error) {
      describe_format_error(error, ErrorKind::corrupt, info);
    } catch (const seqtide::LimitError& error) {
      describe_format_error(error, ErrorKind::limit, info);
    } catch (const seqtide::FormatError& error) {
      describe_format_error(error, ErrorKind::format, info);
    } catch (const seqtide::UnknownName& error) {
      info.kind = ErrorKind::key;
      info.message = error.what();
    } catch (const seqtide::InvalidArgument& error) {
      info.kind = ErrorKind::argument;
      info.message = error.what();
    } catch (const seqtide::Error& error) {
      info.kind = ErrorKind::seqtide;
      info.message = error.what();
    } catch (const std::length_error&) {
      info.kind = ErrorKind::memory;  // a size no allocator can give
    } catch (const std::exception& error) {
      info.kind = dynamic_cast<const std::bad_alloc*>(&error) != nullptr ? ErrorKind::memory : ErrorKind::other;
      info.message = error.what();
    } catch (...) {
      info.message = "unknown C++ exception";
    }
  } catch (...) {
    info.kind = ErrorKind::memory;  // copying the texts failed
  }
}

// Raises the exception that a callback left and returns -1, as Cython expects of a function that raises. Returns 0
// if it was raised before; `message` then says so.
inline int raise_cause(ErrorInfo& info) {
  if (info.cause->raise()) return -1;
  info.message += " before, with " + info.cause->type_name();
  return 0;
}

}  // namespace seqtide_python
