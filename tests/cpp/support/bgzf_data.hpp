// What the BGZF tests share: blocks made with zlib alone, misbehaving streams, and a record of how reading ended.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/io/stream.hpp"

namespace bgzf_data {

inline void append_le(std::string& text, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> (8 * i)));
}

/// Raw deflate data.
inline std::string deflated(const std::string& data, int level = 6) {
  z_stream z{};
  if (deflateInit2(&z, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::runtime_error("deflateInit2");
  std::string out(deflateBound(&z, data.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  z.avail_in = static_cast<uInt>(data.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int result = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (result != Z_STREAM_END) throw std::runtime_error("deflate");
  return out;
}

inline std::string subfield(const std::string& id, const std::string& value) {
  std::string text = id;
  append_le(text, value.size(), 2);
  return text + value;
}

inline std::string trailer(const std::string& data) {
  std::string text;
  append_le(text, crc32(0, reinterpret_cast<const Bytef*>(data.data()), static_cast<uInt>(data.size())), 4);
  append_le(text, data.size(), 4);
  return text;
}

/// A block; `before` and `after` are other subfields around BC.
inline std::string block(const std::string& data, int level = 6, const std::string& before = "",
                         const std::string& after = "") {
  const std::string body = deflated(data, level);
  const std::size_t extra = before.size() + 6 + after.size();
  std::string text("\x1f\x8b\x08\x04\0\0\0\0\0\xff", 10);
  append_le(text, extra, 2);
  std::string size;
  append_le(size, 12 + extra + body.size() + 8 - 1, 2);
  return text + before + subfield("BC", size) + after + body + trailer(data);
}

/// A gzip member without extra field.
inline std::string gzip_member(const std::string& data) {
  return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + deflated(data) + trailer(data);
}

/// The end-of-file block, as the SAM specification prints it.
inline std::string eof_block() {
  return std::string("\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0\x1b\0\x03\0\0\0\0\0\0\0\0\0", 28);
}

/// A file of blocks of `per_block` bytes.
inline std::string file(const std::string& data, std::size_t per_block = 65280, int level = 6) {
  std::string text;
  for (std::size_t i = 0; i < data.size(); i += per_block) text += block(data.substr(i, per_block), level);
  return text + eof_block();
}

/// Repeatable data that compresses about as well as reads do.
inline std::string reads(std::size_t size, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string text;
  for (unsigned number = 1; text.size() < size; ++number) {
    text += "@read." + std::to_string(number) + "\n";
    for (int i = 0; i < 100; ++i) text += "ACGT"[random() % 4];
    text += "\n+\n";
    for (int i = 0; i < 100; ++i) text += static_cast<char>('!' + 30 + random() % 8);
    text += "\n";
  }
  text.resize(size);
  return text;
}

inline std::string noise(std::size_t size, unsigned seed = 1) {
  std::mt19937 random(seed);
  std::string text(size, '\0');
  for (char& byte : text) byte = static_cast<char>(random());
  return text;
}

/// All members of a gzip file, by zlib.
inline std::string gunzipped(const std::string& file) {
  std::string out;
  z_stream z{};
  if (inflateInit2(&z, 15 + 16) != Z_OK) throw std::runtime_error("inflateInit2");
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
  z.avail_in = static_cast<uInt>(file.size());
  std::vector<char> buffer(1 << 16);
  int result = Z_OK;
  while (result == Z_OK && z.avail_in > 0) {
    z.next_out = reinterpret_cast<Bytef*>(buffer.data());
    z.avail_out = static_cast<uInt>(buffer.size());
    result = inflate(&z, Z_NO_FLUSH);
    out.append(buffer.data(), buffer.size() - z.avail_out);
    if (result == Z_STREAM_END && z.avail_in > 0) result = inflateReset(&z);
  }
  inflateEnd(&z);
  if (result != Z_STREAM_END) throw std::runtime_error("not gzip data, or cut");
  return out;
}

/// A stream over a string with habits: few bytes a call, failures at given calls.
class OddStream : public seqtide::Stream {
 public:
  explicit OddStream(std::string data, std::size_t most = SIZE_MAX) : data_(std::move(data)), most_(most) {}

  std::size_t read(std::span<char> out) override {
    ++calls;
    if (fail_every > 0 && calls % fail_every == 0) {
      throw seqtide::CallbackError("read failed", name(), std::make_shared<int>(static_cast<int>(calls)));
    }
    const std::size_t count = std::min({out.size(), most_, data_.size() - position_});
    std::memcpy(out.data(), data_.data() + position_, count);
    position_ += count;
    return count;
  }
  bool readable() const noexcept override { return true; }
  std::string name() const override { return "<odd>"; }

  std::size_t calls = 0;
  std::size_t fail_every = 0;

 private:
  std::string data_;
  std::size_t most_;
  std::size_t position_ = 0;
};

/// The data that came, and how it ended.
struct Outcome {
  std::string data;
  std::string end = "complete";  ///< or "truncated", "corrupt", "format"
  std::string message;
  seqtide::Place place;
};

/// Runs `step`, which appends to the outcome's data and returns false at the end.
template <typename Step>
Outcome outcome_of(Step step) {
  Outcome outcome;
  const auto ended = [&outcome](const char* end, const seqtide::FormatError& error) {
    outcome.end = end;
    outcome.message = error.what();
    outcome.place = error.place();
  };
  try {
    while (step(outcome.data)) {
    }
  } catch (const seqtide::TruncatedError& error) {
    ended("truncated", error);
  } catch (const seqtide::CorruptError& error) {
    ended("corrupt", error);
  } catch (const seqtide::FormatError& error) {
    ended("format", error);
  }
  return outcome;
}

inline seqtide::InputOptions input_options(int threads, std::size_t block_size = 256 << 10, bool require_eof = true) {
  seqtide::InputOptions options;
  options.threads = threads;
  options.block_size = block_size;
  options.require_eof = require_eof;
  return options;
}

inline std::unique_ptr<seqtide::BlockSource> source_of(std::unique_ptr<seqtide::Stream> stream,
                                                       const seqtide::InputOptions& options) {
  return seqtide::make_bgzf_source(seqtide::ChunkReader(std::move(stream)), options);
}

inline Outcome outcome_of_source(seqtide::BlockSource& source) {
  return outcome_of([&source](std::string& data) {
    const seqtide::BlockPtr block = source.next(0);
    if (block == nullptr) return false;
    if (block->size == 0) throw std::logic_error("a block without bytes");
    data.append(block->data(), block->size);
    return true;
  });
}

inline Outcome read_source(const std::string& file, const seqtide::InputOptions& options) {
  return outcome_of_source(*source_of(seqtide::MemoryStream::copy_of(file), options));
}

}  // namespace bgzf_data
