"""Batches for other extensions: records as columns of C memory."""
from seqtide.libseqtide.reads.batch cimport CFastaBatch, CFastqBatch
from seqtide.reads.operations cimport QualityOperations, SequenceOperations


cdef class FastqBatch(QualityOperations):
    cdef CFastqBatch batch


cdef class FastaBatch(SequenceOperations):
    cdef CFastaBatch batch


cdef FastqBatch wrap_fastq_batch(const CFastqBatch& batch)
cdef FastaBatch wrap_fasta_batch(const CFastaBatch& batch)
