"""A keystore that was not saved, as a draft of the journal and back: sealed there, like what is typed into a wizard.

The journal keeps answers; a keystore's are its names, its certificates and, where it is known, its password. Facts are
not kept: they are read from the certificates again.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Anchor, FileKind, Origin
from wa_channel_studio.domain.keystore import Keystore, KeystoreEntry
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.ui.certificates.keystore_document import Source
from wa_channel_studio.wizard.machine import Journey

DRAFT_ID = "keystore-page"
_BELONGS_TO = "keystore"
"""In place of a channel's id. A draft of a channel that was never saved has none, and is offered above the channels;
this one must not be."""

Look = Callable[[Iterable[tuple[str, bytes]]], tuple[KeystoreEntry, ...]]


@dataclass(frozen=True, slots=True)
class Unsaved:
    """A keystore with unsaved changes, and where it came from."""

    keystore: Keystore
    source: Source


def draft_of(keystore: Keystore, source: Source) -> OpenDraft:
    """What is to be kept of a keystore that is not saved."""
    entries = keystore.entries
    answers = Answers(
        {
            "kind": keystore.kind.value,
            "name": source.name,
            "path": str(source.path) if source.path is not None else "",
            "library_id": source.library_id,
            "password": source.password,
            "checked": source.checked,
            "stamp": source.stamp,
            "origin": _pack_origin(source.origin),
            "aliases": tuple(entry.alias for entry in entries),
            "created": tuple(entry.created.isoformat() if entry.created is not None else "" for entry in entries),
            "certificates": tuple(base64.b64encode(entry.der).decode("ascii") for entry in entries),
            "private_keys": keystore.private_keys,
            "remarks": keystore.remarks,
        }
    )
    return OpenDraft(DRAFT_ID, _BELONGS_TO, "", Journey(answers=answers))


def unsaved_of(draft: OpenDraft, look: Look) -> Unsaved:
    """The keystore of a draft; ``look`` reads certificates. Raises ProblemError for what is none."""
    answers = draft.journey.answers
    try:
        ders = [base64.b64decode(text, validate=True) for text in answers.items_of("certificates")]
        aliases, created = answers.items_of("aliases"), answers.items_of("created")
        read = look(zip(aliases, ders, strict=True))
        entries = tuple(
            replace(entry, created=datetime.fromisoformat(moment) if moment else None)
            for entry, moment in zip(read, created, strict=True)
        )
        keystore = Keystore(
            FileKind(answers.text("kind")), entries, answers.items_of("private_keys"), answers.items_of("remarks")
        )
        password = answers.get("password")
        source = Source(
            answers.text("name"),
            Path(answers.text("path")) if answers.text("path") else None,
            answers.text("library_id"),
            password if isinstance(password, Secret) else Secret(""),
            answers.flag("checked"),
            answers.text("stamp"),
            _unpack_origin(answers.text("origin")),
        )
    except (ValueError, KeyError, TypeError):
        # Never the original exception: its text could quote what is sealed.
        raise ProblemError.of("The unsaved keystore of last time cannot be read.", "Make it again.") from None
    return Unsaved(keystore, source)


def _pack_origin(origin: Origin | None) -> str:
    if origin is None:
        return ""
    return json.dumps(
        {
            "servers": origin.servers,
            "anchors": [anchor.value for anchor in origin.anchors],
            "fetched_at": origin.fetched_at.isoformat(),
            "via": origin.via,
            "until": origin.until.isoformat() if origin.until is not None else "",
            "warning": origin.warning,
            "seen": origin.seen,
        }
    )


def _unpack_origin(text: str) -> Origin | None:
    if not text:
        return None
    kept = json.loads(text)
    return Origin(
        tuple(map(str, kept["servers"])),
        tuple(Anchor(value) for value in kept["anchors"]),
        datetime.fromisoformat(kept["fetched_at"]).astimezone(UTC),
        str(kept["via"]),
        datetime.fromisoformat(kept["until"]).astimezone(UTC) if kept["until"] else None,
        str(kept["warning"]),
        tuple(map(str, kept["seen"])),
    )
