"""``workspace create``: makes a new workspace."""

from __future__ import annotations

import argparse

from wa_channel_studio import app
from wa_channel_studio.cli import passwords
from wa_channel_studio.cli.output import Output
from wa_channel_studio.cli.session import workspace_path
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.passwords import master_password_problem


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Make the file. A weak master password is said, not refused."""
    path = workspace_path(arguments.file)
    if path.exists():
        raise ProblemError.of(f"{arguments.file} is there already.", "Choose another name; nothing was changed.")
    password = passwords.ask(passwords.WORKSPACE, "master password", twice=True)
    weak = master_password_problem(password)
    if weak is not None:
        output.note(f"{weak.message} {weak.remedy}".rstrip())
    app.build().workspaces.create(path, password).close()
    return output.result({"workspace": str(path)}, [f"{path} has been made."])
