"""Settings of the workspace: texts in the clear, and those that are kept sealed."""

from __future__ import annotations

from sqlalchemy import RowMapping, delete, insert, select, update

from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.store.codec import read_secret_bytes, secret_bytes
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import setting, setting_secret


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

    def secret(self, key: str) -> Secret:
        """A setting that is kept sealed; empty when there is none."""
        found = self._read(select(setting_secret).where(setting_secret.c.key == key), self._open)
        return found[0] if found else Secret("")

    def set_secret(self, key: str, value: Secret) -> None:
        """Keep a setting sealed; an empty one is removed."""
        self._run(delete(setting_secret).where(setting_secret.c.key == key))
        if value:
            sealed = self._seals.seal(secret_bytes(value), "setting_secret", key, "sealed")
            self._run(insert(setting_secret).values(key=key, sealed=sealed))

    def _open(self, row: RowMapping) -> Secret:
        value = read_secret_bytes(self._seals.open(row["sealed"], "setting_secret", row["key"], "sealed"))
        return value if isinstance(value, Secret) else Secret(str(value))
