"""What `validate` looks at in alignments by their reference: NM, MD, and lengths."""

import collections

import numpy as np

from seqtide.alignments.reference_tags import ReferenceTagChecks

UNMAPPED = 0x4
# Bases of references that are kept, besides the one in use: records in no order come back to the same ones.
_KEPT_BASES = 256 << 20


class ReferenceChecks:
    """Looks at batches of alignments, which come in the order of the file."""

    def __init__(self, header, fasta, problems):
        self._problems = problems
        self._references = header.references
        self._fasta = fasta
        self._known = dict(zip(fasta.references, fasta.lengths, strict=True))
        self._kept = collections.OrderedDict()
        self._tags = ReferenceTagChecks()
        self._records = 0
        self._missing = [0, None]  # records on references that FASTA has not, and the first of them
        for reference in self._references:
            length = self._known.get(reference.name, reference.length)
            if reference.length and length != reference.length:
                problems.add("damage", "reference_length", 1, f"reference {reference.name!r} has {reference.length:,} "
                             f"bases in the header and {length:,} in the FASTA file")
                del self._known[reference.name]

    def look_at(self, batch):
        ids = np.asarray(batch.reference_id, np.int64)
        mapped = (np.asarray(batch.flag, np.int64) & UNMAPPED) == 0
        for number in np.unique(ids[mapped & (ids >= 0)]).tolist():
            bases = self._bases_of(self._references[number].name)
            if bases is not None:
                self._tags.look_at(batch, number, bases, self._records)
                continue
            chosen = mapped & (ids == number)
            first = self._records + int(np.argmax(chosen)) + 1
            self._missing[0] += int(np.count_nonzero(chosen))
            self._missing[1] = first if self._missing[1] is None else min(first, self._missing[1])
        self._records += len(batch)

    def finish(self):
        """After the last batch, whether the file was read to its end or not."""
        for kind, reason, count, record in self._tags.found():
            self._problems.add("deviation", kind, count, reason, record=record)
        if self._missing[0]:
            self._problems.add("deviation", "reference_missing", self._missing[0], "a record on a reference that the "
                               "FASTA file does not have, so that NM and MD are not compared", record=self._missing[1])

    def _bases_of(self, name):
        if name not in self._known:
            return None
        bases = self._kept.pop(name, None)
        if bases is None:
            bases = self._fasta.fetch(name)
            others = sum(map(len, self._kept.values()))
            while self._kept and others > _KEPT_BASES:
                others -= len(self._kept.popitem(last=False)[1])
        self._kept[name] = bases
        return bases
