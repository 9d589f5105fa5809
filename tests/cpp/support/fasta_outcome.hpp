// What reading some FASTA text comes to, and a plain line-by-line parser to compare FastaReader with.
#pragma once

#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/fasta.hpp"

namespace fasta_test {

enum class Kind { none, format, truncated, corrupt, limit };

inline std::ostream& operator<<(std::ostream& out, Kind kind) {
  constexpr const char* names[] = {"no error", "FormatError", "TruncatedError", "CorruptError", "LimitError"};
  return out << names[static_cast<int>(kind)];
}

struct Outcome {
  std::vector<std::string> records;  // "name|sequence"
  Kind kind = Kind::none;
  std::uint64_t record = 0;
  std::uint64_t line = 0;
  std::uint64_t offset = 0;

  bool operator==(const Outcome&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  for (const std::string& record : outcome.records) out << seqtide::quoted(record, 400) << ' ';
  return out << outcome.kind << " record " << outcome.record << " line " << outcome.line << " offset "
             << outcome.offset;
}

inline Kind kind_of(const seqtide::FormatError& error) {
  if (dynamic_cast<const seqtide::TruncatedError*>(&error) != nullptr) return Kind::truncated;
  if (dynamic_cast<const seqtide::CorruptError*>(&error) != nullptr) return Kind::corrupt;
  if (dynamic_cast<const seqtide::LimitError*>(&error) != nullptr) return Kind::limit;
  return Kind::format;
}

/// Reads to the end or the first error.
inline Outcome read_all(seqtide::FastaReader& reader) {
  Outcome outcome;
  try {
    for (const seqtide::FastaView& record : reader) {
      outcome.records.push_back(std::string(record.name) + '|' + std::string(record.sequence));
    }
  } catch (const seqtide::FormatError& error) {
    outcome.kind = kind_of(error);
    outcome.record = error.place().record;
    outcome.line = error.place().line;
    outcome.offset = error.place().offset;
  }
  return outcome;
}

struct Settings {
  seqtide::Validation validation = seqtide::Validation::strict;
  std::size_t block_size = 256 << 10;
  int threads = 1;
  std::uint64_t max_record_bytes = std::uint64_t{1} << 30;
};

inline std::unique_ptr<seqtide::FastaReader> open_text(std::string_view text, const Settings& settings) {
  seqtide::InputOptions input;
  input.block_size = settings.block_size;
  input.threads = settings.threads;
  return std::make_unique<seqtide::FastaReader>(
      std::make_unique<seqtide::MemoryStream>(std::span<const char>(text.data(), text.size())),
      seqtide::FastaOptions{settings.validation, settings.max_record_bytes}, input);
}

inline Outcome read_text(std::string_view text, const Settings& settings) {
  return read_all(*open_text(text, settings));
}

/// The rules once more, with the whole text at hand and one line at a time.
class Reference {
 public:
  Reference(std::string_view text, bool strict, std::uint64_t limit) : text_(text), strict_(strict), limit_(limit) {}

  Outcome run() {
    parse();
    return outcome_;
  }

 private:
  void parse() {
    std::size_t at = 0;
    if (text_.starts_with("\xef\xbb\xbf")) {
      if (strict_) return fail(0);
      at = 3;
    }
    for (; at < text_.size() && outcome_.kind == Kind::none; ++line_) {
      const std::size_t newline = text_.find('\n', at);
      next_ = newline == std::string_view::npos ? text_.size() : newline + 1;
      std::string_view line = text_.substr(at, newline == std::string_view::npos ? newline : newline - at);
      if (line.ends_with('\r')) line.remove_suffix(1);
      take(line, at);
      at = next_;
    }
    if (outcome_.kind != Kind::none) return;
    if (open_) return close_record();
    if (skipped_) {
      line_ = skipped_line_;
      fail(skipped_offset_);
    }
  }

  void take(std::string_view line, std::size_t at) {
    if (line.starts_with('>')) {
      close_record();
      open_ = true;
      begin_ = at;
      begin_line_ = line_;
      name_ = line.substr(1);
      sequence_.clear();
      const std::size_t lone = line.find('\r');
      if (lone != std::string_view::npos) return fail(at + lone);
    } else if (line.empty() || (line[0] == ';' && !strict_)) {
      // nothing to keep
    } else if (line[0] == '\r') {
      return fail(at);
    } else if (!open_) {
      if (strict_ || (!skipped_ && line[0] == '@')) return fail(at);
      if (!skipped_) {
        skipped_ = true;
        skipped_offset_ = at;
        skipped_line_ = line_;
      }
    } else if (line[0] == ';' || line[0] == '@' || line[0] == '+') {
      return fail(at);
    } else {
      for (std::size_t i = 0; i < line.size(); ++i) {
        const bool blank = line[i] == ' ' || line[i] == '\t';
        if (blank && !strict_) continue;
        if (line[i] < '!' || line[i] > '~' || line[i] == '>') return fail(at + i);
        sequence_ += line[i];
      }
    }
    if (open_ && next_ - begin_ > limit_) too_large();
  }

  void close_record() {
    if (open_) outcome_.records.push_back(name_ + '|' + sequence_);
  }
  void fail(std::size_t offset) {
    if (open_ && offset - begin_ >= limit_) return too_large();
    outcome_.kind = Kind::format;
    outcome_.record = outcome_.records.size() + 1;
    outcome_.line = line_;
    outcome_.offset = offset;
  }
  void too_large() {
    outcome_.kind = Kind::limit;
    outcome_.record = outcome_.records.size() + 1;
    outcome_.line = begin_line_;
    outcome_.offset = begin_;
  }

  std::string_view text_;
  bool strict_;
  std::uint64_t limit_;
  Outcome outcome_;
  std::size_t next_ = 0;
  std::uint64_t line_ = 1;
  bool open_ = false;
  std::size_t begin_ = 0;
  std::uint64_t begin_line_ = 0;
  std::string name_;
  std::string sequence_;
  bool skipped_ = false;
  std::size_t skipped_offset_ = 0;
  std::uint64_t skipped_line_ = 0;
};

}  // namespace fasta_test
