"""A tenant's certificates on the AICC: the name each file has there, what must be uploaded first, and with what.

It reads the library and what the AICC lists; it sends nothing. Names follow from the files alone, so that a plan and
what carries it out call a file the same.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile, FileKind
from wa_channel_studio.domain.library import LibraryQuery
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.payload import name_key, names_typed
from wa_channel_studio.services.aicc_ports import CertificateUpload, RemoteCertificate
from wa_channel_studio.services.certificate_uses import certificate_fields
from wa_channel_studio.services.ports import Clock, UnitOfWork

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.-]")
_TYPES = frozenset({"CER", "CRT", "DER", "PEM", "JKS"})
_BY_KIND = {FileKind.DER: "DER", FileKind.PEM: "PEM", FileKind.JKS: "JKS"}
_ALL = 100_000
"""Rows of the library that are looked through for files of one name."""
_USERS_ASKED = 20
"""Channels of a certificate that are asked for its type and password; they all should say the same."""

Marks = MutableMapping[str, str]
"""SHA-256 of files by id. The bytes of an id never change, so it may be kept."""
Alike = MutableMapping[str, list[tuple[str, str]]]
"""When it was added, and its id, of every file by its own name; the oldest first."""


@dataclass(frozen=True, slots=True)
class Need:
    """A file that a channel refers to and that is not on the AICC as it is here."""

    name: str
    certificate_id: str
    sha256: str
    type: str
    there: RemoteCertificate | None
    """The one of that name that would be replaced."""


class TenantCertificates:
    """The certificates of one tenant, within one transaction."""

    def __init__(
        self,
        work: UnitOfWork,
        tenant_id: str,
        there: Sequence[RemoteCertificate],
        marks: Marks,
        clock: Clock,
        *,
        alike: Alike,
    ) -> None:
        self._work = work
        self._tenant_id = tenant_id
        self._there = {certificate.name: certificate for certificate in there}
        self._marks = marks
        self._clock = clock
        self._files: dict[str, CertificateFile] = {}
        self._names: dict[str, str] = {}
        self._alike = alike

    def names(self, answers: Answers) -> dict[str, tuple[str, ...]]:
        """By certificate field the names that its files have, or will have, on the AICC."""
        found: dict[str, tuple[str, ...]] = {}
        for field in certificate_fields():
            ids = [item for item in answers.items_of(field) if item]
            if ids:
                typed = names_typed(answers, field)
                self._read(ids)
                known = [item for item in ids if item in self._files]
                found[field] = tuple(self._name(item, place, typed) for place, item in enumerate(known))
        return found

    def needs(self, answers: Answers, names: Mapping[str, Sequence[str]]) -> tuple[Need, ...]:
        """What of these fields must be uploaded before the channel can refer to it."""
        found: list[Need] = []
        for field, given in names.items():
            known = [item for item in answers.items_of(field) if item in self._files]
            for name, item in zip(given, known, strict=False):
                there = self._there.get(name)
                sha256 = self._sha256(item)
                if there is None or there.sha256.lower() != sha256:
                    found.append(Need(name, item, sha256, self._type(answers, field, item), there))
        return tuple(found)

    def there(self, name: str) -> RemoteCertificate | None:
        """The certificate of that name on the AICC."""
        return self._there.get(name)

    def files_named(self, names: Sequence[str]) -> tuple[str, ...]:
        """The library's files that have, byte for byte, what these names stand for on the AICC; empty if one has not.

        Opens the library's files, so it is asked only where a certificate was changed there.
        """
        wanted = [self._there[name].sha256.lower() for name in names if name in self._there]
        if not wanted or len(wanted) != len(names):
            return ()
        rows = self._work.library.page(LibraryQuery(limit=_ALL), self._clock.now()).rows
        by_bytes = {self._sha256(row.id): row.id for row in reversed(rows)}
        found = tuple(by_bytes[sha256] for sha256 in wanted if sha256 in by_bytes)
        return found if len(found) == len(wanted) else ()

    def upload(self, name: str, certificate_id: str) -> CertificateUpload:
        """What is sent to add or replace a certificate. Raises NotFoundError when the file is gone.

        Type and password are those that its channels say, or what the library knows.
        """
        blob = self._work.certificates.get(certificate_id)
        self._files[certificate_id] = blob.file
        kind, password = "", Secret("")
        for answers in self._users(certificate_id):
            for field in certificate_fields():
                if certificate_id in answers.items_of(field):
                    kind = kind or answers.text(f"{field}_type")
                    given = answers.get(f"{field}_password")
                    password = given if isinstance(given, Secret) and given and not password else password
        if not password:
            password = self._work.library.passwords([certificate_id]).get(certificate_id, Secret(""))
        kind = kind or self._type(Answers(), "", certificate_id)
        return CertificateUpload(name, kind, blob.data, password if kind == "JKS" and password else None)

    def _users(self, certificate_id: str) -> list[Answers]:
        ids = self._work.library.judged_by([certificate_id]).get(self._tenant_id, ())
        return [channel.answers for channel in self._work.channels.many(ids[:_USERS_ASKED])]

    def _type(self, answers: Answers, field: str, certificate_id: str) -> str:
        given = answers.text(f"{field}_type")
        if given:
            return given
        file = self._files[certificate_id]
        suffix = PurePath(file.file_name).suffix.removeprefix(".").upper()
        return suffix if suffix in _TYPES else _BY_KIND.get(file.kind, suffix)

    def _name(self, certificate_id: str, place: int, typed: Sequence[str]) -> str:
        if place < len(typed):
            return typed[place]
        if typed:
            return f"{typed[0]}_{self._sha256(certificate_id)[:8]}"
        if certificate_id not in self._names:
            self._names[certificate_id] = self._derived(certificate_id)
        name = self._names[certificate_id]
        suffix = f"_{self._sha256(certificate_id)[:8]}"
        return name if place == 0 or name.endswith(suffix) else name + suffix

    def _derived(self, certificate_id: str) -> str:
        """The file's own name, or with its mark where another file of the tenant has that name first."""
        name = stem_of(self._files[certificate_id].file_name)
        alike = self._files_alike(name)
        if len(alike) < 2:
            return name
        own = self._sha256(certificate_id)
        others = {item: self._sha256(item) for _, item in alike if self._sha256(item) != own}
        used = set(self._used([*others, certificate_id]))
        first = next((item for _, item in alike if item in used), certificate_id)
        there = self._there.get(name)
        # One whose name was written down before it got there may be newer than this file.
        taken = there is not None and there.sha256.lower() in {others[item] for item in others if item in used}
        return f"{name}_{own[:8]}" if taken or self._sha256(first) != own else name

    def _used(self, certificate_ids: Sequence[str]) -> list[str]:
        return [item for item in certificate_ids if self._work.library.judged_by([item]).get(self._tenant_id)]

    def _files_alike(self, name: str) -> list[tuple[str, str]]:
        """The files whose own name is that, the oldest first."""
        if not self._alike:
            for row in self._work.library.page(LibraryQuery(limit=_ALL), self._clock.now()).rows:
                self._alike.setdefault(stem_of(row.name), []).append((row.added_at.isoformat(), row.id))
            for files in self._alike.values():
                files.sort()
        return self._alike.get(name, [])

    def _read(self, certificate_ids: Sequence[str]) -> None:
        wanted = [item for item in certificate_ids if item not in self._files]
        if wanted:
            self._files.update(self._work.certificates.files(wanted))

    def _sha256(self, certificate_id: str) -> str:
        if certificate_id not in self._marks:
            data = self._work.certificates.get(certificate_id).data
            self._marks[certificate_id] = hashlib.sha256(data).hexdigest()
        return self._marks[certificate_id]


def stem_of(file_name: str) -> str:
    """The name that a file gives itself in Managing Certificates."""
    return _NOT_IN_NAMES.sub("_", PurePath(file_name).stem) or "certificate"


def noted(answers: Answers, names: Mapping[str, Sequence[str]], types: Mapping[str, str]) -> Answers:
    """The answers with what is known after an upload: that the files are there, under which name and type.

    What somebody has written stays.
    """
    values: dict[str, str | bool] = {}
    for field, given in names.items():
        if given:
            if not answers.flag(f"{field}_uploaded"):
                values[f"{field}_uploaded"] = True
            if not answers.text(name_key(field)):
                values[name_key(field)] = ", ".join(given)
            if types.get(field) and not answers.text(f"{field}_type"):
                values[f"{field}_type"] = types[field]
    return answers.with_values(values) if values else answers
