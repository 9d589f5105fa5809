// The kind of reader that most C programs for sequences use, to measure against: FASTQ and FASTA through a
// buffer of 16 KiB, character by character where a record or a word may end, line by line (memchr) elsewhere,
// each part copied into a string that is kept for the next record.
#pragma once

#include <unistd.h>
#include <zlib.h>

#include <cctype>
#include <cstring>
#include <string>

namespace bench {

/// Bytes by read(2).
class DescriptorSource {
 public:
  explicit DescriptorSource(int descriptor) : descriptor_(descriptor) {}
  long read(char* data, std::size_t size) { return ::read(descriptor_, data, size); }

 private:
  int descriptor_;
};

/// Bytes by gzread.
class GzipSource {
 public:
  explicit GzipSource(gzFile file) : file_(file) {}
  long read(char* data, std::size_t size) { return ::gzread(file_, data, static_cast<unsigned>(size)); }

 private:
  gzFile file_;
};

template <typename Source>
class KseqStyleReader {
 public:
  explicit KseqStyleReader(Source source) : source_(source) {}

  const std::string& name() const { return name_; }
  const std::string& comment() const { return comment_; }
  const std::string& sequence() const { return sequence_; }
  const std::string& quality() const { return quality_; }

  /// The next record; false at the end or where a quality is missing or has another length than its sequence.
  bool next() {
    int byte = marker_;
    while (byte != '>' && byte != '@') {
      if ((byte = get()) < 0) return false;
    }
    marker_ = 0;
    clear();
    const int after_name = read_word(name_);
    if (after_name >= 0 && after_name != '\n') read_line(comment_);

    while ((byte = get()) >= 0 && byte != '>' && byte != '+' && byte != '@') {
      if (byte == '\n') continue;
      sequence_.push_back(static_cast<char>(byte));
      read_line(sequence_);
    }
    if (byte == '>' || byte == '@') marker_ = byte;
    if (byte != '+') return true;

    while ((byte = get()) >= 0 && byte != '\n') {
    }
    if (byte < 0) return false;
    while (quality_.size() < sequence_.size() && read_line(quality_)) {
    }
    return quality_.size() == sequence_.size();
  }

 private:
  static constexpr std::size_t buffer_size = 16 << 10;

  void clear() {
    name_.clear();
    comment_.clear();
    sequence_.clear();
    quality_.clear();
  }

  bool refill() {
    if (ended_) return false;
    const long count = source_.read(buffer_, buffer_size);
    begin_ = 0;
    end_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    ended_ = count <= 0;
    return !ended_;
  }

  int get() {
    if (begin_ == end_ && !refill()) return -1;
    return static_cast<unsigned char>(buffer_[begin_++]);
  }

  // Appends bytes up to white space; returns that, or -1 at the end.
  int read_word(std::string& target) {
    for (;;) {
      if (begin_ == end_ && !refill()) return -1;
      std::size_t at = begin_;
      while (at < end_ && std::isspace(static_cast<unsigned char>(buffer_[at])) == 0) ++at;
      target.append(buffer_ + begin_, at - begin_);
      begin_ = at;
      if (at < end_) return static_cast<unsigned char>(buffer_[begin_++]);
    }
  }

  // Appends the rest of a line; false if nothing was left.
  bool read_line(std::string& target) {
    bool any = false;
    for (;;) {
      if (begin_ == end_ && !refill()) return any;
      any = true;
      const char* const start = buffer_ + begin_;
      const auto* const newline = static_cast<const char*>(std::memchr(start, '\n', end_ - begin_));
      const std::size_t size = newline != nullptr ? static_cast<std::size_t>(newline - start) : end_ - begin_;
      target.append(start, size);
      begin_ += size;
      if (newline == nullptr) continue;
      ++begin_;
      if (!target.empty() && target.back() == '\r') target.pop_back();
      return true;
    }
  }

  Source source_;
  alignas(64) char buffer_[buffer_size];
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool ended_ = false;
  int marker_ = 0;  // start of the next record, if it was read already
  std::string name_, comment_, sequence_, quality_;
};

}  // namespace bench
