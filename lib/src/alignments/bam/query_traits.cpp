#include "alignments/bam/query_traits.hpp"

#include <string>
#include <utility>

#include "alignments/bam/read_header.hpp"
#include "alignments/sam/tag_size.hpp"
#include "io/record_limit.hpp"

namespace seqtide::bam {

void QueryTraits::skip_header(Window& window) const { read_header(window, options_, nullptr); }

bool QueryTraits::end_is_sound(const BamView& record) const noexcept {
  const std::string_view raw = record.raw();
  // Two operations may stand for more of them among the optional fields, which then must be sound.
  const std::size_t operations = record.stored_cigar().size();
  if (operations == 2) return bam::examine(raw, references_, false).flaw == Flaw::none;
  const std::size_t name_size = static_cast<unsigned char>(raw[12]);
  return BamView::fixed_size + name_size + sizeof(std::uint32_t) * operations <= raw.size();
}

void QueryTraits::refuse(std::string_view raw, Finding finding) const {
  const BamFault fault = describe(raw, finding, references_);
  // Faults of the fixed fields may be found before all of the record is there, which the message must not show.
  const std::size_t end = fault.offset < BamView::fixed_size ? BamView::fixed_size : raw.size();
  const bool whole = raw.size() >= BamView::fixed_size && sam::load<std::uint32_t>(raw.data()) + 4 == raw.size();
  const std::optional<Validation> accepted_by = whole ? accepting(raw, finding) : std::nullopt;
  throw QueryFault{std::string(fault.field) + ": " + fault.reason, fault.offset,
                   raw.substr(fault.offset, end - fault.offset), false, accepted_by};
}

void QueryTraits::refuse_size(std::size_t size, std::string_view text) const {
  throw QueryFault{"the record of " + std::to_string(size) +
                       " bytes is larger than max_record_bytes = " + std::to_string(options_.max_record_bytes),
                   0, text.substr(0, sizeof(std::uint32_t)), true};
}

void require_query(const HeaderPtr& header, const BinningIndex* index, const AlignmentOptions& options) {
  check_record_limit(options.max_record_bytes);
  if (header == nullptr || index == nullptr) throw InvalidArgument("a query needs a header and an index");
  if (index->reference_count() > header->references().size()) {
    throw InvalidArgument("the index has " + std::to_string(index->reference_count()) +
                          " references, but the header has " + std::to_string(header->references().size()) +
                          ": it belongs to another file");
  }
}

std::vector<Region> query_regions(std::vector<Region> regions, const SamHeader& header, const BinningIndex& index) {
  const std::vector<Reference>& references = header.references();
  return joined_regions(std::move(regions), index, references.size(), [&references](std::int32_t id) {
    const Reference& reference = references[static_cast<std::size_t>(id)];
    return RegionTarget{reference.name, reference.length};
  });
}

}  // namespace seqtide::bam
