#include "format_guess.hpp"

namespace seqtide {
namespace {

struct Signature {
  std::string_view bytes;
  std::string_view phrase;
};

// Longer and more certain signatures first: the first match wins.
constexpr Signature signatures[] = {
    {"BAM\1", "uncompressed BAM"},
    {"BAI\1", "a BAM index (BAI)"},
    {"CSI\1", "a CSI index"},
    {"TBI\1", "a tabix index"},
    {"CRAM", "a CRAM file"},
    {"BCF\2", "uncompressed BCF"},
    {"\x1f\x8b", "gzip data inside the data: it was compressed twice"},
    {"BZh", "bzip2-compressed data"},
    {"\xfd"
     "7zXZ",
     "xz-compressed data"},
    {"\x28\xb5\x2f\xfd", "zstd-compressed data"},
    {"PK\3\4", "a ZIP archive"},
    {"%PDF", "a PDF document"},
    {"\x89HDF", "an HDF5 file"},
    {"ARROW1", "an Arrow file"},
    {"PAR1", "a Parquet file"},
    {"NCBI.sra", "an SRA archive"},
    {"##fileformat=VCF", "VCF text"},
    {"##gff-version", "GFF text"},
    {"@HD\t", "SAM text"},
    {"@SQ\t", "SAM text"},
    {"@RG\t", "SAM text"},
    {"@PG\t", "SAM text"},
    {"@CO\t", "SAM text"},
    {"LOCUS ", "GenBank text"},
    {"ID   ", "EMBL text"},
    {"<!DOCTYPE", "an HTML page"},
    {"<!doctype", "an HTML page"},
    {"<html", "an HTML page"},
    {"<?xml", "XML text"},
    {"\xff\xfe", "UTF-16 text"},
    {"\xfe\xff", "UTF-16 text"},
    {">", "FASTA text"},
    {"@", "FASTQ text"},
};

}  // namespace

std::string_view guess_format(std::string_view start) noexcept {
  for (const Signature& signature : signatures) {
    if (start.starts_with(signature.bytes)) return signature.phrase;
  }
  return {};
}

}  // namespace seqtide
