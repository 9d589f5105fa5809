// Arrow structs as another library might give them, of any text type.
#pragma once

#include <cstdint>
#include <cstring>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include "seqtide/columns/arrow_abi.h"
#include "seqtide/error.hpp"
#include "seqtide/reads/batch.hpp"

struct ForeignColumn {
  std::string name;
  std::string format;
  std::vector<std::string> values;
};

// A struct array with its type. The structs may be spoiled: their memory is freed without their help.
class ForeignStruct {
 public:
  ForeignStruct(std::vector<ForeignColumn> columns, std::int64_t length) : columns_(std::move(columns)) {
    schema.format = "+s";
    schema.name = "";
    schema.release = [](ArrowSchema*) { ++released; };
    array.length = length;
    array.release = [](ArrowArray*) { ++released; };
    array.n_buffers = 1;
    array.buffers = struct_buffers_;
    for (const ForeignColumn& column : columns_) add(column);
    schema.n_children = array.n_children = static_cast<std::int64_t>(columns_.size());
    schema.children = schema_children_.data();
    array.children = array_children_.data();
  }
  ForeignStruct(const ForeignStruct&) = delete;
  ForeignStruct& operator=(const ForeignStruct&) = delete;

  ArrowSchema schema{};
  ArrowArray array{};
  static inline int released = 0;

 private:
  struct Memory {
    ArrowSchema schema{};
    ArrowArray array{};
    std::vector<char> offsets;
    std::string bytes;
    std::vector<std::int64_t> sizes;
    std::vector<const void*> buffers;
  };

  template <typename T>
  static void put(std::vector<char>& memory, T value) {
    const auto* const bytes = reinterpret_cast<const char*>(&value);
    memory.insert(memory.end(), bytes, bytes + sizeof value);
  }

  static void put_offset(Memory& memory, bool large) {
    if (large) {
      put(memory.offsets, static_cast<std::int64_t>(memory.bytes.size()));
    } else {
      put(memory.offsets, static_cast<std::int32_t>(memory.bytes.size()));
    }
  }

  static void put_view(Memory& memory, const std::string& value) {
    put(memory.offsets, static_cast<std::int32_t>(value.size()));
    if (value.size() <= 12) {
      std::string padded = value;
      padded.resize(12);
      memory.offsets.insert(memory.offsets.end(), padded.begin(), padded.end());
    } else {
      memory.offsets.insert(memory.offsets.end(), value.begin(), value.begin() + 4);
      put(memory.offsets, std::int32_t{0});
      put(memory.offsets, static_cast<std::int32_t>(memory.bytes.size()));
      memory.bytes += value;
    }
  }

  void add(const ForeignColumn& column) {
    Memory& memory = memory_.emplace_back();
    const bool views = column.format[0] == 'v';
    const bool large = column.format == "U" || column.format == "Z";
    if (!views) put_offset(memory, large);
    for (const std::string& value : column.values) {
      if (views) {
        put_view(memory, value);
      } else {
        memory.bytes += value;
        put_offset(memory, large);
      }
    }
    memory.sizes = {static_cast<std::int64_t>(memory.bytes.size())};
    memory.buffers = {nullptr, memory.offsets.data(), memory.bytes.data()};
    if (views) memory.buffers.push_back(memory.sizes.data());
    memory.schema.format = column.format.c_str();
    memory.schema.name = column.name.c_str();
    memory.schema.release = [](ArrowSchema*) { ++released; };
    memory.array.length = static_cast<std::int64_t>(column.values.size());
    memory.array.n_buffers = static_cast<std::int64_t>(memory.buffers.size());
    memory.array.buffers = memory.buffers.data();
    memory.array.release = [](ArrowArray*) { ++released; };
    schema_children_.push_back(&memory.schema);
    array_children_.push_back(&memory.array);
  }

  std::vector<ForeignColumn> columns_;
  std::list<Memory> memory_;
  std::vector<ArrowSchema*> schema_children_;
  std::vector<ArrowArray*> array_children_;
  const void* struct_buffers_[1] = {nullptr};
};

inline std::string text(const seqtide::FastqBatch& batch) {
  std::string result;
  for (std::size_t i = 0; i < batch.size(); ++i) append_fastq(result, batch[i]);
  return result;
}

inline std::string text(const seqtide::FastaBatch& batch) {
  std::string result;
  for (std::size_t i = 0; i < batch.size(); ++i) append_fasta(result, batch[i], 0);
  return result;
}

// What an argument is refused with.
template <typename Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const seqtide::InvalidArgument& error) {
    return error.what();
  }
  return "accepted";
}
