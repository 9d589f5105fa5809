/// \file
/// Everything about BAM.
#pragma once

#include "seqtide/bam/reader.hpp"
#include "seqtide/bam/record.hpp"
#include "seqtide/bam/writer.hpp"
#include "seqtide/io/file_stream.hpp"
