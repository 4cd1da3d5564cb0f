"""``jks create``: makes a JKS of certificates from files of any kind. Needs no Java, and loads no cryptography.

Names that a person gave are taken as they are or refused with a proposal; names of files get -2 where they are taken.
Nothing is written unless everything is in order.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from wa_channel_studio.certs import java_rules, jks_writer, keystore_rules
from wa_channel_studio.certs.der import header
from wa_channel_studio.certs.keystore_rules import Aliases, Entry
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.certificate_input import all_bytes, bare_name, read_bytes
from wa_channel_studio.cli.output import FAILED, Output, UsageError
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import AliasTakenError, folded_alias
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.services.errors import DamagedError


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Read all files, tell what is wrong with each, and write the keystore only when nothing is."""
    given = [_given(text) for text in arguments.aliases]
    if not arguments.files and not given:
        raise UsageError("Name at least one file of certificates, or --alias NAME=FILE.")
    out = Path(arguments.out)
    _refuse_existing(out, arguments.out)
    password = passwords.ask(passwords.KEYSTORE, "password of the new keystore", twice=True)
    keystore_rules.check_password(password, FileKind.JKS)
    gc.disable()  # thousands of entries are made and none is thrown away; the process ends with the command
    try:
        reading = _Reading(password, output)
        reading.read(arguments.files, given)
        if reading.failed:
            output.note(f"{arguments.out} was not written, because not all of it can be read.")
            return FAILED
        entries = keystore_rules.check(reading.entries, FileKind.JKS, password)
        data = jks_writer.written(entries, password)
        safe_write(out, data)
        if read_bytes(arguments.out) != data:
            raise DamagedError.of(f"{arguments.out} did not read back as it was written.", "Write it to another place.")
        return _tell(arguments.out, entries, output)
    finally:
        gc.enable()


def _given(text: str) -> tuple[str, str]:
    name, sign, file = text.partition("=")
    if not sign or not name.strip() or not file:
        raise UsageError(f"--alias takes NAME=FILE, not “{text}”.")
    return name.strip(), file


def _refuse_existing(out: Path, name: str) -> None:
    try:
        if out.exists():
            message = f"{name} exists already, and the first name is that of the new keystore. Nothing was written."
            raise ProblemError.of(message, "Choose another name for it, or remove the old one.")
    except (OSError, ValueError):
        raise UsageError(f"“{name}” cannot be the name of a file.") from None


class _Reading:
    """Gathers entries from files and tells of each that cannot be used."""

    def __init__(self, password: Secret, output: Output) -> None:
        self.entries: list[Entry] = []
        self.failed = False
        self._password = password
        self._output = output
        self._now = int(time.time() * 1000)
        self._taken = Aliases()

    def read(self, files: list[str], given: list[tuple[str, str]]) -> None:
        """Names that were given are taken before those of files. Raises AliasTakenError for one given twice."""
        for name, _ in given:
            alias = folded_alias(name)
            if alias in self._taken:
                raise AliasTakenError.proposing(alias, self._taken.free(alias))
            self._taken.add(alias)
        for name in files:
            for file, data in all_bytes(name):
                for own, der in self._certificates(file, data):
                    self._add(self._taken.take(own or bare_name(file)), der)
        for name, file in given:
            alias = folded_alias(name)
            found = [der for part, data in all_bytes(file) for _, der in self._certificates(part, data)]
            for number, der in enumerate(found):
                self._add(alias if not number else self._taken.take(alias), der)

    def _add(self, alias: str, der: bytes) -> None:
        self.entries.append(Entry(alias, der, self._now, accepted=True))

    def _certificates(self, file: str, data: bytes | ProblemError) -> Iterator[tuple[str, bytes]]:
        """Those that Java can load, with the names they have in a keystore."""
        if isinstance(data, ProblemError):
            self._refuse(data)
            return
        if data[:1] == b"\x30" and java_rules.refused(data) is None:
            yield "", data[: header(data, 0, len(data))[2]]
            return
        inside = _content().read(data, self._password)
        if inside.unreadable:
            self._refuse(ProblemError.of(f"{file}: {inside.unreadable}"))
            return
        if inside.keys:
            keys = "A private key is" if len(inside.keys) == 1 else f"{len(inside.keys)} private keys are"
            self._output.note(f"{keys} left in {file}; only certificates are taken.")
        if not inside.found:
            self._refuse(ProblemError.of(f"{file} holds no certificate.", "Choose another file."))
        for number, found in enumerate(inside.found, 1):
            refusal = java_rules.refused(found.der)
            name = file if len(inside.found) == 1 else f"{file}, {found.alias or f'certificate {number}'}"
            if found.fault:
                self._refuse(ProblemError.of(f"{name} {found.fault}."))
            elif refusal is not None:
                self._refuse(keystore_rules.not_loaded(name, refusal))
            else:
                yield found.alias, found.der

    def _refuse(self, bad: ProblemError) -> None:
        self.failed = True
        self._output.note(" ".join(part for part in (bad.problem.message, bad.problem.remedy) if part))


def _content() -> ModuleType:
    """The reader of all other formats. Loaded for the first file that needs it: single certificates do not."""
    return importlib.import_module("wa_channel_studio.certs.content")


def _tell(name: str, entries: list[Entry], output: Output) -> int:
    prints = [(entry.alias, hashlib.sha256(entry.der).digest().hex(":").upper()) for entry in entries]
    if output.as_json:
        return output.result(
            {"keystore": name, "kind": "jks", "entries": [{"alias": a, "sha256": sha256} for a, sha256 in prints]}, ()
        )
    count = "1 entry" if len(prints) == 1 else f"{len(prints):,} entries"
    lines = [f"{name}: JKS, {count}, written and read back"]
    lines += [f"  {alias}\n    SHA-256 {sha256}" for alias, sha256 in prints]
    return output.result(None, lines)
