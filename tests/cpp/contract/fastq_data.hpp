// FASTQ that is short and has of everything.
#pragma once

#include <string>

#include "bgzf_data.hpp"
#include "seqtide/reads/fastq/record.hpp"

namespace contract {

inline std::string text_of(const seqtide::FastqView& record) {
  return std::string(record.name) + '\n' + std::string(record.sequence) + '\n' + std::string(record.quality);
}

/// Makes text of the next pair of a reader; as AnyReader::next.
template <typename Reader>
bool next_pair(Reader& reader, std::vector<std::string>& records) {
  seqtide::FastqView first;
  seqtide::FastqView second;
  if (!reader.next(first, second)) return false;
  try {
    records.push_back(text_of(first) + '\n' + text_of(second));
  } catch (const std::bad_alloc&) {
    reader.put_back();
    throw;
  }
  return true;
}

/// A few kilobytes of records of all lengths, one of them wrapped, with names of mates.
inline std::string fastq_text() {
  std::string text;
  const std::string letters = bgzf_data::reads(12000);
  for (int i = 0; i < 24; ++i) {
    const std::string sequence(static_cast<std::size_t>(20 + 37 * i % 400), "ACGT"[i % 4]);
    std::string quality = sequence;
    for (std::size_t j = 0; j < quality.size(); ++j) quality[j] = static_cast<char>('!' + letters[100 + 13 * j] % 64);
    quality[0] = 'I';
    text += "@r" + std::to_string(i / 2) + "/" + std::to_string(i % 2 + 1) + "\n";
    if (i == 5) {
      text += sequence.substr(0, 11) + "\n" + sequence.substr(11) + "\n+\n" + quality.substr(0, 11) + "\n" +
              quality.substr(11) + "\n";
    } else {
      text += sequence + "\n+\n" + quality + "\n";
    }
  }
  return text;
}

}  // namespace contract
