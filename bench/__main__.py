"""Runs all measurements, each in a process of its own, and prints them with their bounds.

Ends with 1 when a bound is broken or something could not be measured. ``--cold`` also empties the system's file cache,
where it may, and measures a start.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.crowd import CROWD_VARIABLE, crowd_file
from bench.figures import Figure, print_table, receive

PARTS = (
    "bench.checks",
    "bench.storage",
    "bench.library",
    "bench.channel_list",
    "bench.bulk",
    "bench.typing_speed",
    "bench.starting",
    "bench.fetching",
    "bench.keystores",
    "bench.exporting",
    "bench.importing",
    "bench.syncing",
    "bench.whole_work",
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        if not os.environ.get(CROWD_VARIABLE):
            # Made once for all parts; it takes longer than what most of them measure.
            os.environ[CROWD_VARIABLE] = str(crowd_file(Path(folder)))
        return _measure_all()


def _measure_all() -> int:
    figures: list[Figure] = []
    failed: list[str] = []
    for part in PARTS:
        command = [sys.executable, "-m", part, *(["--cold"] if "--cold" in sys.argv else [])]
        environment = os.environ | {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
        ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        if ended.returncode:
            failed.append(part)
        else:
            figures += receive(ended.stdout)
    print_table(figures)
    broken = failed + [figure.name for figure in figures if not figure.kept]
    if broken:
        print(f"\nBroken or not measured: {', '.join(broken)}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
