// A FASTQ parser that is slow and plain to read: the whole text at once, line by line. The reader must
// agree with it on every input.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fastq_reference {

struct Record {
  std::string name, sequence, quality;
  bool operator==(const Record&) const = default;
};

struct Result {
  std::vector<Record> records;
  bool failed = false;     // malformed after these records
  bool truncated = false;  // the fault is that the input ends too early
};

struct Line {
  std::string text;
  bool ended;  // by a newline
};

inline std::vector<Line> lines_of(const std::string& text) {
  std::vector<Line> lines;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t newline = text.find('\n', begin);
    const bool ended = newline != std::string::npos;
    std::string line = text.substr(begin, ended ? newline - begin : std::string::npos);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back({line, ended});
    begin = ended ? newline + 1 : text.size();
  }
  return lines;
}

inline bool printable(const std::string& text, bool blanks_too) {
  for (const char byte : text) {
    if ((byte < '!' || byte > '~') && !(blanks_too && (byte == ' ' || byte == '\t'))) return false;
  }
  return true;
}

inline Result parse(std::string text, bool strict) {
  Result result;
  const auto fail = [&](bool truncated) {
    result.failed = true;
    result.truncated = truncated;
    return result;
  };
  if (text.starts_with("\xef\xbb\xbf")) {
    if (strict) return fail(false);
    text.erase(0, 3);
  }
  const std::vector<Line> lines = lines_of(text);
  std::size_t at = 0;
  const auto starts = [&](char byte) { return !lines[at].text.empty() && lines[at].text[0] == byte; };
  for (;;) {
    bool blank = false;
    while (at < lines.size() && lines[at].text.empty()) {
      blank = true;
      ++at;
    }
    const bool over = at == lines.size();
    if (blank && strict && (!over || result.records.empty())) return fail(false);
    if (over) return result;

    Record record;
    if (!starts('@')) return fail(false);
    record.name = lines[at].text.substr(1);
    if (record.name.find('\r') != std::string::npos) return fail(false);
    if (!lines[at].ended) return fail(true);
    ++at;

    std::size_t sequence_lines = 0;
    for (;; ++sequence_lines) {
      if (at == lines.size()) return fail(true);
      if (starts('+')) {
        if (sequence_lines == 0 && strict) return fail(false);
        break;
      }
      if (starts('@') || starts('>')) return fail(false);
      std::string letters = lines[at].text;
      if (!strict) {
        while (!letters.empty() && (letters.back() == ' ' || letters.back() == '\t')) letters.pop_back();
      }
      if (!printable(letters, !strict)) return fail(false);
      if (!lines[at].ended) return fail(true);
      if (strict && sequence_lines > 0 && (letters.empty() || record.sequence.empty())) return fail(false);
      record.sequence += letters;
      ++at;
    }

    const std::string repeated = lines[at].text.substr(1);
    if (lines[at].ended && strict && !repeated.empty() && repeated != record.name) return fail(false);
    if (!lines[at].ended) return fail(true);
    ++at;

    std::size_t quality_lines = 0;
    std::size_t width = 0;  // of the first
    while (quality_lines == 0 || record.quality.size() < record.sequence.size()) {
      if (at == lines.size()) {
        if (record.sequence.empty()) break;
        return fail(true);
      }
      const std::string& scores = lines[at].text;
      if (!printable(scores, false)) return fail(false);
      record.quality += scores;
      if (record.quality.size() > record.sequence.size()) return fail(false);
      if (scores.empty() && !record.sequence.empty() && strict) return fail(false);
      if (!lines[at].ended && record.quality.size() < record.sequence.size()) return fail(true);
      // Of a sequence on one line: lines of one width, of which the last may be shorter, and is no header.
      if (sequence_lines <= 1 && quality_lines > 0) {
        const bool last = record.quality.size() == record.sequence.size();
        if (last ? scores.size() > width || starts('@') : scores.size() != width) return fail(false);
      }
      if (quality_lines == 0) width = scores.size();
      ++at;
      ++quality_lines;
    }
    const bool wrapped = sequence_lines > 1 || quality_lines > 1;
    if (wrapped && at < lines.size() && !lines[at].text.empty() && !starts('@')) return fail(false);
    if (strict && at < lines.size() && starts('+')) return fail(false);
    result.records.push_back(std::move(record));
  }
}

}  // namespace fastq_reference
