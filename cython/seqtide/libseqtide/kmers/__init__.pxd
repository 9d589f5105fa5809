# Everything in lib/include/seqtide/kmers.
from seqtide.libseqtide.kernels.base_code cimport *
from seqtide.libseqtide.kmers.kmer cimport *
from seqtide.libseqtide.kmers.minimizers cimport *
from seqtide.libseqtide.kmers.nthash cimport *
from seqtide.libseqtide.kmers.spectrum cimport *
from seqtide.libseqtide.kmers.syncmers cimport *
