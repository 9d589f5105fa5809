"""BedBatch: many intervals of BED, bedGraph or peaks."""
cimport cython
from libcpp.string_view cimport string_view

from seqtide.columns.batch cimport concat_batches
from seqtide.intervals.record cimport BedRecord, columns_of_kind, layout_of, name_of_layout, record_from_text
from seqtide.libseqtide.intervals.bed.layout cimport BedLayout, first_columns
from seqtide.libseqtide.tabular.batch cimport CTabularBatch, parse_tabular
from seqtide.libseqtide.tabular.schema cimport CTabularSchema
from seqtide.tabular.batch cimport TableBatch


def _restore_bed_batch(str kind not None, restore, arguments):
    batch = <BedBatch?> restore(*arguments)
    (<BedBatch> batch).adopt_kind(layout_of(kind), (<BedBatch> batch).batch)
    return batch


@cython.final
@cython.auto_pickle(False)
cdef class BedBatch(TableBatch):
    """Many intervals as columns.

    Immutable, valid for ever, owner of its memory. `batch[3]` is a `BedRecord`, whose numbers are written anew. A batch
    of chosen columns has records only if these are the first ones that the kind has. `batch[2:10]` is a batch that
    shares the memory, and keeps it alive. `batch[mask]` and `batch[indices]`, with NumPy arrays or lists, are batches
    with a copy. Iterating gives records. Compares equal by values; pickles. Safe to use from several threads.

    Columns are those of the kind: `chrom`, `start`, `end`; of BED and peaks `name`, `score`, `strand`; of BED and
    gappedPeak `thick_start`, `thick_end`, `item_rgb`, `block_count`, `block_sizes`, `block_starts`; of bedGraph
    `value`; of peaks `signal_value`, `p_value`, `q_value`; of narrowPeak `peak`. To Arrow, `chrom`, `strand` and
    `item_rgb` are dictionaries, `name` is large_string, blocks are large_list; `score`, values and positions but
    `start` and `end` are null where they are missing.

    Attributes:
        kind (str): "bed", "bedGraph", "narrowPeak", "broadPeak" or "gappedPeak".
        fields (tuple[str, ...]): names of its columns.

    Example:
        >>> from seqtide import BedReader
        >>> batch = next(BedReader(b"chr1\\t5\\t9\\nchr2\\t0\\t3\\n").batches())
        >>> batch.start, batch.end - batch.start, batch.chrom.tolist()
        (array([5, 0]), array([4, 3]), ['chr1', 'chr2'])
    """

    def __cinit__(self, *arguments, **options):
        self.adopt_kind(BedLayout.bed, parse_tabular(first_columns(BedLayout.bed, 3), string_view()))

    cdef int adopt_kind(self, BedLayout layout, const CTabularBatch& batch) except -1:
        self.layout = layout
        return self.adopt(batch)

    cdef int adopt(self, const CTabularBatch& batch) except -1:
        TableBatch.adopt(self, batch)
        cdef Py_ssize_t count = len(self.fields)
        self.whole = count >= 3 and columns_of_kind(name_of_layout(self.layout))[:count] == self.fields
        return 0

    cdef TableBatch like(self, const CTabularBatch& batch):
        cdef BedBatch result = BedBatch.__new__(BedBatch)
        result.adopt_kind(self.layout, batch)
        return result

    @property
    def kind(self):
        return name_of_layout(self.layout)

    cdef object attribute(self, str name):
        if name not in self.fields:
            raise AttributeError(f"the batch has no column {name!r}; it has {', '.join(self.fields)}")
        return self.column(name)

    @property
    def chrom(self):
        """numpy.ndarray: str, names of chromosomes; `codes("chrom")` has them as numbers."""
        return self.attribute("chrom")

    @property
    def start(self):
        """numpy.ndarray: int64, first positions, from 0."""
        return self.attribute("start")

    @property
    def end(self):
        """numpy.ndarray: int64, positions behind the last ones."""
        return self.attribute("end")

    @property
    def name(self):
        """TextColumn: names."""
        return self.attribute("name")

    @property
    def score(self):
        """numpy.ndarray: float64, NaN where it is missing or no number."""
        return self.attribute("score")

    @property
    def strand(self):
        """numpy.ndarray: str, "+", "-" or "."."""
        return self.attribute("strand")

    @property
    def thick_start(self):
        """numpy.ma.MaskedArray: int64, starts of what is drawn thick."""
        return self.attribute("thick_start")

    @property
    def thick_end(self):
        """numpy.ma.MaskedArray: int64, ends of what is drawn thick."""
        return self.attribute("thick_end")

    @property
    def item_rgb(self):
        """numpy.ndarray: str, colours, "255,0,0" or "0"."""
        return self.attribute("item_rgb")

    @property
    def block_count(self):
        """numpy.ma.MaskedArray: int64, numbers of blocks."""
        return self.attribute("block_count")

    @property
    def block_sizes(self):
        """tuple[numpy.ndarray, numpy.ndarray]: int64, offsets and sizes, see `column`."""
        return self.attribute("block_sizes")

    @property
    def block_starts(self):
        """tuple[numpy.ndarray, numpy.ndarray]: int64, offsets and starts, counted from `start`."""
        return self.attribute("block_starts")

    @property
    def value(self):
        """numpy.ndarray: float64, values of bedGraph."""
        return self.attribute("value")

    @property
    def signal_value(self):
        """numpy.ndarray: float64, how enriched peaks are."""
        return self.attribute("signal_value")

    @property
    def p_value(self):
        """numpy.ndarray: float64, -log10 of p-values, -1 for none."""
        return self.attribute("p_value")

    @property
    def q_value(self):
        """numpy.ndarray: float64, -log10 of q-values, -1 for none."""
        return self.attribute("q_value")

    @property
    def peak(self):
        """numpy.ma.MaskedArray: int64, where summits are, counted from `start`, -1 for none."""
        return self.attribute("peak")

    cdef object record(self, size_t i):
        if not self.whole:
            raise ValueError(f"the batch has the columns {', '.join(self.fields)}, which are not the first ones of "
                             f"{self.kind}, and so no records")
        return record_from_text(self.kind, self.text_of(i))

    def __reduce__(self):
        restore, arguments = TableBatch.__reduce__(self)
        return _restore_bed_batch, (self.kind, restore, arguments)

    @staticmethod
    def from_records(records):
        """A batch of records.

        Args:
            records (Iterable[BedRecord]): the records, all of one kind and with the same number of fields.

        Returns:
            BedBatch: a copy of them.

        Raises:
            TypeError: one of them is something else.
            ValueError: kinds or numbers of fields differ, or a field is none that its column can hold.

        Example:
            >>> from seqtide import BedBatch, BedRecord
            >>> BedBatch.from_records([BedRecord("chr1", 5, 9), BedRecord("chr1", 7, 8)]).start
            array([5, 7])
        """
        cdef BedBatch result = BedBatch.__new__(BedBatch)
        cdef CTabularBatch batch
        lines = []
        first = None
        for record in records:
            if not isinstance(record, BedRecord):
                raise TypeError(f"a BedBatch is made of BedRecord, not {type(record).__name__}")
            shape = record.kind, bytes(record).count(b"\t") + 1
            if first is None:
                first = shape
            elif shape != first:
                raise ValueError(f"a record of {shape[0]} has {shape[1]} fields, the first one, of {first[0]}, "
                                 f"has {first[1]}")
            lines.append(bytes(record))
        if first is None:
            return result
        cdef bytes text = b"".join(lines)
        cdef BedLayout layout = layout_of(first[0])
        cdef CTabularSchema schema = first_columns(layout, <size_t> first[1])
        cdef string_view view = string_view(<const char*> text, <size_t> len(text))
        with nogil:
            batch = parse_tabular(schema, view)
        result.adopt_kind(layout, batch)
        return result

    @staticmethod
    def concat(batches):
        """The intervals of several batches, one batch behind the other.

        Args:
            batches (Iterable[BedBatch]): the batches, with the same columns; there may be none.

        Returns:
            BedBatch: a copy; of a single batch, the same memory.

        Raises:
            TypeError: one of them is something else.
            ValueError: their columns differ.
        """
        return concat_batches(BedBatch(), batches)
