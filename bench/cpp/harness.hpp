// Runs competitors against each other: one process a run, in turn, on an idle machine, results compared.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace bench {

/// What a run found; all competitors of a task must agree where they tell. No result, no time.
struct Counts {
  std::optional<std::uint64_t> records;
  std::optional<std::uint64_t> bases;
  std::optional<std::uint64_t> lines;
};

struct Competitor {
  std::string name;
  std::function<Counts(const std::string& path)> run;
  /// Least ratio of this competitor's time to that of the first one, 0 for none.
  double target = 0;
};

struct Task {
  std::string name;
  std::string file;  // within the data folder
  /// The first one is ours, which the others are compared with.
  std::vector<Competitor> competitors;
};

/// Command line: DATA-FOLDER [--rounds N] [--patience SECONDS] [--timeout SECONDS] [--json FILE]. Returns the exit
/// code of the program.
int run(const std::vector<Task>& tasks, int argc, char** argv);

/// Lines counted by memchr in what read(2) gives: what no parser can be much faster than.
Counts count_lines(const std::string& path);
/// Lines counted by the system's wc.
Counts count_lines_wc(const std::string& path);

/// An open descriptor that closes itself; throws if it cannot be opened.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path);
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

}  // namespace bench
