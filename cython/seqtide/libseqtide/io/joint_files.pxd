from libcpp.memory cimport unique_ptr
from libcpp.string cimport string

from seqtide.errors cimport translate
from seqtide.libseqtide.io.file_stream cimport FileStream
from seqtide.libseqtide.io.stream cimport InterruptCheck


cdef extern from "seqtide/io/joint_files.hpp" namespace "seqtide" nogil:
    cdef cppclass CJointFiles "seqtide::JointFiles":
        CJointFiles(bint sync) except +translate
        unique_ptr[FileStream] create(const string& path, InterruptCheck check) except +translate
        void publish() except +translate
