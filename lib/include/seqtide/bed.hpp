/// \file
/// Everything for BED, bedGraph and peaks: records, reader, writer.
#pragma once

#include "seqtide/intervals/bed/layout.hpp"
#include "seqtide/intervals/bed/reader.hpp"
#include "seqtide/intervals/bed/record.hpp"
#include "seqtide/intervals/bed/writer.hpp"
#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/tabular/batch.hpp"
