"""A signal that is pending while native code works: no moment has to be met for that."""

import _thread
import functools
import itertools
import signal

import pytest

NUMBER = int(signal.SIGALRM)  # 14, which is a good size of a k-mer, too


class Interrupt(BaseException):
    pass


class Interrupting:
    """The number 14 as an argument. Whoever takes it has SIGALRM pending, and no Python code has run by then."""

    __index__ = staticmethod(
        functools.partial(next, itertools.filterfalse(_thread.interrupt_main, itertools.repeat(NUMBER)))
    )


def check_interrupted(results):
    """Goes over an iterator without any Python code, and so without a look at signals but those of native code."""

    def interrupt(number, frame):
        raise Interrupt

    done = []
    before = signal.signal(NUMBER, interrupt)
    try:
        with pytest.raises(Interrupt):
            done.extend(results)
    finally:
        signal.signal(NUMBER, before)
    assert done == [], "nobody looked for signals until the end"
