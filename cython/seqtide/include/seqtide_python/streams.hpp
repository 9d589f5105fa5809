// Python objects as native streams.
#pragma once

#include <Python.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "seqtide/io/callback_stream.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/stream.hpp"
#include "seqtide_python/lent.hpp"
#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

// A Python object that lends its methods to a native stream, through functions that take the GIL.
class ObjectCallbacks {
 public:
  // `abandon` announces that `close` will be called without the stream having been finished.
  ObjectCallbacks(const seqtide_callbacks& functions, void (*abandon)(void*), std::shared_ptr<Lent> lent)
      : functions_(functions), abandon_(abandon), lent_(std::move(lent)) {}
  ObjectCallbacks(const ObjectCallbacks&) = delete;
  ObjectCallbacks& operator=(const ObjectCallbacks&) = delete;
  ~ObjectCallbacks() = default;

  // Nothing may be called after this.
  void let_go() noexcept { lent_.reset(); }

  void abandon() noexcept {
    stay_at_exit([this] { abandon_(lent_->object()); });
  }

  // The functions with `this` as their context, made safe against threads ended at exit.
  seqtide_callbacks table() const noexcept {
    seqtide_callbacks table = functions_;
    if (table.read != nullptr) {
      table.read = [](void* self, void* buffer, std::size_t size) {
        return call(self, &seqtide_callbacks::read, buffer, size);
      };
    }
    if (table.write != nullptr) {
      table.write = [](void* self, const void* data, std::size_t size) {
        return call(self, &seqtide_callbacks::write, data, size);
      };
    }
    if (table.seek != nullptr) {
      table.seek = [](void* self, std::int64_t offset, int whence) {
        return call(self, &seqtide_callbacks::seek, offset, whence);
      };
    }
    table.flush = [](void* self) { return call(self, &seqtide_callbacks::flush); };
    table.close = [](void* self) { return call(self, &seqtide_callbacks::close); };
    table.take_error = [](void* self) { return call(self, &seqtide_callbacks::take_error); };
    return table;
  }

 private:
  template <typename Result, typename... Arguments>
  static Result call(void* self, Result (*seqtide_callbacks::*function)(void*, Arguments...), Arguments... arguments) {
    const auto& callbacks = *static_cast<ObjectCallbacks*>(self);
    return stay_at_exit([&] { return (callbacks.functions_.*function)(callbacks.lent_->object(), arguments...); });
  }

  seqtide_callbacks functions_;
  void (*abandon_)(void*);
  std::shared_ptr<Lent> lent_;
};

// A stream over a Python object. The object outlives the stream below, which fetches its last error from there.
class ObjectStream final : public seqtide::Stream {
 public:
  ObjectStream(const seqtide_callbacks& functions, void (*abandon)(void*), std::shared_ptr<Lent> lent, std::string name)
      : callbacks_(functions, abandon, std::move(lent)), stream_(callbacks_.table(), &callbacks_, std::move(name)) {}
  ~ObjectStream() override { abandon(); }

  std::size_t read(std::span<char> out) override { return stream_.read(out); }
  void write(std::span<const char> data) override { stream_.write(data); }
  std::uint64_t seek(std::int64_t offset, seqtide::Whence whence) override { return stream_.seek(offset, whence); }
  std::uint64_t tell() override { return stream_.tell(); }
  void flush() override { stream_.flush(); }
  void close() override {
    closed_ = true;
    stream_.close();
    callbacks_.let_go();  // others may keep a closed stream
  }
  void abandon() noexcept override {
    if (std::exchange(closed_, true) || !can_take_gil()) return;
    callbacks_.abandon();
    stream_.abandon();
  }
  bool readable() const noexcept override { return stream_.readable(); }
  bool writable() const noexcept override { return stream_.writable(); }
  bool seekable() const noexcept override { return stream_.seekable(); }
  std::string name() const override { return stream_.name(); }

 private:
  ObjectCallbacks callbacks_;
  bool closed_ = false;
  seqtide::CallbackStream stream_;
};

inline std::unique_ptr<seqtide::Stream> object_stream(const seqtide_callbacks& functions, void (*abandon)(void*),
                                                      const std::shared_ptr<Lent>& lent, const std::string& name) {
  return std::make_unique<ObjectStream>(functions, abandon, lent, name);
}

// Reads bytes where they are, which what is lent keeps there.
inline std::unique_ptr<seqtide::Stream> memory_stream(const void* data, std::size_t size,
                                                      const std::shared_ptr<Lent>& lent) {
  return std::make_unique<seqtide::MemoryStream>(std::span<const char>(static_cast<const char*>(data), size), lent);
}

// An open descriptor, which stays open. Waiting for it can be interrupted.
inline std::unique_ptr<seqtide::Stream> descriptor_stream(int descriptor, const std::string& name) {
  return std::make_unique<seqtide::FileStream>(descriptor, seqtide::FileStream::Ownership::borrowed, name,
                                               &check_interrupt);
}

inline void* new_python_error(PyObject* exception) { return new PythonError(Py_NewRef(exception)); }

inline void* new_python_error(const std::shared_ptr<Lent>& exception) { return new PythonError(exception); }

inline void drop_python_error(void* error) noexcept { delete static_cast<PythonError*>(error); }

}  // namespace seqtide_python
