#include "seqtide/error.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include "utf8.hpp"

namespace seqtide {

namespace {

// strerror_r returns the text (GNU) or a status and fills the buffer (POSIX).
[[maybe_unused]] const char* error_text(const char* text, const char*) { return text; }
[[maybe_unused]] const char* error_text(int, const char* buffer) { return buffer; }

std::string system_message(int error_number) {
  char buffer[256] = "";
  std::string text = error_text(strerror_r(error_number, buffer, sizeof buffer), buffer);
  if (text.empty()) return "error " + std::to_string(error_number);
  // Lower case as all messages, unless the text starts with an abbreviation.
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (is_upper(text[0]) && (text.size() < 2 || !is_upper(text[1]))) text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

void append_escaped(std::string& target, unsigned char byte) {
  constexpr char digits[] = "0123456789abcdef";
  target += "\\x";
  target += digits[byte >> 4];
  target += digits[byte & 15];
}

bool is_control(unsigned char byte) { return byte < 0x20 || byte == 0x7f; }

// Whether the text starts with a character of the second set of control codes, U+0080 to U+009F.
bool is_c1_control(std::string_view text) {
  return text[0] == '\xc2' && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xa0;
}

std::string readable_path(std::string_view path) {
  std::string text;
  while (!path.empty()) {
    std::size_t length = utf8_length(path);
    if (length == 0 || is_control(static_cast<unsigned char>(path[0])) || is_c1_control(path)) {
      append_escaped(text, static_cast<unsigned char>(path[0]));
      length = 1;
    } else {
      text += path.substr(0, length);
    }
    path.remove_prefix(length);
  }
  return text;
}

std::string describe(const std::string& reason, const Place& place) {
  std::string text;
  if (!place.path.empty()) text += readable_path(place.path) + ": ";
  if (!place.format.empty()) text += place.format + ' ';
  if (place.record != 0) text += "record " + std::to_string(place.record) + ", ";
  if (place.line != 0) text += "line " + std::to_string(place.line) + ", ";
  text += "offset " + std::to_string(place.offset);
  if (place.compressed_offset) text += ", compressed offset " + std::to_string(*place.compressed_offset);
  if (place.virtual_offset) text += ", virtual offset " + std::to_string(*place.virtual_offset);
  text += ": " + reason;
  if (!place.excerpt.empty()) text += ", at " + quoted(place.excerpt, 80);
  return text;
}

}  // namespace

// Out of line, so that each type's run-time information exists once.
Error::~Error() = default;
InvalidArgument::~InvalidArgument() = default;
UnknownName::~UnknownName() = default;
IoError::~IoError() = default;
CallbackError::~CallbackError() = default;
FormatError::~FormatError() = default;
TruncatedError::~TruncatedError() = default;
CorruptError::~CorruptError() = default;
LimitError::~LimitError() = default;

UnknownName::UnknownName(std::string_view kind, std::string_view name)
    : InvalidArgument("no " + std::string(kind) + " is called " + quoted(name)), name_(name) {}

IoError::IoError(const std::string& message, int error_number, std::string path, IoErrorKind kind)
    : Error(message), error_number_(error_number), path_(std::move(path)), kind_(kind) {}

IoError IoError::from_errno(int error_number, std::string path) {
  std::string message = system_message(error_number);
  if (!path.empty()) message += ": " + quoted_path(path);
  const IoErrorKind kind = error_number == EBADF    ? IoErrorKind::invalid_handle
                           : error_number == EAGAIN ? IoErrorKind::would_block
                                                    : IoErrorKind::io_operation;
  return IoError(message, error_number, std::move(path), kind);
}

FormatError::FormatError(std::string reason, Place place, std::optional<Validation> accepted_by)
    : Error(reason),
      reason_(std::move(reason)),
      place_(std::move(place)),
      accepted_by_(accepted_by),
      text_(describe(reason_, place_)) {}

void FormatError::set_place(Place place) {
  text_ = describe(reason_, place);
  place_ = std::move(place);
}

std::string Quoted::operator()(std::string_view bytes, std::size_t limit) const {
  std::string text = "\"";
  for (const char c : bytes.substr(0, limit)) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_control(byte) || byte >= 0x80) {
      append_escaped(text, byte);
    } else {
      if (c == '"' || c == '\\') text += '\\';
      text += c;
    }
  }
  text += '"';
  if (bytes.size() > limit) text += "...";
  return text;
}

std::string quoted_path(std::string_view path) { return '"' + readable_path(path) + '"'; }

}  // namespace seqtide
