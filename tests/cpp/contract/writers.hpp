// What the contract asks of a writer; the writers themselves are in rows/.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "rows.hpp"
#include "seqtide/io/joint_files.hpp"
#include "seqtide/io/output.hpp"
#include "seqtide/io/stream.hpp"

namespace contract {

/// What the tests ask of a writer.
class AnyWriter {
 public:
  virtual ~AnyWriter() = default;
  virtual void write(int number) = 0;
  virtual void close() = 0;
};

using Targets = std::vector<std::unique_ptr<seqtide::Stream>>;
/// The files of all targets, if they are to be published together; may be null.
using Files = std::unique_ptr<seqtide::JointFiles>;

struct WriterRow {
  std::string name;
  std::size_t targets;
  seqtide::Compression compression;
  std::function<std::unique_ptr<AnyWriter>(Targets, Files, int threads)> open;
};

/// Writes with `write(writer, number)` and closes with `close()`.
template <typename Writer, typename Write>
class Through final : public AnyWriter {
 public:
  Through(std::unique_ptr<Writer> writer, Write write) : writer_(std::move(writer)), write_(std::move(write)) {}
  void write(int number) override { write_(*writer_, number); }
  void close() override { writer_->close(); }

 private:
  std::unique_ptr<Writer> writer_;
  Write write_;
};

template <typename Writer, typename Write>
std::unique_ptr<AnyWriter> through(std::unique_ptr<Writer> writer, Write write) {
  return std::make_unique<Through<Writer, Write>>(std::move(writer), std::move(write));
}

/// Data of record `number`; one is larger than any buffer.
inline std::string letters(int number) {
  std::string text;
  const std::size_t size = number == 5 ? 300000 : static_cast<std::size_t>(50 + 1000 * (number % 3));
  for (std::size_t i = 0; i < size; ++i) text += "ACGT"[(i + static_cast<std::size_t>(number)) % 4];
  return text;
}

inline seqtide::OutputOptions output_options(seqtide::Compression compression, int threads) {
  seqtide::OutputOptions options;
  options.compression = compression;
  options.threads = threads;
  return options;
}

/// A row for each compression; `open` takes targets, files and OutputOptions.
template <typename Open>
std::vector<WriterRow> of_every_compression(const std::string& name, std::size_t targets, Open open) {
  using seqtide::Compression;
  std::vector<WriterRow> rows;
  for (const auto& [suffix, compression] :
       {std::pair(", plain", Compression::none), std::pair(", gzip", Compression::gzip),
        std::pair(", BGZF", Compression::bgzf)}) {
    rows.push_back(
        {name + suffix, targets, compression, [open, kind = compression](Targets streams, Files files, int threads) {
           return open(std::move(streams), std::move(files), output_options(kind, threads));
         }});
  }
  return rows;
}

}  // namespace contract
