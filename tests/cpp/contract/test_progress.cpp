// Readers and writers with helper threads of their own, while another thread asks how far they are, as progress reports
// do: what they count only grows, and nothing changes by it. tools/threads runs it under the thread sanitizer.
#define BOOST_TEST_MODULE progress
#include <atomic>
#include <boost/test/included/unit_test.hpp>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "bgzf_data.hpp"
#include "folder.hpp"
#include "indexed_bam.hpp"
#include "readers.hpp"
#include "seqtide/alignments/bam/indexed_bam.hpp"
#include "seqtide/alignments/bam/writer.hpp"
#include "seqtide/alignments/sam/writer.hpp"
#include "seqtide/alignments/sort.hpp"
#include "seqtide/fastq.hpp"
#include "seqtide/io/file_stream.hpp"

namespace {

using boost::unit_test::timeout;
using contract::ReaderRow;
using seqtide::FileStream;

/// Calls functions on a thread of its own, again and again, until it is destroyed or asked for the result.
class Watcher {
 public:
  using Look = std::function<std::uint64_t()>;

  explicit Watcher(std::vector<Look> looks) : looks_(std::move(looks)) {
    thread_ = std::thread([this] { watch(); });
    while (rounds_ == 0) std::this_thread::yield();
  }
  ~Watcher() { stop(); }

  /// Whether no number ever became smaller.
  bool only_grew() {
    stop();
    return only_grew_;
  }

 private:
  void watch() {
    std::vector<std::uint64_t> last(looks_.size(), 0);
    while (!stopped_) {
      for (std::size_t i = 0; i < looks_.size(); ++i) {
        const std::uint64_t now = looks_[i]();
        only_grew_ &= now >= last[i];
        last[i] = now;
      }
      ++rounds_;
    }
  }
  void stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
  }

  std::vector<Look> looks_;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::uint64_t> rounds_ = 0;
  bool only_grew_ = true;
  std::thread thread_;
};

template <typename Counting>
Watcher::Look count_of(const Counting& counting) {
  return [&counting] { return counting.record_count(); };
}

/// What was looked at may be put back, so that positions go down, too: it is enough that one may ask.
template <typename Reader>
Watcher::Look position_of(const Reader& reader) {
  return [&reader] { return 0 * reader.input_position(); };
}

const bam_data::References references = {{"chr1", 200000}, {"chr2", 60000}};

const indexed_bam::File& sample() {
  static const indexed_bam::File file = indexed_bam::make_file(indexed_bam::random_records(references, 20000, 1),
                                                               references, seqtide::IndexKind::bai, 14, 5000);
  return file;
}

seqtide::BamWriterOptions bam_options(int threads, bool indexed) {
  seqtide::BamWriterOptions options;
  options.output.threads = threads;
  if (indexed) options.index = seqtide::IndexKind::bai;
  return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(readers_may_be_watched, *timeout(240)) {
  for (const ReaderRow& row : contract::Rows<ReaderRow>::all()) {
    for (const bool batches : {false, true}) {
      BOOST_TEST_CONTEXT(row.name << (batches ? ", in batches" : "")) {
        for (int round = 0; round < 10; ++round) {
          const auto reader = row.open(seqtide::MemoryStream::copy_of(row.data), bgzf_data::input_options(4, 300));
          Watcher watcher({[&reader] { return reader->count(); }, [&reader] { return 0 * reader->position(); }});
          std::vector<std::string> records;
          while (batches ? reader->next_batch(records) : reader->next(records)) continue;
          BOOST_TEST(watcher.only_grew());
          BOOST_TEST(reader->count() == records.size());
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(a_source_that_goes_over_to_gzip_may_be_watched, *timeout(120)) {
  const std::string text = bgzf_data::reads(100000);
  const std::string data = bgzf_data::file(text, 5000) + bgzf_data::gzip_member(text) + bgzf_data::gzip_member(text);
  for (int round = 0; round < 20; ++round) {
    const auto source = seqtide::open_input(seqtide::MemoryStream::copy_of(data), bgzf_data::input_options(4, 1000));
    Watcher watcher({position_of(*source)});
    std::size_t size = 0;
    while (const seqtide::BlockPtr block = source->next(0)) size += block->size;
    source->close();
    BOOST_TEST(size == 3 * text.size());
    BOOST_TEST(source->input_position() == data.size());
  }
}

BOOST_AUTO_TEST_CASE(writers_of_fastq_and_the_readers_of_their_files_may_be_watched, *timeout(240)) {
  const std::string bases(151, 'A');
  const Folder folder;
  for (const auto compression : {seqtide::Compression::none, seqtide::Compression::gzip, seqtide::Compression::bgzf}) {
    seqtide::OutputOptions output;
    output.compression = compression;
    output.threads = 4;
    {
      seqtide::FastqWriter writer(FileStream::create(folder / "reads", /*atomic=*/true), output);
      Watcher watcher({count_of(writer)});
      for (int i = 0; i < 20000; ++i) writer.write({"read" + std::to_string(i), bases, bases, {}});
      writer.close();
      BOOST_TEST(watcher.only_grew());
    }
    seqtide::FastqReader reader(FileStream::open(folder / "reads"), {}, bgzf_data::input_options(4, 20000));
    Watcher watcher({count_of(reader), position_of(reader)});
    seqtide::FastqBatch batch;
    while (reader.read_batch(batch)) continue;
    BOOST_TEST(watcher.only_grew());
    BOOST_TEST(reader.record_count() == 20000U);
  }
}

BOOST_AUTO_TEST_CASE(records_that_are_copied_and_indexed_may_be_watched, *timeout(240)) {
  std::string copy;
  std::string text;
  seqtide::BamReader reader(seqtide::MemoryStream::copy_of(sample().bytes), {}, bgzf_data::input_options(4));
  seqtide::BamWriter writer(std::make_unique<seqtide::StringSink>(copy), reader.header(), bam_options(4, true));
  seqtide::SamWriter lines(std::make_unique<seqtide::StringSink>(text), reader.header());
  Watcher watcher({count_of(reader), position_of(reader), count_of(writer), count_of(lines)});
  seqtide::BamView record;
  while (reader.next(record)) {
    writer.write(record);
    lines.write(record);
  }
  writer.close();
  lines.close();
  BOOST_TEST(watcher.only_grew());
  BOOST_TEST(writer.record_count() == sample().records.size());
}

BOOST_AUTO_TEST_CASE(queries_side_by_side_may_be_watched, *timeout(240)) {
  const indexed_bam::File& file = sample();
  const seqtide::IndexedBam bam(seqtide::SharedStream(seqtide::MemoryStream::copy_of(file.bytes)), file.header,
                                file.index, {}, bgzf_data::input_options(4));
  std::atomic<int> wrong = 0;
  std::vector<std::thread> askers;
  for (unsigned seed = 0; seed < 3; ++seed) {
    askers.emplace_back([&, seed] {
      std::mt19937 random(seed);
      for (int round = 0; round < 20; ++round) {
        const std::int64_t begin = random() % 150000;
        const std::vector<seqtide::Region> regions = {{0, begin, begin + 50000}, {1, 0, 1 + begin % 60000}};
        const auto query = bam.query(regions);
        Watcher watcher({count_of(*query), position_of(*query)});
        wrong += !indexed_bam::gives(*query, file, indexed_bam::scan(file, regions));
        wrong += !watcher.only_grew();
      }
    });
  }
  for (std::thread& asker : askers) asker.join();
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(sorting_may_be_watched, *timeout(240)) {
  for (const auto order : {seqtide::SortOrder::name, seqtide::SortOrder::coordinate}) {
    for (const std::uint64_t memory : {std::uint64_t{1} << 20, std::uint64_t{256} << 20}) {
      seqtide::BamReader reader(seqtide::MemoryStream::copy_of(sample().bytes), {}, bgzf_data::input_options(4));
      std::string sorted;
      seqtide::BamWriter writer(std::make_unique<seqtide::StringSink>(sorted), sorted_header(*reader.header(), order),
                                bam_options(4, order == seqtide::SortOrder::coordinate));
      Watcher watcher({count_of(reader), position_of(reader), count_of(writer)});
      seqtide::SortOptions options;
      options.order = order;
      options.memory_bytes = memory;
      options.threads = 4;
      sort_alignments(reader, writer, options);
      writer.close();
      BOOST_TEST(watcher.only_grew());
      BOOST_TEST(writer.record_count() == sample().records.size());
    }
  }
}
