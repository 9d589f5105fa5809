from basetally._tally import (
    copy_confident,
    copy_long,
    flags_of_batch,
    letters_of_batch,
    longer_than,
    longest,
    lowest_quality,
    mapped_bases,
    tally,
    tally_fasta,
    tally_pairs,
)

__all__ = [
    "copy_confident",
    "copy_long",
    "flags_of_batch",
    "letters_of_batch",
    "longer_than",
    "longest",
    "lowest_quality",
    "mapped_bases",
    "tally",
    "tally_fasta",
    "tally_pairs",
]
