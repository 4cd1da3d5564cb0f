"""A key in the wizard: from the key to the painted form, and what the open wizard holds in memory."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from bench.figures import Figure, median, print_note, send
from bench.memory import resident_mib
from wa_channel_studio import app as composition
from wa_channel_studio.cli.add_command import add_channel
from wa_channel_studio.cli.channel_file import read_channel_file
from wa_channel_studio.demo.sample import AICC_URL, TENANT
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.paths import resource_path
from wa_channel_studio.services.ports import KdfParameters
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.theme import apply_theme
from wa_channel_studio.ui.wizard.view import WizardView

KEYS = "acme_support_br_0123456789" * 4
FRAME_MS = 16
"""One frame of a usual screen; whatever takes longer can be felt."""


def main() -> None:
    app = QApplication([])
    apply_theme(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        studio = composition.build()
        workspace = studio.workspaces.create(Path(folder) / "bench.wcs", Secret("bench"), KdfParameters(1, 64, 1))
        tenant = workspace.tenants.add(TENANT, AICC_URL)
        letter = read_channel_file(str(resource_path("samples", "infobip.json")))
        channel = add_channel(workspace, tenant, letter, None, print_note).channel
        runner = JobRunner()
        context = UiContext(
            runner, SecretClipboard(), PreferenceFile(Path(folder) / "p.json", safe_write), Preferences(), studio
        )
        view = WizardView(context, workspace, workspace.drafts.edit(channel), tenant)
        view.resize(1280, 800)
        view.show()
        _wait(app, view, runner)
        figures = [_type(app, view, "user_name", Step.PROVIDER), _type(app, view, "channel_name", Step.BASIC)]
        figures.append(_switch(app, view))
        figures.append(Figure("memory with an open wizard", resident_mib(), "MiB"))
        _wait(app, view, runner)
        view.close()
        runner.shutdown()
        workspace.close()
        view.deleteLater()
    send(figures)


def _wait(app: QApplication, view: WizardView, runner: JobRunner) -> None:
    end = time.monotonic() + 30
    while not (view.ready and runner.idle):
        app.processEvents()
        time.sleep(0.001)
        if time.monotonic() > end:
            raise RuntimeError("the wizard did not get ready")


def _type(app: QApplication, view: WizardView, key: str, step: Step) -> Figure:
    view.go(step)
    app.processEvents()
    found = view.findChild(QWidget, f"field.{key}")
    edit = found if isinstance(found, QLineEdit) else found.findChild(QLineEdit) if found is not None else None
    if edit is None:
        raise RuntimeError(f"no editor for {key}")
    edit.setFocus()
    edit.clear()
    app.processEvents()
    times = []
    for letter in KEYS:
        start = time.perf_counter()
        QTest.keyClicks(edit, letter)
        app.processEvents()
        times.append(time.perf_counter() - start)
    note = f"median of {len(KEYS)}, longest {max(times) * 1e3:.1f}"
    return Figure(f"a key in {key}", median(times) * 1e3, "ms", most=FRAME_MS, note=note)


def _switch(app: QApplication, view: WizardView) -> Figure:
    times = []
    for _ in range(10):
        for step in (Step.PROVIDER, Step.BASIC, Step.NAME_CARD, Step.ROBOT, Step.INTEGRATION):
            start = time.perf_counter()
            view.go(step)
            app.processEvents()
            times.append(time.perf_counter() - start)
    note = f"median of {len(times)}, longest {max(times) * 1e3:.1f}"
    return Figure("to another step", median(times) * 1e3, "ms", most=100, note=note)


if __name__ == "__main__":
    main()
