from libcpp.memory cimport unique_ptr

from seqtide.libseqtide.stream cimport Stream


# Any target as a stream that compresses. Arguments as those of the writers.
cdef unique_ptr[Stream] open_sink(object target, object compression, object level, object threads,
                                  bint atomic) except *

# A compression level, or the default for None.
cdef int check_level(object level, str name, int default, int largest) except -1
