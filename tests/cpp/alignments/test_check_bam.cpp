#define BOOST_TEST_MODULE check_bam
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "exact_memory.hpp"
#include "seqtide/alignments/record.hpp"

using bam_data::Record;
using seqtide::BamFault;
using seqtide::BamView;

namespace {

// Checks the bytes in memory that ends where they do.
BamFault check(const std::string& raw, bool strict, std::int64_t references = 2) {
  ExactMemory memory(raw);
  return seqtide::check_bam({memory.data(), raw.size()}, references, strict);
}

struct Expected {
  std::string field;
  std::string reason;
  std::size_t offset;
};

void check_fault(const std::string& raw, bool strict, const Expected& expected) {
  const BamFault fault = check(raw, strict);
  BOOST_CHECK_EQUAL(fault.field, expected.field);
  BOOST_CHECK_EQUAL(fault.reason, expected.reason);
  BOOST_CHECK_EQUAL(fault.offset, expected.offset);
}

void check_refused(const std::string& raw, const Expected& expected) {
  check_fault(raw, true, expected);
  check_fault(raw, false, expected);
}

void check_only_strict_refuses(const std::string& raw, const Expected& expected) {
  check_fault(raw, true, expected);
  const BamFault fault = check(raw, false);
  BOOST_CHECK_MESSAGE(!fault, fault.reason);
}

std::string with(std::string raw, std::size_t offset, std::int64_t value, std::size_t size = 4) {
  for (std::size_t i = 0; i < size; ++i) raw[offset + i] = static_cast<char>(value >> 8 * i);
  return raw;
}

Record tagged(const std::string& tags) {
  Record record;
  record.tags = tags;
  return record;
}

// Where the tags of a default Record begin.
const std::size_t tags_offset = Record().raw().size();

// Uses every byte that a view may lead to.
std::uint64_t use(const BamView& view) {
  std::uint64_t sum = view.name().size() + static_cast<std::uint64_t>(view.reference_end());
  for (std::size_t i = 0; i < view.cigar().size(); ++i) sum += view.cigar()[i];
  for (std::int32_t i = 0; i < view.sequence_size(); ++i) sum += view.packed_sequence()[i / 2] + view.quality()[i];
  std::string_view rest = view.stored_tags();
  seqtide::TagView tag;
  std::string text;
  while (seqtide::next_tag(rest, tag)) seqtide::append_tag_sam(text, tag);
  BOOST_REQUIRE(rest.empty());
  seqtide::append_cigar(text, view.cigar());
  return sum + text.size();
}

}  // namespace

BOOST_AUTO_TEST_CASE(sound_records) {
  for (const bool strict : {true, false}) {
    for (int i = 0; i < 20; ++i) BOOST_CHECK_EQUAL(check(bam_data::rich_record(i).raw(), strict).reason, "");
    Record record;
    for (const std::size_t size : {1, 2, 3, 7, 8, 9, 15, 16, 17, 150, 254}) {
      record.name = std::string(size, '~');
      record.sequence = std::string(size, 'A');
      record.scores = std::string(size, '\x5d');
      record.cigar = std::to_string(size) + "=";
      record.tags = bam_data::text_tag("XX", 'Z', std::string(size, '~'));
      BOOST_CHECK_EQUAL(check(record.raw(), strict).reason, "");
      record.scores = std::string(size, '\xff');
      record.cigar = "";
      BOOST_CHECK_EQUAL(check(record.raw(), strict).reason, "");
    }
    record.sequence = record.scores = record.tags = "";
    record.cigar = "100M";  // no sequence to disagree with
    record.reference_id = record.pos = -1;
    BOOST_CHECK_EQUAL(check(record.raw(), strict).reason, "");
    BOOST_CHECK_EQUAL(check(record.raw(), strict, 0).reason, "");
  }
}

BOOST_AUTO_TEST_CASE(lengths_that_lie) {
  const std::string raw = bam_data::rich_record().raw();
  const std::string start = std::to_string(raw.size() - 4);
  check_refused(with(raw, 0, 0), {"block size", "the block size 0 is not that of the record, " + start, 0});
  check_refused(with(raw, 0, -1), {"block size", "the block size 4294967295 is not that of the record, " + start, 0});
  check_refused(with(raw, 12, 0, 1), {"QNAME", "the size of the name is 0, not that of a name and a NUL", 12});
  check_refused(with(raw, 20, -1), {"SEQ", "the size of the sequence is negative: -1", 20});
  check_refused(with(raw, 20, 2147483647),
                {"block size",
                 "the block size " + start +
                     " has no room for a name of 7 bytes, 7 CIGAR operations and a sequence of 2147483647 bases",
                 0});
  check_refused(with(raw, 16, 65535, 2),
                {"block size",
                 "the block size " + start +
                     " has no room for a name of 7 bytes, 65535 CIGAR operations and a sequence of 15 bases",
                 0});
  for (const std::size_t size : {0, 3, 4, 35}) {
    check_refused(
        raw.substr(0, size),
        {"block size",
         "a record has at least 32 bytes behind its block size, not " + std::to_string(size > 4 ? size - 4 : 0), 0});
  }
  check_only_strict_refuses(
      [] {
        Record record;
        record.name = "";
        return record.raw();
      }(),
      {"QNAME", "the size of the name is 1, not that of a name and a NUL", 12});
}

BOOST_AUTO_TEST_CASE(ids_and_positions) {
  const std::string raw = Record().raw();
  const std::string none = " is not in the header, which has 2 references";
  for (const std::int64_t id : {2LL, 1000LL, 2147483647LL, -2LL, -2147483648LL}) {
    const std::string number = std::to_string(id);
    check_refused(with(raw, 4, id), {"RNAME", "reference id " + number + none, 4});
    check_refused(with(raw, 24, id), {"RNEXT", "reference id " + number + none, 24});
    BOOST_CHECK_EQUAL(check(with(raw, 4, id), true, -1).reason.empty(), id >= 0);
  }
  for (const std::int64_t id : {-1, 0, 1}) {
    BOOST_CHECK_EQUAL(check(with(with(raw, 4, id), 24, id), true).reason, "");
  }
  BOOST_CHECK_EQUAL(check(with(raw, 4, 0), true, 1).reason, "");
  BOOST_CHECK_EQUAL(check(with(raw, 4, 0), true, 0).reason,
                    "reference id 0 is not in the header, which has 0 references");
  BOOST_CHECK_EQUAL(check(with(raw, 4, 1), true, 1).reason,
                    "reference id 1 is not in the header, which has 1 reference");
  BOOST_CHECK_EQUAL(check(with(raw, 4, -2), true, -1).reason, "reference id -2 is negative");
  check_refused(with(raw, 8, -2), {"POS", "the position -2 is negative", 8});
  check_refused(with(with(raw, 24, 0), 28, -2147483648LL), {"PNEXT", "the position -2147483648 is negative", 28});
  check_only_strict_refuses(with(with(raw, 4, -1), 8, -2), {"POS", "the position -2 is negative", 8});
  check_only_strict_refuses(with(with(raw, 24, -1), 28, -5), {"PNEXT", "the position -5 is negative", 28});
  // SAM counts from 1, up to 2^31 - 1.
  for (const std::size_t offset : {8, 28}) {
    for (const std::int64_t position : {-1LL, 0LL, 2147483646LL}) {
      BOOST_CHECK_EQUAL(check(with(raw, offset, position), true).reason, "");
    }
    check_refused(with(raw, offset, 2147483647),
                  {offset == 8 ? "POS" : "PNEXT", "the position 2147483647 is larger than SAM allows", offset});
  }
  for (const std::int64_t length : {-2147483647LL, 2147483647LL}) {
    BOOST_CHECK_EQUAL(check(with(raw, 32, length), true).reason, "");
  }
  check_only_strict_refuses(with(raw, 32, -2147483648LL),
                            {"TLEN", "the template length -2147483648 is less than SAM allows", 32});
}

BOOST_AUTO_TEST_CASE(names) {
  check_refused(with(Record().raw(), 41, 'x', 1), {"QNAME", "the name \"read1\" does not end with a NUL", 41});
  for (const int bad : {0, 1, int{' '}, int{'@'}, 0x7f, 0x80, 0xff}) {
    for (const std::size_t size : {1, 5, 7, 8, 9, 16, 30, 254}) {
      for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
        Record record;
        record.name = std::string(size, 'a');
        record.name[at] = static_cast<char>(bad);
        const std::string quoted = check(record.raw(), true).reason;
        BOOST_CHECK(quoted.find(" holds a character that is none of '!' to '~', or an '@'") != std::string::npos);
        BOOST_CHECK_EQUAL(check(record.raw(), false).reason, "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(cigars) {
  const std::size_t offset = 36 + 6;
  for (int operation = 9; operation < 16; ++operation) {
    check_refused(with(Record().raw(), offset, 4 << 4 | operation),
                  {"CIGAR", "there is no operation " + std::to_string(operation) + ", only 0 to 8", offset});
  }
  Record record;
  record.cigar = "5M";
  check_only_strict_refuses(record.raw(), {"CIGAR", "the operations take 5 bases, but the sequence has 4", offset});
  record.cigar = "2M1H2M";
  check_only_strict_refuses(record.raw(), {"CIGAR", "H can only be the first or the last operation", offset});
  record.cigar = "1M2S1M";
  check_only_strict_refuses(record.raw(), {"CIGAR", "S can only have H between it and the ends", offset});
}

BOOST_AUTO_TEST_CASE(long_cigars) {
  Record record;
  record.cigar = "4S9N";
  record.tags = bam_data::integer_tag("NM", 'C', 1) + bam_data::array_tag("CG", 'I', 4, {4 << 4, 5 << 4 | 2});
  BOOST_CHECK_EQUAL(check(record.raw(), true).reason, "");
  const std::size_t offset = 36 + 6 + 8 + 2 + 4 + 4 + 8;
  const std::string raw = record.raw();
  check_refused(with(raw, offset + 4, 5 << 4 | 9), {"CIGAR", "there is no operation 9, only 0 to 8", offset + 4});
  check_only_strict_refuses(with(raw, offset, 3 << 4),
                            {"CIGAR", "the operations take 3 bases, but the sequence has 4", offset});
}

BOOST_AUTO_TEST_CASE(scores) {
  for (const std::size_t size : {1, 4, 7, 8, 9, 31, 150}) {
    for (const int bad : {94, 127, 128, 254, 255}) {
      for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
        Record record;
        record.sequence = std::string(size, 'A');
        record.cigar = "";
        record.scores = std::string(size, '\x10');
        record.scores[at] = static_cast<char>(bad);
        const std::string reason = check(record.raw(), true).reason;
        if (bad == 255 && at == 0) {
          BOOST_CHECK_EQUAL(reason, size == 1 ? "" : "scores are missing, but not all of them");
        } else {
          BOOST_CHECK_EQUAL(reason, "there is a score above 93");
        }
        BOOST_CHECK_EQUAL(check(record.raw(), false).reason, "");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(tags_that_endanger_memory) {
  const std::string good = bam_data::integer_tag("NM", 'C', 1);
  const std::string types = ", which is none of A c C s S i I f Z H, or B and one of c C s S i I f";
  const std::size_t second = tags_offset + good.size();
  for (const std::string& cut :
       {std::string("X"), std::string("XA"), std::string("XAC"), std::string("XABc\1\0\0", 7)}) {
    const BamFault fault = check(tagged(good + cut).raw(), true);
    BOOST_CHECK(fault.reason.starts_with("the record ends inside the head of a field: "));
    BOOST_CHECK_EQUAL(fault.offset, second);
    BOOST_CHECK_EQUAL(check(tagged(good + cut).raw(), false).offset, second);
  }
  check_refused(tagged(good + "XAi\1\2\3").raw(),
                {"optional fields", "field \"XA\" of type i does not end within the record", second});
  check_refused(tagged(good + "XAs\1").raw(),
                {"optional fields", "field \"XA\" of type s does not end within the record", second});
  for (const std::size_t size : {1, 4, 5, 8, 9, 30}) {
    for (const char type : {'Z', 'H'}) {
      check_refused(
          tagged(good + "XA" + type + std::string(size, 'A')).raw(),
          {"optional fields", std::string("field \"XA\" of type ") + type + " does not end within the record", second});
    }
  }
  check_refused(tagged(good + std::string("XABi\2\0\0\0abcd", 12)).raw(),
                {"optional fields", "field \"XA\" has 2 elements, which the record has no room for", second});
  check_refused(tagged(good + std::string("XABc\xff\xff\xff\xff", 8) + "abcd").raw(),
                {"optional fields", "field \"XA\" has 4294967295 elements, which the record has no room for", second});
  check_refused(tagged(good + "XAd12345678").raw(),
                {"optional fields", "field \"XA\" has the type \"d\"" + types, second});
  check_refused(tagged(good + std::string("XABA\1\0\0\0a", 9)).raw(),
                {"optional fields", "field \"XA\" has the type \"BA\"" + types, second});
}

BOOST_AUTO_TEST_CASE(tags_that_break_the_grammar) {
  for (const std::string name : {"1A", "A_", "A ", " A", "A\x80", "\xc3\xa9"}) {
    const BamFault fault = check(tagged(bam_data::integer_tag(name, 'C', 1)).raw(), true);
    BOOST_CHECK(fault.reason.ends_with(" is not a letter and a letter or digit"));
    BOOST_CHECK_EQUAL(check(tagged(bam_data::integer_tag(name, 'C', 1)).raw(), false).reason, "");
  }
  for (const int bad : {1, 0x1f, 0x7f, 0x80, 0xff}) {
    for (const std::size_t size : {1, 7, 8, 9, 25}) {
      for (const std::size_t at : {std::size_t{0}, size / 2, size - 1}) {
        std::string text(size, 'a');
        text[at] = static_cast<char>(bad);
        const std::string raw = tagged(bam_data::text_tag("XX", 'Z', text)).raw();
        BOOST_CHECK(check(raw, true).reason.starts_with(
            "field \"XX\" of type Z holds a character that its type does not allow: "));
        BOOST_CHECK_EQUAL(check(raw, false).reason, "");
      }
    }
  }
  const std::string characters = " holds a character that its type does not allow: ";
  check_only_strict_refuses(tagged(bam_data::text_tag("XX", 'A', " ")).raw(),
                            {"optional fields", "field \"XX\" of type A" + characters + "\" \"", tags_offset});
  check_only_strict_refuses(tagged(bam_data::text_tag("XX", 'H', "0aF1")).raw(),
                            {"optional fields", "field \"XX\" of type H" + characters + "\"0aF1\"", tags_offset});
  check_only_strict_refuses(tagged(bam_data::text_tag("XX", 'H', "0AF")).raw(),
                            {"optional fields", "field \"XX\" of type H has an odd number of digits", tags_offset});
}

BOOST_AUTO_TEST_CASE(repeated_tags) {
  // Any two of any number of fields.
  for (const std::size_t count : {2, 3, 10, 31, 32, 33, 64, 100, 1000}) {
    std::vector<std::string> fields;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string name = {static_cast<char>('A' + i / 62 % 26),
                                "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"[i % 62]};
      fields.push_back(bam_data::integer_tag(name, 'C', 1));
    }
    std::string all;
    for (const std::string& field : fields) all += field;
    BOOST_CHECK_EQUAL(check(tagged(all).raw(), true).reason, "");
    for (const std::size_t again : {std::size_t{0}, count / 2, count - 1}) {
      check_only_strict_refuses(
          tagged(all + fields[again]).raw(),
          {"optional fields", "field \"" + fields[again].substr(0, 2) + "\" is there twice", tags_offset + all.size()});
    }
  }
}

BOOST_AUTO_TEST_CASE(every_truncation) {
  const std::string raw = bam_data::rich_record().raw();
  for (std::size_t size = 0; size < raw.size(); ++size) {
    for (const bool strict : {true, false}) {
      BOOST_CHECK(check(raw.substr(0, size), strict));
      if (size < 4) continue;
      // With a block size that fits, what is left may still be a record of fewer tags.
      const std::string cut = with(raw.substr(0, size), 0, static_cast<std::int64_t>(size - 4));
      ExactMemory memory(cut);
      const std::string_view bytes(memory.data(), cut.size());
      if (!seqtide::check_bam(bytes, 2, strict)) use(BamView(bytes));
    }
  }
}

BOOST_AUTO_TEST_CASE(every_byte_changed) {
  Record with_long_cigar;
  with_long_cigar.cigar = "4S9N";
  with_long_cigar.tags = bam_data::array_tag("CG", 'I', 4, {4 << 4, 5 << 4 | 2}) + bam_data::text_tag("RG", 'Z', "a");
  std::mt19937 random(1);
  std::size_t sound = 0;
  for (const std::string& raw : {bam_data::rich_record().raw(), with_long_cigar.raw()}) {
    for (std::size_t i = 0; i < raw.size(); ++i) {
      for (int change = 0; change < 12; ++change) {
        std::string damaged = raw;
        damaged[i] = static_cast<char>(change < 8 ? damaged[i] ^ 1 << change : random());
        ExactMemory memory(damaged);
        const std::string_view bytes(memory.data(), damaged.size());
        const bool strict_takes = !seqtide::check_bam(bytes, 2, true);
        const bool lenient_takes = !seqtide::check_bam(bytes, 2, false);
        BOOST_CHECK(lenient_takes || !strict_takes);
        if (lenient_takes) use(BamView(bytes));
        sound += lenient_takes ? 1 : 0;
      }
    }
  }
  BOOST_CHECK_GT(sound, 1000U);
}
