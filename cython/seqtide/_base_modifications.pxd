# Modified bases of the tags MM and ML.
from seqtide.libseqtide.alignment cimport BamView


cdef list modified_bases(const BamView& record)
