"""Regions of references as Python code gives them."""
import operator

from libcpp.utility cimport move
from libcpp.vector cimport vector

from seqtide.alignments.header cimport HeaderSnapshot
from seqtide.libseqtide.alignments.bam.query cimport c_parse_regions
from seqtide.libseqtide.region cimport OPEN_END, Region


cdef vector[Region] parse_regions(object region, object start, object end, HeaderSnapshot snapshot) except *:
    cdef vector[Region] regions
    if isinstance(region, str):
        add_region(regions, region, start, end, snapshot)
        return move(regions)
    if start is not None or end is not None:
        raise TypeError(f"start and end go with the name of a reference, not {type(region).__name__}")
    if isinstance(region, (bytes, bytearray)) or not hasattr(region, "__iter__"):
        raise TypeError(f"a region must be str, or many in a list, not {type(region).__name__}")
    for part in region:
        if isinstance(part, str):
            add_region(regions, part, None, None, snapshot)
        elif isinstance(part, tuple) and len(part) == 3 and isinstance(part[0], str):
            add_interval(regions, part[0], part[1], part[2], snapshot)
        else:
            raise TypeError(f"a region must be str or a tuple of name, start and end, not {part!r}")
    return move(regions)


cdef int add_region(vector[Region]& regions, str text, object start, object end, HeaderSnapshot snapshot) except -1:
    if start is not None or end is not None:
        return add_interval(regions, text, start, end, snapshot)
    cdef bytes native = text.encode("utf-8", "surrogateescape")
    cdef Region region
    for region in c_parse_regions(native, snapshot.header.get()[0]):
        regions.push_back(region)
    return 0


cdef int add_interval(vector[Region]& regions, str name, object start, object end, HeaderSnapshot snapshot) except -1:
    cdef bytes native = name.encode("utf-8", "surrogateescape")
    cdef Region region
    region.reference_id = snapshot.header.get().known_reference_id(native)
    first = 0 if start is None else parse_position(start, "start")
    last = OPEN_END if end is None else parse_position(end, "end")
    if end is not None and first > last:
        raise ValueError(f"start {first} lies behind end {last}")
    region.begin = min(first, OPEN_END)
    region.end = min(last, OPEN_END)
    if region.begin < region.end:
        regions.push_back(region)
    return 0


cdef object parse_position(object position, str name):
    if isinstance(position, bool):
        raise TypeError(f"{name} must be int, not bool")
    number = operator.index(position)
    if number < 0:
        raise ValueError(f"{name} must not be negative, not {number}")
    return number
