from libcpp.memory cimport shared_ptr

from seqtide.core.gate cimport Gate
from seqtide.libseqtide.io.joint_files cimport CJointFiles


cdef class JointFiles:
    cdef shared_ptr[CJointFiles] files  # null once they are closed
    cdef Gate gate  # held by whoever publishes
    cdef bint sync
    cdef Py_ssize_t count  # of targets that were opened
    cdef bint owned  # by another object, which warns if it is dropped
    cdef bint begun  # `__init__` was called

    cdef int check_open(self) except -1
    cdef int give_up(self) except -1


# What the argument `atomic` of whatever writes stands for: the files that one more is to belong to, or null. Anything
# but bool and JointFiles is refused.
cdef shared_ptr[CJointFiles] joint_files_of(object atomic, bint sync) except *
