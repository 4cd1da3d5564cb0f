"""Keeps a token: fetched by one at a time, renewed a minute early, dropped when it is refused.

Lives in memory only. Time is this computer's own, counted from the answer: the AICC's clock may stand elsewhere.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.jobs import JobContext

WANTED = 3600
"""Seconds of life that are asked for: the most there are (aicc-api, 1.1)."""
MARGIN = 60
"""Seconds before its end at which a token is not used any more."""
_LOOK = 0.1
"""Seconds after which whoever waits for another's fetch looks whether it shall stop."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A token with the seconds it lives."""

    token: Secret
    seconds: int


class TokenKeeper:
    """One token, for all threads of a session."""

    def __init__(self, fetch: Callable[[JobContext], Grant], monotonic: Callable[[], float]) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._token: Secret | None = None
        self._until = 0.0

    def get(self, job: JobContext) -> Secret:
        """The token; one is fetched when there is none. Raises AiccError or Cancelled."""
        while not self._lock.acquire(timeout=_LOOK):
            job.check()
        try:
            if self._token is None or self._monotonic() >= self._until:
                self._token = None
                grant = self._fetch(job)
                # A token that lives for less than two minutes is used for half its life: better than never.
                life = max(grant.seconds - MARGIN, grant.seconds / 2)
                self._token, self._until = grant.token, self._monotonic() + life
            return self._token
        finally:
            self._lock.release()

    def drop(self, token: Secret) -> None:
        """Forget this token, which was refused; one that somebody has fetched since then stays."""
        with self._lock:
            if self._token == token:
                self._token = None
