#include "seqtide/alignments/sam/writer.hpp"

#include <algorithm>
#include <utility>

#include "alignments/sam/text_format.hpp"
#include "seqtide/alignments/sam/text.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

std::size_t longest_name(const SamHeader& header) noexcept {
  std::size_t longest = 0;
  for (const Reference& reference : header.references()) longest = std::max(longest, reference.name.size());
  return longest;
}

void require_writable(const char* fault, const BamView& record) {
  if (fault == nullptr) return;
  throw InvalidArgument("the record " + quoted(record.name()) + " cannot be written as SAM: " + fault);
}

// A reader would refuse the line.
void require_agreement(const BamView& record) {
  const CigarView cigar = record.cigar();
  if (cigar.empty() || record.sequence_size() == 0) return;
  const std::int64_t length = cigar.query_length();
  if (length == record.sequence_size()) return;
  throw InvalidArgument("the record " + quoted(record.name()) + " cannot be written: CIGAR spans " +
                        std::to_string(length) + " bases of a sequence of " + std::to_string(record.sequence_size()));
}

}  // namespace

SamWriter::SamWriter(std::unique_ptr<Stream> target, HeaderPtr header, const OutputOptions& options, bool with_header)
    : output_(std::move(target), options) {
  if (!header) throw InvalidArgument("a SAM writer needs a header");
  header_ = std::move(header);
  longest_name_ = longest_name(*header_);
  if (with_header) output_.append(header_->text());
}

void SamWriter::write(const BamView& record) {
  output_.require_usable();
  require_agreement(record);
  const std::size_t bound = sam::line_bound(record, *header_);
  if (bound <= BufferedOutput::capacity) {
    const sam::Line line = sam::write_line(output_.room(bound), record, *header_);
    require_writable(line.fault, record);
    output_.commit(line.end);
  } else {
    line_.resize(bound);
    const sam::Line line = sam::write_line(line_.data(), record, *header_);
    require_writable(line.fault, record);
    output_.append({line_.data(), line.end});
  }
  ++records_;
}

}  // namespace seqtide
