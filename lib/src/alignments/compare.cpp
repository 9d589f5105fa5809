#include "seqtide/alignments/compare.hpp"

#include <cstddef>
#include <string_view>

#include "seeded_hash.hpp"

namespace seqtide {
namespace {

// Where the ids of both references stand in a record (SAM specification, section 4.2).
constexpr std::size_t behind_reference = 8;
constexpr std::size_t next_reference = 24;
constexpr std::size_t behind_next_reference = 28;

// All of a record but the ids of its references.
std::string_view front_part(const BamView& record) noexcept {
  return record.raw().substr(behind_reference, next_reference - behind_reference);
}
std::string_view back_part(const BamView& record) noexcept { return record.raw().substr(behind_next_reference); }

const Reference* reference_of(const SamHeader* header, std::int32_t id) noexcept {
  const bool known = header != nullptr && id >= 0 && static_cast<std::size_t>(id) < header->references().size();
  return known ? &header->references()[static_cast<std::size_t>(id)] : nullptr;
}

bool same_reference(const SamHeader* header1, std::int32_t id1, const SamHeader* header2, std::int32_t id2) noexcept {
  const Reference* const reference1 = reference_of(header1, id1);
  const Reference* const reference2 = reference_of(header2, id2);
  if (reference1 == nullptr && reference2 == nullptr) return id1 == id2;
  return reference1 != nullptr && reference2 != nullptr && reference1->name == reference2->name;
}

}  // namespace

bool same_record(const BamView& record1, const SamHeader* header1, const BamView& record2, const SamHeader* header2) {
  if (header1 == header2) return record1.raw() == record2.raw();
  return front_part(record1) == front_part(record2) && back_part(record1) == back_part(record2) &&
         same_reference(header1, record1.reference_id(), header2, record2.reference_id()) &&
         same_reference(header1, record1.next_reference_id(), header2, record2.next_reference_id());
}

std::size_t record_hash(const BamView& record) noexcept {
  const SeededHash hash;
  return 31 * hash(front_part(record)) + hash(back_part(record));
}

}  // namespace seqtide
