#define BOOST_TEST_MODULE read_batch
#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pieces.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"

using seqtide::BatchLimits;
using seqtide::FastaBatch;
using seqtide::FastaReader;
using seqtide::FastqBatch;
using seqtide::FastqPairReader;
using seqtide::FastqReader;
using seqtide::FastqView;
using seqtide::FormatError;
using seqtide::InvalidArgument;
using seqtide::IoError;
using seqtide::TruncatedError;

namespace {

using Lines = std::vector<std::string>;

constexpr std::size_t block_sizes[] = {1, 3, 64, 4096, 1 << 20};

std::string line_of(const FastqView& record) {
  return std::string(record.name) + '|' + std::string(record.sequence) + '|' + std::string(record.quality);
}
std::string line_of(const seqtide::FastaView& record) {
  return std::string(record.name) + '|' + std::string(record.sequence);
}

// Four-line and wrapped records, Windows line ends, empty reads, names of many lengths.
std::string fastq_text(std::size_t records, const std::string& name = "read") {
  std::string text;
  for (std::size_t i = 0; i < records; ++i) {
    const std::size_t length = (i * 37) % 91;
    const std::string end = i % 7 == 3 ? "\r\n" : "\n";
    const std::string half(length / 2, "ACGTN"[i % 5]);
    const std::string quality(length / 2, static_cast<char>('!' + 1 + i % 60));
    text += "@" + name + std::to_string(i) + end + half;
    text += (i % 5 == 4 && length > 3 ? end : "") + half + end + "+" + end + quality;
    text += (i % 5 == 4 && length > 3 ? end : "") + quality + end;
  }
  return text;
}

std::string fasta_text(std::size_t records) {
  std::string text;
  for (std::size_t i = 0; i < records; ++i) {
    text += ">sequence" + std::to_string(i) + "\n";
    for (std::size_t line = 0; line < i % 6; ++line) text += std::string(1 + (i * 13) % 70, "ACGT"[line % 4]) + "\n";
  }
  return text;
}

template <typename Reader>
Lines lines_by_record(Reader&& reader) {
  Lines lines;
  for (const auto& record : reader) lines.push_back(line_of(record));
  return lines;
}

template <typename Batch>
void append_lines(const Batch& batch, Lines& lines) {
  for (std::size_t i = 0; i < batch.size(); ++i) lines.push_back(line_of(batch[i]));
}

std::size_t bytes_of(const FastqBatch& batch) {
  return batch.names.total_size() + batch.sequences.total_size() + batch.qualities.total_size();
}
std::size_t bytes_of(const FastaBatch& batch) { return batch.names.total_size() + batch.sequences.total_size(); }

template <typename Batch>
std::size_t last_bytes(const Batch& batch) {
  return bytes_of(batch.slice(batch.size() - 1, 1));
}

// All batches, each within the limits and none ending earlier than it has to.
template <typename Batch, typename Reader>
Lines lines_by_batch(Reader&& reader, const BatchLimits& limits) {
  Lines lines;
  Batch batch;
  bool ended = false;
  while (reader.read_batch(batch, limits)) {
    BOOST_TEST_REQUIRE(batch.size() > 0);
    BOOST_TEST(!ended);
    BOOST_TEST(batch.size() <= limits.max_records);
    BOOST_TEST(bytes_of(batch) - last_bytes(batch) < limits.max_bytes);
    ended = batch.size() < limits.max_records && bytes_of(batch) < limits.max_bytes;
    append_lines(batch, lines);
    BOOST_TEST(reader.record_count() == lines.size());
  }
  BOOST_TEST(batch.size() == 0);
  BOOST_TEST(!reader.read_batch(batch, limits));
  return lines;
}

const BatchLimits all_limits[] = {{}, {1, SIZE_MAX}, {SIZE_MAX, 1}, {500, SIZE_MAX}, {SIZE_MAX, 7}, {2000, 11}};

FastqReader fastq(const std::string& text, std::size_t block, std::exception_ptr error = nullptr) {
  return FastqReader(std::make_unique<Pieces>(text, block, error));
}
FastaReader fasta(const std::string& text, std::size_t block, std::exception_ptr error = nullptr) {
  return FastaReader(std::make_unique<Pieces>(text, block, error));
}

std::exception_ptr io_error() { return std::make_exception_ptr(IoError::from_errno(5, "disk")); }

}  // namespace

BOOST_AUTO_TEST_SUITE(fastq_batches, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(batches_hold_the_records_of_the_reader) {
  for (const std::size_t records : {0, 1, 300}) {
    const std::string text = fastq_text(records);
    const Lines expected = lines_by_record(fastq(text, 4096));
    BOOST_TEST(expected.size() == records);
    for (const std::size_t block : block_sizes) {
      for (const BatchLimits& limits : all_limits) {
        BOOST_TEST(lines_by_batch<FastqBatch>(fastq(text, block), limits) == expected);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(batches_outlive_the_next_one_and_the_reader) {
  const std::string text = fastq_text(50);
  std::vector<FastqBatch> kept;
  {
    FastqReader reader(std::make_unique<Pieces>(text, 64));
    FastqBatch batch;
    while (reader.read_batch(batch, {SIZE_MAX, 8})) kept.push_back(batch);
  }
  Lines lines;
  for (const FastqBatch& batch : kept) append_lines(batch, lines);
  BOOST_TEST(lines == lines_by_record(fastq(text, 64)));
}

BOOST_AUTO_TEST_CASE(records_and_batches_may_be_taken_in_turn) {
  const std::string text = fastq_text(30);
  FastqReader reader(std::make_unique<Pieces>(text, 16));
  Lines lines;
  FastqView record;
  FastqBatch batch;
  while (reader.next(record)) {
    lines.push_back(line_of(record));
    reader.read_batch(batch, {SIZE_MAX, 3});
    append_lines(batch, lines);
  }
  BOOST_TEST(lines == lines_by_record(fastq(text, 16)));
}

BOOST_AUTO_TEST_CASE(records_before_a_fault_come_first) {
  const std::string good = fastq_text(10);
  for (const std::size_t block : block_sizes) {
    FastqReader reader(std::make_unique<Pieces>(good + "@bad\nAC\n+\nIII\n" + good, block));
    FastqBatch batch;
    BOOST_TEST(reader.read_batch(batch));
    BOOST_TEST(batch.size() == 10);
    for (int i = 0; i < 3; ++i) {
      BOOST_CHECK_EXCEPTION(reader.read_batch(batch), FormatError,
                            [](const FormatError& error) { return error.place().record == 11; });
      BOOST_TEST(batch.size() == 0);
    }
    FastqView record;
    BOOST_CHECK_THROW(reader.next(record), FormatError);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_at_the_start_comes_at_once) {
  FastqReader reader(std::make_unique<Pieces>("no FASTQ\n", 64));
  FastqBatch batch;
  BOOST_CHECK_THROW(reader.read_batch(batch), FormatError);
  BOOST_CHECK_THROW(reader.read_batch(batch), FormatError);
}

BOOST_AUTO_TEST_CASE(a_fault_behind_a_full_batch_is_not_lost) {
  FastqReader reader(std::make_unique<Pieces>(fastq_text(4) + "@bad\nAC\n+\nI\n", 64));
  FastqBatch batch;
  BOOST_TEST(reader.read_batch(batch, {SIZE_MAX, 4}));
  BOOST_CHECK_THROW(reader.read_batch(batch), FormatError);
}

BOOST_AUTO_TEST_CASE(truncated_data_is_told_after_the_good_records) {
  FastqReader reader(std::make_unique<Pieces>(fastq_text(4) + "@cut\nAC", 64));
  FastqBatch batch;
  BOOST_TEST(reader.read_batch(batch));
  BOOST_TEST(batch.size() == 4);
  BOOST_CHECK_THROW(reader.read_batch(batch), TruncatedError);
}

BOOST_AUTO_TEST_CASE(a_failing_input_is_told_once_by_whatever_is_called_next) {
  for (const bool by_record : {false, true}) {
    FastqReader reader(std::make_unique<Pieces>(fastq_text(4), 64, io_error()));
    FastqBatch batch;
    BOOST_TEST(reader.read_batch(batch));
    BOOST_TEST(batch.size() == 4);
    FastqView record;
    if (by_record) {
      BOOST_CHECK_THROW(reader.next(record), IoError);
    } else {
      BOOST_CHECK_THROW(reader.read_batch(batch), IoError);
    }
    // The input is asked again, and fails again.
    BOOST_CHECK_THROW(reader.read_batch(batch), IoError);
  }
}

BOOST_AUTO_TEST_CASE(limits_of_zero_are_refused_and_harm_nothing) {
  FastqReader reader(std::make_unique<Pieces>(fastq_text(2), 64));
  FastqBatch batch;
  BOOST_CHECK_THROW(reader.read_batch(batch, {0, 1}), InvalidArgument);
  BOOST_CHECK_THROW(reader.read_batch(batch, {1, 0}), InvalidArgument);
  BOOST_TEST(reader.read_batch(batch));
  BOOST_TEST(batch.size() == 2);
}

BOOST_AUTO_TEST_CASE(a_closed_reader_has_no_batches) {
  FastqReader reader(std::make_unique<Pieces>(fastq_text(2), 64));
  reader.close();
  FastqBatch batch;
  BOOST_TEST(!reader.read_batch(batch));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(fasta_batches, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(batches_hold_the_records_of_the_reader) {
  for (const std::size_t records : {0, 1, 200}) {
    const std::string text = fasta_text(records);
    const Lines expected = lines_by_record(fasta(text, 4096));
    BOOST_TEST(expected.size() == records);
    for (const std::size_t block : block_sizes) {
      for (const BatchLimits& limits : all_limits) {
        BOOST_TEST(lines_by_batch<FastaBatch>(fasta(text, block), limits) == expected);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(records_before_a_fault_come_first) {
  for (const std::size_t block : block_sizes) {
    FastaReader reader(std::make_unique<Pieces>(">a\nAC\n>b\nGT\n>c\nA@\x01\n", block));
    FastaBatch batch;
    BOOST_TEST(reader.read_batch(batch));
    BOOST_TEST(batch.size() == 2);
    BOOST_CHECK_THROW(reader.read_batch(batch), FormatError);
    BOOST_CHECK_THROW(reader.read_batch(batch), FormatError);
  }
}

BOOST_AUTO_TEST_CASE(a_failing_input_is_told_by_whatever_is_called_next) {
  FastaReader reader(std::make_unique<Pieces>(">a\nAC\n>b\nGT\n", 4, io_error()));
  FastaBatch batch;
  BOOST_TEST(reader.read_batch(batch));
  seqtide::FastaView record;
  BOOST_CHECK_THROW(reader.next(record), IoError);
  BOOST_CHECK_THROW(reader.read_batch(batch), IoError);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pair_batches, *boost::unit_test::timeout(120))

namespace {

std::unique_ptr<FastqReader> reader_of(const std::string& text, std::size_t block) {
  return std::make_unique<FastqReader>(std::make_unique<Pieces>(text, block));
}

std::string interleaved(const std::string& first, const std::string& second) {
  Lines lines1 = lines_by_record(fastq(first, 4096));
  Lines lines2 = lines_by_record(fastq(second, 4096));
  std::string text;
  for (std::size_t i = 0; i < lines1.size(); ++i) {
    for (const std::string& line : {lines1[i], lines2[i]}) {
      const std::size_t sequence = line.find('|') + 1;
      const std::size_t length = (line.size() - sequence) / 2;
      text += "@" + line.substr(0, sequence - 1) + "\n" + line.substr(sequence, length) + "\n+\n" +
              line.substr(sequence + length + 1) + "\n";
    }
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_CASE(batches_are_in_step) {
  const std::string text = fastq_text(120);
  const Lines expected = lines_by_record(fastq(text, 4096));
  for (const bool one_input : {false, true}) {
    for (const std::size_t block : block_sizes) {
      for (const BatchLimits& limits : all_limits) {
        FastqPairReader reader = one_input ? FastqPairReader(reader_of(interleaved(text, text), block))
                                           : FastqPairReader(reader_of(text, block), reader_of(text, block));
        Lines lines1, lines2;
        FastqBatch batch1, batch2;
        while (reader.read_batch(batch1, batch2, limits)) {
          BOOST_TEST_REQUIRE(batch1.size() == batch2.size());
          BOOST_TEST(batch1.size() <= limits.max_records);
          BOOST_TEST(bytes_of(batch1) + bytes_of(batch2) - last_bytes(batch1) - last_bytes(batch2) < limits.max_bytes);
          append_lines(batch1, lines1);
          append_lines(batch2, lines2);
        }
        BOOST_TEST(lines1 == expected);
        BOOST_TEST(lines2 == expected);
        BOOST_TEST(reader.pair_count() == 120);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(pairs_before_a_fault_come_first) {
  const std::string good = fastq_text(5);
  const std::string other = "@other\nA\n+\nI\n";
  FastqPairReader reader(reader_of(good + other, 64), reader_of(good + "@third\nA\n+\nI\n", 64));
  FastqBatch batch1, batch2;
  BOOST_TEST(reader.read_batch(batch1, batch2));
  BOOST_TEST(batch1.size() == 5);
  BOOST_TEST(batch2.size() == 5);
  for (int i = 0; i < 2; ++i) {
    BOOST_CHECK_THROW(reader.read_batch(batch1, batch2), FormatError);
    BOOST_TEST(batch1.size() + batch2.size() == 0);
  }
}

BOOST_AUTO_TEST_CASE(an_input_that_ends_early_is_told_after_the_good_pairs) {
  FastqPairReader reader(reader_of(fastq_text(5), 64), reader_of(fastq_text(4), 64));
  FastqBatch batch1, batch2;
  BOOST_TEST(reader.read_batch(batch1, batch2));
  BOOST_TEST(batch1.size() == 4);
  BOOST_CHECK_THROW(reader.read_batch(batch1, batch2), TruncatedError);
}

BOOST_AUTO_TEST_CASE(a_failing_input_is_told_by_whatever_is_called_next) {
  FastqPairReader reader(std::make_unique<FastqReader>(std::make_unique<Pieces>(fastq_text(4), 64, io_error())),
                         reader_of(fastq_text(4), 64));
  FastqBatch batch1, batch2;
  BOOST_TEST(reader.read_batch(batch1, batch2));
  BOOST_TEST(batch1.size() == 4);
  FastqView record1, record2;
  BOOST_CHECK_THROW(reader.next(record1, record2), IoError);
}

BOOST_AUTO_TEST_SUITE_END()
