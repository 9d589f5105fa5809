#include "columns/arrow_producer.hpp"

#include <cerrno>
#include <exception>
#include <memory>
#include <new>
#include <string>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide::arrow {
namespace {

class Producer {
 public:
  Producer(std::function<void(ArrowSchema&)> schema, std::function<bool(ArrowArray&)> next)
      : schema_(std::move(schema)), next_(std::move(next)) {}

  int get_schema(ArrowSchema& out) noexcept {
    return guarded([&] { schema_(out); });
  }

  int get_next(ArrowArray& out) noexcept {
    return guarded([&] {
      if (!next_(out)) out = {};  // a null `release` says that there is no more
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

  std::function<void(ArrowSchema&)> schema_;
  std::function<bool(ArrowArray&)> next_;
  std::string message_;
  bool failed_ = false;
};

Producer& producer(ArrowArrayStream* stream) noexcept { return *static_cast<Producer*>(stream->private_data); }

}  // namespace

void export_stream(std::function<void(ArrowSchema&)> schema, std::function<bool(ArrowArray&)> next,
                   ArrowArrayStream& out) {
  auto data = std::make_unique<Producer>(std::move(schema), std::move(next));
  out.get_schema = [](ArrowArrayStream* self, ArrowSchema* type) { return producer(self).get_schema(*type); };
  out.get_next = [](ArrowArrayStream* self, ArrowArray* array) { return producer(self).get_next(*array); };
  out.get_last_error = [](ArrowArrayStream* self) { return producer(self).last_error(); };
  out.release = [](ArrowArrayStream* self) {
    delete &producer(self);
    self->release = nullptr;
  };
  out.private_data = data.release();
}

}  // namespace seqtide::arrow
