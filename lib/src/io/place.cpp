#include "seqtide/io/place.hpp"

#include <utility>

namespace seqtide {

Place place_in_data(std::string path, std::string_view format, std::uint64_t offset,
                    std::optional<std::uint64_t> virtual_offset, std::string_view excerpt) {
  Place place;
  place.path = std::move(path);
  place.format = format;
  place.offset = offset;
  place.virtual_offset = virtual_offset;
  place.excerpt = excerpt.substr(0, Place::longest_excerpt);
  return place;
}

Place place_in_data(const Window& window, Format format, std::uint64_t offset, std::string_view excerpt) {
  return place_in_data(window.source().name(), format_name(format), offset, window.virtual_offset(offset), excerpt);
}

Place place_in_compressed(std::string path, std::string_view format, std::uint64_t offset,
                          std::uint64_t compressed_offset, std::string_view excerpt) {
  Place place = place_in_data(std::move(path), format, offset, {}, excerpt);
  place.compressed_offset = compressed_offset;
  return place;
}

Place place_in_bgzf(std::string path, std::uint64_t offset, std::uint64_t compressed_offset) {
  Place place = place_in_compressed(std::move(path), "BGZF", offset, compressed_offset);
  place.virtual_offset = compressed_offset << 16;
  return place;
}

void add_position(FormatError& error, std::uint64_t record, std::uint64_t line) {
  Place place = error.place();
  place.record = record;
  if (line > 0) place.line = line;
  error.set_place(std::move(place));
}

}  // namespace seqtide
