"""Which instruction set the kernels use."""
from libcpp.string cimport string
from libcpp.vector cimport vector
from seqtide.core.native cimport decoded
from seqtide.libseqtide cimport kernels


def simd_target():
    """Name of the instruction set that the kernels run with now.

    Returns:
        str: as the library Highway calls it: "AVX3", "AVX2", "SSE4", "NEON", ..., "SCALAR".

    Raises:
        ValueError: when the program started, the environment variable SEQTIDE_SIMD_TARGET was neither empty nor one
            of `simd_targets()`. The kernels then run with the best one.

    Example:
        >>> import seqtide
        >>> seqtide.simd_target() in seqtide.simd_targets()
        True
    """
    return decoded(kernels.simd_target())


def simd_targets():
    """Names of the instruction sets that seqtide was compiled for and that this machine has.

    Returns:
        list[str]: the best one first.

    Example:
        >>> import seqtide
        >>> len(seqtide.simd_targets()) > 0
        True
    """
    cdef vector[string] names = kernels.simd_targets()
    cdef size_t i
    cdef list result = []
    for i in range(names.size()):
        result.append(decoded(names[i]))
    return result


def set_simd_target(str name not None):
    """Limits the kernels to an instruction set, to test or to measure them. Results do not depend on it.

    Not to be called while another thread uses seqtide. The environment variable SEQTIDE_SIMD_TARGET does the same at
    the start of the program. Where several Python extensions share one Highway library, the choice is one for all.

    Args:
        name (str): from now on the best instruction set is used that is not better than this one; "" for the best of
            all.

    Raises:
        ValueError: `name` is not one of `simd_targets()`.

    Example:
        >>> import seqtide
        >>> worst = seqtide.simd_targets()[-1]
        >>> seqtide.set_simd_target(worst)
        >>> seqtide.simd_target() == worst
        True
        >>> seqtide.set_simd_target("")
    """
    cdef bytes text = name.encode("utf-8", "surrogatepass")
    kernels.set_simd_target(text)
