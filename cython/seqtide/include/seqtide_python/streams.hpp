// Python objects as native streams.
#pragma once

#include <Python.h>

#include <memory>
#include <span>
#include <string>
#include <utility>

#include "seqtide/io/callback_stream.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/stream.hpp"
#include "seqtide_python/python_error.hpp"

namespace seqtide_python {

// A Python object that lends its methods to a native stream, through functions that take the GIL.
class ObjectCallbacks {
 public:
  // `abandon` announces that `close` will be called without the stream having been finished.
  // With `owns` false somebody else keeps the object alive. Call with the GIL held.
  ObjectCallbacks(const seqtide_callbacks& functions, void (*abandon)(void*), PyObject* object, bool owns)
      : functions_(functions), abandon_(abandon), object_(owns ? Py_NewRef(object) : object), owns_(owns) {}
  ObjectCallbacks(const ObjectCallbacks&) = delete;
  ObjectCallbacks& operator=(const ObjectCallbacks&) = delete;
  ~ObjectCallbacks() {
    if (owns_) release_from_anywhere(object_);
  }

  void abandon() noexcept {
    stay_at_exit([this] { abandon_(object_); });
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
    return stay_at_exit([&] { return (callbacks.functions_.*function)(callbacks.object_, arguments...); });
  }

  seqtide_callbacks functions_;
  void (*abandon_)(void*);
  PyObject* object_;
  bool owns_;
};

// A stream over a Python object. The object outlives the stream below, which fetches its last error from there.
class ObjectStream final : public seqtide::Stream {
 public:
  ObjectStream(const seqtide_callbacks& functions, void (*abandon)(void*), PyObject* object, bool owns,
               std::string name)
      : callbacks_(functions, abandon, object, owns), stream_(callbacks_.table(), &callbacks_, std::move(name)) {}
  ~ObjectStream() override { abandon(); }

  std::size_t read(std::span<char> out) override { return stream_.read(out); }
  void write(std::span<const char> data) override { stream_.write(data); }
  std::uint64_t seek(std::int64_t offset, seqtide::Whence whence) override { return stream_.seek(offset, whence); }
  std::uint64_t tell() override { return stream_.tell(); }
  void flush() override { stream_.flush(); }
  void close() override {
    closed_ = true;
    stream_.close();
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
                                                      PyObject* object, bool owns, const std::string& name) {
  return std::make_unique<ObjectStream>(functions, abandon, object, owns, name);
}

// Reads the bytes of an object with the buffer protocol where they are. Call with the GIL held.
inline std::unique_ptr<seqtide::Stream> memory_stream(PyObject* object) {
  struct Buffer {
    Py_buffer view{};
    Buffer() = default;
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() {
      if (view.obj == nullptr || !can_take_gil()) return;
      const Gil gil;
      PyBuffer_Release(&view);
    }
  };
  auto buffer = std::make_shared<Buffer>();
  if (PyObject_GetBuffer(object, &buffer->view, PyBUF_SIMPLE) != 0) throw_python_error("no buffer");
  const std::span<const char> bytes(static_cast<const char*>(buffer->view.buf),
                                    static_cast<std::size_t>(buffer->view.len));
  return std::make_unique<seqtide::MemoryStream>(bytes, std::move(buffer));
}

// The same of a memoryview that somebody else keeps alive, and with it the bytes. Call with the GIL held.
inline std::unique_ptr<seqtide::Stream> borrowed_memory_stream(PyObject* view) {
  Py_buffer buffer{};
  if (PyObject_GetBuffer(view, &buffer, PyBUF_SIMPLE) != 0) throw_python_error("no buffer");
  const std::span<const char> bytes(static_cast<const char*>(buffer.buf), static_cast<std::size_t>(buffer.len));
  PyBuffer_Release(&buffer);
  return std::make_unique<seqtide::MemoryStream>(bytes, nullptr);
}

// An open descriptor, which stays open. Waiting for it can be interrupted.
inline std::unique_ptr<seqtide::Stream> descriptor_stream(int descriptor, const std::string& name) {
  return std::make_unique<seqtide::FileStream>(descriptor, seqtide::FileStream::Ownership::borrowed, name,
                                               &check_interrupt);
}

inline void* new_python_error(PyObject* exception) { return new PythonError(Py_NewRef(exception)); }

inline void drop_python_error(void* error) noexcept { delete static_cast<PythonError*>(error); }

}  // namespace seqtide_python
