#define BOOST_TEST_MODULE fastq_writer
#include <boost/test/unit_test.hpp>
#include <memory>
#include <random>
#include <string>

#include "failing_stream.hpp"
#include "seqtide/fastq.hpp"

using seqtide::FastqReader;
using seqtide::FastqView;
using seqtide::FastqWriter;
using seqtide::InvalidArgument;
using seqtide::IoError;

namespace {

std::unique_ptr<FastqWriter> writer_to(StreamLog& log) {
  return std::make_unique<FastqWriter>(std::make_unique<FailingStream>(log));
}

std::unique_ptr<FastqReader> reader_of(const std::string& text) {
  return std::make_unique<FastqReader>(seqtide::MemoryStream::copy_of(text));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer, *boost::unit_test::timeout(120))

BOOST_AUTO_TEST_CASE(writes_four_lines) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->write("r1 first", "ACGT", "IIII");
  writer->write("", "", "");
  writer->write("r\t3 \xc3\xa9", "A", "@");
  BOOST_TEST(log.data == "");
  writer->close();
  BOOST_TEST(log.data == "@r1 first\nACGT\n+\nIIII\n@\n\n+\n\n@r\t3 \xc3\xa9\nA\n+\n@\n");
  BOOST_TEST(log.closed);
  BOOST_TEST(!log.abandoned);
  BOOST_TEST(writer->record_count() == 3U);
}

BOOST_AUTO_TEST_CASE(what_was_read_is_written_unchanged) {
  std::mt19937 random(3);
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    // Now and then a record larger than the writer's buffer.
    const std::size_t size = i % 1000 == 500 ? 200'000 : random() % 300;
    text += "@r" + std::to_string(i) + " x\n";
    for (std::size_t k = 0; k < size; ++k) text += "ACGTN"[random() % 5];
    text += "\n+\n";
    for (std::size_t k = 0; k < size; ++k) text += static_cast<char>(33 + random() % 94);
    text += '\n';
  }
  StreamLog as_views;
  StreamLog as_fields;
  auto first = writer_to(as_views);
  auto second = writer_to(as_fields);
  auto reader = reader_of(text);
  for (const FastqView& record : *reader) {
    first->write(record);
    second->write(record.name, record.sequence, record.quality);
  }
  first->close();
  second->close();
  BOOST_TEST((as_views.data == text));
  BOOST_TEST((as_fields.data == text));
  BOOST_TEST(first->record_count() == 3000U);
}

BOOST_AUTO_TEST_CASE(wrapped_records_are_written_as_four_lines) {
  StreamLog log;
  auto writer = writer_to(log);
  auto reader = reader_of("@r1\r\nAC\r\nGT\r\n+\r\nII\r\nII\r\n");
  for (const FastqView& record : *reader) writer->write(record);
  writer->close();
  BOOST_TEST(log.data == "@r1\nACGT\n+\nIIII\n");
}

BOOST_AUTO_TEST_CASE(bad_arguments_are_refused_and_harmless) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->write("r1", "AC", "II");
  BOOST_CHECK_THROW(writer->write("a\nb", "A", "I"), InvalidArgument);
  BOOST_CHECK_THROW(writer->write("a\r", "A", "I"), InvalidArgument);
  BOOST_CHECK_THROW(writer->write("a", "AC", "I"), InvalidArgument);
  BOOST_CHECK_THROW(writer->write("a", "", "I"), InvalidArgument);
  for (const char* start : {"@A", ">A", "+A"}) {
    BOOST_CHECK_THROW(writer->write("a", start, "II"), InvalidArgument);
  }
  // A view made by hand is checked, too.
  BOOST_CHECK_THROW(writer->write(FastqView{"a", "A C", "III", {}}), InvalidArgument);
  writer->write("r2", "A@>+", "@>+I");
  writer->close();
  BOOST_TEST(log.data == "@r1\nAC\n+\nII\n@r2\nA@>+\n+\n@>+I\n");
  BOOST_TEST(writer->record_count() == 2U);
}

BOOST_AUTO_TEST_CASE(every_byte_value_at_every_place) {
  StreamLog log;
  auto writer = writer_to(log);
  for (const std::size_t size : {1, 2, 7, 8, 9, 31, 32, 33, 47, 64, 77}) {
    const std::string good(size, 'I');
    for (std::size_t at = 0; at < size; ++at) {
      for (int value = 0; value < 256; ++value) {
        std::string text = good;
        text[at] = static_cast<char>(value);
        const bool accepted = value >= 33 && value <= 126;
        const auto works = [&](const std::string& sequence, const std::string& quality) {
          try {
            writer->write("r", sequence, quality);
            return true;
          } catch (const InvalidArgument&) {
            return false;
          }
        };
        const bool starts_line = at == 0 && (value == '@' || value == '>' || value == '+');
        if (works(good, text) != accepted || works(text, good) != (accepted && !starts_line)) {
          BOOST_ERROR("byte " << value << " at " << at << " of " << size);
        }
      }
    }
  }
  BOOST_TEST(writer->record_count() > 0U);
}

BOOST_AUTO_TEST_CASE(the_message_names_the_byte) {
  StreamLog log;
  auto writer = writer_to(log);
  BOOST_CHECK_EXCEPTION(writer->write("r", std::string(100, 'A') + "\x80", std::string(101, 'I')), InvalidArgument,
                        [](const InvalidArgument& error) {
                          return std::string(error.what()) == "sequence holds the byte \"\\x80\" at position 100";
                        });
}

BOOST_AUTO_TEST_CASE(a_full_device_is_reported_once_and_stops_everything) {
  StreamLog log;
  log.fail_after = 1'000'000;
  auto writer = writer_to(log);
  const std::string sequence(1000, 'A');
  int written = 0;
  try {
    for (; written < 10'000; ++written) writer->write("r", sequence, sequence);
    BOOST_ERROR("no error");
  } catch (const IoError& error) {
    BOOST_TEST(error.error_number() == 28);
  }
  BOOST_TEST(written < 2'000);
  const int writes = log.writes;
  BOOST_CHECK_THROW(writer->write("r", "A", "I"), IoError);
  BOOST_CHECK_THROW(writer->flush(), IoError);
  writer->close();
  writer->close();
  BOOST_TEST(log.writes == writes);
  BOOST_TEST(log.abandoned);
  BOOST_TEST(!log.closed);
}

BOOST_AUTO_TEST_CASE(a_failure_in_close_is_reported_there) {
  for (const bool in_write : {true, false}) {
    StreamLog log;
    log.fail_after = in_write ? 3 : SIZE_MAX;
    log.fail_close = !in_write;
    auto writer = writer_to(log);
    writer->write("r", "A", "I");
    BOOST_CHECK_THROW(writer->close(), IoError);
    BOOST_TEST(log.abandoned);
    BOOST_TEST(!log.closed);
    BOOST_CHECK_NO_THROW(writer->close());
  }
}

BOOST_AUTO_TEST_CASE(a_failure_in_flush_is_reported_there) {
  StreamLog log;
  log.fail_flush = true;
  auto writer = writer_to(log);
  writer->write("r", "A", "I");
  BOOST_CHECK_THROW(writer->flush(), IoError);
  BOOST_CHECK_THROW(writer->write("r", "A", "I"), IoError);
  BOOST_CHECK_NO_THROW(writer->close());
  BOOST_TEST(log.abandoned);
}

BOOST_AUTO_TEST_CASE(flush_hands_everything_on) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->write("r", "A", "I");
  writer->flush();
  BOOST_TEST(log.data == "@r\nA\n+\nI\n");
  BOOST_TEST(log.flushes == 1);
}

BOOST_AUTO_TEST_CASE(a_closed_writer_refuses_more) {
  StreamLog log;
  auto writer = writer_to(log);
  writer->close();
  BOOST_CHECK_EXCEPTION(writer->write("r", "A", "I"), IoError,
                        [](const IoError& error) { return error.kind() == seqtide::IoErrorKind::invalid_handle; });
  BOOST_CHECK_THROW(writer->flush(), IoError);
  BOOST_TEST(log.data == "");
}

BOOST_AUTO_TEST_CASE(an_unclosed_writer_abandons_its_output) {
  StreamLog log;
  {
    auto writer = writer_to(log);
    writer->write("r", "A", "I");
  }
  BOOST_TEST(log.abandoned);
  BOOST_TEST(!log.closed);
  BOOST_TEST(log.data == "");
}

BOOST_AUTO_TEST_CASE(compressed_output_reads_back) {
  for (const auto compression : {seqtide::Compression::none, seqtide::Compression::gzip, seqtide::Compression::bgzf}) {
    std::string data;
    FastqWriter writer(std::make_unique<seqtide::StringSink>(data), {.compression = compression, .threads = 2});
    for (int i = 0; i < 5000; ++i) writer.write("r" + std::to_string(i), "ACGTACGT", "IIIIIIII");
    writer.close();
    int found = 0;
    auto reader = reader_of(data);
    for (const FastqView& record : *reader) found += record.name == "r" + std::to_string(found);
    BOOST_TEST(found == 5000);
  }
}

BOOST_AUTO_TEST_SUITE_END()
