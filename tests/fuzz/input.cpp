// open_input with FastqReader and FastaReader over any bytes: no crash, and the same whatever the threads,
// the block size and the stream.
#include "fuzz.hpp"
#include "gzip_data.hpp"
#include "seqtide/fasta.hpp"
#include "seqtide/fastq.hpp"
#include "seqtide/io/peek.hpp"

namespace {

template <typename Reader, typename View>
std::string read(std::unique_ptr<seqtide::Stream> stream, const seqtide::InputOptions& options) {
  std::string text;
  try {
    Reader reader(std::move(stream), {}, options);
    View record;
    while (reader.next(record)) text.append(record.name).append(1, '\n').append(record.sequence).append(1, '\n');
  } catch (const seqtide::FormatError& error) {
    text += error.what();
  }
  return text;
}

template <typename Reader, typename View>
void check(const std::string& bytes) {
  const std::string expected = read<Reader, View>(seqtide::MemoryStream::copy_of(bytes), bgzf_data::input_options(1));
  for (const int threads : {1, 2}) {
    for (const std::size_t block_size : {1u, 7u, 4096u}) {
      const seqtide::InputOptions options = bgzf_data::input_options(threads, block_size);
      const auto same = [&](const std::string& found, const std::string& how) {
        fuzz::require(found == expected, how + ", " + std::to_string(threads) + " threads, blocks of " +
                                             std::to_string(block_size) + ": \"" + found + "\" instead of \"" +
                                             expected + '"');
      };
      same(read<Reader, View>(seqtide::MemoryStream::copy_of(bytes), options), "from memory");
      same(read<Reader, View>(std::make_unique<fuzz::SlowStream>(bytes), options), "five bytes a read");
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = fuzz::text_of(data, size);
  check<seqtide::FastqReader, seqtide::FastqView>(bytes);
  check<seqtide::FastaReader, seqtide::FastaView>(bytes);
  try {
    for (const std::size_t block_size : {1u, 7u, 4096u}) {
      const auto open = [&] {
        return seqtide::open_input(seqtide::MemoryStream::copy_of(bytes), bgzf_data::input_options(1, block_size));
      };
      seqtide::Window window(open());
      const seqtide::Format format = seqtide::peek_format(window);
      const bgzf_data::Outcome whole = bgzf_data::outcome_of_source(*open());
      fuzz::require(whole.data.starts_with(window.text()), "looking at the data changed it");
      if (seqtide::is_decided(window.text())) {
        fuzz::require(seqtide::sniff_format(whole.data) == format, "more bytes changed what was decided");
      }
    }
  } catch (const seqtide::FormatError&) {
  }
  return 0;
}
