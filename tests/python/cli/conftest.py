"""Reads in files, for the tests of commands."""

import pytest
from cli_runner import MATES, READS, fastq, make_reads


@pytest.fixture
def reads_file(tmp_path):
    path = tmp_path / "reads.fastq"
    path.write_bytes(fastq(READS))
    return path


@pytest.fixture
def pair_files(tmp_path):
    paths = tmp_path / "a_1.fastq", tmp_path / "a_2.fastq"
    paths[0].write_bytes(fastq(READS))
    paths[1].write_bytes(fastq(MATES))
    return paths


@pytest.fixture(scope="module")
def many_reads(tmp_path_factory):
    """Several batches."""
    path = tmp_path_factory.mktemp("many") / "reads.fastq"
    path.write_bytes(fastq(make_reads(1000)) * 40)
    return path
