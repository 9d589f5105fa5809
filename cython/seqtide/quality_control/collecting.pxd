# Reads of a reader, of any kind, into counters; the reader is entered as by its own methods.
from libc.stdint cimport uint16_t, uint64_t

from seqtide.alignments.reader cimport AlignmentReader
from seqtide.core.gate cimport enter
from seqtide.libseqtide.qc.read_qc cimport ReadQc, collect_alignments, collect_fasta, collect_fastq
from seqtide.reads.fasta cimport FastaReader
from seqtide.reads.fastq cimport FastqReader


cdef inline bint collect_from_fastq(FastqReader reader, ReadQc* qc, uint64_t max_bytes) except -1:
    enter(reader.gate)
    try:
        source = reader.get()
        with nogil:
            return collect_fastq(source[0], qc[0], max_bytes)
    finally:
        reader.gate.leave()


cdef inline bint collect_from_fasta(FastaReader reader, ReadQc* qc, uint64_t max_bytes) except -1:
    enter(reader.gate)
    try:
        source = reader.get()
        with nogil:
            return collect_fasta(source[0], qc[0], max_bytes)
    finally:
        reader.gate.leave()


cdef inline bint collect_from_alignments(AlignmentReader reader, ReadQc* qc, uint64_t max_bytes,
                                         uint16_t excluded_flags) except -1:
    enter(reader.gate)
    try:
        source = reader.get()
        with nogil:
            return collect_alignments(source[0], qc[0], max_bytes, excluded_flags)
    finally:
        reader.gate.leave()
