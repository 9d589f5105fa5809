#include "seqtide/stream.h"

#include <cstdint>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "c/handle_table.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/callback_stream.hpp"
#include "seqtide/reads/fastq/reader.hpp"

namespace seqtide {

namespace {

static_assert(static_cast<int>(IoErrorKind::null_parameter) == SEQTIDE_NULL_PARAMETER);
static_assert(static_cast<int>(IoErrorKind::invalid_handle) == SEQTIDE_INVALID_HANDLE);
static_assert(static_cast<int>(IoErrorKind::other) == SEQTIDE_OTHER);
static_assert(static_cast<int>(IoErrorKind::io_operation) == SEQTIDE_IO_OPERATION);
static_assert(static_cast<int>(IoErrorKind::invalid_buffer) == SEQTIDE_INVALID_BUFFER);
static_assert(static_cast<int>(IoErrorKind::would_block) == SEQTIDE_WOULD_BLOCK);
static_assert(static_cast<int>(IoErrorKind::unsupported) == SEQTIDE_UNSUPPORTED);
static_assert(static_cast<int>(Whence::end) == SEQTIDE_SEEK_END);

struct LastError {
  int code = SEQTIDE_OK;
  std::string message;
};

LastError& last_error() noexcept {
  thread_local LastError error;
  return error;
}

void set_error(int code, const char* message) noexcept {
  LastError& error = last_error();
  error.code = code;
  try {
    error.message = message;
  } catch (const std::bad_alloc&) {
    error.message.clear();
  }
}

// Keeps the exception being handled as this thread's last error.
void keep_exception() noexcept {
  try {
    throw;
  } catch (const HandleError& error) {
    set_error(error.wrong_type() ? SEQTIDE_WRONG_HANDLE_TYPE : SEQTIDE_INVALID_HANDLE, error.what());
  } catch (const IoError& error) {
    set_error(static_cast<int>(error.kind()), error.what());
  } catch (const TruncatedError& error) {
    set_error(SEQTIDE_TRUNCATED, error.what());
  } catch (const LimitError& error) {
    set_error(SEQTIDE_STRING_TOO_LONG, error.what());
  } catch (const FormatError& error) {
    set_error(SEQTIDE_FORMAT, error.what());
  } catch (const std::bad_alloc&) {
    set_error(SEQTIDE_OTHER, "out of memory");
  } catch (const std::exception& error) {
    set_error(SEQTIDE_OTHER, error.what());
  } catch (...) {
    set_error(SEQTIDE_OTHER, "unknown error");
  }
}

// Runs a call; what it throws becomes the last error and `failure` the result.
template <typename Result, typename Body>
Result guarded(Result failure, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    keep_exception();
    return failure;
  }
}

void require(const void* parameter, const char* name) {
  if (parameter == nullptr) {
    throw IoError(std::string(name) + " is NULL", 0, "", IoErrorKind::null_parameter);
  }
}

void require_buffer(const void* buffer, std::size_t size) {
  if (size == 0) return;
  require(buffer, "buffer");
  if (size > static_cast<std::size_t>(PTRDIFF_MAX)) {
    throw IoError("a buffer of " + std::to_string(size) + " bytes is larger than any object", 0, "",
                  IoErrorKind::invalid_buffer);
  }
}

// Lets the reader use a stream that stays with somebody else until the reader has been made.
class CallerStream final : public Stream {
 public:
  explicit CallerStream(std::shared_ptr<CallbackStream> stream) : stream_(std::move(stream)) {}

  std::size_t read(std::span<char> out) override { return stream_->read(out); }
  std::uint64_t seek(std::int64_t offset, Whence whence) override { return stream_->seek(offset, whence); }
  std::uint64_t tell() override { return stream_->tell(); }
  bool readable() const noexcept override { return stream_->readable(); }
  bool seekable() const noexcept override { return stream_->seekable(); }
  std::string name() const override { return stream_->name(); }

 private:
  std::shared_ptr<CallbackStream> stream_;
};

struct OpenReader {
  OpenReader(std::shared_ptr<CallbackStream> source, const FastqOptions& options)
      : stream(std::move(source)), reader(std::make_unique<CallerStream>(stream), options) {}

  // Closing the reader leaves the shared stream open.
  void close() {
    reader.close();
    stream->close();
  }

  std::shared_ptr<CallbackStream> stream;
  FastqReader reader;
};

template <typename T>
constexpr HandleTable::Type type_of =
    std::is_same_v<T, OpenReader> ? HandleTable::Type::fastq_reader : HandleTable::Type::stream;

// The object behind a handle, refused to everybody else for as long as this lives.
template <typename T>
class InUse {
 public:
  InUse(const void* handle, const char* name) : handle_(handle) {
    require(handle, name);
    object_ = std::static_pointer_cast<T>(HandleTable::instance().acquire(handle, type_of<T>));
  }
  InUse(const InUse&) = delete;
  InUse& operator=(const InUse&) = delete;
  ~InUse() {
    if (handle_ != nullptr) HandleTable::instance().release(handle_);
  }

  T* operator->() const noexcept { return object_.get(); }
  const std::shared_ptr<T>& object() const noexcept { return object_; }
  /// Ends the handle's life; the object lives on here.
  void remove() noexcept { HandleTable::instance().remove(std::exchange(handle_, nullptr)); }

 private:
  const void* handle_;
  std::shared_ptr<T> object_;
};

template <typename T>
int close_and_free(const void* handle, const char* name) noexcept {
  if (handle == nullptr) return 0;
  return guarded(-1, [&] {
    InUse<T> object(handle, name);
    object.remove();  // first: whatever closing does, the handle is gone
    object->close();
    return 0;
  });
}

const char* text_of(std::string_view text) noexcept { return text.data() == nullptr ? "" : text.data(); }

}  // namespace

}  // namespace seqtide

using seqtide::CallbackStream;
using seqtide::guarded;
using seqtide::HandleTable;
using seqtide::InUse;
using seqtide::OpenReader;

seqtide_stream* seqtide_stream_new(const seqtide_callbacks* callbacks, void* context) {
  return guarded<seqtide_stream*>(nullptr, [&] {
    seqtide::require(callbacks, "callbacks");
    return static_cast<seqtide_stream*>(HandleTable::instance().insert(
        HandleTable::Type::stream, [&] { return std::make_shared<CallbackStream>(*callbacks, context); }));
  });
}

int64_t seqtide_stream_read(seqtide_stream* stream, void* buffer, size_t size) {
  return guarded<int64_t>(-1, [&] {
    const InUse<CallbackStream> object(stream, "stream");
    seqtide::require_buffer(buffer, size);
    return static_cast<int64_t>(object->read({static_cast<char*>(buffer), size}));
  });
}

int64_t seqtide_stream_write(seqtide_stream* stream, const void* data, size_t size) {
  return guarded<int64_t>(-1, [&] {
    const InUse<CallbackStream> object(stream, "stream");
    seqtide::require_buffer(data, size);
    object->write({static_cast<const char*>(data), size});
    return static_cast<int64_t>(size);
  });
}

int64_t seqtide_stream_seek(seqtide_stream* stream, int64_t offset, int whence) {
  return guarded<int64_t>(-1, [&] {
    const InUse<CallbackStream> object(stream, "stream");
    if (whence < SEQTIDE_SEEK_START || whence > SEQTIDE_SEEK_END) {
      throw seqtide::InvalidArgument("whence is " + std::to_string(whence) + ", expected 0, 1 or 2");
    }
    return static_cast<int64_t>(object->seek(offset, static_cast<seqtide::Whence>(whence)));
  });
}

int seqtide_stream_flush(seqtide_stream* stream) {
  return guarded(-1, [&] {
    const InUse<CallbackStream> object(stream, "stream");
    object->flush();
    return 0;
  });
}

int seqtide_stream_free(seqtide_stream* stream) { return seqtide::close_and_free<CallbackStream>(stream, "stream"); }

seqtide_fastq_reader* seqtide_fastq_open(seqtide_stream* stream, int validation) {
  return guarded<seqtide_fastq_reader*>(nullptr, [&] {
    InUse<CallbackStream> object(stream, "stream");
    if (validation < SEQTIDE_STANDARD || validation > SEQTIDE_STRICT) {
      throw seqtide::InvalidArgument("validation is " + std::to_string(validation) + ", expected 0, 1 or 2");
    }
    if (!object->readable()) object->read({});  // says what is wrong
    seqtide::FastqOptions options;
    using seqtide::Validation;
    options.validation = validation == SEQTIDE_LENIENT  ? Validation::lenient
                         : validation == SEQTIDE_STRICT ? Validation::strict
                                                        : Validation::standard;
    auto reader = std::make_shared<OpenReader>(object.object(), options);
    void* handle = HandleTable::instance().insert(HandleTable::Type::fastq_reader, [&] { return std::move(reader); });
    object.remove();
    return static_cast<seqtide_fastq_reader*>(handle);
  });
}

int seqtide_fastq_next(seqtide_fastq_reader* reader, seqtide_fastq_record* record) {
  if (record != nullptr) *record = seqtide_fastq_record{};
  return guarded(-1, [&] {
    const InUse<OpenReader> object(reader, "reader");
    seqtide::require(record, "record");
    seqtide::FastqView view;
    if (!object->reader.next(view)) return 0;
    *record = {seqtide::text_of(view.name), view.name.size(), seqtide::text_of(view.sequence),
               seqtide::text_of(view.quality), view.sequence.size()};
    return 1;
  });
}

int seqtide_fastq_free(seqtide_fastq_reader* reader) { return seqtide::close_and_free<OpenReader>(reader, "reader"); }

const char* seqtide_last_error(void) { return seqtide::last_error().message.c_str(); }

int seqtide_error_code(void) { return seqtide::last_error().code; }

void seqtide_clear_error(void) {
  seqtide::last_error().code = SEQTIDE_OK;
  seqtide::last_error().message.clear();
}
