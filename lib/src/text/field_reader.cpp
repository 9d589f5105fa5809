#include "seqtide/text/field_reader.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "seqtide/kernels/separators.hpp"

namespace seqtide {

void split_fields(std::string_view line, char delimiter, std::size_t most, std::vector<std::string_view>& fields) {
  fields.clear();
  for (std::size_t begin = 0;;) {
    const std::size_t end = fields.size() + 1 < most ? line.find(delimiter, begin) : std::string_view::npos;
    fields.push_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) return;
    begin = end + 1;
  }
}

void split_words(std::string_view line, std::size_t most, std::vector<std::string_view>& fields) {
  constexpr std::string_view separators = " \t";
  line = line.substr(0, line.find_last_not_of(separators) + 1);
  fields.clear();
  for (std::size_t end = 0;;) {
    const std::size_t begin = line.find_first_not_of(separators, end);
    if (begin == std::string_view::npos) return;
    end = fields.size() + 1 < most ? std::min(line.find_first_of(separators, begin), line.size()) : line.size();
    fields.push_back(line.substr(begin, end - begin));
  }
}

FieldReader::FieldReader(Window window, Format format, char delimiter, std::size_t most_fields)
    : lines_(std::move(window), format),
      delimiter_(delimiter),
      most_fields_(most_fields),
      positions_(new std::uint32_t[chunk + 64]),
      fields_(16) {}

void FieldReader::set_delimiter(char delimiter) noexcept {
  delimiter_ = delimiter;
  forget();
}

void FieldReader::set_line_end(char byte) noexcept {
  lines_.set_line_end(byte);
  forget();
}

// The next line, if all of it lies among what was searched.
bool FieldReader::take_found() noexcept {
  const char* const front = lines_.window().begin();
  const char line_end = lines_.line_end();
  const char* begin = front;
  const char* last_return = nullptr;
  std::size_t count = 0;
  bool odd = false;
  for (std::size_t next = next_; next < found_; ++next) {
    const char* const at = base_ + positions_[next];
    if (*at == delimiter_) {
      // The last one of all fields is set behind the loop.
      if (count + 1 >= fields_.size()) return false;
      fields_[count++] = {begin, static_cast<std::size_t>(at - begin)};
      begin = at + 1;
    } else if (*at == line_end) {
      const char* end = at;
      if (last_return != nullptr && last_return + 1 == at) {
        --end;
      } else if (last_return != nullptr) {
        odd = true;
      }
      fields_[count++] = {begin, static_cast<std::size_t>(end - begin)};
      count_ = count;
      line_ = {front, static_cast<std::size_t>(end - front)};
      size_ = static_cast<std::size_t>(at + 1 - front);
      terminated_ = true;
      odd_ = odd;
      after_ = next + 1;
      return true;
    } else if (*at == '\r' && last_return == nullptr) {
      last_return = at;
    } else {
      odd = true;
    }
  }
  return false;
}

bool FieldReader::find(std::uint64_t limit) {
  if (next_ < found_ && take_found() && line_.size() <= limit) return true;
  std::string_view line;
  if (!lines_.find(line, limit)) return false;
  const Window& window = lines_.window();
  // Lines that do not lie in a chunk, have no end or more fields than expected are cut one by one.
  if (delimiter_ != blanks && lines_.is_terminated() && lines_.line_size() <= chunk) {
    base_ = window.begin();
    found_ = kernels::find_separators(base_, std::min(window.size(), chunk), delimiter_, positions_.get());
    next_ = 0;
    if (take_found()) return true;
  }
  forget();
  line_ = line;
  size_ = lines_.line_size();
  terminated_ = lines_.is_terminated();
  odd_ = true;
  split_again(delimiter_);
  return true;
}

void FieldReader::split_again(char delimiter) {
  if (delimiter == blanks) {
    split_words(line_, most_fields_, fields_);
  } else {
    split_fields(line_, delimiter, most_fields_, fields_);
  }
  count_ = fields_.size();
  // Room for one more than any line so far had.
  fields_.resize(std::max<std::size_t>(count_ + 1, 16));
}

void FieldReader::deliver(std::size_t lines, std::size_t separators, std::size_t last) noexcept {
  const char* const end = base_ + positions_[next_ + separators - 1] + 1;
  const char* const front = lines_.window().begin();
  const char* const last_front = separators == last ? front : base_ + positions_[next_ + separators - last - 1] + 1;
  if (lines > 1) lines_.advance(static_cast<std::size_t>(last_front - front), lines - 1);
  for (std::size_t i = 1; i < lines; ++i) lines_.count_record();
  lines_.deliver(static_cast<std::size_t>(end - last_front), 1);
  next_ += separators;
}

void FieldReader::put_back() noexcept {
  lines_.put_back();
  forget();
}

bool FieldReader::fill() {
  forget();
  return lines_.fill();
}

Place FieldReader::place_of(std::string_view at) const {
  const auto offset = at.data() != nullptr ? static_cast<std::size_t>(at.data() - line_.data()) : 0;
  return lines_.place(offset, 0, at);
}

}  // namespace seqtide
