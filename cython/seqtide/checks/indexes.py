"""What `validate` looks at in an index beside a file: that it is one, and that it is that file's."""

import os
import warnings

from seqtide.errors import FormatError, StaleIndexWarning
from seqtide.index.binning import BamIndex
from seqtide.index.fai import FaiIndex
from seqtide.index.files import find_index, is_stale


def check_alignment_index(path, format, checks, problems):
    """A BAI or CSI beside a BAM file; counts are those of `RecordChecks`."""
    if format != "BAM":
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleIndexWarning)
        try:
            found = find_index(path, None, path)
        except FileNotFoundError:
            return
    index = _read(BamIndex, found, path, problems)
    if index is None:
        return
    if len(index) > checks.references:
        problems.add("damage", "index_of_other_data", 1,
                     f"the index {found!r} has {len(index)} references, and the header {checks.references}")
        return
    for number, counts in enumerate(index.statistics):
        if counts is None:
            continue
        seen = checks.counts(number)
        if tuple(counts)[:2] != seen:
            problems.add("damage", "index_of_other_data", 1,
                         f"the index {found!r} counts {counts[0]} mapped and {counts[1]} unmapped records of reference "
                         f"{number}, and there are {seen[0]} and {seen[1]}")
    if index.unplaced is not None and index.unplaced != checks.unplaced:
        problems.add("damage", "index_of_other_data", 1,
                     f"the index {found!r} counts {index.unplaced} records without a reference, and there are "
                     f"{checks.unplaced}")


def check_fasta_index(path, lengths, problems):
    """A FAI beside a FASTA file; `lengths` are those of its sequences by id."""
    found = path + ".fai"
    if not os.path.exists(found):
        return
    index = _read(FaiIndex, found, path, problems)
    if index is None:
        return
    listed = {entry.name: entry.length for entry in index.values()}
    if listed == lengths:
        return
    other = next(name for name in {**lengths, **listed} if lengths.get(name) != listed.get(name))
    of_index, of_data = (
        f"has {table[other]} bases" if other in table else "is not there" for table in (listed, lengths)
    )
    problems.add("damage", "index_of_other_data", 1,
                 f"the sequence {other!r} {of_index} in the index {found!r}, and {of_data} in the data")


def _read(cls, found, path, problems):
    if is_stale(found, path):
        problems.add("deviation", "index_older", 1, f"the index {found!r} is older than its data")
    try:
        return cls.read(found)
    except FormatError as error:
        problems.add("damage", "index_malformed", 1, f"{found!r}: {error.reason}", line=error.line,
                     offset=error.offset, excerpt=error.excerpt)
        return None
