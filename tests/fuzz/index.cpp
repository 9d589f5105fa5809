// BAI, CSI, FAI and GZI of any bytes: what is read is written and read again the same; queries by such an index give
// records of the region in the order of the file, or a typed error.
#include <algorithm>

#include "fuzz.hpp"
#include "indexed_bam.hpp"
#include "seqtide/index/fai.hpp"
#include "seqtide/index/gzi.hpp"

namespace {

using seqtide::BinningIndex;
using seqtide::MemoryStream;

const indexed_bam::File& sample() {
  static const bam_data::References references = {{"chr1", 100000}, {"chr2", 5000}};
  static const indexed_bam::File file = indexed_bam::make_file(indexed_bam::random_records(references, 120, 3, 50000),
                                                               references, seqtide::IndexKind::bai, 14, 700);
  return file;
}

template <typename Index>
std::string written(const Index& index) {
  std::string bytes;
  seqtide::StringSink sink(bytes);
  index.write(sink);
  return bytes;
}

void query(const std::shared_ptr<const BinningIndex>& index, const seqtide::Region& region) {
  const indexed_bam::File& file = sample();
  std::vector<std::string> found;
  try {
    seqtide::BamQuery query(MemoryStream::copy_of(file.bytes), file.header, index, {region}, {},
                            bgzf_data::input_options(1));
    seqtide::BamView record;
    while (query.next(record)) found.emplace_back(record.raw());
  } catch (const seqtide::FormatError&) {
  } catch (const seqtide::InvalidArgument&) {
  }
  // A wrong index may hide records; what comes is of the region all the same, in order and once.
  auto at = file.records.begin();
  for (const std::string& raw : found) {
    at = std::find_if(at, file.records.end(), [&raw](const auto& record) { return record.raw == raw; });
    fuzz::require(at != file.records.end(), "a record that is none, comes twice or out of order");
    fuzz::require(at->reference_id == region.reference_id && at->begin < region.end && at->end > region.begin,
                  "a record outside the region");
    ++at;
  }
}

void check_binning(const std::string& bytes) {
  std::shared_ptr<const BinningIndex> index;
  try {
    index = std::make_shared<const BinningIndex>(BinningIndex::read(MemoryStream::copy_of(bytes)));
  } catch (const seqtide::FormatError&) {
    return;
  }
  const std::string copy = written(*index);
  fuzz::require(written(BinningIndex::read(MemoryStream::copy_of(copy))) == copy, "a binning index changes");
  for (std::size_t id = 0; id < std::min<std::size_t>(index->reference_count(), 3); ++id) {
    const auto chunks = index->chunks(id, 0, index->max_position());
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      fuzz::require(chunks[i].begin < chunks[i].end && (i == 0 || chunks[i - 1].end < chunks[i].begin),
                    "chunks that do not ascend");
    }
  }
  if (index->reference_count() > 2) return;
  query(index, {0, 0, 100000});
  query(index, {0, 40000, 40500});
  query(index, {1, 100, 900});
}

// The sample's own index with some bytes changed: three bytes each, where and by what.
std::string damaged(std::string index, const std::string& bytes) {
  for (std::size_t i = 0; i + 3 <= bytes.size(); i += 3) {
    const auto at = static_cast<unsigned char>(bytes[i]) << 8 | static_cast<unsigned char>(bytes[i + 1]);
    index[static_cast<std::size_t>(at) % index.size()] ^= bytes[i + 2];
  }
  return index;
}

template <typename Index>
void check_flat(const std::string& bytes, const char* name) {
  Index index;
  try {
    index = Index::read(MemoryStream::copy_of(bytes));
  } catch (const seqtide::FormatError&) {
    return;
  }
  fuzz::require(Index::read(MemoryStream::copy_of(written(index))) == index, std::string(name) + " changes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  static const std::string own_index = written(*sample().index);
  check_binning(bytes);
  check_binning(damaged(own_index, bytes));
  check_flat<seqtide::FaiIndex>(bytes, "FAI");
  check_flat<seqtide::GziIndex>(bytes, "GZI");
  return 0;
}
