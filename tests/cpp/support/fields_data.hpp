// Fields in memory of exactly their size, with bytes of others between them.
#pragma once

#include <string>
#include <vector>

#include "exact_memory.hpp"
#include "seqtide/kernels/fields.hpp"

class FieldsData {
 public:
  /// \param bytes  of the fields
  /// \param bases  sizes of the fields
  FieldsData(const std::vector<std::string>& bytes, const std::vector<std::size_t>& bases, std::size_t misalignment)
      : memory_(joined(bytes), misalignment) {
    const std::uint8_t* at = memory_.bytes();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      if (i > 0) at += between.size();
      fields_.push_back({at, bases[i]});
      at += bytes[i].size();
    }
    end_ = at;
  }
  FieldsData(const FieldsData&) = delete;
  FieldsData& operator=(const FieldsData&) = delete;

  seqtide::kernels::Fields fields() const { return {fields_.data(), fields_.size(), end_}; }

 private:
  static inline const std::string between = "\xff\x11";

  static std::string joined(const std::vector<std::string>& parts) {
    std::string all;
    for (std::size_t i = 0; i < parts.size(); ++i) all += (i > 0 ? between : "") + parts[i];
    return all;
  }

  ExactMemory memory_;
  std::vector<seqtide::kernels::Field> fields_;
  const std::uint8_t* end_;
};
