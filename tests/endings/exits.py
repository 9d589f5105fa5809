"""A program that ends while readers and writers are open and threads work for them."""

import atexit
import sys
import threading
import time
import warnings

import endings_data as data

import seqtide as st

kept = []  # until the interpreter clears modules


class Planned(Exception):
    """Nobody catches it."""


def disturb(rng, child):
    pass


def drain(items):
    for _ in items:
        pass


def write_for_ever(rng):
    with data.writer(rng) as writer:
        while True:
            writer.write(data.RECORD)


def keep_alive(rng, thing, folder):
    """Leaves something where the end of the interpreter finds it, or a thread that goes on with it."""

    class Dying:
        def __del__(self):
            next(thing, None)

    def sort():
        with (
            st.BamReader(folder / "sorted.bam", threads=2) as source,
            st.BamWriter("atomic.bam", source.header, atomic=True) as target,
        ):
            st.sort_alignments(source, target, order="name", memory_bytes=1 << 20)
            raise Planned  # the output must not appear, however far the thread comes

    def quietly(work, *arguments):
        try:
            work(*arguments)
        except Planned:
            pass

    ways = (
        lambda: kept.append(thing),
        lambda: sys.modules.__setitem__("held", thing),
        lambda: kept.append([thing, kept]),
        lambda: setattr(st, "held", thing),
        lambda: kept.append(Dying()),
        lambda: atexit.register(next, thing, None),
        lambda: threading.Thread(target=drain, args=(thing,)).start(),
        lambda: threading.Thread(target=drain, args=(thing,), daemon=True).start(),
        lambda: threading.Thread(target=quietly, args=(sort,), daemon=True).start(),
        lambda: threading.Thread(target=write_for_ever, args=(rng,), daemon=True).start(),
    )
    rng.choice(ways)()


def work(rng, folder):
    warnings.simplefilter("ignore", ResourceWarning)
    for _ in range(rng.choice((1, 1, 2, 3))):
        keep_alive(rng, data.something_begun(rng, folder), folder)
    time.sleep(rng.random() * 0.02)
    how = rng.randrange(4)
    if how == 0:
        sys.exit(7)
    if how == 1:
        for _ in data.reader(rng, folder):
            break
        return
    with data.writer(rng) as writer:
        for _ in range(rng.choice((0, 1, 5000))):
            writer.write(data.RECORD)
        if how == 2:
            raise Planned
        sys.exit(7)


def problem_of(number, code, errors, folder):
    if code not in (0, 1, 7) or (code == 1 and "Planned" not in errors):
        return "an end that nobody asked for"
    if code != 1 and errors:
        return "it wrote to standard error"
    found = data.left_behind(folder)
    return f"left behind or looking whole: {found}" if found else ""
