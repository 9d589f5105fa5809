// Writers: what they accept, the strict readers give back unchanged.
#include <vector>

#include "fuzz.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"

namespace {

using seqtide::Compression;

struct Record {
  std::string name, sequence, quality;
  bool operator==(const Record&) const = default;
};

// Fields are what lies between zero bytes, three to a record.
std::vector<Record> records_of(const std::string& bytes) {
  std::vector<std::string> fields(1);
  for (const char byte : bytes) {
    if (byte == '\0') {
      fields.emplace_back();
    } else {
      fields.back() += byte;
    }
  }
  std::vector<Record> records;
  for (std::size_t i = 0; i < fields.size(); i += 3) {
    const auto field = [&](std::size_t k) { return k < fields.size() ? fields[k] : std::string(); };
    Record record{field(i), field(i + 1), field(i + 2)};
    // Equal lengths are what a mutation seldom finds.
    record.quality.resize(record.sequence.size(), 'I');
    records.push_back(std::move(record));
  }
  return records;
}

seqtide::OutputOptions options_for(Compression compression, int level) {
  seqtide::OutputOptions options;
  options.compression = compression;
  options.level = level;
  options.threads = 2;
  return options;
}

std::unique_ptr<seqtide::Stream> stream_over(const std::string& text) {
  return std::make_unique<seqtide::MemoryStream>(std::span<const char>(text));
}

template <typename Writer, typename Write>
std::vector<Record> write_accepted(Writer& writer, const std::vector<Record>& records, Write write) {
  std::vector<Record> accepted;
  for (const Record& record : records) {
    try {
      write(writer, record);
      accepted.push_back(record);
    } catch (const seqtide::InvalidArgument&) {
    }
  }
  writer.close();
  return accepted;
}

void check_fastq(const std::vector<Record>& records, const seqtide::OutputOptions& options) {
  std::string text;
  seqtide::FastqWriter writer(std::make_unique<seqtide::StringSink>(text), options);
  const std::vector<Record> accepted = write_accepted(
      writer, records, [](auto& to, const Record& record) { to.write(record.name, record.sequence, record.quality); });

  std::vector<Record> found;
  std::string copy;
  seqtide::FastqReader reader(stream_over(text));
  seqtide::FastqWriter copier(std::make_unique<seqtide::StringSink>(copy), options);
  for (const seqtide::FastqView& record : reader) {
    found.push_back({std::string(record.name), std::string(record.sequence), std::string(record.quality)});
    copier.write(record);
  }
  copier.close();
  fuzz::require(found == accepted, "FASTQ records came back changed");
  fuzz::require(copy == text, "a copy of FASTQ records is another text");
}

void check_fasta(const std::vector<Record>& records, std::size_t line_width, const seqtide::OutputOptions& options) {
  std::string text;
  seqtide::FastaWriter writer(std::make_unique<seqtide::StringSink>(text), line_width, options);
  std::vector<Record> accepted =
      write_accepted(writer, records, [](auto& to, const Record& record) { to.write(record.name, record.sequence); });
  for (Record& record : accepted) record.quality.clear();

  std::vector<Record> found;
  seqtide::FastaReader reader(stream_over(text));
  for (const seqtide::FastaView& record : reader) {
    found.push_back({std::string(record.name), std::string(record.sequence), ""});
  }
  fuzz::require(found == accepted, "FASTA records came back changed");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<Record> records = records_of(fuzz::text_of(data, size));
  for (const Compression compression : {Compression::none, Compression::gzip, Compression::bgzf}) {
    for (const int level : {0, 1}) {
      const seqtide::OutputOptions options = options_for(compression, level);
      check_fastq(records, options);
      for (const std::size_t line_width : {0u, 1u, 60u}) check_fasta(records, line_width, options);
    }
  }
  return 0;
}
