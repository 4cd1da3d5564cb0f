"""The main job without a screen, on sample letters: a workspace, six channels, a preparation pack, pictures.

Everything goes through the services that the window and the command line use. It writes into one folder, and of what
stands there it replaces only what it made itself.
"""

from __future__ import annotations

import argparse
import importlib
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from wa_channel_studio import app
from wa_channel_studio.cli.add_command import add_channel
from wa_channel_studio.cli.channel_file import read_channel_file
from wa_channel_studio.cli.judged import summary
from wa_channel_studio.cli.output import DONE, FAILED, Output
from wa_channel_studio.demo.sample import (
    AICC_URL,
    ARCHIVE_PASSWORD,
    MASTER_PASSWORD,
    PACK,
    PICTURES,
    ROUTES,
    TENANT,
    UNITS,
    WORKSPACE,
)
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.channels import Saved
from wa_channel_studio.services.workspaces import Workspace

_PICTURES_MODULE = "wa_channel_studio.demo.pictures"
"""Loaded last and by name: it needs Qt, and everything before is done where Qt cannot be loaded."""


def run(arguments: argparse.Namespace, output: Output) -> int:
    """Do it all in the folder ``--out``; 1 when the pictures could not be taken."""
    folder = Path(arguments.out)
    studio = app.build()
    _prepare(folder, studio)
    workspace = studio.workspaces.create(folder / WORKSPACE, Secret(MASTER_PASSWORD))
    try:
        saved = _fill(workspace, output)
        pack = _pack(studio, workspace, folder / PACK, saved)
        pictures = _take_pictures(studio, workspace, saved, folder / PICTURES, output)
    finally:
        workspace.close()
    return output.result(*_told(folder, saved, pack, pictures), FAILED if pictures is None else DONE)


def _prepare(folder: Path, studio: app.Studio) -> None:
    """Make the folder and take away the workspace of an earlier demo. Raises ProblemError for one that is not ours."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as reason:
        raise ProblemError.of(f"{folder} cannot be made: {reason.strerror}.", "Choose another folder.") from None
    path = folder / WORKSPACE
    if not path.exists():
        return
    try:
        studio.workspaces.open(path, Secret(MASTER_PASSWORD)).close()
    except ProblemError as reason:
        message = f"{path} cannot be replaced by a new sample: {reason.problem.message}"
        raise ProblemError.of(message, "Choose another folder.") from None
    for left in folder.glob(f"{WORKSPACE}*"):
        left.unlink()


def _fill(workspace: Workspace, output: Output) -> list[Saved]:
    """A tenant with its lists, and a channel of each provider from its letter."""
    tenant = workspace.tenants.add(TENANT, AICC_URL)
    tenant = workspace.tenants.save(replace(tenant, ous=UNITS, called_routes=ROUTES))
    letters = [read_channel_file(str(resource_path("samples", f"{provider}.json"))) for provider in PROVIDERS]
    for letter in letters:
        for problem in letter.refused:
            raise ProblemError(problem)
    return [add_channel(workspace, tenant, letter, None, output.note) for letter in letters]


def _pack(studio: app.Studio, workspace: Workspace, target: Path, saved: list[Saved]) -> Path:
    pairs, certificates = workspace.channels.with_files([item.channel.id for item in saved])
    problems = {item.channel.id: item.problems for item in saved}
    studio.packs.write(target, pairs, certificates, Secret(ARCHIVE_PASSWORD), problems=problems)
    return target


def _take_pictures(
    studio: app.Studio, workspace: Workspace, saved: list[Saved], folder: Path, output: Output
) -> int | None:
    """How many pictures there are, or None where Qt cannot be loaded."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        camera: ModuleType = importlib.import_module(_PICTURES_MODULE)
    except ImportError as reason:
        output.note(f"No pictures: {reason}. “make demo” installs what Qt needs, or names it.")
        return None
    return int(camera.take_pictures(studio, workspace, [item.channel for item in saved], folder))


def _told(folder: Path, saved: list[Saved], pack: Path, pictures: int | None) -> tuple[JsonValue, list[str]]:
    workspace = folder / WORKSPACE
    lines = [f"{item.channel.provider}: {item.channel.name}, {summary(item.problems)}" for item in saved]
    lines += [
        "",
        f"Workspace:        {workspace}",
        f"  its password:   {MASTER_PASSWORD}",
        f"Preparation pack: {pack}",
        f"  its password:   {ARCHIVE_PASSWORD}",
    ]
    if pictures is not None:
        lines.append(f"Pictures:         {folder / PICTURES} ({pictures} of every wizard step, light and dark)")
    document: JsonValue = {
        "workspace": str(workspace),
        "pack": str(pack),
        "pictures": str(folder / PICTURES) if pictures is not None else None,
        "passwords": {"workspace": MASTER_PASSWORD, "archive": ARCHIVE_PASSWORD},
    }
    return document, lines
