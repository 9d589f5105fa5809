#!/usr/bin/env bash
# pysam 0.24.1 and cyvcf2 0.35.0 (htslib): a record that is read and written without a change has other numbers.
#
# Floats are written with six digits, where 32-bit floats need nine to come back the same: 0.123456789 becomes
# 0.123457. Records that were not touched are written anew as well.
#
# Seen: AF=0.123457 in both
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet pysam==0.24.1 cyvcf2==0.35.0
printf '%b' '##fileformat=VCFv4.2\n' \
  '##contig=<ID=1,length=1000000>\n' \
  '##FILTER=<ID=q10,Description="low">\n' \
  '##INFO=<ID=AF,Number=A,Type=Float,Description="share">\n' \
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">\n' \
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="depths">\n' \
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n' \
  '1\t100\t.\tA\tC\t9\tPASS\tAF=0.123456789\n' >a.vcf
venv/bin/python - <<'PY'
import cyvcf2
import pysam

with pysam.VariantFile("a.vcf") as file:
    by_pysam = [str(record).split()[7] for record in file]
by_cyvcf2 = [str(record).split()[7] for record in cyvcf2.VCF("a.vcf")]
print(by_pysam, by_cyvcf2)
assert by_pysam == by_cyvcf2 == ["AF=0.123457"], "this has changed"
PY
