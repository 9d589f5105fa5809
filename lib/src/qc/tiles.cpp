#include "seqtide/qc/tiles.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "seqtide/qc/position_counts.hpp"

namespace seqtide {

namespace {

constexpr std::uint64_t all_up_to = 10'000;
constexpr std::uint64_t every = 10;

// Fields between colons as Java splits them: empty ones at the end are none.
std::size_t count_fields(std::string_view name) noexcept {
  while (!name.empty() && name.back() == ':') name.remove_suffix(1);
  return 1 + static_cast<std::size_t>(std::count(name.begin(), name.end(), ':'));
}

std::string_view field_of(std::string_view name, std::size_t field) noexcept {
  for (; field > 0; --field) name.remove_prefix(name.find(':') + 1);
  return name.substr(0, name.find(':'));
}

std::optional<std::int32_t> number_of(std::string_view text) noexcept {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') text.remove_prefix(1);
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

void TileScores::add(std::string_view name, std::string_view quality) {
  if (ignored_ || quality.empty()) return;
  const std::uint64_t number = reads_ + 1;
  if (number > all_up_to && number % every != 0) {
    reads_ = number;
    return;
  }
  const std::optional<std::int32_t> number_of_tile = tile_of(name);
  if (!number_of_tile) return give_up();
  const std::size_t bins = bin_of_position(quality.size() - 1) + 1;
  auto place = tiles_.find(*number_of_tile);
  if (place == tiles_.end()) {
    if (tiles_.size() == most_tiles) return give_up();
    Tile fresh;
    fresh.grow(bins);
    place = tiles_.emplace(*number_of_tile, std::move(fresh)).first;
  }
  place->second.grow(bins);
  reads_ = number;
  place->second.add(quality);
}

void TileScores::merge(const TileScores& other) {
  if (ignored_ || other.ignored_) return give_up();
  for (const auto& [number, more] : other.tiles_) tiles_[number].grow(more.bins());
  for (const auto& [number, more] : other.tiles_) tiles_.find(number)->second.add(more);
  reads_ += other.reads_;
  if (field_ == 0) field_ = other.field_;
  if (tiles_.size() > most_tiles) give_up();
}

std::vector<std::int32_t> TileScores::numbers() const {
  std::vector<std::int32_t> numbers;
  for (const auto& [number, tile] : tiles_) numbers.push_back(number);
  return numbers;
}

std::optional<std::int32_t> TileScores::tile_of(std::string_view name) {
  const std::size_t fields = count_fields(name);
  if (field_ == 0) {
    if (fields < 5) return std::nullopt;
    field_ = fields >= 7 ? 4 : 2;
  }
  if (fields <= field_) return std::nullopt;
  return number_of(field_of(name, field_));
}

void TileScores::give_up() noexcept {
  ignored_ = true;
  tiles_.clear();
}

}  // namespace seqtide
