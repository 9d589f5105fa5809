// Bytes per second of every kernel, on reads of 150 bases, on a buffer that fits the second-level cache, and on one
// that fits no cache, beside memcpy and a sum that only reads. A kernel's name ends in _each where reads are taken as a
// column. No result, no time: before it is timed, a kernel must find with the best instruction set what it finds with
// the worst.
//
// Command line: [--rounds N] [--bytes N] [--target NAME] [--kernel PART-OF-NAME]

#include <time.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "seqtide/kernels/alphabet.hpp"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/kernels/complement.hpp"
#include "seqtide/kernels/equal_lines.hpp"
#include "seqtide/kernels/fields.hpp"
#include "seqtide/kernels/gc_counts.hpp"
#include "seqtide/kernels/hamming.hpp"
#include "seqtide/kernels/letter_case.hpp"
#include "seqtide/kernels/mask.hpp"
#include "seqtide/kernels/newlines.hpp"
#include "seqtide/kernels/nibble_counts.hpp"
#include "seqtide/kernels/nibbles.hpp"
#include "seqtide/kernels/pack2bit.hpp"
#include "seqtide/kernels/pieces.hpp"
#include "seqtide/kernels/quality_sums.hpp"
#include "seqtide/kernels/score_sums.hpp"
#include "seqtide/kernels/special_bytes.hpp"
#include "seqtide/kernels/target.hpp"

namespace {

namespace kernels = seqtide::kernels;

constexpr std::size_t read_size = 150;
constexpr std::size_t line_width = 60;
constexpr std::size_t cached_size = 128 * 1024;

// What kernels read and write. Reads are the same letters, cut into pieces.
struct Data {
  explicit Data(std::size_t bytes)
      : size(bytes),
        sequence(bytes + 64),
        quality(bytes + 64),
        lines(bytes + 64),
        equal_lines(bytes + 64),
        packed(bytes / 2 + 64),
        scores(bytes + 64),
        out(bytes + 64) {
    std::mt19937_64 random(1);
    constexpr std::string_view bases = "ACGTACGTACGTACGTACGTACGTACGTacgN";
    constexpr std::string_view scores = "FFFFFF:,FFFFFF:#";
    for (std::size_t i = 0; i < size; ++i) {
      const std::uint64_t number = random();
      sequence[i] = bases[number % bases.size()];
      quality[i] = scores[number / 64 % scores.size()];
      lines[i] = number / 4096 % 92 == 0 ? '\n' : sequence[i];
      equal_lines[i] = i % (line_width + 1) == line_width ? '\n' : static_cast<char>(sequence[i] & 0xDF);
      packed[i / 2] = static_cast<std::uint8_t>(number >> 32);
      this->scores[i] = static_cast<std::uint8_t>(quality[i] - '!');
    }
    for (std::size_t offset = 0; offset <= size; offset += read_size)
      offsets.push_back(static_cast<std::int64_t>(offset));
  }

  kernels::Pieces reads(const std::vector<char>& column) const { return {column.data(), offsets.data(), count()}; }
  std::size_t count() const { return offsets.size() - 1; }

  std::size_t size;
  std::vector<char> sequence;
  std::vector<char> quality;
  std::vector<char> lines;
  std::vector<char> equal_lines;
  std::vector<std::uint8_t> packed;  // half a byte a base; two bits a base fill the first half of it
  std::vector<std::uint8_t> scores;  // those of `quality`
  std::vector<char> out;             // letters of the same number
  std::vector<std::int64_t> offsets;
};

// One result per piece, summed up: all of them are needed.
template <typename Result, typename Each, typename Add>
std::uint64_t sum_of_each(const Data& data, Each each, Add add) {
  static std::vector<Result> results;
  results.resize(data.count());
  each(results.data());
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < results.size(); i += 64) sum += add(results[i]);
  return sum;
}

// A few bytes of what a kernel wrote.
std::uint64_t check_sum(const void* bytes, std::size_t size) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < size; i += 4093) sum = sum * 31 + static_cast<const unsigned char*>(bytes)[i];
  return sum;
}

// All bases as one field, and as one field a read, of data in which a byte holds `bases` of them.
kernels::Fields whole_field(const std::vector<std::uint8_t>& bytes, std::size_t bases, const Data& data) {
  static kernels::Field field;
  field = {bytes.data(), data.size};
  return {&field, 1, bytes.data() + data.size / bases};
}
kernels::Fields read_fields(const std::vector<std::uint8_t>& bytes, std::size_t bases, const Data& data) {
  static std::vector<kernels::Field> fields;
  fields.clear();
  for (std::size_t i = 0; i < data.count(); ++i) fields.push_back({bytes.data() + i * read_size / bases, read_size});
  return {fields.data(), fields.size(), bytes.data() + data.size / bases};
}

struct Kernel {
  std::string name;
  // Over everything, as one buffer. Returns something that depends on all of the result.
  std::function<std::uint64_t(Data&)> whole;
  // Over everything, read by read.
  std::function<std::uint64_t(Data&)> reads;
};

// For kernels without an _each: one call per read. What `call(data, at, size)` returns is added up.
template <typename Call>
Kernel called(std::string name, Call call) {
  return {std::move(name), [call](Data& data) { return call(data, std::size_t{0}, data.size); },
          [call](Data& data) {
            std::uint64_t sum = 0;
            for (std::size_t i = 0; i < data.count(); ++i) sum += call(data, i * read_size, read_size);
            return sum;
          }};
}

// For kernels that write: `call(data, at, size)` fills data.out from `at` on, `written(size)` bytes of it.
template <typename Call>
Kernel filling(std::string name, Call call, std::size_t (*written)(std::size_t)) {
  return called(std::move(name), [call, written](Data& data, std::size_t at, std::size_t size) {
    call(data, at, size);
    return check_sum(data.out.data() + at, written(size));
  });
}
std::size_t same_size(std::size_t size) { return size; }

// For kernels of fields: `each(fields, results)` fills a Result for each.
template <typename Result, typename Each, typename Add>
Kernel of_fields(std::string name, std::vector<std::uint8_t> Data::*bytes, std::size_t bases, Each each, Add add) {
  return {std::move(name),
          [=](Data& data) {
            Result result;
            each(whole_field(data.*bytes, bases, data), &result);
            return add(result);
          },
          [=](Data& data) {
            const kernels::Fields fields = read_fields(data.*bytes, bases, data);
            return sum_of_each<Result>(
                data, [&](Result* out) { each(fields, out); }, add);
          }};
}

// For kernels that find positions.
template <typename Find>
std::uint64_t positions_in(const char* data, std::size_t size, Find find) {
  static std::vector<std::uint32_t> positions;
  if (positions.size() < size + 64) positions.resize(size + 64);
  const std::size_t found = find(data, size, positions.data());
  return found == 0 ? 0 : found + positions[found / 2];
}

std::uint64_t sum_of_words(const char* data, std::size_t size) {
  std::uint64_t sums[16] = {};
  std::size_t i = 0;
  for (; i + sizeof(sums) <= size; i += sizeof(sums)) {
    for (std::size_t word = 0; word < 16; ++word) {
      std::uint64_t value;
      std::memcpy(&value, data + i + 8 * word, sizeof(value));
      sums[word] += value;
    }
  }
  std::uint64_t sum = 0;
  for (const std::uint64_t part : sums) sum += part;
  for (; i < size; ++i) sum += static_cast<unsigned char>(data[i]);
  return sum;
}

// Every kernel has its entry here. The first two are what the others are compared with.
std::vector<Kernel> all_kernels() {
  using namespace seqtide::kernels;
  return {
      called("read-only sum", [](Data& data, std::size_t at,
                                 std::size_t size) { return sum_of_words(data.sequence.data() + at, size); }),
      called("memcpy",
             [](Data& data, std::size_t at, std::size_t size) {
               std::memcpy(data.out.data() + at, data.sequence.data() + at, size);
               return check_sum(data.out.data() + at, size);
             }),
      {"count_bases_each", [](Data& data) { return count_bases(data.sequence.data(), data.size).g; },
       [](Data& data) {
         return sum_of_each<BaseCounts>(
             data, [&](auto* out) { count_bases_each(data.reads(data.sequence), out); }, [](auto& r) { return r.g; });
       }},
      called("count_bases", [](Data& data, std::size_t at,
                               std::size_t size) { return count_bases(data.sequence.data() + at, size).g; }),
      {"count_gc_each", [](Data& data) { return count_gc(data.sequence.data(), data.size).strong; },
       [](Data& data) {
         return sum_of_each<GcCounts>(
             data, [&](auto* out) { count_gc_each(data.reads(data.sequence), out); }, [](auto& r) { return r.strong; });
       }},
      {"sum_quality_each", [](Data& data) { return sum_quality(data.quality.data(), data.size).sum; },
       [](Data& data) {
         return sum_of_each<QualitySums>(
             data, [&](auto* out) { sum_quality_each(data.reads(data.quality), out); }, [](auto& r) { return r.sum; });
       }},
      {"count_at_least_each", [](Data& data) { return count_at_least(data.quality.data(), data.size, 30); },
       [](Data& data) {
         return sum_of_each<std::uint64_t>(
             data, [&](auto* out) { count_at_least_each(data.reads(data.quality), 30, out); },
             [](auto r) { return r; });
       }},
      {"sum_error_probabilities_each",
       [](Data& data) { return std::uint64_t(1e3 * sum_error_probabilities(data.quality.data(), data.size)); },
       [](Data& data) {
         return sum_of_each<double>(
             data, [&](auto* out) { sum_error_probabilities_each(data.reads(data.quality), out); },
             [](double r) { return std::uint64_t(1e3 * r); });
       }},
      of_fields<BaseCounts>("count_nibble_bases_each", &Data::packed, 2, count_nibble_bases_each,
                            [](auto& r) { return r.g; }),
      of_fields<GcCounts>("count_nibble_gc_each", &Data::packed, 2, count_nibble_gc_each,
                          [](auto& r) { return r.strong; }),
      of_fields<std::uint64_t>("sum_scores_each", &Data::scores, 1, sum_scores_each, [](auto r) { return r; }),
      of_fields<std::uint64_t>(
          "count_scores_at_least_each", &Data::scores, 1,
          [](const Fields& scores, auto* out) { count_scores_at_least_each(scores, 30, out); },
          [](auto r) { return r; }),
      of_fields<double>("sum_score_probabilities_each", &Data::scores, 1, sum_score_probabilities_each,
                        [](double r) { return std::uint64_t(1e3 * r); }),
      of_fields<std::uint64_t>(
          "find_score_above", &Data::scores, 1,
          [](const Fields& scores, auto* out) { std::fill_n(out, scores.count, find_score_above(scores, 93)); },
          [](auto r) { return r; }),
      {"count_invalid_each", [](Data& data) { return count_invalid(data.sequence.data(), data.size, Alphabet::dna); },
       [](Data& data) {
         return sum_of_each<std::uint64_t>(
             data, [&](auto* out) { count_invalid_each(data.reads(data.sequence), Alphabet::dna, out); },
             [](auto r) { return r; });
       }},
      called("hamming",
             [](Data& data, std::size_t at, std::size_t size) {
               return hamming(data.sequence.data() + at, data.lines.data() + at, size);
             }),
      {"hamming_each, 16 of each read", nullptr,
       [](Data& data) {
         return sum_of_each<std::uint32_t>(
             data, [&](auto* out) { hamming_each(data.reads(data.sequence), 3, "ACGTACGTACGTACGT", 16, out); },
             [](auto r) { return r; });
       }},
      called("count_newlines",
             [](Data& data, std::size_t at, std::size_t size) { return count_newlines(data.lines.data() + at, size); }),
      called("find_newlines",
             [](Data& data, std::size_t at, std::size_t size) {
               return positions_in(data.lines.data() + at, size, find_newlines);
             }),
      called("find_special_bytes",
             [](Data& data, std::size_t at, std::size_t size) {
               return positions_in(data.lines.data() + at, size, find_special_bytes);
             }),
      called("copy_equal_lines",
             [](Data& data, std::size_t at, std::size_t size) {
               const char* const line = data.equal_lines.data() + at - at % (line_width + 1);
               return std::uint64_t{copy_equal_lines(line, size, line_width, data.out.data() + at)};
             }),
      called("add_byte_histogram",
             [](Data& data, std::size_t at, std::size_t size) {
               ByteHistogram histogram{};
               add_byte_histogram(data.quality.data() + at, size, histogram);
               return histogram['F'];
             }),
      {"count_masked_each", [](Data& data) { return count_masked(data.sequence.data(), data.size); },
       [](Data& data) {
         return sum_of_each<std::uint64_t>(
             data, [&](auto* out) { count_masked_each(data.reads(data.sequence), out); }, [](auto r) { return r; });
       }},
      filling(
          "to_upper",
          [](Data& data, std::size_t at, std::size_t size) {
            to_upper(data.sequence.data() + at, size, data.out.data() + at);
          },
          same_size),
      filling(
          "complement",
          [](Data& data, std::size_t at, std::size_t size) {
            complement(data.sequence.data() + at, size, NucleicAcid::dna, data.out.data() + at);
          },
          same_size),
      {"reverse_each",
       [](Data& data) {
         reverse(data.sequence.data(), data.size, data.out.data());
         return check_sum(data.out.data(), data.size);
       },
       [](Data& data) {
         reverse_each(data.reads(data.sequence), data.out.data());
         return check_sum(data.out.data(), data.count() * read_size);
       }},
      {"reverse_complement_each",
       [](Data& data) {
         reverse_complement(data.sequence.data(), data.size, NucleicAcid::dna, data.out.data());
         return check_sum(data.out.data(), data.size);
       },
       [](Data& data) {
         reverse_complement_each(data.reads(data.sequence), NucleicAcid::dna, data.out.data());
         return check_sum(data.out.data(), data.count() * read_size);
       }},
      filling(
          "mask_low_quality",
          [](Data& data, std::size_t at, std::size_t size) {
            mask_low_quality(data.sequence.data() + at, data.quality.data() + at, size, 20, Mask::hard,
                             data.out.data() + at);
          },
          same_size),
      filling(
          "pack_2bit",
          [](Data& data, std::size_t at, std::size_t size) {
            pack_2bit(data.sequence.data() + at, size, reinterpret_cast<std::uint8_t*>(data.out.data() + at));
          },
          packed_2bit_size),
      filling(
          "unpack_2bit",
          [](Data& data, std::size_t at, std::size_t size) {
            unpack_2bit(data.packed.data() + at / 4, size, data.out.data() + at);
          },
          same_size),
      filling(
          "encode_nibbles",
          [](Data& data, std::size_t at, std::size_t size) {
            encode_nibbles(data.sequence.data() + at, size, reinterpret_cast<std::uint8_t*>(data.out.data() + at));
          },
          nibbles_size),
      filling(
          "decode_nibbles",
          [](Data& data, std::size_t at, std::size_t size) {
            decode_nibbles(data.packed.data() + at / 2, size, data.out.data() + at);
          },
          same_size),
  };
}

// Processor time: what other programs take in the meantime is not the kernel's.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Seconds of one run of `work`: the best of some samples, each just long enough for the clock.
double seconds_of(const std::function<std::uint64_t(Data&)>& work, Data& data, std::uint64_t expected) {
  constexpr double least = 200e-6;
  constexpr double enough = 10e-3;
  double best = 1e9;
  double all = 0;
  for (int repeats = 1; all < enough;) {
    bool is_right = true;
    const double start = now();
    for (int i = 0; i < repeats; ++i) is_right &= work(data) == expected;
    const double seconds = now() - start;
    if (!is_right) throw std::runtime_error("instruction sets do not agree");
    all += seconds;
    if (seconds < least) {
      repeats *= 2;
    } else {
      best = std::min(best, seconds / repeats);
    }
  }
  return best;
}

// What the worst instruction set finds.
std::uint64_t expected_of(const std::function<std::uint64_t(Data&)>& work, Data& data, const std::string& target) {
  kernels::set_simd_target(kernels::simd_targets().back());
  const std::uint64_t expected = work(data);
  kernels::set_simd_target(target);
  return expected;
}

struct Options {
  int rounds = 7;
  std::size_t bytes = 400'000'000;
  std::string target;
  std::string kernel;
};

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; i += 2) {
    const std::string_view name = argv[i];
    if (i + 1 == argc) throw std::runtime_error("an option lacks its value");
    if (name == "--rounds") {
      options.rounds = std::max(1, std::atoi(argv[i + 1]));
    } else if (name == "--bytes") {
      options.bytes = std::max<std::size_t>(cached_size, std::strtoull(argv[i + 1], nullptr, 10));
    } else if (name == "--target") {
      options.target = argv[i + 1];
    } else if (name == "--kernel") {
      options.kernel = argv[i + 1];
    } else {
      throw std::runtime_error("unknown option " + std::string(name));
    }
  }
  return options;
}

// Rounds take all kernels in turn, so that a busy moment does not hit one alone; the best of each counts.
std::vector<double> best_rates(const std::vector<Kernel>& all, Data& data, bool by_read, const Options& options) {
  std::vector<double> best(all.size(), 0);
  std::vector<std::uint64_t> expected(all.size());
  for (int round = 0; round < options.rounds; ++round) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto& work = by_read ? all[i].reads : all[i].whole;
      if (!work) continue;
      if (round == 0) expected[i] = expected_of(work, data, options.target);
      const double bytes = static_cast<double>(by_read ? data.count() * read_size : data.size);
      try {
        best[i] = std::max(best[i], bytes / seconds_of(work, data, expected[i]) / 1e9);
      } catch (const std::exception& error) {
        throw std::runtime_error(all[i].name + ": " + error.what());
      }
    }
  }
  return best;
}

void print_rate(double rate, double reference) {
  if (rate > 0) {
    std::printf(" %9.1f %5.0f %%", rate, 100 * rate / reference);
  } else {
    std::printf(" %9s %7s", "-", "");
  }
}

void run(const Options& options) {
  std::vector<Kernel> all = all_kernels();
  // memcpy and the read-only sum stay.
  all.erase(std::remove_if(all.begin() + 2, all.end(),
                           [&](const Kernel& kernel) { return kernel.name.find(options.kernel) == std::string::npos; }),
            all.end());
  kernels::set_simd_target(options.target);
  std::vector<std::vector<double>> columns;
  Data cached(cached_size);
  columns.push_back(best_rates(all, cached, true, options));
  columns.push_back(best_rates(all, cached, false, options));
  Data large(options.bytes);
  columns.push_back(best_rates(all, large, false, options));

  std::printf("GB/s of letters, best of %d rounds, and ratio to the read-only sum; instruction set %s\n",
              options.rounds, kernels::simd_target().c_str());
  std::printf("%-32s %17s %17s %17s\n", "kernel", "reads of 150 B", "128 KiB",
              (std::to_string(options.bytes / 1'000'000) + " MB").c_str());
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::printf("%-32s", all[i].name.c_str());
    for (const auto& rates : columns) print_rate(rates[i], rates[0]);
    std::printf("\n");
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    run(parse(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_kernels: %s\n", error.what());
    return 1;
  }
}
