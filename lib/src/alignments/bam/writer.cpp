#include "seqtide/alignments/bam/writer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "io/bgzf_format.hpp"
#include "seqtide/error.hpp"
#include "seqtide/io/counter.hpp"
#include "seqtide/io/guarded_output.hpp"

namespace seqtide {
namespace {

constexpr std::size_t most_header_bytes = (std::size_t{1} << 31) - 1;

// The header as BAM has it (SAM specification, section 4.2).
std::string header_bytes(const SamHeader& header) {
  const std::string text = header.text();
  if (text.size() > most_header_bytes) {
    throw InvalidArgument("a header of " + std::to_string(text.size()) + " bytes is too large for BAM");
  }
  std::string bytes("BAM\1", 4);
  append_le32(bytes, text.size());
  bytes += text;
  append_le32(bytes, header.references().size());
  for (const Reference& reference : header.references()) {
    append_le32(bytes, reference.name.size() + 1);
    bytes += reference.name;
    bytes += '\0';
    append_le32(bytes, static_cast<std::size_t>(reference.length));
  }
  return bytes;
}

std::unique_ptr<BinningIndexBuilder> make_builder(const SamHeader& header, std::optional<IndexKind> kind) {
  if (!kind) return nullptr;
  std::vector<std::int64_t> lengths;
  for (const Reference& reference : header.references()) lengths.push_back(reference.length);
  return std::make_unique<BinningIndexBuilder>(*kind, lengths);
}

const SamHeader& required(const HeaderPtr& header) {
  if (header == nullptr) throw InvalidArgument("a BAM file needs a header");
  return *header;
}

// What is wrong with lengths as no reader or BamRecord leaves them, or null.
const char* damage(std::string_view raw) noexcept {
  if (raw.size() < BamView::fixed_size || load_le32(raw.data()) != raw.size() - 4) return "its block size is wrong";
  const BamView record(raw);
  const std::size_t name_size = static_cast<unsigned char>(raw[12]);
  if (name_size == 0 || record.sequence_size() < 0) return "its lengths are wrong";
  const auto bases = static_cast<std::size_t>(record.sequence_size());
  const std::size_t needed =
      BamView::fixed_size + name_size + 4 * record.stored_cigar().size() + (bases + 1) / 2 + bases;
  return needed <= raw.size() ? nullptr : "its lengths are wrong";
}

}  // namespace

IndexKind fitting_index(const SamHeader& header) noexcept {
  constexpr std::int64_t longest_in_bai = std::int64_t{1} << 29;
  const std::vector<Reference>& references = header.references();
  const bool fit = std::all_of(references.begin(), references.end(),
                               [](const Reference& reference) { return reference.length <= longest_in_bai; });
  return fit ? IndexKind::bai : IndexKind::csi;
}

struct BamWriter::State {
  State(std::unique_ptr<Stream> target, const SamHeader& header, const BamWriterOptions& options)
      : reference_count(static_cast<std::int64_t>(header.references().size())),
        builder(make_builder(header, options.index)),
        blocks(*new BgzfWriter(std::move(target), options.output)),
        output(std::unique_ptr<Stream>(&blocks)) {
    if (builder != nullptr) blocks.keep_block_starts();
    output.write(header_bytes(header));
    blocks.end_block();
    room = blocks.block_room();
    gathered.reserve(room);
  }

  void write(const BamView& record);
  void check(const BamView& record) const;
  void check_id(const BamView& record, const char* field, std::int32_t id) const;
  [[noreturn]] void refuse(const BamView& record, const std::string& why) const;
  void add_to_index(const BamView& record);
  void append(std::string_view raw);
  void hand_on();
  void finish();

  std::int64_t reference_count;
  std::unique_ptr<BinningIndexBuilder> builder;
  BgzfWriter& blocks;
  GuardedOutput output;  // owns the blocks
  std::string gathered;  // records of the current block
  std::size_t room;      // that the block has for them
  Counter records;
  std::optional<BinningIndex> index;
};

void BamWriter::State::write(const BamView& record) {
  output.require_usable();
  check(record);
  if (builder != nullptr) add_to_index(record);
  output.attempt([this, raw = record.raw()](Stream&) { append(raw); });
  ++records;
}

void BamWriter::State::refuse(const BamView& record, const std::string& why) const {
  std::string message = "record " + std::to_string(records + 1);
  if (damage(record.raw()) == nullptr) message += " (" + quoted(record.name()) + ")";
  throw InvalidArgument(message + " cannot be written: " + why);
}

void BamWriter::State::check_id(const BamView& record, const char* field, std::int32_t id) const {
  if (id >= -1 && id < reference_count) return;
  refuse(record, std::string(field) + " is reference " + std::to_string(id) + ", but the header has " +
                     std::to_string(reference_count));
}

void BamWriter::State::check(const BamView& record) const {
  if (const char* why = damage(record.raw())) refuse(record, why);
  check_id(record, "RNAME", record.reference_id());
  check_id(record, "RNEXT", record.next_reference_id());
  const CigarView cigar = record.cigar();
  if (cigar.empty() || record.sequence_size() == 0) return;
  const std::int64_t length = cigar.query_length();
  if (length == record.sequence_size()) return;
  refuse(record,
         "CIGAR spans " + std::to_string(length) + " bases of a sequence of " + std::to_string(record.sequence_size()));
}

void BamWriter::State::add_to_index(const BamView& record) {
  const std::uint64_t begin = blocks.data_size() + gathered.size();
  try {
    builder->add(record.reference_id(), record.pos(), record.reference_end(), (record.flag() & flags::unmapped) == 0,
                 begin, begin + record.raw().size());
  } catch (const InvalidArgument& error) {
    refuse(record, error.what());
  } catch (...) {
    output.fail();  // the index may count a record that is not written
    throw;
  }
}

// A record that does not fit into the current block begins the next one; one that fits into none flows on.
void BamWriter::State::append(std::string_view raw) {
  if (raw.size() > room - gathered.size()) {
    hand_on();
    blocks.end_block();
    room = blocks.block_room();
  }
  if (raw.size() <= room) {
    gathered += raw;
  } else {
    blocks.write(raw);
    room = blocks.block_room();
  }
}

void BamWriter::State::hand_on() {
  blocks.write(gathered);
  gathered.clear();
  room = blocks.block_room();
}

// The index is made before the end mark is written: a file without its index must not look whole.
void BamWriter::State::finish() {
  hand_on();
  if (builder == nullptr) return;
  blocks.end_block();
  blocks.tell();  // waits until the starts of all blocks are known
  index = builder->finish(blocks.block_starts());
}

BamWriter::BamWriter(std::unique_ptr<Stream> target, HeaderPtr header, const BamWriterOptions& options)
    : state_(std::make_unique<State>(std::move(target), required(header), options)) {
  header_ = std::move(header);
}

BamWriter::~BamWriter() = default;

void BamWriter::write(const BamView& record) { state_->write(record); }

bool BamWriter::fits(std::size_t size) const noexcept { return size <= state_->room - state_->gathered.size(); }

void BamWriter::flush() {
  state_->output.attempt([this](Stream& blocks) {
    state_->hand_on();
    blocks.flush();
    state_->room = state_->blocks.block_room();
  });
}

void BamWriter::close() {
  try {
    state_->output.close([this](Stream&) { state_->finish(); });
  } catch (...) {
    state_->index.reset();
    throw;
  }
}

void BamWriter::fail() noexcept { state_->output.fail(); }

void BamWriter::abandon() noexcept { state_->output.abandon(); }

std::uint64_t BamWriter::record_count() const noexcept { return state_->records; }

const BinningIndex& BamWriter::index() const {
  if (!state_->index) throw InvalidArgument("there is an index only after close(), if one was asked for");
  return *state_->index;
}

}  // namespace seqtide
