/// \file
/// Everything for tables of text with declared columns.
#pragma once

#include "seqtide/io/file_stream.hpp"
#include "seqtide/io/memory_stream.hpp"
#include "seqtide/tabular/batch.hpp"
#include "seqtide/tabular/reader.hpp"
#include "seqtide/tabular/schema.hpp"
#include "seqtide/tabular/writer.hpp"
