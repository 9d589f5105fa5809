#include "contract/writers.hpp"
#include "seqtide/io/bgzf.hpp"
#include "seqtide/io/gzip.hpp"

namespace {

using contract::Files;
using contract::Targets;
using contract::WriterRow;
using seqtide::Compression;

template <typename Writer>
void write_letters(Writer& writer, int number) {
  writer.write(contract::letters(number));
}

const contract::Rows<WriterRow> writers([] {
  return std::vector<WriterRow>{
      {"bytes, gzip", 1, Compression::gzip,
       [](Targets targets, Files, int) {
         return contract::through(std::make_unique<seqtide::GzipWriter>(std::move(targets[0])),
                                  write_letters<seqtide::GzipWriter>);
       }},
      {"bytes, BGZF", 1, Compression::bgzf,
       [](Targets targets, Files, int threads) {
         return contract::through(std::make_unique<seqtide::BgzfWriter>(
                                      std::move(targets[0]), contract::output_options(Compression::bgzf, threads)),
                                  write_letters<seqtide::BgzfWriter>);
       }},
  };
});

}  // namespace
