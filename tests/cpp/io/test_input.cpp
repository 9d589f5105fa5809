// open_input: recognising compressions, reading what is not compressed, and the default number of threads.
#define BOOST_TEST_MODULE input
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "gzip_data.hpp"
#include "io/cpu_count.hpp"
#include "seqtide/io/file_stream.hpp"

namespace utf = boost::unit_test;
using bgzf_data::OddStream;
using bgzf_data::Outcome;
using bgzf_data::reads;
using namespace std::string_literals;
using seqtide::Compression;

BOOST_TEST_DONT_PRINT_LOG_VALUE(Compression)

namespace {

Compression sniffed(const std::string& start) { return seqtide::sniff_compression(start); }

Outcome read_input(std::unique_ptr<seqtide::Stream> stream, int threads, std::size_t block_size) {
  return bgzf_data::outcome_of([&, source = std::unique_ptr<seqtide::BlockSource>()](std::string& data) mutable {
    if (source == nullptr)
      source = seqtide::open_input(std::move(stream), bgzf_data::input_options(threads, block_size));
    const seqtide::BlockPtr block = source->next(0);
    if (block != nullptr) data.append(block->data(), block->size);
    return block != nullptr;
  });
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "seqtide-input-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    path = pattern;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }

  std::string write(const std::string& name, const std::string& text) const {
    const std::filesystem::path file = path / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  std::filesystem::path path;
};

// Refuses to give more than is there: a terminal would wait.
class Terminal final : public OddStream {
 public:
  Terminal(std::string text) : OddStream(text, 1), size_(text.size()) {}
  std::size_t read(std::span<char> out) override {
    if (calls == size_) throw std::logic_error("waits for bytes that need not come");
    return OddStream::read(out);
  }

 private:
  std::size_t size_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_magic) {
  const std::string bgzf = bgzf_data::block("data");
  BOOST_TEST(sniffed("") == Compression::none);
  BOOST_TEST(sniffed("@read\nACGT\n+\nIIII\n") == Compression::none);
  BOOST_TEST(sniffed(">B") == Compression::none);
  BOOST_TEST(sniffed("BAM\1") == Compression::none);
  BOOST_TEST(sniffed(gzip_data::member("data")) == Compression::gzip);
  BOOST_TEST(sniffed("\x1f\x8b") == Compression::gzip);
  BOOST_TEST(sniffed("\x1f") == Compression::gzip);
  BOOST_TEST(sniffed("\x1f\x8c") == Compression::none);
  BOOST_TEST(sniffed(bgzf) == Compression::bgzf);
  BOOST_TEST(sniffed(bgzf.substr(0, 18)) == Compression::bgzf);
  BOOST_TEST(sniffed(bgzf.substr(0, 13)) == Compression::gzip);
  // BC is neither the first subfield nor the last.
  const std::string other = bgzf_data::subfield("XX", std::string(1000, 'x'));
  BOOST_TEST(sniffed(bgzf_data::block("data", 6, other, other)) == Compression::bgzf);
  BOOST_TEST(sniffed(gzip_data::header(gzip_data::extra, other)) == Compression::gzip);
  BOOST_TEST(sniffed(gzip_data::header(gzip_data::extra, bgzf_data::subfield("BC", "123"))) == Compression::gzip);
  BOOST_TEST(sniffed(gzip_data::header(gzip_data::extra, "BC\2")) == Compression::gzip);
  BOOST_TEST(sniffed("BZh91AY&SY\1\2") == Compression::bzip2);
  BOOST_TEST(sniffed("BZh1\x17\x72\x45\x38\x50\x90") == Compression::bzip2);
  BOOST_TEST(sniffed("BZh9 is a read's name") == Compression::none);
  BOOST_TEST(sniffed("BZh0\x31\x41\x59\x26\x53\x59") == Compression::none);
  BOOST_TEST(sniffed("\xfd"
                     "7zXZ\0\0\4"s) == Compression::xz);
  BOOST_TEST(sniffed("\x28\xb5\x2f\xfd\x24") == Compression::zstd);
  BOOST_TEST(sniffed("(text") == Compression::none);
  BOOST_TEST(seqtide::compression_name(Compression::none) == "none");
  BOOST_TEST(seqtide::compression_name(Compression::gzip) == "gzip");
  BOOST_TEST(seqtide::compression_name(Compression::bgzf) == "bgzf");
  BOOST_TEST(seqtide::compression_name(Compression::bzip2) == "bzip2");
  BOOST_TEST(seqtide::compression_name(Compression::xz) == "xz");
  BOOST_TEST(seqtide::compression_name(Compression::zstd) == "zstd");
}

BOOST_AUTO_TEST_CASE(any_container_any_reader, *utf::timeout(120)) {
  const std::string other = bgzf_data::subfield("XX", std::string(60000, 'x'));
  for (const std::size_t size : {0, 1, 3, 1000, 300000}) {
    const std::string data = reads(size);
    std::vector<std::string> files{data, gzip_data::member(data), gzip_data::member(data, 6, 31),
                                   bgzf_data::file(data)};
    files.push_back(bgzf_data::block(data.substr(0, 1000), 6, other) +
                    bgzf_data::file(data.substr(std::min<std::size_t>(size, 1000))));
    for (const std::string& file : files) {
      for (const int threads : {0, 1, 2}) {
        for (const std::size_t block_size : {1, 100, 256 << 10}) {
          if (size / block_size > 10000) continue;
          const std::vector<Outcome> outcomes{
              read_input(seqtide::MemoryStream::copy_of(file), threads, block_size),
              read_input(std::make_unique<OddStream>(file, size < 10000 ? 1 : 5000), threads, block_size)};
          for (const Outcome& outcome : outcomes) {
            BOOST_TEST(outcome.end == "complete", outcome.message);
            BOOST_TEST((outcome.data == data));
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(compressions_that_are_not_read) {
  const std::vector<std::pair<std::string, std::string>> files{{"bzip2", "BZh91AY&SY\1\2"},
                                                               {"xz",
                                                                "\xfd"
                                                                "7zXZ\0\0\4"s},
                                                               {"zstd", "\x28\xb5\x2f\xfd\x24"}};
  for (const auto& [name, file] : files) {
    for (const Outcome& outcome : {read_input(seqtide::MemoryStream::copy_of(file), 1, 4096),
                                   read_input(std::make_unique<OddStream>(file, 1), 1, 4096)}) {
      BOOST_TEST(outcome.end == "format");
      BOOST_TEST(outcome.message.find(name + " data") != std::string::npos);
      BOOST_TEST(outcome.place.format == name);
      BOOST_TEST(!outcome.place.path.empty());
    }
  }
}

// A cut file is still known for what it is, down to its first byte.
BOOST_AUTO_TEST_CASE(cut_gzip_is_truncated, *utf::timeout(60)) {
  for (const std::string& file : {gzip_data::member("data", 6, 31), bgzf_data::file("data")}) {
    for (std::size_t size = 1; size < file.size(); ++size) {
      const Outcome outcome = read_input(seqtide::MemoryStream::copy_of(file.substr(0, size)), 1, 4096);
      BOOST_TEST(outcome.end == "truncated", "size " << size << ": " << outcome.end);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_more_bytes_are_awaited_than_decide) {
  for (const char* text : {"@", ">", "B\n", "BZ0", "(x",
                           "\xfd"
                           "8",
                           "\x1f@", "BZh9@"}) {
    BOOST_CHECK_NO_THROW(seqtide::open_input(std::make_unique<Terminal>(text), bgzf_data::input_options(1)));
  }
  BOOST_CHECK_NO_THROW(seqtide::open_input(std::make_unique<Terminal>(gzip_data::header().substr(0, 4))));
  BOOST_CHECK_NO_THROW(seqtide::open_input(std::make_unique<Terminal>(bgzf_data::block("x").substr(0, 16))));
}

BOOST_AUTO_TEST_CASE(plain_blocks_come_as_they_are_read) {
  const auto source = seqtide::open_input(std::make_unique<Terminal>("@name\nAC"), bgzf_data::input_options(2));
  std::string data;
  for (int i = 0; i < 8; ++i) {
    const seqtide::BlockPtr block = source->next(0);
    BOOST_TEST_REQUIRE(block != nullptr);
    data.append(block->data(), block->size);
    BOOST_TEST(source->input_position() == data.size());
  }
  BOOST_TEST(data == "@name\nAC");
}

BOOST_AUTO_TEST_CASE(plain_files, *utf::timeout(120)) {
  const TemporaryFolder folder;
  for (const std::size_t size : {0, 1, 4096, 5 * 4096, 5 * 4096 + 1, 3000000}) {
    const std::string data = reads(size);
    const std::string path = folder.write("data", data);
    for (const int threads : {1, 2}) {
      for (const std::size_t block_size : {1, 4096, 256 << 10}) {
        if (size / block_size > 30000) continue;
        const auto source =
            seqtide::open_input(seqtide::FileStream::open(path), bgzf_data::input_options(threads, block_size));
        BOOST_TEST(source->input_size() == size);
        const Outcome outcome = bgzf_data::outcome_of_source(*source);
        BOOST_TEST(outcome.end == "complete");
        BOOST_TEST((outcome.data == data));
        BOOST_TEST(source->input_position() == size);
        BOOST_TEST(source->next(0) == nullptr);
        source->close();
        source->close();
        BOOST_TEST(source->next(0) == nullptr);
      }
    }
  }
}

namespace {
// Tells its size, so that it is read ahead.
class SizedStream final : public OddStream {
 public:
  SizedStream(std::string data, std::size_t most) : OddStream(data, most), size_(data.size()) {}
  bool thread_bound() const noexcept override { return false; }
  std::uint64_t size_hint() const noexcept override { return size_; }

 private:
  std::uint64_t size_;
};
}  // namespace

BOOST_AUTO_TEST_CASE(plain_stream_failures_can_be_retried, *utf::timeout(60)) {
  const std::string data = reads(200000);
  for (const bool bound : {true, false}) {
    for (const int threads : {1, 2}) {
      for (const std::size_t every : {2, 3, 10}) {
        for (const std::size_t most : {1000, 50000}) {
          std::unique_ptr<OddStream> stream;
          if (bound) {
            stream = std::make_unique<OddStream>(data, most);
          } else {
            stream = std::make_unique<SizedStream>(data, most);
          }
          stream->fail_every = every;
          const OddStream& odd = *stream;
          // Looked at first, so that a failure may come before anything is read ahead.
          seqtide::ChunkReader reader(std::move(stream));
          reader.peek(1);
          const auto source = seqtide::make_plain_source(std::move(reader), bgzf_data::input_options(threads, 4096));
          std::string got;
          int failures = 0;
          for (;;) {
            try {
              const seqtide::BlockPtr block = source->next(0);
              if (block == nullptr) break;
              got.append(block->data(), block->size);
            } catch (const seqtide::CallbackError&) {
              ++failures;
            }
          }
          BOOST_TEST((got == data));
          BOOST_TEST(failures > 0);
          BOOST_TEST(static_cast<std::size_t>(failures) == odd.calls / every);  // none is lost
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(open_and_close_while_reading_ahead, *utf::timeout(120)) {
  const std::string data = reads(400000);
  for (int i = 0; i < 1000; ++i) {
    const auto source =
        seqtide::open_input(std::make_unique<SizedStream>(data, 10000), bgzf_data::input_options(2, 4096));
    for (int blocks = 0; blocks < i % 5; ++blocks) BOOST_TEST_REQUIRE(source->next(0) != nullptr);
    if (i % 2 == 0) source->close();
  }
}

BOOST_AUTO_TEST_CASE(a_forked_child_fails_instead_of_waiting, *utf::timeout(60)) {
  const auto source =
      seqtide::open_input(std::make_unique<SizedStream>(reads(400000), 10000), bgzf_data::input_options(2, 4096));
  for (int i = 0; i < 5; ++i) BOOST_TEST_REQUIRE(source->next(0) != nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 1;
    try {
      source->next(0);
    } catch (const seqtide::IoError&) {
      source->close();
      code = 0;
    }
    ::_exit(code);
  }
  int status = -1;
  BOOST_TEST(::waitpid(child, &status, 0) == child);
  BOOST_TEST(status == 0);
  BOOST_TEST(source->next(0) != nullptr);
}

BOOST_AUTO_TEST_CASE(default_threads_follow_affinity) {
  const int threads = seqtide::default_threads();
  BOOST_TEST(threads >= 1);
  BOOST_TEST(threads <= 4);
  cpu_set_t before;
  BOOST_REQUIRE(::sched_getaffinity(0, sizeof before, &before) == 0);
  cpu_set_t one;
  CPU_ZERO(&one);
  for (int cpu = 0; cpu < CPU_SETSIZE && CPU_COUNT(&one) == 0; ++cpu) {
    if (CPU_ISSET(cpu, &before)) CPU_SET(cpu, &one);
  }
  BOOST_REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
  BOOST_TEST(seqtide::default_threads() == 1);
  BOOST_REQUIRE(::sched_setaffinity(0, sizeof before, &before) == 0);
  BOOST_TEST(seqtide::default_threads() == threads);
}

BOOST_AUTO_TEST_CASE(control_groups) {
  const TemporaryFolder folder;
  const auto cpus = [&](const std::string& membership) {
    return seqtide::control_group_cpus(membership, folder.path.string()).value_or(0);
  };
  folder.write("free/cpu.max", "max 100000\n");
  folder.write("half/cpu.max", "50000 100000\n");
  folder.write("outer/cpu.max", "250000 100000\n");
  folder.write("outer/inner/cpu.max", "max 100000\n");
  folder.write("outer/narrow/cpu.max", "200000 100000\n");
  folder.write("broken/cpu.max", "nonsense\n");
  folder.write("cpu/old/cpu.cfs_quota_us", "300000\n");
  folder.write("cpu/old/cpu.cfs_period_us", "100000\n");
  folder.write("cpu/unlimited/cpu.cfs_quota_us", "-1\n");
  folder.write("cpu/unlimited/cpu.cfs_period_us", "100000\n");
  folder.write("cpu,cpuacct/joint/cpu.cfs_quota_us", "150000\n");
  folder.write("cpu,cpuacct/joint/cpu.cfs_period_us", "100000\n");
  BOOST_TEST(cpus("") == 0);
  BOOST_TEST(cpus("nonsense\n0:\n") == 0);
  BOOST_TEST(cpus("0::/free\n") == 0);
  BOOST_TEST(cpus("0::/half\n") == 1);
  BOOST_TEST(cpus("0::/outer\n") == 3);
  BOOST_TEST(cpus("0::/outer/inner\n") == 3);
  BOOST_TEST(cpus("0::/outer/narrow\n") == 2);
  BOOST_TEST(cpus("0::/outer/not/visible\n") == 3);
  BOOST_TEST(cpus("0::/broken\n") == 0);
  BOOST_TEST(cpus("0::/not/there\n") == 0);
  BOOST_TEST(cpus("4:memory:/\n3:cpu:/old\n0::/\n") == 3);
  BOOST_TEST(cpus("3:cpu:/unlimited\n") == 0);
  BOOST_TEST(cpus("3:cpu,cpuacct:/joint\n") == 2);
  BOOST_TEST(cpus("3:cpuset:/old\n") == 0);
  folder.write("cpu.max", "100000 100000\n");
  BOOST_TEST(cpus("0::/outer\n") == 1);
}
