// Alignment records in memory as a reader, and a writer that keeps them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "seqtide/alignments/reader.hpp"
#include "seqtide/error.hpp"

namespace record_streams {

class Records final : public seqtide::AlignmentReader {
 public:
  /// \param fails_at  number of records in front of a failing step
  explicit Records(std::vector<std::string> raw, std::size_t fails_at = std::string::npos,
                   seqtide::HeaderPtr header = std::make_shared<seqtide::SamHeader>())
      : raw_(std::move(raw)), fails_at_(fails_at) {
    header_ = std::move(header);
  }

  bool next_buffered(seqtide::BamView& record) override {
    if (taken_ == fails_at_) throw seqtide::IoError("the disk is gone", 5, "records");
    if (!is_filled_ || taken_ == raw_.size()) return false;
    is_filled_ = false;
    held_ = std::make_unique<std::string>(raw_[taken_++]);  // a view does not outlive the next step
    record = seqtide::BamView(*held_);
    return true;
  }
  bool fill() override {
    is_filled_ = true;
    return taken_ < raw_.size();
  }
  void put_back() noexcept override {
    --taken_;
    is_filled_ = true;
  }
  seqtide::Place last_place() const override {
    seqtide::Place place;
    place.path = name_;
    place.format = "BAM";
    place.record = taken_;
    return place;
  }
  std::uint64_t record_count() const noexcept override { return taken_; }
  std::uint64_t input_position() const noexcept override { return 0; }
  std::uint64_t input_size() const noexcept override { return 0; }
  const std::string& name() const noexcept override { return name_; }
  void close() override {}

 private:
  std::vector<std::string> raw_;
  std::size_t fails_at_;
  std::size_t taken_ = 0;
  bool is_filled_ = false;
  std::unique_ptr<std::string> held_;
  std::string name_ = "records";
};

class Collector final : public seqtide::AlignmentWriter {
 public:
  explicit Collector(seqtide::HeaderPtr header = std::make_shared<seqtide::SamHeader>()) {
    header_ = std::move(header);
  }

  using AlignmentWriter::write;
  void write(const seqtide::BamView& record) override { raw.emplace_back(record.raw()); }
  bool fits(std::size_t) const noexcept override { return true; }
  void flush() override {}
  void close() override {}
  void fail() noexcept override { failed = true; }
  void abandon() noexcept override {}
  std::uint64_t record_count() const noexcept override { return raw.size(); }

  std::vector<std::string> raw;
  bool failed = false;
};

}  // namespace record_streams
