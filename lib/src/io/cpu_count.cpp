#include "io/cpu_count.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>

namespace seqtide {

namespace {

void lower(std::optional<int>& limit, double cpus) {
  const int count = std::max(1, static_cast<int>(std::ceil(std::min(cpus, 1e6))));
  limit = limit ? std::min(*limit, count) : count;
}

// Version 2: "max 100000" or "150000 100000".
void read_cpu_max(const std::string& folder, std::optional<int>& limit) {
  std::ifstream file(folder + "/cpu.max");
  double quota;
  double period;
  if (file >> quota >> period && quota > 0 && period > 0) lower(limit, quota / period);
}

// Version 1: -1 for no limit.
void read_cfs_quota(const std::string& folder, std::optional<int>& limit) {
  double quota;
  double period;
  if (std::ifstream(folder + "/cpu.cfs_quota_us") >> quota && std::ifstream(folder + "/cpu.cfs_period_us") >> period &&
      quota > 0 && period > 0) {
    lower(limit, quota / period);
  }
}

// Each group on the way to the root may set a limit. A path that is not visible in a container is skipped.
template <typename Read>
void read_up(const std::string& root, std::string path, Read read, std::optional<int>& limit) {
  for (;;) {
    while (!path.empty() && path.back() == '/') path.pop_back();
    read(root + path, limit);
    if (path.empty()) return;
    path.erase(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
}

bool contains(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    if (list.substr(0, comma) == item) return true;
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return false;
}

int cpus_by_affinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return CPU_COUNT(&set);
  return static_cast<int>(std::thread::hardware_concurrency());  // more CPUs than the set can hold
}

}  // namespace

std::optional<int> control_group_cpus(const std::string& membership, const std::string& root) {
  std::optional<int> limit;
  std::istringstream lines(membership);
  // Each line is "number:controllers:path"; version 2 has number 0 and no controllers.
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    const std::string path = line.substr(second + 1);
    if (controllers.empty()) {
      read_up(root, path, read_cpu_max, limit);
    } else if (contains(controllers, "cpu")) {
      read_up(root + "/cpu", path, read_cfs_quota, limit);
      if (controllers != "cpu") read_up(root + "/" + controllers, path, read_cfs_quota, limit);
    }
  }
  return limit;
}

int usable_cpus() noexcept {
  try {
    std::ifstream file("/proc/self/cgroup");
    std::ostringstream membership;
    membership << file.rdbuf();
    const int cpus = std::max(1, cpus_by_affinity());
    return std::min(cpus, control_group_cpus(membership.str(), "/sys/fs/cgroup").value_or(cpus));
  } catch (...) {
    return 1;
  }
}

}  // namespace seqtide
