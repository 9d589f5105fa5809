#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "alignments/sam/tag_size.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"

namespace seqtide {
namespace {

constexpr std::size_t largest_record = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t most_stored_operations = 65535;
constexpr std::int64_t largest_position = std::numeric_limits<std::int32_t>::max() - 1;
constexpr std::int64_t longest_template = std::numeric_limits<std::int32_t>::max();
constexpr std::string_view sequence_letters = "=ACMGRSVTWYHKDBNUacmgrsvtwyhkdbnu";

void put(std::string& raw, std::size_t offset, auto value) { std::memcpy(raw.data() + offset, &value, sizeof value); }

std::uint32_t operation(std::int64_t length, CigarOperation kind) {
  return static_cast<std::uint32_t>(length) << 4 | static_cast<std::uint32_t>(kind);
}

void check_position(std::int64_t position) {
  if (position < -1 || position > largest_position) {
    throw InvalidArgument("a position lies between -1 and " + std::to_string(largest_position) + ", not " +
                          std::to_string(position));
  }
}

void check_reference_id(std::int32_t id) {
  if (id < -1) throw InvalidArgument("reference id " + std::to_string(id) + " is negative");
}

// The two operations that stand for more than a record can count (section 4.2.2).
std::array<std::uint32_t, 2> placeholder(std::int64_t bases, std::int64_t span) {
  if (bases > max_cigar_length || span > max_cigar_length) {
    throw InvalidArgument("a CIGAR of more than 65535 operations may span " + std::to_string(max_cigar_length) +
                          " bases, not " + std::to_string(std::max(bases, span)));
  }
  return {operation(bases, CigarOperation::soft_clip), operation(span, CigarOperation::skip)};
}

std::string_view bytes_of(const auto& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0])};
}

// Valid fields, each name once.
void check_fields(std::string_view fields) {
  std::array<std::uint64_t, 1024> seen{};
  TagView tag;
  while (next_tag(fields, tag)) {
    const auto name = sam::load<std::uint16_t>(tag.name);
    if ((seen[name / 64] >> name % 64 & 1) != 0) {
      throw InvalidArgument("tag " + quoted(tag.name_view()) + " is there twice");
    }
    seen[name / 64] |= std::uint64_t{1} << name % 64;
  }
  if (!fields.empty()) throw InvalidArgument("the bytes of a tag are no valid field: " + quoted(fields));
}

// `fields` without the first one of a name.
std::string without(std::string_view fields, std::string_view name) {
  const std::optional<TagView> field = find_tag(fields, name);
  std::string rest(fields);
  if (field) rest.erase(static_cast<std::size_t>(field->raw.data() - fields.data()), field->raw.size());
  return rest;
}

[[noreturn]] void throw_placeholder() {
  throw InvalidArgument(
      "tag CG is where BAM keeps a CIGAR of more than 65535 operations, and this would be read as one");
}

}  // namespace

BamRecord::BamRecord() : raw_(BamView::fixed_size, '\0') {
  raw_.append("*\0", 2);
  put(raw_, 0, static_cast<std::uint32_t>(raw_.size() - 4));
  put(raw_, 4, std::int32_t{-1});
  put(raw_, 8, std::int32_t{-1});
  put(raw_, 12, std::uint8_t{2});
  put(raw_, 18, flags::unmapped);
  put(raw_, 24, std::int32_t{-1});
  put(raw_, 28, std::int32_t{-1});
  update_bin();
}

// All that may fail does so before the first byte changes.
void BamRecord::replace(std::size_t offset, std::size_t size, std::string_view bytes) {
  const std::size_t result = raw_.size() - size + bytes.size();
  if (result > largest_record) {
    throw InvalidArgument("a record of " + std::to_string(result) + " bytes is larger than BAM allows");
  }
  raw_.replace(offset, size, bytes);
  put(raw_, 0, static_cast<std::uint32_t>(raw_.size() - 4));
}

// A CIGAR and a field CG that were not meant for each other may look like a placeholder and what it stands for.
void BamRecord::adopt(BamRecord&& result, bool is_long) {
  if (result.view().has_placeholder() != is_long) throw_placeholder();
  raw_ = std::move(result.raw_);
}

void BamRecord::update_bin() noexcept {
  const std::int64_t pos = view().pos();
  put(raw_, 14, bam_bin(pos, pos < 0 ? 0 : view().reference_end()));
}

void BamRecord::set_name(std::string_view name) {
  const auto unfit = [](char c) { return c < '!' || c > '~' || c == '@'; };
  if (name.empty() || name.size() > 254 || std::any_of(name.begin(), name.end(), unfit)) {
    throw InvalidArgument("a read name has 1 to 254 characters from '!' to '~' without '@', unlike " + quoted(name));
  }
  const std::string terminated = std::string(name) + '\0';
  replace(BamView::fixed_size, view().name().size() + 1, terminated);
  put(raw_, 12, static_cast<std::uint8_t>(terminated.size()));
}

void BamRecord::set_flag(std::uint16_t flag) {
  put(raw_, 18, flag);
  update_bin();
}

void BamRecord::set_reference_id(std::int32_t id) {
  check_reference_id(id);
  put(raw_, 4, id);
}

void BamRecord::set_pos(std::int64_t pos) {
  check_position(pos);
  put(raw_, 8, static_cast<std::int32_t>(pos));
  update_bin();
}

void BamRecord::set_mapq(std::uint8_t mapq) { put(raw_, 13, mapq); }

void BamRecord::set_next_reference_id(std::int32_t id) {
  check_reference_id(id);
  put(raw_, 24, id);
}

void BamRecord::set_next_pos(std::int64_t pos) {
  check_position(pos);
  put(raw_, 28, static_cast<std::int32_t>(pos));
}

void BamRecord::set_tlen(std::int64_t tlen) {
  if (tlen < -longest_template || tlen > longest_template) {
    throw InvalidArgument("a template length lies between " + std::to_string(-longest_template) + " and " +
                          std::to_string(longest_template) + ", not " + std::to_string(tlen));
  }
  put(raw_, 32, static_cast<std::int32_t>(tlen));
}

void BamRecord::set_cigar(const std::vector<std::uint32_t>& operations) {
  for (const std::uint32_t value : operations) {
    if (cigar_operation(value) <= CigarOperation::mismatch) continue;
    throw InvalidArgument("there is no CIGAR operation " + std::to_string(value & 15) + ", only 0 to 8");
  }
  const bool is_long = operations.size() > most_stored_operations;
  std::string edited = view().has_placeholder() ? without(view().stored_tags(), "CG") : std::string();
  std::string_view fields = view().has_placeholder() ? std::string_view(edited) : view().stored_tags();
  std::string stored(bytes_of(operations));
  if (is_long) {
    if (find_tag(fields, "CG")) throw_placeholder();
    const std::int64_t span = CigarView(stored.data(), operations.size()).reference_length();
    edited = std::string(fields);
    append_tag_array(edited, "CG", 'I', stored.data(), static_cast<std::uint32_t>(operations.size()));
    fields = edited;
    stored = bytes_of(placeholder(view().sequence_size(), span));
  }
  // The part from the CIGAR to the end is made anew, in a copy.
  const auto begin = static_cast<std::size_t>(view().stored_cigar().data() - raw_.data());
  const auto sequence = static_cast<std::size_t>(reinterpret_cast<const char*>(view().packed_sequence()) - raw_.data());
  const std::size_t sequence_end = raw_.size() - view().stored_tags().size();
  stored.append(raw_, sequence, sequence_end - sequence);
  stored.append(fields);
  BamRecord result = *this;
  result.replace(begin, raw_.size() - begin, stored);
  put(result.raw_, 16, static_cast<std::uint16_t>(is_long ? 2 : operations.size()));
  result.update_bin();
  adopt(std::move(result), is_long);
}

void BamRecord::set_sequence(std::string_view letters, std::string_view scores) {
  const std::size_t unfit = letters.find_first_not_of(sequence_letters);
  if (unfit != std::string_view::npos) {
    throw InvalidArgument("a sequence holds IUPAC codes or '=', not " + quoted(letters.substr(unfit, 1)));
  }
  if (!scores.empty() && scores.size() != letters.size()) {
    throw InvalidArgument("the sequence has " + std::to_string(letters.size()) + " bases but the quality has " +
                          std::to_string(scores.size()) + " scores");
  }
  for (const char score : scores) {
    if (static_cast<unsigned char>(score) > 93) {
      throw InvalidArgument("a score lies between 0 and 93, not " +
                            std::to_string(int{static_cast<unsigned char>(score)}));
    }
  }
  if (letters.size() > largest_record) throw InvalidArgument("the sequence is larger than BAM allows");
  const bool is_long = view().has_placeholder();
  std::array<std::uint32_t, 2> operations{};
  if (is_long) {
    operations = placeholder(static_cast<std::int64_t>(letters.size()), cigar_length(view().stored_cigar()[1]));
  }
  std::string bytes(kernels::nibbles_size(letters.size()), '\0');
  kernels::encode_nibbles(letters.data(), letters.size(), reinterpret_cast<std::uint8_t*>(bytes.data()));
  if (scores.empty()) {
    bytes.append(letters.size(), '\xff');
  } else {
    bytes.append(scores);
  }
  const auto begin = static_cast<std::size_t>(reinterpret_cast<const char*>(view().packed_sequence()) - raw_.data());
  BamRecord result = *this;
  result.replace(begin, raw_.size() - view().stored_tags().size() - begin, bytes);
  put(result.raw_, 20, static_cast<std::int32_t>(letters.size()));
  if (is_long) {
    const auto cigar = static_cast<std::size_t>(result.view().stored_cigar().data() - result.raw_.data());
    std::memcpy(result.raw_.data() + cigar, operations.data(), sizeof operations);
  }
  adopt(std::move(result), is_long);
}

void BamRecord::set_tags(std::string_view fields) {
  std::string edited;
  check_fields(fields);
  const bool is_long = view().has_placeholder();
  if (is_long) {
    edited = without(fields, "CG");
    edited.append(find_tag(view().stored_tags(), "CG")->raw);
    fields = edited;
  }
  BamRecord result = *this;
  result.replace(raw_.size() - view().stored_tags().size(), view().stored_tags().size(), fields);
  adopt(std::move(result), is_long);
}

void BamRecord::set_tag(std::string_view field) {
  TagView tag;
  std::string_view rest = field;
  if (!next_tag(rest, tag) || !rest.empty()) {
    throw InvalidArgument("the bytes of a tag are no valid field: " + quoted(field));
  }
  const bool is_long = view().has_placeholder();
  if (is_long && tag.name_view() == "CG") throw_placeholder();
  const std::optional<TagView> old = find_tag(view().stored_tags(), tag.name_view());
  const std::size_t offset = old ? static_cast<std::size_t>(old->raw.data() - raw_.data()) : raw_.size();
  BamRecord result = *this;
  result.replace(offset, old ? old->raw.size() : 0, field);
  adopt(std::move(result), is_long);
}

bool BamRecord::erase_tag(std::string_view name) {
  const std::optional<TagView> old = view().tag(name);
  if (!old) return false;
  BamRecord result = *this;
  result.replace(static_cast<std::size_t>(old->raw.data() - raw_.data()), old->raw.size(), {});
  adopt(std::move(result), view().has_placeholder());
  return true;
}

}  // namespace seqtide
