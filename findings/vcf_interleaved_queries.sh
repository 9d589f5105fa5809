#!/usr/bin/env bash
# cyvcf2 0.35.0 and pysam 0.24.1: two queries of one open VCF file share a place in the file.
#
# Two loops over two regions in step, as zip() makes them, get records of one region only or end early; neither
# raises. pysam has a multiple_iterators option for alignments; VariantFile.fetch has reopen=True, which is off by
# default.
#
# Seen: of 3 and 3 records zip() gives 1 pair
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet cyvcf2==0.35.0 pysam==0.24.1
printf '%b' '##fileformat=VCFv4.2\n' \
  '##contig=<ID=1,length=1000000>\n' \
  '##FILTER=<ID=q10,Description="low">\n' \
  '##INFO=<ID=AF,Number=A,Type=Float,Description="share">\n' \
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">\n' \
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="depths">\n' \
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n' \
  '1\t100\t.\tA\tC\t9\tPASS\t.\n' \
  '1\t110\t.\tA\tC\t9\tPASS\t.\n' \
  '1\t120\t.\tA\tC\t9\tPASS\t.\n' \
  '1\t500000\t.\tA\tC\t9\tPASS\t.\n' \
  '1\t500010\t.\tA\tC\t9\tPASS\t.\n' \
  '1\t500020\t.\tA\tC\t9\tPASS\t.\n' >a.vcf
venv/bin/python - <<'PY'
import cyvcf2
import pysam

pysam.tabix_index("a.vcf", preset="vcf", keep_original=True)
file = pysam.VariantFile("a.vcf.gz")
by_pysam = [(a.pos, b.pos) for a, b in zip(file.fetch("1", 0, 1000), file.fetch("1", 499000, 501000))]
file = cyvcf2.VCF("a.vcf.gz")
by_cyvcf2 = [(a.POS, b.POS) for a, b in zip(file("1:1-1000"), file("1:499000-501000"))]
print(by_pysam, by_cyvcf2)
right = [(100, 500000), (110, 500010), (120, 500020)]
assert by_pysam != right and by_cyvcf2 != right, "this has changed"
assert (by_pysam, by_cyvcf2) == ([(100, 500000)], [(100, 500000)]), "this has changed"
PY
