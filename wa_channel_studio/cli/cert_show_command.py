"""``cert show``: everything that is to be known of the certificates in files of any kind."""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from wa_channel_studio.certs import content
from wa_channel_studio.certs.content import Content
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.certificate_input import read_bytes
from wa_channel_studio.cli.certificate_words import kind_words, lying_suffix
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.domain.certificate import CertificateFacts, FileKind
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret

if TYPE_CHECKING:
    from wa_channel_studio.fields.types import JsonValue


@dataclass(frozen=True, slots=True)
class _File:
    """A file with what is in it; ``problem`` says why that is not all."""

    name: str
    kind: FileKind
    certificates: tuple[CertificateFacts, ...] = ()
    private_keys: int = 0
    remark: str = ""
    problem: str = ""


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Show each file; ends with 1 when one of them could not be read wholly. The others are shown all the same."""
    password = passwords.from_environment(passwords.KEYSTORE)
    files = [_look(name, password) for name in arguments.files]
    code = FAILED if any(file.problem for file in files) else DONE
    document: list[JsonValue] = [_as_json(file) for file in files]
    return output.result(document, [line for file in files for line in _in_lines(file)], code)


def _look(name: str, password: Secret | None) -> _File:
    try:
        data = read_bytes(name)
        inside = content.read(data, password)
        if inside.needs_password and password is None:
            with suppress(UsageError):  # nobody can be asked; what can be read without it is shown
                inside = content.read(data, passwords.ask(passwords.KEYSTORE, f"password of {name}"))
    except ProblemError as bad:
        return _File(name, FileKind.UNKNOWN, problem=f"{bad.problem.message} {bad.problem.remedy}".strip())
    return _taken(name, inside)


def _taken(name: str, inside: Content) -> _File:
    found: list[CertificateFacts] = []
    problem = inside.unreadable
    for _, facts, fault in content.shown(inside):
        problem = problem or fault
        if facts is not None:
            found.append(facts)
    if inside.password_state == "wrong" and not problem:
        problem = "The password does not fit, or the file was changed after it was written."
    remark = lying_suffix(name, inside.kind)
    return _File(name, inside.kind, tuple(found), len(inside.keys), remark, problem)


def _in_lines(file: _File) -> list[str]:
    parts = [] if file.kind is FileKind.UNKNOWN else [kind_words(file.kind)]
    if file.certificates or not file.problem:
        count = len(file.certificates)
        parts.append("1 certificate" if count == 1 else f"{count:,} certificates")
    if file.private_keys:
        parts.append("1 private key" if file.private_keys == 1 else f"{file.private_keys} private keys")
    lines = [f"{file.name}: {', '.join(parts)}" if parts else f"{file.name}: not read"]
    lines += [f"  {sentence}" for sentence in (file.remark, file.problem) if sentence]
    for facts in file.certificates:
        lines += _certificate(facts)
    return lines


def _certificate(facts: CertificateFacts) -> list[str]:
    rows = [
        ("Subject", facts.subject or "none"),
        ("Issuer", facts.issuer + (" (itself)" if facts.self_signed else "")),
        ("Names", ", ".join(facts.names)),
        ("Valid", f"{_moment(facts.not_before)} to {_moment(facts.not_after)} ({_left(facts.not_after)})"),
        ("Key", facts.key),
        ("Signature", facts.signature),
        ("For", ", ".join(facts.usages)),
        ("Kind", f"{'an authority' if facts.is_ca else 'no authority'}, version {facts.version}"),
        ("Serial", facts.serial),
        ("SHA-256", facts.sha256),
        ("SHA-1", facts.sha1),
        *(("Odd", remark) for remark in facts.remarks),
    ]
    title = f"  {facts.alias}" if facts.alias else f"  {facts.common_name or 'a certificate without a name'}"
    return [title, *(f"    {label + ':':<11}{text}" for label, text in rows if text)]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M %z}"


def _left(ends: datetime) -> str:
    days = (ends - datetime.now(UTC)).days
    if days < 0:
        return "expired"
    return "1 day left" if days == 1 else f"{days:,} days left"


def _as_json(file: _File) -> JsonValue:
    certificates: list[JsonValue] = [
        {
            "alias": facts.alias,
            "subject": facts.subject,
            "issuer": facts.issuer,
            "names": list(facts.names),
            "not_before": facts.not_before.isoformat(),
            "not_after": facts.not_after.isoformat(),
            "key": facts.key,
            "signature": facts.signature,
            "usages": list(facts.usages),
            "authority": facts.is_ca,
            "self_signed": facts.self_signed,
            "version": facts.version,
            "serial": facts.serial,
            "sha256": facts.sha256,
            "sha1": facts.sha1,
            "remarks": list(facts.remarks),
        }
        for facts in file.certificates
    ]
    return {
        "file": file.name,
        "kind": file.kind.value,
        "certificates": certificates,
        "private_keys": file.private_keys,
        "remark": file.remark,
        "problem": file.problem,
    }
