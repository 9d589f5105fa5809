# shellcheck shell=bash
# Shared by the commands in this folder: messages, system packages, the private virtual environment.
# Expects the repository's root as the working directory.

venv=$PWD/.venv

say() { printf '\n== %s\n' "$*" >&2; }
note() { printf '   %s\n' "$*" >&2; }
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

apt_lists_updated=
apt_install() {
  if [[ -z $apt_lists_updated ]]; then
    as_root apt-get update -q || return
    apt_lists_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}

# need CHECK WHAT PACKAGE...: without WHAT nothing can be built.
need() {
  local check=$1 what=$2
  shift 2
  $check && return
  if command -v apt-get >/dev/null; then
    note "installing $*"
    quietly "apt-$1" apt_install "$@"
  fi
  $check || fail "this needs $what (Debian and Ubuntu: $*)"
}

# prefer MODULE PACKAGE WITHOUT: what happens WITHOUT the library is not an error.
prefer() {
  local module=$1 package=$2 without=$3
  has_library "$module" && return
  if command -v apt-get >/dev/null; then
    note "installing $package"
    apt_install "$package" >/dev/null 2>&1 || true
  fi
  has_library "$module" || note "no $module on this system ($package): $without"
}

install_system_packages() {
  say "Looking for a compiler, Python and libraries"
  need has_compiler "a C and C++20 compiler" gcc g++
  need has_pkg_config "pkg-config" pkg-config
  need has_python "Python 3.10 or newer with venv and headers" python3 python3-venv python3-dev
  local wrap="Meson will fetch it and build it (needs git and the network)"
  prefer 'zlib >= 1.2.11' zlib1g-dev "$wrap"
  prefer 'libdeflate >= 1.10' libdeflate-dev "$wrap"
  prefer 'libhwy >= 1.0.3' libhwy-dev "$wrap"
  prefer libisal libisal-dev "plain gzip will be read with zlib, at half the speed"
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

# install_package BUILD_FOLDER SETUP_ARGUMENT...: what changed since the last time is built again.
install_package() {
  local folder=$1
  shift
  quietly install python -m pip install --no-build-isolation -C build-dir="$folder" "${@/#/-Csetup-args=}" .
}
