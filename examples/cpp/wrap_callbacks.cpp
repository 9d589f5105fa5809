// Reads FASTQ from the standard input through callbacks of the program's own.
//
//     wrap_callbacks < reads.fastq.gz
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <seqtide/fastq.hpp>
#include <seqtide/io/callback_stream.hpp>

namespace {

// The context comes back in every call; here it is the std::istream to read from.
std::int64_t read_some(void* context, void* buffer, std::size_t size) {
  auto& input = *static_cast<std::istream*>(context);
  input.read(static_cast<char*>(buffer), static_cast<std::streamsize>(size));
  return input.bad() ? SEQTIDE_CALLBACK_FAILED : input.gcount();  // 0 is the end
}

}  // namespace

int main() {
  seqtide_callbacks callbacks{};  // what is not there is null
  callbacks.version = SEQTIDE_CALLBACKS_VERSION;
  callbacks.read = read_some;
  try {
    seqtide::FastqReader reader(std::make_unique<seqtide::CallbackStream>(callbacks, &std::cin, "<stdin>"));
    for (const seqtide::FastqView& record : reader) {
      std::cout << record.id() << '\t' << record.sequence.size() << '\n';
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
