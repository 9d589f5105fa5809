# Sources and targets of any kind as native streams, for the other modules and for other extensions.
from libcpp.memory cimport unique_ptr

from seqtide.io.file_object cimport is_path, name_of
from seqtide.io.handle cimport Handle
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.stream cimport InterruptCheck, Stream as NativeStream


cdef extern from "seqtide_python/python_error.hpp" namespace "seqtide_python":
    # Lets Python's signal handlers run; what they raise passes through native code as any other exception.
    InterruptCheck check_interrupt


# A path (str or PathLike; "-" is standard input), a descriptor, bytes-like data or a file object, opened for reading.
cdef unique_ptr[NativeStream] open_source(object source) except *

# A path (str or PathLike; "-" is standard output), a descriptor or a file object, opened for writing. With `atomic`, a
# file gets its name only when the stream is closed; with `files`, when they are published.
cdef unique_ptr[NativeStream] open_target(object target, bint atomic, CJointFiles* files=*) except *

# A native stream as a Python object.
cdef object stream_from_native(unique_ptr[NativeStream] stream)

# The same for a handle, which keeps a file object alive itself, so that the garbage collector sees it.
cdef unique_ptr[NativeStream] open_source_for(object source, Handle keeper) except *
cdef unique_ptr[NativeStream] open_target_for(object target, bint atomic, Handle keeper,
                                              CJointFiles* files=*) except *
