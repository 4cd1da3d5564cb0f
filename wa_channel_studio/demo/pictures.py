"""Takes pictures of every wizard step of every sample channel, light and dark, without a screen.

It drives the real view as the window would and lets Qt's own loop turn between two steps. It imports no Qt: it uses
what ``ui`` gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.exports.safe_write import safe_write
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import STEPS
from wa_channel_studio.paths import home_dir
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.preferences import PreferenceFile, Preferences
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.application import PREFERENCES, QApplication  # type: ignore[attr-defined]  # ui owns Qt
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.context import Services, UiContext
from wa_channel_studio.ui.jobs import JobRunner
from wa_channel_studio.ui.main_window import SIZE
from wa_channel_studio.ui.theme import Mode, apply_theme
from wa_channel_studio.ui.wizard.view import WizardView

_PATIENCE = 500
"""Turns of the loop within which a view must have what it shows; one takes about a millisecond or a job's time."""
_SETTLE = 3
"""Turns after which what was put off until now (lazy pages, layouts) has happened."""


def take_pictures(services: Services, workspace: Workspace, channels: Sequence[Channel], folder: Path) -> int:
    """Write the pictures to ``folder``, one below the other for light and dark. Returns how many there are."""
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication([])
    app.setQuitOnLastWindowClosed(False)  # one wizard is closed before the next is opened
    runner = JobRunner()
    preferences = PreferenceFile(home_dir() / PREFERENCES, safe_write)
    context = UiContext(runner, SecretClipboard(app), preferences, Preferences(), services)
    shots = _Shots(context, workspace, folder)
    pending = shots.all(app, channels)
    failed: list[Exception] = []

    def turn() -> None:
        """Do the next part; a job that does nothing brings us back here after the loop has turned."""
        try:
            next(pending)
        except StopIteration:
            app.quit()
        except Exception as reason:  # noqa: BLE001  # told below; here it would vanish in Qt's loop
            failed.append(reason)
            app.quit()
        else:
            runner.run(lambda _job: None).finished.connect(turn)

    try:
        runner.run(lambda _job: None).finished.connect(turn)
        app.exec()
    finally:
        runner.shutdown()
    if failed:
        raise failed[0]
    return shots.taken


class _Shots:
    """The pictures one after the other; each ``yield`` lets the loop turn."""

    def __init__(self, context: UiContext, workspace: Workspace, folder: Path) -> None:
        self._context = context
        self._workspace = workspace
        self._folder = folder
        self.taken = 0

    def all(self, app: QApplication, channels: Sequence[Channel]) -> Iterator[None]:
        for mode in (Mode.LIGHT, Mode.DARK):
            apply_theme(app, mode)
            folder = self._folder / mode.value
            folder.mkdir(parents=True, exist_ok=True)
            new = self._workspace.drafts.start(channels[0].tenant_id)
            yield from self._wizard(new, "new-channel", STEPS[:1], folder)
            for channel in channels:
                yield from self._wizard(self._workspace.drafts.edit(channel), channel.provider, STEPS, folder)

    def _wizard(self, draft: OpenDraft, stem: str, steps: Sequence[Step], folder: Path) -> Iterator[None]:
        tenant = self._workspace.tenants.get(draft.tenant_id)
        view = WizardView(self._context, self._workspace, draft, tenant)
        view.resize(*SIZE)
        view.show()
        for _ in range(_PATIENCE):
            yield
            if view.ready and self._context.runner.idle:
                break
        else:
            raise RuntimeError("the wizard did not get ready")
        for number, step in enumerate(steps, 1):
            view.go(step)
            yield from self._settled()
            name = f"{stem}-{number}-{step.value}"
            self._take(view, folder / f"{name}.png")
            hidden = view.page.verticalScrollBar().maximum()
            if hidden:
                # What a person scrolls to stands in a second, higher picture.
                view.resize(SIZE[0], SIZE[1] + hidden)
                yield from self._settled()
                self._take(view, folder / f"{name}-whole.png")
                view.resize(*SIZE)
                yield from self._settled()
        view.close()
        view.deleteLater()
        yield

    def _settled(self) -> Iterator[None]:
        for _ in range(_SETTLE):
            yield

    def _take(self, view: WizardView, path: Path) -> None:
        if not view.grab().save(str(path)):
            raise OSError(f"{path.name} cannot be written")
        self.taken += 1
