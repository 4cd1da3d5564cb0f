"""Faults that can be switched on: which there are, and which of them a request meets.

Knows counting and matching only; ``mishaps`` carries them out. They live in memory: fresh or started anew, the sandbox
has none on.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ADMIN = "/_sandbox/"
"""Addresses below it meet no fault."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A fault and what it does unless it is told otherwise."""

    meaning: str
    path: str = ".*"
    times: int = 1
    seconds: float = 0.0


KINDS: Mapping[str, FaultKind] = {
    "delay": FaultKind("the answer comes late", seconds=1.0),
    "reset_before": FaultKind("the connection is cut before anything was done"),
    "reset_after": FaultKind("it was done, then the connection is cut without an answer"),
    "unauthorized": FaultKind("401 of the gateway"),
    "forbidden": FaultKind("403 of the gateway: the app is not subscribed to the API"),
    "forbidden_success_code": FaultKind("403 of the gateway for the token, with the errorCode of success"),
    "html_403": FaultKind("403 of a firewall, as a page"),
    "too_many": FaultKind("429 with Retry-After"),
    "server_error": FaultKind("500 of the gateway"),
    "bad_gateway": FaultKind("502 of a proxy, as a page"),
    "truncated": FaultKind("it was done, but the answer breaks off"),
    "html_page": FaultKind("200 with a page instead of an answer"),
    "slow_drip": FaultKind("the answer comes a byte at a time", seconds=0.02),
    "expired_token": FaultKind("all tokens end before the request is looked at"),
    "clock_skew": FaultKind("the server's clock is wrong", times=0, seconds=-7200.0),
    "orgs_404": FaultKind("this version does not offer OUs", path="/openapi/queryorgs$", times=0),
    # Tokens belong to the API Fabric itself, not to the package that was not imported.
    "not_imported": FaultKind("404 for every API but the token", path="^(?!/apigovernance/)", times=0),
}


class FaultError(ValueError):
    """What was asked is no fault; the message says why."""


@dataclass(slots=True)
class Fault:
    """One fault that is on."""

    number: int
    fault: str
    path: re.Pattern[str]
    method: str
    times: int
    """How many more requests meet it; 0 for all."""
    skip: int
    """How many matching requests pass it first."""
    seconds: float
    """How long to wait, or by how much the clock is off."""
    retry_after: float
    after: bool
    """Whether a refusing fault strikes only after the request was carried out."""
    met: int = 0

    def told(self) -> dict[str, Any]:
        """For the admin door."""
        return {
            "number": self.number,
            "fault": self.fault,
            "path": self.path.pattern,
            "method": self.method,
            "times": self.times,
            "skip": self.skip,
            "seconds": self.seconds,
            "retry_after": self.retry_after,
            "after": self.after,
            "met": self.met,
        }


_MEMBERS: Mapping[str, tuple[type, ...]] = {
    "fault": (str,),
    "path": (str,),
    "method": (str,),
    "times": (int,),
    "skip": (int,),
    "seconds": (int, float),
    "retry_after": (int, float),
    "after": (bool,),
}


class Faults:
    """Those that are on, in the order they were switched on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: list[Fault] = []
        self._last = 0

    def add(self, asked: Mapping[str, Any]) -> Fault:
        """Switch one on. Raises FaultError."""
        for name, value in asked.items():
            if name not in _MEMBERS:
                raise FaultError(f"“{name}” is no member of a fault; known are {', '.join(_MEMBERS)}.")
            if type(value) not in _MEMBERS[name]:
                raise FaultError(f"“{name}” has a wrong type.")
        kind = KINDS.get(asked.get("fault", ""))
        if kind is None:
            raise FaultError(f"There is no such fault; known are {', '.join(KINDS)}.")
        if asked.get("times", 0) < 0 or asked.get("skip", 0) < 0 or asked.get("retry_after", 0) < 0:
            raise FaultError("“times”, “skip” and “retry_after” cannot be below 0.")
        try:
            path = re.compile(asked.get("path", kind.path))
        except re.error as reason:
            raise FaultError(f"“path” is no regular expression: {reason}.") from None
        with self._lock:
            self._last += 1
            fault = Fault(
                self._last,
                asked["fault"],
                path,
                asked.get("method", "").upper(),
                asked.get("times", kind.times),
                asked.get("skip", 0),
                float(asked.get("seconds", kind.seconds)),
                float(asked.get("retry_after", 1.0)),
                asked.get("after", False),
            )
            self._on.append(fault)
        return fault

    def clear(self) -> None:
        """Switch all off."""
        with self._lock:
            self._on.clear()

    def told(self) -> list[dict[str, Any]]:
        """All that are on, for the admin door."""
        with self._lock:
            return [fault.told() for fault in self._on]

    def met_by(self, method: str, path: str) -> tuple[Fault, ...]:
        """The faults that this request meets, and counts them. Of those that answer in its stead, the first only."""
        if not self._on or path.startswith(ADMIN):
            return ()
        met: list[Fault] = []
        with self._lock:
            for fault in list(self._on):
                if not fault.path.search(path) or (fault.method and fault.method != method):
                    continue
                decided = any(other.fault not in _BESIDE_OTHERS for other in met)
                if decided and fault.fault not in _BESIDE_OTHERS:
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                met.append(fault)
                fault.met += 1
                if fault.times:
                    fault.times -= 1
                    if not fault.times:
                        self._on.remove(fault)
        return tuple(met)


_BESIDE_OTHERS = frozenset(("delay", "expired_token", "clock_skew"))
