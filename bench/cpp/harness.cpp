#include "harness.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace bench {

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
  std::string folder;
  std::string json;
  int rounds = 5;
  int timeout = 120;
  double patience = 60;
};

// What a child process tells its parent; plain bytes through a pipe.
struct Outcome {
  double wall = 0;
  Counts counts;
};

struct Row {
  std::vector<double> wall;
  std::vector<double> cpu;
  Counts counts;
  long peak_kibibytes = 0;
  std::string problem;
};

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

// Share of processor time that was idle just now; 1 where the system does not tell.
double idle_share() {
  const auto times = [] {
    std::ifstream file("/proc/stat");
    std::string label;
    file >> label;
    std::vector<double> values(8, 0);
    for (double& value : values) file >> value;
    return values;
  };
  const std::vector<double> before = times();
  std::this_thread::sleep_for(std::chrono::milliseconds(400));
  const std::vector<double> after = times();
  double all = 0;
  for (std::size_t i = 0; i < before.size(); ++i) all += after[i] - before[i];
  return all > 0 ? (after[3] - before[3] + after[4] - before[4]) / all : 1;
}

// False if the machine stayed busy; from then on it does not wait any more.
bool wait_until_idle(double& patience) {
  const auto deadline = Clock::now() + std::chrono::duration<double>(patience);
  while (idle_share() < 0.9) {
    if (Clock::now() < deadline) continue;
    if (patience > 0) std::fprintf(stderr, "warning: the machine was not idle for %.0f s\n", patience);
    patience = 0;
    return false;
  }
  return true;
}

[[noreturn]] void run_child(const Competitor& competitor, const std::string& path, int timeout, int result) {
  ::alarm(static_cast<unsigned>(timeout));
  try {
    Outcome outcome;
    const auto start = Clock::now();
    outcome.counts = competitor.run(path);
    outcome.wall = std::chrono::duration<double>(Clock::now() - start).count();
    ::_exit(::write(result, &outcome, sizeof outcome) == sizeof outcome ? 0 : 1);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", competitor.name.c_str(), error.what());
    ::_exit(1);
  }
}

void run_once(const Competitor& competitor, const std::string& path, const Options& options, Row& row) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("no process");
  if (child == 0) run_child(competitor, path, options.timeout, ends[1]);
  ::close(ends[1]);
  Outcome outcome;
  const bool complete = ::read(ends[0], &outcome, sizeof outcome) == sizeof outcome;
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  ::wait4(child, &status, 0, &usage);
  if (!complete || status != 0) {
    row.problem = WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM ? "not done in time" : "failed";
    return;
  }
  row.counts = outcome.counts;
  row.wall.push_back(outcome.wall);
  row.cpu.push_back(seconds(usage.ru_utime) + seconds(usage.ru_stime));
  row.peak_kibibytes = std::max(row.peak_kibibytes, usage.ru_maxrss);
}

std::string disagreement(const Counts& counts, const Counts& expected) {
  const auto differ = [](const auto& one, const auto& other) { return one && other && *one != *other; };
  if (differ(counts.records, expected.records)) return "wrong number of records";
  if (differ(counts.bases, expected.bases)) return "wrong number of bases";
  if (differ(counts.lines, expected.lines)) return "wrong number of lines";
  return "";
}

// Also true for our own run: the reference holds what the first competitor to tell it has found.
void merge(Counts& expected, const Counts& counts) {
  if (!expected.records) expected.records = counts.records;
  if (!expected.bases) expected.bases = counts.bases;
  if (!expected.lines) expected.lines = counts.lines;
}

std::vector<Row> measure(const Task& task, const Options& options, int& busy) {
  const std::string path = options.folder + "/" + task.file;
  std::vector<Row> rows(task.competitors.size());
  Counts expected;
  double patience = options.patience;
  for (int round = -1; round < options.rounds; ++round) {  // the first one warms the page cache
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t at = round % 2 == 0 ? i : rows.size() - 1 - i;
      Row& row = rows[at];
      if (!row.problem.empty()) continue;
      if (round >= 0 && !wait_until_idle(patience)) ++busy;
      run_once(task.competitors[at], path, options, row);
      if (!row.problem.empty()) continue;
      merge(expected, row.counts);
      row.problem = disagreement(row.counts, expected);
      if (round < 0) {
        row.wall.clear();
        row.cpu.clear();
      }
    }
  }
  return rows;
}

void show(const Task& task, const std::vector<Row>& rows, int busy) {
  std::printf("\n%s (%s)\n", task.name.c_str(), task.file.c_str());
  std::printf("  %-36s %9s %9s %9s %7s %9s %9s  %s\n", "competitor", "median s", "best s", "CPU s", "ratio",
              "CPU ratio", "peak MiB", "target");
  const Row& ours = rows.front();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    const Competitor& competitor = task.competitors[i];
    if (!row.problem.empty() || !ours.problem.empty()) {
      std::printf("  %-36s %s\n", competitor.name.c_str(), row.problem.empty() ? "-" : row.problem.c_str());
      continue;
    }
    const double ratio = median(row.wall) / median(ours.wall);
    std::printf("  %-36s %9.3f %9.3f %9.3f %7.2f %9.2f %9.1f", competitor.name.c_str(), median(row.wall),
                *std::min_element(row.wall.begin(), row.wall.end()), median(row.cpu), ratio,
                median(row.cpu) / median(ours.cpu), static_cast<double>(row.peak_kibibytes) / 1024);
    if (competitor.target > 0)
      std::printf("  >= %.1f %s", competitor.target, ratio >= competitor.target ? "yes" : "no");
    std::printf("\n");
  }
  if (busy > 0) std::printf("  %d runs started on a busy machine: trust none of the times above\n", busy);
  std::fflush(stdout);
}

std::string json_array(const std::vector<double>& values) {
  std::string text = "[";
  for (const double value : values) text += (text.size() > 1 ? ", " : "") + std::to_string(value);
  return text + "]";
}

std::string json_of(const Task& task, const std::vector<Row>& rows, int busy) {
  std::string text = "  {\"task\": \"" + task.name + "\", \"file\": \"" + task.file +
                     "\", \"busy\": " + std::to_string(busy) + ", \"rows\": [";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    text += i == 0 ? "\n    " : ",\n    ";
    text += "{\"name\": \"" + task.competitors[i].name + "\", \"problem\": \"" + row.problem +
            "\", \"wall\": " + json_array(row.wall) + ", \"cpu\": " + json_array(row.cpu) +
            ", \"peak_kibibytes\": " + std::to_string(row.peak_kibibytes) + "}";
  }
  return text + "]}";
}

bool parse(int argc, char** argv, Options& options) {
  if (argc < 2 || argv[1][0] == '-') return false;
  options.folder = argv[1];
  for (int i = 2; i + 1 < argc; i += 2) {
    const std::string_view key = argv[i];
    if (key == "--rounds") {
      options.rounds = std::max(1, std::atoi(argv[i + 1]));
    } else if (key == "--timeout") {
      options.timeout = std::max(1, std::atoi(argv[i + 1]));
    } else if (key == "--patience") {
      options.patience = std::atof(argv[i + 1]);
    } else if (key == "--json") {
      options.json = argv[i + 1];
    } else {
      return false;
    }
  }
  return argc % 2 == 0;
}

}  // namespace

int run(const std::vector<Task>& tasks, int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fprintf(stderr, "usage: %s DATA-FOLDER [--rounds N] [--patience SECONDS] [--timeout SECONDS] [--json FILE]\n",
                 argv[0]);
    return 2;
  }
  std::string json;
  bool failed = false;
  for (const Task& task : tasks) {
    int busy = 0;
    const std::vector<Row> rows = measure(task, options, busy);
    show(task, rows, busy);
    json += (json.empty() ? "" : ",\n") + json_of(task, rows, busy);
    failed = failed || std::any_of(rows.begin(), rows.end(), [](const Row& row) { return !row.problem.empty(); });
  }
  if (!options.json.empty()) std::ofstream(options.json) << "[\n" << json << "\n]\n";
  return failed ? 1 : 0;
}

Descriptor::Descriptor(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY)) {
  if (descriptor_ < 0) throw std::runtime_error(path + ": " + std::strerror(errno));
}

Descriptor::~Descriptor() { ::close(descriptor_); }

Counts count_lines(const std::string& path) {
  const Descriptor file(path);
  constexpr std::size_t size = 128 << 10;
  // Some processors copy several times slower to an address a few bytes behind a page's start, where malloc puts
  // large blocks.
  const std::unique_ptr<char, decltype(&std::free)> buffer(static_cast<char*>(std::aligned_alloc(4096, size)),
                                                           &std::free);
  std::uint64_t lines = 0;
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer.get(), size);
    if (count < 0) throw std::runtime_error(path + ": " + std::strerror(errno));
    if (count == 0) break;
    const char* at = buffer.get();
    const char* const end = at + count;
    while ((at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)))) != nullptr) {
      ++lines;
      ++at;
    }
  }
  Counts counts;
  counts.lines = lines;
  return counts;
}

Counts count_lines_wc(const std::string& path) {
  // The shell keeps the path out of what wc prints.
  const std::string command = "wc -l < '" + path + "'";
  FILE* const output = ::popen(command.c_str(), "r");
  if (output == nullptr) throw std::runtime_error("wc cannot be started");
  unsigned long long lines = 0;
  const int found = std::fscanf(output, "%llu", &lines);
  if (::pclose(output) != 0 || found != 1) throw std::runtime_error("wc failed");
  Counts counts;
  counts.lines = lines;
  return counts;
}

}  // namespace bench
