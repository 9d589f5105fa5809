#include "seqtide/formats.hpp"

#include <algorithm>
#include <array>

namespace seqtide {
namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
constexpr std::size_t longest_start = 1024;  // of a line of SAM that is looked through

enum class Answer { no, more, yes };

// Whether text starts with a line of SAM, up to its MAPQ (section 1.4): files need no header.
Answer starts_alignment(std::string_view text) noexcept {
  if (text.starts_with('@')) return Answer::no;  // the first character that no name of a read has
  std::size_t tabs = 0;
  for (std::size_t i = 0; i < std::min(text.size(), longest_start); ++i) {
    const char c = text[i];
    if (c == '\t') {
      if (i == 0 || text[i - 1] == '\t') return Answer::no;
      if (++tabs == 5) return Answer::yes;
    } else {
      const bool is_number = tabs == 1 || tabs >= 3;  // FLAG, POS, MAPQ
      if (is_number ? c < '0' || c > '9' : c < '!' || c > '~') return Answer::no;
    }
  }
  return text.size() < longest_start ? Answer::more : Answer::no;
}

// Whether text starts with comments of FASTA: lines that start with ';', or lines that start with '#' in front of '>'.
Answer starts_comment(std::string_view text) noexcept {
  if (text.starts_with(';')) return Answer::yes;
  if (!text.starts_with('#') || !describe_data(text).empty()) return Answer::no;
  if (starts_alignment(text) == Answer::yes) return Answer::no;  // names of reads may start with '#'
  while (!text.empty() && text.front() != '>') {
    if (std::string_view("#;\r\n").find(text.front()) == std::string_view::npos) return Answer::no;
    const std::size_t line_end = text.find('\n');
    if (line_end == std::string_view::npos) return Answer::more;
    text.remove_prefix(line_end + 1);
  }
  return text.empty() ? Answer::more : Answer::yes;
}

// Whether text starts with a line of BED that can be nothing else: six fields, of which the last is a strand where SAM
// has a CIGAR string and other tables have other things; or with a track of a kind that is BED. Fewer fields, as BED
// may have, are those of many a table.
Answer starts_bed(std::string_view text) noexcept {
  constexpr std::string_view track = "track ";
  if (text.find_first_of("@#>;") == 0) return Answer::no;  // reads, comments
  if (track.starts_with(text)) return Answer::more;
  const std::string_view start = text.substr(0, longest_start);
  const std::size_t line_end = start.find_first_of("\r\n");
  const std::string_view line = start.substr(0, line_end);
  if (text.starts_with(track)) {
    if (line_end == std::string_view::npos && text.size() < longest_start) return Answer::more;
    for (const std::string_view type :
         {"type=bed", "type=\"bed", "type=narrowPeak", "type=broadPeak", "type=gappedPeak"}) {
      if (line.find(type) != std::string_view::npos) return Answer::yes;
    }
    return Answer::no;
  }
  std::size_t field = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool is_digit = c >= '0' && c <= '9';
    if (c == '\t') {
      if (i == begin) return Answer::no;
      if (++field == 6) return Answer::yes;
      begin = i + 1;
    } else if (field == 0   ? c < '!' || c > '~'
               : field < 3  ? !is_digit
               : field == 4 ? !is_digit && c != '.'
                            : field == 5 && (i > begin || (c != '+' && c != '-' && c != '.'))) {
      return Answer::no;
    }
  }
  if (line_end != std::string_view::npos) return field == 5 && begin < line.size() ? Answer::yes : Answer::no;
  return text.size() < longest_start ? Answer::more : Answer::no;
}

struct Row {
  Format format;                                  // unknown for what cannot be read here
  std::string_view name;                          // in messages
  std::string_view phrase;                        // what data of this format is
  std::array<std::string_view, 5> signatures;     // first bytes that tell it
  Answer (*sniffer)(std::string_view) = nullptr;  // what tells it apart from all rows before, without a signature
};

// Longer and more certain signatures first: the first match wins.
constexpr Row rows[] = {
    {Format::bam, "BAM", "uncompressed BAM", {"BAM\1"}},
    {Format::bai, "BAI", "a BAM index (BAI)", {"BAI\1"}},
    {Format::csi, "CSI", "a CSI index", {"CSI\1"}},
    {Format::fai, "FAI", "an index of FASTA (FAI)", {}},
    {Format::gzi, "GZI", "an index of BGZF (GZI)", {}},
    {Format::unknown, "", "a tabix index", {"TBI\1"}},
    {Format::unknown, "", "a CRAM file", {"CRAM"}},
    {Format::unknown, "", "uncompressed BCF", {"BCF\2"}},
    {Format::unknown, "", "gzip data inside the data: it was compressed twice", {"\x1f\x8b"}},
    {Format::unknown, "", "bzip2-compressed data", {"BZh"}},
    {Format::unknown, "", "xz-compressed data", {"\xfd\x37zXZ"}},
    {Format::unknown, "", "zstd-compressed data", {"\x28\xb5\x2f\xfd"}},
    {Format::unknown, "", "a ZIP archive", {"PK\3\4"}},
    {Format::unknown, "", "a PDF document", {"%PDF"}},
    {Format::unknown, "", "an HDF5 file", {"\x89HDF"}},
    {Format::unknown, "", "an Arrow file", {"ARROW1"}},
    {Format::unknown, "", "a Parquet file", {"PAR1"}},
    {Format::unknown, "", "an SRA archive", {"NCBI.sra"}},
    {Format::unknown, "", "VCF text", {"##fileformat=VCF"}},
    {Format::unknown, "", "GFF text", {"##gff-version"}},
    {Format::unknown, "", "GenBank text", {"LOCUS "}},
    {Format::unknown, "", "EMBL text", {"ID   "}},
    {Format::unknown, "", "an HTML page", {"<!DOCTYPE", "<!doctype", "<html"}},
    {Format::unknown, "", "XML text", {"<?xml"}},
    {Format::unknown, "", "UTF-16 text", {"\xff\xfe", "\xfe\xff"}},
    {Format::fasta, "FASTA", "FASTA text", {">"}, starts_comment},
    {Format::bed, "BED", "BED text", {}, starts_bed},
    {Format::tabular, "table", "a table", {}},
    {Format::sam, "SAM", "SAM text", {"@HD\t", "@SQ\t", "@RG\t", "@PG\t", "@CO\t"}, starts_alignment},
    {Format::fastq, "FASTQ", "FASTQ text", {"@"}},
};

const Row* find_row(Format format) noexcept {
  const Row* const found = std::ranges::find(rows, format, &Row::format);
  return format == Format::unknown || found == std::end(rows) ? nullptr : found;
}

Answer has_signature(const Row& row, std::string_view text) noexcept {
  Answer answer = Answer::no;
  for (const std::string_view signature : row.signatures) {
    if (signature.empty()) break;
    if (text.starts_with(signature)) return Answer::yes;
    if (signature.starts_with(text)) answer = Answer::more;
  }
  return answer;
}

Answer has_format(const Row& row, std::string_view text) noexcept {
  const Answer answer = has_signature(row, text);
  if (answer == Answer::yes || row.sniffer == nullptr) return answer;
  const Answer second = row.sniffer(text);
  return second == Answer::no ? answer : second;
}

std::string_view without_lead(std::string_view start) noexcept {
  if (start.starts_with(utf8_mark)) start.remove_prefix(utf8_mark.size());
  const std::size_t first = start.find_first_not_of("\r\n");
  return first == std::string_view::npos ? std::string_view() : start.substr(first);
}

struct Guess {
  Format format;
  bool decided;
};

Guess guess(std::string_view start) noexcept {
  const std::string_view text = without_lead(start);
  if (text.empty()) return {Format::empty, false};
  bool decided = !utf8_mark.starts_with(text);
  for (const Row& row : rows) {
    if (row.format == Format::unknown) continue;
    const Answer answer = has_format(row, text);
    if (answer == Answer::yes) return {row.format, decided};
    if (answer == Answer::more) decided = false;
  }
  return {Format::unknown, decided};
}

}  // namespace

std::string_view format_name(Format format) noexcept {
  const Row* const row = find_row(format);
  return row != nullptr ? row->name : std::string_view();
}

Format sniff_format(std::string_view start) noexcept { return guess(start).format; }

bool is_decided(std::string_view start) noexcept { return guess(start).decided; }

std::string_view describe_data(std::string_view start) noexcept {
  const std::string_view text = without_lead(start);
  if (text.empty()) return {};
  for (const Row& row : rows) {
    if (has_signature(row, text) == Answer::yes) return row.phrase;
  }
  return {};
}

std::string describe_instead(std::string_view start) {
  const std::string_view found = describe_data(start);
  return found.empty() ? std::string() : "; this looks like " + std::string(found);
}

}  // namespace seqtide
