/// \file
/// Everything for FASTQ: records, reader, writer, pairs.
#pragma once

#include "seqtide/fastq/pair.hpp"
#include "seqtide/fastq/reader.hpp"
#include "seqtide/fastq/record.hpp"
#include "seqtide/fastq/writer.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
