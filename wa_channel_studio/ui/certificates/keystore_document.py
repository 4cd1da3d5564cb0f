"""The keystore that is worked on: its entries, where it comes from, whether it is saved, and the way back.

It changes only by whole new values, so undo keeps them all at no cost. It reads and writes nothing and shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from wa_channel_studio.domain.certificate import FileKind, Origin
from wa_channel_studio.domain.keystore import Keystore
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.keystores import OpenedKeystore, Written

_STEPS = 200
"""Steps that can be taken back; each holds one row of references to its entries."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a keystore comes from, and what is known of it there."""

    name: str = ""
    """What it is called; empty for a new one."""
    path: Path | None = None
    library_id: str = ""
    password: Secret = field(default_factory=lambda: Secret(""))
    """Empty while it is not known."""
    checked: bool = True
    """Whether its integrity was checked with its password; a new one has nothing to check."""
    stamp: str = ""
    origin: Origin | None = None
    """The servers that its certificates were fetched from."""

    @classmethod
    def of(cls, opened: OpenedKeystore, library_id: str = "", origin: Origin | None = None) -> Source:
        """What was opened."""
        return cls(opened.name, opened.path, library_id, opened.password, opened.checked, opened.stamp, origin)


@dataclass(frozen=True, slots=True)
class KeystoreSeat:
    """The keystore that was open: its file, or its id in the library. It holds nothing sealed."""

    path: Path | None = None
    library_id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One change, with what it is called: "Remove 2 entries"."""

    text: str
    before: Keystore
    after: Keystore


class KeystoreDocument(QObject):
    """``changed`` is sent when the entries have become others, ``state_changed`` for everything else."""

    changed = Signal()
    state_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reset(Keystore(FileKind.JKS), Source(), saved=None)

    def _reset(self, keystore: Keystore, source: Source, saved: Keystore | None) -> None:
        self._keystore = keystore
        self._saved = saved
        self._new_password = False
        self._steps: list[Step] = []
        self._at = 0
        self.source = source

    # --- what it is -------------------------------------------------------------------------------

    @property
    def keystore(self) -> Keystore:
        """The entries as they are now."""
        return self._keystore

    @property
    def name(self) -> str:
        """What it is called; empty for a new one."""
        return self.source.name

    @property
    def unsaved(self) -> bool:
        """Whether there is something that would be lost: a new one without entries has nothing to lose."""
        if self._saved is None:
            return bool(self._keystore.entries)
        return self._new_password or not _same(self._keystore, self._saved)

    @property
    def blank(self) -> bool:
        """Whether nothing was done with it yet, so that anything may take its place."""
        return self._saved is None and not self._keystore.entries and not self._steps

    @property
    def placed(self) -> bool:
        """Whether it stands somewhere: in a file or in the library."""
        return self.source.path is not None or bool(self.source.library_id)

    @property
    def seat(self) -> KeystoreSeat:
        """Where it can be opened again; nowhere while it is not saved, since then it is kept as a draft."""
        return KeystoreSeat() if self.unsaved else KeystoreSeat(self.source.path, self.source.library_id)

    @property
    def undo_text(self) -> str:
        """What undo would take back; "" for nothing."""
        return self._steps[self._at - 1].text if self._at else ""

    @property
    def redo_text(self) -> str:
        """What redo would do again; "" for nothing."""
        return self._steps[self._at].text if self._at < len(self._steps) else ""

    # --- its life ---------------------------------------------------------------------------------

    def start(self, keystore: Keystore, source: Source, *, saved: bool) -> None:
        """Begin with another keystore; ``saved`` says that it stands somewhere as it is."""
        self._reset(keystore, source, keystore if saved else None)
        self.changed.emit()
        self.state_changed.emit()

    def apply(self, text: str, after: Keystore) -> None:
        """Take a change, which can be taken back."""
        if after == self._keystore:
            return
        self._steps = [*self._steps[: self._at], Step(text, self._keystore, after)][-_STEPS:]
        self._at = len(self._steps)
        self._show(after)

    def undo(self) -> bool:
        """Take the last change back; False when there is none."""
        if not self._at:
            return False
        self._at -= 1
        self._show(self._steps[self._at].before)
        return True

    def redo(self) -> bool:
        """Do again what was taken back; False when there is nothing."""
        if self._at >= len(self._steps):
            return False
        self._at += 1
        self._show(self._steps[self._at - 1].after)
        return True

    def opened_by(self, opened: OpenedKeystore) -> None:
        """Its password has been found out: its integrity is checked now."""
        self.source = replace(self.source, password=opened.password, checked=True)
        self.state_changed.emit()

    def take_password(self, password: Secret) -> None:
        """It is to be saved with another password."""
        self._new_password = self._saved is not None
        self.source = replace(self.source, password=password)
        self.state_changed.emit()

    def add_origin(self, origin: Origin | None) -> None:
        """Certificates from these servers come in too."""
        self.source = replace(self.source, origin=joined(self.source.origin, origin))

    def saved_as(self, what: Keystore, written: Written, password: Secret) -> None:
        """``what`` stands in a file now; what was changed meanwhile is still to be saved."""
        self.source = replace(
            self.source,
            name=written.path.name,
            path=written.path,
            library_id="",
            password=password,
            checked=True,
            stamp=written.stamp,
        )
        self._settle(what, written.kind)

    def kept_as(self, what: Keystore, kind: FileKind, name: str, library_id: str, password: Secret) -> None:
        """``what`` stands in the library now. A file it came from is left as it was, and is not its place any more."""
        self.source = replace(
            self.source, name=name, path=None, library_id=library_id, password=password, checked=True, stamp=""
        )
        self._settle(what, kind)

    def _settle(self, what: Keystore, kind: FileKind) -> None:
        """What was written has no private keys and no odd suffix any more, and may be of another kind."""
        self._new_password = False
        self._saved = _written(what, kind)
        self._steps = [
            replace(step, before=_written(step.before, kind), after=_written(step.after, kind)) for step in self._steps
        ]
        self._keystore = _written(self._keystore, kind)
        self.changed.emit()
        self.state_changed.emit()

    def _show(self, keystore: Keystore) -> None:
        self._keystore = keystore
        self.changed.emit()
        self.state_changed.emit()


def joined(one: Origin | None, other: Origin | None) -> Origin | None:
    """Where certificates come from that were fetched in two goes."""
    if one is None or other is None:
        return one or other
    ends = [end for end in (one.until, other.until) if end is not None]
    return Origin(
        one.servers + other.servers,
        one.anchors + other.anchors,
        max(one.fetched_at, other.fetched_at),
        one.via or other.via,
        min(ends, default=None),
        " ".join(dict.fromkeys(text for text in (one.warning, other.warning) if text)),
        one.seen + other.seen if one.seen and other.seen else (),
    )


def _same(one: Keystore, other: Keystore) -> bool:
    return one is other or (one.kind == other.kind and one.entries == other.entries)


def _written(keystore: Keystore, kind: FileKind) -> Keystore:
    return replace(keystore, kind=kind, private_keys=(), remarks=())
