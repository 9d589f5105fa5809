"""``seqtide faidx``: indexes a FASTA file, or prints regions of it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

import seqtide
from seqtide.cli.command import Command
from seqtide.cli.errors import (
    FAILURES,
    CommandError,
    describe,
    finished,
    index_warnings,
    output_errors,
    printable,
    warn,
    wrong_usage,
)
from seqtide.cli.option_types import LENGTH
from seqtide.cli.outputs import atomic_for, joint_outputs
from seqtide.cli.progress import busy_bar, progress_option
from seqtide.cli.same_files import check_outputs


@click.command(cls=Command, name="faidx", short_help="Index FASTA, or print regions of it.")
@click.argument("file")
@click.argument("regions", nargs=-1, metavar="[REGION]...")
@click.option("-o", "--output", default="-", metavar="FILE", help="Write the regions to this file.")
@click.option("-r", "--region-file", metavar="FILE", help="Also print the regions in this file, one per line.")
@click.option(
    "-n",
    "--length",
    type=LENGTH,
    default=60,
    show_default=True,
    metavar="N",
    help="Letters per line, 0 for one line.",
)
@click.option("-i", "--reverse-complement", is_flag=True, help='Print the other strand, with "/rc" behind the names.')
@click.option("--fai-idx", metavar="FILE", help="Name of the index.  [default: FILE.fai]")
@click.option("--gzi-idx", metavar="FILE", help="Name of the block index of BGZF data.  [default: FILE.gzi]")
@progress_option
def command(
    file: str,
    regions: tuple[str, ...],
    output: str,
    region_file: str | None,
    length: int,
    reverse_complement: bool,
    fai_idx: str | None,
    gzi_idx: str | None,
    no_progress: bool,
) -> None:
    """Index a FASTA file, or print regions of it as FASTA.

    FILE is plain or compressed with bgzip. Without a REGION its index is written beside it: FILE.fai, and FILE.gzi if
    it is compressed. With regions, an index that is not there yet is written first.

    A REGION is a name, or positions that count from 1, both ends included: chr1, chr1:1,001-2,000, chr1:1001 to the
    end, chr1:-500 from the start, {HLA:01}:5-7 for a name with a colon. What lies behind the end of a sequence is left
    out.

    If anything is wrong, the exit code is 1, and no named output is written.
    """
    if file == "-":
        wrong_usage("FILE must be a file that can be read at any place, not standard input")
    indexes = fai_idx or f"{file}.fai", gzi_idx or f"{file}.gzi"
    read = [file, *([] if region_file is None else [region_file])]
    check_outputs(read, [], indexes=indexes)
    if not regions and region_file is None:
        if output != "-":
            wrong_usage("--output is for regions; --fai-idx names the index")
        with busy_bar(file, enabled=not no_progress):
            write_indexes(file, *indexes, replace=True)
        return
    check_outputs([*read, *indexes], [output])
    wanted = [*regions, *([] if region_file is None else read_regions(region_file))]
    with busy_bar(file, enabled=not no_progress):
        write_indexes(file, *indexes, replace=False)
    with open_indexed(file, *indexes) as fasta:
        write_regions(fasta, file, wanted, output, length, reverse_complement)


def write_indexes(file: str, fai: str, gzi: str, *, replace: bool) -> None:
    """Writes the indexes of a file, or only those that are missing; none if the file cannot be indexed."""
    built: list[tuple[seqtide.FaiIndex | seqtide.GziIndex, str]] = []
    try:
        if is_gzip(file) and (replace or not os.path.exists(gzi)):
            built.append((seqtide.GziIndex.build(file), gzi))
        if replace or not os.path.exists(fai):
            built.append((seqtide.FaiIndex.build(file), fai))
    except FAILURES as error:
        raise CommandError(describe(error, file)) from error
    with joint_outputs() as files:
        for index, name in built:
            with output_errors(name):
                index.write(name, atomic=atomic_for(name, files))


def is_gzip(file: str) -> bool:
    with open(file, "rb") as opened:
        return opened.read(2) == b"\x1f\x8b"


def read_regions(file: str) -> list[str]:
    try:
        with click.open_file(file, encoding="utf-8", errors="surrogateescape") as lines:
            return [line.strip() for line in lines if line.strip()]
    except OSError as error:
        raise CommandError(describe(error, file)) from error


def open_indexed(file: str, fai: str, gzi: str) -> seqtide.FastaFile:
    with index_warnings():
        try:
            return seqtide.FastaFile(file, fai, gzi)
        except FAILURES as error:
            name = getattr(error, "path", None) or getattr(error, "filename", None) or file
            raise CommandError(describe(error, os.fsdecode(name))) from error


def write_regions(
    fasta: seqtide.FastaFile, file: str, regions: list[str], output: str, length: int, reverse_complement: bool
) -> None:
    with output_errors(output):
        opened = seqtide.FastaWriter(output, line_width=length, atomic=output != "-")
        with finished(opened, output) as writer:
            for name, sequence in fetch_regions(fasta, file, regions):
                if not sequence:
                    warn(f"{file}: the region {name!r} holds no bases")
                if reverse_complement:
                    writer.write(seqtide.FastaRecord(f"{name}/rc", seqtide.reverse_complement(sequence)))
                else:
                    writer.write(seqtide.FastaRecord(name, sequence))


def fetch_regions(fasta: seqtide.FastaFile, file: str, regions: list[str]) -> Iterator[tuple[str, str]]:
    for region in regions:
        try:
            sequence = fasta.fetch(region=region)
        except KeyError as error:
            raise CommandError(printable(f"{file}: {error.args[0]}")) from error
        except (*FAILURES, ValueError) as error:
            raise CommandError(describe(error, file)) from error
        yield region, sequence
