"""The folder of backups beside a workspace: adds, lists, rotates, restores.

A backup's name tells its moment and its reason, so that the folder can be understood without this program. Files it
does not recognise are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import DamagedError, NewerSchemaError
from wa_channel_studio.services.ports import Backup
from wa_channel_studio.store import faults, files
from wa_channel_studio.store.copying import copy, settle
from wa_channel_studio.store.migrate import Schema

KEEP_LAST = 10
"""The mistakes of a working day: backups come after unlocking and before risky actions."""
KEEP_DAYS = 14
"""One per day (UTC) for two weeks: what is noticed only after somebody's holiday."""

KEPT_ENDING = ".kept"

_STAMP = "%Y%m%dT%H%M%S%fZ"
_REASON_LENGTH = 60


class BackupFolder:
    """The backups of one workspace file."""

    def __init__(self, path: Path, schema: Schema, now: Callable[[], datetime]) -> None:
        self._path = path.resolve()
        self._schema = schema
        self._now = now
        self.folder = self._path.with_name(f"{self._path.stem}.backups")
        self._name = re.compile(
            rf"{re.escape(self._path.stem)}-(\d{{8}}T\d{{12}}Z)-([a-z0-9-]*){re.escape(self._path.suffix)}"
        )

    def add(self, reason: str, *spared: Path) -> Backup:
        """A verified copy of the present state; old ones rotate away, but for those ``spared``.

        Raises ProblemError, or DamagedError when the present state is no whole workspace.
        """
        if not self._path.is_file():
            raise faults.missing(self._path)
        target = self._new_name(reason, self._path.suffix)
        part = files.part_of(target)
        try:
            self.folder.mkdir(mode=files.FOLDER_OWNER_ONLY, exist_ok=True)
            copy(self._path, part, self._schema)
            part.replace(target)
            files.sync_folder(self.folder)
            self._rotate({target, *spared})
            return self._backup(target)
        except OSError as exc:
            raise faults.of_system(target, exc) from exc
        finally:
            files.remove_database(part)

    def all(self) -> tuple[Backup, ...]:
        """Newest first."""
        if not self.folder.is_dir():
            return ()
        found = [self._backup(path) for path in self.folder.iterdir() if self._name.fullmatch(path.name)]
        return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))

    def restore(self, backup: Backup) -> None:
        """Put a backup in the workspace's place. Nobody may have the workspace open.

        The present state is backed up first. What this release cannot back up, because it is damaged or newer, is
        moved into the folder as it is, with the ending ``.kept``. Raises ProblemError; nothing is lost then.
        """
        part = files.part_of(self._path)
        try:
            if not backup.path.is_file():
                raise faults.missing(backup.path)
            copy(backup.path, part, self._schema)
            self._keep_present(backup.path)
            # Before the replacement, never after it: a WAL of the old file must not meet the new one.
            for side in files.side_files(self._path):
                side.unlink(missing_ok=True)
            part.replace(self._path)
            files.sync_folder(self._path.parent)
        except OSError as exc:
            raise faults.of_system(self._path, exc) from exc
        finally:
            files.remove_database(part)

    def _keep_present(self, spared: Path) -> None:
        if not self._path.exists():
            return
        try:
            self.add("before a restore", spared)
        except (DamagedError, NewerSchemaError):
            self._move_away()
        else:
            settle(self._path)

    def _move_away(self) -> None:
        self.folder.mkdir(mode=files.FOLDER_OWNER_ONLY, exist_ok=True)
        target = self._new_name("before a restore", KEPT_ENDING)
        # Its WAL first: it is worth nothing without the file, and the file is what shows that there is work left.
        for side in files.side_files(self._path):
            if side.exists():
                side.replace(target.with_name(target.name + side.name.removeprefix(self._path.name)))
        self._path.replace(target)

    def _rotate(self, kept: set[Path]) -> None:
        days: set[object] = set()
        for place, backup in enumerate(self.all()):
            day = backup.made_at.date()
            if place < KEEP_LAST or (day not in days and len(days) < KEEP_DAYS):
                kept.add(backup.path)
            days.add(day)
        for backup in self.all():
            if backup.path not in kept:
                backup.path.unlink(missing_ok=True)
        yesterday = (self._now() - timedelta(days=1)).timestamp()
        for folder in (self.folder, self._path.parent):
            files.sweep(folder, self._path.stem, yesterday)

    def _new_name(self, reason: str, suffix: str) -> Path:
        words = re.sub(r"[^a-z0-9]+", "-", reason.lower()).strip("-")[:_REASON_LENGTH]
        moment = self._now().astimezone(UTC)
        while (name := self.folder / f"{self._path.stem}-{moment.strftime(_STAMP)}-{words}{suffix}").exists():
            moment += timedelta(microseconds=1)
        return name

    def _backup(self, path: Path) -> Backup:
        match = self._name.fullmatch(path.name)
        if match is None:
            raise ProblemError.of(f"{path.name} is no backup of {self._path.name}.")
        made_at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
        return Backup(path, made_at, match[2].replace("-", " "), path.stat().st_size)
