#include "seqtide/qc/reference_bases.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::int64_t reference_block = 64 << 10;
constexpr std::size_t blocks_kept = 128;
constexpr std::uint64_t no_block = ~std::uint64_t{0};

}  // namespace

ReferenceBases::ReferenceBases(IndexedFasta& fasta, HeaderPtr header) : fasta_(fasta), header_(std::move(header)) {
  const std::vector<Reference>& references = header_->references();
  for (const Reference& reference : references) {
    const FaiEntry* const entry = fasta_.index().find(reference.name);
    if (entry != nullptr && reference.length != 0 && entry->length != reference.length) {
      throw InvalidArgument("reference " + quoted(reference.name) + " has " + std::to_string(reference.length) +
                            " bases in the header and " + std::to_string(entry->length) + " in the FASTA file");
    }
    entries_.push_back(entry);
  }
  if (!references.empty() && std::count(entries_.begin(), entries_.end(), nullptr) == std::ssize(entries_)) {
    throw InvalidArgument("the FASTA file has none of the references, such as " + quoted(references.front().name));
  }
}

std::int64_t ReferenceBases::length(std::int32_t id) const noexcept {
  if (id < 0 || static_cast<std::size_t>(id) >= entries_.size()) return -1;
  const FaiEntry* const entry = entries_[static_cast<std::size_t>(id)];
  return entry == nullptr ? -1 : entry->length;
}

std::string_view ReferenceBases::bases(std::int32_t id, std::int64_t begin, std::int64_t end) {
  if (begin < 0 || begin >= end || end > length(id)) return {};
  const std::int64_t first = begin / reference_block;
  const std::int64_t last = (end - 1) / reference_block;
  const auto skipped = static_cast<std::size_t>(begin - first * reference_block);
  const auto size = static_cast<std::size_t>(end - begin);
  if (first == last) return std::string_view(block(id, first)).substr(skipped, size);
  joined_.clear();
  for (std::int64_t number = first; number <= last; ++number) joined_ += block(id, number);
  return std::string_view(joined_).substr(skipped, size);
}

const std::string& ReferenceBases::block(std::int32_t id, std::int64_t number) {
  const std::uint64_t key = std::uint64_t{static_cast<std::uint32_t>(id)} << 32 | static_cast<std::uint64_t>(number);
  if (const auto found = places_.find(key); found != places_.end()) return blocks_[found->second];
  if (blocks_.size() < blocks_kept) {
    keys_.push_back(no_block);
    next_ = blocks_.size();
    blocks_.emplace_back();
  }
  const std::size_t place = next_;
  std::string& bases = blocks_[place];
  // Until it is filled it is nobody's.
  places_.erase(std::exchange(keys_[place], no_block));
  const FaiEntry& entry = *entries_[static_cast<std::size_t>(id)];
  const std::int64_t begin = number * reference_block;
  bases.resize(static_cast<std::size_t>(std::min(reference_block, entry.length - begin)));
  fasta_.fetch(entry, begin, std::span<char>(bases));
  for (char& base : bases) base = base >= 'a' && base <= 'z' ? static_cast<char>(base - 32) : base;
  places_.emplace(key, place);
  keys_[place] = key;
  next_ = (place + 1) % blocks_kept;
  return bases;
}

}  // namespace seqtide
