// Every source of a kernel includes this, so that the environment variable has its say wherever kernels run.
#pragma once

namespace seqtide::kernels {

/// Limits the kernels to what SEQTIDE_SIMD_TARGET names, once. Returns true.
bool apply_simd_target_from_environment();

// A static library leaves out a source that nobody refers to, and with it what that source would do at the start of
// the program. Whoever links a kernel refers to this.
inline const bool simd_target_from_environment = apply_simd_target_from_environment();

}  // namespace seqtide::kernels
