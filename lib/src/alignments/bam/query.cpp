#include "seqtide/alignments/bam/query.hpp"

#include <utility>

#include "alignments/bam/query_traits.hpp"
#include "seqtide/error.hpp"

namespace seqtide {
namespace {

RegionCursor own_cursor(std::unique_ptr<Stream> stream, const HeaderPtr& header,
                        std::shared_ptr<const BinningIndex> index, std::vector<Region> regions,
                        const AlignmentOptions& options, const InputOptions& input) {
  bam::require_query(header, index.get(), options);
  regions = bam::query_regions(std::move(regions), *header, *index);
  return RegionCursor(std::make_unique<RegionInput>(std::move(stream), "BAM", input), std::move(index),
                      std::move(regions));
}

}  // namespace

Region parse_region(std::string_view text, const SamHeader& header) {
  if (text == "*") return {};
  return parse_region(text, [&header](std::string_view name) { return header.reference_id(name); });
}

std::vector<Region> parse_regions(std::string_view text, const SamHeader& header) {
  if (text != ".") return {parse_region(text, header)};
  std::vector<Region> regions;
  const auto count = static_cast<std::int32_t>(header.references().size());
  for (std::int32_t id = 0; id < count; ++id) regions.push_back({id, 0, Region::open_end});
  regions.push_back({});
  return regions;
}

struct BamQuery::State {
  RegionQuery<bam::QueryTraits> query;
};

BamQuery::BamQuery(std::unique_ptr<Stream> stream, HeaderPtr header, std::shared_ptr<const BinningIndex> index,
                   std::vector<Region> regions, const AlignmentOptions& options, const InputOptions& input)
    : BamQuery(own_cursor(std::move(stream), header, std::move(index), std::move(regions), options, input), header,
               options) {}

BamQuery::BamQuery(RegionCursor&& cursor, HeaderPtr header, const AlignmentOptions& options)
    : state_(new State{RegionQuery(
          std::move(cursor),
          bam::QueryTraits(static_cast<std::int64_t>(header->references().size()), options, &deviations_))}) {
  header_ = std::move(header);
}

BamQuery::~BamQuery() = default;

bool BamQuery::next_buffered(BamView& record) {
  if (error_) std::rethrow_exception(error_);
  if (closed_) return false;
  try {
    RegionQuery<bam::QueryTraits>& query = state_->query;
    if (!query.next_buffered(record)) return false;
    DeviationNotes& notes = query.traits().notes();
    if (!notes.empty()) {
      deviations_.add(query.record_count(), notes, [&](const DeviationNote&) { return query.last_place(); });
    }
    return true;
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
}

void BamQuery::put_back() noexcept { state_->query.put_back(); }

bool BamQuery::fill() {
  if (closed_) return false;
  if (error_) std::rethrow_exception(error_);
  throw_pending();
  try {
    return state_->query.fill();
  } catch (const FormatError&) {
    error_ = std::current_exception();
    throw;
  }
}

Place BamQuery::last_place() const { return state_->query.last_place(); }

std::uint64_t BamQuery::record_count() const noexcept { return state_->query.record_count(); }

std::uint64_t BamQuery::input_position() const noexcept { return state_->query.cursor().input_position(); }

std::uint64_t BamQuery::input_size() const noexcept { return state_->query.cursor().input_size(); }

const std::string& BamQuery::name() const noexcept { return state_->query.cursor().name(); }

void BamQuery::close() {
  closed_ = true;
  state_->query.cursor().close();
}

}  // namespace seqtide
