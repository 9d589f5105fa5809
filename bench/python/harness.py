"""Runs competitors against each other: one process a run, in turn, on an idle machine, results compared.

A program of this folder lists its competitors and tasks and calls `main`. What is measured is opening a file and
reading it to its end; importing the library is not. Each competitor first reads each file once in full detail, which
warms the page cache and shows that it counts the same records and bases as the others: no result, no time.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib
import importlib.metadata
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

OURS = "seqtide"
IDLE_SHARE = 0.9
IDLE_SAMPLE_SECONDS = 0.4


@dataclass(frozen=True)
class Competitor:
    """A library in one of its settings.

    `open(path, keep)` gives its iterable of records; `keep` tells that records must outlive the next step.
    `parts(record)` gives id, sequence and, for FASTQ, quality. `read_all(records)` is the loop over `open`'s records
    that reads all of these attributes; it gives the number of bases.
    """

    name: str
    module: str
    package: str
    open: Callable[[str, bool], Iterable[Any]]
    parts: Callable[[Any], tuple[Any, ...]]
    read_all: Callable[[Iterable[Any]], int]
    compressed_only: bool = False
    loops: dict[str, Callable[[str], dict[str, Any]]] = field(default_factory=dict)  # more tasks it can do, see Task
    volatile: bool = False  # without `keep`, the last record is not there any more when the loop has ended


@dataclass(frozen=True)
class Task:
    """One thing to do with one file of the data folder.

    `loop` is "iterate", "attributes" or "keep", or the key of a function in the `loops` of those competitors that can
    do it. Such a function takes the file's path and gives what was found, on which all must agree: with "seconds" if it
    measured the time itself, and with "output", a file whose uncompressed content counts.
    """

    name: str
    loop: str
    file: str
    targets: dict[str, float] = field(default_factory=dict)  # competitor: least ratio of its time to ours
    target_mebibytes: int | None = None  # largest peak memory over the interpreter

    @property
    def compressed(self) -> bool:
        return self.file.endswith(".gz")


@dataclass
class Row:
    """What one competitor showed in one task."""

    name: str
    version: str = ""
    problem: str = ""
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak_bytes: int = 0
    busy: int = 0  # runs that started while something else kept the machine busy

    def summary(self) -> dict[str, Any]:
        row = asdict(self)
        if self.wall:
            row |= {"median": median(self.wall), "best": min(self.wall), "median_cpu": median(self.cpu)}
        return row


# In the process of one run.


def memory(key: str) -> int:
    """VmRSS or VmHWM (peak) of this process; unlike ru_maxrss not inherited from the parent. 0 off Linux."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(key + ":"))


def cpu_seconds() -> float:
    """Of all threads, and of processes that a library started and waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def iterate(records: Iterable[Any]) -> Any:
    """The shortest loop; that its last record is the file's last one shows that it has seen all."""
    record = None
    for record in records:  # noqa: B007
        pass
    return record


def count(records: Iterable[Any]) -> int:
    """For competitors whose last record cannot be looked at after the loop."""
    number = 0
    for _record in records:
        number += 1
    return number


def loop_of(competitor: Competitor, loop: str) -> Callable[[Any], Any]:
    if loop == "iterate":
        return count if competitor.volatile else iterate
    return competitor.read_all if loop == "attributes" else list


def result_of(competitor: Competitor, loop: str, outcome: Any) -> dict[str, Any]:
    """As far as this loop tells; a part of what `check` gives."""
    if loop == "attributes":
        return {"bases": outcome}
    if loop == "keep":
        return {"records": len(outcome), "last": first_word(competitor.parts(outcome[-1]))}
    return {"records": outcome} if competitor.volatile else {"last": first_word(competitor.parts(outcome))}


def first_word(parts: tuple[Any, ...]) -> str:
    return str(parts[0].split()[0])


def check(competitor: Competitor, path: str) -> dict[str, Any]:
    """Everything that competitors have to agree on."""
    number = bases = 0
    parts: tuple[Any, ...] = ()
    for record in competitor.open(path, False):
        parts = competitor.parts(record)
        if len(parts) > 2 and len(parts[1]) != len(parts[2]):
            raise ValueError(f"record {number + 1}: sequence and quality differ in length")
        number += 1
        bases += len(parts[1])
    return {"records": number, "bases": bases, "last": first_word(parts)}


def content_hash(path: Path) -> str:
    """Of what a gzip file holds; the file is deleted."""
    with gzip.open(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    path.unlink()
    return digest


def run_once(competitor: Competitor, loop: str, path: str) -> dict[str, Any]:
    start_memory = memory("VmRSS")
    try:
        importlib.import_module(competitor.module)
    except ImportError as error:
        missing = isinstance(error, ModuleNotFoundError) and error.name == competitor.module
        return {"problem": "not installed" if missing else f"cannot be imported: {error}"}
    if loop == "check":
        return {"result": check(competitor, path), "version": version_of(competitor)}

    own = competitor.loops.get(loop)
    function = own or loop_of(competitor, loop)
    cpu = cpu_seconds()
    wall = time.perf_counter()
    outcome = function(path) if own else function(competitor.open(path, loop == "keep"))
    wall = time.perf_counter() - wall
    cpu = cpu_seconds() - cpu
    if own:
        wall = outcome.pop("seconds", wall)
        if "output" in outcome:
            outcome["sha256"] = content_hash(Path(outcome.pop("output")))
        result = outcome
    else:
        result = result_of(competitor, loop, outcome)
    return {"result": result, "wall": wall, "cpu": cpu, "peak_bytes": memory("VmHWM") - start_memory}


def version_of(competitor: Competitor) -> str:
    try:
        return importlib.metadata.version(competitor.package)
    except importlib.metadata.PackageNotFoundError:
        # In a build folder without metadata.
        return str(getattr(sys.modules.get(competitor.module), "__version__", ""))


# In the process that starts them.


def idle_share() -> float:
    """Share of processor time that was idle just now; 1 where the system does not tell."""

    def times() -> list[int]:
        return [int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]

    try:
        before = times()
        time.sleep(IDLE_SAMPLE_SECONDS)
        spent = [after - earlier for after, earlier in zip(times(), before, strict=True)]
    except OSError:
        return 1.0
    return (spent[3] + spent[4]) / max(1, sum(spent))


class Idleness:
    """Waits for an idle machine; once that was in vain, it only notes that the machine is busy."""

    def __init__(self, patience: float) -> None:
        self.patience = patience

    def wait(self) -> bool:
        deadline = time.monotonic() + self.patience
        while idle_share() < IDLE_SHARE:
            if time.monotonic() >= deadline:
                if self.patience:
                    warn(f"the machine was not idle for {self.patience:.0f} s; measuring all the same")
                self.patience = 0
                return False
        return True


def warn(text: str) -> None:
    print(f"warning: {text}", file=sys.stderr, flush=True)


def start(competitor: Competitor, loop: str, path: Path, timeout: float) -> dict[str, Any]:
    command = [sys.executable, sys.argv[0], "--run", competitor.name, loop, str(path)]
    try:
        process = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return {"problem": f"not done after {timeout:.0f} s"}
    if process.returncode != 0:
        lines = process.stderr.strip().splitlines() or [f"exit status {process.returncode}"]
        return {"problem": lines[-1]}
    answer: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return answer


def disagreement(result: dict[str, Any], expected: dict[str, Any]) -> str:
    wrong = [f"{key} {value!r}, not {expected[key]!r}" for key, value in result.items() if value != expected[key]]
    return "wrong result: " + ", ".join(wrong) if wrong else ""


def run_task(task: Task, competitors: list[Competitor], data: Path, options: argparse.Namespace) -> list[Row]:
    path = data / task.file
    expected = json.loads((data / "made.json").read_text())["files"][task.file]
    contenders = [one for one in competitors if task.compressed or not one.compressed_only]
    if task.loop not in ("iterate", "attributes", "keep"):
        contenders = [one for one in contenders if task.loop in one.loops]
    rows = {one.name: Row(one.name) for one in contenders}

    def attempt(one: Competitor, loop: str) -> dict[str, Any]:
        answer = start(one, loop, path, options.timeout)
        if "result" in answer:
            for key, value in answer["result"].items():
                expected.setdefault(key, value)
        rows[one.name].problem = answer.get("problem") or disagreement(answer["result"], expected)
        return answer

    for one in contenders:
        rows[one.name].version = attempt(one, "check").get("version", "")
    idleness = Idleness(options.patience)
    for turn in range(options.rounds):
        for one in contenders if turn % 2 == 0 else reversed(contenders):
            row = rows[one.name]
            if row.problem:
                continue
            row.busy += not idleness.wait()
            answer = attempt(one, task.loop)
            if row.problem:
                row.wall.clear()
                continue
            row.wall.append(answer["wall"])
            row.cpu.append(answer["cpu"])
            row.peak_bytes = max(row.peak_bytes, answer["peak_bytes"])
    return list(rows.values())


def main(competitors: list[Competitor], tasks: list[Task]) -> None:
    by_name = {one.name: one for one in competitors}
    if sys.argv[1:2] == ["--run"]:
        name, loop, path = sys.argv[2:]
        print(json.dumps(run_once(by_name[name], loop, path)))
        return

    import report  # not for the runs: what it imports would count as the interpreter's memory
    from data import add_arguments, prepare

    parser = argparse.ArgumentParser(description="Measure seqtide against other libraries.")
    add_arguments(parser)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each competitor (default: 5)")
    parser.add_argument("--timeout", type=float, default=300, metavar="S", help="seconds per run (default: 300)")
    parser.add_argument(
        "--patience", type=float, default=60, metavar="S", help="seconds to wait for an idle machine (default: 60)"
    )
    parser.add_argument("--task", action="append", choices=[task.name for task in tasks], help="only this one")
    parser.add_argument("--competitor", action="append", choices=list(by_name), help=f"only this one and {OURS}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all figures to FILE")
    options = parser.parse_args()

    chosen = [one for one in competitors if not options.competitor or one.name in [OURS, *options.competitor]]
    data = prepare(options)
    report.show_machine(data)
    figures = {}
    for task in tasks:
        if options.task and task.name not in options.task:
            continue
        rows = run_task(task, chosen, data, options)
        report.show(task, rows)
        figures[task.name] = {"file": task.file, "rows": [row.summary() for row in rows]}
    if options.json:
        report.write_json(options.json, data, figures)
