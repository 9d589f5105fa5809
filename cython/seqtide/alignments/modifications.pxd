# Modified bases of the tags MM and ML.
from seqtide.libseqtide.alignments.record cimport BamView


cdef list modified_bases(const BamView& record)
