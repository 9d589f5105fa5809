#include "seqtide/io/block.hpp"

#include <cstdint>

#include "sole_owner.hpp"

namespace seqtide {

namespace {

// The kernel copies a file's bytes into the start of a page up to three times as fast as a few bytes behind
// it, which is where malloc puts large memory.
constexpr std::size_t page = 4096;

char* align(char* address) noexcept {
  const std::size_t excess = reinterpret_cast<std::uintptr_t>(address) % page;
  return excess == 0 ? address : address + (page - excess);
}

}  // namespace

Block::Block(std::size_t headroom_bytes, std::size_t capacity_bytes)
    : memory(new char[headroom_bytes + page + capacity_bytes + padding]),
      start(align(memory.get() + headroom_bytes)),
      headroom(headroom_bytes),
      capacity(capacity_bytes) {}

BlockPtr BlockPool::get(std::size_t capacity) {
  // A reader, a parser and a few blocks in flight between them; more are only a transient peak.
  constexpr std::size_t most_kept = 16;
  BlockPtr* unfit = nullptr;
  for (BlockPtr& block : blocks_) {
    if (!is_sole_owner(block)) continue;
    if (block->capacity >= capacity) {
      block->size = 0;
      return block;
    }
    unfit = &block;
  }
  auto block = std::make_shared<Block>(Block::default_headroom, capacity);
  if (unfit != nullptr) {
    *unfit = block;
  } else if (blocks_.size() < most_kept) {
    blocks_.push_back(block);
  }
  return block;
}

BlockSource::~BlockSource() = default;

std::optional<std::uint64_t> BlockSource::virtual_offset(std::uint64_t) const { return std::nullopt; }

}  // namespace seqtide
