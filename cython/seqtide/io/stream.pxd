# Sources and targets of any kind as native streams, for the other modules and for other extensions.
from libcpp.memory cimport unique_ptr

from seqtide.io.file_object cimport is_file_path, is_path, name_of
from seqtide.io.handle cimport Handle
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.joint_files cimport CJointFiles
from seqtide.libseqtide.io.stream cimport Stream as NativeStream


cdef extern from "seqtide_python/python_error.hpp" namespace "seqtide_python":
    # Lets Python's signal handlers run; what they raise passes through native code as any other exception.
    InterruptCheck check_interrupt


# A path (str or PathLike; "-" is standard input), a descriptor, bytes-like data or a file object, opened for reading.
cdef unique_ptr[NativeStream] open_source(object source) except *

# A path (str or PathLike; "-" is standard output), a descriptor or a file object, opened for writing. With `atomic`, a
# bool or JointFiles, a file gets its name only when the stream is closed, or with the other files; with `files`, when
# they are published.
cdef unique_ptr[NativeStream] open_target(object target, object atomic, CJointFiles* files=*) except *

# The same for objects that live as long as the stream: keepers of what the stream uses are added to `kept`, for the
# garbage collector to see. The object should have a `__del__` that destroys the stream, which comes before the
# collector clears what there is.
cdef unique_ptr[NativeStream] open_source_for(object source, list kept) except *
cdef unique_ptr[NativeStream] open_target_for(object target, list kept, object atomic, bint sync=*,
                                              CJointFiles* files=*) except *

# For what is whole or absent unless asked otherwise: `atomic` where the target is a path, or JointFiles; else False.
cdef object atomic_if_path(object target, object atomic)

# A native stream, and what was kept for it, as a Python object for another one that finishes it.
cdef object stream_from_native(unique_ptr[NativeStream] stream, list kept)

# For sources and targets that are opened later: refuses at once what no file will change, and touches nothing.
cdef int check_source(object source) except -1
cdef int check_target(object target) except -1
