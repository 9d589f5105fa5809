#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "batch/arrow_columns.hpp"
#include "batch/arrow_import.hpp"
#include "seqtide/batch/arrow.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// ---- export

template <typename Batch>
class Producer {
 public:
  explicit Producer(BatchSource<Batch> source) : source_(std::move(source)) {}

  int get_schema(ArrowSchema& out) noexcept {
    return guarded([&] {
      if constexpr (std::is_same_v<Batch, FastqBatch>) {
        export_fastq_schema(out);
      } else {
        export_fasta_schema(out);
      }
    });
  }

  int get_next(ArrowArray& out) noexcept {
    return guarded([&] {
      if (failure_ != nullptr) std::rethrow_exception(failure_);
      Batch batch;
      if (!source_(batch)) {
        out = {};  // a null `release` says that there is no more
        return;
      }
      const std::size_t bad = arrow::first_not_utf8(batch);
      if (bad < batch.size()) {
        keep_failure(batch, bad);
        if (bad == 0) std::rethrow_exception(failure_);
        batch = batch.slice(0, bad);
      }
      arrow::export_utf8(batch, out);
      delivered_ += batch.size();
    });
  }

  const char* last_error() const noexcept { return failed_ ? message_.c_str() : nullptr; }

 private:
  template <typename Call>
  int guarded(Call call) noexcept {
    failed_ = true;
    try {
      try {
        call();
        failed_ = false;
        return 0;
      } catch (const IoError& error) {
        message_ = error.what();
        return error.error_number() > 0 ? error.error_number() : EIO;
      } catch (const Error& error) {
        message_ = error.what();
        return EINVAL;
      } catch (const std::bad_alloc&) {
        message_ = "out of memory";
        return ENOMEM;
      } catch (const std::exception& error) {
        message_ = error.what();
        return EIO;
      } catch (...) {
        message_ = "unknown error";
        return EIO;
      }
    } catch (...) {  // there was no memory for the message either
      message_.clear();
      return ENOMEM;
    }
  }

  void keep_failure(const Batch& batch, std::size_t record) {
    try {
      arrow::throw_not_utf8(batch, record, delivered_);
    } catch (const Error&) {
      failure_ = std::current_exception();
    }
  }

  BatchSource<Batch> source_;
  std::exception_ptr failure_;  // found in a batch whose first records were delivered
  std::uint64_t delivered_ = 0;
  std::string message_;
  bool failed_ = false;
};

template <typename Batch>
Producer<Batch>& producer(ArrowArrayStream* stream) noexcept {
  return *static_cast<Producer<Batch>*>(stream->private_data);
}

template <typename Batch>
void export_batches(BatchSource<Batch> source, ArrowArrayStream& out) {
  auto data = std::make_unique<Producer<Batch>>(std::move(source));
  out.get_schema = [](ArrowArrayStream* self, ArrowSchema* schema) {
    return producer<Batch>(self).get_schema(*schema);
  };
  out.get_next = [](ArrowArrayStream* self, ArrowArray* array) { return producer<Batch>(self).get_next(*array); };
  out.get_last_error = [](ArrowArrayStream* self) { return producer<Batch>(self).last_error(); };
  out.release = [](ArrowArrayStream* self) {
    delete &producer<Batch>(self);
    self->release = nullptr;
  };
  out.private_data = data.release();
}

template <typename Batch>
BatchSource<Batch> once(const Batch& batch) {
  return [batch, done = false](Batch& target) mutable {
    if (done) return false;
    target = batch;
    return done = true;
  };
}

// ---- import

// A struct that is released at the end of the scope, if it is there.
template <typename Struct>
struct Owned : Struct {
  Owned() : Struct{} {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (this->release != nullptr) this->release(this);
  }
};

void check_status(ArrowArrayStream& stream, int status) {
  if (status == 0) return;
  const char* const message = stream.get_last_error(&stream);
  const bool silent = message == nullptr || *message == '\0';
  // Without the number, which would take the message's place in exceptions made from this one.
  throw IoError("the Arrow stream failed: " + std::string(silent ? IoError::from_errno(status, "").what() : message), 0,
                "");
}

template <typename Batch>
Batch import_batches(ArrowArrayStream& stream) {
  if (stream.release == nullptr) throw InvalidArgument("the Arrow stream was used before");
  Owned<ArrowSchema> schema;
  check_status(stream, stream.get_schema(&stream, &schema));
  arrow::check_type<Batch>(schema);  // before anything is taken out
  std::vector<Batch> batches;
  std::uint64_t records = 0;
  for (;;) {
    Owned<ArrowArray> array;
    check_status(stream, stream.get_next(&stream, &array));
    if (array.release == nullptr) break;
    batches.push_back(arrow::import_batch<Batch>(schema, array, records));
    records += batches.back().size();
  }
  return Batch::concat(batches);
}

}  // namespace

void export_stream(BatchSource<FastqBatch> source, ArrowArrayStream& out) { export_batches(std::move(source), out); }
void export_stream(BatchSource<FastaBatch> source, ArrowArrayStream& out) { export_batches(std::move(source), out); }
void export_stream(const FastqBatch& batch, ArrowArrayStream& out) { export_batches(once(batch), out); }
void export_stream(const FastaBatch& batch, ArrowArrayStream& out) { export_batches(once(batch), out); }

FastqBatch import_fastq(ArrowArrayStream& stream) { return import_batches<FastqBatch>(stream); }
FastaBatch import_fasta(ArrowArrayStream& stream) { return import_batches<FastaBatch>(stream); }

}  // namespace seqtide
