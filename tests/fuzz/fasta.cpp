// FastaReader: the same records and the same fault as the plain reference parser, for every block size.
#include <sstream>

#include "fasta_outcome.hpp"
#include "fuzz.hpp"
#include "seqtide/formats.hpp"

namespace {

using seqtide::Validation;

// Lenient validation skips text before the first record, but not if it looks like another format; which those
// are the reference does not know.
bool refused_by_guess(const std::string& text, const fasta_test::Outcome& found, bool strict) {
  return !strict && found.kind == fasta_test::Kind::format && found.records.empty() &&
         !seqtide::describe_data(std::string_view(text).substr(found.offset)).empty();
}

void require_equal(const fasta_test::Outcome& found, const fasta_test::Outcome& expected, const std::string& how) {
  std::ostringstream both;
  both << how << ": " << found << "\ninstead of " << expected;
  fuzz::require(found == expected, both.str());
}

void check(const std::string& text, bool strict, std::uint64_t limit) {
  const Validation validation = strict ? Validation::strict : Validation::lenient;
  const fasta_test::Outcome whole = fasta_test::read_text(text, {validation, text.size() + 1, 1, limit});
  for (const std::size_t block_size : {1u, 7u, 4096u}) {
    require_equal(fasta_test::read_text(text, {validation, block_size, 1, limit}), whole,
                  "blocks of " + std::to_string(block_size));
  }
  if (refused_by_guess(text, whole, strict)) return;
  require_equal(whole, fasta_test::Reference(text, strict, limit).run(), strict ? "strict" : "lenient");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fuzz::text_of(data, size);
  // What starts like compressed data is the business of other targets.
  if (seqtide::sniff_compression(text) != seqtide::Compression::none) return 0;
  for (const bool strict : {true, false}) {
    for (const std::uint64_t limit : {std::uint64_t{40}, std::uint64_t{1} << 30}) check(text, strict, limit);
  }
  return 0;
}
