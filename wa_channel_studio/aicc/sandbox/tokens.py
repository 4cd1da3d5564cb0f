"""Tokens of the API Fabric (C1) and of OIAP (C3): given out, expiring in earnest, taken back at once.

Keeps hashes and times of expiry in the sandbox's data, so that a restart does not end them, and a copy in memory, which
each request asks. It knows no HTTP.
"""

from __future__ import annotations

import hashlib
import secrets

from wa_channel_studio.aicc.sandbox.data import Data

LONGEST = 3600
"""Seconds; the highest value of X-Token-Expire that is documented."""

_TABLES = "CREATE TABLE IF NOT EXISTS tokens (hash TEXT PRIMARY KEY, expires REAL NOT NULL) WITHOUT ROWID;"


class Tokens:
    """The tokens that are good now."""

    def __init__(self, data: Data) -> None:
        self._data = data
        data.script(_TABLES)
        with data.write() as connection:
            connection.execute("DELETE FROM tokens WHERE expires <= ?", (data.clock(),))
            self._expires = {row["hash"]: float(row["expires"]) for row in connection.execute("SELECT * FROM tokens")}

    @property
    def app_key(self) -> str:
        """The key of the only app there is."""
        return self._data.identity.app_key

    def give(self, seconds: int, audience: str = "c1") -> str:
        """A new token that is good for so many seconds, and for one audience (``c1`` or ``oiap``)."""
        token = secrets.token_urlsafe(48)
        expires = self._data.clock() + seconds
        with self._data.write() as connection:
            connection.execute("INSERT INTO tokens (hash, expires) VALUES (?, ?)", (_hash(token, audience), expires))
        self._expires[_hash(token, audience)] = expires
        return token

    def good(self, token: str, audience: str = "c1") -> bool:
        """Whether this token was given out for that audience and has not expired."""
        return self._expires.get(_hash(token, audience), 0.0) > self._data.clock()

    def take_back(self) -> None:
        """All tokens end now."""
        self._expires.clear()
        with self._data.write() as connection:
            connection.execute("DELETE FROM tokens")


def _hash(token: str, audience: str) -> str:
    return hashlib.sha256(f"{audience} {token}".encode("utf-8", "backslashreplace")).hexdigest()
