/// \file
/// Everything for FASTA: records, reader, writer.
#pragma once

#include "seqtide/fasta/reader.hpp"
#include "seqtide/fasta/record.hpp"
#include "seqtide/fasta/writer.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
