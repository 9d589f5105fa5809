// Valid gzip data in all its forms, and what the source promises about threads and streams.
#define BOOST_TEST_MODULE gzip_source
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "gzip_data.hpp"
#include "seqtide/io/file_stream.hpp"

namespace utf = boost::unit_test;
using bgzf_data::noise;
using bgzf_data::OddStream;
using bgzf_data::Outcome;
using bgzf_data::reads;
using gzip_data::member;
using gzip_data::read_gzip;
using gzip_data::read_gzip_bound;
using gzip_data::source_of;

namespace {

void check_complete(const Outcome& outcome, const std::string& data) {
  BOOST_TEST(outcome.end == "complete", outcome.end + ": " + outcome.message);
  BOOST_TEST((outcome.data == data));
}

void check_all_ways(const std::string& file, const std::string& data) {
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {std::size_t{1}, std::size_t{7}, std::size_t{4096}, std::size_t{256} << 10}) {
      if (data.size() / block_size > 20000) continue;
      BOOST_TEST_CONTEXT("threads " << threads << ", block size " << block_size) {
        check_complete(read_gzip(file, threads, block_size), data);
        for (const std::size_t most : {1, 1000, 65536}) {
          if (file.size() / most > 20000) continue;
          BOOST_TEST_CONTEXT("bytes a read " << most) {
            check_complete(read_gzip_bound(file, most, threads, block_size), data);
          }
        }
      }
    }
  }
}

// Gives what it was given; the test says when more comes. Reading too early is what must not happen.
class Interactive final : public seqtide::Stream {
 public:
  std::size_t read(std::span<char> out) override {
    if (pending.empty()) throw std::logic_error("would wait for ever while data is ready");
    const std::size_t count = std::min(out.size(), pending.size());
    std::memcpy(out.data(), pending.data(), count);
    pending.erase(0, count);
    return count;
  }
  std::string name() const override { return "<interactive>"; }

  std::string pending;
};

std::string take(seqtide::BlockSource& source, std::size_t size) {
  std::string data;
  while (data.size() < size) {
    const seqtide::BlockPtr block = source.next(0);
    if (block == nullptr) break;
    data.append(block->data(), block->size);
  }
  return data;
}

}  // namespace

BOOST_AUTO_TEST_CASE(sizes, *utf::timeout(240)) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{32768}, std::size_t{10} << 20}) {
    BOOST_TEST_CONTEXT("size " << size) {
      const std::string data = reads(size);
      check_all_ways(member(data, 1), data);
    }
  }
}

BOOST_AUTO_TEST_CASE(kinds_of_deflate_blocks, *utf::timeout(120)) {
  const std::vector<std::string> contents{noise(100000), reads(100000), std::string(300000, 'A')};
  for (const std::string& data : contents) {
    for (const int level : {0, 1, 9}) check_all_ways(member(data, level), data);
  }
}

BOOST_AUTO_TEST_CASE(many_members, *utf::timeout(120)) {
  std::string file;
  std::string data;
  for (unsigned i = 0; i < 1000; ++i) {
    const std::string part = i % 7 == 0 ? "" : noise(i % 61, i);
    file += member(part, static_cast<int>(i % 10), i % 32);
    data += part;
  }
  check_all_ways(file, data);
}

BOOST_AUTO_TEST_CASE(member_ends_everywhere_in_a_chunk, *utf::timeout(60)) {
  const std::string data = "@r\nACGT\n+\nIIII\n";
  const std::string file = member(data) + member("") + member(data, 0) + member(data, 9, 31);
  for (std::size_t most = 1; most <= file.size(); ++most) {
    for (const std::size_t block_size : {1, 5, 4096}) {
      check_complete(read_gzip_bound(file, most, 1, block_size), data + data + data);
    }
  }
}

BOOST_AUTO_TEST_CASE(header_fields) {
  for (unsigned flags = 0; flags < 32; ++flags) {
    const std::string file = member("data", 6, flags);
    check_complete(read_gzip(file), "data");
    check_complete(read_gzip_bound(file, 1, 1, 4096), "data");
  }
  // Fields larger than any chunk; the extra field at its limit.
  const std::string body = bgzf_data::deflated("data") + bgzf_data::trailer("data");
  check_complete(read_gzip(gzip_data::header(gzip_data::name | gzip_data::checksum, std::string(1 << 20, 'n')) + body),
                 "data");
  check_complete(read_gzip(gzip_data::header(gzip_data::extra, std::string(65535, '\0')) + body, 2, 1), "data");
}

BOOST_AUTO_TEST_CASE(zero_bytes_after_and_between_members) {
  for (const std::size_t zeros : {1, 7, 512, 100000}) {
    const std::string padding(zeros, '\0');
    check_all_ways(member("one") + padding, "one");
    check_all_ways(member("one") + padding + member("two") + padding, "onetwo");
  }
}

BOOST_AUTO_TEST_CASE(a_second_call_at_the_end) {
  for (const int threads : {1, 2}) {
    const std::string data = reads(200000);
    const auto source = source_of(seqtide::MemoryStream::copy_of(member(data)), threads, 4096);
    BOOST_TEST((take(*source, data.size()) == data));
    BOOST_TEST(source->next(0) == nullptr);
    BOOST_TEST(source->next(0) == nullptr);
    source->close();
    source->close();
    BOOST_TEST(source->next(0) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(progress) {
  const std::string data = reads(5 << 20);
  const std::string file = member(data);
  for (const int threads : {1, 2}) {
    const auto source = source_of(seqtide::MemoryStream::copy_of(file), threads, 1 << 16);
    BOOST_TEST(source->input_size() == file.size());
    BOOST_TEST(source->input_position() == 0u);
    BOOST_TEST(source->name() == "<memory>");
    BOOST_TEST(!source->virtual_offset(0).has_value());
    std::uint64_t before = 0;
    while (source->next(0) != nullptr) {
      BOOST_TEST(source->input_position() >= before);
      before = source->input_position();
    }
    BOOST_TEST(source->input_position() == file.size());
  }
}

BOOST_AUTO_TEST_CASE(starts_where_the_reader_stands) {
  const std::string front = "something else";
  const std::string file = member("data");
  for (const bool cut : {false, true}) {
    seqtide::ChunkReader reader(seqtide::MemoryStream::copy_of(front + file.substr(0, file.size() - cut)));
    std::string skipped(front.size(), '\0');
    BOOST_TEST(reader.read(skipped) == front.size());
    const auto source = seqtide::make_gzip_source(std::move(reader), bgzf_data::input_options(1));
    const Outcome outcome = bgzf_data::outcome_of_source(*source);
    BOOST_TEST(outcome.data == "data");
    BOOST_TEST(outcome.end == (cut ? "truncated" : "complete"));
    if (cut) BOOST_TEST(outcome.place.compressed_offset.value() == front.size() + file.size() - 1);
  }
}

// Data that came before the stream failed is delivered first, then the failure; another call goes on.
BOOST_AUTO_TEST_CASE(stream_failures_can_be_retried, *utf::timeout(120)) {
  const std::string data = reads(300000);
  const std::string file = member(data.substr(0, 100000)) + member(data.substr(100000));
  for (const bool bound : {true, false}) {
    for (const int threads : {1, 2}) {
      for (const std::size_t every : {1, 2, 3, 10}) {
        for (const std::size_t most : {100, 4096, 50000}) {
          auto stream =
              bound ? std::make_unique<OddStream>(file, most) : std::make_unique<gzip_data::FreeStream>(file, most);
          OddStream& habits = *stream;
          habits.fail_every = every;
          const auto source = source_of(std::move(stream), threads, 4096);
          std::string got;
          std::size_t failures = 0;
          for (;;) {
            try {
              const seqtide::BlockPtr block = source->next(0);
              if (block == nullptr) break;
              got.append(block->data(), block->size);
            } catch (const seqtide::CallbackError& error) {
              BOOST_TEST(error.cause() != nullptr);
              ++failures;
              // Every call fails: after a while the stream gets better.
              if (every == 1 && failures == 5) habits.fail_every = 0;
            }
          }
          BOOST_TEST((got == data));
          BOOST_TEST(failures > 0u);
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(no_read_while_data_is_ready, *utf::timeout(60)) {
  for (const int threads : {1, 2}) {
    auto stream = std::make_unique<Interactive>();
    Interactive& terminal = *stream;
    const auto source = source_of(std::move(stream), threads, 4096);
    // One gzip member, flushed after each part, as an interactive sender does it.
    z_stream z{};
    BOOST_REQUIRE(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    for (unsigned part = 0; part < 40; ++part) {
      const std::string data = part % 2 == 0 ? reads(1 + part * 500, part) : noise(part * 2000, part);
      std::string packed(data.size() + 1000, '\0');
      z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
      z.avail_in = static_cast<uInt>(data.size());
      z.next_out = reinterpret_cast<Bytef*>(packed.data());
      z.avail_out = static_cast<uInt>(packed.size());
      BOOST_REQUIRE(deflate(&z, Z_SYNC_FLUSH) == Z_OK);
      terminal.pending += packed.substr(0, packed.size() - z.avail_out);
      BOOST_TEST((take(*source, data.size()) == data));
      BOOST_TEST(terminal.pending.empty());
    }
    deflateEnd(&z);
  }
}

BOOST_AUTO_TEST_CASE(a_pipe_is_not_waited_for_while_data_is_ready, *utf::timeout(60)) {
  for (const int threads : {1, 2}) {
    int ends[2];
    BOOST_REQUIRE(::pipe(ends) == 0);
    const auto source = source_of(
        std::make_unique<seqtide::FileStream>(ends[0], seqtide::FileStream::Ownership::owned, "<pipe>"), threads, 4096);
    for (unsigned part = 0; part < 20; ++part) {
      const std::string data = noise(1 + part * 1000, part);
      const std::string packed = member(data);
      BOOST_REQUIRE(::write(ends[1], packed.data(), packed.size()) == static_cast<ssize_t>(packed.size()));
      BOOST_TEST((take(*source, data.size()) == data));
    }
    ::close(ends[1]);
    BOOST_TEST(source->next(0) == nullptr);
  }
}

BOOST_AUTO_TEST_CASE(open_and_close_while_the_helper_runs, *utf::timeout(120)) {
  const std::string file = member(reads(400000), 1);
  for (int i = 0; i < 1000; ++i) {
    const auto source = source_of(seqtide::MemoryStream::copy_of(file), 2, 4096);
    for (int blocks = 0; blocks < i % 5; ++blocks) BOOST_TEST_REQUIRE(source->next(0) != nullptr);
    if (i % 2 == 0) source->close();
  }
}

BOOST_AUTO_TEST_CASE(blocks_stay_valid_while_held) {
  const std::string data = reads(1 << 20);
  const auto source = source_of(seqtide::MemoryStream::copy_of(member(data)), 2, 10000);
  std::vector<seqtide::BlockPtr> blocks;
  while (const seqtide::BlockPtr block = source->next(0)) blocks.push_back(block);
  source->close();
  std::string got;
  for (const seqtide::BlockPtr& block : blocks) got.append(block->data(), block->size);
  BOOST_TEST((got == data));
}

namespace {
int checks = 0;
struct Interrupted {};
void interrupt_third_check() {
  if (++checks == 3) throw Interrupted();
}
}  // namespace

BOOST_AUTO_TEST_CASE(interrupt_check_passes_through_and_loses_nothing, *utf::timeout(60)) {
  const std::string data = reads(4 << 20);
  for (const int threads : {1, 2}) {
    checks = 0;
    seqtide::InputOptions options = bgzf_data::input_options(threads, 4096);
    const auto source = seqtide::make_gzip_source(
        seqtide::ChunkReader(seqtide::MemoryStream::copy_of(member(data)), interrupt_third_check), options);
    std::string got;
    int interrupts = 0;
    for (;;) {
      try {
        const seqtide::BlockPtr block = source->next(0);
        if (block == nullptr) break;
        got.append(block->data(), block->size);
        if (checks < 3) ::usleep(21000);  // checks are made every 20 ms
      } catch (const Interrupted&) {
        ++interrupts;
      }
    }
    BOOST_TEST(interrupts == 1);
    BOOST_TEST((got == data));
  }
}

BOOST_AUTO_TEST_CASE(a_forked_child_fails_instead_of_waiting, *utf::timeout(60)) {
  const auto source = source_of(seqtide::MemoryStream::copy_of(member(reads(4 << 20))), 2, 4096);
  for (int i = 0; i < 20; ++i) BOOST_TEST_REQUIRE(source->next(0) != nullptr);
  const pid_t child = ::fork();
  if (child == 0) {
    int code = 1;
    try {
      source->next(0);
    } catch (const seqtide::IoError&) {
      source->close();
      code = source->next(0) == nullptr ? 0 : 2;
    }
    ::_exit(code);
  }
  int status = -1;
  BOOST_TEST(::waitpid(child, &status, 0) == child);
  BOOST_TEST(status == 0);
  BOOST_TEST(source->next(0) != nullptr);
}
