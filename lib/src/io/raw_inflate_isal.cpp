#include "io/raw_inflate.hpp"

#ifdef SEQTIDE_HAVE_ISAL

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace seqtide {

namespace {

constexpr std::size_t most_for_isal = std::numeric_limits<std::int32_t>::max();

class IsalInflater final : public RawInflater {
 public:
  IsalInflater() { isal_inflate_init(&state_); }

  void reset() override {
    isal_inflate_reset(&state_);
    corrupt_ = false;
  }

  Progress inflate(std::span<const char> input, std::span<char> out) override {
    input = input.first(std::min(input.size(), most_for_isal));
    out = out.first(std::min(out.size(), most_for_isal));
    std::size_t consumed = 0;
    set_output(out);
    if (!corrupt_) {
      save();
      if (!step(input, consumed)) consumed = step_exactly(input, out);
    }
    if (corrupt_) take_held_output();

    Progress progress{consumed, out.size() - state_.avail_out, Status::corrupt};
    if (state_.block_state == ISAL_BLOCK_FINISH) {
      progress.status = Status::finished;
    } else if (state_.avail_out == 0) {
      progress.status = Status::need_room;
    } else if (consumed == input.size() && !corrupt_) {
      progress.status = Status::need_input;
    }
    return progress;
  }

  std::span<const char> surplus() override {
    // What is left are the rest of the byte in which the data ended and then whole bytes.
    const int bits = state_.read_in_length;
    const std::uint64_t whole = state_.read_in >> (bits % 8);
    const std::size_t count = std::min(static_cast<std::size_t>(bits / 8), sizeof(surplus_));
    for (std::size_t i = 0; i < count; ++i) surplus_[i] = static_cast<char>(whole >> (8 * i));
    return std::span(surplus_).first(count);
  }

 private:
  void set_output(std::span<char> out) {
    state_.next_out = reinterpret_cast<std::uint8_t*>(out.data());
    state_.avail_out = static_cast<std::uint32_t>(out.size());
  }

  bool step(std::span<const char> input, std::size_t& consumed) {
    // The interface of ISA-L is not const-correct; nothing is written there.
    state_.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(input.data()));
    state_.avail_in = static_cast<std::uint32_t>(input.size());
    const bool good = isal_inflate(&state_) == ISAL_DECOMP_OK;
    consumed += input.size() - state_.avail_in;
    return good;
  }

  // Where ISA-L meets an error in its fast loop, it has gone on for some bytes, and its output ends in
  // garbage. Given one byte at a time it takes its exact loop.
  std::size_t step_exactly(std::span<const char> input, std::span<char> out) {
    restore();
    set_output(out);
    std::size_t consumed = 0;
    while (consumed < input.size() && !corrupt_ && state_.avail_out > 0 && state_.block_state != ISAL_BLOCK_FINISH) {
      corrupt_ = !step(input.subspan(consumed, 1), consumed);
    }
    return consumed;
  }

  // After an error ISA-L keeps what was inflated before into its own buffer and did not fit into the output.
  void take_held_output() {
    const auto held = static_cast<std::uint32_t>(state_.tmp_out_valid - state_.tmp_out_processed);
    const std::uint32_t count = std::min(held, state_.avail_out);
    std::memcpy(state_.next_out, state_.tmp_out_buffer + state_.tmp_out_processed, count);
    state_.tmp_out_processed += static_cast<std::int32_t>(count);
    state_.next_out += count;
    state_.avail_out -= count;
  }

  // All but the unused part of the last member, most of the state's size.
  static constexpr std::size_t head_size = offsetof(inflate_state, tmp_out_buffer);
  static_assert(sizeof(inflate_state) - head_size - sizeof(inflate_state::tmp_out_buffer) < alignof(inflate_state));

  void save() { std::memcpy(&saved_, &state_, head_size + static_cast<std::size_t>(state_.tmp_out_valid)); }
  void restore() { std::memcpy(&state_, &saved_, head_size + static_cast<std::size_t>(saved_.tmp_out_valid)); }

  inflate_state state_;
  inflate_state saved_;
  bool corrupt_ = false;
  char surplus_[8];
};

}  // namespace

std::unique_ptr<RawInflater> make_isal_inflater() { return std::make_unique<IsalInflater>(); }

}  // namespace seqtide

#else

namespace seqtide {

std::unique_ptr<RawInflater> make_isal_inflater() { return nullptr; }

}  // namespace seqtide

#endif
