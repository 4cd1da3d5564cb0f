"""``channel check --from``: judges CHANNEL.json files without a workspace.

References and uniqueness are not judged; certificates are read from disk. It loads no database.
"""

from __future__ import annotations

import argparse
from datetime import datetime

from wa_channel_studio.certs.files import CertificateFiles
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.channel_file import read_certificates, read_channel_file
from wa_channel_studio.cli.judged import is_ready, judgement_as_json, judgement_in_lines
from wa_channel_studio.cli.output import DONE, FAILED, Output, UsageError
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Judge each file; one that cannot be read is told as a problem of its own, and the others are still judged."""
    if not arguments.files:
        raise UsageError("Say what to check: --from CHANNEL.json..., or --workspace FILE NAME...")
    if arguments.names or arguments.tenant:
        raise UsageError("Names of channels and --tenant need --workspace FILE.")
    keystore_password = passwords.from_environment(passwords.KEYSTORE)
    judged = [(name, _judge(name, keystore_password, output)) for name in arguments.files]
    document = [judgement_as_json("file", name, problems) for name, problems in judged]
    lines = [line for name, problems in judged for line in judgement_in_lines(name, problems)]
    ready = all(is_ready(problems) for _, problems in judged)
    return output.result(document, lines, DONE if ready else FAILED)


def _judge(name: str, keystore_password: Secret | None, output: Output) -> tuple[Problem, ...]:
    file = read_channel_file(name)
    for note in file.notes:
        output.note(note)
    if not file.whole:
        return file.refused
    answers, certificates = read_certificates(file, CertificateFiles(), keystore_password)
    today = datetime.now().astimezone().date()
    return file.unrefused(check(answers, CheckContext(today, certificates=certificates)))
