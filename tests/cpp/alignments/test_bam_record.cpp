#define BOOST_TEST_MODULE bam_record
#include "seqtide/alignments/record.hpp"

#include <boost/test/unit_test.hpp>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/kernels/nibbles.hpp"

using bam_data::Record;
using seqtide::BamRecord;
using seqtide::BamView;
using seqtide::InvalidArgument;

namespace {

// As section 5.3 of the specification describes bins: the smallest that holds all of [begin, end).
int naive_bin(std::int64_t begin, std::int64_t end) {
  int first = 4681;
  for (std::int64_t size = 1 << 14; size <= 1 << 29; size *= 8) {
    for (std::int64_t bin = 0; bin * size < 1 << 29; ++bin) {
      if (begin >= bin * size && end <= (bin + 1) * size) return first + static_cast<int>(bin);
    }
    first = (first - 1) / 8;
  }
  return -1;
}

void check_sound(const BamRecord& record) {
  const seqtide::BamFault fault = seqtide::check_bam(record.raw(), -1, false);
  BOOST_CHECK_MESSAGE(!fault, fault.reason);
}

std::string letters(const BamView& view) {
  std::string text(static_cast<std::size_t>(view.sequence_size()), '\0');
  seqtide::kernels::decode_nibbles(view.packed_sequence(), text.size(), text.data());
  return text;
}

std::string scores(const BamView& view) {
  return {reinterpret_cast<const char*>(view.quality()), static_cast<std::size_t>(view.sequence_size())};
}

std::string cigar(const BamView& view) {
  std::string text;
  seqtide::append_cigar(text, view.cigar());
  return text;
}

// Runs the edit, which must fail and change nothing.
template <typename Edit>
void check_refused(BamRecord record, Edit edit) {
  const std::string before = record.raw();
  BOOST_CHECK_THROW(edit(record), InvalidArgument);
  BOOST_CHECK(record.raw() == before);
}

BamRecord owned(const Record& record) {
  const std::string raw = record.raw();
  return BamRecord(BamView(raw));
}

std::vector<std::uint32_t> many_operations(std::size_t count) {
  std::vector<std::uint32_t> operations;
  for (std::size_t i = 0; i < count; ++i) operations.push_back(i % 2 == 0 ? 1 << 4 : 1 << 4 | 2);  // 1M1D…
  return operations;
}

std::vector<std::uint32_t> operations_of(const BamView& view) {
  std::vector<std::uint32_t> operations;
  for (std::size_t i = 0; i < view.cigar().size(); ++i) operations.push_back(view.cigar()[i]);
  return operations;
}

}  // namespace

BOOST_AUTO_TEST_CASE(fields_of_a_view) {
  const std::string raw = bam_data::rich_record(5).raw();
  const BamView view(raw);
  BOOST_CHECK_EQUAL(view.name(), "rich/5");
  BOOST_CHECK_EQUAL(view.flag(), 99);
  BOOST_CHECK_EQUAL(view.reference_id(), 0);
  BOOST_CHECK_EQUAL(view.pos(), 1005);
  BOOST_CHECK_EQUAL(view.mapq(), 60);
  BOOST_CHECK_EQUAL(view.bin(), 4681);
  BOOST_CHECK_EQUAL(view.sequence_size(), 15);
  BOOST_CHECK_EQUAL(view.next_reference_id(), 1);
  BOOST_CHECK_EQUAL(view.next_pos(), 1200);
  BOOST_CHECK_EQUAL(view.tlen(), 215);
  BOOST_CHECK_EQUAL(cigar(view), "2H3S5M1I2D4M2S");
  BOOST_CHECK_EQUAL(view.stored_cigar().size(), 7U);
  BOOST_CHECK_EQUAL(letters(view), "ACGTNACGTRYACGT");
  BOOST_CHECK(view.has_quality());
  BOOST_CHECK_EQUAL(scores(view), std::string(15, 35));
  BOOST_CHECK(view.stored_tags() == bam_data::rich_record().tags);
  BOOST_CHECK_EQUAL(view.tag("RG")->text(), "group one");
  BOOST_CHECK(!view.tag("NM"));
  BOOST_CHECK_EQUAL(view.reference_length(), 11);
  BOOST_CHECK_EQUAL(view.reference_end(), 1016);
  BOOST_CHECK(!view.has_placeholder());
}

BOOST_AUTO_TEST_CASE(reads_without_bases_quality_or_position) {
  Record record;
  record.sequence = record.scores = record.cigar = "";
  record.pos = -1;
  std::string raw = record.raw();
  BOOST_CHECK_EQUAL(BamView(raw).sequence_size(), 0);
  BOOST_CHECK(!BamView(raw).has_quality());
  BOOST_CHECK_EQUAL(BamView(raw).reference_end(), -1);
  record.sequence = "ACG";
  record.scores = "\xff\xff\xff";
  record.pos = 7;
  raw = record.raw();
  BOOST_CHECK(!BamView(raw).has_quality());
  BOOST_CHECK_EQUAL(letters(BamView(raw)), "ACG");
  // samtools counts one base where the CIGAR spans none, and where the read is unmapped.
  BOOST_CHECK_EQUAL(BamView(raw).reference_end(), 8);
  record.cigar = "3M";
  record.flag = seqtide::flags::unmapped;
  raw = record.raw();
  BOOST_CHECK_EQUAL(BamView(raw).reference_end(), 8);
  BOOST_CHECK_EQUAL(BamView(raw).reference_length(), 3);
}

BOOST_AUTO_TEST_CASE(bins_are_those_of_the_specification) {
  const std::int64_t last = (std::int64_t{1} << 29) - 1;
  for (const std::int64_t begin : {std::int64_t{0}, std::int64_t{1}, std::int64_t{16383}, std::int64_t{16384},
                                   std::int64_t{131071}, std::int64_t{1 << 20}, std::int64_t{67108863}, last - 20000}) {
    for (const std::int64_t size : {1, 2, 16383, 16384, 16385, 131072, 1 << 20, 1 << 23, 1 << 26}) {
      if (begin + size > last + 1) continue;
      BOOST_CHECK_EQUAL(seqtide::bam_bin(begin, begin + size), naive_bin(begin, begin + size));
    }
  }
  BOOST_CHECK_EQUAL(seqtide::bam_bin(0, last + 1), 0);
  BOOST_CHECK_EQUAL(seqtide::bam_bin(last, last + 1), 37448);
  BOOST_CHECK_EQUAL(seqtide::bam_bin(-1, 0), 4680);
}

BOOST_AUTO_TEST_CASE(a_new_record_is_unmapped) {
  const BamRecord record;
  check_sound(record);
  BOOST_CHECK(!seqtide::check_bam(record.raw(), 0, true));
  BOOST_CHECK_EQUAL(record.view().name(), "*");
  BOOST_CHECK_EQUAL(record.view().flag(), 4);
  BOOST_CHECK_EQUAL(record.view().reference_id(), -1);
  BOOST_CHECK_EQUAL(record.view().pos(), -1);
  BOOST_CHECK_EQUAL(record.view().next_reference_id(), -1);
  BOOST_CHECK_EQUAL(record.view().next_pos(), -1);
  BOOST_CHECK_EQUAL(record.view().mapq(), 0);
  BOOST_CHECK_EQUAL(record.view().bin(), 4680);
  BOOST_CHECK(record.view().cigar().empty());
}

BOOST_AUTO_TEST_CASE(building_a_record_gives_the_bytes_of_the_specification) {
  Record expected = bam_data::rich_record(3);
  BamRecord record;
  record.set_tags(expected.tags);
  record.set_sequence("acgtnACGTrYACGU", expected.scores);
  record.set_name(expected.name);
  record.set_cigar(bam_data::operations(expected.cigar));
  record.set_flag(expected.flag);
  record.set_reference_id(0);
  record.set_pos(expected.pos);
  record.set_mapq(60);
  record.set_next_reference_id(1);
  record.set_next_pos(1200);
  record.set_tlen(215);
  BOOST_CHECK(record.raw() == expected.raw());
  record.set_name("x");
  record.set_sequence("", {});
  record.set_cigar({});
  record.set_tags({});
  expected.name = "x";
  expected.sequence = expected.scores = expected.cigar = expected.tags = "";
  BOOST_CHECK(record.raw() == expected.raw());
}

BOOST_AUTO_TEST_CASE(values_at_the_limits) {
  BamRecord record = owned(bam_data::rich_record());
  record.set_name(std::string(254, '~'));
  BOOST_CHECK_EQUAL(record.view().name(), std::string(254, '~'));
  record.set_pos(2147483646);
  BOOST_CHECK_EQUAL(record.view().pos(), 2147483646);
  record.set_pos(-1);
  BOOST_CHECK_EQUAL(record.view().bin(), 4680);
  record.set_next_pos(2147483646);
  record.set_tlen(-2147483647);
  BOOST_CHECK_EQUAL(record.view().tlen(), -2147483647);
  record.set_sequence("=ACMGRSVTWYHKDBN", std::string(16, 93));
  BOOST_CHECK_EQUAL(letters(record.view()), "=ACMGRSVTWYHKDBN");
  record.set_sequence("ACG", {});
  BOOST_CHECK_EQUAL(scores(record.view()), "\xff\xff\xff");
  BOOST_CHECK(!record.view().has_quality());
  BOOST_CHECK(record.view().stored_tags() == bam_data::rich_record().tags);
  check_sound(record);
}

BOOST_AUTO_TEST_CASE(refused_edits_change_nothing) {
  const BamRecord record = owned(bam_data::rich_record());
  for (const std::string& name : {std::string(), std::string(255, 'a'), std::string("a b"), std::string("a@b"),
                                  std::string("a\0b", 3), std::string("\xc3\xa9"), std::string("\x7f")}) {
    check_refused(record, [&](BamRecord& r) { r.set_name(name); });
  }
  check_refused(record, [](BamRecord& r) { r.set_pos(-2); });
  check_refused(record, [](BamRecord& r) { r.set_pos(2147483647); });
  check_refused(record, [](BamRecord& r) { r.set_next_pos(-2); });
  check_refused(record, [](BamRecord& r) { r.set_next_pos(2147483647); });
  check_refused(record, [](BamRecord& r) { r.set_next_pos(std::numeric_limits<std::int64_t>::max()); });
  check_refused(record, [](BamRecord& r) { r.set_reference_id(-2); });
  check_refused(record, [](BamRecord& r) { r.set_next_reference_id(-2); });
  check_refused(record, [](BamRecord& r) { r.set_tlen(2147483648); });
  check_refused(record, [](BamRecord& r) { r.set_tlen(-2147483648); });
  check_refused(record, [](BamRecord& r) { r.set_cigar({5 << 4, 5 << 4 | 9}); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("ACXT", {}); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("AC.T", {}); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("ACGT", "\1\2\3"); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("", "\1"); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("A", "\x5e"); });
  check_refused(record, [](BamRecord& r) { r.set_sequence("A", "\xff"); });
  check_refused(record, [](BamRecord& r) { r.set_tags("NMC"); });
  check_refused(record, [](BamRecord& r) { r.set_tags("NMC\5NMC\6"); });
  check_refused(record, [](BamRecord& r) { r.set_tag("NMC"); });
  check_refused(record, [](BamRecord& r) { r.set_tag(""); });
  check_refused(record, [](BamRecord& r) { r.set_tag("NMC\5ASC\6"); });
}

BOOST_AUTO_TEST_CASE(tags_are_replaced_in_place_or_appended) {
  Record expected;
  expected.tags = bam_data::integer_tag("NM", 'C', 3) + bam_data::text_tag("RG", 'Z', "a");
  BamRecord record = owned(expected);
  record.set_tag(bam_data::text_tag("NM", 'Z', "longer than before"));
  record.set_tag(bam_data::integer_tag("AS", 'C', 9));
  expected.tags = bam_data::text_tag("NM", 'Z', "longer than before") + bam_data::text_tag("RG", 'Z', "a") +
                  bam_data::integer_tag("AS", 'C', 9);
  BOOST_CHECK(record.raw() == expected.raw());
  BOOST_CHECK(record.erase_tag("NM"));
  BOOST_CHECK(!record.erase_tag("NM"));
  BOOST_CHECK(record.erase_tag("AS"));
  expected.tags = bam_data::text_tag("RG", 'Z', "a");
  BOOST_CHECK(record.raw() == expected.raw());
  // From the record's own bytes.
  record.set_tags(record.view().stored_tags());
  record.set_tag(record.view().tag("RG")->raw);
  record.set_name(record.view().name());
  BOOST_CHECK(record.raw() == expected.raw());
}

BOOST_AUTO_TEST_CASE(a_long_cigar_is_read_from_its_tag) {
  const std::vector<std::uint32_t> operations = many_operations(70000);
  Record record;
  record.sequence = std::string(35000, 'A');
  record.scores = std::string(35000, '\x20');
  record.cigar = "35000S70000N";
  std::vector<std::int64_t> values(operations.begin(), operations.end());
  record.tags = bam_data::integer_tag("NM", 'C', 1) + bam_data::array_tag("CG", 'I', 4, values) +
                bam_data::integer_tag("AS", 'C', 2);
  const std::string raw = record.raw();
  const BamView view(raw);
  BOOST_CHECK(!seqtide::check_bam(raw, 1, true));
  BOOST_CHECK(view.has_placeholder());
  BOOST_CHECK_EQUAL(view.stored_cigar().size(), 2U);
  BOOST_CHECK(operations_of(view) == operations);
  BOOST_CHECK_EQUAL(view.reference_length(), 70000);
  BOOST_CHECK_EQUAL(view.reference_end(), 99 + 70000);
  BOOST_CHECK(!view.tag("CG"));
  BOOST_CHECK_EQUAL(view.tag("AS")->integer(), 2);
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_a_long_cigar_is_none) {
  const auto is_placeholder = [](const std::string& cigar, const std::string& tags) {
    Record record;
    record.cigar = cigar;
    record.tags = tags;
    const std::string raw = record.raw();
    const BamView view(raw);
    BOOST_CHECK_EQUAL(view.tag("CG").has_value(), !view.has_placeholder() && !tags.empty());
    return view.has_placeholder();
  };
  const std::string field = bam_data::array_tag("CG", 'I', 4, {16, 18, 32});
  BOOST_CHECK(is_placeholder("4S10N", field));
  BOOST_CHECK(!is_placeholder("4S10N", ""));
  BOOST_CHECK(!is_placeholder("3S10N", field));
  BOOST_CHECK(!is_placeholder("4M10N", field));
  BOOST_CHECK(!is_placeholder("4S10M", field));
  BOOST_CHECK(!is_placeholder("4S", field));
  BOOST_CHECK(!is_placeholder("4S10N1M", field));
  BOOST_CHECK(!is_placeholder("4S10N", bam_data::array_tag("CG", 'i', 4, {16, 18, 32})));
  BOOST_CHECK(!is_placeholder("4S10N", bam_data::array_tag("CG", 'I', 4, {16})));
  BOOST_CHECK(!is_placeholder("4S10N", bam_data::text_tag("CG", 'Z', "text")));
}

BOOST_AUTO_TEST_CASE(a_long_cigar_is_written_to_its_tag) {
  BamRecord record = owned(bam_data::rich_record());
  const std::vector<std::uint32_t> exact = many_operations(65535);
  record.set_cigar(exact);
  BOOST_CHECK(!record.view().has_placeholder());
  BOOST_CHECK_EQUAL(record.view().stored_cigar().size(), 65535U);
  const std::vector<std::uint32_t> operations = many_operations(70000);
  record.set_cigar(operations);
  check_sound(record);
  BOOST_CHECK(record.view().has_placeholder());
  BOOST_CHECK(operations_of(record.view()) == operations);
  BOOST_CHECK_EQUAL(record.view().stored_cigar()[0], 15U << 4 | 4);
  BOOST_CHECK_EQUAL(record.view().stored_cigar()[1], 70000U << 4 | 3);
  BOOST_CHECK_EQUAL(record.view().bin(), naive_bin(1000, 71000));
  BOOST_CHECK_EQUAL(record.view().tag("RG")->text(), "group one");

  // Every other edit keeps it.
  record.set_sequence("ACGTACG", {});
  BOOST_CHECK_EQUAL(record.view().stored_cigar()[0], 7U << 4 | 4);
  record.set_tags(bam_data::integer_tag("NM", 'C', 1));
  record.set_tag(bam_data::integer_tag("AS", 'C', 2));
  BOOST_CHECK(record.erase_tag("NM"));
  BOOST_CHECK(!record.erase_tag("CG"));
  record.set_pos(16000);
  BOOST_CHECK_EQUAL(record.view().bin(), naive_bin(16000, 86000));
  record.set_tags(record.view().stored_tags());
  record.set_name("other");
  check_sound(record);
  BOOST_CHECK(operations_of(record.view()) == operations);
  check_refused(record, [](BamRecord& r) { r.set_tag(bam_data::array_tag("CG", 'I', 4, {16, 18})); });

  record.set_cigar(bam_data::operations("7M"));
  check_sound(record);
  BOOST_CHECK_EQUAL(cigar(record.view()), "7M");
  BOOST_CHECK(record.view().stored_tags() == bam_data::integer_tag("AS", 'C', 2));
}

BOOST_AUTO_TEST_CASE(no_edit_makes_a_long_cigar_of_a_users_own_tag) {
  const std::string field = bam_data::array_tag("CG", 'I', 4, {16, 31, 32});
  Record record;
  record.tags = field;
  check_refused(owned(record), [](BamRecord& r) { r.set_cigar(bam_data::operations("4S10N")); });
  check_refused(owned(record), [](BamRecord& r) { r.set_cigar(many_operations(65536)); });
  record.tags = "";
  record.cigar = "4S10N";
  check_refused(owned(record), [&](BamRecord& r) { r.set_tag(field); });
  check_refused(owned(record), [&](BamRecord& r) { r.set_tags(field); });
  record.tags = field;
  record.cigar = "3S10N";
  check_refused(owned(record), [](BamRecord& r) { r.set_sequence("ACG", {}); });
  record.cigar = "4S10N";
  record.tags = bam_data::text_tag("CG", 'Z', "first") + field;
  check_refused(owned(record), [](BamRecord& r) { r.erase_tag("CG"); });
}

BOOST_AUTO_TEST_CASE(a_long_cigar_that_no_placeholder_can_stand_for) {
  std::vector<std::uint32_t> operations = many_operations(65536);
  operations[0] = seqtide::max_cigar_length << 4;
  check_refused(owned(Record()), [&](BamRecord& r) { r.set_cigar(operations); });
}

BOOST_AUTO_TEST_CASE(the_bin_follows_flag_position_and_cigar) {
  BamRecord record = owned(Record());
  record.set_pos(16380);
  BOOST_CHECK_EQUAL(record.view().bin(), 4681);
  record.set_cigar(bam_data::operations("5M"));
  BOOST_CHECK_EQUAL(record.view().bin(), naive_bin(16380, 16385));
  record.set_flag(seqtide::flags::unmapped);
  BOOST_CHECK_EQUAL(record.view().bin(), 4681);
}

BOOST_AUTO_TEST_CASE(random_edits_keep_records_sound) {
  std::mt19937 random(3);
  BamRecord record;
  std::string name;
  std::string sequence;
  std::string quality;
  for (int step = 0; step < 2000; ++step) {
    switch (random() % 5) {
      case 0:
        name = std::string(1 + random() % 254, static_cast<char>('A' + random() % 26));
        record.set_name(name);
        break;
      case 1:
        sequence = std::string(random() % 300, "ACGTN"[random() % 5]);
        quality = std::string(sequence.size(), static_cast<char>(random() % 94));
        record.set_sequence(sequence, quality);
        break;
      case 2:
        record.set_cigar(many_operations(random() % 500 == 0 ? 66000 : random() % 20));
        break;
      case 3:
        record.set_tag(bam_data::text_tag(std::string("X") + static_cast<char>('A' + random() % 5), 'Z',
                                          std::string(random() % 50, 'x')));
        break;
      default:
        record.erase_tag(std::string("X") + static_cast<char>('A' + random() % 5));
    }
    const seqtide::BamFault fault = seqtide::check_bam(record.raw(), -1, false);
    BOOST_REQUIRE_MESSAGE(!fault, fault.reason);
    BOOST_REQUIRE_EQUAL(record.view().name(), name.empty() ? "*" : name);
    BOOST_REQUIRE_EQUAL(letters(record.view()), sequence);
    BOOST_REQUIRE_EQUAL(scores(record.view()), quality);
  }
}
