#define BOOST_TEST_MODULE batch
#include <array>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "failing_stream.hpp"
#include "pieces.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"
#include "seqtide/reads/batch.hpp"

using seqtide::BatchLimits;
using seqtide::ColumnBuilder;
using seqtide::FastaBatch;
using seqtide::FastqBatch;
using seqtide::FastqBatchBuilder;
using seqtide::FastqView;
using seqtide::Interval;
using seqtide::InvalidArgument;
using seqtide::TextColumn;

namespace {

using Values = std::vector<std::string>;
using Indices = std::vector<std::int64_t>;

TextColumn column_of(const Values& values) {
  ColumnBuilder builder;
  for (const std::string& value : values) builder.append(value);
  return std::move(builder).finish();
}

Values values_of(const TextColumn& column) {
  Values values;
  for (std::size_t i = 0; i < column.size(); ++i) values.emplace_back(column[i]);
  return values;
}

void check_values(const TextColumn& column, const Values& expected) {
  const Values values = values_of(column);
  BOOST_TEST(values == expected, boost::test_tools::per_element());
  std::size_t total = 0;
  for (const std::string& value : expected) total += value.size();
  BOOST_TEST(column.total_size() == total);
  BOOST_TEST(column.pieces().count == expected.size());
}

FastqBatch batch_of(const Values& names, const Values& sequences) {
  FastqBatchBuilder builder;
  for (std::size_t i = 0; i < names.size(); ++i) {
    builder.append({names[i], sequences[i], std::string(sequences[i].size(), static_cast<char>('5' + i % 10)), {}});
  }
  BOOST_TEST(builder.size() == names.size());
  return std::move(builder).finish();
}

Values lines_of(const FastqBatch& batch) {
  BOOST_TEST_REQUIRE(batch.sequences.size() == batch.size());
  BOOST_TEST_REQUIRE(batch.qualities.size() == batch.size());
  Values lines;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    const FastqView record = batch[i];
    BOOST_TEST(record.sequence.size() == record.quality.size());
    lines.push_back(std::string(record.name) + '|' + std::string(record.sequence) + '|' + std::string(record.quality));
  }
  return lines;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(columns, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(an_empty_column_has_one_offset) {
  for (const TextColumn& column : {TextColumn(), column_of({}), TextColumn::concat({}), column_of({"a"}).slice(1, 0),
                                   column_of({"a"}).take({}), TextColumn().cut({})}) {
    check_values(column, {});
    BOOST_TEST(column.offsets()[0] == column.offsets()[column.size()]);
  }
}

BOOST_AUTO_TEST_CASE(values_may_hold_any_byte_and_be_empty) {
  const Values values = {"", std::string("\0\xff\n", 3), "", "x", ""};
  check_values(column_of(values), values);
}

BOOST_AUTO_TEST_CASE(slices_share_the_memory_and_keep_it_alive) {
  TextColumn part;
  const char* memory = nullptr;
  {
    const TextColumn whole = column_of({"one", "", "three", "four"});
    memory = whole.bytes();
    part = whole.slice(1, 3).slice(1, 2);
  }
  check_values(part, {"three", "four"});
  BOOST_TEST(static_cast<const void*>(part.bytes()) == static_cast<const void*>(memory));
  BOOST_TEST(part.offsets()[0] == 3);
  check_values(part.slice(0, 0), {});
  check_values(part.slice(2, 0), {});
}

BOOST_AUTO_TEST_CASE(slices_beyond_the_end_are_refused) {
  const TextColumn column = column_of({"a", "b", "c"}).slice(0, 2);
  BOOST_CHECK_THROW(column.slice(0, 3), InvalidArgument);
  BOOST_CHECK_THROW(column.slice(3, 0), InvalidArgument);
  BOOST_CHECK_THROW(column.slice(1, SIZE_MAX), InvalidArgument);
  BOOST_CHECK_THROW(column.slice(SIZE_MAX, 2), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(take_copies_in_any_order_and_more_than_once) {
  const TextColumn column = column_of({"zero", "a", "bc", "", "last"}).slice(1, 3);
  check_values(column.take(Indices{2, 1, 1, 0}), {"", "bc", "bc", "a"});
  BOOST_CHECK_THROW(column.take(Indices{0, 3}), InvalidArgument);
  BOOST_CHECK_THROW(column.take(Indices{-1}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(cut_keeps_what_lies_in_the_interval) {
  const TextColumn column = column_of({"zero", "abcdef", "xyz", ""}).slice(1, 3);
  check_values(column.cut(std::vector<Interval>{{1, 4}, {0, 99}, {0, 0}}), {"bcd", "xyz", ""});
  check_values(column.cut(std::vector<Interval>{{6, 6}, {7, 9}, {2, 5}}), {"", "", ""});
  check_values(column.cut(std::vector<Interval>{{4, 2}, {3, 0}, {1, 1}}), {"", "", ""});
  BOOST_CHECK_THROW(column.cut(std::vector<Interval>{{0, 1}}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(concat_joins_slices) {
  const TextColumn column = column_of({"zero", "a", "bc", ""});
  const std::array<TextColumn, 4> columns = {column.slice(1, 2), TextColumn(), column, column.slice(3, 1)};
  const TextColumn joined = TextColumn::concat(columns);
  check_values(joined, {"a", "bc", "zero", "a", "bc", "", ""});
  BOOST_TEST(joined.offsets()[0] == 0);
}

BOOST_AUTO_TEST_CASE(offsets_are_shared_if_they_are_whole) {
  const TextColumn column = column_of({"a", "bc"});
  BOOST_TEST(column.shared_offsets().get() != nullptr);
  BOOST_TEST(column.slice(0, 2).shared_offsets().get() != nullptr);
  BOOST_TEST(column.slice(0, 1).shared_offsets().get() == nullptr);
  BOOST_TEST(column.slice(1, 1).shared_offsets().get() == nullptr);
}

BOOST_AUTO_TEST_CASE(bytes_behind_the_last_value_may_be_read) {
  ColumnBuilder builder;
  builder.reserve(3, 1);
  builder.append("abc");
  const TextColumn column = std::move(builder).finish();
  // Only that it may be read counts, which the address sanitizer checks; the bytes themselves say nothing.
  std::string behind(column.bytes() + 3, seqtide::ByteBuffer::padding);
  BOOST_TEST(behind.size() == seqtide::ByteBuffer::padding);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(batches, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(operations_keep_the_columns_in_step) {
  const FastqBatch batch = batch_of({"a", "b", "c"}, {"ACGT", "", "GG"});
  BOOST_TEST(lines_of(batch) == (Values{"a|ACGT|5555", "b||", "c|GG|77"}), boost::test_tools::per_element());
  BOOST_TEST(lines_of(batch.slice(1, 2)) == (Values{"b||", "c|GG|77"}), boost::test_tools::per_element());
  BOOST_TEST(lines_of(batch.take(Indices{2, 0})) == (Values{"c|GG|77", "a|ACGT|5555"}),
             boost::test_tools::per_element());
  BOOST_TEST(lines_of(batch.cut(std::vector<Interval>{{1, 3}, {0, 5}, {0, 1}})) == (Values{"a|CG|55", "b||", "c|G|7"}),
             boost::test_tools::per_element());
  const std::array<FastqBatch, 3> parts = {batch.slice(2, 1), FastqBatch(), batch.slice(0, 1)};
  BOOST_TEST(lines_of(FastqBatch::concat(parts)) == (Values{"c|GG|77", "a|ACGT|5555"}),
             boost::test_tools::per_element());
  BOOST_TEST(FastqBatch::concat({}).size() == 0);
  BOOST_CHECK_THROW(batch.slice(2, 2), InvalidArgument);
  BOOST_CHECK_THROW(batch.take(Indices{3}), InvalidArgument);
  BOOST_CHECK_THROW(batch.cut({}), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(sequence_and_quality_share_their_offsets) {
  const FastqBatch batch = batch_of({"a", "b"}, {"ACGT", "GG"});
  BOOST_TEST(batch.sequences.offsets() == batch.qualities.offsets());
}

BOOST_AUTO_TEST_CASE(a_record_of_unequal_lengths_is_refused_whole) {
  FastqBatchBuilder builder;
  builder.append({"a", "AC", "II", {}});
  BOOST_CHECK_THROW(builder.append({"b", "ACG", "II", {}}), InvalidArgument);
  builder.append({"c", "G", "I", {}});
  BOOST_TEST(lines_of(std::move(builder).finish()) == (Values{"a|AC|II", "c|G|I"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(fasta_batches_do_the_same) {
  seqtide::FastaBatchBuilder builder;
  builder.append({"a", "ACGT"});
  builder.append({"b", ""});
  builder.append({"c", "GG"});
  const FastaBatch batch = std::move(builder).finish();
  BOOST_TEST(batch.size() == 3);
  check_values(batch.slice(1, 2).names, {"b", "c"});
  check_values(batch.take(Indices{2, 0}).sequences, {"GG", "ACGT"});
  const FastaBatch part = batch.cut(std::vector<Interval>{{1, 3}, {0, 1}, {1, 2}});
  check_values(part.sequences, {"CG", "", "G"});
  check_values(part.names, {"a", "b", "c"});
  const std::array<FastaBatch, 2> parts = {batch, batch.slice(0, 1)};
  check_values(FastaBatch::concat(parts).names, {"a", "b", "c", "a"});
}

BOOST_AUTO_TEST_CASE(several_threads_read_one_batch) {
  const FastqBatch batch = batch_of(Values(1000, "name"), Values(1000, "ACGTN"));
  std::array<std::size_t, 4> totals{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t& total : totals) {
      threads.emplace_back([&total, batch] {
        for (std::size_t i = 0; i < batch.size(); ++i) total += batch.slice(i, 1)[0].sequence.size();
      });
    }
  }
  for (const std::size_t total : totals) BOOST_TEST(total == 5000u);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(writing, *boost::unit_test::timeout(60))

BOOST_AUTO_TEST_CASE(a_fastq_batch_is_written_as_its_records) {
  std::string text;
  seqtide::FastqWriter writer(std::make_unique<seqtide::StringSink>(text));
  writer.write(batch_of({"a", "b"}, {"ACGT", ""}));
  writer.write(FastqBatch());
  BOOST_TEST(writer.record_count() == 2);
  writer.close();
  BOOST_TEST(text == "@a\nACGT\n+\n5555\n@b\n\n+\n\n");
}

BOOST_AUTO_TEST_CASE(a_fasta_batch_is_written_as_its_records) {
  seqtide::FastaBatchBuilder builder;
  builder.append({"a", "ACGT"});
  builder.append({"b", ""});
  std::string text;
  seqtide::FastaWriter writer(std::make_unique<seqtide::StringSink>(text), 3);
  writer.write(std::move(builder).finish());
  writer.close();
  BOOST_TEST(text == ">a\nACG\nT\n>b\n");
}

BOOST_AUTO_TEST_CASE(records_before_one_that_cannot_be_written_are_written) {
  std::string text;
  seqtide::FastqWriter writer(std::make_unique<seqtide::StringSink>(text));
  BOOST_CHECK_THROW(writer.write(batch_of({"a", "b\n", "c"}, {"AC", "AC", "AC"})), InvalidArgument);
  BOOST_TEST(writer.record_count() == 1);
  writer.close();
  BOOST_TEST(text == "@a\nAC\n+\n55\n");
}

BOOST_AUTO_TEST_CASE(a_failing_output_ends_the_batch) {
  StreamLog log;
  log.fail_after = 100;
  seqtide::FastqWriter writer(std::make_unique<FailingStream>(log));
  const FastqBatch batch = batch_of(Values(20000, "name"), Values(20000, std::string(100, 'A')));
  BOOST_CHECK_THROW(writer.write(batch), seqtide::IoError);
  BOOST_CHECK_THROW(writer.write(batch.slice(0, 1)), seqtide::IoError);
}

BOOST_AUTO_TEST_SUITE_END()
