"""Start-up times: processes of their own, interleaved, so that what else the machine does meets all alike."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure, median, send

ROUNDS = 11
GOAL_RATIO = 1.8
"""The design aims at 1.3 to 1.5 times an empty window; noise between runs is what the rest is for."""
MOST_RATIO = 3.0
"""SQLAlchemy or another heavy import before the first paint would break this."""
CACHES = Path("/proc/sys/vm/drop_caches")
CHILDREN = {
    "empty": ["-m", "bench.start_empty"],
    "window": ["-m", "bench.start_window"],
    "ready": ["-m", "bench.start_window", "ready"],
}
COMMANDS = {
    "fields --json": ["-m", "wa_channel_studio", "fields", "--json"],
    "--help": ["-m", "wa_channel_studio", "--help"],
}


def main(*, cold: bool = False) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"WCS_HOME": folder, "QT_QPA_PLATFORM": "offscreen"}
        for name in CHILDREN:
            _child(name, environment)  # fills the caches of Python and of the system
        runs = [{name: _child(name, environment) for name in CHILDREN} for _ in range(ROUNDS)]
        figures = _told(runs)
        if cold:
            figures += _cold(environment)
        figures += [_command(name, words, environment) for name, words in COMMANDS.items()]
    send(figures)


def _told(runs: Sequence[dict[str, tuple[float, float]]]) -> list[Figure]:
    times = {name: [run[name][0] for run in runs] for name in CHILDREN}
    ratio = median([run["window"][0] / run["empty"][0] for run in runs])
    note = f"median of {len(runs)}, least {{:.0f}}"
    return [
        Figure(f"{words}", median(times[name]) * 1e3, "ms", note=note.format(min(times[name]) * 1e3))
        for name, words in (
            ("empty", "start, an empty window"),
            ("window", "start to the first paint"),
            ("ready", "start until a workspace can be opened"),
        )
    ] + [
        Figure(
            "first paint against an empty window",
            ratio,
            "x",
            most=MOST_RATIO,
            goal=GOAL_RATIO,
            note="median of interleaved pairs",
        ),
        Figure("memory after the start", median([run["ready"][1] for run in runs]), "MiB"),
    ]


def _cold(environment: dict[str, str]) -> list[Figure]:
    figures = []
    for name in CHILDREN:
        os.sync()
        try:
            CACHES.write_text("3", "ascii")
        except OSError:
            return []
        figures.append(Figure(f"start, cold: {name}", _child(name, environment)[0] * 1e3, "ms", note="one run"))
    return figures


def _child(name: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until the child says that it is there, and its memory in MiB, where it tells."""
    start = time.monotonic()
    command = [sys.executable, *CHILDREN[name]]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    words = ended.stdout.split()
    if not words:
        raise RuntimeError(f"{name} said nothing: {ended.stderr[-500:]}")
    return float(words[0]) - start, float(words[1]) if len(words) > 1 else 0.0


def _command(name: str, words: Sequence[str], environment: dict[str, str]) -> Figure:
    times = []
    for _ in range(7):
        start = time.monotonic()
        subprocess.run([sys.executable, *words], env=environment, stdout=subprocess.DEVNULL, check=True)
        times.append(time.monotonic() - start)
    return Figure(f"command line, {name}", median(times) * 1e3, "ms", note="median of 7, whole process")


if __name__ == "__main__":
    main(cold="--cold" in sys.argv)
