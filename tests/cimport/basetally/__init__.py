from basetally._tally import (
    copy_long,
    letters_of_batch,
    longer_than,
    longest,
    lowest_quality,
    tally,
    tally_fasta,
)

__all__ = [
    "copy_long",
    "letters_of_batch",
    "longer_than",
    "longest",
    "lowest_quality",
    "tally",
    "tally_fasta",
]
