#include "seqtide/text/place.hpp"

#include <utility>

namespace seqtide {

Place place_in_text(std::string path, Format format, std::uint64_t record, std::uint64_t line, std::uint64_t offset,
                    std::string_view excerpt) {
  Place place;
  place.path = std::move(path);
  place.format = format_name(format);
  place.record = record;
  place.line = line;
  place.offset = offset;
  place.excerpt = excerpt.substr(0, Place::longest_excerpt);
  return place;
}

}  // namespace seqtide
