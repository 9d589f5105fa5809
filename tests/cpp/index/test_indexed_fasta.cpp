#define BOOST_TEST_MODULE indexed_fasta
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <limits>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bgzf_data.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/io/memory_stream.hpp"

using seqtide::FaiEntry;
using seqtide::FaiIndex;
using seqtide::FormatError;
using seqtide::GziIndex;
using seqtide::IndexedFasta;
using seqtide::InvalidArgument;
using seqtide::IoError;
using seqtide::MemoryStream;
using seqtide::TruncatedError;

namespace {

struct Sequence {
  std::string name;
  std::string bases;
};

struct File {
  std::string text;
  std::vector<Sequence> sequences;
};

// Sequences of all shapes; `line_end` is "\n" or "\r\n".
File make_file(unsigned seed, const std::string& line_end) {
  std::mt19937 random(seed);
  const std::string letters = "ACGTNacgtn-*";
  File file;
  for (int i = 0; i < 12; ++i) {
    Sequence sequence{"s" + std::to_string(i), std::string(random() % (i % 3 == 0 ? 5000 : 200), ' ')};
    for (char& base : sequence.bases) base = letters[random() % letters.size()];
    const std::size_t width = i % 4 == 0 ? std::max<std::size_t>(sequence.bases.size(), 1) : 1 + random() % 90;
    file.text += '>' + sequence.name + (i % 2 == 0 ? " some text" : "") + line_end;
    for (std::size_t at = 0; at < sequence.bases.size(); at += width) {
      file.text += sequence.bases.substr(at, width) + line_end;
    }
    if (i % 5 == 0) file.text += line_end;
    file.sequences.push_back(std::move(sequence));
  }
  if (seed % 2 == 0) file.text.resize(file.text.find_last_not_of("\r\n") + 1);
  return file;
}

std::unique_ptr<IndexedFasta> open(const std::string& data) {
  return std::make_unique<IndexedFasta>(MemoryStream::copy_of(data));
}

std::unique_ptr<IndexedFasta> open(const std::string& data, const FaiIndex& index) {
  return std::make_unique<IndexedFasta>(MemoryStream::copy_of(data), std::make_shared<const FaiIndex>(index));
}

std::string fetch(IndexedFasta& fasta, std::string_view name, std::int64_t begin, std::int64_t end) {
  const FaiEntry* const entry = fasta.index().find(name);
  BOOST_REQUIRE(entry != nullptr);
  std::string bases = "before";
  fasta.fetch(*entry, begin, end, bases);
  BOOST_REQUIRE(bases.starts_with("before"));
  return bases.substr(6);
}

void compare(IndexedFasta& fasta, const File& file, unsigned seed) {
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    const Sequence& sequence = file.sequences[random() % file.sequences.size()];
    const std::size_t begin = random() % (sequence.bases.size() + 1);
    const std::size_t size = random() % (sequence.bases.size() - begin + 1);
    BOOST_TEST(fetch(fasta, sequence.name, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin + size)) ==
               sequence.bases.substr(begin, size));
  }
  for (const Sequence& sequence : file.sequences) {
    BOOST_TEST(fetch(fasta, sequence.name, 0, std::numeric_limits<std::int64_t>::max()) == sequence.bases);
  }
}

// A seekable stream that gives few bytes a call and counts them.
class CountingStream final : public seqtide::Stream {
 public:
  CountingStream(std::string data, std::size_t most, std::size_t& count)
      : data_(std::move(data)), most_(most), count_(count) {}

  std::size_t read(std::span<char> out) override {
    const std::size_t count = std::min({out.size(), most_, data_.size() - std::min(data_.size(), position_)});
    if (count > 0) std::memcpy(out.data(), data_.data() + position_, count);
    position_ += count;
    count_ += count;
    return count;
  }
  std::uint64_t seek(std::int64_t offset, seqtide::Whence whence) override {
    const std::size_t bases[] = {0, position_, data_.size()};
    return position_ = bases[static_cast<int>(whence)] + static_cast<std::size_t>(offset);
  }
  bool readable() const noexcept override { return true; }
  bool seekable() const noexcept override { return true; }
  std::string name() const override { return "<counting>"; }

 private:
  std::string data_;
  std::size_t most_;
  std::size_t& count_;
  std::size_t position_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(any_region_of_plain_data) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    const File file = make_file(seed, seed % 3 == 0 ? "\r\n" : "\n");
    compare(*open(file.text), file, seed);
  }
}

BOOST_AUTO_TEST_CASE(any_region_of_bgzf_data) {
  for (unsigned seed = 0; seed < 6; ++seed) {
    const File file = make_file(seed, "\n");
    for (const std::size_t per_block : {std::size_t{97}, std::size_t{65280}}) {
      compare(*open(bgzf_data::file(file.text, per_block)), file, seed);
    }
    const std::string parts = bgzf_data::block(file.text.substr(0, 100)) + bgzf_data::eof_block() +
                              bgzf_data::block(file.text.substr(100), 0) + bgzf_data::eof_block();
    compare(*open(parts), file, seed);
  }
}

BOOST_AUTO_TEST_CASE(data_may_begin_inside_a_stream) {
  const File file = make_file(3, "\n");
  for (const std::string& data : {file.text, bgzf_data::file(file.text, 500)}) {
    auto stream = MemoryStream::copy_of("something else" + data);
    stream->seek(14, seqtide::Whence::start);
    IndexedFasta fasta(std::move(stream));
    compare(fasta, file, 3);
  }
}

BOOST_AUTO_TEST_CASE(long_sequences_span_many_reads) {
  std::mt19937 random(1);
  std::string bases(1 << 20, ' ');
  for (char& base : bases) base = "ACGT"[random() % 4];
  for (const std::size_t width : {std::size_t{60}, std::size_t{70001}, bases.size()}) {
    for (const std::string line_end : {"\n", "\r\n"}) {
      std::string text = ">x" + line_end;
      for (std::size_t at = 0; at < bases.size(); at += width) text += bases.substr(at, width) + line_end;
      const auto fasta = open(text);
      BOOST_TEST((fetch(*fasta, "x", 0, 1 << 20) == bases));
      BOOST_TEST((fetch(*fasta, "x", 61, 600000) == bases.substr(61, 600000 - 61)));
      BOOST_TEST((fetch(*fasta, "x", (1 << 20) - 5, 1 << 21) == bases.substr(bases.size() - 5)));
      std::vector<char> exact(777777);  // nothing may be written behind it
      fasta->fetch(fasta->index().entries()[0], 60, exact);
      BOOST_TEST((std::string(exact.begin(), exact.end()) == bases.substr(60, exact.size())));
    }
  }
}

BOOST_AUTO_TEST_CASE(regions_are_cut_at_the_ends) {
  const auto fasta = open(">x\nACGT\nAC\n");
  BOOST_TEST(fetch(*fasta, "x", -5, 3) == "ACG");
  BOOST_TEST(fetch(*fasta, "x", 4, 100) == "AC");
  BOOST_TEST(fetch(*fasta, "x", 6, 100) == "");
  BOOST_TEST(fetch(*fasta, "x", 100, 200) == "");
  BOOST_TEST(fetch(*fasta, "x", 3, 2) == "");
}

BOOST_AUTO_TEST_CASE(exact_regions_are_not_cut) {
  const auto fasta = open(">x\nACGT\nAC\n");
  const FaiEntry& entry = fasta->index().entries()[0];
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  char bases[8];
  fasta->fetch(entry, 6, std::span<char>(bases, 0));
  for (const std::int64_t begin : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{7}, most, -most - 1}) {
    BOOST_CHECK_THROW(fasta->fetch(entry, begin, std::span<char>(bases, 3)), InvalidArgument);
  }
  BOOST_CHECK_THROW(fasta->fetch(FaiEntry{"y", 6, 3, 4, 5}, 0, std::span<char>(bases, 1)), InvalidArgument);
  BOOST_CHECK_THROW(fasta->fetch(FaiEntry{"x", 7, 3, 4, 5}, 0, std::span<char>(bases, 1)), InvalidArgument);
  fasta->fetch(FaiEntry{"x", 6, 3, 4, 5}, 0, std::span<char>(bases, 1));
  BOOST_TEST(bases[0] == 'A');
}

BOOST_AUTO_TEST_CASE(reads_only_what_is_needed) {
  std::string text = ">a\n";
  for (int i = 0; i < 100000; ++i) text += "ACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGTACGT\n";
  const auto index =
      std::make_shared<const FaiIndex>(FaiIndex::build(seqtide::open_input(MemoryStream::copy_of(text))));
  std::size_t count = 0;
  IndexedFasta fasta(std::make_unique<CountingStream>(text, 100, count), index);
  const FaiEntry& entry = index->entries()[0];
  std::string bases;
  fasta.fetch(entry, 0, 10, bases);
  BOOST_TEST(count < 100U);
  count = 0;
  fasta.fetch(entry, 3000000, 3000130, bases);
  BOOST_TEST(count == 132U);
}

BOOST_AUTO_TEST_CASE(data_that_disagrees_with_its_index) {
  const std::string text = ">a\nACGT\nACGT\nAC\n>b\nGGGG\nGG\n";
  const FaiIndex index = FaiIndex::build(seqtide::open_input(MemoryStream::copy_of(text)));
  struct Change {
    std::string text;
    std::string name;
    std::int64_t begin;
    std::int64_t end;
  };
  for (const Change& change : std::vector<Change>{
           {">a\nACGTA\nCGTAC\n>b\nGGGG\nGG\n", "a", 0, 2},  // other width
           {">a\nACGTACGT\nAC\n>b\nGGGG\nGG\n\n", "a", 0, 2},
           {">a\nACGT\nACGT\nACT\n>b\nGGGG\nGG\n", "a", 0, 2},  // longer
           {">a\nACGT\nACGT\nAC\nA\n>b\nGGGG\nGG\n", "a", 0, 2},
           {">a\nACGT\nACGT\nA\n>b\nGGGG\nGG\n", "a", 9, 10},   // shorter
           {">aa\nACGT\nACGT\nAC\n>b\nGGGG\nGG\n", "a", 0, 2},  // moved
           {">a\nACGT\nACGT\nACT\n>b\nGGGG\nGG\n", "b", 0, 2},
           {">a\nACGT\nACGT\nA\n>b\nGGGG\nGGG\n", "b", 1, 2},
           {">a\nACGT\nACGT\nAC\n>c\nGGGG\nGG\n", "b", 1, 2},  // another name
           {"xa\nACGT\nACGT\nAC\n>b\nGGGG\nGG\n", "a", 1, 2},
           {">a\nACGT\nA>GT\nAC\n>b\nGGGG\nGG\n", "a", 0, 10},  // no base
           {">a\nACGT\nA GT\nAC\n>b\nGGGG\nGG\n", "a", 5, 6},
           {">a\nACGT\nAC\nTAAC\n>b\nGGGG\nGG\n", "a", 0, 10},
           {">a\nACGT\nACGTAAC\n>b\nGGGG\nGG\n", "a", 7, 9},  // no line end
       }) {
    BOOST_TEST_CONTEXT(change.text) {
      const auto fasta = open(change.text, index);
      std::string bases = "kept";
      BOOST_CHECK_THROW(fasta->fetch(*fasta->index().find(change.name), change.begin, change.end, bases), FormatError);
      BOOST_TEST(bases == "kept");
    }
  }
}

BOOST_AUTO_TEST_CASE(short_data) {
  const std::string text = ">a\nACGT\nACGT\nAC\n";
  const FaiIndex index = FaiIndex::build(seqtide::open_input(MemoryStream::copy_of(text)));
  for (std::size_t size = 0; size < text.size() - 2; ++size) {
    BOOST_TEST_CONTEXT(size) {
      const auto fasta = open(text.substr(0, size), index);
      std::string bases;
      BOOST_CHECK_THROW(fasta->fetch(index.entries()[0], 0, 10, bases), TruncatedError);
      BOOST_CHECK_THROW(fasta->require_data(fasta->index().entries()[0], 0, 10), TruncatedError);
    }
  }
}

// Every entry that can be read at all gives the right bases or an error.
BOOST_AUTO_TEST_CASE(damaged_indexes) {
  const File file = make_file(5, "\n");
  std::string text;
  seqtide::StringSink sink(text);
  FaiIndex::build(seqtide::open_input(MemoryStream::copy_of(file.text))).write(sink);
  std::mt19937 random(7);
  int read = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = text;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      try {
        const auto fasta = open(file.text, FaiIndex::read(MemoryStream::copy_of(damaged)));
        for (const FaiEntry& entry : fasta->index().entries()) {
          const auto sequence = std::find_if(file.sequences.begin(), file.sequences.end(),
                                             [&](const Sequence& one) { return one.name == entry.name; });
          const std::int64_t begin = entry.length > 0 ? static_cast<std::int64_t>(random() % 100) % entry.length : 0;
          std::string bases;
          try {
            fasta->fetch(entry, begin, begin + 30, bases);
          } catch (const FormatError&) {
            continue;
          }
          if (entry.length == 0) continue;
          BOOST_REQUIRE(sequence != file.sequences.end());
          const std::string expected = sequence->bases.substr(static_cast<std::size_t>(begin), 30);
          BOOST_REQUIRE_EQUAL(bases, expected);
          ++read;
        }
      } catch (const FormatError&) {
      }
    }
  }
  BOOST_TEST(read > 0);
}

BOOST_AUTO_TEST_CASE(damaged_block_indexes_and_data) {
  const File file = make_file(5, "\n");
  const std::string data = bgzf_data::file(file.text, 1000);
  const GziIndex blocks = GziIndex::build(MemoryStream::copy_of(data));
  const auto index =
      std::make_shared<const FaiIndex>(FaiIndex::build(seqtide::open_input(MemoryStream::copy_of(file.text))));
  const auto check = [&](const std::string& bgzf, std::shared_ptr<const GziIndex> starts) {
    IndexedFasta fasta(MemoryStream::copy_of(bgzf), index, std::move(starts));
    for (const Sequence& sequence : file.sequences) {
      std::string bases;
      try {
        fasta.fetch(*index->find(sequence.name), 0, 5000, bases);
      } catch (const FormatError&) {
        continue;
      }
      BOOST_REQUIRE(bases == sequence.bases);
    }
  };
  std::string bytes;
  seqtide::StringSink sink(bytes);
  blocks.write(sink);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
    try {
      check(data, std::make_shared<const GziIndex>(GziIndex::read(MemoryStream::copy_of(damaged))));
    } catch (const FormatError&) {
    }
  }
  const auto good = std::make_shared<const GziIndex>(blocks);
  for (std::size_t i = 0; i < data.size(); i += 3) {
    std::string damaged = data;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << i % 8));
    try {
      check(damaged, good);
    } catch (const FormatError&) {
    }
    try {
      check(data.substr(0, i), good);
    } catch (const FormatError&) {
    }
  }
}

BOOST_AUTO_TEST_CASE(a_claim_of_endless_bases_takes_no_memory) {
  const FaiIndex index({{"a", std::int64_t{1} << 60, 3, 60, 61}});
  for (const std::string text : {">a\nACGT\n", ">a\nACGTA\n"}) {
    for (const std::string& data : {text, bgzf_data::file(text)}) {
      const auto fasta = open(data, index);
      std::string bases;
      BOOST_CHECK_THROW(fasta->fetch(index.entries()[0], 0, std::int64_t{1} << 60, bases), TruncatedError);
      BOOST_TEST(bases.capacity() < 1000U);
      BOOST_CHECK_THROW(fasta->require_data(index.entries()[0], 0, std::int64_t{1} << 60), TruncatedError);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_failing_stream_can_be_asked_again) {
  class Failing final : public seqtide::Stream {
   public:
    Failing(std::unique_ptr<Stream> stream, const bool& fails) : stream_(std::move(stream)), fails_(fails) {}
    std::size_t read(std::span<char> out) override {
      const std::size_t count = stream_->read(out);
      if (fails_) throw IoError::from_errno(5, name());
      return count;
    }
    std::uint64_t seek(std::int64_t offset, seqtide::Whence whence) override { return stream_->seek(offset, whence); }
    bool seekable() const noexcept override { return true; }
    std::string name() const override { return "<failing>"; }

   private:
    std::unique_ptr<Stream> stream_;
    const bool& fails_;
  };
  const std::string text = ">a\nACGT\nACGT\nAC\n";
  for (const std::string& data : {text, bgzf_data::file(text)}) {
    bool fails = false;
    IndexedFasta fasta(std::make_unique<Failing>(MemoryStream::copy_of(data), fails));
    fails = true;
    std::string bases;
    BOOST_CHECK_THROW(fasta.fetch(fasta.index().entries()[0], 2, 9, bases), IoError);
    fails = false;
    BOOST_TEST(fetch(fasta, "a", 2, 9) == "GTACGTA");
  }
}

BOOST_AUTO_TEST_CASE(other_data_is_refused) {
  BOOST_CHECK_THROW(open(bgzf_data::gzip_member(">a\nACGT\n")), FormatError);
  BOOST_CHECK_THROW(open("BZh91AY&SY"), FormatError);
  BOOST_CHECK_THROW(open("@r\nAC\n+\nII\n"), FormatError);
  BOOST_CHECK_THROW(open(bgzf_data::block(">a\nACGT\n")), TruncatedError);
  BOOST_CHECK_THROW(IndexedFasta(std::make_unique<bgzf_data::OddStream>(">a\nAC\n")), IoError);
}

BOOST_AUTO_TEST_CASE(nothing_comes_from_a_closed_file) {
  const auto fasta = open(">a\nACGT\n");
  fasta->close();
  fasta->close();
  std::string bases;
  BOOST_CHECK_THROW(fasta->fetch(fasta->index().entries()[0], 0, 2, bases), IoError);
  BOOST_TEST(fasta->index().entries().size() == 1U);
}
