/// \file
/// Everything for FASTA: records, reader, writer.
#pragma once

#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/reads/fasta/reader.hpp"
#include "seqtide/reads/fasta/record.hpp"
#include "seqtide/reads/fasta/writer.hpp"
