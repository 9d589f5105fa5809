"""A fork while threads of a reader and a writer are at work: the parent goes on, the child is told or goes on."""

import gc
import os
import time
import warnings

import endings_data as data

import seqtide as st

WROTE = 1  # into the file of both: it had no helper thread yet, so that nobody noticed


def disturb(rng, child):
    pass


def in_child(rng, folder, name, reader, writer, left):
    """The exit code of the child: 0 or WROTE if all is well."""
    if rng.random() < 0.6:
        try:
            if sum(1 for _ in reader) != left:
                return 20
        except st.StreamError as error:
            if "fork" not in str(error):
                return 21
    if rng.random() < 0.3:
        reader.close()
    del reader
    gc.collect()
    with st.open(folder / name, threads=4) as fresh:
        if sum(1 for _ in fresh) != data.READS:
            return 22
    if rng.random() < 0.5:
        try:
            writer.write(data.RECORD)
            writer.close()
        except st.StreamError as error:
            if "fork" not in str(error):
                return 23
        else:
            return WROTE
    return 0


def work(rng, folder):
    warnings.simplefilter("ignore", ResourceWarning)
    name = rng.choice(data.NAMES)
    reader = st.open(folder / name, threads=4, block_size=rng.choice((2000, 20_000)))
    taken = rng.randrange(data.READS)
    for _ in range(taken):
        next(reader)
    writer = st.FastqWriter("out.fq.gz", threads=4, atomic=rng.random() < 0.5)
    written = rng.choice((0, 3000))
    for _ in range(written):
        writer.write(data.RECORD)
    time.sleep(rng.random() * 0.002)
    child = os.fork()
    if child == 0:
        os._exit(in_child(rng, folder, name, reader, writer, data.READS - taken))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, WROTE), f"the child ended with {code}"
    assert sum(1 for _ in reader) == data.READS - taken
    reader.close()
    writer.close()
    if code != WROTE:
        with st.open("out.fq.gz") as copy:
            found = sum(1 for _ in copy)
            assert found == written, f"{found} records of {written}"


def problem_of(number, code, errors, folder):
    if code != 0 or errors:
        return "the parent failed"
    found = sorted(os.listdir(folder))
    return "" if found == ["out.fq.gz"] else f"left: {found}"
