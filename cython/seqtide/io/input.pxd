from libcpp.memory cimport shared_ptr, unique_ptr
from libcpp.optional cimport optional

from seqtide.libseqtide.io.block cimport BlockSource
from seqtide.libseqtide.io.input cimport InputOptions
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.shared_stream cimport SharedStream
from seqtide.libseqtide.io.stream cimport Stream
from seqtide.libseqtide.io.window cimport Window
from seqtide.libseqtide.validation cimport Validation


# `kept` is that of `open_source_for`, here and below.
cdef unique_ptr[BlockSource] open_blocks(object source, list kept, object threads, object block_size,
                                         bint require_eof) except *

# The same for a reader, which moves from it; an Input as it is.
cdef unique_ptr[Window] open_window(object source, list kept, object threads, object block_size,
                                    bint require_eof) except *

cdef Validation parse_validation(object name) except *
# The name of the strictest validation that accepts something; None if none does.
cdef str accepting_validation(const optional[Validation]& accepted_by)


# An opened, decompressed source that waits for the reader of its format.
cdef class Input:
    cdef unique_ptr[Window] window
    cdef InputOptions options
    # Gives more cursors to the same bytes; null unless they were asked for and the source can seek.
    cdef shared_ptr[SharedStream] shared
    cdef readonly str path  # None if the source is no path
    cdef list kept
    cdef bint begun  # `__init__` was called

    cdef int check_there(self) except -1
    # Hands the source over, once.
    cdef unique_ptr[Window] take(self) except *


# For a target that is opened when another one is open: refuses at once what no file will change, and touches nothing.
cdef int check_sink(object target, object compression, object level, object threads) except -1

# Any target as a stream that compresses. Arguments as those of the writers; files as for
# `open_target`.
cdef unique_ptr[Stream] open_sink(object target, list kept, object compression, object level, object threads,
                                  object atomic, bint sync, CJointFiles* files=*) except *
