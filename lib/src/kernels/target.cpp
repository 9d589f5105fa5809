#include "seqtide/kernels/target.hpp"

#include <hwy/highway.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "kernels/dispatch.hpp"
#include "seqtide/error.hpp"

namespace seqtide::kernels {
namespace {

constexpr const char* variable = "SEQTIDE_SIMD_TARGET";

// Makes Highway choose the best of `targets`; 0 stands for all.
void choose_among(std::int64_t targets) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

// Also if another copy of this library, with the same Highway as a shared library, has made a choice before.
std::vector<std::int64_t> all_targets() {
  const std::int64_t before = hwy::SupportedTargets();
  hwy::SetSupportedTargetsForTest(0);
  const std::vector<std::int64_t> targets = hwy::SupportedAndGeneratedTargets();
  if (hwy::SupportedTargets() != before) hwy::SetSupportedTargetsForTest(before);
  return targets;
}

// What the program found when it started.
class Startup {
 public:
  Startup() : targets(all_targets()) {
    const char* const value = std::getenv(variable);
    if (value == nullptr || *value == '\0') return;
    const std::int64_t wanted = not_better_than(value);
    if (wanted == 0) {
      problem = std::string("environment variable ") + variable + ": " + unknown(value);
    } else {
      choose_among(wanted);
    }
  }

  // All targets from the one called `name` to the worst; 0 if there is no such target.
  std::int64_t not_better_than(std::string_view name) const {
    std::int64_t result = 0;
    const auto first = std::find_if(targets.begin(), targets.end(), [&](auto t) { return hwy::TargetName(t) == name; });
    for (auto target = first; target != targets.end(); ++target) result |= *target;
    return result;
  }

  std::string unknown(std::string_view name) const {
    std::string text = quoted(name) + " is not an instruction set that can be used here; there is";
    for (const auto target : targets)
      text += (target == targets.front() ? " " : ", ") + std::string(hwy::TargetName(target));
    return text;
  }

  std::vector<std::int64_t> targets;  // best first: the lower its bit, the better Highway takes a target to be
  std::string problem;                // with the environment variable
};

const Startup& startup() {
  static const Startup result;
  return result;
}

}  // namespace

bool apply_simd_target_from_environment() {
  startup();
  return true;
}

std::string simd_target() {
  if (!startup().problem.empty()) throw InvalidArgument(startup().problem);
  return hwy::TargetName(hwy::SupportedAndGeneratedTargets().front());
}

std::vector<std::string> simd_targets() {
  std::vector<std::string> names;
  for (const auto target : startup().targets) names.emplace_back(hwy::TargetName(target));
  return names;
}

void set_simd_target(std::string_view name) {
  const std::int64_t targets = name.empty() ? 0 : startup().not_better_than(name);
  if (!name.empty() && targets == 0) throw InvalidArgument(startup().unknown(name));
  choose_among(targets);
}

}  // namespace seqtide::kernels
