// BamWriter: what it writes, read back by zlib and by BamReader; its blocks, its index, and what it refuses.
#define BOOST_TEST_MODULE bam_writer
#include <boost/test/unit_test.hpp>

#include "failing_stream.hpp"
#include "indexed_bam.hpp"
#include "seqtide/alignments/bam/writer.hpp"
#include "seqtide/error.hpp"

using namespace indexed_bam;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

const bam_data::References references = {{"chr1", 5000000}, {"empty", 100000}, {"chr2", 300000}};

HeaderPtr header_of(const bam_data::References& list) {
  return std::make_shared<const SamHeader>(SamHeader::parse(bam_data::header_text(list)));
}

BamWriterOptions writer_options(int threads, std::optional<IndexKind> index = std::nullopt) {
  BamWriterOptions options;
  options.output.threads = threads;
  options.index = index;
  return options;
}

std::string index_bytes(const BinningIndex& index) {
  std::string bytes;
  StringSink sink(bytes);
  index.write(sink);
  return bytes;
}

bool refuses(BamWriter& writer, const std::string& raw, const std::string& why) {
  try {
    writer.write(BamView(raw));
  } catch (const InvalidArgument& error) {
    BOOST_TEST(std::string(error.what()).find(why) != std::string::npos, error.what());
    return true;
  }
  return false;
}

}  // namespace

BOOST_AUTO_TEST_CASE(writes_what_it_was_given, *utf::timeout(120)) {
  const std::vector<Placed> records = random_records(references, 5000, 1);
  std::vector<std::string> raws;
  for (const Placed& record : records) raws.push_back(record.raw);
  for (const int threads : {1, 3}) {
    std::string file;
    BamWriter writer(std::make_unique<StringSink>(file), header_of(references), writer_options(threads));
    for (const std::string& raw : raws) writer.write(BamView(raw));
    BOOST_TEST(writer.record_count() == raws.size());
    writer.close();
    writer.close();
    BOOST_TEST((bgzf_data::gunzipped(file) == bam_data::bam(raws, references)));
    BOOST_TEST(file.ends_with(bgzf_data::eof_block()));
    BOOST_CHECK_THROW(writer.index(), InvalidArgument);
    BOOST_CHECK_THROW(writer.write(BamView(raws[0])), IoError);
  }
}

BOOST_AUTO_TEST_CASE(writes_batches, *utf::timeout(60)) {
  const File file = make_file(random_records(references, 500, 2), references, IndexKind::bai);
  BamReader reader(MemoryStream::copy_of(file.bytes), {}, bgzf_data::input_options(1));
  std::string copy;
  BamWriter writer(std::make_unique<StringSink>(copy), reader.header(), writer_options(1));
  AlignmentBatch batch;
  while (reader.read_batch(batch)) writer.write(batch);
  writer.close();
  BOOST_TEST((bgzf_data::gunzipped(copy) == bgzf_data::gunzipped(file.bytes)));

  BamWriter other(std::make_unique<StringSink>(copy), header_of({{"chrX", 5}}), writer_options(1));
  BamReader again(MemoryStream::copy_of(file.bytes), {}, bgzf_data::input_options(1));
  BOOST_TEST(again.read_batch(batch));
  BOOST_CHECK_THROW(other.write(batch), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(records_lie_in_one_block_where_they_fit, *utf::timeout(120)) {
  std::mt19937 random(3);
  std::string file;
  BamWriter writer(std::make_unique<StringSink>(file), header_of(references), writer_options(2));
  std::vector<std::string> raws;
  for (int i = 0; i < 2000; ++i) {
    bam_data::Record record = record_at(0, i, "", i);
    const std::uint32_t sizes[] = {10, 300, 3000, 43000, 90000};
    record.sequence = std::string(random() % sizes[random() % 50 == 0 ? 4 : random() % 4], 'A');
    record.scores = std::string(record.sequence.size(), '\x20');
    raws.push_back(record.raw());
    const bool fits = writer.fits(raws.back().size());
    writer.write(BamView(raws.back()));
    if (fits) BOOST_TEST_REQUIRE(raws.back().size() <= bgzf_write_block_data);
    if (i % 300 == 299) writer.flush();
  }
  writer.close();
  BOOST_TEST((bgzf_data::gunzipped(file) == bam_data::bam(raws, references)));
  BamReader reader(MemoryStream::copy_of(file), {}, bgzf_data::input_options(1));
  BamView record;
  std::size_t large = 0;
  while (reader.next(record)) {
    if (record.raw().size() > bgzf_write_block_data) {
      ++large;
      BOOST_TEST((*reader.virtual_begin() & 0xffff) == 0);
      continue;
    }
    const std::uint64_t begin = *reader.virtual_begin();
    const std::uint64_t end = *reader.virtual_end();
    BOOST_TEST_REQUIRE((begin >> 16 == end >> 16 || (end & 0xffff) == 0));
  }
  BOOST_TEST(large > 5);
}

BOOST_AUTO_TEST_CASE(the_index_is_that_of_the_file, *utf::timeout(240)) {
  for (const int count : {0, 1, 20000}) {
    const std::vector<Placed> records = random_records(references, count, 4);
    for (const IndexKind kind : {IndexKind::bai, IndexKind::csi}) {
      for (const int threads : {1, 4}) {
        std::string bytes;
        BamWriter writer(std::make_unique<StringSink>(bytes), header_of(references), writer_options(threads, kind));
        for (const Placed& record : records) writer.write(BamView(record.raw));
        BOOST_CHECK_THROW(writer.index(), InvalidArgument);
        writer.close();
        File file;
        file.bytes = bytes;
        file.records = records;
        file.header = header_of(references);
        file.index = std::make_shared<const BinningIndex>(writer.index());
        // As one made by reading the file, but for where the data ends.
        const BinningIndex other = index_of(bytes, kind);
        BOOST_TEST(other.unplaced().value() == file.index->unplaced().value());
        for (std::size_t id = 0; id < references.size(); ++id) {
          BOOST_TEST((other.reference(id).windows == file.index->reference(id).windows));
          BOOST_TEST(other.reference(id).bins.size() == file.index->reference(id).bins.size());
        }
        if (count > 1) BOOST_TEST((index_bytes(other) == index_bytes(*file.index)));
        for (const Region& region : std::vector<Region>{{0, 100, 50000}, {2, 0, 300000}, {-1, 0, 0}, {1, 0, 5}}) {
          BOOST_TEST(gives(*query(file, {region}), file, scan(file, {region})));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(refuses_records_that_are_not_sound, *utf::timeout(60)) {
  std::string file;
  BamWriter writer(std::make_unique<StringSink>(file), header_of(references), writer_options(1));
  const bam_data::Record good = record_at(2, 5, "4M", 1);
  const auto changed = [&good](auto change) {
    bam_data::Record record = good;
    change(record);
    return record.raw();
  };
  BOOST_TEST(refuses(writer, changed([](auto& record) { record.reference_id = 3; }), "RNAME"));
  BOOST_TEST(refuses(writer, changed([](auto& record) { record.reference_id = -2; }), "RNAME"));
  BOOST_TEST(refuses(writer, changed([](auto& record) { record.next_reference_id = 3; }), "RNEXT"));
  BOOST_TEST(refuses(writer, changed([](auto& record) { record.cigar = "3M"; }), "CIGAR"));
  BOOST_TEST(refuses(writer, changed([](auto& record) { record.cigar = "4M1S"; }), "\"r1\""));
  const std::string raw = good.raw();
  BOOST_TEST(refuses(writer, "", "block size"));
  BOOST_TEST(refuses(writer, raw.substr(0, 35), "block size"));
  BOOST_TEST(refuses(writer, raw.substr(0, raw.size() - 1), "block size"));
  std::string wrong = raw;
  wrong[23] = '\x7f';  // 2 billion bases
  BOOST_TEST(refuses(writer, wrong, "lengths"));
  wrong = raw;
  wrong[12] = 0;
  BOOST_TEST(refuses(writer, wrong, "lengths"));
  BOOST_CHECK_NO_THROW(writer.write(BamView(raw)));
  BOOST_CHECK_NO_THROW(writer.write(BamView(changed([](auto& record) { record.cigar = ""; }))));
  BOOST_TEST(writer.record_count() == 2);
  writer.close();
  BOOST_TEST(bgzf_data::gunzipped(file).size() == bam_data::header(references).size() + 2 * raw.size() - 4);

  BOOST_CHECK_THROW(BamWriter(std::make_unique<StringSink>(file), nullptr), InvalidArgument);
}

BOOST_AUTO_TEST_CASE(an_index_needs_sorted_records, *utf::timeout(60)) {
  const bam_data::References both = {{"chr1", 1 << 29}, {"chr2", 100}};
  std::string file;
  BamWriter writer(std::make_unique<StringSink>(file), header_of(both), writer_options(1, IndexKind::bai));
  writer.write(BamView(record_at(0, 50, "4M", 0).raw()));
  BOOST_TEST(refuses(writer, record_at(0, 49, "4M", 1).raw(), "sorted"));
  BOOST_TEST(refuses(writer, record_at(0, (1 << 29) - 3, "4M", 1).raw(), "CSI"));
  writer.write(BamView(record_at(1, 5, "4M", 2).raw()));
  BOOST_TEST(refuses(writer, record_at(0, 60, "4M", 3).raw(), "sorted"));
  writer.write(BamView(record_at(-1, -1, "", 4).raw()));
  BOOST_TEST(refuses(writer, record_at(1, 60, "4M", 5).raw(), "sorted"));
  writer.close();
  BOOST_TEST(writer.record_count() == 3);
  BOOST_TEST((index_bytes(writer.index()).size() > 0));
  BOOST_TEST(writer.index().reference(0).counts->mapped == 1);
  BOOST_TEST(writer.index().unplaced().value() == 1);

  const HeaderPtr long_reference = header_of({{"wheat", (1 << 29) + 1}});
  BamWriter to_bai(std::make_unique<StringSink>(file), long_reference, writer_options(1, IndexKind::bai));
  to_bai.write(BamView(record_at(0, (1 << 29) - 4, "4M", 0).raw()));
  BOOST_TEST(refuses(to_bai, record_at(0, (1 << 29) - 3, "4M", 1).raw(), "CSI"));
  to_bai.close();
  BOOST_TEST(to_bai.index().reference(0).counts->mapped == 1);
  BamWriter to_csi(std::make_unique<StringSink>(file), long_reference, writer_options(1, IndexKind::csi));
  to_csi.write(BamView(record_at(0, (1 << 29) - 3, "4M", 1).raw()));
  to_csi.close();
}

BOOST_AUTO_TEST_CASE(failures_of_the_target_are_reported, *utf::timeout(60)) {
  const std::string raw = record_at(0, 5, "4M", 1).raw();
  for (const std::size_t fail_after : {0, 100, 3000}) {
    StreamLog log;
    log.fail_after = fail_after;
    int failures = 0;
    try {
      BamWriter writer(std::make_unique<FailingStream>(log), header_of(references), writer_options(2));
      for (int i = 0; i < 200000; ++i) writer.write(BamView(raw));
      writer.close();
    } catch (const IoError&) {
      ++failures;
    }
    BOOST_TEST(failures == 1);
    BOOST_TEST(log.abandoned);
    BOOST_TEST(!log.closed);
  }
  StreamLog log;
  log.fail_after = 500;
  BamWriter writer(std::make_unique<FailingStream>(log), header_of(references), writer_options(1));
  const auto write_many = [&] {
    for (int i = 0; i < 200000; ++i) writer.write(BamView(raw));
  };
  BOOST_CHECK_THROW(write_many(), IoError);
  BOOST_CHECK_THROW(writer.write(BamView(raw)), IoError);
  BOOST_CHECK_THROW(writer.flush(), IoError);
  writer.close();
  BOOST_TEST(log.abandoned);
}

BOOST_AUTO_TEST_CASE(dropped_writers_leave_no_end, *utf::timeout(60)) {
  for (const bool drop : {true, false}) {
    StreamLog log;
    {
      BamWriter writer(std::make_unique<FailingStream>(log), header_of(references), writer_options(1));
      writer.write(BamView(record_at(0, 5, "4M", 1).raw()));
      if (!drop) writer.abandon();
    }
    BOOST_TEST(log.abandoned);
    BOOST_TEST(!log.data.ends_with(bgzf_data::eof_block()));
  }
}
