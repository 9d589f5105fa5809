"""Whether NM and MD of alignments agree with the reference, for `validate`."""
cimport cython
from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.stdint cimport int32_t, uint64_t
from libcpp.string_view cimport string_view

from seqtide.alignments.batch cimport AlignmentBatch
from seqtide.libseqtide.alignments.found_records cimport FoundRecords
from seqtide.libseqtide.alignments.reference_tags cimport CReferenceTagChecks


@cython.final
@cython.auto_pickle(False)
cdef class ReferenceTagChecks:
    """Takes batches in the order of the file, once for each reference that they lie on. One thread at a time."""
    cdef CReferenceTagChecks checks

    def look_at(self, AlignmentBatch batch not None, reference_id, str bases not None, before):
        """The records of a batch on one reference, of these bases; `before` records are in front of the batch."""
        cdef int32_t id = reference_id
        cdef uint64_t records = before
        cdef Py_ssize_t size = 0
        cdef const char* text = PyUnicode_AsUTF8AndSize(bases, &size)
        with nogil:
            self.checks.look_at(batch.batch, id, string_view(text, <size_t> size), records)

    def found(self):
        """Kind, reason, number of records and the first record, of what was found."""
        cdef list result = []
        cdef FoundRecords wrong = self.checks.wrong_nm()
        if wrong.count:
            result.append(("wrong_nm", "NM is not the edit distance to the reference", wrong.count, wrong.record))
        wrong = self.checks.wrong_md()
        if wrong.count:
            result.append(("wrong_md", "MD is not what the reference says", wrong.count, wrong.record))
        return result
