#include "seqtide/reads/fastq/record.hpp"

#include "seqtide/error.hpp"
#include "text/checks.hpp"

namespace seqtide {

void check_fastq(std::string_view name, std::string_view sequence, std::string_view quality) {
  if (sequence.size() != quality.size()) {
    throw InvalidArgument("sequence has " + std::to_string(sequence.size()) + " bytes but quality has " +
                          std::to_string(quality.size()));
  }
  check_name(name);
  check_printable(sequence, "sequence");
  check_printable(quality, "quality");
  if (!sequence.empty() && (sequence[0] == '@' || sequence[0] == '>' || sequence[0] == '+')) {
    throw InvalidArgument("sequence " + quoted(sequence) + " starts with a byte that marks another line of a record");
  }
}

void append_fastq(std::string& target, const FastqView& record) {
  if (!record.raw.empty()) {
    target.append(record.raw);
    return;
  }
  target.push_back('@');
  target.append(record.name);
  target.push_back('\n');
  target.append(record.sequence);
  target.append("\n+\n");
  target.append(record.quality);
  target.push_back('\n');
}

}  // namespace seqtide
