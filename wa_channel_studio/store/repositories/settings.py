"""Settings of the workspace, in the clear."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import setting


class SettingRows(Repository):
    """Implements ``services.ports.Settings``."""

    def get(self, key: str, default: str = "") -> str:
        """The value, or ``default``."""
        found = self._read(select(setting.c.value).where(setting.c.key == key), lambda row: str(row["value"]))
        return found[0] if found else default

    def set(self, key: str, value: str) -> None:
        """Keep a value."""
        if not self._run(update(setting).where(setting.c.key == key).values(value=value)):
            self._run(insert(setting).values(key=key, value=value))
