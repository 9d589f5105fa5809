"""Quality reports."""

from __future__ import annotations

import copy
import html
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from seqtide.errors import initialised_twice
from seqtide.io.stream import open_whole_stream
from seqtide.quality_control.html import render

if TYPE_CHECKING:
    from seqtide.io.joint_files import JointFiles
    from seqtide.io.stream import Target
    from seqtide.quality_control.alignment_counters import AlignmentCounters
    from seqtide.quality_control.counters import ReadCounters
    from seqtide.quality_control.modules import Modules
    from seqtide.quality_control.pair_overlaps import PairOverlaps


class QcReport:
    """What `qc` found out about reads: counters, and where the reads came from.

    A report does not change. It pickles, and can be read by several threads.

    Args:
        counters (ReadCounters): what was counted. The report keeps it; nothing may be added to it afterwards.
        sources (Iterable[str]): names of what was read.
        contaminants (Iterable[tuple[str, str]] | None): names and sequences by which over-represented sequences are
            named; None for the package's own list.
        mate (QcReport | None): on the second reads of pairs.
        overlaps (PairOverlaps | None): the fragments of those pairs.
        alignments (AlignmentCounters | None): of the alignments whose reads these are.

    Example:
        >>> import seqtide
        >>> lanes = [seqtide.qc(b"@r1\\nACGT\\n+\\nIIII\\n"), seqtide.qc(b"@r2\\nGG\\n+\\nI5\\n")]
        >>> report = seqtide.QcReport.merge(lanes)
        >>> report.to_dict()["summary"]["bases"]
        6
        >>> report.counters.base_counts[0].tolist()
        [1, 0, 1, 0, 0]
    """

    __slots__ = ("_alignments", "_contaminants", "_counters", "_document", "_mate", "_overlaps", "_sources")

    def __init__(
        self,
        counters: ReadCounters,
        sources: Iterable[str],
        *,
        contaminants: Iterable[tuple[str, str]] | None = None,
        mate: QcReport | None = None,
        overlaps: PairOverlaps | None = None,
        alignments: AlignmentCounters | None = None,
    ) -> None:
        if hasattr(self, "_counters"):
            raise initialised_twice(self)
        self._counters = counters
        self._sources = tuple(sources)
        self._contaminants = None if contaminants is None else tuple(contaminants)
        self._mate = mate
        self._overlaps = overlaps
        self._alignments = alignments
        self._document: str | None = None

    @property
    def counters(self) -> ReadCounters:
        """The counters, with all numbers as NumPy arrays.

        Returns:
            ReadCounters
        """
        return self._counters

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of what was read.

        Returns:
            tuple[str, ...]
        """
        return self._sources

    @property
    def mate(self) -> QcReport | None:
        """On the second reads, if these are the first reads of pairs.

        Returns:
            QcReport | None
        """
        return self._mate

    @property
    def overlaps(self) -> PairOverlaps | None:
        """Lengths of the fragments of pairs as NumPy arrays.

        Returns:
            PairOverlaps | None
        """
        return self._overlaps

    @property
    def alignments(self) -> AlignmentCounters | None:
        """Flags, MAPQ, insert sizes and errors of alignments, if the source had any.

        Returns:
            AlignmentCounters | None
        """
        return self._alignments

    def modules(self, *, as_fastqc: bool = False, with_kmers: bool = False) -> Modules:
        """FastQC's modules with their tables and verdicts.

        Args:
            as_fastqc (bool): guesses the encoding of qualities as FastQC does, and leaves out those of the package's
                adapters that FastQC does not look for.
            with_kmers (bool): adds Kmer Content, which FastQC 0.11.9 leaves out unless its limits are changed.

        Returns:
            Modules
        """
        # Only here: it needs NumPy, which takes long to import.
        from seqtide.quality_control.modules import Modules

        return Modules(self._counters, self._contaminants, as_fastqc=as_fastqc, with_kmers=with_kmers)

    def to_dict(self) -> dict[str, Any]:
        """All results as dictionaries, lists, text and numbers, with None for what is not known.

        Returns:
            dict[str, object]: of the schema `seqtide.qc`, version 1, which {doc}`/guide/qc` describes. The caller's
            own.
        """
        from seqtide.quality_control.document import document

        if self._document is None:
            mate = None if self._mate is None else self._mate.to_dict()
            made = document(self.modules(), self._sources, mate, self._overlaps, self._alignments)
            self._document = json.dumps(made, allow_nan=False)
        read: dict[str, Any] = json.loads(self._document)
        return read

    def to_json(
        self, target: Target | None = None, *, indent: int | None = None, atomic: bool | JointFiles = True
    ) -> str | None:
        """The dictionary as JSON.

        Args:
            target: a path, ``"-"`` for standard output, a file descriptor or a file object. None to get the text.
            indent (int | None): blanks for each level; None for one line.
            atomic (bool | JointFiles): whether a path gets the whole text or nothing; with JointFiles, together with
                the others.

        Returns:
            str | None: the text, if there is no target.

        Raises:
            OSError: the target cannot be written.
        """
        text = json.dumps(self.to_dict(), indent=indent, allow_nan=False)
        if target is None:
            return text
        with open_whole_stream(target, atomic) as stream:
            stream.write(text.encode() + b"\n")
        return None

    def to_html(
        self, target: Target | None = None, *, title: str | None = None, atomic: bool | JointFiles = True
    ) -> str | None:
        """The report as one HTML page that needs nothing else.

        Args:
            target: a path, ``"-"`` for standard output, a file descriptor or a file object. None to get the text.
            title (str | None): of the page; None for the sources' names.
            atomic (bool | JointFiles): as for `to_json`.

        Returns:
            str | None: the page, if there is no target.

        Raises:
            OSError: the target cannot be written.
            ImportError: jinja2 is not installed, which the extra `seqtide[qc]` brings.
        """
        page = self._page(title)
        if target is None:
            return page
        with open_whole_stream(target, atomic) as stream:
            stream.write(page.encode())
        return None

    def _page(self, title: str | None) -> str:
        document = self.to_dict()
        mate = document["mate"]
        return render([document], title) if mate is None else render([document, mate], title, paired=True)

    def _repr_html_(self) -> str:
        """The page, in a frame of its own: for notebooks."""
        page = html.escape(self._page(None))
        return f'<iframe srcdoc="{page}" style="width:100%;height:48rem;border:0" title="quality report"></iframe>'

    def plot(self, name: str) -> Any:
        """One module as a figure of matplotlib, which the extra `seqtide[plot]` installs.

        Args:
            name (str): of a module: `position_quality`, `tile_quality`, `read_quality`, `base_content`, `read_gc`,
                `n_content`, `lengths`, `duplication` or `adapters`; `lanes`, `channels`, `times` or `kmers`;
                `insert_sizes` of pairs; or of alignments `coverage`, `gc_bias`, `inserts`, `mapq`, `errors`,
                `substitutions`, `indels` or `read_groups`.

        Returns:
            matplotlib.figure.Figure: not known to pyplot, and so to be shown or saved by the caller.

        Raises:
            ImportError: matplotlib is not installed.
            ValueError: no module has that name, or the reads have nothing to show in it.
        """
        from seqtide.quality_control.figures import figure

        return figure(self.to_dict(), name)

    @staticmethod
    def merge(reports: Iterable[QcReport]) -> QcReport:
        """One report on all reads of several.

        All numbers are as if one pass had read one input after the other, but for what depends on where in the input a
        read stands: FastQC's table of the first 100,000 distinct sequences, and with it over-represented sequences and
        FastQC's duplication, and the samples of reads for tiles and for k-mers.

        Args:
            reports (Iterable[QcReport]): at least one, counted with the same adapters. They stay as they are.

        Returns:
            QcReport: with the sources of all, and the contaminants of the first.

        Raises:
            ValueError: there is none, adapters differ, or only some are on pairs or on alignments.
        """
        reports = list(reports)
        if not reports:
            raise ValueError("nothing to merge: at least one report is needed")
        first, *others = reports
        if len({report.mate is None for report in reports}) > 1:
            raise ValueError("only some of the reports are on pairs")
        if len({report.alignments is None for report in reports}) > 1:
            raise ValueError("only some of the reports are on alignments")
        counters, overlaps, alignments = copy.deepcopy((first.counters, first.overlaps, first.alignments))
        for other in others:
            counters.merge(other.counters)
            if overlaps is not None and other.overlaps is not None:
                overlaps.merge(other.overlaps)
            if alignments is not None and other.alignments is not None:
                alignments.merge(other.alignments)
        return QcReport(
            counters,
            [source for report in reports for source in report.sources],
            contaminants=first._contaminants,
            mate=QcReport.merge([report.mate for report in reports if report.mate is not None]) if first.mate else None,
            overlaps=overlaps,
            alignments=alignments,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        options = {
            "contaminants": self._contaminants,
            "mate": self._mate,
            "overlaps": self._overlaps,
            "alignments": self._alignments,
        }
        return _restored, (self._counters, self._sources, options)

    def __repr__(self) -> str:
        return f"<QcReport of {', '.join(self._sources) or 'reads'}: {self._counters.reads} reads>"


def _restored(counters: ReadCounters, sources: tuple[str, ...], options: dict[str, Any]) -> QcReport:
    return QcReport(counters, sources, **options)
