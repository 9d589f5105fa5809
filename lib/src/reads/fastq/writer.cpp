#include "seqtide/reads/fastq/writer.hpp"

#include <cstring>
#include <string>

namespace seqtide {
namespace {

constexpr std::string_view plus_line = "\n+\n";

char* put(char* target, std::string_view bytes) noexcept {
  if (!bytes.empty()) std::memcpy(target, bytes.data(), bytes.size());
  return target + bytes.size();
}

}  // namespace

FastqWriter::~FastqWriter() = default;

void FastqWriter::write(const FastqView& record) {
  if (record.raw.empty() || encoding_ != QualityEncoding::sanger) {
    write(record.name, record.sequence, record.quality);
    return;
  }
  output_.append(record.raw);
  ++records_;
}

void FastqWriter::write(const FastqBatch& batch) {
  for (std::size_t i = 0; i < batch.size(); ++i) write(batch[i]);
}

void FastqWriter::write(std::string_view name, std::string_view sequence, std::string_view quality) {
  output_.require_usable();
  check_fastq(name, sequence, quality);
  if (encoding_ != QualityEncoding::sanger) {
    encoded_.resize(quality.size());
    encode_quality(quality, encoding_, encoded_.data());
    quality = encoded_;
  }
  const std::size_t size = name.size() + 2 * sequence.size() + 6;
  if (size <= BufferedOutput::capacity) {
    char* target = output_.room(size);
    *target++ = '@';
    target = put(target, name);
    *target++ = '\n';
    target = put(target, sequence);
    target = put(target, plus_line);
    target = put(target, quality);
    *target++ = '\n';
    output_.commit(target);
  } else {
    for (const std::string_view piece :
         {std::string_view("@"), name, std::string_view("\n"), sequence, plus_line, quality, std::string_view("\n")}) {
      output_.append(piece);
    }
  }
  ++records_;
}

}  // namespace seqtide
