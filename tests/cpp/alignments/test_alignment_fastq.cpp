// Reads of FASTQ in alignment records, and back.
#define BOOST_TEST_MODULE alignment_fastq
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "record_streams.hpp"
#include "seqtide/alignments/fastq.hpp"
#include "seqtide/alignments/unaligned.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/complement.hpp"
#include "thrown.hpp"

using namespace seqtide;
using record_streams::Records;
using thrown::message_of;

namespace {

std::string make(const std::string& name, std::uint16_t flag, const std::string& sequence, const std::string& scores) {
  bam_data::Record record;
  record.name = name;
  record.flag = flag;
  record.cigar = "";
  record.sequence = sequence;
  record.scores = scores;
  return record.raw();
}

std::string scores(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>(i);
  return text;
}

const std::string forward = make("f", 0, "AACG", scores(4));
const std::string reversed = make("r", 16, "ACMGRNB=", scores(8));
const std::string empty = make("e", 4, "", "");
const std::string bare = make("b", 16, "ACG", "\xff\xff\xff");
const std::string too_good = make("g", 0, "AC", "\x5d\x5e");

std::string mate(const std::string& name, int number, const std::string& sequence = "AC", bool reverse = false) {
  return make(name, static_cast<std::uint16_t>((number == 1 ? 0x41 : 0x81) | (reverse ? 16 : 0)), sequence,
              scores(sequence.size()));
}

std::string text_of(const FastqView& read) {
  return std::string(read.name) + ' ' + std::string(read.sequence) + ' ' + std::string(read.quality);
}

std::vector<std::string> reads(const std::vector<std::string>& raw, const AlignmentFastqOptions& options = {}) {
  Records records(raw);
  AlignmentFastqReader reader(records, options);
  std::vector<std::string> found;
  for (FastqView read; reader.next(read);) found.push_back(text_of(read));
  return found;
}

std::vector<std::string> pairs(const std::vector<std::string>& raw, const AlignmentFastqOptions& options = {}) {
  Records records(raw);
  AlignmentFastqPairReader reader(records, options);
  std::vector<std::string> found;
  for (FastqView read1, read2; reader.next(read1, read2);) found.push_back(text_of(read1) + '+' + text_of(read2));
  return found;
}

using Texts = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(reads_on_their_own_strand) {
  BOOST_TEST(reads({forward, reversed, empty}) == (Texts{"f AACG !\"#$", "r =VNYCKGT ('&%$#\"!", "e  "}));
  std::string text = "kept ";
  append_forward_sequence(text, BamView(reversed));
  append_forward_quality(text, BamView(reversed));
  BOOST_TEST(text == "kept =VNYCKGT('&%$#\"!");
  append_forward_quality(text, BamView(bare));
  BOOST_TEST(text == "kept =VNYCKGT('&%$#\"!");
}

BOOST_AUTO_TEST_CASE(a_long_read_is_turned) {
  std::string sequence;
  for (int i = 0; i < 5000; ++i) sequence += "ACGTTGCAN";
  std::string turned(sequence.size(), '\0');
  kernels::reverse_complement(sequence.data(), sequence.size(), kernels::NucleicAcid::dna, turned.data());
  std::string found;
  append_forward_sequence(found, BamView(make("r", 16, sequence, std::string(sequence.size(), '\0'))));
  BOOST_TEST(found == turned);
}

BOOST_AUTO_TEST_CASE(repeated_reads_are_left_out) {
  const std::string secondary = make("s", 0x100, "A", "\1");
  const std::string supplementary = make("t", 0x810, "A", "\1");
  BOOST_TEST(reads({forward, secondary, supplementary, empty}).size() == 2);
  AlignmentFastqOptions options;
  options.excluded_flags = 0;
  BOOST_TEST(reads({forward, secondary, supplementary, empty}, options).size() == 4);
  options.excluded_flags = 16;
  BOOST_TEST(reads({forward, secondary, supplementary, reversed}, options).size() == 2);
}

BOOST_AUTO_TEST_CASE(suffixes) {
  AlignmentFastqOptions options;
  options.suffixes = true;
  const std::string both = make("q", 0xc1, "A", "\1");
  const std::string single = make("q", 0x40, "A", "\1");
  BOOST_TEST(reads({mate("p", 1, "A"), mate("p", 2, "A"), both, single, make("q", 1, "A", "\1")}, options) ==
             (Texts{"p/1 A !", "p/2 A !", "q A \"", "q A \"", "q A \""}));
}

BOOST_AUTO_TEST_CASE(missing_and_impossible_qualities) {
  BOOST_TEST(message_of<InvalidArgument>([] { reads({bare}); }) ==
             "read \"b\" has bases but no qualities, which FASTQ needs; a default quality gives it some");
  BOOST_TEST(message_of<InvalidArgument>([] { reads({too_good}); }) ==
             "read \"g\" has a quality of 94; FASTQ ends at 93");
  AlignmentFastqOptions options;
  options.default_quality = 1;
  BOOST_TEST(reads({bare}, options) == (Texts{"b CGT \"\"\""}));
  options.default_quality = 94;
  BOOST_TEST(message_of<InvalidArgument>([&] { AlignmentToFastq conversion(options); }) ==
             "the default quality must be at most 93, but is 94");
  // One read that cannot be converted does not end the rest.
  Records records({bare, forward});
  AlignmentFastqReader reader(records);
  FastqView read;
  BOOST_CHECK_THROW(reader.next(read), InvalidArgument);
  BOOST_TEST(reader.next(read));
  BOOST_TEST(read.name == "f");
  BOOST_TEST(!reader.next(read));
}

BOOST_AUTO_TEST_CASE(pairs_in_whichever_order) {
  const Texts expected = {"p AC !\"+p GG \"!"};
  const std::string first = mate("p", 1);
  const std::string second = mate("p", 2, "CC", true);
  const std::string secondary = make("p", 0x141, "A", "\1");
  BOOST_TEST(pairs({first, second}) == expected);
  BOOST_TEST(pairs({second, first}) == expected);
  BOOST_TEST(pairs({secondary, first, secondary, second, secondary}) == expected);
  BOOST_TEST(pairs({}) == Texts());
}

BOOST_AUTO_TEST_CASE(what_is_no_pair) {
  const std::string good1 = mate("good", 1);
  const std::string good2 = mate("good", 2);
  const std::vector<std::pair<Texts, std::string>> cases = {
      {{mate("p", 1), mate("q", 2)}, "not the mate"},  {{mate("p", 1), mate("p", 1)}, "not the mate"},
      {{mate("p", 1), forward}, "not the mate"},       {{forward}, "neither the first nor the last"},
      {{mate("p", 1)}, "\"p\" has no mate behind it"},
  };
  for (const auto& [raw, reason] : cases) {
    Texts all = {good1, good2};
    all.insert(all.end(), raw.begin(), raw.end());
    Records records(all);
    AlignmentFastqPairReader reader(records);
    FastqView read1, read2;
    BOOST_TEST(reader.next(read1, read2));
    for (int i = 0; i < 2; ++i) {
      BOOST_CHECK_EXCEPTION(reader.next(read1, read2), FormatError, [&](const FormatError& error) {
        return error.reason().find(reason) != std::string::npos && error.place().record == all.size() &&
               error.place().format == "BAM" && error.place().path == "records";
      });
    }
  }
  BOOST_TEST(message_of<FormatError>([] {
               pairs({mate("p", 1), mate("q", 2)});
             }) ==
             "records: BAM record 2, offset 0: read \"p\" has no mate: \"q\" is not the mate of the read before it; "
             "pairs need records that are unaligned or sorted by name");
}

namespace {

Texts mates(const Texts& raw) {
  Records records(raw);
  AlignmentFastqPairReader reader(records);
  Texts found;
  for (FastqMates one; reader.next(one);) {
    const char* const kinds[] = {"pair ", "singleton ", "other "};
    std::string text = kinds[static_cast<int>(one.kind)] + text_of(one.read1);
    if (one.kind == FastqMates::Kind::pair) text += '+' + text_of(one.read2);
    found.push_back(std::move(text));
  }
  return found;
}

std::string flagged(const std::string& name, std::uint16_t flag, const std::string& sequence) {
  return make(name, flag, sequence, std::string(sequence.size(), '\x28'));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_read_is_delivered_once) {
  const auto first = [](const std::string& name, const std::string& bases) { return flagged(name, 0x41, bases); };
  const auto last = [](const std::string& name, const std::string& bases) { return flagged(name, 0x81, bases); };
  const std::string single = flagged("s", 0, "A");
  const std::string middle = flagged("p", 0xc1, "T");
  BOOST_TEST(mates({}).empty());
  BOOST_TEST(mates({first("p", "A")}) == Texts{"singleton p A I"});
  BOOST_TEST(mates({last("p", "A"), first("q", "C"), last("q", "G")}) ==
             (Texts{"singleton p A I", "pair q C I+q G I"}));
  BOOST_TEST(mates({first("p", "A"), first("q", "C"), last("r", "G")}) ==
             (Texts{"singleton p A I", "singleton q C I", "singleton r G I"}));
  BOOST_TEST(mates({single, first("p", "A"), middle, last("p", "C"), single}) ==
             (Texts{"other s A I", "other p T I", "pair p A I+p C I", "other s A I"}));
  // A name that comes more than twice, in any order.
  BOOST_TEST(mates({first("p", "A"), first("p", "C"), last("p", "G"), last("p", "T")}) ==
             (Texts{"singleton p A I", "pair p C I+p G I", "singleton p T I"}));
  BOOST_TEST(mates({first("p", "A"), last("p", "C"), first("p", "G"), first("q", "T"), last("q", "T")}) ==
             (Texts{"pair p A I+p C I", "singleton p G I", "pair q T I+q T I"}));
}

BOOST_AUTO_TEST_CASE(mates_apart_are_no_singletons) {
  for (const int distance : {1, 1000}) {
    Texts raw = {mate("p", 1)};
    for (int i = 0; i < distance; ++i) raw.push_back(mate("q" + std::to_string(i), 1));
    raw.push_back(mate("p", 2));
    raw.push_back(mate("z", 2));
    BOOST_TEST(message_of<FormatError>([&] {
                 mates(raw);
               }).find("the mates of the name \"p\" do not follow each other") != std::string::npos);
    raw.pop_back();
    BOOST_CHECK_THROW(mates(raw), FormatError);
  }
  // The same read again is no mate.
  BOOST_TEST(mates({mate("p", 1), mate("q", 1), mate("p", 1)}).size() == 3U);
}

BOOST_AUTO_TEST_CASE(what_was_put_back_comes_again) {
  const Texts raw = {mate("p", 1), mate("q", 1), mate("q", 2), make("s", 0, "A", "\x28"), mate("r", 2), mate("r", 2)};
  Records records(raw);
  AlignmentFastqPairReader reader(records);
  for (FastqMates one; reader.next(one);) {
    const std::string before = std::to_string(static_cast<int>(one.kind)) + text_of(one.read1);
    reader.put_back();
    BOOST_TEST_REQUIRE(reader.next(one));
    BOOST_TEST((std::to_string(static_cast<int>(one.kind)) + text_of(one.read1)) == before);
  }
}

BOOST_AUTO_TEST_CASE(a_pair_that_cannot_be_converted_goes_as_a_whole) {
  const std::string unscored1 = make("p", 0x41, "A", "\xff");
  const std::string unscored2 = make("p", 0x81, "A", "\xff");
  for (const Texts& bad : {Texts{unscored1, mate("p", 2)}, Texts{mate("p", 1), unscored2}}) {
    Records records({bad[0], bad[1], mate("q", 1), mate("q", 2)});
    AlignmentFastqPairReader reader(records);
    FastqView read1, read2;
    BOOST_CHECK_THROW(reader.next(read1, read2), InvalidArgument);
    BOOST_TEST(reader.next(read1, read2));
    BOOST_TEST(read2.name == "q");
    BOOST_TEST(!reader.next(read1, read2));
  }
}

BOOST_AUTO_TEST_CASE(what_the_reader_throws_passes) {
  Records records({mate("p", 1), mate("p", 2)}, 1);
  AlignmentFastqPairReader reader(records);
  FastqView read1, read2;
  BOOST_CHECK_THROW(reader.next(read1, read2), IoError);
}

namespace {

FastqView view(std::string_view name, std::string_view sequence, std::string_view quality) {
  FastqView read;
  read.name = name;
  read.sequence = sequence;
  read.quality = quality;
  return read;
}

std::string fields(const BamRecord& record) {
  std::string text;
  append_forward_sequence(text, record.view());
  text += ' ';
  append_forward_quality(text, record.view());
  return std::string(record.view().name()) + ' ' + std::to_string(record.view().flag()) + ' ' + text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(unaligned_records) {
  BOOST_TEST(fields(unaligned_record(view("read/1 a description", "acgun", "!5I~!"))) == "read/1 4 ACGTN !5I~!");
  BOOST_TEST(fields(unaligned_record(view("read/1", "A", "I"), 1)) == "read 77 A I");
  BOOST_TEST(fields(unaligned_record(view("read/1", "A", "I"), 2)) == "read/1 141 A I");
  BOOST_TEST(fields(unaligned_record(view("/1", "A", "I"), 1)) == "/1 77 A I");
  BOOST_TEST(fields(unaligned_record(view("r\tx", "", ""))) == "r 4  ");
  const BamRecord grouped = unaligned_record(view("r", "A", "I"), 0, {.read_group = "lane 1"});
  BOOST_TEST(grouped.view().tag("RG")->text() == "lane 1");
  BOOST_TEST(!check_bam(grouped.raw(), 0, true));
  BOOST_TEST(!unaligned_record(view("r", "A", "I")).view().tag("RG").has_value());
}

BOOST_AUTO_TEST_CASE(tags_in_header_lines) {
  const auto tags_of = [](std::string_view name, seqtide::CarriedTags tags) {
    const BamRecord record = unaligned_record(view(name, "A", "I"), 0, {.tags = std::move(tags)});
    seqtide::AlignmentFastqOptions options;
    options.tags.all = true;
    seqtide::AlignmentToFastq conversion(options);
    return std::string(conversion.convert(record.view()).name);
  };
  const std::string name = "r 1:N:0:AC\tBC:Z:A C\tNM:i:3 XX:Z:y\tML:B:C,1,2";
  BOOST_TEST(tags_of(name, {}) == "r");
  BOOST_TEST(tags_of(name, {.all = false, .names = {"ML", "BC"}}) == "r\tBC:Z:A C\tML:B:C,1,2");
  BOOST_CHECK_THROW(tags_of("r NM:i:3 x XX:A:y", {.all = true, .names = {}}),
                    InvalidArgument);  // only a tab ends a value
  BOOST_TEST(tags_of("r x\tNM:i:3\tXX:A:y", {.all = true, .names = {}}) == "r\tNM:i:3\tXX:A:y");
  BOOST_CHECK_THROW(tags_of("r\tNM:i:x", {.all = true, .names = {}}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(names_of_mates) {
  const auto name_of = [](std::string_view name1, std::string_view name2) {
    const auto pair = unaligned_pair(view(name1, "A", "I"), view(name2, "C", "I"));
    BOOST_TEST(pair.first.view().name() == pair.second.view().name());
    return std::string(pair.first.view().name());
  };
  BOOST_TEST(name_of("p_1", "p_2") == "p");
  BOOST_TEST(name_of("SRR1.7.1", "SRR1.7.2") == "SRR1.7");
  BOOST_TEST(name_of("p/1", "p/3") == "p");
  BOOST_TEST(name_of("p_1", "p_1") == "p_1");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_an_unaligned_record) {
  BOOST_CHECK_THROW(unaligned_record(view("", "A", "I")), InvalidArgument);
  BOOST_CHECK_THROW(unaligned_record(view(std::string(255, 'n'), "A", "I")), InvalidArgument);
  BOOST_CHECK_THROW(unaligned_record(view("r", "A?", "II")), InvalidArgument);
  BOOST_CHECK_THROW(unaligned_record(view("r", "AC", "I")), InvalidArgument);
  BOOST_CHECK_THROW(unaligned_record(view("r", "A", " ")), InvalidArgument);
  BOOST_CHECK_THROW(unaligned_record(view("r", "A", "\x7f")), InvalidArgument);
  BOOST_TEST(message_of<InvalidArgument>([] { unaligned_record(view("r", "A", "I"), 3); }) ==
             "mate must be 1, 2 or 0 for none, not 3");
  BOOST_TEST(message_of<InvalidArgument>([] { unaligned_record(view("r", "A", "I"), 0, {.read_group = "a\tb"}); }) ==
             "a tag of type Z must have characters of ' ' to '~' only, not \"\\x09\"");
}

BOOST_AUTO_TEST_CASE(unaligned_pairs) {
  const auto [first, second] = unaligned_pair(view("p/1", "A", "I"), view("p/2 x", "C", "I"), {.read_group = "g"});
  BOOST_TEST(fields(first) == "p 77 A I");
  BOOST_TEST(fields(second) == "p 141 C I");
  BOOST_TEST(second.view().tag("RG")->text() == "g");
  BOOST_TEST(message_of<InvalidArgument>([] { unaligned_pair(view("p/1", "A", "I"), view("q/2", "C", "I")); }) ==
             "reads of a pair must have one name, not \"p\" and \"q\"");
}

BOOST_AUTO_TEST_CASE(there_and_back) {
  std::vector<std::string> raw;
  Texts expected;
  for (std::size_t n = 1; n < 50; ++n) {
    std::string sequence;
    std::string quality;
    for (std::size_t i = 0; i < n; ++i) {
      sequence += "ACGTN";
      quality += "!5IJK";
    }
    const std::string name = "p" + std::to_string(n);
    const auto pair = unaligned_pair(view(name + "/1", sequence, quality), view(name + "/2", sequence, quality));
    raw.push_back(pair.second.raw());
    raw.push_back(pair.first.raw());
    const std::string tail = " " + sequence + " " + quality;
    expected.push_back(name + "/1" + tail + "+" + name + "/2" + tail);
  }
  AlignmentFastqOptions options;
  options.suffixes = true;
  BOOST_TEST(pairs(raw, options) == expected);
}
