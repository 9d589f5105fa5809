"""Simulated alignments of paired reads, sorted by coordinate: what `make_data.py` writes as BAM.

The records are made byte by byte as the SAM specification (section 4.2) says, without seqtide, so that tests and
benchmarks do not depend on what they judge. Most reads align without gaps; some are clipped, or have an insertion or a
deletion. A few mates are unmapped, some pairs are duplicates, and the last pairs have no position at all. Every
aligned record has six tags: NM, MD, MC, AS, XS and RG.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from make_data import Bytes, Random, Sink

READ_LENGTH = 150
RECORDS_PER_STEP = 8192
GROUPS = ["lane1", "lane2"]
UNKNOWN = ord("N")

NIBBLE = np.full(256, 15, np.uint8)
NIBBLE[np.frombuffer(b"ACGT", np.uint8)] = 1, 2, 4, 8
SUBSTITUTE = np.arange(256, dtype=np.uint8)
SUBSTITUTE[np.frombuffer(b"ACGT", np.uint8)] = np.frombuffer(b"CGTA", np.uint8)

PAIRED, PROPER, UNMAPPED, MATE_UNMAPPED, REVERSE, MATE_REVERSE, READ1, READ2 = (1 << bit for bit in range(8))
DUPLICATE = 0x400

NO_GAP, CLIPPED_START, CLIPPED_END, INSERTION, DELETION = range(5)


class Plan(NamedTuple):
    """What is known of all records before any of them is made; one value a record, in the order of the file."""

    reference: npt.NDArray[np.int64]
    start: npt.NDArray[np.int64]  # of the read on the reference, 0-based, clipped bases included
    mate: npt.NDArray[np.int64]  # number of the mate's record
    pair: npt.NDArray[np.int64]
    reverse: npt.NDArray[np.bool_]
    first: npt.NDArray[np.bool_]
    mapped: npt.NDArray[np.bool_]
    duplicate: npt.NDArray[np.bool_]
    kind: npt.NDArray[np.int64]
    size: npt.NDArray[np.int64]  # of the clip, insertion or deletion
    place: npt.NDArray[np.int64]  # of the gap in the read
    group: npt.NDArray[np.int64]

    def position(self) -> npt.NDArray[np.int64]:
        """Leftmost aligned base; an unmapped mate stands where the mapped one is."""
        own = self.start + np.where(self.kind == CLIPPED_START, self.size, 0)
        return np.where(self.mapped, own, own[self.mate])


def make_plan(random: Random, lengths: list[int], pairs: int) -> Plan:
    total = np.cumsum([0, *lengths])
    insert = np.clip(350 + 50 * random.normal(pairs), 2 * READ_LENGTH // 2 + 10, 600).astype(np.int64)
    where = np.sort(random.below(int(total[-1]), pairs))
    reference = np.searchsorted(total, where, side="right") - 1
    room = np.array(lengths)[reference] - 700
    left = np.minimum(where - total[reference], room)
    right = left + insert - READ_LENGTH

    start = np.concatenate([left, right])
    count = 2 * pairs
    drawn = random.bytes(count)
    kind = np.select([drawn < 6, drawn < 12, drawn < 15, drawn < 18], [1, 2, 3, 4], NO_GAP)
    size = np.where(kind <= CLIPPED_END, 5 + random.below(40, count), 1 + random.below(6, count))
    place = 20 + random.below(READ_LENGTH - 40, count)
    mapped = np.concatenate([np.ones(pairs, bool), random.bytes(pairs) >= 4])
    duplicate = np.tile(random.bytes(pairs) < 10, 2)
    first = random.bytes(pairs) < 128
    group = random.bytes(pairs) & 1
    pair = np.tile(random.below(1 << 40, pairs), 2)
    reverse = np.repeat([False, True], pairs)
    plan = Plan(
        np.tile(reference, 2),
        start,
        (np.arange(count) + pairs) % count,
        pair,
        reverse,
        np.concatenate([first, ~first]),
        mapped,
        duplicate,
        kind,
        size,
        place,
        np.tile(group, 2).astype(np.int64),
    )
    order = np.lexsort((~plan.mapped, plan.position(), plan.reference))
    rank = np.empty(count, np.int64)
    rank[order] = np.arange(count)
    return Plan(*(column[order] if name != "mate" else rank[column[order]] for name, column in plan._asdict().items()))


def cigar_of(kind: int, size: int, place: int) -> list[tuple[int, str]]:
    if kind == NO_GAP:
        return [(READ_LENGTH, "M")]
    if kind == CLIPPED_START:
        return [(size, "S"), (READ_LENGTH - size, "M")]
    if kind == CLIPPED_END:
        return [(READ_LENGTH - size, "M"), (size, "S")]
    if kind == INSERTION:
        return [(place, "M"), (size, "I"), (READ_LENGTH - place - size, "M")]
    return [(place, "M"), (size, "D"), (READ_LENGTH - place, "M")]


def reference_length(kind: int, size: int) -> int:
    if kind == DELETION:
        return READ_LENGTH + size
    return READ_LENGTH if kind == NO_GAP else READ_LENGTH - size


def mismatch_text(bases: bytes, read: bytes) -> tuple[str, int]:
    """The MD text of aligned bases and the number of mismatches; an unknown base matches nothing."""
    if bases == read and b"N" not in bases:
        return str(len(bases)), 0
    text = ""
    run = mismatches = 0
    for expected, seen in zip(bases, read, strict=True):
        if expected == seen != UNKNOWN:
            run += 1
        else:
            text += f"{run}{chr(expected)}"
            run = 0
            mismatches += 1
    return f"{text}{run}", mismatches


def join_md(left: str, between: str, right: str) -> str:
    """MD of two aligned parts; without a deletion between them, their runs of matches grow together."""
    if between:
        return f"{left}^{between}{right}"
    head = left.rstrip("0123456789")
    digits = len(right) - len(right.lstrip("0123456789"))
    return f"{head}{int(left[len(head) :]) + int(right[:digits])}{right[digits:]}"


def difference(kind: int, size: int, place: int, bases: bytes, read: bytes) -> tuple[str, int]:
    """MD and NM. `bases` are those of the reference from the read's start on."""
    if kind == NO_GAP:
        return mismatch_text(bases[:READ_LENGTH], read)
    if kind == CLIPPED_START:
        return mismatch_text(bases[size:READ_LENGTH], read[size:])
    if kind == CLIPPED_END:
        return mismatch_text(bases[: READ_LENGTH - size], read[: READ_LENGTH - size])
    left, first = mismatch_text(bases[:place], read[:place])
    if kind == INSERTION:
        right, second = mismatch_text(bases[place : READ_LENGTH - size], read[place + size :])
        return join_md(left, "", right), first + second + size
    right, second = mismatch_text(bases[place + size : READ_LENGTH + size], read[place:])
    return join_md(left, bases[place : place + size].decode(), right), first + second + size


def bin_of(begin: int, end: int) -> int:
    end -= 1
    for shift, offset in ((14, 4681), (17, 585), (20, 73), (23, 9), (26, 1)):
        if begin >> shift == end >> shift:
            return offset + (begin >> shift)
    return 0


def name_of(pair: int) -> bytes:
    tile = 1101 + pair % 78 + 100 * (pair // 78 % 6) + 1000 * (pair // 468 % 2)
    lane = 1 + pair // 936 % 4
    x, y = 1000 + pair // 3744 % 30_000, 1000 + pair // 112_320_000 % 30_000
    return f"SIM001:42:HSIMXDSX2:{lane}:{tile}:{x}:{y}".encode()


def read_bases(random: Random, plan: Plan, rows: npt.NDArray[np.int64], spans: Bytes) -> Bytes:
    """The reads of some records: `spans` are the references' bases from where each begins, gaps and errors applied."""
    column = np.arange(READ_LENGTH)
    kind, size, place = (part[rows][:, np.newaxis] for part in (plan.kind, plan.size, plan.place))
    behind = column >= place
    take = column + np.where(behind & (kind == DELETION), size, 0)
    take -= np.where((column >= place + size) & (kind == INSERTION), size, 0)
    bases = np.take_along_axis(spans, take, axis=1)
    inserted = behind & (column < place + size) & (kind == INSERTION)
    clipped = (column < size) & (kind == CLIPPED_START) | (column >= READ_LENGTH - size) & (kind == CLIPPED_END)
    foreign = inserted | clipped | ~plan.mapped[rows][:, np.newaxis]
    drawn = random.bytes(len(rows), READ_LENGTH)
    letters = np.frombuffer(b"ACGT", np.uint8)
    wrong = (drawn < 1) & (random.bytes(len(rows), READ_LENGTH) < 200)
    return np.where(foreign, letters[drawn & 3], np.where(wrong, SUBSTITUTE[bases], bases))


def read_scores(random: Random, count: int) -> Bytes:
    """Phred scores in four bins, falling along the read."""
    drop = (4 + 40 * (np.arange(READ_LENGTH) / READ_LENGTH) ** 2).astype(np.uint8)
    drawn = random.bytes(count, READ_LENGTH)
    scores = np.full((count, READ_LENGTH), 37, np.uint8)
    scores[drawn < drop] = 25
    scores[drawn < drop // 3] = 11
    scores[drawn < drop // 24] = 2
    return scores


def flag_of(plan: Plan, row: int, mapped: bool, mate_mapped: bool) -> int:
    flag = PAIRED | (READ1 if plan.first[row] else READ2)
    if mapped and mate_mapped:
        flag |= PROPER
    if not mapped:
        flag |= UNMAPPED
    elif plan.reverse[row]:
        flag |= REVERSE
    if not mate_mapped:
        flag |= MATE_UNMAPPED
    elif plan.reverse[plan.mate[row]]:
        flag |= MATE_REVERSE
    return flag | (DUPLICATE if plan.duplicate[row] else 0)


def pack_cigar(cigar: list[tuple[int, str]]) -> bytes:
    return b"".join(struct.pack("<I", size << 4 | "MIDNSHP=X".index(letter)) for size, letter in cigar)


def pack_record(fixed: tuple[int, ...], name: bytes, cigar: bytes, packed: bytes, scores: bytes, tags: bytes) -> bytes:
    reference, pos, mapq, record_bin, flag, next_reference, next_pos, tlen = fixed
    body = struct.pack(
        "<iiBBHHHiiii",
        reference,
        pos,
        len(name) + 1,
        mapq,
        record_bin,
        len(cigar) // 4,
        flag,
        READ_LENGTH,
        next_reference,
        next_pos,
        tlen,
    )
    record = b"".join((body, name, b"\0", cigar, packed, scores, tags))
    return struct.pack("<I", len(record)) + record


def placed_records(random: Random, contigs: list[Bytes], plan: Plan) -> Iterator[bytes]:
    """Raw BAM records of some thousand reads at a time."""
    position = plan.position()
    spans = [np.lib.stride_tricks.sliding_window_view(contig, READ_LENGTH + 8) for contig in contigs]
    for begin in range(0, len(position), RECORDS_PER_STEP):
        rows = np.arange(begin, min(begin + RECORDS_PER_STEP, len(position)))
        bases = np.empty((len(rows), READ_LENGTH + 8), np.uint8)
        for number, windows in enumerate(spans):
            chosen = plan.reference[rows] == number
            bases[chosen] = windows[plan.start[rows[chosen]]]
        reads = read_bases(random, plan, rows, bases)
        nibbles = NIBBLE[reads]
        packed = (nibbles[:, ::2] << 4 | nibbles[:, 1::2]).tobytes()
        scores = read_scores(random, len(rows)).tobytes()
        quality_classes = random.bytes(len(rows))
        step = []
        for i, row in enumerate(rows.tolist()):
            mate = int(plan.mate[row])
            mapped, mate_mapped = bool(plan.mapped[row]), bool(plan.mapped[mate])
            pos, next_pos = int(position[row]), int(position[mate])
            kind, size, place = int(plan.kind[row]), int(plan.size[row]), int(plan.place[row])
            mate_kind, mate_size = int(plan.kind[mate]), int(plan.size[mate])
            end = pos + (reference_length(kind, size) if mapped else 1)
            mate_end = next_pos + (reference_length(mate_kind, mate_size) if mate_mapped else 1)
            tlen = 0
            if mapped and mate_mapped:
                tlen = max(end, mate_end) - min(pos, next_pos)
                tlen = -tlen if plan.reverse[row] else tlen
            group = GROUPS[int(plan.group[row])].encode()
            cigar = cigar_of(kind, size, place) if mapped else []
            mate_cigar = cigar_of(mate_kind, mate_size, int(plan.place[mate])) if mate_mapped else []
            tags = b""
            mapq = 0
            if mapped:
                md, nm = difference(kind, size, place, bases[i].tobytes(), reads[i].tobytes())
                mapq = 60 if quality_classes[i] > 12 else int(quality_classes[i]) * 4
                tags = b"NMC" + bytes([nm]) + b"MDZ" + md.encode() + b"\0"
            mate_text = "".join(f"{length}{letter}" for length, letter in mate_cigar) or "*"
            tags += b"MCZ" + mate_text.encode() + b"\0"
            if mapped:
                tags += b"ASC" + bytes([max(0, READ_LENGTH - 5 * nm)]) + b"XSC" + bytes([20 + quality_classes[i] % 90])
            tags += b"RGZ" + group + b"\0"
            reference = int(plan.reference[row])
            flag = flag_of(plan, row, mapped, mate_mapped)
            fixed = (reference, pos, mapq, bin_of(pos, end), flag, reference, next_pos, tlen)
            step.append(
                pack_record(
                    fixed,
                    name_of(int(plan.pair[row])),
                    pack_cigar(cigar),
                    packed[i * READ_LENGTH // 2 : (i + 1) * READ_LENGTH // 2],
                    scores[i * READ_LENGTH : (i + 1) * READ_LENGTH],
                    tags,
                )
            )
        yield b"".join(step)


def unplaced_records(random: Random, pairs: int) -> Iterator[bytes]:
    letters = np.frombuffer(b"ACGT", np.uint8)
    for pair in random.below(1 << 40, pairs).tolist():
        for flag in (READ1, READ2):
            nibbles = NIBBLE[letters[random.bytes(READ_LENGTH) & 3]]
            packed = (nibbles[::2] << 4 | nibbles[1::2]).tobytes()
            fixed = (-1, -1, 0, 4680, PAIRED | UNMAPPED | MATE_UNMAPPED | flag, -1, -1, 0)
            yield pack_record(fixed, name_of(pair), b"", packed, read_scores(random, 1).tobytes(), b"RGZlane1\0")


def write_bam(target: Sink, random: Random, names: list[str], contigs: list[Bytes], pairs: int) -> int:
    """Writes BAM data of `pairs` pairs and some more without a position; returns the number of records."""
    text = "@HD\tVN:1.6\tSO:coordinate\n"
    text += "".join(f"@SQ\tSN:{name}\tLN:{contig.size}\n" for name, contig in zip(names, contigs, strict=True))
    text += "".join(f"@RG\tID:{group}\tSM:simulated\tPL:ILLUMINA\n" for group in GROUPS)
    text += "@PG\tID:make_data\tPN:make_data\n"
    header = b"BAM\1" + struct.pack("<i", len(text)) + text.encode() + struct.pack("<i", len(names))
    for name, contig in zip(names, contigs, strict=True):
        header += struct.pack("<i", len(name) + 1) + name.encode() + b"\0" + struct.pack("<i", contig.size)
    target.write(header)
    unplaced = pairs // 200
    plan = make_plan(random, [contig.size for contig in contigs], pairs)
    for data in placed_records(random, contigs, plan):
        target.write(data)
    target.write(b"".join(unplaced_records(random, unplaced)))
    return 2 * (pairs + unplaced)
