#include "seqtide/alignments/translation.hpp"

#include <algorithm>

#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::int32_t unknown_reference = -2;
constexpr std::int32_t other_length = -3;
// Records may come with any number of headers; few of them are worth keeping.
constexpr std::size_t most_translations = 64;

std::int32_t id_in(const SamHeader& target, const Reference& reference) noexcept {
  const std::int32_t id = target.reference_id(reference.name);
  if (id < 0) return unknown_reference;
  return target.references()[static_cast<std::size_t>(id)].length == reference.length ? id : other_length;
}

}  // namespace

HeaderTranslation::HeaderTranslation(HeaderPtr source, HeaderPtr target)
    : source_(std::move(source)), target_(std::move(target)) {
  if (source_ == nullptr) return;
  const std::vector<Reference>& references = source_->references();
  identical_ = references.size() == target_->references().size();
  ids_.reserve(references.size());
  for (const Reference& reference : references) {
    const std::int32_t id = id_in(*target_, reference);
    identical_ = identical_ && id >= 0 && static_cast<std::size_t>(id) == ids_.size();
    ids_.push_back(id);
  }
}

std::int32_t HeaderTranslation::translate_id(std::int32_t id, const BamView& record) const {
  if (id == -1) return id;
  const std::string name = "record " + quoted(record.name());
  const std::size_t count = (source_ ? source_ : target_)->references().size();
  if (id < 0 || static_cast<std::size_t>(id) >= count) {
    throw InvalidArgument(name + " has the reference id " + std::to_string(id) + ", but " + (source_ ? "its" : "the") +
                          " header has " + std::to_string(count) + " references");
  }
  if (source_ == nullptr) return id;
  const std::int32_t found = ids_[static_cast<std::size_t>(id)];
  if (found >= 0) return found;
  const std::string reference = "reference " + quoted(source_->references()[static_cast<std::size_t>(id)].name);
  if (found == other_length) {
    throw InvalidArgument(reference + " of " + name + " has another length in the header");
  }
  throw InvalidArgument("the header lacks " + reference + " of " + name);
}

bool HeaderTranslation::changes(const BamView& record) const {
  const std::int32_t id = translate_id(record.reference_id(), record);
  const std::int32_t next_id = translate_id(record.next_reference_id(), record);
  return id != record.reference_id() || next_id != record.next_reference_id();
}

BamRecord HeaderTranslation::translate(const BamView& record) const {
  const std::int32_t id = translate_id(record.reference_id(), record);
  const std::int32_t next_id = translate_id(record.next_reference_id(), record);
  BamRecord translated(record);
  translated.set_reference_id(id);
  translated.set_next_reference_id(next_id);
  return translated;
}

const HeaderTranslation& TranslatingWriter::from(const HeaderPtr& source) {
  const auto known = std::find_if(translations_.begin(), translations_.end(),
                                  [&](const HeaderTranslation& each) { return each.source() == source; });
  if (known != translations_.end()) {
    translations_.splice(translations_.begin(), translations_, known);
  } else {
    translations_.emplace_front(source, writer_.header());
    if (translations_.size() > most_translations) translations_.pop_back();
  }
  return translations_.front();
}

void TranslatingWriter::write_translated(const BamView& record, const HeaderTranslation& translation) {
  bool changes = false;
  try {
    changes = translation.changes(record);
  } catch (const InvalidArgument& error) {
    if (name_.empty()) throw;
    throw InvalidArgument(name_ + ": " + error.what());
  }
  if (!changes) return writer_.write(record);
  const BamRecord translated = translation.translate(record);
  writer_.write(translated.view());
}

void TranslatingWriter::write(const BamView& record, const HeaderPtr& source) {
  if (source != nullptr && source == writer_.header()) return writer_.write(record);
  const HeaderTranslation& translation = from(source);
  if (translation.identical()) return writer_.write(record);
  write_translated(record, translation);
}

void TranslatingWriter::write(const AlignmentBatch& batch) {
  if (batch.size() == 0) return;
  if (batch.header != nullptr && batch.header == writer_.header()) return writer_.write(batch);
  const HeaderTranslation& translation = from(batch.header);
  if (translation.identical()) return writer_.write(batch);
  for (std::size_t i = 0; i < batch.size(); ++i) write_translated(batch[i], translation);
}

}  // namespace seqtide
