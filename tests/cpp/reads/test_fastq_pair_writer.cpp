#define BOOST_TEST_MODULE fastq_pair_writer
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "failing_stream.hpp"
#include "folder.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/reads/fastq/pair_writer.hpp"

using seqtide::FastqBatch;
using seqtide::FastqBatchBuilder;
using seqtide::FastqPairWriter;
using seqtide::FastqView;
using seqtide::FastqWriter;
using seqtide::InvalidArgument;
using seqtide::IoError;

namespace {

std::unique_ptr<FastqWriter> to(std::string& target) {
  return std::make_unique<FastqWriter>(std::make_unique<seqtide::StringSink>(target));
}
std::unique_ptr<FastqWriter> to(StreamLog& target) {
  return std::make_unique<FastqWriter>(std::make_unique<FailingStream>(target));
}

FastqBatch batch(std::initializer_list<FastqView> records) {
  FastqBatchBuilder builder;
  for (const FastqView& record : records) builder.append(record);
  return std::move(builder).finish();
}

const FastqView read1{"r/1", "AC", "II", {}};
const FastqView read2{"r/2", "GT", "HH", {}};
const std::string text1 = "@r/1\nAC\n+\nII\n";
const std::string text2 = "@r/2\nGT\n+\nHH\n";

}  // namespace

BOOST_AUTO_TEST_CASE(pairs_go_to_two_outputs_or_in_turn_to_one) {
  std::string first;
  std::string second;
  FastqPairWriter two(to(first), to(second));
  two.write(read1, read2);
  two.write(batch({read1, read1}), batch({read2, read2}));
  BOOST_TEST(two.record_count() == 3U);
  BOOST_TEST(two.fits(100, 100));
  two.close();
  BOOST_TEST(first == text1 + text1 + text1);
  BOOST_TEST(second == text2 + text2 + text2);

  std::string both;
  FastqPairWriter one(to(both));
  one.write(read1, read2);
  one.write(batch({read1}), batch({read2}));
  BOOST_TEST(!one.fits(200 << 10, 200 << 10));
  one.flush();
  BOOST_TEST(both == text1 + text2 + text1 + text2);
  one.close();
  one.close();
  BOOST_CHECK_THROW(one.write(read1, read2), IoError);
}

BOOST_AUTO_TEST_CASE(a_pair_that_cannot_be_written_changes_nothing) {
  std::string first;
  std::string second;
  FastqPairWriter writer(to(first), to(second));
  BOOST_CHECK_THROW(writer.write(read1, {"r/2", "G", "HH", {}}), InvalidArgument);
  BOOST_CHECK_EXCEPTION(writer.write(read1, read1), InvalidArgument, [](const InvalidArgument& error) {
    return std::string(error.what()) == "\"r/1\" and \"r/1\" are not the names of mates";
  });
  BOOST_CHECK_THROW(writer.write(batch({read1, read1}), batch({read2})), InvalidArgument);
  BOOST_CHECK_THROW(writer.write(batch({read1, read1}), batch({read2, read1})), InvalidArgument);
  writer.close();
  BOOST_TEST(writer.record_count() == 0U);
  BOOST_TEST(first.empty());
  BOOST_TEST(second.empty());

  FastqPairWriter any(to(first), to(second), false);
  any.write(read1, read1);
  any.close();
  BOOST_TEST(second == text1);
}

BOOST_AUTO_TEST_CASE(no_output_ends_well_if_the_other_failed) {
  for (const bool second_fails : {false, true}) {
    StreamLog logs[2];
    logs[second_fails].fail_call = 0;
    FastqPairWriter writer(to(logs[0]), to(logs[1]));
    writer.write(read1, read2);
    BOOST_CHECK_THROW(writer.flush(), IoError);
    BOOST_CHECK_THROW(writer.write(read1, read2), IoError);
    writer.close();
    for (const StreamLog& log : logs) {
      BOOST_TEST(!log.closed);
      BOOST_TEST(log.abandoned);
    }
  }
}

BOOST_AUTO_TEST_CASE(both_files_get_their_names_or_neither) {
  for (const int trouble : {0, 1, 2, 3}) {
    BOOST_TEST_CONTEXT(trouble) {
      const Folder folder;
      auto files = std::make_unique<seqtide::JointFiles>();
      auto first = std::make_unique<FastqWriter>(files->create(folder / "1"));
      auto second = std::make_unique<FastqWriter>(files->create(folder / "2"));
      FastqPairWriter writer(std::move(first), std::move(second), true, std::move(files));
      writer.write(read1, read2);
      if (trouble == 1 || trouble == 2) {
        std::filesystem::create_directory(folder / std::to_string(trouble));
        BOOST_CHECK_THROW(writer.close(), IoError);
        BOOST_TEST(folder.files() == 1U);
      } else if (trouble == 3) {
        writer.abandon();
        BOOST_TEST(folder.files() == 0U);
      } else {
        writer.close();
        BOOST_TEST(content(folder / "1") == text1);
        BOOST_TEST(content(folder / "2") == text2);
      }
      writer.close();
    }
  }
}
