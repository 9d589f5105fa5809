/// \file
/// Which instruction set the kernels use.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "seqtide/api.h"
#include "seqtide/cpp20.hpp"

namespace seqtide::kernels {

/// Name of the instruction set that the kernels run with now, as Highway calls it: "AVX3", "AVX2", "SSE4", "NEON" …,
/// "SCALAR". Throws InvalidArgument if the environment variable SEQTIDE_SIMD_TARGET was, at the start of the program,
/// neither empty nor one of simd_targets(). The kernels then run with the best one; a program that lets its users set
/// the variable should call this once, so that a misspelt name does not pass unseen.
SEQTIDE_API std::string simd_target();

/// Instruction sets that were compiled in and that the machine has, best first.
SEQTIDE_API std::vector<std::string> simd_targets();

/// From now on the kernels use the best instruction set that is not better than `name`; "" stands for the best of
/// all. For tests and measurements: not to be called while another thread runs a kernel. The environment variable
/// SEQTIDE_SIMD_TARGET does the same at the start of the program, or when the shared object that holds this library
/// is loaded. Throws InvalidArgument if `name` is none of simd_targets().
/// Where Highway is linked statically, every shared object with a copy of it makes a choice of its own: a call reaches
/// the kernels of one, the environment variable those of all. Where Highway is a shared library, the choice is one for
/// all, and for other users of Highway in the process too.
SEQTIDE_API void set_simd_target(std::string_view name);

}  // namespace seqtide::kernels
