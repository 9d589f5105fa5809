#!/usr/bin/env bash
# cyvcf2 0.35.0: a genotype with one missing allele counts as called and heterozygous, and a haploid one as phased.
#
# GT ./1 says that one allele is not known. gt_types has 1 (heterozygous) for it, num_called counts it, and aaf takes
# one of its two alleles for the reference's. In genotypes, a single allele 0 has the phase True. Missing numbers of
# format() are -2147483648, which a mean takes for a number.
#
# Seen: gt_types [1, 0], genotypes [[-1, 1, False], [0, True]], num_called 2, AD -2147483648
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet cyvcf2==0.35.0
printf '%b' '##fileformat=VCFv4.2\n' \
  '##contig=<ID=1,length=1000000>\n' \
  '##FILTER=<ID=q10,Description="low">\n' \
  '##INFO=<ID=AF,Number=A,Type=Float,Description="share">\n' \
  '##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">\n' \
  '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="depths">\n' \
  '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tA\tB\n' \
  '1\t100\t.\tA\tC\t9\tPASS\t.\tGT:AD\t./1:1,2\t0:.\n' >a.vcf
venv/bin/python - <<'PY'
import cyvcf2

(record,) = list(cyvcf2.VCF("a.vcf"))
types, genotypes, called = record.gt_types.tolist(), record.genotypes, record.num_called
depths = record.format("AD").tolist()
print(types, genotypes, called, record.aaf, depths)
assert (types, genotypes, called) == ([1, 0], [[-1, 1, False], [0, True]], 2), "this has changed"
assert depths[1][0] == -2147483648, "this has changed"
PY
