"""Adapters and other known sequences: the lists that come with the package, and files of the user's own.

Names are ours. Sequences are those that the makers of kits and instruments publish; some stand in several kits under
different names, of which one is here.
"""

from __future__ import annotations

from collections.abc import Iterable

from seqtide.quality_control.counters import common_adapters

ADAPTERS = tuple(common_adapters())
# Those that FastQC 0.11.9 looks for.
FASTQC_ADAPTERS = ADAPTERS[:5]

_P5 = "AATGATACGGCGACCACCGAGATCTACAC"
_P7 = "CAAGCAGAAGACGGCATACGAGAT"
_READ_1 = "ACACTCTTTCCCTACACGACGCTCTTCCGATCT"
_READ_2 = "GTGACTGGAGTTCAGACGTGTGCTCTTCCGATCT"
_RNA_RT = "GCCTTGGCACCCGAGAATTCCA"
_NEXTERA_END = "AGATGTGTATAAGAGACAG"

# Six bases up to 12, then eight; as they are read.
_TRUSEQ_INDEXES = {
    number: index
    for number, index in enumerate(
        "ATCACG CGATGT TTAGGC TGACCA ACAGTG GCCAAT CAGATC ACTTGA GATCAG TAGCTT GGCTAC CTTGTA AGTCAACA AGTTCCGT "
        "ATGTCAGA CCGTCCCG - GTCCGCAC GTGAAACG GTGGCCTT GTTTCGGA CGTACGTA GAGTGGAT - ACTGATAT - ATTCCTTT".split(),
        1,
    )
    if index != "-"
}
# As they stand in the primer: the reverse complement of what is read.
_SMALL_RNA_INDEXES = (
    "CGTGAT ACATCG GCCTAA TGGTCA CACTGT ATTGGC GATCTG TCAAGT CTGATC AAGCTA GTAGCC TACAAG TTGACT GGAACT TGACAT GGACGG "
    "CTCTAC GCGGAC TTTCAC GGCCAC CGAAAC CGTACG CCACTC GCTACC ATCAGT GCTCAT AGGAAT CTTTTG TAGTTG CCGGTG ATCGTG TGAGTG "
    "CGCCTG GCCATG AAAATG TGTTGG ATTCCG AGCTAG GTATAG TCTGAG GTCGTC CGATTA GCTGTA ATTATA GAATGA TCGGGA CTTCGA TGCCGA"
).split()
_NEXTERA_INDEXES_7 = (
    "TAAGGCGA CGTACTAG AGGCAGAA TCCTGAGC GGACTCCT TAGGCATG CTCTCTAC CAGAGAGG GCTACGCT CGAGGCTG AAGAGGCA GTAGAGGA"
).split()
_NEXTERA_INDEXES_5 = "TAGATCGC CTCTCTAT TATCCTCT AGAGTAGA GTAAGGAG ACTGCATA AAGGAGTA CTAAGCCT".split()


def _numbered(name: str, before: str, indexes: Iterable[tuple[int, str]], after: str) -> list[tuple[str, str]]:
    return [(f"{name}, index {number}", before + index + after) for number, index in indexes]


KNOWN_SEQUENCES = (
    ("Illumina P5 with read 1 primer (TruSeq universal)", _P5 + _READ_1[4:]),
    ("Illumina read 1 primer", _READ_1),
    ("Illumina read 2 primer", _READ_2),
    *_numbered(
        "TruSeq adapter", "GATCGGAAGAGCACACGTCTGAACTCCAGTCAC", _TRUSEQ_INDEXES.items(), "ATCTCGTATGCCGTCTTCTGCTTG"
    ),
    ("TruSeq adapter of read 2", "GATCGGAAGAGCGTCGTGTAGGGAAAGAGTGT"),
    ("Illumina single-end adapter 1", "GATCGGAAGAGCTCGTATGCCGTCTTCTGCTTG"),
    ("Illumina single-end adapter and primer 2", "CAAGCAGAAGACGGCATACGAGCTCTTCCGATCT"),
    ("Illumina paired-end adapter 2", "GATCGGAAGAGCGGTTCAGCAGGAATGCCGAG"),
    ("Illumina paired-end PCR primer 2", _P7 + "CGGTCTCGGCATTCCTGCTGAACCGCTCTTCCGATCT"),
    *_numbered(
        "Illumina small RNA PCR primer",
        _P7,
        enumerate(_SMALL_RNA_INDEXES, 1),
        "GTGACTGGAGTTCCTTGGCACCCGAGAATTCCA",
    ),
    ("Illumina small RNA PCR primer P5", _P5 + "GTTCAGAGTTCTACAGTCCGA"),
    ("Illumina small RNA PCR primer P5, first version", "AATGATACGGCGACCACCGACAGGTTCAGAGTTCTACAGTCCGA"),
    ("Illumina small RNA adapter 5'", "GTTCAGAGTTCTACAGTCCGACGATC"),
    ("Illumina small RNA adapter 3'", "TGGAATTCTCGGGTGCCAAGG"),
    ("Illumina small RNA adapter 3', first version", "ATCTCGTATGCCGTCTTCTGCTTG"),
    ("Illumina small RNA reverse transcription primer", _RNA_RT),
    ("Illumina small RNA sequencing primer", "CGACAGGTTCAGAGTTCTACAGTCCGACGATC"),
    ("Illumina gene expression adapter (DpnII)", "ACAGGTTCAGAGTTCTACAGTCCGAC"),
    ("Illumina gene expression adapter (NlaIII)", "CCGACAGGTTCAGAGTTCTACAGTCCGACATG"),
    *_numbered(
        "Nextera adapter i7",
        "CTGTCTCTTATACACATCTCCGAGCCCACGAGAC",
        enumerate(_NEXTERA_INDEXES_7, 1),
        "ATCTCGTATGCCGTCTTCTGCTTG",
    ),
    *_numbered("Nextera primer i5", _P5, enumerate(_NEXTERA_INDEXES_5, 1), "TCGTCGGCAGCGTC" + _NEXTERA_END),
    ("Nextera transposase, read 1", "TCGTCGGCAGCGTC" + _NEXTERA_END),
    ("Nextera transposase, read 2", "GTCTCGTGGGCTCGG" + _NEXTERA_END),
    ("Illumina P7", _P7),
    ("SOLiD adapter P1", "CCACTACGCCTCCGCTTTCCTCTCTATGGGCAGTCGGTGAT"),
    ("SOLiD adapter P2", "CTGCCCCGGGTTCCTCATTCTCTCAGCAGCATG"),
    ("SOLiD EcoP15I oligonucleotide", "CTGATCTAGAGGTACCGGATCCCAGCAGT"),
    ("SMARTer oligonucleotide II A and primer", "AAGCAGTGGTATCAACGCAGAGTACT"),
    ("SMARTer universal primer, long", "CTAATACGACTCACTATAGGGCAAGCAGTGGTATCAACGCAGAGT"),
    ("Nanopore ligation adapter, start of read", "AATGTACTTCGTTCAGTTACGTATTGCT"),
    ("Nanopore ligation adapter, end of read", "GCAATACGTAACTGAACGAAGT"),
    ("Nanopore rapid adapter", "GTTTTCGCATTTATCGTGAAACGCTTTCGCGTTTTTCGTGCGCCGCTTCA"),
    ("PacBio SMRTbell adapter", "ATCTCTCTCAACAACAACAACGGAGGAGGAGGAAAAGAGAGAGAT"),
    ("PacBio C2 primer", "AAAAAAAAAAAAAAAAAATTAACGGAGGAGGAGGA"),
    ("Poly-A or poly-T", "A" * 50),
    ("Poly-G or poly-C (no signal on two-colour instruments)", "G" * 50),
)
