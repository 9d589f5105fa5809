"""What work costs as it grows by 8, by processor time.

    tools/scaling

An algorithm that is linear costs 8 times as much, and up to three times that where the data no longer fits in a cache,
or in memory that the process has already (tables of half a million names: 21 times); one that is quadratic costs 64
times as much. The least of several times is what the work takes when nothing comes between.
"""

import gc
import time

import pytest
from kinds_of_work import KINDS

FACTOR = 8
MOST = 32  # times the cost
ROUNDS = 5
DOUBLINGS = 6  # at most, until there is
ENOUGH = 0.01  # seconds, of which the clock's own steps are a small part


def cost(call):
    """Seconds of processor time, of all threads."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        start = time.process_time()
        call()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", KINDS)
def test_cost_grows_with_the_work(name, tmp_path):
    make, size = KINDS[name]
    few = cost(make(size, tmp_path))
    for _ in range(DOUBLINGS):
        if few >= ENOUGH:
            break
        size *= 2
        few = cost(make(size, tmp_path))
    else:
        pytest.fail(f"{size} is no work")
    many = cost(make(size * FACTOR, tmp_path))
    assert many <= MOST * few, f"{few:.4f} s for {size}, {many:.4f} s for {FACTOR} times as much"


def test_quadratic_work_is_found(tmp_path):
    def make(size, folder):
        return lambda: [sum(range(size)) for _ in range(size)]

    KINDS["quadratic"] = (make, 500)
    try:
        with pytest.raises(AssertionError, match="times as much"):
            test_cost_grows_with_the_work("quadratic", tmp_path)
    finally:
        del KINDS["quadratic"]
