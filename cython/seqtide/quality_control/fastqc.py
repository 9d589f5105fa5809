"""FastQC's files: an archive and a page, under the names and in the layout of its version 0.11.9."""

from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

from seqtide.io.joint_files import JointFiles, together
from seqtide.io.stream import open_target_stream
from seqtide.quality_control.fastqc_pictures import pictures as draw_pictures
from seqtide.quality_control.fastqc_text import data_text, summary_text
from seqtide.quality_control.html import render

if TYPE_CHECKING:
    from seqtide.quality_control.report import QcReport

# The oldest date that an archive can hold: the same report is the same archive.
_DATE = (1980, 1, 1, 0, 0, 0)
_ENDINGS = (".gz", ".bz2", ".txt", ".fastq", ".fq", ".csfastq", ".sam", ".bam")


def fastqc_stem(name: str) -> str:
    """What FastQC calls the results of a file: its name without folder and endings, and `_fastqc`.

    Example:
        >>> fastqc_stem("run/lane1.fastq.gz")
        'lane1_fastqc'
    """
    stem = os.path.basename(name)
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    return f"{stem}_fastqc"


def fastqc_archive(report: QcReport, name: str, *, kmers: bool = False, pictures: bool = False) -> bytes:
    """The archive that FastQC would write on that file: fastqc_data.txt, summary.txt and a page, in a folder.

    Args:
        report (QcReport): on one file.
        name (str): the file's name or path.
        kmers (bool): whether Kmer Content is one of the modules.
        pictures (bool): whether there are PNG files.
    """
    shown, folder = os.path.basename(name), fastqc_stem(name)
    modules = report.modules(as_fastqc=True, with_kmers=kmers)
    document = report.to_dict()
    members: dict[str, bytes] = {"": b"", "Icons/": b"", "Images/": b""}
    if pictures:
        members |= draw_pictures(document, kmers=kmers)
    for member, text in {
        "summary.txt": summary_text(modules, shown),
        "fastqc_report.html": render([document], shown),
        "fastqc_data.txt": data_text(modules, shown),
    }.items():
        members[member] = text.encode("utf-8", "surrogateescape")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            entry = zipfile.ZipInfo(f"{folder}/{member}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED if content else zipfile.ZIP_STORED
            entry.external_attr = (0o644 << 16) if content else (0o40755 << 16 | 0x10)
            archive.writestr(entry, content)
    return held.getvalue()


def write_fastqc(
    report: QcReport,
    folder: str | os.PathLike[str],
    name: str | None = None,
    *,
    kmers: bool = False,
    pictures: bool = False,
    atomic: bool | JointFiles = True,
) -> tuple[str, str]:
    """Writes what FastQC writes: `NAME_fastqc.zip` and `NAME_fastqc.html`.

    fastqc_data.txt and summary.txt are as FastQC 0.11.9 writes them, and so are their numbers and verdicts but for what
    {doc}`/guide/qc` lists. The page is seqtide's own.

    Args:
        report (QcReport): on one file. Of pairs, the second reads are a report of their own, `report.mate`.
        folder (str | os.PathLike): where to, which must be there.
        name (str | None): the file's name or path; None for the report's source.
        kmers (bool): adds the module Kmer Content, which FastQC 0.11.9 leaves out unless its limits are changed.
        pictures (bool): draws the PNG files of FastQC's archive, which takes a second or two. They show the same as
            FastQC's, and look different.
        atomic (bool | JointFiles): whether both files get their names when they are whole, or neither; with JointFiles,
            together with the others.

    Returns:
        tuple[str, str]: paths of the archive and of the page.

    Raises:
        OSError: a file cannot be written.
        ImportError: jinja2 is not installed, which the extra `seqtide[qc]` brings; or, for pictures, matplotlib, which
            `seqtide[plot]` does.
    """
    called = name if name is not None else ", ".join(report.sources)
    stem = os.path.join(folder, fastqc_stem(called))
    page = render([report.to_dict()], os.path.basename(called))
    contents = {
        f"{stem}.zip": fastqc_archive(report, called, kmers=kmers, pictures=pictures),
        f"{stem}.html": page.encode(),
    }
    with together(atomic) as files:
        for path, content in contents.items():
            with open_target_stream(path, atomic=files) as stream:
                stream.write(content)
    return f"{stem}.zip", f"{stem}.html"
