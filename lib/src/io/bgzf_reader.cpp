#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "io/bgzf_decoder.hpp"
#include "io/bgzf_format.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/bgzf.hpp"

namespace seqtide {

struct BgzfReader::State {
  State(std::unique_ptr<Stream> stream, const InputOptions& options)
      : seekable(stream->seekable()),
        base(seekable ? stream->tell() : 0),
        decoder(ChunkReader(std::move(stream), options.interrupt_check), options, /*refuse_gzip=*/true) {}

  void require_open() const;
  std::size_t read(std::span<char> out);
  std::size_t left_in_block() const;
  std::uint64_t tell() const;
  void seek(std::uint64_t target);

  Stream& stream() { return decoder.reader().stream(); }
  void go_to(std::uint64_t target);
  void load(std::uint64_t target);
  bool go_within_job(std::uint64_t block, std::size_t within);
  std::uint64_t data_size();
  bool ends_with_eof_block();

  bool seekable;
  std::uint64_t base;      // where in the stream the data begins
  std::uint64_t size = 0;  // of the compressed data, 0 until it is needed
  BgzfDecoder decoder;
  std::unique_ptr<BgzfInflateJob> job;  // holds the position
  std::size_t job_position = 0;
  std::uint64_t start = 0;              // the position while there is no job
  std::optional<std::uint64_t> wanted;  // the position, if the stream has been moved elsewhere
  bool closed = false;
};

void BgzfReader::State::require_open() const {
  if (!closed) return;
  const std::string& name = decoder.reader().name();
  throw IoError(quoted_path(name) + " is closed", EBADF, name, IoErrorKind::invalid_handle);
}

std::size_t BgzfReader::State::read(std::span<char> out) {
  if (out.empty()) return 0;
  if (wanted) go_to(*wanted);
  if (job == nullptr || job_position == job->output->size) {
    std::unique_ptr<BgzfInflateJob> next = decoder.next();
    if (next == nullptr) return 0;
    job = std::move(next);
    job_position = 0;
  }
  const std::size_t count = std::min(out.size(), left_in_block());
  std::memcpy(out.data(), job->output->data() + job_position, count);
  job_position += count;
  return count;
}

std::size_t BgzfReader::State::left_in_block() const {
  const auto next =
      std::upper_bound(job->parts.begin(), job->parts.begin() + job->good_parts, job_position,
                       [](std::size_t position, const BgzfPart& part) { return position < part.output_begin; });
  const BgzfPart& part = *std::prev(next);
  return part.output_begin + part.output_size - job_position;
}

std::uint64_t BgzfReader::State::tell() const {
  if (wanted) return *wanted;
  return job != nullptr ? job->virtual_offset(job_position) : start;
}

void BgzfReader::State::seek(std::uint64_t target) {
  const std::uint64_t before = tell();
  try {
    go_to(target);
  } catch (const TruncatedError&) {
    throw;  // found at the target, where the next read will find it again
  } catch (const CorruptError&) {
    throw;
  } catch (const FormatError& error) {
    if (error.place().compressed_offset != target >> 16) throw;
    wanted = before;
    throw InvalidArgument("virtual offset " + std::to_string(target) + " is not in a BGZF block: none begins at byte " +
                          std::to_string(target >> 16));
  } catch (...) {
    wanted = before;
    throw;
  }
}

void BgzfReader::State::go_to(std::uint64_t target) {
  const std::uint64_t block = target >> 16;
  const std::size_t within = target & 0xffff;
  if (!wanted && go_within_job(block, within)) return;

  wanted = target;
  bool eof_block_seen = false;
  if (block >= size) {
    size = data_size();
    if (block > size || (block == size && within > 0)) {
      throw InvalidArgument("virtual offset " + std::to_string(target) + " lies outside the data, which has " +
                            std::to_string(size) + " compressed bytes");
    }
    eof_block_seen = block == size && ends_with_eof_block();
  }
  stream().seek(static_cast<std::int64_t>(base + block), Whence::start);
  decoder.restart(block, eof_block_seen);
  job = nullptr;
  start = target;
  if (block < size) load(target);
  wanted.reset();
}

// True if the target is in the run of blocks at hand, which then has the position.
bool BgzfReader::State::go_within_job(std::uint64_t block, std::size_t within) {
  if (job == nullptr) return false;
  for (std::size_t i = 0; i < job->good_parts; ++i) {
    const BgzfPart& part = job->parts[i];
    if (part.offset != block || within > part.output_size) continue;
    job_position = part.output_begin + within;
    return true;
  }
  return false;
}

// Gets the first block at the target, to see that there is one and that it is large enough.
void BgzfReader::State::load(std::uint64_t target) {
  job = decoder.next();
  job_position = 0;
  const std::size_t within = target & 0xffff;
  if (!go_within_job(target >> 16, within) && within > 0) {
    throw InvalidArgument("virtual offset " + std::to_string(target) + " lies behind the end of its block");
  }
}

std::uint64_t BgzfReader::State::data_size() {
  const std::uint64_t end = stream().seek(0, Whence::end);
  return end - std::min(end, base);
}

bool BgzfReader::State::ends_with_eof_block() {
  std::array<char, bgzf_eof_block.size()> last;
  if (size < last.size()) return false;
  stream().seek(static_cast<std::int64_t>(base + size - last.size()), Whence::start);
  return read_full(stream(), last) == last.size() && std::memcmp(last.data(), bgzf_eof_block.data(), last.size()) == 0;
}

BgzfReader::BgzfReader(std::unique_ptr<Stream> stream, const InputOptions& options)
    : state_(std::make_unique<State>(std::move(stream), options)) {}

BgzfReader::~BgzfReader() = default;

std::size_t BgzfReader::read(std::span<char> out) {
  state_->require_open();
  return state_->read(out);
}

std::uint64_t BgzfReader::seek(std::int64_t virtual_offset, Whence whence) {
  state_->require_open();
  if (whence != Whence::start || virtual_offset < 0) {
    throw InvalidArgument("BGZF data can only be sought by virtual offsets from the start");
  }
  if (!state_->seekable) return Stream::seek(virtual_offset, whence);
  state_->seek(static_cast<std::uint64_t>(virtual_offset));
  return state_->tell();
}

std::uint64_t BgzfReader::tell() {
  state_->require_open();
  return state_->tell();
}

void BgzfReader::close() {
  if (std::exchange(state_->closed, true)) return;
  state_->decoder.stop();
  state_->job = nullptr;
  state_->decoder.reader().close();
}

bool BgzfReader::seekable() const noexcept { return state_->seekable; }

std::string BgzfReader::name() const { return state_->decoder.reader().name(); }

}  // namespace seqtide
