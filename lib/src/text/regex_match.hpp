// Matching a regular expression against a text that comes in pieces.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "text/regex.hpp"

namespace seqtide::regex {

/// Where the program may stand between two bytes. Its memory lies within: about 20 KB.
class Simulation {
 public:
  explicit Simulation(const Program& program) noexcept : program_(program) { seen_.fill(0); }

  void restart(const std::uint16_t* places, std::size_t count) noexcept;
  /// Whether the pattern ends here, between a byte (or edge) before and one after.
  bool ends(Side before, Side after) noexcept;
  /// Behind this byte; ends() must have been asked.
  void advance(unsigned char byte) noexcept;

  const std::uint16_t* begin() const noexcept { return places_.data(); }
  const std::uint16_t* end() const noexcept { return places_.data() + place_count_; }
  /// Steps that ends() has looked at.
  std::size_t work() const noexcept { return work_; }

 private:
  using Places = std::array<std::uint16_t, max_size>;

  void visit(std::size_t place) noexcept;

  const Program& program_;
  Places places_;  // behind the byte before
  Places open_;    // those that wait for a byte
  Places stack_;
  std::array<std::uint32_t, max_size> seen_;
  std::size_t place_count_ = 0;
  std::size_t open_count_ = 0;
  std::size_t stack_size_ = 0;
  std::uint32_t round_ = 0;
  std::size_t work_ = 0;
};

class Matcher {
 public:
  explicit Matcher(const Regex& regex) noexcept : regex_(regex) {
    if (!regex.is_table()) simulation_.emplace(regex.program_);
  }

  /// At most; what a byte costs, roughly.
  std::size_t steps_per_byte() const noexcept { return simulation_ ? regex_.program_.steps.size() : 1; }
  /// Takes the next piece of the text; true as soon as the pattern occurs in it, and then it is done.
  bool feed(std::string_view piece) noexcept;
  /// Whether the pattern occurs at the end of the text.
  bool finish() noexcept;

 private:
  const Regex& regex_;
  std::uint32_t state_ = 0;
  std::optional<Simulation> simulation_;
  Side before_ = Side::edge;
};

}  // namespace seqtide::regex
