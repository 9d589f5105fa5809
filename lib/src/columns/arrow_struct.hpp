// What the structs of the Arrow C data interface have in common.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "seqtide/columns/arrow_abi.h"

namespace seqtide::arrow {

/// A struct that is released at the end of the scope unless it was moved out, whose `release` is null.
template <typename Struct>
struct Owned : Struct {
  Owned() : Struct{} {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (this->release != nullptr) this->release(this);
  }
};

/// What an exported struct points to.
template <typename Struct>
struct Parts {
  explicit Parts(std::size_t count) : children(count) {
    for (Owned<Struct>& child : children) pointers.push_back(&child);
  }
  std::vector<Owned<Struct>> children;
  std::vector<Struct*> pointers;
  Owned<Struct> dictionary;
};

/// Makes `out` the owner of `parts`, of a type derived from Parts; what else `out` says of itself is set already.
template <typename Struct, typename Derived>
void hand_over(std::unique_ptr<Derived> parts, Struct& out) noexcept {
  out.n_children = static_cast<std::int64_t>(parts->children.size());
  out.children = parts->children.empty() ? nullptr : parts->pointers.data();
  out.dictionary = parts->dictionary.release == nullptr ? nullptr : &parts->dictionary;
  out.release = [](Struct* self) {
    delete static_cast<Derived*>(self->private_data);
    self->release = nullptr;
  };
  out.private_data = parts.release();
}

}  // namespace seqtide::arrow
