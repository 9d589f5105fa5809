/// \file
/// One clear message where a compiler is set to an older language. Every C++ header of seqtide includes this, by itself
/// or through another one.
#pragma once

#if defined(_MSVC_LANG)
#define SEQTIDE_CPLUSPLUS _MSVC_LANG
#else
#define SEQTIDE_CPLUSPLUS __cplusplus
#endif

#if SEQTIDE_CPLUSPLUS < 202002L
#error "seqtide needs C++20: compile with -std=c++20 or later"
// Compilers go on after an #error, but not without a file: what they would say of the rest helps nobody.
#include "seqtide needs C++20"
#endif

#undef SEQTIDE_CPLUSPLUS
