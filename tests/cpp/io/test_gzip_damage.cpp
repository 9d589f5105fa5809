// Damaged gzip data: all good data, then a typed error that names the place. Never a crash, a hang or a quiet stop.
#define BOOST_TEST_MODULE gzip_damage
#include <boost/test/unit_test.hpp>
#include <random>
#include <string>
#include <vector>

#include "gzip_data.hpp"
#include "io/gzip_decoder.hpp"

namespace utf = boost::unit_test;
using bgzf_data::noise;
using bgzf_data::Outcome;
using bgzf_data::reads;
using gzip_data::member;
using gzip_data::read_gzip;
using gzip_data::read_gzip_bound;
using gzip_data::source_of;

namespace {

// Messages start with the name of the input, which differs from stream to stream.
std::string without_name(const std::string& message) {
  return message.empty() ? message : message.substr(message.find(' '));
}

// The same end, whatever the sizes and threads.
Outcome read_all_ways(const std::string& file) {
  const Outcome outcome = read_gzip(file);
  const auto compare = [&](const Outcome& other) {
    BOOST_TEST((other.data == outcome.data));
    BOOST_TEST(other.end == outcome.end);
    BOOST_TEST(without_name(other.message) == without_name(outcome.message));
  };
  compare(read_gzip(file, 2));
  for (const int threads : {1, 2}) {
    compare(read_gzip(file, threads, 61));
    compare(read_gzip_bound(file, 7, threads, 1000));
  }
  return outcome;
}

std::string with_byte(std::string text, std::size_t position, char byte) {
  text[position] = byte;
  return text;
}

Outcome decode(const std::string& file, std::unique_ptr<seqtide::RawInflater> inflater, std::size_t chunk,
               std::size_t room) {
  seqtide::GzipDecoder decoder("<test>", 0, std::move(inflater));
  std::size_t position = 0;
  std::span<const char> input;
  return bgzf_data::outcome_of([&](std::string& data) {
    seqtide::Block block(0, room);
    const auto status = decoder.decode(input, block, room);
    data.append(block.data(), block.size);
    if (status == seqtide::GzipDecoder::Status::failed) decoder.throw_failure();
    if (status == seqtide::GzipDecoder::Status::need_room) return true;
    BOOST_TEST_REQUIRE(input.empty());
    if (position == file.size()) {
      if (decoder.end_input() == seqtide::GzipDecoder::Status::failed) decoder.throw_failure();
      return false;
    }
    input = std::span(file).subspan(position, std::min(chunk, file.size() - position));
    position += input.size();
    return true;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(cut_at_every_byte, *utf::timeout(240)) {
  const std::string first = reads(700, 1);
  const std::string second = reads(900, 2);
  const std::string one = member(first, 6, 31);
  const std::string file = one + member(second, 0);
  for (std::size_t size = 0; size < file.size(); ++size) {
    BOOST_TEST_CONTEXT("size " << size) {
      const Outcome outcome = size % 8 == 0 ? read_all_ways(file.substr(0, size)) : read_gzip(file.substr(0, size));
      const std::string all = first + second;
      BOOST_TEST((outcome.data == all.substr(0, outcome.data.size())));
      if (size == one.size()) {
        BOOST_TEST(outcome.end == "complete");
        BOOST_TEST((outcome.data == first));
        continue;
      }
      BOOST_TEST(outcome.end == "truncated");
      BOOST_TEST(outcome.place.format == "gzip");
      BOOST_TEST(outcome.place.path == "<memory>");
      BOOST_TEST(outcome.place.offset == outcome.data.size());
      BOOST_TEST(outcome.place.compressed_offset.value() == size);
      // Nothing that can be known is held back: the first member, and a stored block byte by byte.
      if (size >= one.size() - 8) BOOST_TEST(outcome.data.size() >= first.size());
      if (size >= one.size() + 15) {
        BOOST_TEST(outcome.data.size() == first.size() + std::min(second.size(), size - one.size() - 15));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_byte_changed, *utf::timeout(240)) {
  const std::string data = reads(600);
  for (const int level : {0, 6}) {
    const std::string file = member(data, level, gzip_data::checksum | gzip_data::name) + member("end");
    for (std::size_t i = 0; i < file.size(); ++i) {
      for (const unsigned change : {0x01u, 0x80u, 0xffu}) {
        BOOST_TEST_CONTEXT("byte " << i << " changed by " << change) {
          const std::string changed =
              with_byte(file, i, static_cast<char>(static_cast<unsigned char>(file[i]) ^ change));
          const Outcome outcome = i % 8 == 0 ? read_all_ways(changed) : read_gzip(changed);
          if (outcome.end == "complete") {
            BOOST_TEST((outcome.data == data + "end"));
          } else {
            BOOST_TEST(outcome.place.offset == outcome.data.size());
            BOOST_TEST(outcome.place.compressed_offset.value() <= file.size());
            BOOST_TEST(!outcome.message.empty());
          }
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(wrong_crc_and_wrong_length, *utf::timeout(60)) {
  const std::string data = reads(300000);
  const std::string good = member(data);
  for (const std::size_t from_end : {8, 5, 4, 1}) {
    const std::size_t position = good.size() - from_end;
    const std::string file = with_byte(good, position, static_cast<char>(good[position] ^ 1)) + member("more");
    const Outcome outcome = read_all_ways(file);
    BOOST_TEST(outcome.end == "corrupt");
    BOOST_TEST((outcome.data == data));  // what was delivered stands; nothing of the next member is
    BOOST_TEST(outcome.place.offset == data.size());
    BOOST_TEST(outcome.place.compressed_offset.value() == good.size() - 8);
    BOOST_TEST(outcome.message.find(from_end > 4 ? "wrong CRC32" : "wrong length") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(bytes_after_the_last_member, *utf::timeout(60)) {
  const std::string data = reads(100000);
  const std::string good = member(data);
  const std::vector<std::string> junk{
      "x", "junk", "\x1f", "\x1fx", std::string("\0\0x", 3), "\n", std::string(70000, 'x')};
  for (const std::string& bytes : junk) {
    const Outcome outcome = read_all_ways(good + bytes);
    BOOST_TEST((outcome.data == data));
    // A first byte of a magic alone may be the start of a member that was cut.
    BOOST_TEST(outcome.end == (bytes == "\x1f" ? "truncated" : "format"));
    if (outcome.end == "format") {
      BOOST_TEST(outcome.place.compressed_offset.value() == good.size() + bytes.find_first_not_of('\0'));
      BOOST_TEST(outcome.place.offset == data.size());
      BOOST_TEST(!outcome.place.excerpt.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_gzip) {
  for (const char* text : {"@read\nACGT\n", "\x1f@", " ", "BZh91AY&SY"}) {
    const Outcome outcome = read_all_ways(text);
    BOOST_TEST(outcome.end == "format");
    BOOST_TEST(outcome.message.find("not gzip data") != std::string::npos);
    BOOST_TEST(outcome.data.empty());
  }
  BOOST_TEST(read_all_ways(std::string(20, '\0')).end == "format");
  BOOST_TEST(read_all_ways("").end == "truncated");
}

BOOST_AUTO_TEST_CASE(bad_headers) {
  const std::string good = member("data", 6, 31);
  const Outcome method = read_all_ways(with_byte(good, 2, 7));
  BOOST_TEST(method.end == "format");
  BOOST_TEST(method.message.find("compression method 7") != std::string::npos);
  for (const unsigned flag : {0x20u, 0x40u, 0x80u}) {
    const Outcome reserved = read_all_ways(with_byte(good, 3, static_cast<char>(flag)));
    BOOST_TEST(reserved.end == "format");
    BOOST_TEST(reserved.message.find("reserved flags") != std::string::npos);
  }
  // Any byte of a header with a checksum, but for the magic, the method and the flags.
  const std::size_t size = gzip_data::header(31).size();
  for (std::size_t i = 4; i < size; ++i) {
    const Outcome outcome = read_all_ways(with_byte(good, i, static_cast<char>(good[i] ^ 1)));
    BOOST_TEST(outcome.end != "complete");
    BOOST_TEST(outcome.data.size() <= 4u);
  }
  BOOST_TEST(read_all_ways(with_byte(good, size - 1, static_cast<char>(good[size - 1] ^ 1))).end == "corrupt");
}

BOOST_AUTO_TEST_CASE(errors_repeat) {
  const std::string data = reads(100000);
  const std::string good = member(data);
  for (const std::string& file :
       {good.substr(0, good.size() / 2), good + "junk", with_byte(good, good.size() - 8, 'x')}) {
    for (const int threads : {1, 2}) {
      const auto source = source_of(seqtide::MemoryStream::copy_of(file), threads, 4096);
      const Outcome first = bgzf_data::outcome_of_source(*source);
      const Outcome again = bgzf_data::outcome_of_source(*source);
      BOOST_TEST(first.end != "complete");
      BOOST_TEST(again.message == first.message);
      BOOST_TEST(again.data.empty());
      source->close();
      BOOST_TEST(source->next(0) == nullptr);
    }
  }
}

// Large enough that the helper thread meets the damage.
BOOST_AUTO_TEST_CASE(damage_deep_inside, *utf::timeout(120)) {
  const std::string data = reads(3 << 20);
  const std::string good = member(data, 1);
  std::mt19937 random(5);
  for (int i = 0; i < 6; ++i) {
    std::string file = good;
    const std::size_t position = file.size() / 3 + random() % (file.size() / 3);
    for (std::size_t k = 0; k < 40; ++k) file[position + k] = static_cast<char>(random());
    const Outcome outcome = read_gzip(file, 1);
    BOOST_TEST(outcome.end == "corrupt");
    BOOST_TEST(outcome.data.size() > data.size() / 4);
    for (const std::size_t block_size : {4096, 100000, 256 << 10}) {
      const Outcome other = read_gzip(file, 2, block_size);
      BOOST_TEST((other.data == outcome.data));
      BOOST_TEST(other.message == outcome.message);
    }
  }
}

// Each inflater ends at the same place however the data is cut in pieces. Both accept the same files; in a
// damaged one ISA-L may come further, as zlib refuses incomplete Huffman codes at once.
BOOST_AUTO_TEST_CASE(engines_agree, *utf::timeout(240)) {
  if (seqtide::make_isal_inflater() == nullptr) {
    BOOST_TEST_MESSAGE("skipped: this build has one engine only");
    return;
  }
  std::mt19937 random(11);
  for (int i = 0; i < 150; ++i) {
    std::string file;
    for (unsigned members = 1 + random() % 3; members > 0; --members) {
      const std::size_t size = random() % (i % 10 == 0 ? 150000 : 4000);
      const std::string data = random() % 2 == 0 ? reads(size, random()) : noise(size, random());
      file += member(data, static_cast<int>(random() % 10), random() % 32);
    }
    const bool damaged = i % 4 != 0;
    if (damaged) {
      for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
        file[random() % file.size()] ^= static_cast<char>(1 + random() % 255);
      }
    }
    if (random() % 5 == 0) file.resize(random() % file.size());
    const Outcome by_zlib = decode(file, seqtide::make_zlib_inflater(), file.size() + 1, 1 << 20);
    const Outcome by_isal = decode(file, seqtide::make_isal_inflater(), file.size() + 1, 1 << 20);
    BOOST_TEST((by_zlib.end == "complete") == (by_isal.end == "complete"));
    BOOST_TEST(by_isal.data.starts_with(by_zlib.data));
    if (by_zlib.end == "complete") BOOST_TEST(by_isal.data.size() == by_zlib.data.size());
    for (int way = 0; way < 3; ++way) {
      const std::size_t chunk = 1 + random() % (way == 0 ? 20 : 5000);
      const std::size_t room = 1 + random() % (way == 1 ? 20 : 100000);
      const auto compare = [](const Outcome& pieces, const Outcome& whole) {
        BOOST_TEST((pieces.data == whole.data));
        BOOST_TEST(pieces.end == whole.end);
        BOOST_TEST(pieces.message == whole.message);
      };
      compare(decode(file, seqtide::make_zlib_inflater(), chunk, room), by_zlib);
      compare(decode(file, seqtide::make_isal_inflater(), chunk, room), by_isal);
    }
  }
}
