#include <algorithm>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "index/binning_scheme.hpp"
#include "seqtide/error.hpp"
#include "seqtide/index/binning_index.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/place.hpp"
#include "seqtide/io/window.hpp"

namespace seqtide {

/// Reads one index. Nothing is reserved for what a count claims: memory grows with the bytes that have come.
class BinningIndexParser {
 public:
  explicit BinningIndexParser(std::unique_ptr<Stream> stream) : window_(open(std::move(stream))) {}

  BinningIndex parse();

 private:
  using Bin = BinningIndex::Bin;
  using ReferenceBins = BinningIndex::ReferenceBins;

  static std::unique_ptr<BlockSource> open(std::unique_ptr<Stream> stream) {
    InputOptions options;
    options.threads = 1;
    return open_input(std::move(stream), options);
  }

  void parse_magic();
  void parse_csi_header();
  void parse_reference(std::size_t id);
  void parse_metadata(ReferenceBins& reference);
  std::vector<Chunk> parse_chunks();
  void sort_bins(std::vector<Bin>& bins);
  void parse_windows(ReferenceBins& reference);
  void parse_end();

  void require(std::size_t size, const char* what);
  template <typename T>
  T take(const char* what);
  std::uint64_t take_count(const char* what);
  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(const std::string& reason);

  Window window_;
  BinningIndex index_;
  BinningScheme scheme_;
  std::optional<std::size_t> reference_id_;  // being parsed
};

template <typename ErrorType>
void BinningIndexParser::fail(const std::string& reason) {
  const Format format = index_.kind_ == IndexKind::bai ? Format::bai : Format::csi;
  throw ErrorType(reference_id_ ? reason + " in reference " + std::to_string(*reference_id_) : reason,
                  place_in_data(window_.source().name(), format_name(format), window_.offset()));
}

void BinningIndexParser::require(std::size_t size, const char* what) {
  while (window_.size() < size) {
    if (!window_.fill()) fail<TruncatedError>(std::string("the index ends inside ") + what);
  }
}

template <typename T>
T BinningIndexParser::take(const char* what) {
  require(sizeof(T), what);
  std::make_unsigned_t<T> value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value |= static_cast<decltype(value)>(static_cast<unsigned char>(window_.begin()[i])) << (8 * i);
  }
  window_.consume(sizeof(T));
  return static_cast<T>(value);
}

std::uint64_t BinningIndexParser::take_count(const char* what) {
  const auto count = take<std::int32_t>(what);
  if (count < 0) fail(std::string(what) + " is negative, " + std::to_string(count));
  return static_cast<std::uint64_t>(count);
}

BinningIndex BinningIndexParser::parse() {
  parse_magic();
  if (index_.kind_ == IndexKind::csi) parse_csi_header();
  index_.min_shift_ = scheme_.min_shift;
  index_.depth_ = scheme_.depth;
  index_.reference_count_ = take_count("the number of references");
  for (std::size_t id = 0; id < index_.reference_count_; ++id) parse_reference(id);
  reference_id_.reset();
  parse_end();
  window_.source().close();
  return std::move(index_);
}

void BinningIndexParser::parse_magic() {
  constexpr std::string_view bai("BAI\1", 4);
  constexpr std::string_view csi("CSI\1", 4);
  while (window_.size() < bai.size() && window_.fill()) {
  }
  const std::string_view start = window_.text().substr(0, bai.size());
  if (start == csi) {
    index_.kind_ = IndexKind::csi;
  } else if (start != bai) {
    if (start == bai.substr(0, start.size()) || start == csi.substr(0, start.size())) {
      fail<TruncatedError>(start.empty() ? "the index is empty" : "the index ends inside its first bytes");
    }
    fail("neither a BAI nor a CSI index: it starts with " + quoted(start));
  }
  window_.consume(bai.size());
}

void BinningIndexParser::parse_csi_header() {
  scheme_.min_shift = take<std::int32_t>("min_shift");
  scheme_.depth = take<std::int32_t>("depth");
  constexpr int most_bits = BinningScheme::most_bits;
  if (scheme_.min_shift < 0 || scheme_.min_shift > most_bits) {
    fail("min_shift is " + std::to_string(scheme_.min_shift) + ", not between 0 and " + std::to_string(most_bits));
  }
  if (scheme_.depth < 0 || scheme_.depth > BinningScheme::most_depth ||
      scheme_.min_shift + 3 * scheme_.depth > most_bits) {
    fail("depth is " + std::to_string(scheme_.depth) + ", which is out of range for min_shift " +
         std::to_string(scheme_.min_shift));
  }
  const std::uint64_t size = take_count("the size of the auxiliary data");
  while (index_.auxiliary_.size() < size) {
    require(1, "the auxiliary data");
    const std::size_t count = std::min<std::size_t>(window_.size(), size - index_.auxiliary_.size());
    index_.auxiliary_.append(window_.begin(), count);
    window_.consume(count);
  }
}

void BinningIndexParser::parse_reference(std::size_t id) {
  reference_id_ = id;
  const std::uint64_t bin_count = take_count("the number of bins");
  if (bin_count > std::uint64_t{scheme_.bin_count()} + 1) {
    fail("the number of bins is " + std::to_string(bin_count) + ", more than there are");
  }
  ReferenceBins reference;
  for (std::uint64_t i = 0; i < bin_count; ++i) {
    const auto number = take<std::uint32_t>("a bin");
    const std::uint64_t first_offset = index_.kind_ == IndexKind::csi ? take<std::uint64_t>("a bin") : 0;
    if (number == scheme_.metadata_bin()) {
      parse_metadata(reference);
    } else if (number < scheme_.bin_count()) {
      reference.bins.push_back({number, first_offset, parse_chunks()});
    } else {
      fail("there is no bin " + std::to_string(number));
    }
  }
  sort_bins(reference.bins);
  if (index_.kind_ == IndexKind::bai) parse_windows(reference);
  if (!reference.bins.empty() || !reference.windows.empty() || reference.counts) {
    index_.references_.emplace_hint(index_.references_.end(), id, std::move(reference));
  }
}

void BinningIndexParser::parse_metadata(ReferenceBins& reference) {
  if (reference.counts) fail("two metadata bins");
  if (take_count("the number of chunks") != 2) fail("the metadata bin does not have two chunks");
  reference.extent.begin = take<std::uint64_t>("the metadata bin");
  reference.extent.end = take<std::uint64_t>("the metadata bin");
  if (reference.extent.begin > reference.extent.end) fail("the records end before they begin");
  reference.counts.emplace();
  reference.counts->mapped = take<std::uint64_t>("the metadata bin");
  reference.counts->unmapped = take<std::uint64_t>("the metadata bin");
}

std::vector<Chunk> BinningIndexParser::parse_chunks() {
  const std::uint64_t count = take_count("the number of chunks");
  std::vector<Chunk> chunks;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto begin = take<std::uint64_t>("a chunk");
    const auto end = take<std::uint64_t>("a chunk");
    if (begin > end) {
      fail("a chunk ends at virtual offset " + std::to_string(end) + " before it begins at " + std::to_string(begin));
    }
    chunks.push_back({begin, end});
  }
  const auto earlier = [](const Chunk& a, const Chunk& b) { return a.begin < b.begin; };
  if (!std::is_sorted(chunks.begin(), chunks.end(), earlier)) std::sort(chunks.begin(), chunks.end(), earlier);
  return chunks;
}

void BinningIndexParser::sort_bins(std::vector<Bin>& bins) {
  std::sort(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) { return a.number < b.number; });
  const auto twice =
      std::adjacent_find(bins.begin(), bins.end(), [](const Bin& a, const Bin& b) { return a.number == b.number; });
  if (twice != bins.end()) fail("there is more than one bin " + std::to_string(twice->number));
}

// Some writers leave 0 where no record reaches.
void BinningIndexParser::parse_windows(ReferenceBins& reference) {
  const std::uint64_t count = take_count("the number of linear index entries");
  std::uint64_t last = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto offset = take<std::uint64_t>("the linear index");
    if (offset != 0 && offset < last) {
      fail("the linear index descends from virtual offset " + std::to_string(last) + " to " + std::to_string(offset));
    }
    last = std::max(last, offset);
    reference.windows.push_back(offset);
  }
}

// The number of records without a position, which may be missing.
void BinningIndexParser::parse_end() {
  if (window_.size() == 0 && !window_.fill()) return;
  index_.unplaced_ = take<std::uint64_t>("the number of records without a position");
  if (window_.size() > 0 || window_.fill()) fail("more bytes follow the end of the index");
}

BinningIndex BinningIndex::read(std::unique_ptr<Stream> stream) {
  return BinningIndexParser(std::move(stream)).parse();
}

}  // namespace seqtide
