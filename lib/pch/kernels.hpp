// Read once for all kernels where the build precompiles headers: above all the compiler's own intrinsics, which are
// most of what hwy/highway.h costs. It itself has to stay out: it is another one for each instruction set.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <hwy/base.h>

#if defined(__x86_64__) || defined(__i386__)
#include <immintrin.h>
#endif
