// BGZF data as blocks: what comes out of good, cut and damaged files, whatever the threads, block sizes and streams.
#define BOOST_TEST_MODULE bgzf_source
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <future>
#include <thread>

#include "bgzf_data.hpp"
#include "seqtide/io/file_stream.hpp"

using namespace bgzf_data;
using namespace seqtide;
namespace utf = boost::unit_test;

namespace {

// Three blocks of data and the end-of-file block, with where each block and its data begin.
struct SmallFile {
  std::vector<std::string> parts = {reads(90, 1), reads(120, 2), reads(60, 3), ""};
  std::vector<std::size_t> starts;
  std::vector<std::size_t> data_starts;
  std::string file;
  std::string data;

  SmallFile() {
    for (const std::string& part : parts) {
      starts.push_back(file.size());
      data_starts.push_back(data.size());
      file += part.empty() ? eof_block() : block(part);
      data += part;
    }
  }
  /// Number of the block that holds a byte of the file.
  std::size_t block_of(std::size_t byte) const {
    return static_cast<std::size_t>(std::upper_bound(starts.begin(), starts.end(), byte) - starts.begin()) - 1;
  }
};

void check(const Outcome& outcome, const std::string& data, const std::string& end) {
  BOOST_TEST(outcome.end == end, outcome.end << " instead of " << end << ": " << outcome.message);
  BOOST_TEST((outcome.data == data), outcome.data.size() << " bytes instead of " << data.size() << ", or others");
}

}  // namespace

BOOST_AUTO_TEST_CASE(reads_every_size_with_every_thread_count, *utf::timeout(120)) {
  for (const std::size_t size : {0, 1, 65279, 65280, 65281, 65536, 10000000}) {
    const std::string data = reads(size);
    const std::string compressed = file(data, 65280, 1);
    for (const int threads : {1, 2, 4}) {
      for (const std::size_t block_size : {std::size_t{4096}, std::size_t{100000}, std::size_t{256} << 10}) {
        BOOST_TEST_CONTEXT(size << " bytes, " << threads << " threads, blocks of " << block_size) {
          check(read_source(compressed, input_options(threads, block_size)), data, "complete");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(never_delivers_more_than_the_block_size, *utf::timeout(60)) {
  const std::string data = reads(200000);
  const std::string compressed = file(data);
  for (const std::size_t block_size : {1, 7, 4096, 65535, 65536, 100000, 1 << 20}) {
    const auto source = source_of(MemoryStream::copy_of(compressed), input_options(2, block_size));
    std::string got;
    while (const BlockPtr block = source->next(0)) {
      BOOST_REQUIRE(block->size <= block_size);
      BOOST_REQUIRE(block->headroom >= Block::default_headroom);
      got.append(block->data(), block->size);
    }
    BOOST_TEST((got == data));
    BOOST_TEST(source->next(0) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(reads_unusual_blocks, *utf::timeout(60)) {
  const std::string data = reads(65536);
  const std::string stored = noise(60000);
  const std::string other = subfield("ZZ", "something") + subfield("BC", "toolong");
  const struct {
    const char* what;
    std::string file;
    std::string data;
  } cases[] = {
      {"a full block of 65,536 bytes", block(data) + eof_block(), data},
      {"stored blocks", block(stored, 0) + block("abc", 0) + eof_block(), stored + "abc"},
      {"an empty block in the middle", block("ab") + eof_block() + eof_block() + block("cd") + eof_block(), "abcd"},
      {"an empty block first", eof_block() + block("ab") + eof_block(), "ab"},
      {"another kind of empty block last", block("ab") + block("", 0), "ab"},
      {"only empty blocks", eof_block() + eof_block(), ""},
      {"subfields before and after", block("ab", 6, other, subfield("XY", "")) + eof_block(), "ab"},
      {"a large extra field", block("ab", 6, subfield("AA", std::string(60000, 'x'))) + eof_block(), "ab"},
      {"zero bytes at the end", block("ab") + eof_block() + std::string(100000, '\0'), "ab"},
  };
  for (const auto& c : cases) {
    for (const int threads : {1, 2}) {
      BOOST_TEST_CONTEXT(c.what << ", " << threads << " threads") {
        check(read_source(c.file, input_options(threads)), c.data, "complete");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(reports_a_cut_at_every_byte, *utf::timeout(120)) {
  const SmallFile small;
  for (std::size_t cut = 0; cut < small.file.size(); ++cut) {
    for (const int threads : {1, 2}) {
      for (const std::size_t block_size : {std::size_t{1}, std::size_t{256} << 10}) {
        BOOST_TEST_CONTEXT("cut at " << cut << ", " << threads << " threads, blocks of " << block_size) {
          const Outcome outcome = read_source(small.file.substr(0, cut), input_options(threads, block_size));
          const std::size_t last = small.block_of(cut);
          check(outcome, small.data.substr(0, small.data_starts[last]), "truncated");
          BOOST_TEST(outcome.place.compressed_offset.value() == small.starts[last]);
          BOOST_TEST(outcome.place.offset == small.data_starts[last]);
          BOOST_TEST(outcome.place.format == "BGZF");
          BOOST_TEST(outcome.place.path == "<memory>");
        }
      }
    }
    const bool between = std::count(small.starts.begin(), small.starts.end(), cut) > 0;
    const Outcome relaxed = read_source(small.file.substr(0, cut), input_options(2, 256 << 10, false));
    BOOST_TEST(relaxed.end == (between ? "complete" : "truncated"));
  }
}

BOOST_AUTO_TEST_CASE(never_takes_a_flipped_byte_for_data, *utf::timeout(120)) {
  const SmallFile small;
  for (std::size_t at = 0; at < small.file.size(); ++at) {
    for (const char mask : {'\x01', '\x10', '\x80', '\xff'}) {
      std::string damaged = small.file;
      damaged[at] = static_cast<char>(damaged[at] ^ mask);
      for (const int threads : {1, 2}) {
        BOOST_TEST_CONTEXT("byte " << at << " flipped by " << int{mask} << ", " << threads << " threads") {
          const Outcome outcome = read_source(damaged, input_options(threads));
          const std::size_t before = small.data_starts[small.block_of(at)];
          if (outcome.end == "complete") {
            BOOST_TEST((outcome.data == small.data));  // no checksum covers this byte of a header
          } else {
            BOOST_TEST(outcome.data.size() >= before);
            BOOST_TEST((outcome.data == small.data.substr(0, outcome.data.size())));
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(names_the_damaged_block, *utf::timeout(60)) {
  const SmallFile small;
  const std::size_t second = small.starts[1];
  const std::size_t third = small.starts[2];
  const auto with = [&small](std::size_t at, const std::string& bytes) {
    std::string damaged = small.file;
    return damaged.replace(at, bytes.size(), bytes);
  };
  const struct {
    const char* what;
    std::string file;
    const char* message;
  } cases[] = {
      {"CRC32", with(third - 8, std::string(4, 'x')), "wrong CRC32"},
      {"ISIZE too small", with(third - 4, std::string("\x10\0\0\0", 4)), "not as long as the block says"},
      {"ISIZE too large", with(third - 4, std::string("\xff\0\0\0", 4)), "not as long as the block says"},
      {"ISIZE 65537", with(third - 4, std::string("\x01\0\x01\0", 4)), "claims 65537 bytes of data"},
      {"ISIZE 4 GiB", with(third - 4, std::string(4, '\xff')), "claims 4294967295 bytes of data"},
      {"BSIZE 0", with(second + 16, std::string(2, '\0')), "claims 1 bytes"},
      {"BSIZE without room for a trailer", with(second + 16, std::string("\x18\0", 2)), "claims 25 bytes"},
      {"deflate data", with(second + 18, std::string(1, '\xff')), "invalid deflate data"},
  };
  for (const auto& c : cases) {
    for (const int threads : {1, 2}) {
      BOOST_TEST_CONTEXT(c.what << ", " << threads << " threads") {
        const auto source = source_of(MemoryStream::copy_of(c.file), input_options(threads));
        const Outcome outcome = outcome_of_source(*source);
        check(outcome, small.parts[0], "corrupt");
        BOOST_TEST(outcome.message.find(c.message) != std::string::npos, outcome.message);
        BOOST_TEST(outcome.place.compressed_offset.value() == second);
        BOOST_TEST(outcome.place.virtual_offset.value() == second << 16);
        BOOST_TEST(outcome.place.offset == small.data_starts[1]);
        check(outcome_of_source(*source), "", "corrupt");  // and again
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(reports_bytes_between_deflate_data_and_trailer, *utf::timeout(60)) {
  std::string padded = block("abc");
  padded.insert(padded.size() - 8, 1, '\0');
  padded[16] = static_cast<char>(padded[16] + 1);
  check(read_source(padded + eof_block(), input_options(1)), "", "corrupt");
}

BOOST_AUTO_TEST_CASE(delivers_good_blocks_before_a_late_fault, *utf::timeout(60)) {
  const std::string data = reads(3000000);
  std::string compressed = file(data, 65280, 1);
  const std::string tail = block("tail");
  std::string bad = tail;
  bad[bad.size() - 8] = static_cast<char>(bad[bad.size() - 8] ^ 1);
  compressed.resize(compressed.size() - 28);
  for (const int threads : {1, 2, 4}) {
    check(read_source(compressed + bad + compressed, input_options(threads)), data, "corrupt");
    check(read_source(compressed + tail, input_options(threads)), data + "tail", "truncated");
    check(read_source(compressed + tail, input_options(threads, 256 << 10, false)), data + "tail", "complete");
    check(read_source(compressed + tail.substr(0, 20), input_options(threads)), data, "truncated");
  }
}

BOOST_AUTO_TEST_CASE(reports_what_follows_the_last_block, *utf::timeout(60)) {
  const std::string good = block("ab") + eof_block();
  for (const std::string& junk : {std::string("junk"), std::string(1000, '\0') + "x", std::string("\x1f\x8bx"),
                                  std::string(3, '\0') + eof_block()}) {
    const Outcome outcome = read_source(good + junk, input_options(2));
    check(outcome, "ab", "format");
    BOOST_TEST(outcome.place.compressed_offset.value() ==
               good.size() + std::min(junk.find_first_not_of('\0'), junk.size()));
    BOOST_TEST(!outcome.place.excerpt.empty());
  }
  check(read_source(block("ab") + std::string(10, '\0'), input_options(2)), "ab", "truncated");
}

BOOST_AUTO_TEST_CASE(reports_the_same_for_any_size_of_reads, *utf::timeout(60)) {
  const auto read = [](const std::string& text, std::size_t most) {
    return outcome_of_source(*source_of(std::make_unique<OddStream>(text, most), input_options(1)));
  };
  const std::string good = block("ab") + eof_block();
  for (const std::string& start : {std::string(), good, good + std::string(5, '\0')}) {
    for (const std::string& junk : {std::string("some text that is longer than what messages show of it"),
                                    std::string("\x28\xb5\x2f\xfd zstd data"), std::string("\x1f")}) {
      const Outcome expected = read(start + junk, SIZE_MAX);
      BOOST_TEST(expected.end != "complete");
      for (const std::size_t most : {1, 3, 41}) {
        const Outcome found = read(start + junk, most);
        BOOST_TEST(found.data == expected.data);
        BOOST_TEST(found.end == expected.end);
        BOOST_TEST(found.message == expected.message);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(goes_on_with_plain_gzip_members, *utf::timeout(60)) {
  const std::string data = reads(200000);
  const std::string start = file(data);
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {std::size_t{1000}, std::size_t{256} << 10}) {
      const InputOptions options = input_options(threads, block_size);
      check(read_source(start + gzip_member("more"), options), data + "more", "complete");
      check(read_source(gzip_member("more"), options), "more", "complete");
      check(read_source(start + gzip_member("more") + start, options), data + "more" + data, "complete");
      const std::string cut = gzip_member(reads(1000));
      const Outcome outcome = read_source(start + cut.substr(0, cut.size() - 3), options);
      BOOST_TEST(outcome.end == "truncated");
      BOOST_TEST((outcome.data.substr(0, data.size()) == data));
      BOOST_TEST(outcome.place.offset >= data.size());
      BOOST_TEST(outcome.place.compressed_offset.value() >= start.size());
      BOOST_TEST(outcome.place.compressed_offset.value() <= start.size() + cut.size());
    }
  }
}

BOOST_AUTO_TEST_CASE(reads_streams_that_give_few_bytes, *utf::timeout(120)) {
  const std::string data = reads(150000);
  const std::string compressed = file(data, 20000);
  for (const std::size_t most : {1, 2, 17, 1000, 65537}) {
    for (const int threads : {1, 3}) {
      const auto source = source_of(std::make_unique<OddStream>(compressed, most), input_options(threads));
      check(outcome_of_source(*source), data, "complete");
    }
  }
}

BOOST_AUTO_TEST_CASE(goes_on_after_a_failed_read, *utf::timeout(120)) {
  const std::string data = reads(400000);
  const std::string compressed = file(data, 20000);
  for (const std::size_t most : {100, 5000}) {
    for (const std::size_t fail_every : {2, 3, 7}) {
      for (const int threads : {1, 3}) {
        auto stream = std::make_unique<OddStream>(compressed, most);
        stream->fail_every = fail_every;
        const OddStream& odd = *stream;
        const auto source = source_of(std::move(stream), input_options(threads));
        std::string got;
        std::size_t failures = 0;
        for (;;) {
          try {
            const BlockPtr block = source->next(0);
            if (block == nullptr) break;
            got.append(block->data(), block->size);
          } catch (const CallbackError& error) {
            ++failures;
            BOOST_REQUIRE(error.cause() != nullptr);
            BOOST_TEST(*static_cast<int*>(error.cause().get()) == static_cast<int>(failures * fail_every));
          }
        }
        BOOST_TEST((got == data));
        BOOST_TEST(failures == odd.calls / fail_every);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(delivers_what_it_has_before_a_failed_read, *utf::timeout(60)) {
  const std::string data = reads(400000);
  const std::string compressed = file(data, 20000);
  auto stream = std::make_unique<OddStream>(compressed);
  stream->fail_every = 2;  // the first call gives all, the next one would find the end
  const auto source = source_of(std::move(stream), input_options(4));
  std::string got;
  BOOST_CHECK_THROW(while (const BlockPtr block = source->next(0)) got.append(block->data(), block->size),
                    CallbackError);
  BOOST_TEST((got == data));
  BOOST_TEST(source->next(0) == nullptr);
}

BOOST_AUTO_TEST_CASE(does_not_wait_for_more_while_a_block_is_ready, *utf::timeout(60)) {
  for (const int threads : {1, 2, 4}) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    auto stream = std::make_unique<FileStream>(ends[0], FileStream::Ownership::owned, "<pipe>");
    const auto source = source_of(std::move(stream), input_options(threads));
    FileStream sender(ends[1], FileStream::Ownership::owned, "<pipe>");
    std::string expected;
    for (int round = 0; round < 20; ++round) {
      const std::string first = reads(500, static_cast<unsigned>(round));
      const std::string second = reads(70, static_cast<unsigned>(round) + 100);
      const std::string blocks = block(first) + block(second);
      sender.write(blocks);
      std::string got;
      while (got.size() < first.size() + second.size()) {
        const BlockPtr block = source->next(0);
        BOOST_REQUIRE(block != nullptr);
        got.append(block->data(), block->size);
      }
      BOOST_TEST((got == first + second));
    }
    sender.write(eof_block());
    sender.close();
    BOOST_TEST(source->next(0) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(calls_the_stream_on_the_thread_that_asks, *utf::timeout(60)) {
  class Watched : public OddStream {
   public:
    using OddStream::OddStream;
    std::size_t read(std::span<char> out) override {
      if (std::this_thread::get_id() != owner) ++strangers;
      return OddStream::read(out);
    }
    bool thread_bound() const noexcept override { return false; }
    std::thread::id owner = std::this_thread::get_id();
    int strangers = 0;
  };
  const std::string data = reads(3000000);
  auto stream = std::make_unique<Watched>(file(data, 65280, 1), 100000);
  const Watched& watched = *stream;
  const auto source = source_of(std::move(stream), input_options(4));
  check(outcome_of_source(*source), data, "complete");
  BOOST_TEST(watched.strangers == 0);
}

BOOST_AUTO_TEST_CASE(tells_virtual_offsets, *utf::timeout(60)) {
  const std::string data = reads(500000);
  std::string compressed;
  std::vector<std::pair<std::size_t, std::size_t>> starts;  // of data and block
  for (std::size_t i = 0; i < data.size(); i += 30000) {
    starts.emplace_back(i, compressed.size());
    compressed += block(data.substr(i, 30000));
    if (i % 90000 == 0) compressed += eof_block();
  }
  const std::size_t end = compressed.size();
  compressed += eof_block();
  for (const std::size_t block_size : {std::size_t{777}, std::size_t{256} << 10}) {
    for (const int threads : {1, 2}) {
      const auto source = source_of(MemoryStream::copy_of(compressed), input_options(threads, block_size));
      BOOST_TEST(!source->virtual_offset(0).has_value());
      constexpr std::size_t kept = 1000;
      std::size_t delivered = 0;
      while (const BlockPtr block = source->next(kept)) {
        const std::size_t first = delivered - std::min(kept, delivered);
        delivered += block->size;
        for (std::size_t offset = first; offset < delivered; offset += 97) {
          const auto& [data_start, start] =
              *std::prev(std::upper_bound(starts.begin(), starts.end(), std::pair{offset, SIZE_MAX}));
          BOOST_REQUIRE(source->virtual_offset(offset).value() == (start << 16 | (offset - data_start)));
        }
      }
      BOOST_TEST(source->virtual_offset(data.size()).value() == end << 16);
      BOOST_TEST(!source->virtual_offset(data.size() + 1).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(runs_the_interrupt_check, *utf::timeout(60)) {
  static int calls;
  calls = 0;
  InputOptions options = input_options(2);
  options.interrupt_check = [] {
    if (++calls == 3) throw CallbackError("interrupted", "", nullptr);
  };
  const std::string compressed = file(reads(1000000), 65280, 1);
  ChunkReader reader(std::make_unique<OddStream>(compressed, 50), options.interrupt_check);
  const auto source = make_bgzf_source(std::move(reader), options);
  std::string got;
  int interruptions = 0;
  for (bool more = true; more;) {
    try {
      const BlockPtr block = source->next(0);
      more = block != nullptr;
      if (more) got.append(block->data(), block->size);
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    } catch (const CallbackError&) {
      ++interruptions;
    }
  }
  BOOST_TEST(interruptions == 1);
  BOOST_TEST((got == reads(1000000)));
}

BOOST_AUTO_TEST_CASE(closes_at_any_time, *utf::timeout(240)) {
  const std::string compressed = file(reads(2000000), 65280, 1);
  for (int round = 0; round < 2000; ++round) {
    const auto source =
        source_of(std::make_unique<MemoryStream>(std::span<const char>(compressed)), input_options(1 + round % 4));
    for (int i = 0; i < round % 8; ++i) BOOST_REQUIRE(source->next(0) != nullptr);
    if (round % 3 == 0) continue;  // dropped with jobs under way
    source->close();
    source->close();
    BOOST_REQUIRE(source->next(0) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(opens_ten_thousand_small_files, *utf::timeout(120)) {
  const std::string compressed = file("@r\nA\n+\nI\n");
  for (int round = 0; round < 10000; ++round) {
    const auto source = source_of(std::make_unique<MemoryStream>(std::span<const char>(compressed)), input_options(4));
    BOOST_REQUIRE(source->next(0)->size == 9);
    BOOST_REQUIRE(source->next(9) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(refuses_to_go_on_in_a_forked_process, *utf::timeout(60)) {
  const std::string data = reads(3000000);
  auto source = source_of(MemoryStream::copy_of(file(data, 65280, 1)), input_options(3));
  std::string got;
  for (int i = 0; i < 4; ++i) {
    const BlockPtr block = source->next(0);
    got.append(block->data(), block->size);
  }
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    int result = 1;
    try {
      source->next(0);
    } catch (const IoError&) {
      result = 0;
    }
    source.reset();  // must not wait for threads that are not here
    ::_exit(result);
  }
  int status = -1;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST(status == 0);
  got += outcome_of_source(*source).data;
  BOOST_TEST((got == data));
}
