"""The last requests of this program run, for a person who wants to see what went where.

Knows places, times and outcomes only. Queries, headers and bodies are never given to it.
"""

from __future__ import annotations

import threading
from collections import deque

from wa_channel_studio.services.aicc_ports import Request

KEPT = 2000
"""Requests that are kept; older ones are forgotten."""


class RecentRequests:
    """Implements ``services.aicc_ports.NetworkLog``; may be used from any thread."""

    def __init__(self, kept: int = KEPT) -> None:
        self._requests: deque[Request] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def note(self, request: Request) -> None:
        """Keep one more."""
        with self._lock:
            self._requests.append(request)

    def requests(self) -> tuple[Request, ...]:
        """All that are kept, newest last."""
        with self._lock:
            return tuple(self._requests)

    def clear(self) -> None:
        """Forget them."""
        with self._lock:
            self._requests.clear()
