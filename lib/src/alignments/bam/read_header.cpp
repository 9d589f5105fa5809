#include "alignments/bam/read_header.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "alignments/sam/tag_size.hpp"
#include "seqtide/formats.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide::bam {
namespace {

constexpr std::string_view magic = "BAM\1";

class HeaderParser {
 public:
  HeaderParser(Window& window, const AlignmentOptions& options, Deviations* deviations)
      : window_(window), options_(options), deviations_(deviations) {}

  SamHeader parse() {
    take_magic();
    const std::string text = take_text();
    const std::uint64_t list_offset = window_.offset();
    const std::vector<Reference> references = take_references();
    const auto complete = [&](Place& place) {
      place.path = window_.source().name();
      // Faults without a line are found between the text and the list.
      place.offset = place.line > 0 ? place.offset + magic.size() + sizeof(std::int32_t) : list_offset;
    };
    try {
      SamHeader header = SamHeader::reconcile(text, references, options_.validation, deviations_);
      if (deviations_ != nullptr) deviations_->complete(complete);
      return header;
    } catch (const FormatError& error) {
      Place place = error.place();
      complete(place);
      throw FormatError(error.reason(), std::move(place), error.accepted_by());
    }
  }

 private:
  void take_magic() {
    while (window_.size() < magic.size() && window_.fill()) {
    }
    if (!window_.text().starts_with(magic)) {  // the message must not depend on how much came at once
      while (window_.size() < Place::longest_excerpt && window_.fill()) {
      }
    }
    const std::string_view start = window_.text().substr(0, Place::longest_excerpt);
    if (start.empty()) fail<TruncatedError>("the data is empty; BAM starts with a header", start);
    if (start.size() < magic.size() && magic.starts_with(start)) {
      fail<TruncatedError>("the data ends inside the magic number of BAM", start);
    }
    if (!start.starts_with(magic)) {
      fail("the data does not start with the magic number of BAM" + describe_instead(start), start);
    }
    window_.consume(magic.size());
  }

  std::string take_text() {
    const std::int32_t size = take_number("length of the header text");
    if (size < 0) fail("the length of the header text is negative: " + std::to_string(size), {});
    spend(static_cast<std::uint64_t>(size), "header text", text_bytes_);
    return take(static_cast<std::size_t>(size), "header text");
  }

  std::vector<Reference> take_references() {
    const std::int32_t count = take_number("number of references");
    if (count < 0) fail("the number of references is negative: " + std::to_string(count), {});
    std::vector<Reference> references;
    for (std::int32_t i = 0; i < count; ++i) {
      const std::string which = "of reference " + std::to_string(i);
      const std::int32_t size = take_number("list of references");
      if (size < 1) fail("the length of the name " + which + " is " + std::to_string(size), {});
      spend(static_cast<std::uint64_t>(size) + 8, "list of references", list_bytes_);
      Reference reference;
      reference.name = take(static_cast<std::size_t>(size), "list of references");
      if (reference.name.find('\0') + 1 != reference.name.size()) {
        fail("the name " + which + ", " + quoted(reference.name) + ", does not end with its only NUL", {});
      }
      reference.name.pop_back();
      reference.length = take_number("list of references");
      if (reference.length < 0) {
        fail("the length " + which + " is negative: " + std::to_string(reference.length), {});
      }
      references.push_back(std::move(reference));
    }
    return references;
  }

  void spend(std::uint64_t bytes, const char* what, std::uint64_t& spent) {
    spent += bytes;
    if (spent > options_.max_header_bytes) {
      fail<LimitError>(std::string("the ") + what +
                           " is larger than max_header_bytes = " + std::to_string(options_.max_header_bytes),
                       {});
    }
  }

  std::int32_t take_number(const char* what) {
    char bytes[sizeof(std::int32_t)];
    take(bytes, sizeof bytes, what);
    return sam::load<std::int32_t>(bytes);
  }

  std::string take(std::size_t size, const char* what) {
    std::string bytes;
    while (bytes.size() < size) {
      const std::size_t count = std::min(wait(what), size - bytes.size());
      bytes.append(window_.begin(), count);
      window_.consume(count);
    }
    return bytes;
  }

  void take(char* out, std::size_t size, const char* what) {
    while (size > 0) {
      const std::size_t count = std::min(wait(what), size);
      std::memcpy(out, window_.begin(), count);
      window_.consume(count);
      out += count;
      size -= count;
    }
  }

  // Bytes at hand, at least one.
  std::size_t wait(const char* what) {
    while (window_.size() == 0) {
      if (!window_.fill()) fail<TruncatedError>(std::string("the data ends inside the header, in the ") + what, {});
    }
    return window_.size();
  }

  template <typename ErrorType = FormatError>
  [[noreturn]] void fail(std::string reason, std::string_view excerpt) {
    throw ErrorType(std::move(reason), place_in_data(window_, Format::bam, window_.offset(), excerpt));
  }

  Window& window_;
  const AlignmentOptions& options_;
  Deviations* deviations_;
  std::uint64_t text_bytes_ = 0;
  std::uint64_t list_bytes_ = 0;
};

}  // namespace

SamHeader read_header(Window& window, const AlignmentOptions& options, Deviations* deviations) {
  return HeaderParser(window, options, deviations).parse();
}

}  // namespace seqtide::bam
