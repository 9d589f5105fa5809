/// \file
/// Everything about BAM.
#pragma once

#include "seqtide/alignments/bam/reader.hpp"
#include "seqtide/alignments/bam/writer.hpp"
#include "seqtide/alignments/expression.hpp"
#include "seqtide/alignments/record.hpp"
#include "seqtide/alignments/record_filter.hpp"
#include "seqtide/io/file_stream.hpp"
