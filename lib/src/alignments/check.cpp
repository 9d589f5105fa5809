#include <algorithm>
#include <string>

#include "alignments/examine.hpp"
#include "alignments/sam/tag_size.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

using bam::Flaw;
using sam::load;

// Lengths and numbers of the start of a record, before they are known to make sense.
class Start {
 public:
  explicit Start(std::string_view raw) noexcept : raw_(raw) {}

  std::string number(std::size_t offset) const { return std::to_string(load<std::int32_t>(raw_.data() + offset)); }
  std::string outside_positions(std::size_t offset) const {
    const bool negative = load<std::int32_t>(raw_.data() + offset) < 0;
    return "the position " + number(offset) + (negative ? " is negative" : " is larger than SAM allows");
  }
  std::string text() const {
    return "a name of " + std::to_string(static_cast<unsigned char>(raw_[12])) + " bytes, " +
           std::to_string(load<std::uint16_t>(raw_.data() + 16)) + " CIGAR operations and a sequence of " + number(20) +
           " bases";
  }

 private:
  std::string_view raw_;
};

std::string outside_header(const std::string& id, std::int64_t references) {
  if (references < 0) return "reference id " + id + " is negative";
  return "reference id " + id + " is not in the header, which has " + std::to_string(references) +
         (references == 1 ? " reference" : " references");
}

BamFault start_fault(std::string_view raw, bam::Finding finding, std::int64_t references) {
  const Start start(raw);
  switch (finding.flaw) {
    case Flaw::reference_id:
      return {outside_header(start.number(4), references), "RNAME", finding.offset};
    case Flaw::position:
      return {start.outside_positions(8), "POS", finding.offset};
    case Flaw::name_size:
      return {"the size of the name is " + std::to_string(static_cast<unsigned char>(raw[12])) +
                  ", not that of a name and a NUL",
              "QNAME", finding.offset};
    case Flaw::sequence_size:
      return {"the size of the sequence is negative: " + start.number(20), "SEQ", finding.offset};
    case Flaw::record_size:
      return {"the block size " + std::to_string(load<std::uint32_t>(raw.data())) + " has no room for " + start.text(),
              "block size", finding.offset};
    case Flaw::next_reference_id:
      return {outside_header(start.number(24), references), "RNEXT", finding.offset};
    case Flaw::next_position:
      return {start.outside_positions(28), "PNEXT", finding.offset};
    default:
      return {"the template length " + start.number(32) + " is less than SAM allows", "TLEN", finding.offset};
  }
}

BamFault field_fault(std::string_view raw, bam::Finding finding) {
  const std::string_view field = raw.substr(finding.offset);
  const auto fault = [&](const std::string& reason) { return BamFault{reason, "optional fields", finding.offset}; };
  const std::string name = quoted(field.substr(0, 2));
  switch (finding.flaw) {
    case Flaw::tag_head:
      return fault("the record ends inside the head of a field: " + quoted(field));
    case Flaw::tag_name:
      return fault("the name " + name + " is not a letter and a letter or digit");
    case Flaw::tag_type:
      return fault("field " + name + " has the type " + quoted(field.substr(2, field[2] == 'B' ? 2 : 1)) +
                   ", which is none of A c C s S i I f Z H, or B and one of c C s S i I f");
    case Flaw::tag_size:
      return fault(field[2] == 'B' ? "field " + name + " has " + std::to_string(load<std::uint32_t>(field.data() + 4)) +
                                         " elements, which the record has no room for"
                                   : "field " + name + " of type " + field[2] + " does not end within the record");
    case Flaw::tag_character:
      return fault("field " + name + " of type " + field[2] + " holds a character that its type does not allow: " +
                   quoted(field.substr(3, field[2] == 'A' ? 1 : field.find('\0', 3) - 3)));
    case Flaw::tag_digits:
      return fault("field " + name + " of type H has an odd number of digits");
    default:
      return fault("field " + name + " is there twice");
  }
}

BamFault text_fault(std::string_view raw, bam::Finding finding) {
  const BamView view(raw);
  const auto fault = [&](const std::string& reason, const char* field) {
    return BamFault{reason, field, finding.offset};
  };
  const CigarView cigar = view.cigar();
  switch (finding.flaw) {
    case Flaw::name_end:
      return fault("the name " + quoted(view.name()) + " does not end with a NUL", "QNAME");
    case Flaw::name_character:
      return fault("the name " + quoted(view.name()) + " holds a character that is none of '!' to '~', or an '@'",
                   "QNAME");
    case Flaw::cigar_operation:
      return fault("there is no operation " + std::to_string(raw[finding.offset] & 15) + ", only 0 to 8", "CIGAR");
    case Flaw::cigar_clip:
      return fault(std::string(check_cigar(cigar)), "CIGAR");
    case Flaw::cigar_length:
      return fault("the operations take " + std::to_string(cigar.query_length()) + " bases, but the sequence has " +
                       std::to_string(view.sequence_size()),
                   "CIGAR");
    default:
      return fault(view.has_quality() ? "there is a score above 93" : "scores are missing, but not all of them",
                   "QUAL");
  }
}

}  // namespace

BamFault bam::describe(std::string_view raw, Finding finding, std::int64_t references) {
  if (finding.flaw == Flaw::none) return {};
  if (finding.flaw == Flaw::block_size) {
    return {raw.size() < BamView::fixed_size ? "a record has at least 32 bytes behind its block size, not " +
                                                   std::to_string(raw.size() - std::min<std::size_t>(raw.size(), 4))
                                             : "the block size " + std::to_string(load<std::uint32_t>(raw.data())) +
                                                   " is not that of the record, " + std::to_string(raw.size() - 4),
            "block size", 0};
  }
  if (finding.flaw <= Flaw::template_length) return start_fault(raw, finding, references);
  if (finding.flaw >= Flaw::tag_head) return field_fault(raw, finding);
  return text_fault(raw, finding);
}

BamFault check_bam(std::string_view raw, std::int64_t references, bool strict) {
  return bam::describe(raw, bam::examine(raw, references, strict), references);
}

}  // namespace seqtide
