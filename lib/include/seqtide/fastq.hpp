/// \file
/// Everything for FASTQ: records, reader, writer, pairs.
#pragma once

#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/reads/fastq/pair.hpp"
#include "seqtide/reads/fastq/pair_writer.hpp"
#include "seqtide/reads/fastq/reader.hpp"
#include "seqtide/reads/fastq/record.hpp"
#include "seqtide/reads/fastq/writer.hpp"
