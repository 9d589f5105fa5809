#include "text/regex.hpp"

#include <algorithm>
#include <deque>
#include <map>

#include "text/regex_match.hpp"

namespace seqtide::regex {
namespace {

// Beyond either of them, a table costs more than it saves.
constexpr std::size_t most_states = 400;
constexpr std::size_t most_work = 2'000'000;

constexpr std::uint32_t matched = 0xffffffff;

Side side_of(const Program& program, unsigned char byte) noexcept {
  return program.looks_at_words && is_word(byte) ? Side::word : Side::other;
}

}  // namespace

// ---- simulation

void Simulation::restart(const std::uint16_t* places, std::size_t count) noexcept {
  std::copy(places, places + count, places_.begin());
  place_count_ = count;
}

void Simulation::visit(std::size_t place) noexcept {
  if (seen_[place] == round_) return;
  seen_[place] = round_;
  stack_[stack_size_++] = static_cast<std::uint16_t>(place);
}

bool Simulation::ends(Side before, Side after) noexcept {
  const bool is_boundary = (before == Side::word) != (after == Side::word);
  if (++round_ == 0) {
    seen_.fill(0);
    round_ = 1;
  }
  open_count_ = 0;
  stack_size_ = 0;
  for (std::size_t i = 0; i < place_count_; ++i) visit(places_[i]);
  visit(0);  // the pattern may begin anywhere
  while (stack_size_ > 0) {
    const std::size_t place = stack_[--stack_size_];
    const Step& step = program_.steps[place];
    const auto target = [&](std::int32_t distance) { return static_cast<std::size_t>(std::int64_t(place) + distance); };
    bool passes = false;
    ++work_;
    switch (step.kind) {
      case Step::Kind::match:
        return true;
      case Step::Kind::bytes:
        open_[open_count_++] = static_cast<std::uint16_t>(place);
        break;
      case Step::Kind::split:
        visit(target(step.second));
        passes = true;
        break;
      case Step::Kind::jump:
        passes = true;
        break;
      case Step::Kind::begin:
        passes = before == Side::edge;
        break;
      case Step::Kind::end:
        passes = after == Side::edge;
        break;
      case Step::Kind::boundary:
        passes = is_boundary;
        break;
      case Step::Kind::no_boundary:
        passes = !is_boundary;
        break;
      case Step::Kind::word_begin:
        passes = is_boundary && after == Side::word;
        break;
      case Step::Kind::word_end:
        passes = is_boundary && before == Side::word;
        break;
    }
    if (passes) visit(target(step.first));
  }
  return false;
}

void Simulation::advance(unsigned char byte) noexcept {
  place_count_ = 0;
  for (std::size_t i = 0; i < open_count_; ++i) {
    const std::size_t place = open_[i];
    if (program_.sets[program_.steps[place].set][byte]) places_[place_count_++] = static_cast<std::uint16_t>(place + 1);
  }
}

// ---- the table

Regex::Regex(std::string_view pattern) : program_(compile(pattern)) {
  make_classes();
  make_table();
}

void Regex::make_classes() {
  std::vector<ByteSet> sets = program_.sets;
  if (program_.looks_at_words) {
    ByteSet words;
    for (unsigned byte = 0; byte < 256; ++byte) words[byte] = is_word(static_cast<unsigned char>(byte));
    sets.push_back(words);
  }
  std::map<std::vector<bool>, std::uint8_t> classes;
  for (unsigned byte = 0; byte < 256; ++byte) {
    std::vector<bool> members;
    for (const ByteSet& set : sets) members.push_back(set[byte]);
    classes_[byte] = classes.try_emplace(std::move(members), static_cast<std::uint8_t>(classes.size())).first->second;
  }
  class_count_ = classes.size();
}

// A state is a set of places, and what the byte before was; states are numbered by where their row begins.
void Regex::make_table() {
  using State = std::pair<std::vector<std::uint16_t>, Side>;
  std::vector<unsigned char> examples(class_count_);
  for (unsigned byte = 256; byte-- > 0;) examples[classes_[byte]] = static_cast<unsigned char>(byte);
  const std::size_t width = class_count_ + 1;
  Simulation simulation(program_);
  std::map<State, std::uint32_t> rows;
  std::deque<State> waiting;
  const auto row_of = [&](State&& state) {
    const auto [entry, is_new] = rows.try_emplace(state, static_cast<std::uint32_t>(rows.size() * width));
    if (is_new) waiting.push_back(std::move(state));
    return entry->second;
  };
  row_of({{}, Side::edge});
  while (!waiting.empty()) {
    const auto [places, before] = std::move(waiting.front());
    waiting.pop_front();
    for (const unsigned char byte : examples) {
      const Side after = side_of(program_, byte);
      simulation.restart(places.data(), places.size());
      if (simulation.ends(before, after)) {
        table_.push_back(matched);
        continue;
      }
      simulation.advance(byte);
      std::vector<std::uint16_t> next(simulation.begin(), simulation.end());
      std::sort(next.begin(), next.end());
      table_.push_back(row_of({std::move(next), after}));
    }
    simulation.restart(places.data(), places.size());
    table_.push_back(simulation.ends(before, Side::edge) ? matched : 0);
    if (rows.size() > most_states || simulation.work() > most_work) {
      table_ = {};
      return;
    }
  }
}

// ---- matching

bool Matcher::feed(std::string_view piece) noexcept {
  if (simulation_) {
    for (const char letter : piece) {
      const auto byte = static_cast<unsigned char>(letter);
      const Side after = side_of(regex_.program_, byte);
      if (simulation_->ends(before_, after)) return true;
      simulation_->advance(byte);
      before_ = after;
    }
    return false;
  }
  const std::uint32_t* const table = regex_.table_.data();
  std::uint32_t state = state_;
  for (const char letter : piece) {
    state = table[state + regex_.classes_[static_cast<unsigned char>(letter)]];
    if (state == matched) return true;
  }
  state_ = state;
  return false;
}

bool Matcher::finish() noexcept {
  if (simulation_) return simulation_->ends(before_, Side::edge);
  return regex_.table_[state_ + regex_.class_count_] == matched;
}

}  // namespace seqtide::regex
