// Tests of atomic files, on file systems with files without names and on those that need a name.
#pragma once

#include <boost/test/unit_test.hpp>

/// While it lives, no file can be made without a name. Needs named_files.cpp.
struct NamedFiles {
  NamedFiles();
  ~NamedFiles();
  NamedFiles(const NamedFiles&) = delete;
  NamedFiles& operator=(const NamedFiles&) = delete;
};

/// A test that runs both ways.
#define EITHER_WAY(name)                                                           \
  static void name();                                                              \
  BOOST_AUTO_TEST_CASE(name##_unnamed, *boost::unit_test::timeout(30)) { name(); } \
  BOOST_AUTO_TEST_CASE(name##_named, *boost::unit_test::timeout(30)) {             \
    const NamedFiles files;                                                        \
    name();                                                                        \
  }                                                                                \
  static void name()
