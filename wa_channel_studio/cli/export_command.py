"""``export``: writes channels of a workspace as spreadsheets into one archive in a folder.

Nothing is written into the workspace, so that it works while a window holds it. The JSON document has ``archive``
(the path), ``format``, ``records``, ``files``, ``size`` (bytes) and ``encrypted``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.output import Output, UsageError
from wa_channel_studio.cli.session import Session, not_there, opened
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.export_ports import SheetFormat
from wa_channel_studio.services.passwords import archive_password_problem


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Write the archive, wholly or not at all, and tell its path."""
    if not arguments.out.strip():
        raise UsageError("--out needs the name of a folder.")
    with opened(arguments.workspace, read_only=True) as session:
        exports = session.workspace.exports
        chosen = _chosen(session, arguments.names, arguments.tenant)
        password = Secret("") if arguments.no_password else _password(output)
        if arguments.no_password and exports.password_needed(chosen):
            raise ProblemError.of(
                "A tenant of these channels demands a password for exported archives. Nothing was written.",
                "Leave --no-password out, or change the tenant with “tenant set --parameter export_password=false”.",
            )
        target = _free(Path(arguments.out), f"{session.workspace.name}-channels")
        task = exports.write(chosen, SheetFormat(arguments.format), password, target)
    document = {
        "archive": str(target),
        "format": task.format.value,
        "records": task.records,
        "files": task.files,
        "size": task.size,
        "encrypted": task.encrypted,
    }
    files = "1 file" if task.files == 1 else f"{task.files} files"
    channels = "1 channel" if task.records == 1 else f"{task.records} channels"
    output.note(f"{channels} in {files}." + (" 7-Zip opens the archive." if task.encrypted else ""))
    return output.result({**document}, [str(target)])


def _chosen(session: Session, names: list[str], tenant: str | None) -> tuple[str, ...] | None:
    """The ids of the named channels, of all of a tenant, or None for all there are."""
    if not names:
        if tenant is None:
            return None
        return session.workspace.channels.ids(ChannelQuery(tenant_id=session.tenant(tenant).id, limit=0))
    found = session.find(names, tenant)
    missing = [name for name, channel in found.items() if channel is None]
    if missing:
        message, remedy = not_there(missing[0])
        raise NotFoundError.of(f"{message} Nothing was exported.", remedy)
    return tuple(channel.id for channel in found.values() if channel is not None)


def _password(output: Output) -> Secret:
    password = passwords.ask(passwords.ARCHIVE, "password of the archive", twice=True)
    refused = archive_password_problem(password)
    if refused is not None and refused.is_error:
        raise ProblemError(refused)
    if refused is not None:
        output.note(f"{refused.message} {refused.remedy}")
    return password


def _free(folder: Path, stem: str) -> Path:
    """A name that nothing in the folder has, so that no earlier export is replaced."""
    try:
        number = 1
        while (path := folder / f"{stem}{'' if number == 1 else f'-{number}'}.zip").exists():
            number += 1
    except (OSError, ValueError):
        raise ProblemError.of(f"“{folder}” cannot be the name of a folder.", "Choose another one.") from None
    return path
