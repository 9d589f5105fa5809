"""Dictionaries like those of `QcReport.to_dict()`, of runs that went well and of runs that did not."""

import math
import random

LEVELS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", ">10", ">50", ">100", ">500", ">1k", ">5k", ">10k+"]
ADAPTERS = [
    ("Illumina Universal Adapter", "AGATCGGAAGAG"),
    ("Illumina Small RNA 3' Adapter", "TGGAATTCTCGG"),
    ("Nextera Transposase Sequence", "CTGTCTCTTATA"),
    ("PolyA", "AAAAAAAAAAAA"),
    ("PolyG", "GGGGGGGGGGGG"),
]
MODULES = [
    "position_quality",
    "tile_quality",
    "read_quality",
    "base_content",
    "read_gc",
    "n_content",
    "lengths",
    "duplication",
    "overrepresented",
    "adapters",
]

FLAGS = (
    "total",
    "primary",
    "secondary",
    "supplementary",
    "duplicates",
    "primary_duplicates",
    "mapped",
    "primary_mapped",
    "paired",
    "read1",
    "read2",
    "properly_paired",
    "both_mapped",
    "singletons",
    "mate_elsewhere",
    "mate_elsewhere_confident",
)


def bins(longest):
    """Starts and ends, counted from 1, as the counters have them: exact for 500 positions, then growing."""
    starts, ends = list(range(1, min(longest, 500) + 1)), list(range(1, min(longest, 500) + 1))
    width = 50
    while ends and ends[-1] < longest:
        for _ in range(10):
            if ends[-1] < longest:
                starts.append(ends[-1] + 1)
                ends.append(ends[-1] + width)
        width *= 2
    return starts, ends


def bell(center, width, size):
    weights = [math.exp(-(((value - center) / width) ** 2) / 2) for value in range(size)]
    return [weight / sum(weights) for weight in weights]


def report(
    name="sample_R1.fastq.gz",
    *,
    reads=1_000_000,
    longest=151,
    shortest=None,
    quality=37.0,
    drop=4.0,
    gc=45,
    gc_extra=0.0,
    n_burst=None,
    duplicates=12.0,
    adapter_rates=(0.4, 0, 0.05, 0.02, 0.1),
    tiles=96,
    bubble=False,
    overrepresented=(),
    statuses=None,
    seed=1,
):
    """A report of a run of these traits.

    Args:
        drop: By how much the quality falls to the end of the reads.
        gc_extra: Part of the reads in a second peak of GC.
        n_burst: A position, from 1, at which a third of all bases is N.
        bubble: Whether some tiles have bad cycles.
        statuses: Verdicts other than "pass", by module.
    """
    numbers = random.Random(seed)
    shortest = longest if shortest is None else shortest
    start, end = bins(longest)
    shares = [position / longest for position in end]
    mean = [
        max(3.0, quality - drop * share**3 - 3 * math.exp(-position / 3) + numbers.gauss(0, 0.1))
        for position, share in zip(end, shares, strict=True)
    ]
    n_percent = [0.01 + (33.0 if position == n_burst else 0.0) for position in end]
    first = [max(0.0, 6 * math.exp(-position / 6) * math.cos(position)) for position in end]
    poly_g = adapter_rates[4] if len(adapter_rates) > 4 else 0
    at = [(100 - gc - poly_g * share) / 2 for share in shares]
    covered = [reads if shortest == longest else round(reads * (1 - share) ** 2) + 1 for share in shares]
    letters = {
        "a": [value + shift for value, shift in zip(at, first, strict=True)],
        "t": [value - shift for value, shift in zip(at, first, strict=True)],
        "c": [gc / 2 - numbers.random() * 0.2 for _ in end],
        "g": [gc / 2 + poly_g * share for share in shares],
        "n": n_percent,
        "other": [0.0 for _ in end],
    }
    positions = {
        "start": start,
        "end": end,
        "covered": covered,
        **{
            letter: [round(here * percent / 100) for here, percent in zip(covered, percents, strict=True)]
            for letter, percents in letters.items()
        },
        "quality": {
            "mean": mean,
            "p10": [max(2, round(value - 4 - 6 * share)) for value, share in zip(mean, shares, strict=True)],
            "p25": [max(2, round(value - 2 - 3 * share)) for value, share in zip(mean, shares, strict=True)],
            "median": [round(value) for value in mean],
            "p75": [round(value + 1) for value in mean],
            "p90": [round(value + 2) for value in mean],
        },
    }
    peak = quality - drop / 3
    model = [reads * share for share in bell(gc, 9, 101)]
    second = bell(72, 4, 101)
    read_gc = [
        round(value * (1 - gc_extra) + reads * gc_extra * other) for value, other in zip(model, second, strict=True)
    ]
    weights = [100 - duplicates] + [duplicates / 2 ** (level + 1) for level in range(15)]
    bubbles = {numbers.randrange(tiles) for _ in range(4)} if bubble and tiles else set()
    tile_names = [1101 + 1000 * (index * 2 // tiles) + index % max(1, tiles // 2) for index in range(tiles)]
    deviation = [
        [round(numbers.gauss(0, 0.25) - (14 if index in bubbles and 60 < position < 95 else 0), 3) for position in end]
        for index in range(tiles)
    ]
    lengths = {"start": [longest], "end": [longest], "reads": [reads]}
    mean_length = float(longest)
    if shortest != longest:
        edges = sorted({round(shortest * (longest / shortest) ** (step / 60)) for step in range(61)})
        spread = bell(len(edges) * 0.6, len(edges) * 0.14, len(edges) - 1)
        lengths = {
            "start": edges[:-1],
            "end": [edge - 1 for edge in edges[1:-1]] + [longest],
            "reads": [round(reads * share) for share in spread],
        }
        mean_length = sum(e * r for e, r in zip(lengths["end"], lengths["reads"], strict=True)) / reads
    verdicts = {module: {"status": "pass", "why": ""} for module in MODULES}
    for module, status in (statuses or {}).items():
        verdicts[module] = {"status": status, "why": f"what {module} found is beyond the limit of {status}"}
    return {
        "schema": "seqtide.qc",
        "schema_version": 1,
        "seqtide": "0.1.0",
        "kind": "reads",
        "sources": [name],
        "summary": {
            "reads": reads,
            "bases": round(reads * mean_length),
            "min_length": shortest,
            "max_length": longest,
            "mean_length": mean_length,
            "median_length": mean_length,
            "n50": round(mean_length * 1.2) if shortest != longest else longest,
            "gc_percent": gc + 20 * gc_extra,
            "n_percent": sum(n_percent) / len(n_percent),
            "mean_quality": sum(mean) / len(mean),
            "q20_percent": min(100.0, 2.6 * quality),
            "q30_percent": min(98.0, 2.5 * quality - 5),
            "encoding": "Sanger / Illumina 1.9",
        },
        "lengths": lengths,
        "positions": positions,
        "read_quality": {
            "quality": list(range(94)),
            "reads": [round(reads * share) for share in bell(peak - 1, 2.5, 94)],
            "reads_arithmetic": [round(reads * share) for share in bell(peak, 2, 94)],
        },
        "read_gc": {"percent": list(range(101)), "reads": read_gc, "model": model},
        "duplication": {
            "percent_remaining_fastqc": 100 - duplicates,
            "levels": LEVELS,
            "fastqc_total": weights,
            "fastqc_distinct": [
                weight * 100 / sum(weights[:2]) if not level else weight / 2 for level, weight in enumerate(weights)
            ],
            "estimate": {
                "percent_remaining": 97 - duplicates,
                "fraction": 0.25,
                "levels_total": [weights[0] - 3, weights[1] + 2, *weights[2:]],
            },
            "explanation": "FastQC follows the first 100,000 distinct sequences, cut to 50 bases.",
        },
        "overrepresented": [
            {"sequence": sequence, "count": round(reads * part / 100), "percent": part, "source": source}
            for sequence, part, source in overrepresented
        ],
        "adapters": {
            "start": start,
            "end": end,
            "adapters": [
                {"name": adapter, "sequence": sequence, "percent": [rate * share**1.5 for share in shares]}
                for (adapter, sequence), rate in zip(ADAPTERS, adapter_rates, strict=True)
            ],
        },
        "tiles": {"tile": tile_names, "start": start, "end": end, "deviation": deviation} if tiles else None,
        "verdicts": verdicts,
    }


def good(name="good_R1.fastq.gz", **traits):
    return report(name, **traits)


def bad(name="bad_R1.fastq.gz", **traits):
    """Poly-G and adapters, bubbles, N at one cycle, a contamination."""
    options = {
        "quality": 33.0,
        "drop": 19.0,
        "gc_extra": 0.2,
        "n_burst": 33,
        "duplicates": 62.0,
        "adapter_rates": (38, 0, 0.3, 0.1, 17),
        "bubble": True,
        "overrepresented": [
            ("GATCGGAAGAGCACACGTCTGAACTCCAGTCACATCACGATCTCGTATGC", 4.2, "TruSeq Adapter, Index 1 (97 % over 50 bases)"),
            ("G" * 50, 2.2, "No hit"),
            ("ACGTTGCAACGTTGCAACGTTGCAACGTTGCAACGTTGCAACGTTGCAAC", 0.14, "No hit"),
        ],
        "statuses": {
            "position_quality": "fail",
            "tile_quality": "fail",
            "base_content": "warn",
            "read_gc": "fail",
            "n_content": "fail",
            "duplication": "fail",
            "overrepresented": "fail",
            "adapters": "fail",
        },
    }
    return report(name, **(options | traits))


def nanopore(name="barcode01.fastq.gz", **traits):
    options = {
        "reads": 84_000,
        "longest": 310_000,
        "shortest": 120,
        "quality": 17.0,
        "drop": 3.0,
        "duplicates": 0.2,
        "adapter_rates": (0, 0, 0, 0.3, 0.1),
        "tiles": 0,
    }
    return report(name, **(options | traits))


def fasta(name="contigs.fasta", **traits):
    """Sequences without qualities."""
    data = nanopore(name, **traits)
    data["positions"]["quality"] = None
    data["read_quality"] = {"quality": [], "reads": [], "reads_arithmetic": []}
    for key in ("mean_quality", "q20_percent", "q30_percent", "encoding"):
        data["summary"][key] = None
    for module in ("position_quality", "tile_quality", "read_quality"):
        del data["verdicts"][module]
    return data


def aligned(name="aligned.bam", **traits):
    """Reads of alignments, most of which are pairs, of three read groups."""
    data = report(name, **traits)
    start, end = data["positions"]["start"], data["positions"]["end"]
    sizes = {"start": list(range(150, 700, 10)), "end": list(range(159, 709, 10))}
    sizes["pairs"] = [round(400_000 * share) for share in bell(20, 7, len(sizes["start"]))]
    share = [position / end[-1] for position in end]
    flags = dict.fromkeys(FLAGS, 0) | {
        "total": 1_010_000,
        "primary": 1_000_000,
        "supplementary": 10_000,
        "primary_mapped": 996_000,
        "primary_duplicates": 84_000,
        "paired": 1_000_000,
        "properly_paired": 978_000,
        "singletons": 2_000,
        "mate_elsewhere": 9_000,
    }
    table = {
        "summary": {
            "reads": 1_000_000,
            "bases": 151_000_000,
            "mapped_percent": 99.6,
            "duplicate_percent": 8.4,
            "mean_mapq": 58.2,
            "median_insert_size": 350.0,
            "mismatch_percent": 0.41,
            "mean_quality": 36.2,
        },
        "flags": {"passed": flags, "failed": dict.fromkeys(FLAGS, 0)},
        "forward": 498_000,
        "reverse": 498_000,
        "insertions": {"length": [1, 2, 3, 6], "count": [9000, 2000, 1500, 80]},
        "deletions": {"length": [1, 2, 3, 45], "count": [11000, 2600, 1700, 12]},
        "mapq": {"mapq": [0, 3, 37, 60], "records": [20_000, 5_000, 11_000, 960_000]},
        "insert_sizes": sizes | {"median": 350, "peak": 350},
        "cycles": {
            "start": start,
            "end": end,
            "aligned": [990_000] * len(end),
            "compared": [980_000] * len(end),
            "mismatches": [round(2_000 + 9_000 * part**4) for part in share],
            "insertions": [90] * len(end),
            "deletions": [120] * len(end),
            "clipped": [round(8_000 * part**9) for part in share],
        },
        "substitutions": {f"{a}>{b}": 4000 + 900 * (a + b in "CTGA") for a in "ACGT" for b in "ACGT" if a != b},
    }
    groups = {}
    for rank, name in enumerate(("lane1", "lane2 of a library with a very long name, as some have them", "")):
        cycles = table["cycles"] | {"mismatches": [(rank + 2) * count // 3 for count in table["cycles"]["mismatches"]]}
        groups[name] = table | {"cycles": cycles}
    told = {"all": table, "read_groups": groups, "coverage": _coverage(), "gc_bias": _gc_bias()}
    return data | {"kind": "alignments", "alignments": told}


def unsorted(name="unsorted.sam", **traits):
    """Alignments whose coverage cannot be told, of one read group."""
    data = aligned(name, **traits)
    unknown = "record " + "a_long_name:" * 20 + " is out of order: depth is counted of records sorted by coordinate"
    nothing = {key: [] for key in ("name", "length", "covered_percent", "mean_depth", "median_depth")}
    coverage = dict.fromkeys(("length", "covered_percent", "mean_depth", "median_depth", "uncovered"))
    depths = {key: [] for key in ("start", "end", "positions", "percent_at_least")}
    data["alignments"] |= {
        "read_groups": {"": data["alignments"]["all"]},
        "coverage": coverage | {"unknown": unknown, "depths": depths, "references": nothing},
        "gc_bias": None,
    }
    return data


def _coverage():
    """Of two chromosomes and a plasmid, 31 times."""
    shares = [share / sum(bell(31, 6, 80)) for share in bell(31, 6, 80)]
    positions = [round(4_900_000 * share) for share in shares]
    at_least = [98.0 * sum(shares[number:]) for number in range(len(shares))]
    return {
        "unknown": None,
        "length": 5_000_000,
        "covered_percent": 98.0,
        "mean_depth": 31.2,
        "median_depth": 31.0,
        "uncovered": 100_000,
        "depths": {
            "start": list(range(1, 81)),
            "end": list(range(1, 81)),
            "positions": positions,
            "percent_at_least": at_least,
        },
        "references": {
            "name": ["chr1", "chr2", "plasmid"],
            "length": [3_000_000, 1_990_000, 10_000],
            "covered_percent": [98.1, 97.8, 100.0],
            "mean_depth": [30.9, 31.1, 140.2],
            "median_depth": [31.0, 31.0, 141.5],
        },
    }


def _gc_bias():
    windows = [round(4_900_000 * share) for share in bell(48, 9, 101)]
    relative = [None if count == 0 else max(0.0, 1.2 - abs(gc - 45) * 0.02) for gc, count in enumerate(windows)]
    return {
        "percent": list(range(101)),
        "windows": windows,
        "reads": [round(count * (part or 0) / 5) for count, part in zip(windows, relative, strict=True)],
        "relative_coverage": relative,
        "at_dropout": 1.4,
        "gc_dropout": 6.8,
    }


def pair(name, mate, **traits):
    """The report on the first reads, which knows the second ones and the fragments."""
    data = report(name, **traits)
    sizes = {"start": list(range(35, 290, 5)), "end": list(range(39, 294, 5))}
    sizes["pairs"] = [round(500_000 * share) for share in bell(30, 9, len(sizes["start"]))]
    data["insert_sizes"] = sizes | {"without_overlap": 500_000, "peak": 185}
    return data | {"mate": report(mate, **traits)}


def one_read(name="one.fastq"):
    """A read of one base, which is G."""
    data = report(name, reads=1, longest=1, tiles=0, duplicates=0.0, drop=0.0, adapter_rates=(0, 0, 0, 0, 0))
    data["positions"] |= {letter: [int(letter == "g")] for letter in "acgtn"}
    data["summary"] |= {"gc_percent": 100.0, "n_percent": 0.0}
    data["read_quality"] = {"quality": list(range(36)), "reads": [0] * 35 + [1], "reads_arithmetic": [0] * 35 + [1]}
    data["read_gc"] |= {"reads": [0] * 100 + [1], "model": [None] * 101}
    once = [100.0] + [0.0] * (len(LEVELS) - 1)
    data["duplication"] |= {"percent_remaining_fastqc": 100.0, "fastqc_total": once, "fastqc_distinct": once}
    data["duplication"]["estimate"] = {"percent_remaining": 100.0, "fraction": 1.0, "levels_total": once}
    return data


def empty(name="empty.fastq"):
    """A file without a read."""
    data = one_read(name)
    data["summary"] = {key: 0 if key in ("reads", "bases") else None for key in data["summary"]}
    data["lengths"] = {"start": [], "end": [], "reads": []}
    data["positions"] = {key: [] for key in ("start", "end", "covered", "a", "c", "g", "t", "n", "other")}
    data["positions"]["quality"] = {key: [] for key in ("mean", "p10", "p25", "median", "p75", "p90")}
    data["read_quality"] = {"quality": [], "reads": [], "reads_arithmetic": []}
    data["read_gc"] |= {"reads": [0] * 101, "model": [0.0] * 101}
    nothing = [0.0] * len(LEVELS)
    data["duplication"] |= {"percent_remaining_fastqc": None, "fastqc_total": nothing, "fastqc_distinct": nothing}
    data["duplication"]["estimate"] = {"percent_remaining": None, "fraction": 1.0, "levels_total": nothing}
    data["adapters"] |= {"start": [], "end": [], "adapters": []}
    return data
