from basetally._tally import copy_long, longest, tally, tally_fasta

__all__ = ["copy_long", "longest", "tally", "tally_fasta"]
