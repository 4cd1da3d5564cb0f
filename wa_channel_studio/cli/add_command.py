"""``channel add``: takes CHANNEL.json files into a workspace, with the certificate files they name.

Incomplete and wrong channels are kept as drafts. What no channel could hold, or a name the tenant has already, is a
refused row: that file is left out and said, and the others are added.
"""

from __future__ import annotations

import argparse

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.channel_file import (
    ChannelFile,
    certificate_keys,
    certificate_path,
    keystore_password_of,
    read_channel_file,
    with_keystore_password,
)
from wa_channel_studio.cli.judged import is_ready, problem_lines, problems_as_json, summary
from wa_channel_studio.cli.output import DONE, FAILED, Output
from wa_channel_studio.cli.session import Session, opened
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.types import JsonValue


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Add each file that can be added; 1 when one could not."""
    fallback = passwords.from_environment(passwords.KEYSTORE)
    document: list[JsonValue] = []
    lines: list[str] = []
    refused = 0
    with opened(arguments.workspace) as session:
        tenant = session.tenant(arguments.tenant)
        for name in arguments.files:
            file = read_channel_file(name)
            for note in file.notes:
                output.note(note)
            problems = file.refused or _name_taken(session, tenant, file)
            added = not problems
            refused += not added
            if added:
                problems = _add(session, tenant, file, fallback, output)
            ready = added and is_ready(problems)
            document.append({"file": name, "added": added, "ready": ready, "problems": problems_as_json(problems)})
            lines.append(f"{name}: {f'added to {tenant.name}, {summary(problems)}' if added else 'not added'}")
            lines += [f"  {line}" for line in problem_lines(problems)]
    if refused:
        output.note(f"{refused} of {len(arguments.files)} files could not be added.")
    return output.result(document, lines, FAILED if refused else DONE)


def _name_taken(session: Session, tenant: Tenant, file: ChannelFile) -> tuple[Problem, ...]:
    name = file.answers.text("channel_name")
    if not name or not session.workspace.channels.named(name, tenant.id):
        return ()
    message = f"{tenant.name} has a channel {name} already."
    return (Problem("channel_name", Severity.ERROR, message, "Choose another name, or change that channel."),)


def _add(
    session: Session, tenant: Tenant, file: ChannelFile, fallback: Secret | None, output: Output
) -> tuple[Problem, ...]:
    answers = _with_certificates(session, file, fallback, output)
    return session.workspace.channels.save(tenant.id, answers).problems


def _with_certificates(session: Session, file: ChannelFile, fallback: Secret | None, output: Output) -> Answers:
    """The answers with ids in place of paths. A path that cannot be read stays, so that the check tells of it."""
    answers = file.answers
    password = keystore_password_of(answers) or fallback
    kept: dict[str, CertificateFile] = {}
    for key in certificate_keys(answers):
        ids: list[str] = []
        for text in answers.items_of(key):
            try:
                path = certificate_path(file.folder, text)
                (stored,) = session.workspace.certificates.add([path], password)
            except ProblemError as reason:
                output.note(f"{file.name}: {key}: {reason.problem.message} The channel is kept without it.")
                ids.append(text)
            else:
                kept[stored.id] = stored
                ids.append(stored.id)
        if ids:
            answers = answers.with_value(key, tuple(ids) if isinstance(answers[key], tuple) else ids[0])
    return with_keystore_password(answers, kept, fallback)
