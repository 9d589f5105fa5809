# Questions to counters, with answers as Python objects: for ReadCounters.ask(), which holds the gate meanwhile.
from cpython.bytes cimport PyBytes_FromStringAndSize
from cython.operator cimport dereference, preincrement
from libc.stdint cimport int32_t, int64_t, uint16_t, uint64_t
from libc.string cimport memcpy
from libcpp.map cimport map
from libcpp.pair cimport pair
from libcpp.string cimport string
from libcpp.vector cimport vector

from seqtide.core.arrays cimport copied_array, new_array, new_zeros
from seqtide.core.native cimport decoded
from seqtide.libseqtide.kernels.byte_counts cimport BaseCounts
from seqtide.libseqtide.qc.adapters cimport NamedSequence
from seqtide.libseqtide.qc.duplication cimport FirstSequences
from seqtide.libseqtide.qc.origins cimport Lane, LaneSurface, ReadTotals
from seqtide.libseqtide.qc.position_counts cimport PositionBin, PositionCounts, phred_scores, position_bin
from seqtide.libseqtide.qc.read_measures cimport SpreadGc
from seqtide.libseqtide.qc.read_qc cimport ReadQc


cdef inline list adapter_list(const NamedSequence* adapters, size_t count):
    cdef size_t i
    cdef list result = []
    for i in range(count):
        result.append((decoded(adapters[i].name), decoded(adapters[i].sequence)))
    return result


cdef inline tuple arrays_of_pairs(const vector[pair[uint64_t, uint64_t]]& pairs):
    cdef uint64_t* firsts = NULL
    cdef uint64_t* seconds = NULL
    cdef size_t i
    first = new_array(pairs.size(), "uint64", <void**> &firsts)
    second = new_array(pairs.size(), "uint64", <void**> &seconds)
    for i in range(pairs.size()):
        firsts[i] = pairs[i].first
        seconds[i] = pairs[i].second
    return first, second


cdef inline object reads_of(ReadQc* qc):
    return qc.lengths().reads()


cdef inline object bases_of(ReadQc* qc):
    return qc.lengths().bases()


cdef inline object has_quality(ReadQc* qc):
    return qc.has_quality()


cdef inline object lengths_of(ReadQc* qc):
    return arrays_of_pairs(qc.lengths().counts())


cdef inline object bin_limits(ReadQc* qc):
    cdef uint64_t* begins = NULL
    cdef uint64_t* ends = NULL
    cdef size_t i, count = qc.positions().bins()
    cdef PositionBin bin
    begin = new_array(count, "uint64", <void**> &begins)
    end = new_array(count, "uint64", <void**> &ends)
    for i in range(count):
        bin = position_bin(i)
        begins[i] = bin.begin
        ends[i] = bin.end
    return begin, end


cdef inline object bases_by_bin(ReadQc* qc):
    cdef const PositionCounts* positions = &qc.positions()
    cdef uint64_t* counts = NULL
    cdef size_t i
    cdef BaseCounts bases
    array = new_array((positions.bins(), 6), "uint64", <void**> &counts)
    for i in range(positions.bins()):
        bases = positions.bases(i)
        counts[6 * i] = bases.a
        counts[6 * i + 1] = bases.c
        counts[6 * i + 2] = bases.g
        counts[6 * i + 3] = bases.t
        counts[6 * i + 4] = bases.n
        counts[6 * i + 5] = bases.other
    return array


cdef inline object scores_by_bin(ReadQc* qc):
    cdef const PositionCounts* positions = &qc.positions()
    cdef uint64_t* counts = NULL
    cdef size_t i
    array = new_array((positions.bins(), phred_scores), "uint64", <void**> &counts)
    for i in range(positions.bins()):
        memcpy(counts + i * phred_scores, positions.scores(i).data(), phred_scores * sizeof(uint64_t))
    return array


cdef inline object mean_scores(ReadQc* qc):
    return copied_array(qc.measures().mean_scores().data(), phred_scores, "uint64")


cdef inline object arithmetic_scores(ReadQc* qc):
    return copied_array(qc.measures().arithmetic_scores().data(), phred_scores, "uint64")


cdef inline object gc_percents(ReadQc* qc):
    return copied_array(qc.measures().gc().data(), qc.measures().gc().size(), "uint64")


cdef inline object spread_gc(ReadQc* qc):
    cdef SpreadGc spread = qc.measures().spread_gc()
    return copied_array(spread.data(), spread.size(), "float64")


cdef inline object tracked_sequences(ReadQc* qc):
    cdef const FirstSequences* sequences = &qc.first_sequences()
    cdef size_t i
    cdef string text
    cdef list result = []
    for i in range(sequences.size()):
        text = sequences.sequence(i)
        result.append((PyBytes_FromStringAndSize(text.data(), <Py_ssize_t> text.size()), sequences.count(i)))
    return result


cdef inline object reads_at_limit(ReadQc* qc):
    return qc.first_sequences().reads_at_limit()


cdef inline object sample_of(ReadQc* qc):
    times, sequences = arrays_of_pairs(qc.sequence_sample().multiplicities())
    return times, sequences, qc.sequence_sample().fraction()


cdef inline object adapters_of(ReadQc* qc):
    return adapter_list(qc.adapters().adapters().data(), qc.adapters().adapters().size())


cdef inline object first_adapters(ReadQc* qc):
    cdef uint64_t* counts = NULL
    cdef size_t adapter, size, bins = qc.positions().bins()
    array = new_zeros((qc.adapters().adapters().size(), bins), "uint64", <void**> &counts)
    for adapter in range(qc.adapters().adapters().size()):
        size = qc.adapters().first_positions(adapter).size()
        if size > 0:
            memcpy(counts + adapter * bins, qc.adapters().first_positions(adapter).data(), size * sizeof(uint64_t))
    return array


cdef inline object tile_arrays(ReadQc* qc):
    cdef int64_t* numbers = NULL
    cdef uint64_t* sums = NULL
    cdef uint64_t* counts = NULL
    cdef size_t i, bins = qc.positions().bins()
    cdef vector[uint64_t] row
    cdef vector[int32_t] native = qc.tiles().numbers()
    number_array = new_array(native.size(), "int64", <void**> &numbers)
    sum_array = new_zeros((native.size(), bins), "uint64", <void**> &sums)
    count_array = new_zeros((native.size(), bins), "uint64", <void**> &counts)
    for i in range(native.size()):
        numbers[i] = native[i]
        row = qc.tiles().tile(native[i]).sums()
        memcpy(sums + i * bins, row.data(), row.size() * sizeof(uint64_t))
        row = qc.tiles().tile(native[i]).counts()
        memcpy(counts + i * bins, row.data(), row.size() * sizeof(uint64_t))
    return number_array, sum_array, count_array


cdef inline void put_totals(uint64_t* row, const ReadTotals& totals) noexcept:
    row[0] = totals.reads
    row[1] = totals.bases
    row[2] = totals.scored
    row[3] = totals.score_sum


cdef inline object lane_arrays(ReadQc* qc):
    cdef const map[LaneSurface, Lane]* lanes = &qc.origins().lanes()
    cdef int64_t* places = NULL
    cdef uint64_t* totals = NULL
    cdef uint64_t* sums = NULL
    cdef uint64_t* counts = NULL
    cdef size_t i = 0, bins = qc.positions().bins()
    cdef vector[uint64_t] row
    place_array = new_array((lanes.size(), 2), "int64", <void**> &places)
    total_array = new_array((lanes.size(), 4), "uint64", <void**> &totals)
    sum_array = new_zeros((lanes.size(), bins), "uint64", <void**> &sums)
    count_array = new_zeros((lanes.size(), bins), "uint64", <void**> &counts)
    cdef map[LaneSurface, Lane].const_iterator lane = lanes.const_begin()
    while lane != lanes.const_end():
        places[2 * i] = dereference(lane).first.lane
        places[2 * i + 1] = dereference(lane).first.surface
        put_totals(totals + 4 * i, dereference(lane).second.totals)
        if dereference(lane).second.scores.bins() > 0:
            row = dereference(lane).second.scores.sums()
            memcpy(sums + i * bins, row.data(), row.size() * sizeof(uint64_t))
            row = dereference(lane).second.scores.counts()
            memcpy(counts + i * bins, row.data(), row.size() * sizeof(uint64_t))
        i += 1
        preincrement(lane)
    return place_array, total_array, sum_array, count_array


cdef inline object channel_arrays(ReadQc* qc):
    cdef const vector[ReadTotals]* channels = &qc.origins().channels()
    cdef int64_t* numbers = NULL
    cdef uint64_t* totals = NULL
    cdef size_t i, count = 0
    for i in range(channels.size()):
        count += channels[0][i].reads > 0
    number_array = new_array(count, "int64", <void**> &numbers)
    total_array = new_array((count, 4), "uint64", <void**> &totals)
    count = 0
    for i in range(channels.size()):
        if channels[0][i].reads > 0:
            numbers[count] = <int64_t> i
            put_totals(totals + 4 * count, channels[0][i])
            count += 1
    return number_array, total_array


cdef inline object time_arrays(ReadQc* qc):
    cdef const map[uint64_t, ReadTotals]* bins = &qc.origins().times().bins()
    cdef int64_t* starts = NULL
    cdef uint64_t* totals = NULL
    cdef uint64_t width = qc.origins().times().width()
    cdef size_t i = 0
    start_array = new_array(bins.size(), "int64", <void**> &starts)
    total_array = new_array((bins.size(), 4), "uint64", <void**> &totals)
    cdef map[uint64_t, ReadTotals].const_iterator bin = bins.const_begin()
    while bin != bins.const_end():
        starts[i] = <int64_t> (dereference(bin).first * width)
        put_totals(totals + 4 * i, dereference(bin).second)
        i += 1
        preincrement(bin)
    return start_array, total_array, width


cdef inline object kmer_totals(ReadQc* qc):
    return copied_array(qc.kmers().totals().data(), qc.kmers().totals().size(), "uint64")


cdef inline object kmer_spans(ReadQc* qc):
    cdef vector[uint16_t] spans = qc.kmers().spans()
    return copied_array(spans.data(), spans.size(), "uint16")


cdef inline object kmer_bases(ReadQc* qc):
    return qc.kmers().longest()
