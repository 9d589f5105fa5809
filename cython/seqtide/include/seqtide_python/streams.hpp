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

// A stream over callbacks that keeps their context, a Python object, alive: until it is gone itself, since it
// fetches the error of its last callback from there.
class ObjectStream final : public seqtide::Stream {
 public:
  // `abandon` announces that the close callback will be called without the stream having been finished.
  // With `owns` false somebody else keeps the context alive. Call with the GIL held.
  ObjectStream(const seqtide_callbacks& callbacks, void (*abandon)(void*), PyObject* context, bool owns,
               std::string name)
      : owner_(owns ? Py_NewRef(context) : nullptr),
        context_(context),
        abandon_(abandon),
        stream_(callbacks, context, std::move(name)) {}
  ObjectStream(const ObjectStream&) = delete;
  ObjectStream& operator=(const ObjectStream&) = delete;
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
    abandon_(context_);
    stream_.abandon();
  }
  bool readable() const noexcept override { return stream_.readable(); }
  bool writable() const noexcept override { return stream_.writable(); }
  bool seekable() const noexcept override { return stream_.seekable(); }
  std::string name() const override { return stream_.name(); }

 private:
  struct Owner {
    explicit Owner(PyObject* object) noexcept : object(object) {}
    Owner(const Owner&) = delete;
    Owner& operator=(const Owner&) = delete;
    ~Owner() { release_from_anywhere(object); }
    PyObject* object;
  };

  Owner owner_;  // first, so that it goes last
  void* context_;
  void (*abandon_)(void*);
  bool closed_ = false;
  seqtide::CallbackStream stream_;
};

inline std::unique_ptr<seqtide::Stream> object_stream(const seqtide_callbacks& callbacks, void (*abandon)(void*),
                                                      PyObject* context, bool owns, const std::string& name) {
  return std::make_unique<ObjectStream>(callbacks, abandon, context, owns, name);
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

// An open descriptor, which stays open. Waiting for it can be interrupted.
inline std::unique_ptr<seqtide::Stream> descriptor_stream(int descriptor, const std::string& name) {
  return std::make_unique<seqtide::FileStream>(descriptor, seqtide::FileStream::Ownership::borrowed, name,
                                               &check_interrupt);
}

inline void* new_python_error(PyObject* exception) { return new PythonError(Py_NewRef(exception)); }

inline void drop_python_error(void* error) noexcept { delete static_cast<PythonError*>(error); }

}  // namespace seqtide_python
