#include "io/raw_inflate.hpp"

namespace seqtide {

std::unique_ptr<RawInflater> make_raw_inflater() {
  auto inflater = make_isal_inflater();
  return inflater != nullptr ? std::move(inflater) : make_zlib_inflater();
}

}  // namespace seqtide
