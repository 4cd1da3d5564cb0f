"""What is known about a channel and its counterpart on the AICC."""

from __future__ import annotations

from enum import StrEnum


class SyncState(StrEnum):
    """The word shown for it. Nothing is compared yet, so that only two are known (see docs/adr/0016)."""

    NEW = "new"
    """Nothing that the AICC generates has been entered: as far as known it is only here."""
    UNKNOWN = "unknown"
    """What the AICC generated was entered, so it is there; whether both agree, nobody has compared."""
