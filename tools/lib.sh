# shellcheck shell=bash
# Shared by the commands in this folder: messages, system packages, the private virtual environment.
# Expects the repository's root as the working directory.

venv=$PWD/.venv

# say STAGE: tells how long the stage before it took.
stage_begin=
say() {
  end_stage
  stage_begin=$SECONDS
  printf '\n== %s\n' "$*" >&2
}
note() { printf '   %s\n' "$*" >&2; }
# end_stage: for the last stage, or where output of another kind follows.
end_stage() {
  [[ -z $stage_begin ]] || note "$(minutes $((SECONDS - stage_begin)))"
  stage_begin=
}
# minutes SECONDS: 0.4 minutes.
minutes() {
  local tenths=$((($1 + 3) / 6))
  printf '%d.%d minutes' $((tenths / 10)) $((tenths % 10))
}
fail() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# quietly LOG COMMAND...: hides the output, which is kept in build/logs, unless the command fails.
quietly() {
  local log=build/logs/$1.log
  shift
  mkdir -p build/logs
  if ! "$@" >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    fail "'$*' failed; all of its output is in $log"
  fi
}

has_compiler() { printf '#include <span>\nint main() {}' | c++ -std=c++20 -x c++ -fsyntax-only - 2>/dev/null; }
has_pkg_config() { command -v pkg-config >/dev/null; }
has_library() { has_pkg_config && pkg-config --exists "$1" 2>/dev/null; }
# The versions are those of lib/meson.build.
has_zlib() { has_library 'zlib >= 1.2.11'; }
has_libdeflate() { has_library 'libdeflate >= 1.10'; }
has_highway() { has_library 'libhwy >= 1.0.3'; }
has_isal() { has_library libisal; }
has_ccache() { command -v ccache >/dev/null; }
has_shellcheck() { command -v shellcheck >/dev/null; }
has_chromium() { command -v chromium >/dev/null || command -v chromium-browser >/dev/null; }
has_samtools() { command -v samtools >/dev/null && command -v bgzip >/dev/null; }
has_boost_test() {
  printf '#include <boost/test/unit_test.hpp>' | c++ -x c++ -E - >/dev/null 2>&1 &&
    [[ $(c++ -print-file-name=libboost_unit_test_framework.so) == /* ]]
}
has_python() {
  python3 - 2>/dev/null <<'PY'
import ensurepip, os, sys, sysconfig, venv
assert sys.version_info >= (3, 10)
assert os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h"))
PY
}

as_root() {
  if ((EUID == 0)); then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    note "not root and no sudo; please have an administrator run: $*"
    return 1
  fi
}

# apt_update: once. A source that fails is told and no more: the packages may well come from the others.
apt_lists_updated=
apt_update() {
  local log=build/logs/apt-update.log status=0
  [[ -z $apt_lists_updated ]] || return 0
  apt_lists_updated=yes
  mkdir -p build/logs
  as_root apt-get update -q >"$log" 2>&1 || status=$?
  # Where only a download failed, apt warns and reports success.
  if ((status != 0)) || grep -q '^W: Failed to fetch' "$log"; then
    note "apt-get update had problems, all of which are in $log; going on with the lists of packages that there are"
    grep -m 5 -E '^(E:|W: Failed to fetch)' "$log" >&2 || tail -n 5 "$log" >&2
  fi
}

# available CHECK PACKAGE...: installs the packages where the check fails, and shows what apt said if that does not help.
available() {
  local check=$1 log=build/logs/apt-$2.log
  shift
  $check && return
  command -v apt-get >/dev/null || return
  apt_update
  note "installing $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >"$log" 2>&1 &&
    $check && return
  tail -n 20 "$log" >&2
  $check
}

# need CHECK WHAT PACKAGE...: without WHAT nothing can be built.
need() {
  available "$1" "${@:3}" || fail "this needs $2 (Debian and Ubuntu: ${*:3})"
}

# prefer CHECK WITHOUT PACKAGE...: what happens WITHOUT the packages is not an error.
prefer() {
  available "$1" "${@:3}" || note "not on this system, or too old (Debian and Ubuntu: ${*:3}): $2"
}

install_system_packages() {
  say "Looking for a compiler, Python and libraries"
  need has_compiler "a C and C++20 compiler" gcc g++
  need has_pkg_config "pkg-config" pkg-config
  need has_python "Python 3.10 or newer with venv and headers" python3 python3-venv python3-dev
  local wrap="Meson will fetch it and build it (needs git and the network)"
  prefer has_zlib "$wrap" zlib1g-dev
  prefer has_libdeflate "$wrap" libdeflate-dev
  prefer has_highway "$wrap" libhwy-dev
  prefer has_isal "plain gzip will be read with zlib, at half the speed" libisal-dev
}

# enter_venv GROUP...: makes .venv where it is missing or broken, installs dependency groups of
# pyproject.toml into it, and puts it first on PATH.
enter_venv() {
  say "Preparing the virtual environment .venv"
  "$venv/bin/python" -c 'import pip' 2>/dev/null || quietly venv python3 -m venv --clear "$venv"
  export PATH=$venv/bin:$PATH VIRTUAL_ENV=$venv
  unset PYTHONHOME PYTHONPATH
  quietly pip python -m pip install --quiet 'pip>=25.1'
  quietly "pip-$1" python -m pip install --quiet "${@/#/--group=}"
}

# guess_minutes SAMPLES: of a build that takes the processor time of so many compilations of the sample. These are timed,
# not counted in processor time, so that the guess holds on a busy machine too.
guess_minutes() {
  local TIMEFORMAT=%R taken sample='#include <regex>
    std::regex sample("a|b*");'
  taken=$({ time c++ -std=c++20 -x c++ -c -o /dev/null - <<<"$sample" 2>/dev/null; } 2>&1)
  minutes $(($1 * 10#${taken//[!0-9]/} / 1000 / $(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)))
}

# install_package BUILD_FOLDER SETUP_ARGUMENT...: what changed since the last time is built again.
install_package() {
  local folder=$1
  shift
  quietly install python -m pip install --no-build-isolation -C build-dir="$folder" "${@/#/-Csetup-args=}" .
}
