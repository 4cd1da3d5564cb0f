"""``pack``: writes a preparation pack of channels of a workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.output import Output, UsageError
from wa_channel_studio.cli.session import not_there, opened
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.packs import ACTION_WITH_SECRETS
from wa_channel_studio.services.passwords import archive_password_problem


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Write the pack, wholly or not at all. Only a pack with secrets needs the right to write the workspace."""
    target = Path(arguments.out)
    if not arguments.out:
        raise UsageError("--out needs the name of a file.")
    with opened(arguments.workspace, read_only=not arguments.with_secrets) as session:
        found = session.find(arguments.names, arguments.tenant)
        missing = [name for name, channel in found.items() if channel is None]
        if missing:
            message, remedy = not_there(missing[0])
            raise NotFoundError.of(f"{message} No pack was written.", remedy)
        channels = [channel for channel in found.values() if channel is not None]
        password = passwords.ask(passwords.ARCHIVE, "password of the archive", twice=True)
        refused = archive_password_problem(password)
        if refused is not None and refused.is_error:
            raise ProblemError(refused)
        if refused is not None:
            output.note(f"{refused.message} {refused.remedy}")
        problems = {channel.id: session.workspace.channels.problems(channel) for channel in channels}
        ids = [channel.id for channel in channels]
        if arguments.with_secrets:
            # Before the file is there: an export that nobody knows of would be worse than a note too many.
            session.workspace.channels.note(ids, ACTION_WITH_SECRETS)
        pairs, certificates = session.workspace.channels.with_files(ids)
        pack = session.studio.packs.write(
            target, pairs, certificates, password, with_secrets=arguments.with_secrets, problems=problems
        )
    names = [channel.name for channel in pack.channels]
    lines = [f"{target} has been written with {', '.join(names)}. 7-Zip opens it."]
    return output.result({"pack": str(target), "channels": list(names), "with_secrets": pack.with_secrets}, lines)
