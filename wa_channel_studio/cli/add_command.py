"""``channel add``: takes CHANNEL.json files into a workspace, with the certificate files they name.

Incomplete and wrong channels are kept as drafts. What no channel could hold, or a name the tenant has already, is a
refused row: that file is left out and said, and the others are added.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

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
from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.workspaces import Workspace


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
                problems = add_channel(session.workspace, tenant, file, fallback, output.note).problems
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


def add_channel(
    workspace: Workspace, tenant: Tenant, file: ChannelFile, fallback: Secret | None, note: Callable[[str], None]
) -> Saved:
    """Keep the channel of a file, with its certificate files. ``fallback`` is a keystore's password."""
    return workspace.channels.save(tenant.id, _with_certificates(workspace, file, fallback, note))


def _with_certificates(
    workspace: Workspace, file: ChannelFile, fallback: Secret | None, note: Callable[[str], None]
) -> Answers:
    """The answers with ids in place of paths. A path that cannot be read stays, so that the check tells of it."""
    answers = file.answers
    password = keystore_password_of(answers) or fallback
    kept: dict[str, CertificateFile] = {}
    for key in certificate_keys(answers):
        ids: list[str] = []
        for text in answers.items_of(key):
            try:
                path = certificate_path(file.folder, text)
                (stored,) = workspace.certificates.add([path], password)
            except ProblemError as reason:
                note(f"{file.name}: {key}: {reason.problem.message} The channel is kept without it.")
                ids.append(text)
            else:
                kept[stored.id] = stored
                ids.append(stored.id)
        if ids:
            answers = answers.with_value(key, tuple(ids) if isinstance(answers[key], tuple) else ids[0])
    return with_keystore_password(answers, kept, fallback)
