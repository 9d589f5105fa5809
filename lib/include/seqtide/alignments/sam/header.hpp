/// \file
/// SamHeader: the header of SAM and BAM files (SAM specification, section 1.3), a value that can be edited.
///
/// Lines keep their order, and their bytes as long as nobody changes them. Reference ids are 0-based positions among
/// the @SQ lines.
///
/// Thread safety: any number of threads may read one header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/columns/dictionary_column.hpp"
#include "seqtide/deviations.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/validation.hpp"

namespace seqtide {

struct Reference {
  std::string name;
  std::int64_t length = 0;  ///< bases, 0 to 2^31 - 1

  bool operator==(const Reference&) const = default;
};

struct HeaderField {
  std::string tag;    ///< two letters, "SN"; "" for a field without one, which strict parsing refuses
  std::string value;  ///< not empty; of a field without a tag all of its text

  bool operator==(const HeaderField&) const = default;
};

/// One line. @CO lines have `comment` and no fields, all others fields and no comment.
struct SEQTIDE_API HeaderLine {
  std::string type;  ///< two letters: "HD", "SQ", "RG", "PG", "CO" or a user's own
  std::vector<HeaderField> fields;
  std::string comment;

  /// The value of a field, null if there is none.
  const std::string* find(std::string_view tag) const noexcept;
  /// The line without a line end, "@SQ\tSN:chr1\tLN:248956422".
  std::string text() const;

  bool operator==(const HeaderLine&) const = default;
};

namespace sam {

struct HeaderLineView;
struct HeaderFault;

// Ids of references by name: a hash table that leaves the names where they are.
class SEQTIDE_API NameTable {
 public:
  /// -1 if there is none.
  std::int32_t find(const std::vector<Reference>& references, std::string_view name) const noexcept;
  /// Registers the last reference, whose name must be new.
  void add_last(const std::vector<Reference>& references);
  void clear() noexcept { slots_.clear(); }

 private:
  std::size_t slot_of(const std::vector<Reference>& references, std::string_view name) const noexcept;

  std::vector<std::int32_t> slots_;  // a power of two, at least half of them -1
};

// The names of all references, made when they are first asked for.
class SEQTIDE_API NameDictionary {
 public:
  NameDictionary() = default;
  NameDictionary(const NameDictionary& other) : names_(other.current()) {}
  NameDictionary& operator=(const NameDictionary& other);

  DictionaryPtr of(const std::vector<Reference>& references) const;
  /// To be called after a change of the references.
  void clear() noexcept { names_ = nullptr; }

 private:
  DictionaryPtr current() const;

  mutable std::mutex mutex_;  // against threads that ask at the same time
  mutable DictionaryPtr names_;
};

}  // namespace sam

class SEQTIDE_API SamHeader {
 public:
  /// A header without lines.
  SamHeader() = default;

  /// Reads header text, lines that begin with '@'. Throws FormatError with the 1-based line, whose `offset` counts from
  /// the start of `text`. Strict refuses every breach of section 1.3: grammar of lines, required fields, values with a
  /// pattern, @HD not first or twice, duplicate SN, ID, or tag in a line, PP that names no program or leads in a
  /// circle. Standard keeps all that does not matter to reading: any text as a value, fields and lines that are
  /// unknown, empty or repeated, chains of programs however broken; it refuses control characters, a second @HD, and
  /// two read groups of one ID that differ. Lenient takes what htslib takes: lines must begin with '@' and two letters,
  /// and the names and lengths of @SQ lines must make sense and the names differ; blank lines are dropped. Lines may
  /// end in CR LF; the CR is dropped. \param deviations  gets what was accepted although section 1.3 does not allow it;
  /// may be null
  static SamHeader parse(std::string_view text, Validation validation = Validation::standard,
                         Deviations* deviations = nullptr);
  /// The header of a BAM file: its text and its binary list, which decides the ids. Text without @SQ lines gets them
  /// from the list, behind its last line. Throws FormatError if text and list disagree in names, order or lengths;
  /// lenient: the list wins, and lines of references it has not are dropped. NUL bytes at the end of the text are
  /// padding; lenient: text ends at the first NUL.
  static SamHeader reconcile(std::string_view text, const std::vector<Reference>& list,
                             Validation validation = Validation::standard, Deviations* deviations = nullptr);
  /// As if parsed from the lines' text; throws InvalidArgument if that gives other lines (a tab in a value).
  static SamHeader from_lines(const std::vector<HeaderLine>& lines, Validation validation = Validation::standard);
  /// @HD with version 1.6 and @SQ lines. Throws InvalidArgument as append() does.
  static SamHeader from_references(const std::vector<Reference>& references);

  /// All lines, each with a line feed.
  const std::string& text() const noexcept { return text_; }
  std::size_t line_count() const noexcept { return starts_.size(); }
  /// One line without its line feed; `index` is less than line_count().
  std::string_view line_text(std::size_t index) const noexcept;
  HeaderLine line(std::size_t index) const;
  std::vector<HeaderLine> lines() const;
  const std::vector<Reference>& references() const noexcept { return references_; }
  /// The names of references(). Made once, at the first call, and shared by all that ask.
  DictionaryPtr reference_names() const { return names_.of(references_); }
  /// -1 for an unknown name, and for "*".
  std::int32_t reference_id(std::string_view name) const noexcept;
  /// The same for a name that must be there: throws UnknownName.
  std::int32_t known_reference_id(std::string_view name) const;
  /// The value of the first line of a type, "" if there is no such line or field: value("HD", "SO").
  std::string_view value(std::string_view type, std::string_view tag) const noexcept;

  /// Editing. `index` counts lines from 0. All throw InvalidArgument, and leave the header as it was, for a line that
  /// strict parsing would not take at this place, and for the loss of a program that another one's PP names. Lines that
  /// parsing let pass do not hinder the editing of others.
  void insert(std::size_t index, const HeaderLine& line);
  void append(const HeaderLine& line) { insert(line_count(), line); }
  void replace(std::size_t index, const HeaderLine& line);
  void erase(std::size_t index);
  /// Sets a field of @HD, making the line if there is none: set_hd("SO", "coordinate"). An empty value removes it.
  void set_hd(std::string_view tag, std::string_view value);
  /// Appends a @PG line for every end of a chain of programs, with PP set and the id made unique ("seqtide",
  /// "seqtide.1"), as samtools does: programs that no PP links to others count only if there is no chain, and then only
  /// the last of them. `fields` has no ID and no PP. Returns the ids.
  std::vector<std::string> add_pg(std::string_view id, const std::vector<HeaderField>& fields);

  bool operator==(const SamHeader& other) const noexcept { return text_ == other.text_; }

 private:
  static SamHeader parse_as(std::string_view text, Validation validation, Format format, Deviations* deviations);
  static SamHeader reconcile_leniently(std::string_view text, const std::vector<Reference>& list,
                                       Deviations* deviations);

  void append_text(std::string_view line);
  // Puts the text of a line, null for none, in place of the line at `index`, if that one `goes`.
  void replace_text(std::size_t index, bool goes, const std::string* line);
  // Checks and does one edit; `line` may be null.
  void edit(std::size_t index, bool goes, const HeaderLine* line);

  // Registers the names of a @SQ line. Returns why that cannot be, "" if it can; adds what strict parsing has against
  // them.
  std::string add_reference(const sam::HeaderLineView& line, std::vector<sam::HeaderFault>& faults);
  void rebuild_references();
  // The reference that has a name or an alternative name, -1 for none.
  std::int32_t owner_of(std::string_view name) const;
  std::string references_fault(const sam::HeaderLineView& added, const sam::HeaderLineView& removed) const;

  std::string text_;
  std::vector<std::size_t> starts_;  // of the lines in the text
  std::vector<Reference> references_;
  sam::NameTable ids_;
  sam::NameDictionary names_;
  std::unordered_map<std::string, std::int32_t> alternative_ids_;  // by the names in AN fields
};

/// How readers, records and writers share one header.
using HeaderPtr = std::shared_ptr<const SamHeader>;

}  // namespace seqtide
