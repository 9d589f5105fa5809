#include "io/bgzf_splitter.hpp"

#include <poll.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "io/bgzf_format.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/input.hpp"
#include "seqtide/io/place.hpp"

namespace seqtide {
namespace {

constexpr std::size_t read_size = 256 << 10;
// A chunk also holds the incomplete block left over from the one before.
constexpr std::size_t chunk_size = read_size + bgzf_max_block;

}  // namespace

void BgzfFault::raise() const {
  switch (kind) {
    case Kind::truncated:
      throw TruncatedError(reason, place);
    case Kind::corrupt:
      throw CorruptError(reason, place);
    default:
      throw FormatError(reason, place);
  }
}

std::unique_ptr<BgzfInflateJob> BgzfSplitter::cut(std::size_t most_data, std::uint64_t end) {
  std::unique_ptr<BgzfInflateJob> job;
  std::size_t data = 0;
  while (std::optional<BgzfPart> part = next_part()) {
    if (job == nullptr) {
      job = std::make_unique<BgzfInflateJob>();
      job->data_offset = data_offset_;
      job->input = chunk_;
    } else if (offset_ >= end || data + part->output_size > most_data) {
      break;
    }
    part->output_begin = data;
    data += part->output_size;
    begin_ += part->size;
    offset_ += part->size;
    data_offset_ += part->output_size;
    last_block_empty_ = part->output_size == 0;
    any_block_ = true;
    job->parts.push_back(*part);
  }
  if (job != nullptr) {
    job->output = outputs_.get(std::max(data, most_data));
    state_ = State::reading;  // whatever ended the job is met again by the next call
  }
  return job;
}

// The block at `begin_`, which stays there; nothing if it is not complete or not there.
std::optional<BgzfPart> BgzfSplitter::next_part() {
  if (state_ != State::reading) return std::nullopt;
  if (in_padding_) {
    skip_padding();
    if (at_hand() > 0) return std::nullopt;
  }
  if (at_hand() == 0) {
    if (input_ended_) state_ = State::ended;
    return std::nullopt;
  }
  const BgzfHeader header = parse_bgzf_header({bytes(), at_hand()});
  const auto incomplete = [this](const std::string& what) {
    if (input_ended_) stop(BgzfFault::Kind::truncated, "the data ends inside a BGZF block" + what);
    return std::nullopt;
  };
  switch (header.kind) {
    case BgzfHeader::Kind::incomplete:
      return incomplete("'s header");
    case BgzfHeader::Kind::gzip:
      if (refuse_gzip_) {
        stop(BgzfFault::Kind::format,
             any_block_ ? "a gzip member that is no BGZF block follows"
                        : "not BGZF data: it looks like gzip data, which bgzip can compress as BGZF instead");
      } else {
        state_ = State::gzip;
      }
      return std::nullopt;
    case BgzfHeader::Kind::other:
      if (!in_padding_ && any_block_ && *bytes() == 0) {
        in_padding_ = true;
        return next_part();
      }
      stop_at_junk();
      return std::nullopt;
    case BgzfHeader::Kind::block:
      break;
  }
  if (header.header_size + bgzf_trailer_size > header.block_size) {
    stop(BgzfFault::Kind::corrupt,
         "a BGZF block claims " + std::to_string(header.block_size) + " bytes, too few for its header and trailer");
    return std::nullopt;
  }
  if (at_hand() < header.block_size) {
    return incomplete(": " + std::to_string(at_hand()) + " of its " + std::to_string(header.block_size) + " bytes");
  }
  const std::size_t data_size = load_le32(bytes() + header.block_size - 4);
  if (data_size > bgzf_max_block_data) {
    stop(BgzfFault::Kind::corrupt, "a BGZF block claims " + std::to_string(data_size) + " bytes of data, more than " +
                                       std::to_string(bgzf_max_block_data));
    return std::nullopt;
  }
  return BgzfPart{offset_, bytes(), header.header_size, header.block_size, 0, data_size};
}

void BgzfSplitter::skip_padding() {
  const char* const first = bytes();
  const auto zeros =
      static_cast<std::size_t>(std::find_if(first, first + at_hand(), [](char byte) { return byte != 0; }) - first);
  begin_ += zeros;
  offset_ += zeros;
  if (at_hand() > 0) stop_at_junk();
}

// Waits for as many bytes as are shown: what is reported must not depend on the sizes of reads.
void BgzfSplitter::stop_at_junk() {
  constexpr std::size_t most_shown = 40;
  if (at_hand() < most_shown && !input_ended_) return;
  const std::string_view start(bytes(), std::min(at_hand(), most_shown));
  std::string reason;
  if (any_block_) {
    reason = "the last BGZF block is followed by something else: " + quoted(start);
  } else {
    const Compression found = sniff_compression({bytes(), at_hand()});
    reason = "not BGZF data: it " + (found == Compression::none
                                         ? "starts with " + quoted(start)
                                         : "looks like " + std::string(compression_name(found)) + " data");
  }
  stop(BgzfFault::Kind::format, std::move(reason));
  fault_->place.excerpt = start;
}

void BgzfSplitter::stop(BgzfFault::Kind kind, std::string reason) {
  state_ = State::fault;
  fault_ = BgzfFault{kind, std::move(reason), place_at(offset_, data_offset_)};
}

Place BgzfSplitter::place_at(std::uint64_t offset, std::uint64_t data_offset) const {
  return place_in_bgzf(reader_.name(), data_offset_known_ ? data_offset : 0, offset);
}

void BgzfSplitter::read_more() {
  if (chunk_ == nullptr || chunk_->capacity - end_ < bgzf_max_block) {
    BlockPtr chunk = chunks_.get(std::min<std::size_t>(chunk_size, std::size_t{most_read_} + bgzf_max_block));
    if (chunk_ != nullptr) std::memcpy(chunk->data(), bytes(), at_hand());
    end_ = at_hand();
    begin_ = 0;
    chunk_ = std::move(chunk);
  }
  const std::size_t room = std::min<std::size_t>(chunk_->capacity - end_, most_read_);
  const std::size_t count = reader_.read({chunk_->data() + end_, room});
  end_ += count;
  if (most_read_ != UINT32_MAX) {
    most_read_ = static_cast<std::uint32_t>(most_read_ > count ? most_read_ - count : bgzf_max_block);
  }
  last_read_full_ = count == room;
  input_ended_ = count == 0;
}

bool BgzfSplitter::reads_at_once() {
  Stream& stream = reader_.stream();
  if (!stream.thread_bound()) return true;
  if (const auto* file = dynamic_cast<const FileStream*>(&stream)) {
    pollfd ready = {file->descriptor(), POLLIN, 0};
    return ::poll(&ready, 1, 0) > 0;
  }
  // Nobody can ask a callback; one that has filled the whole buffer is unlikely to have run dry with it.
  return last_read_full_;
}

void BgzfSplitter::restart(std::uint64_t offset, bool last_block_empty, std::uint32_t wanted) {
  most_read_ = std::max<std::uint32_t>(wanted, 1);
  chunk_ = nullptr;
  begin_ = 0;
  end_ = 0;
  offset_ = offset;
  data_offset_known_ = offset == 0;
  data_offset_ = 0;
  any_block_ = last_block_empty;
  last_block_empty_ = last_block_empty;
  in_padding_ = false;
  input_ended_ = false;
  last_read_full_ = false;
  state_ = State::reading;
  fault_.reset();
}

ChunkReader BgzfSplitter::release() {
  reader_.unread({bytes(), at_hand()});
  return std::move(reader_);
}

}  // namespace seqtide
