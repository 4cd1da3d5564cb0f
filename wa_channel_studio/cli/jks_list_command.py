"""``jks list``: the entries of a keystore, as Java would find them. Needs no Java, and no password for JKS and JCEKS.

A password that is given is checked against the keystore. Thousands of entries are listed at a glance; ``cert show``
tells more of each.
"""

from __future__ import annotations

import argparse
import gc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wa_channel_studio.certs import content, java_rules
from wa_channel_studio.certs.content import Content, Found
from wa_channel_studio.certs.inspect import Glance, NotACertificateError, glance
from wa_channel_studio.certs.keystore_remarks import remarks
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.certificate_input import read_bytes
from wa_channel_studio.cli.certificate_words import day, kind_words, lying_suffix
from wa_channel_studio.cli.output import DONE, FAILED, Output
from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import folded_alias
from wa_channel_studio.domain.problem import ProblemError

if TYPE_CHECKING:
    from wa_channel_studio.fields.types import JsonValue

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_MS = 253_370_764_800_000
"""The year 9999; calendars go no further."""


def run(arguments: argparse.Namespace, output: Output) -> int:
    """List the entries; ends with 1 when the file, an entry or the password is not in order."""
    gc.disable()  # thousands of entries are made and none is thrown away; the process ends with the command
    try:
        inside = _opened(arguments.file)
        if inside.unreadable and not inside.found:
            raise ProblemError.of(f"{arguments.file}: {inside.unreadable}")
        return _told(arguments.file, inside, output)
    finally:
        gc.enable()


def _opened(file: str) -> Content:
    data = read_bytes(file)
    given = passwords.from_environment(passwords.KEYSTORE)
    inside = content.read(data, given)
    if not inside.kind.is_keystore:
        reason = inside.unreadable or f"It is a {kind_words(inside.kind)} file, not a keystore; use “cert show”."
        raise ProblemError.of(f"{file}: {reason}")
    if inside.needs_password and given is None:
        inside = content.read(data, passwords.ask(passwords.KEYSTORE, "password of the keystore"))
    if inside.needs_password or inside.password_state == "wrong":
        raise ProblemError.of(
            f"{file}: The password does not fit, or the file was changed after it was written.",
            "Correct the password; if it is right, get the file again.",
        )
    return inside


def _told(file: str, inside: Content, output: Output) -> int:
    trusted = [found for found in inside.found if not found.of_key]
    rows = [_row(inside.kind, found) for found in trusted]
    said = [part for part in (lying_suffix(file, inside.kind), inside.unreadable) if part] + remarks(inside)
    code = FAILED if inside.unreadable or any(fault for _, _, fault in rows) else DONE
    if output.as_json:
        entries: list[JsonValue] = [_as_json(*row) for row in rows]
        keys: list[JsonValue] = list(inside.keys)
        document: JsonValue = {
            "keystore": file,
            "kind": inside.kind.value,
            "password": inside.password_state,
            "entries": entries,
            "private_keys": keys,
            "remarks": list(said),
        }
        return output.result(document, (), code)
    count = "1 entry" if len(rows) == 1 else f"{len(rows):,} entries"
    checked = {"right": ", the password fits", "changed": ", changed after it was written"}
    lines = [f"{file}: {kind_words(inside.kind)}, {count}{checked.get(inside.password_state, '')}"]
    lines += [f"  {remark}" for remark in said]
    lines += [_in_lines(*row) for row in rows]
    lines += [f"  {alias}: a private key, which stays where it is" for alias in inside.keys]
    return output.result(None, lines, code)


def _row(kind: FileKind, found: Found) -> tuple[Found, Glance | None, str]:
    if kind is FileKind.PKCS12:
        found = replace(found, alias=folded_alias(found.alias))  # as Java does when it reads one
    refusal = java_rules.refused(found.der)
    try:
        seen = glance(found.der)
    except NotACertificateError:
        return found, None, "It is no certificate, and with it Java cannot load the whole keystore."
    if refusal is not None:
        return found, seen, f"Java cannot load it, and with it the whole keystore. {refusal}"
    return found, seen, ""


def _in_lines(found: Found, seen: Glance | None, fault: str) -> str:
    lines = [f"  {found.alias}"]
    if seen is not None:
        lines.append(f"    {seen.subject or 'no subject'}, until {day(seen.not_after)}")
        lines.append(f"    SHA-256 {seen.sha256}")
    if fault:
        lines.append(f"    {fault}")
    return "\n".join(lines)


def _as_json(found: Found, seen: Glance | None, fault: str) -> JsonValue:
    entry: dict[str, JsonValue] = {"alias": found.alias, "created": _created(found.created_ms)}
    if seen is not None:
        entry |= {
            "subject": seen.subject,
            "issuer": seen.issuer,
            "not_before": seen.not_before.isoformat(),
            "not_after": seen.not_after.isoformat(),
            "sha256": seen.sha256,
        }
    entry["problem"] = fault
    return entry


def _created(created_ms: int | None) -> str | None:
    if created_ms is None or not 0 <= created_ms <= _MOST_MS:
        return None
    return (_BEGINNING + timedelta(milliseconds=created_ms)).isoformat()
