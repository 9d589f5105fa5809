#include <cstddef>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "columns/arrow_columns.hpp"
#include "columns/arrow_producer.hpp"
#include "reads/arrow_import.hpp"
#include "seqtide/error.hpp"
#include "seqtide/reads/arrow.hpp"

namespace seqtide {
namespace {

// ---- export

// Arrays of batches whose values are UTF-8.
template <typename Batch>
class BatchArrays {
 public:
  explicit BatchArrays(BatchSource<Batch> source) : source_(std::move(source)) {}

  bool operator()(ArrowArray& out) {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    Batch batch;
    if (!source_(batch)) return false;
    const std::size_t bad = arrow::first_not_utf8(batch);
    if (bad < batch.size()) {
      keep_failure(batch, bad);
      if (bad == 0) std::rethrow_exception(failure_);
      batch = batch.slice(0, bad);
    }
    arrow::export_utf8(batch, out);
    delivered_ += batch.size();
    return true;
  }

 private:
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
};

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

void export_stream(BatchSource<FastqBatch> source, ArrowArrayStream& out) {
  arrow::export_stream(&export_fastq_schema, BatchArrays<FastqBatch>(std::move(source)), out);
}
void export_stream(BatchSource<FastaBatch> source, ArrowArrayStream& out) {
  arrow::export_stream(&export_fasta_schema, BatchArrays<FastaBatch>(std::move(source)), out);
}
void export_stream(const FastqBatch& batch, ArrowArrayStream& out) { export_stream(once(batch), out); }
void export_stream(const FastaBatch& batch, ArrowArrayStream& out) { export_stream(once(batch), out); }

FastqBatch import_fastq(ArrowArrayStream& stream) { return import_batches<FastqBatch>(stream); }
FastaBatch import_fasta(ArrowArrayStream& stream) { return import_batches<FastaBatch>(stream); }

}  // namespace seqtide
