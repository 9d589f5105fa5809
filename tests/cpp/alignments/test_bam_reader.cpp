#define BOOST_TEST_MODULE bam_reader
#include "seqtide/alignments/bam/reader.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "bam_data.hpp"
#include "bgzf_data.hpp"
#include "pieces.hpp"
#include "scarce_memory.hpp"
#include "seqtide/io/memory_stream.hpp"

using seqtide::AlignmentBatch;
using seqtide::AlignmentOptions;
using seqtide::BamReader;
using seqtide::BamView;
using seqtide::Validation;

namespace {

struct Outcome {
  std::vector<std::string> records;
  std::string kind = "complete";  // "format", "truncated", "corrupt", "limit"; with "header " in front if none opened
  std::string reason;
  seqtide::Place place;
};

void set_fault(Outcome& outcome, const seqtide::FormatError& error, const char* prefix) {
  outcome.kind = prefix;
  outcome.kind += dynamic_cast<const seqtide::TruncatedError*>(&error) ? "truncated"
                  : dynamic_cast<const seqtide::CorruptError*>(&error) ? "corrupt"
                  : dynamic_cast<const seqtide::LimitError*>(&error)   ? "limit"
                                                                       : "format";
  outcome.reason = error.reason();
  outcome.place = error.place();
}

AlignmentOptions strict() {
  AlignmentOptions options;
  options.validation = Validation::strict;
  return options;
}

AlignmentOptions lenient() {
  AlignmentOptions options;
  options.validation = Validation::lenient;
  return options;
}

Outcome read_all(std::unique_ptr<seqtide::BlockSource> source, const AlignmentOptions& options = strict()) {
  Outcome outcome;
  std::unique_ptr<BamReader> reader;
  try {
    reader = std::make_unique<BamReader>(std::move(source), options);
  } catch (const seqtide::FormatError& error) {
    set_fault(outcome, error, "header ");
    return outcome;
  }
  BamView view;
  try {
    while (reader->next(view)) outcome.records.emplace_back(view.raw());
    BOOST_CHECK(!reader->next(view));
  } catch (const seqtide::FormatError& error) {
    set_fault(outcome, error, "");
    BOOST_CHECK_EQUAL(outcome.place.record, outcome.records.size() + 1);
    BOOST_CHECK_THROW(reader->next(view), seqtide::FormatError);  // the same again
    BOOST_CHECK_THROW(reader->fill(), seqtide::FormatError);
  }
  BOOST_CHECK_EQUAL(reader->record_count(), outcome.records.size());
  return outcome;
}

Outcome read(const std::string& data, const AlignmentOptions& options = strict()) {
  const Outcome whole = read_all(std::make_unique<Pieces>(data, data.size() + 1), options);
  for (const std::size_t piece : {1, 3, 64}) {
    BOOST_TEST_CONTEXT("pieces of " << piece) {
      const Outcome outcome = read_all(std::make_unique<Pieces>(data, piece), options);
      BOOST_REQUIRE(outcome.records == whole.records);
      BOOST_REQUIRE_EQUAL(outcome.kind, whole.kind);
      BOOST_REQUIRE_EQUAL(outcome.reason, whole.reason);
      BOOST_REQUIRE_EQUAL(outcome.place.offset, whole.place.offset);
    }
  }
  return whole;
}

std::unique_ptr<seqtide::BlockSource> input(const std::string& file, int threads = 1,
                                            std::size_t block_size = 256 << 10) {
  return seqtide::open_input(seqtide::MemoryStream::copy_of(file), bgzf_data::input_options(threads, block_size));
}

std::vector<std::string> rich_records(int count) {
  std::vector<std::string> records;
  for (int i = 0; i < count; ++i) records.push_back(bam_data::rich_record(i).raw());
  return records;
}

std::string le32(std::uint32_t value) {
  std::string bytes;
  bgzf_data::append_le(bytes, value, 4);
  return bytes;
}

// `good` records, then the damaged one, then a good one that must not be delivered.
void check_damaged(const std::string& damaged, const AlignmentOptions& options, const std::string& kind,
                   const std::string& reason, std::size_t offset) {
  const std::vector<std::string> good = rich_records(2);
  const std::string before = bam_data::bam(good);
  const Outcome outcome = read(before + damaged + good[0], options);
  BOOST_CHECK(outcome.records == good);
  BOOST_CHECK_EQUAL(outcome.kind, kind);
  BOOST_CHECK_EQUAL(outcome.reason, reason);
  BOOST_CHECK_EQUAL(outcome.place.offset, before.size() + offset);
  BOOST_CHECK_EQUAL(outcome.place.format, "BAM");
  BOOST_CHECK_EQUAL(outcome.place.path, "<pieces>");
}

std::string with(std::string raw, std::size_t offset, const std::string& bytes) {
  return raw.replace(offset, bytes.size(), bytes);
}

}  // namespace

BOOST_AUTO_TEST_CASE(header_and_records) {
  const std::vector<std::string> records = rich_records(3);
  BamReader reader(std::make_unique<Pieces>(bam_data::bam(records), 100));
  BOOST_CHECK_EQUAL(reader.header()->text(), bam_data::header_text(bam_data::two_references));
  BOOST_REQUIRE_EQUAL(reader.header()->references().size(), 2U);
  BOOST_CHECK_EQUAL(reader.header()->references()[1].name, "chr2");
  BOOST_CHECK_EQUAL(reader.header()->references()[1].length, 500000);
  std::size_t count = 0;
  for (const BamView& view : reader) BOOST_CHECK(view.raw() == records.at(count++));
  BOOST_CHECK_EQUAL(count, 3U);
  BOOST_CHECK_EQUAL(reader.name(), "<pieces>");
}

BOOST_AUTO_TEST_CASE(headers_of_all_kinds) {
  const auto references = [](const std::string& data) {
    return BamReader(std::make_unique<Pieces>(data, 5)).header()->references();
  };
  BOOST_CHECK(references(bam_data::header("", {})).empty());
  // The list alone; the text alone says nothing new; NULs behind the text.
  BOOST_CHECK_EQUAL(references(bam_data::header("", bam_data::two_references)).size(), 2U);
  const std::string padded = bam_data::header_text(bam_data::two_references) + std::string(10, '\0');
  BOOST_CHECK_EQUAL(references(bam_data::header(padded, bam_data::two_references)).size(), 2U);
  bam_data::References many;
  for (int i = 0; i < 5000; ++i) many.emplace_back("contig" + std::to_string(i), 100 + i);
  const std::vector<seqtide::Reference> read = references(bam_data::header(many));
  BOOST_REQUIRE_EQUAL(read.size(), many.size());
  BOOST_CHECK_EQUAL(read[4999].name, "contig4999");
  BOOST_CHECK_EQUAL(read[4999].length, 5099);
}

BOOST_AUTO_TEST_CASE(broken_headers) {
  const auto reason = [](const std::string& data, const std::string& kind) {
    const Outcome outcome = read(data);
    BOOST_CHECK_EQUAL(outcome.kind, "header " + kind);
    BOOST_CHECK_EQUAL(outcome.place.format, "BAM");
    return outcome.reason;
  };
  const std::string magic("BAM\1", 4);
  BOOST_CHECK_EQUAL(reason("", "truncated"), "the data is empty; BAM starts with a header");
  BOOST_CHECK_EQUAL(reason("BA", "truncated"), "the data ends inside the magic number of BAM");
  BOOST_CHECK_EQUAL(reason("BAM\2....", "format"), "the data does not start with the magic number of BAM");
  BOOST_CHECK_EQUAL(reason("@HD\tVN:1.6\n", "format"),
                    "the data does not start with the magic number of BAM; this looks like SAM text");
  BOOST_CHECK_EQUAL(reason("@r\nACGT\n+\nIIII\n", "format"),
                    "the data does not start with the magic number of BAM; this looks like FASTQ text");
  BOOST_CHECK_EQUAL(reason(magic + le32(-1), "format"), "the length of the header text is negative: -1");
  BOOST_CHECK_EQUAL(reason(magic + le32(0) + le32(-5), "format"), "the number of references is negative: -5");
  const std::string list = magic + le32(0) + le32(1);
  BOOST_CHECK_EQUAL(reason(list + le32(0), "format"), "the length of the name of reference 0 is 0");
  BOOST_CHECK_EQUAL(reason(list + le32(-3), "format"), "the length of the name of reference 0 is -3");
  BOOST_CHECK_EQUAL(reason(list + le32(2) + "ab" + le32(9), "format"),
                    "the name of reference 0, \"ab\", does not end with its only NUL");
  BOOST_CHECK_EQUAL(reason(list + le32(3) + std::string("\0b\0", 3) + le32(9), "format"),
                    "the name of reference 0, \"\\x00b\\x00\", does not end with its only NUL");
  BOOST_CHECK_EQUAL(reason(list + le32(2) + std::string("a\0", 2) + le32(-9), "format"),
                    "the length of reference 0 is negative: -9");
  reason(list + le32(2) + std::string("a\0", 2) + le32(0), "format");
  reason(bam_data::header("@SQ\tSN:other\tLN:5\n", {{"chr1", 5}}), "format");
  const Outcome outcome = read(bam_data::header("@HD\tVN:1.6\n@XX\n", {}));
  BOOST_CHECK_EQUAL(outcome.place.line, 2U);
  BOOST_CHECK_EQUAL(outcome.place.offset, 8U + 11U);
}

BOOST_AUTO_TEST_CASE(claims_cost_no_memory) {
  const std::string magic("BAM\1", 4);
  const std::string huge = le32(0x7fffffff);
  const scarce_memory::Limit limit(1 << 20);
  AlignmentOptions options;
  options.max_header_bytes = std::uint64_t{1} << 32;
  for (const std::string& data : {magic + huge + "text", magic + le32(0) + huge,
                                  magic + le32(0) + huge + le32(2) + std::string("a\0", 2) + le32(1),
                                  magic + le32(0) + le32(1) + huge + "name"}) {
    BOOST_CHECK_EQUAL(read(data, options).kind, "header truncated");
  }
  options.max_record_bytes = 0x7fffffff;
  const std::string record = le32(0x7ffffff0) + std::string(100, '\0');
  BOOST_CHECK_EQUAL(read(bam_data::header() + record, options).kind, "format");  // a name of no bytes
  BOOST_CHECK_EQUAL(read(bam_data::header() + with(record, 12, "\2"), options).kind, "truncated");
  BOOST_CHECK_EQUAL(read(bam_data::header() + le32(0xffffffff) + "x", options).kind, "limit");
}

BOOST_AUTO_TEST_CASE(limits) {
  const auto kind = [](const std::string& data, const AlignmentOptions& options) {
    const Outcome outcome = read(data, options);
    return outcome.kind + ": " + outcome.reason;
  };
  AlignmentOptions options;
  const std::string text = bam_data::header_text(bam_data::two_references);
  options.max_header_bytes = text.size();
  const std::vector<std::string> records = rich_records(2);
  BOOST_CHECK_EQUAL(kind(bam_data::bam(records), options), "complete: ");
  options.max_header_bytes = text.size() - 1;
  BOOST_CHECK_EQUAL(
      kind(bam_data::bam(records), options),
      "header limit: the header text is larger than max_header_bytes = " + std::to_string(options.max_header_bytes));
  options.max_header_bytes = 20;
  BOOST_CHECK_EQUAL(kind(bam_data::header("", bam_data::two_references), options),
                    "header limit: the list of references is larger than max_header_bytes = 20");
  options = {};
  options.max_record_bytes = records[0].size();
  BOOST_CHECK_EQUAL(kind(bam_data::bam(records), options), "complete: ");
  options.max_record_bytes = records[0].size() - 1;
  BOOST_CHECK_EQUAL(kind(bam_data::bam(records), options),
                    "limit: the record of " + std::to_string(records[0].size()) +
                        " bytes is larger than max_record_bytes = " + std::to_string(records[0].size() - 1));
  for (const std::uint64_t wrong : {std::uint64_t{0}, std::uint64_t{1} << 31}) {
    options.max_record_bytes = wrong;
    BOOST_CHECK_THROW(BamReader(std::make_unique<Pieces>(bam_data::bam(records), 100), options),
                      seqtide::InvalidArgument);
  }
}

BOOST_AUTO_TEST_CASE(faults_name_their_field_and_place) {
  const std::string raw = bam_data::Record().raw();
  check_damaged(with(raw, 4, le32(7)), {}, "format",
                "RNAME: reference id 7 is not in the header, which has 2 references", 4);
  check_damaged(with(raw, 4, le32(7)), lenient(), "format",
                "RNAME: reference id 7 is not in the header, which has 2 references", 4);
  check_damaged(with(raw, 0, le32(31)), {}, "format",
                "block size: a record has at least 32 bytes behind its block size, not 31", 0);
  check_damaged(with(raw, 20, le32(-1)), lenient(), "format", "SEQ: the size of the sequence is negative: -1", 20);
  check_damaged(with(raw, 37, "@"), strict(), "format",
                "QNAME: the name \"r@ad1\" holds a character that is none of '!' to '~', or an '@'", 36);
  const Outcome outcome = read(bam_data::header() + with(raw, 37, "@"));
  BOOST_CHECK(outcome.place.excerpt.starts_with(std::string("r@ad1\0", 6)));
  for (const AlignmentOptions& options : {AlignmentOptions(), lenient()}) {
    BOOST_CHECK_EQUAL(read(bam_data::header() + with(raw, 37, "@"), options).kind, "complete");
  }
}

BOOST_AUTO_TEST_CASE(wrong_lengths_are_found_before_the_rest_comes) {
  // The claimed size never arrives, but the fields at the start already contradict it.
  const std::string start = with(bam_data::Record().raw(), 0, le32(100000)).substr(0, 36);
  const Outcome outcome = read(bam_data::header() + with(start, 20, le32(200000)));
  BOOST_CHECK_EQUAL(outcome.kind, "format");
  BOOST_CHECK(outcome.reason.starts_with("block size: the block size 100000 has no room for a name of 6 bytes"));
}

BOOST_AUTO_TEST_CASE(cut_at_every_byte) {
  const std::vector<std::string> records = rich_records(3);
  const std::string header = bam_data::header();
  const std::string data = bam_data::bam(records);
  for (std::size_t size = 0; size < data.size(); ++size) {
    const Outcome outcome = read_all(std::make_unique<Pieces>(data.substr(0, size), 50));
    if (size < header.size()) {
      BOOST_REQUIRE_EQUAL(outcome.kind, "header truncated");
      continue;
    }
    std::size_t whole = 0;
    std::size_t end = header.size();
    while (whole < records.size() && end + records[whole].size() <= size) end += records[whole++].size();
    BOOST_REQUIRE_EQUAL(outcome.records.size(), whole);
    BOOST_REQUIRE_EQUAL(outcome.kind, end == size ? "complete" : "truncated");
    if (end != size) BOOST_REQUIRE_EQUAL(outcome.place.offset, end);
  }
}

BOOST_AUTO_TEST_CASE(bgzf_blocks_of_any_size) {
  const std::vector<std::string> records = rich_records(40);
  const std::string data = bam_data::bam(records);
  for (const std::size_t per_block : {1, 3, 36, 255, 4096, 65280}) {
    std::string file = bgzf_data::file(data, per_block);
    for (const int threads : {1, 2}) {
      for (const std::size_t block_size : {std::size_t{1}, std::size_t{100}, std::size_t{256 << 10}}) {
        const Outcome outcome = read_all(input(file, threads, block_size));
        BOOST_REQUIRE_EQUAL(outcome.kind, "complete");
        BOOST_REQUIRE(outcome.records == records);
      }
    }
  }
  // Empty and stored blocks in the middle.
  const std::string odd = bgzf_data::block(data.substr(0, 500)) + bgzf_data::eof_block() +
                          bgzf_data::block(data.substr(500), 0) + bgzf_data::eof_block();
  BOOST_CHECK(read_all(input(odd)).records == records);
  // Plain gzip.
  BOOST_CHECK(read_all(input(bgzf_data::gzip_member(data))).records == records);
}

BOOST_AUTO_TEST_CASE(bgzf_cut_at_every_byte) {
  const std::vector<std::string> records = rich_records(6);
  const std::string file = bgzf_data::file(bam_data::bam(records), 700);
  std::size_t most = 0;
  for (std::size_t size = 0; size < file.size(); ++size) {
    const Outcome outcome = read_all(input(file.substr(0, size)));
    BOOST_REQUIRE(outcome.kind.ends_with("truncated"));
    BOOST_REQUIRE(std::equal(outcome.records.begin(), outcome.records.end(), records.begin()));
    BOOST_REQUIRE_GE(outcome.records.size(), most);
    most = outcome.records.size();
  }
  BOOST_CHECK_EQUAL(most, records.size());
}

BOOST_AUTO_TEST_CASE(a_broken_block_loses_nothing_before_it) {
  const std::vector<std::string> records = rich_records(30);
  std::string file = bgzf_data::file(bam_data::bam(records), 1000);
  file[file.size() / 2] ^= 1;
  const Outcome outcome = read_all(input(file));
  BOOST_CHECK(outcome.kind == "corrupt" || outcome.kind == "format");
  BOOST_CHECK_GT(outcome.records.size(), 5U);
  BOOST_CHECK(std::equal(outcome.records.begin(), outcome.records.end(), records.begin()));
}

BOOST_AUTO_TEST_CASE(virtual_offsets) {
  const std::vector<std::string> records = rich_records(20);
  const std::string data = bam_data::bam(records);
  for (const std::size_t per_block : {100, 333, 5000}) {
    // Where each block starts, to compute offsets without the reader.
    std::vector<std::uint64_t> starts;
    std::string file;
    for (std::size_t i = 0; i < data.size(); i += per_block) {
      starts.push_back(file.size());
      file += bgzf_data::block(data.substr(i, per_block));
    }
    starts.push_back(file.size());
    file += bgzf_data::eof_block();
    const auto expected = [&](std::size_t offset) {
      return offset == data.size() && offset % per_block != 0 ? starts.back() << 16
                                                              : starts[offset / per_block] << 16 | offset % per_block;
    };
    BamReader reader(input(file, 1, 100));
    std::size_t offset = bam_data::header().size();
    BamView view;
    while (reader.next(view)) {
      BOOST_REQUIRE_EQUAL(reader.virtual_begin().value(), expected(offset));
      BOOST_CHECK_EQUAL(reader.last_place().offset, offset);
      BOOST_CHECK_EQUAL(reader.last_place().record, reader.record_count());
      offset += view.raw().size();
      BOOST_REQUIRE_EQUAL(reader.virtual_end().value(), expected(offset));
    }
    BOOST_CHECK_EQUAL(offset, data.size());
  }
  BamReader plain(std::make_unique<Pieces>(data, 100));
  BamView view;
  BOOST_REQUIRE(plain.next(view));
  BOOST_CHECK(!plain.virtual_begin());
  BOOST_CHECK(!plain.virtual_end());
}

BOOST_AUTO_TEST_CASE(long_records) {
  bam_data::Record record;
  record.sequence = std::string(300000, 'G');
  record.scores = std::string(300000, '\x20');
  record.cigar = "300000M";
  const std::vector<std::string> records = {bam_data::rich_record().raw(), record.raw(), record.raw(),
                                            bam_data::rich_record().raw()};
  const Outcome outcome = read_all(input(bgzf_data::file(bam_data::bam(records), 65280), 2, 1000));
  BOOST_CHECK_EQUAL(outcome.kind, "complete");
  BOOST_CHECK(outcome.records == records);
}

BOOST_AUTO_TEST_CASE(batches_equal_single_records) {
  const std::vector<std::string> records = rich_records(50);
  std::string data = bam_data::bam(records);
  for (const std::size_t most : {1, 7, 50, 1000}) {
    BamReader reader(std::make_unique<Pieces>(data, 777));
    AlignmentBatch batch;
    std::vector<std::string> read;
    while (reader.read_batch(batch, {1 << 20, most})) {
      BOOST_CHECK_LE(batch.size(), most);
      BOOST_CHECK(batch.header == reader.header());
      for (std::size_t i = 0; i < batch.size(); ++i) read.emplace_back(batch[i].raw());
    }
    BOOST_CHECK(read == records);
    BOOST_CHECK_EQUAL(batch.size(), 0U);
  }
  // Records before a fault make a batch of their own.
  data += with(records[0], 4, le32(9));
  BamReader reader(std::make_unique<Pieces>(data, 777));
  AlignmentBatch batch;
  BOOST_REQUIRE(reader.read_batch(batch));
  BOOST_CHECK_EQUAL(batch.size(), 50U);
  BOOST_CHECK_THROW(reader.read_batch(batch), seqtide::FormatError);
  BOOST_CHECK_THROW(reader.read_batch(batch), seqtide::FormatError);
  BOOST_CHECK_THROW(reader.read_batch(batch, {0, 1}), seqtide::InvalidArgument);
}

BOOST_AUTO_TEST_CASE(batches_are_joined_and_cut) {
  const std::vector<std::string> records = rich_records(10);
  BamReader reader(std::make_unique<Pieces>(bam_data::bam(records), 777));
  AlignmentBatch first;
  AlignmentBatch second;
  BOOST_REQUIRE(reader.read_batch(first, {1 << 20, 4}));
  BOOST_REQUIRE(reader.read_batch(second, {1 << 20, 4}));
  const AlignmentBatch batches[] = {AlignmentBatch(), first, second};
  const AlignmentBatch joined = AlignmentBatch::concat(batches);
  BOOST_REQUIRE_EQUAL(joined.size(), 8U);
  BOOST_CHECK(joined.header == reader.header());
  BOOST_CHECK(joined[5].raw() == records[5]);
  BOOST_CHECK(joined.slice(3, 2)[1].raw() == records[4]);
  const std::int64_t wanted[] = {7, 0};
  BOOST_CHECK(joined.take(wanted)[0].raw() == records[7]);
  BamReader other(std::make_unique<Pieces>(bam_data::header({{"other", 5}}) + bam_data::rich_record().raw(), 777),
                  lenient());
  AlignmentBatch foreign;
  foreign.header = other.header();
  const AlignmentBatch mixed[] = {first, foreign};
  BOOST_CHECK_THROW(AlignmentBatch::concat(mixed), seqtide::InvalidArgument);
  BOOST_CHECK_EQUAL(AlignmentBatch::concat({}).size(), 0U);
}

BOOST_AUTO_TEST_CASE(a_failed_read_can_be_repeated) {
  const std::vector<std::string> records = rich_records(5);
  auto stream = std::make_unique<bgzf_data::OddStream>(bam_data::bam(records), 100);
  bgzf_data::OddStream& odd = *stream;
  seqtide::InputOptions options;
  options.threads = 1;
  options.block_size = 100;
  BamReader reader(std::move(stream), {}, options);
  odd.fail_every = 3;
  std::vector<std::string> read;
  BamView view;
  int failures = 0;
  for (;;) {
    try {
      if (!reader.next(view)) break;
      read.emplace_back(view.raw());
    } catch (const seqtide::CallbackError&) {
      ++failures;
    }
  }
  BOOST_CHECK_GT(failures, 0);
  BOOST_CHECK(read == records);
}

BOOST_AUTO_TEST_CASE(a_failure_that_ended_a_batch_is_not_lost) {
  const std::vector<std::string> records = rich_records(5);
  const auto error = std::make_exception_ptr(seqtide::IoError("gone", 5, "x"));
  BamReader reader(std::make_unique<Pieces>(bam_data::bam(records), 100, error));
  AlignmentBatch batch;
  BOOST_REQUIRE(reader.read_batch(batch));
  BOOST_CHECK_EQUAL(batch.size(), 5U);
  BamView view;
  BOOST_CHECK_THROW(reader.next(view), seqtide::IoError);
}

BOOST_AUTO_TEST_CASE(a_record_that_no_memory_was_left_for_is_not_skipped) {
  const std::vector<std::string> records = rich_records(20000);
  BamReader reader(std::make_unique<Pieces>(bam_data::bam(records), 5000));
  AlignmentBatch batch;
  {
    const scarce_memory::Limit limit(32 << 10);  // the offsets of a batch grow beyond it
    BOOST_REQUIRE(reader.read_batch(batch, {100 << 20}));
    BOOST_REQUIRE_LT(batch.size(), 20000U);
  }
  BOOST_CHECK_EQUAL(reader.record_count(), batch.size());
  const std::size_t next = batch.size();
  BOOST_CHECK_THROW(reader.read_batch(batch), std::bad_alloc);
  BOOST_REQUIRE(reader.read_batch(batch));
  BOOST_CHECK_EQUAL(batch[0].raw(), records[next]);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_has_no_more_records) {
  BamReader reader(std::make_unique<Pieces>(bam_data::bam(rich_records(3)), 10000));
  BamView view;
  BOOST_REQUIRE(reader.next(view));
  reader.close();
  BOOST_CHECK(!reader.next(view));
  BOOST_CHECK(!reader.fill());
  reader.close();
}
