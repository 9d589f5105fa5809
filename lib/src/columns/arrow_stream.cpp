#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "columns/arrow_export.hpp"
#include "seqtide/columns/arrow.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

// Arrays of batches. If one cannot be exported, those of its records that can come first.
class BatchArrays {
 public:
  BatchArrays(Schema schema, BatchSource source) : schema_(std::move(schema)), source_(std::move(source)) {}

  void get_schema(ArrowSchema& out) const { export_schema(schema_, out); }

  bool get_next(ArrowArray& out) {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    AnyBatch batch;
    if (!source_(batch)) return false;
    std::size_t count = batch.size;
    std::vector<Column> columns = all_columns(batch, count);
    const std::size_t bad = arrow::first_not_utf8(columns, count);
    if (bad < count) {
      keep_failure([&] { arrow::throw_not_utf8(schema_, columns, bad, delivered_); });
      for (Column& column : columns) column = column.slice(0, bad);
      count = bad;
    }
    if (count == 0 && failure_ != nullptr) std::rethrow_exception(failure_);
    arrow::export_utf8(columns, count, out);
    delivered_ += count;
    return true;
  }

 private:
  template <typename Fail>
  void keep_failure(Fail fail) {
    try {
      fail();
    } catch (const Error&) {
      failure_ = std::current_exception();
    }
  }

  // Those of the records in front of the first that has none, which become `count`.
  std::vector<Column> all_columns(const AnyBatch& batch, std::size_t& count) {
    try {
      return batch.columns(0, count);
    } catch (const InvalidArgument&) {
      std::size_t good = 0;
      while (good + 1 < count) {
        const std::size_t middle = good + (count - good) / 2;
        (has_columns(batch, good, middle - good) ? good : count) = middle;
      }
      keep_failure([&] { batch.columns(0, good + 1); });
      count = good;
      return batch.columns(0, good);
    }
  }

  static bool has_columns(const AnyBatch& batch, std::size_t first, std::size_t count) {
    try {
      batch.columns(first, count);
    } catch (const InvalidArgument&) {
      return false;
    }
    return true;
  }

  Schema schema_;
  BatchSource source_;
  std::exception_ptr failure_;  // found in a batch whose first records were delivered
  std::uint64_t delivered_ = 0;
};

// What an ArrowArrayStream has: what it throws becomes a value of errno and a message.
class Producer {
 public:
  explicit Producer(BatchArrays arrays) : arrays_(std::move(arrays)) {}

  int get_schema(ArrowSchema& out) noexcept {
    return guarded([&] { arrays_.get_schema(out); });
  }

  int get_next(ArrowArray& out) noexcept {
    return guarded([&] {
      if (ended_) std::rethrow_exception(ended_);
      try {
        if (!arrays_.get_next(out)) out = {};  // a null `release` says that there is no more
      } catch (...) {
        ended_ = std::current_exception();  // a batch may be lost: nothing may come after it
        throw;
      }
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

  BatchArrays arrays_;
  std::exception_ptr ended_;
  std::string message_;
  bool failed_ = false;
};

Producer& producer(ArrowArrayStream* stream) noexcept { return *static_cast<Producer*>(stream->private_data); }

}  // namespace

void export_stream(Schema schema, BatchSource source, ArrowArrayStream& out) {
  auto data = std::make_unique<Producer>(BatchArrays(std::move(schema), std::move(source)));
  out.get_schema = [](ArrowArrayStream* self, ArrowSchema* type) { return producer(self).get_schema(*type); };
  out.get_next = [](ArrowArrayStream* self, ArrowArray* array) { return producer(self).get_next(*array); };
  out.get_last_error = [](ArrowArrayStream* self) { return producer(self).last_error(); };
  out.release = [](ArrowArrayStream* self) {
    delete &producer(self);
    self->release = nullptr;
  };
  out.private_data = data.release();
}

void export_stream(Schema schema, AnyBatch batch, ArrowArrayStream& out) {
  export_stream(
      std::move(schema),
      [batch = std::move(batch), done = false](AnyBatch& target) mutable {
        if (done) return false;
        target = batch;
        return done = true;
      },
      out);
}

}  // namespace seqtide
