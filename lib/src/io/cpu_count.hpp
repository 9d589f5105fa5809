// How many CPUs this process may use.
#pragma once

#include <optional>
#include <string>

namespace seqtide {

/// By affinity and control group, at least 1.
int usable_cpus() noexcept;

/// CPUs granted by the control groups (versions 1 and 2) of a process, rounded up; nullopt if unlimited.
/// \param membership  contents of /proc/self/cgroup
/// \param root        where the control groups are mounted, /sys/fs/cgroup
std::optional<int> control_group_cpus(const std::string& membership, const std::string& root);

}  // namespace seqtide
