from libcpp.memory cimport unique_ptr
from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.interrupt cimport InterruptCheck
from seqtide.libseqtide.io.file_stream cimport FileStream


cdef extern from "seqtide/io/joint_files.hpp" namespace "seqtide" nogil:
    cdef cppclass CJointFiles "seqtide::JointFiles":
        CJointFiles(bint sync) except +translate
        unique_ptr[FileStream] create(const string& path, InterruptCheck check) except +translate
        void publish() except +translate
