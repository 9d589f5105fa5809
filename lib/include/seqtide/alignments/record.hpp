/// \file
/// BamView and BamRecord: one alignment record as BAM stores it (SAM specification, section 4.2), fields decoded on
/// demand. Records of SAM text have the same form.
///
/// Positions are 0-based, as BAM stores them, and at most 2^31 - 2, as in SAM; -1 where the record has none. A CIGAR of
/// more than 65,535 operations stands in the tag CG, behind a placeholder (section 4.2.2): cigar() and tags() show the
/// record as it is meant, the bytes stay as stored.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/alignments/flags.hpp"
#include "seqtide/alignments/sam/cigar.hpp"
#include "seqtide/alignments/sam/tags.hpp"
#include "seqtide/api.h"

namespace seqtide {

/// A record that check_bam() found sound, as a view: valid as long as its bytes.
class SEQTIDE_API BamView {
 public:
  /// Bytes in front of the name: the block size and the fixed fields.
  static constexpr std::size_t fixed_size = 36;

  BamView() = default;
  /// \param raw  the whole record, its block size (4 bytes) included
  explicit BamView(std::string_view raw) noexcept : raw_(raw) {}

  std::string_view raw() const noexcept { return raw_; }
  std::int32_t reference_id() const noexcept { return load<std::int32_t>(4); }
  std::int32_t pos() const noexcept { return load<std::int32_t>(8); }
  /// 255: not available, and the best one of some aligners.
  std::uint8_t mapq() const noexcept { return load<std::uint8_t>(13); }
  std::uint16_t bin() const noexcept { return load<std::uint16_t>(14); }
  std::uint16_t flag() const noexcept { return load<std::uint16_t>(18); }
  std::int32_t sequence_size() const noexcept { return load<std::int32_t>(20); }
  std::int32_t next_reference_id() const noexcept { return load<std::int32_t>(24); }
  std::int32_t next_pos() const noexcept { return load<std::int32_t>(28); }
  std::int32_t tlen() const noexcept { return load<std::int32_t>(32); }
  /// Without the NUL; "*" if there is none.
  std::string_view name() const noexcept { return {raw_.data() + fixed_size, name_size() - 1}; }
  /// The operations as stored: those of the placeholder, if there is one.
  CigarView stored_cigar() const noexcept { return {raw_.data() + cigar_offset(), load<std::uint16_t>(16)}; }
  CigarView cigar() const noexcept { return has_placeholder() ? long_cigar() : stored_cigar(); }
  /// Four bits a base (kernels/nibbles.hpp); null if there are none.
  const std::uint8_t* packed_sequence() const noexcept {
    return reinterpret_cast<const std::uint8_t*>(raw_.data() + sequence_offset());
  }
  /// The four bits of base i of sequence_size().
  unsigned base_code(std::size_t i) const noexcept { return packed_sequence()[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15; }
  /// Phred scores as numbers, sequence_size() of them; meaningless unless has_quality().
  const std::uint8_t* quality() const noexcept {
    return reinterpret_cast<const std::uint8_t*>(raw_.data() + quality_offset());
  }
  bool has_quality() const noexcept { return sequence_size() > 0 && quality()[0] != 0xff; }
  /// All optional fields as stored, also a CG that holds the CIGAR.
  std::string_view stored_tags() const noexcept {
    return raw_.substr(quality_offset() + static_cast<std::size_t>(sequence_size()));
  }
  /// The first field of a name; nothing for the CG that holds the CIGAR.
  std::optional<TagView> tag(std::string_view name) const noexcept;

  /// Bases of the reference that the alignment spans; 0 without a CIGAR.
  std::int64_t reference_length() const noexcept { return cigar().reference_length(); }
  /// One behind the last aligned position; pos + 1 if the CIGAR spans none (as samtools counts), -1 without a position.
  std::int64_t reference_end() const noexcept;

  /// Whether the stored CIGAR is the placeholder kSmN of a longer one in CG (k = sequence_size()).
  bool has_placeholder() const noexcept { return load<std::uint16_t>(16) == 2 && placeholder_fits(); }

 private:
  template <typename T>
  T load(std::size_t offset) const noexcept {
    T value;
    std::memcpy(&value, raw_.data() + offset, sizeof(T));
    return value;
  }
  std::size_t name_size() const noexcept { return load<std::uint8_t>(12); }
  std::size_t cigar_offset() const noexcept { return fixed_size + name_size(); }
  std::size_t sequence_offset() const noexcept { return cigar_offset() + std::size_t{4} * load<std::uint16_t>(16); }
  std::size_t quality_offset() const noexcept {
    return sequence_offset() + (static_cast<std::size_t>(sequence_size()) + 1) / 2;
  }
  bool placeholder_fits() const noexcept;
  CigarView long_cigar() const noexcept;

  std::string_view raw_;
};

/// The bin of [begin, end) of BAI's scheme (section 5.3), 4680 for a record without a position.
SEQTIDE_API std::uint16_t bam_bin(std::int64_t begin, std::int64_t end) noexcept;

/// What is wrong with a record, or "". `field` names the SAM field, offset counts from the block size.
struct BamFault {
  std::string reason;
  const char* field = "";
  std::size_t offset = 0;
  explicit operator bool() const noexcept { return !reason.empty(); }
};
/// Checks every length, operator, reference id and optional field, in order, before anything else looks at them. Strict
/// also refuses what the specification does not allow in names, tags, and CIGARs that disagree with the sequence.
/// \param raw         the whole record, its block size included, as many bytes as the block size says
/// \param references  how many there are in the header; -1 accepts any id
SEQTIDE_API BamFault check_bam(std::string_view raw, std::int64_t references, bool strict);

/// A record that owns its bytes and can be changed. Every change keeps the record sound or throws InvalidArgument and
/// leaves it as it was; the bin follows position and CIGAR.
class SEQTIDE_API BamRecord {
 public:
  /// An unmapped record: name "*", flag 4, no position, no sequence.
  BamRecord();
  explicit BamRecord(const BamView& view) : raw_(view.raw()) {}

  BamView view() const noexcept { return BamView(raw_); }
  const std::string& raw() const noexcept { return raw_; }

  void set_name(std::string_view name);  ///< 1 to 254 characters of '!' to '~' without '@'
  void set_flag(std::uint16_t flag);
  void set_reference_id(std::int32_t id);
  void set_pos(std::int64_t pos);  ///< -1 to 2^31 - 2
  void set_mapq(std::uint8_t mapq);
  void set_next_reference_id(std::int32_t id);
  void set_next_pos(std::int64_t pos);  ///< as set_pos()
  void set_tlen(std::int64_t tlen);     ///< -(2^31 - 1) to 2^31 - 1
  /// More than 65,535 operations go to CG. The lengths may disagree with the sequence until the record is written.
  void set_cigar(const std::vector<std::uint32_t>& operations);
  /// Letters of IUPAC codes in either case and '=' (U becomes T), or "" for none; scores 0 to 93, as many as letters,
  /// or an empty view for none.
  void set_sequence(std::string_view letters, std::string_view scores);
  /// Replaces all optional fields by valid binary ones (those of the view's stored_tags, say) but keeps a CIGAR in CG.
  void set_tags(std::string_view fields);
  /// Replaces or appends one field, given in binary.
  void set_tag(std::string_view field);
  /// False if there was none.
  bool erase_tag(std::string_view name);

 private:
  void replace(std::size_t offset, std::size_t size, std::string_view bytes);
  void adopt(BamRecord&& result, bool is_long);
  void update_bin() noexcept;

  std::string raw_;
};

}  // namespace seqtide
