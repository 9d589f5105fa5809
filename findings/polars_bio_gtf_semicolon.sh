#!/usr/bin/env bash
# polars-bio 0.36.2: read_gtf() splits attributes at a semicolon inside of quotes.
#
# GTF 2.2 puts text values in double quotes so that they can hold anything. A gene name of a;b comes back as a
# quotation mark and the letter a; what stood behind the semicolon is gone, and nothing is raised.
#
# Seen: gene_name = '"a'
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet polars-bio==0.36.2
printf '%b' 'chr1\tx\tgene\t1\t100\t.\t+\t.\tgene_id "G1"; gene_name "a;b"; tag "basic";\n' >a.gtf
venv/bin/python - <<'PY'
import polars_bio

(row,) = polars_bio.read_gtf("a.gtf").to_dicts()
values = {one["tag"]: one["value"] for one in row["attributes"]}
print(values)
assert values == {"gene_id": "G1", "gene_name": '"a', "tag": "basic"}, "this has changed"
PY
