"""Shows what was measured, as tables and as JSON."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from statistics import median
from typing import Any

from harness import OURS, Row, Task
from rich import box
from rich.console import Console
from rich.table import Table

MEBIBYTE = 1 << 20

console = Console()
if not console.is_terminal:
    console = Console(width=132)  # a log file has no width to fit into


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())


def file_system(folder: Path) -> str:
    """Its type: figures on tmpfs and on a disk's page cache differ."""
    process = subprocess.run(["stat", "-f", "-c", "%T", folder], capture_output=True, text=True)
    return process.stdout.strip() or "unknown"


def machine(data: Path) -> dict[str, Any]:
    return {
        "processor": processor(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "file_system": file_system(data),
    }


def show_machine(data: Path) -> None:
    facts = machine(data)
    console.print(
        f"{facts['processor']}, {facts['processors']} processors; Python {facts['python']}; "
        f"data on {facts['file_system']}",
        highlight=False,
    )


def verdict(task: Task, row: Row, ours: Row) -> str:
    """The target of this row with a mark that tells whether it was reached."""
    if row is ours and task.target_mebibytes is not None:
        met = row.peak_bytes < task.target_mebibytes * MEBIBYTE
        return mark(f"< {task.target_mebibytes} MiB", met)
    target = task.targets.get(row.name)
    if target is None:
        return ""
    return mark(f">= {target:.1f}", median(row.wall) / median(ours.wall) >= target)


def mark(text: str, met: bool) -> str:
    return f"[green]{text} yes[/]" if met else f"[red]{text} no[/]"


def show(task: Task, rows: list[Row]) -> None:
    table = Table(title=f"\n{task.name} ({task.file})", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("competitor", no_wrap=True)
    table.add_column("version")
    for title in ("median s", "best s", "CPU s", "ratio", "CPU ratio", "peak MiB", "target"):
        table.add_column(title, justify="right", no_wrap=True)
    ours = next((row for row in rows if row.name == OURS and row.wall), None)
    for row in rows:
        if not row.wall:
            table.add_row(row.name, row.version, "[yellow]-[/]")
            continue
        figures = [f"{median(row.wall):.3f}", f"{min(row.wall):.3f}", f"{median(row.cpu):.3f}"]
        ratios = ["", ""]
        if ours is not None:
            ratios = [f"{median(row.wall) / median(ours.wall):.2f}", f"{median(row.cpu) / median(ours.cpu):.2f}"]
        target = verdict(task, row, ours) if ours is not None else ""
        table.add_row(row.name, row.version, *figures, *ratios, f"{row.peak_bytes / MEBIBYTE:.1f}", target)
    console.print(table)
    for row in rows:
        if row.problem:
            console.print(f"{row.name}: {row.problem}", style="yellow", markup=False, highlight=False)
    if busy := sum(row.busy for row in rows):
        console.print(f"[yellow]{busy} runs started on a busy machine: trust none of the times above[/]")


def write_json(path: Path, data: Path, figures: dict[str, Any]) -> None:
    path.write_text(json.dumps({"machine": machine(data), "tasks": figures}, indent=1) + "\n")
