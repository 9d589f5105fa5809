#include "seqtide/alignments/bam/query.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "alignments/bam/query_inputs.hpp"
#include "alignments/bam/read_header.hpp"
#include "alignments/examine.hpp"
#include "index/waypoints.hpp"
#include "io/bgzf_format.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

constexpr std::uint64_t largest_record_limit = (std::uint64_t{1} << 31) - 1;
constexpr std::size_t block_size_bytes = 4;
constexpr std::size_t longest_excerpt = 80;

// Sorted, disjoint, those without a position last.
std::vector<Region> normalized(std::vector<Region> regions, const SamHeader& header, const BinningIndex& index) {
  const std::vector<Reference>& references = header.references();
  for (Region& region : regions) {
    if (region.reference_id == -1) {
      region = {-1, 0, 1};
      continue;
    }
    if (region.reference_id < 0 || static_cast<std::size_t>(region.reference_id) >= references.size()) {
      throw InvalidArgument("there is no reference " + std::to_string(region.reference_id));
    }
    if (region.begin < 0 || region.end < region.begin) {
      throw InvalidArgument("a region cannot be from " + std::to_string(region.begin) + " to " +
                            std::to_string(region.end));
    }
    const Reference& reference = references[static_cast<std::size_t>(region.reference_id)];
    if (std::min(region.end, reference.length) > index.max_position()) {
      throw InvalidArgument("the region reaches to position " + std::to_string(std::min(region.end, reference.length)) +
                            " of " + quoted(reference.name) + ", but " +
                            (index.kind() == IndexKind::bai ? "a BAI" : "this CSI") + " index ends at " +
                            std::to_string(index.max_position()) +
                            (index.kind() == IndexKind::bai ? ": use a CSI index" : ""));
    }
  }
  std::erase_if(regions, [](const Region& region) { return region.begin == region.end; });
  std::sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) {
    const auto id = [](const Region& region) { return static_cast<std::uint32_t>(region.reference_id); };
    return id(a) != id(b) ? id(a) < id(b) : a.begin < b.begin;
  });
  std::size_t count = 0;
  for (const Region& region : regions) {
    if (count > 0 && regions[count - 1].reference_id == region.reference_id && regions[count - 1].end >= region.begin) {
      regions[count - 1].end = std::max(regions[count - 1].end, region.end);
    } else {
      regions[count++] = region;
    }
  }
  regions.resize(count);
  return regions;
}

const SamHeader& required(const HeaderPtr& header, const BinningIndex* index) {
  if (header == nullptr || index == nullptr) throw InvalidArgument("a query needs a header and an index");
  if (index->reference_count() > header->references().size()) {
    throw InvalidArgument("the index has " + std::to_string(index->reference_count()) +
                          " references, but the header has " + std::to_string(header->references().size()) +
                          ": it belongs to another file");
  }
  return *header;
}

// How a record lies to the region being read.
enum class Relation { outside, overlaps, behind, unsound };

}  // namespace

struct BamQuery::State {
  State(std::unique_ptr<QueryInput> from, const SamHeader& header, std::shared_ptr<const BinningIndex> used,
        std::vector<Region> wanted, const AlignmentOptions& alignment_options)
      : index(std::move(used)),
        options(alignment_options),
        references(static_cast<std::int64_t>(header.references().size())),
        regions(normalized(std::move(wanted), header, *index)),
        input(std::move(from)),
        source(*input->source),
        window(input->window),
        input_begin(source.input_position()) {}
  ~State() {
    const std::shared_ptr<QueryInputs> inputs = return_to.lock();
    if (inputs != nullptr && !failed) inputs->give(std::move(input));
  }

  const Region& region() const noexcept { return regions[at]; }
  Relation relation(std::string_view raw) noexcept;
  std::int64_t end_of(const BamView& record) const noexcept {
    return record_end >= 0 ? record_end : record.reference_end();
  }
  void begin_region();
  void end_region();
  void learn();
  Place place(std::size_t offset, std::string_view excerpt) const;

  std::shared_ptr<const BinningIndex> index;
  AlignmentOptions options;
  std::int64_t references;
  std::vector<Region> regions;
  std::size_t at = 0;  // the region being read
  bool begun = false;
  bool complete = false;       // no more of its records come
  std::int64_t last_pos = -1;  // in the region
  bool any_examined = false;
  std::uint64_t examined_end = 0;  // offset in the window's data, behind the last record that is not behind the region
  std::uint64_t examined_virtual = 0;  // the same in earlier regions of the reference, as a virtual offset
  std::unique_ptr<QueryInput> input;
  ChunkSource& source;
  Window& window;
  std::uint64_t input_begin;             // bytes that earlier queries took
  std::weak_ptr<QueryInputs> return_to;  // takes the input back
  std::uint64_t records = 0;
  std::uint64_t last_offset = 0;
  std::shared_ptr<Waypoints> waypoints;  // null for a query of its own
  bool learns = false;                   // the region's records are looked at from the window's start or a waypoint on
  std::int64_t reach = 0;                // largest end of those looked at
  std::int64_t record_end = -1;          // of the record looked at last, if its relation depended on that
  bool failed = false;                   // an exception came out of the input
};

// Looks only as far into the record as the answer needs.
Relation BamQuery::State::relation(std::string_view raw) noexcept {
  const BamView record(raw);
  record_end = -1;
  const Region& wanted = region();
  if (record.reference_id() != wanted.reference_id) {
    return wanted.reference_id < 0 && record.reference_id() < 0 ? Relation::overlaps : Relation::outside;
  }
  if (wanted.reference_id < 0) return Relation::overlaps;
  if (record.pos() >= wanted.end) return Relation::behind;
  if (record.pos() >= wanted.begin) return Relation::overlaps;
  if (record.stored_cigar().size() == 2) {
    // May stand for a longer one among the optional fields, which then must be sound.
    if (bam::examine(raw, references, false).flaw != bam::Flaw::none) return Relation::unsound;
  } else {
    const std::size_t name_size = static_cast<unsigned char>(raw[12]);
    if (BamView::fixed_size + name_size + 4 * record.stored_cigar().size() > raw.size()) return Relation::unsound;
  }
  record_end = record.reference_end();
  return record_end > wanted.begin ? Relation::overlaps : Relation::outside;
}

void BamQuery::State::begin_region() {
  std::vector<Chunk> chunks;
  learns = false;
  if (region().reference_id < 0) {
    chunks.push_back({index->last_offset(), ChunkSource::file_end});
  } else {
    if (at > 0 && regions[at - 1].reference_id != region().reference_id) examined_virtual = 0;
    chunks = index->chunks(static_cast<std::size_t>(region().reference_id), region().begin, region().end);
    std::uint64_t least = examined_virtual;
    learns = waypoints != nullptr && !chunks.empty() && least <= chunks.front().begin;
    reach = 0;
    if (learns) {
      if (const auto waypoint = waypoints->find(region().reference_id, region().begin)) {
        least = waypoint->offset;
        reach = waypoint->reach;
      }
    }
    for (Chunk& chunk : chunks) chunk.begin = std::max(chunk.begin, least);
    std::erase_if(chunks, [](const Chunk& chunk) { return chunk.begin >= chunk.end; });
  }
  const bool at_header = !chunks.empty() && chunks.front().begin == 0;
  const std::uint64_t expected_end =
      region().reference_id < 0
          ? ChunkSource::file_end
          : index->approximate_offset(static_cast<std::size_t>(region().reference_id), region().end);
  window.restart();
  source.start(std::move(chunks), expected_end);
  if (at_header) bam::read_header(window, options);
  complete = false;
  last_pos = -1;
  any_examined = false;
  begun = true;
}

// Leaves a waypoint behind the records looked at.
void BamQuery::State::learn() {
  if (!learns || !any_examined) return;
  const std::optional<std::uint64_t> offset = source.end_virtual_offset(examined_end);
  if (offset) waypoints->add(region().reference_id, region().begin, {*offset, reach});
}

void BamQuery::State::end_region() {
  learn();
  if (any_examined) examined_virtual = source.end_virtual_offset(examined_end).value_or(examined_virtual);
  window.restart();
  begun = false;
  ++at;
}

Place BamQuery::State::place(std::size_t offset, std::string_view excerpt) const {
  Place place;
  place.path = source.name();
  place.format = "BAM";
  place.virtual_offset = source.virtual_offset(window.offset() + offset);
  place.excerpt = std::string(excerpt.substr(0, longest_excerpt));
  return place;
}

BamQuery::BamQuery(std::unique_ptr<Stream> stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
                   std::vector<Region> regions, const AlignmentOptions& options, const InputOptions& input)
    : BamQuery(std::make_unique<QueryInput>(std::move(stream), input), std::move(header), std::move(index),
               std::move(regions), options) {}

BamQuery::BamQuery(std::unique_ptr<QueryInput> input, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
                   std::vector<Region> regions, const AlignmentOptions& options) {
  if (options.max_record_bytes == 0 || options.max_record_bytes > largest_record_limit) {
    throw InvalidArgument("max_record_bytes must lie between 1 and " + std::to_string(largest_record_limit) + ", not " +
                          std::to_string(options.max_record_bytes));
  }
  const SamHeader& checked = required(header, index.get());
  state_ = std::make_unique<State>(std::move(input), checked, std::move(index), std::move(regions), options);
  header_ = std::move(header);
}

BamQuery::~BamQuery() = default;

void BamQuery::share(std::weak_ptr<QueryInputs> inputs, std::shared_ptr<Waypoints> waypoints) noexcept {
  state_->return_to = std::move(inputs);
  state_->waypoints = std::move(waypoints);
}

bool BamQuery::next_buffered(BamView& record) {
  if (error_) std::rethrow_exception(error_);
  State& state = *state_;
  if (closed_ || !state.begun || state.complete) return false;
  Window& window = state.window;
  const bool strict = state.options.validation == Validation::strict;
  for (;;) {
    const std::string_view text = window.text();
    if (text.size() < BamView::fixed_size) return false;
    const std::size_t size = block_size_bytes + load_le32(text.data());
    if (size > state.options.max_record_bytes) fail_limit(size);
    const bool whole = size <= text.size();
    const std::string_view raw = text.substr(0, size);
    // Lengths that are wrong are found before memory is spent on what they claim.
    if (!whole || size < BamView::fixed_size) {
      const bam::Finding finding = bam::examine_start(text.data(), size, state.references, strict);
      if (finding.flaw != bam::Flaw::none) fail_record(text, finding);
      if (!whole) return false;
    }
    const Relation relation = state.relation(raw);
    if (relation == Relation::behind) {
      state.complete = true;
      return false;
    }
    if (relation == Relation::overlaps || relation == Relation::unsound) {
      const bam::Finding finding = bam::examine(raw, state.references, strict);
      if (finding.flaw != bam::Flaw::none) fail_record(raw, finding);
    }
    const BamView view(raw);
    if (view.reference_id() >= 0 && view.reference_id() == state.region().reference_id) {
      if (view.pos() < state.last_pos) fail_order(raw);
      state.last_pos = view.pos();
      if (state.learns) state.reach = std::max(state.reach, state.end_of(view));
    }
    const std::uint64_t offset = window.offset();
    window.consume(size);
    state.any_examined = true;
    state.examined_end = window.offset();
    if (relation != Relation::overlaps) continue;
    state.last_offset = offset;
    ++state.records;
    record = view;
    return true;
  }
}

bool BamQuery::fill() {
  State& state = *state_;
  if (closed_) return false;
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  try {
    while (state.at < state.regions.size()) {
      if (!state.begun) {
        state.begin_region();
        if (state.window.size() > 0) return true;  // what came with the header
      }
      if (!state.complete) {
        state.learn();
        if (state.window.fill()) return true;
      }
      state.end_region();
    }
  } catch (const FormatError&) {
    state.failed = true;
    error_ = std::current_exception();
    throw;
  } catch (...) {
    state.failed = true;
    throw;
  }
  return false;
}

void BamQuery::fail_limit(std::size_t size) {
  fail<LimitError>("the record of " + std::to_string(size) +
                       " bytes is larger than max_record_bytes = " + std::to_string(state_->options.max_record_bytes),
                   0, state_->window.text().substr(0, block_size_bytes));
}

void BamQuery::fail_record(std::string_view record, bam::Finding finding) {
  const BamFault fault = bam::describe(record, finding, state_->references);
  // Faults of the fixed fields may be found before all of the record is there, which the message must not show.
  const std::size_t end = fault.offset < BamView::fixed_size ? BamView::fixed_size : record.size();
  fail(std::string(fault.field) + ": " + fault.reason, fault.offset, record.substr(fault.offset, end - fault.offset));
}

void BamQuery::fail_order(std::string_view record) {
  fail("the records are not sorted by coordinate: position " + std::to_string(BamView(record).pos() + 1) +
           " follows position " + std::to_string(state_->last_pos + 1),
       0, record);
}

template <typename ErrorType>
void BamQuery::fail(std::string reason, std::size_t offset, std::string_view excerpt) {
  error_ = std::make_exception_ptr(ErrorType(std::move(reason), state_->place(offset, excerpt)));
  std::rethrow_exception(error_);
}

Place BamQuery::last_place() const {
  Place place;
  place.path = name();
  place.format = "BAM";
  place.virtual_offset = state_->source.virtual_offset(state_->last_offset);
  return place;
}

std::uint64_t BamQuery::record_count() const noexcept { return state_->records; }

std::uint64_t BamQuery::input_position() const noexcept {
  return state_->source.input_position() - state_->input_begin;
}

std::uint64_t BamQuery::input_size() const noexcept { return state_->source.input_size(); }

const std::string& BamQuery::name() const noexcept { return state_->source.name(); }

void BamQuery::close() {
  closed_ = true;
  // An input that is lent goes back when the query does.
  if (state_->return_to.expired()) state_->source.close();
}

}  // namespace seqtide
