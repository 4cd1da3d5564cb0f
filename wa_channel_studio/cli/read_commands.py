"""``channel show`` and ``channel check --workspace``: reads a workspace and changes nothing.

Both open it without the right to write, so they also work while a window holds it.
"""

from __future__ import annotations

import argparse

from wa_channel_studio.cli.judged import is_ready, judgement_as_json, judgement_in_lines
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.cli.session import not_there, opened
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.json_form import answers_to_json
from wa_channel_studio.fields.table import spec_for
from wa_channel_studio.fields.types import CertificateRef, JsonValue
from wa_channel_studio.services.checking import certificate_ids


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Show or check."""
    return {"show": _show, "check": _check}[arguments.command.words[-1]](arguments, output)


# --- show --------------------------------------------------------------------------------------


def _show(arguments: argparse.Namespace, output: Output) -> int:
    with opened(arguments.workspace, read_only=True) as session:
        channel = session.get(arguments.name, arguments.tenant)
        ids = certificate_ids(channel.answers)
        names = {item: file.file_name for item, file in session.workspace.certificates.files(ids).items()}
    # As a CHANNEL.json: secrets as ***, certificates by the names of their files.
    document = answers_to_json(channel.answers, redact=True, certificate_paths=names)
    return output.result(document, [_line(channel, key, document[key]) for key in document])


def _line(channel: Channel, key: str, written: JsonValue) -> str:
    spec = spec_for(channel.provider, key)
    if spec is None:
        return f"{key}: {written}"
    if spec.secret or isinstance(spec.type, CertificateRef):
        shown = ", ".join(str(item) for item in written) if isinstance(written, list) else str(written)
    else:
        shown = spec.type.show(channel.answers[key])
    return f"{spec.label}: {shown}"


# --- check -------------------------------------------------------------------------------------


def _check(arguments: argparse.Namespace, output: Output) -> int:
    if arguments.files:
        raise UsageError("Check either files (--from) or channels of a workspace (--workspace), not both.")
    if not arguments.names:
        raise UsageError("Name the channels to check.")
    judged: list[tuple[str, tuple[Problem, ...]]] = []
    with opened(arguments.workspace, read_only=True) as session:
        for name, channel in session.find(arguments.names, arguments.tenant).items():
            judged.append((name, _missing(name) if channel is None else session.workspace.channels.problems(channel)))
    document = [judgement_as_json("name", name, problems) for name, problems in judged]
    lines = [line for name, problems in judged for line in judgement_in_lines(name, problems)]
    ready = all(is_ready(problems) for _, problems in judged)
    return output.result(document, lines, DONE if ready else FAILED)


def _missing(name: str) -> tuple[Problem, ...]:
    message, remedy = not_there(name)
    return (Problem("", Severity.ERROR, message, remedy),)
