#define BOOST_TEST_MODULE simd_target
#include <hwy/highway.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "seqtide/error.hpp"
#include "seqtide/kernels/byte_counts.hpp"
#include "seqtide/kernels/target.hpp"

namespace {

using seqtide::kernels::set_simd_target;
using seqtide::kernels::simd_target;
using seqtide::kernels::simd_targets;

struct Restore {
  ~Restore() { set_simd_target(""); }
};

// Runs the test case `name` of this program with SEQTIDE_SIMD_TARGET set; true if it succeeds.
bool succeeds_with(const std::string& value, const std::string& name) {
  setenv("SEQTIDE_SIMD_TARGET", value.c_str(), 1);
  const std::string program = boost::unit_test::framework::master_test_suite().argv[0];
  const int status =
      std::system(("'" + program + "' --run_test=" + name + " --log_level=nothing --report_level=no").c_str());
  unsetenv("SEQTIDE_SIMD_TARGET");
  return status == 0;
}

const std::string& wanted() {
  static const std::string value = std::getenv("SEQTIDE_SIMD_TARGET");
  return value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_best_target_runs_first) {
  BOOST_TEST_REQUIRE(!simd_targets().empty());
  BOOST_TEST(simd_target() == simd_targets().front());
}

// Tests of kernels run on the targets of the tests' own sources, which must be those of the library.
BOOST_AUTO_TEST_CASE(tests_know_all_targets_of_the_library) {
  std::vector<std::string> names;
  for (const auto target : hwy::SupportedAndGeneratedTargets()) names.emplace_back(hwy::TargetName(target));
  BOOST_TEST(names == simd_targets(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_target_can_be_set) {
  const Restore restore;
  const std::vector<std::string> targets = simd_targets();
  std::size_t previous = 0;
  for (const std::string& target : targets) {
    set_simd_target(target);
    BOOST_TEST(simd_target() == target);
    // The entry of the kernels' tables: one for the first call, then the targets from the best.
    const auto index = hwy::GetChosenTarget().GetIndex();
    BOOST_TEST(index > previous);
    previous = index;
    BOOST_TEST(seqtide::kernels::count_bases("GATTACA", 7).a == 3u);
    BOOST_TEST(simd_targets() == targets, boost::test_tools::per_element());
  }
  set_simd_target("");
  BOOST_TEST(simd_target() == targets.front());
}

BOOST_AUTO_TEST_CASE(an_unknown_target_changes_nothing) {
  const Restore restore;
  const std::string worst = simd_targets().back();
  set_simd_target(worst);
  for (const std::string name : {"avx2", "MMX", " ", "AVX2 ", "Unknown", "\n"}) {
    BOOST_CHECK_THROW(set_simd_target(name), seqtide::InvalidArgument);
    BOOST_TEST(simd_target() == worst);
  }
  try {
    set_simd_target("M\"X");
    BOOST_ERROR("no exception");
  } catch (const seqtide::InvalidArgument& error) {
    BOOST_TEST(error.what() == "\"M\\\"X\" is not an instruction set that can be used here; there is " + [] {
      std::string names;
      for (const std::string& target : simd_targets()) names += (names.empty() ? "" : ", ") + target;
      return names;
    }());
  }
}

BOOST_AUTO_TEST_CASE(the_environment_limits_the_target) {
  for (const std::string& target : simd_targets()) BOOST_TEST(succeeds_with(target, "child_runs_what_it_should"));
  BOOST_TEST(!succeeds_with("MMX", "child_runs_what_it_should"));
  BOOST_TEST(succeeds_with("MMX", "child_complains"));
  BOOST_TEST(succeeds_with("", "the_best_target_runs_first"));
}

BOOST_AUTO_TEST_CASE(child_runs_what_it_should, *boost::unit_test::disabled()) {
  BOOST_TEST(simd_target() == wanted());
  // Limits are for the start: a call may lift them.
  set_simd_target("");
  BOOST_TEST(simd_target() == simd_targets().front());
}

BOOST_AUTO_TEST_CASE(child_complains, *boost::unit_test::disabled()) {
  BOOST_TEST(!simd_targets().empty());
  BOOST_CHECK_EXCEPTION(simd_target(), seqtide::InvalidArgument, [](const seqtide::InvalidArgument& error) {
    const std::string text = error.what();
    return text.find("environment variable SEQTIDE_SIMD_TARGET: \"MMX\"") == 0;
  });
  BOOST_TEST(seqtide::kernels::count_bases("GATTACA", 7).a == 3u);
}
