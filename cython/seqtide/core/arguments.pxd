# Numbers that users pass, as C numbers. What does not fit is a ValueError, never another number.
from cpython.number cimport PyNumber_Index
from libc.math cimport isnan
from libc.stdint cimport INT64_MAX, INT64_MIN, int64_t, uint8_t, uint16_t

from seqtide.core.text cimport ascii_bytes
from seqtide.libseqtide.kernels.alphabet cimport Alphabet
from seqtide.libseqtide.kernels.complement cimport NucleicAcid


cdef extern from "Python.h":
    long long PyLong_AsLongLongAndOverflow(object number, int* overflow) except? -1


# Numbers out of the range are the nearest one that is in it.
cdef inline int64_t integer(value) except? -1:
    cdef int overflow = 0
    cdef int64_t number = PyLong_AsLongLongAndOverflow(PyNumber_Index(value), &overflow)
    if overflow != 0:
        return INT64_MAX if overflow > 0 else INT64_MIN
    return number


cdef inline size_t amount(value, str name) except? 0:
    cdef int64_t number = integer(value)
    if number < 0:
        raise ValueError(f"{name} must not be negative, but is {value}")
    return <size_t> number


cdef inline int amount_up_to(value, str name, int largest) except -1:
    cdef size_t number = amount(value, name)
    if number > <size_t> largest:
        raise ValueError(f"{name} must be at most {largest}, but is {value}")
    return <int> number


# A number of threads in all; 0, which stands for the library's default, for None.
cdef inline int parse_threads(threads) except -1:
    if threads is None:
        return 0
    if isinstance(threads, bool) or not isinstance(threads, int):
        raise TypeError(f"threads must be int or None, not {type(threads).__name__}")
    if not 1 <= threads <= 1024:
        raise ValueError(f"threads must lie between 1 and 1024, not {threads}")
    return threads


# A level of compression, or the method's default for None.
cdef inline int parse_level(level, str method, int default, int lowest, int highest) except -1:
    if level is None:
        return default
    if isinstance(level, bool) or not isinstance(level, int):
        raise TypeError(f"level must be int or None, not {type(level).__name__}")
    if not lowest <= level <= highest:
        raise ValueError(f"level must lie between {lowest} and {highest} for {method}, not {level}")
    return level


# A number of bytes or records that is not to be exceeded.
cdef inline int64_t parse_limit(value, str name) except -1:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be int, not {type(value).__name__}")
    if not 1 <= value <= INT64_MAX:
        raise ValueError(f"{name} must be positive and fit into 64 bits, not {value}")
    return value


# Bits of `flag` that records must have, or must not have.
cdef inline uint16_t flag_bits(value, str name) except? 0:
    return <uint16_t> amount_up_to(value, name, 0xffff)


# The smallest mapping quality.
cdef inline uint8_t mapping_quality(value, str name) except? 0:
    return <uint8_t> amount_up_to(value, name, 255)


# A Phred score below which something is done. There is none above 93, so that 94 stands for all of them.
cdef inline int threshold(value, str name) except -1:
    return <int> min(amount(value, name), <size_t> 94)


cdef inline Alphabet alphabet_of(bint rna, bint iupac) noexcept nogil:
    if iupac:
        return Alphabet.rna_iupac if rna else Alphabet.dna_iupac
    return Alphabet.rna if rna else Alphabet.dna


cdef inline NucleicAcid kind_of(bint rna) noexcept nogil:
    return NucleicAcid.rna if rna else NucleicAcid.dna


# A mean score below which something is done.
cdef inline float mean_threshold(value, str name) except? -1:
    cdef double number = value
    if isnan(number) or number < 0:
        raise ValueError(f"{name} must be a number from 0 on, but is {value}")
    return <float> min(number, 94.0)


cdef inline char letter_of(value) except 0:
    cdef bytes letter = ascii_bytes(value, "letter")
    if len(letter) != 1 or not letter.isalpha():
        raise ValueError(f"letter must be one of A to Z, not {value!r}")
    return letter[0]
