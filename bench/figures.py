"""A measured figure, its bound, and how both are written. Knows nothing of what is measured."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without ``most`` it is only told."""

    name: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    note: str = ""
    goal: float | None = None
    """What we want to reach; missing it is told and breaks nothing."""

    @property
    def kept(self) -> bool:
        """Whether the value lies within its bounds."""
        return (self.least is None or self.value >= self.least) and (self.most is None or self.value <= self.most)

    @property
    def bound(self) -> str:
        """The bounds in words."""
        if self.goal is not None and self.kept:
            return f"goal {self.goal:g}"
        if self.most is None:
            return ""
        return f"{self.least:g} to {self.most:g}" if self.least is not None else f"at most {self.most:g}"

    @property
    def part(self) -> str:
        """Which part of the upper bound is used."""
        return f"{self.value / self.most:.0%}" if self.most else ""


def print_table(figures: Sequence[Figure]) -> None:
    """The figures for people; what breaks a bound is marked."""
    wide = max(len(figure.name) for figure in figures)
    print(f"{'':{wide}}  {'measured':>14}  {'bound':>16}  {'used':>6}")
    for figure in figures:
        value = f"{figure.value:,.1f} {figure.unit}"
        missed = figure.goal is not None and figure.value > figure.goal
        mark = "  BROKEN" if not figure.kept else "  missed" if missed else ""
        note = f"  {figure.note}" if figure.note else ""
        print(f"{figure.name:{wide}}  {value:>14}  {figure.bound:>16}  {figure.part:>6}{mark}{note}")


def print_note(text: str) -> None:
    """What the program says beside its results goes where it does not disturb the figures."""
    print(text, file=sys.stderr)


def send(figures: Sequence[Figure]) -> None:
    """Hand the figures to the process that started this one."""
    json.dump([asdict(figure) for figure in figures], sys.stdout)
    sys.stdout.flush()


def receive(text: str) -> list[Figure]:
    """The figures that :func:`send` wrote."""
    return [Figure(**row) for row in json.loads(text)]


def seconds(work: Callable[[], object], rounds: int, *, warm: int = 1) -> list[float]:
    """The times of ``rounds`` calls after ``warm`` ones; the collector rests meanwhile."""
    for _ in range(warm):
        work()
    gc.collect()
    gc.disable()
    try:
        times = []
        for _ in range(rounds):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return times
    finally:
        gc.enable()


def median(values: Sequence[float]) -> float:
    return statistics.median(values)
