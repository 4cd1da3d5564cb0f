"""What a process holds in memory. Imports nothing, so that a start that is measured stays what it is."""

from __future__ import annotations


def resident_mib() -> float:
    """The memory this process holds, in MiB, 0 where it cannot be asked."""
    return _told("VmRSS:")


def peak_mib() -> float:
    """The most it has held, likewise. ``getrusage`` would tell what the process that started this one has held."""
    return _told("VmHWM:")


def _told(name: str) -> float:
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - not a file of ours
            line = next(line for line in status if line.startswith(name))
    except (OSError, StopIteration):
        return 0.0
    return int(line.split()[1]) / 1024
