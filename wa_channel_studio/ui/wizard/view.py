"""The wizard in the window: steps at the left, the form in the middle, help at the right, ways on and out.

It shows the state, tells it what the person did, and starts the jobs that keep, read and save. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.services.drafts import OpenDraft
from wa_channel_studio.services.ladder_rules import RungStatus
from wa_channel_studio.services.workspaces import Workspace
from wa_channel_studio.ui.context import UiContext
from wa_channel_studio.ui.forms.field_row import FieldRow
from wa_channel_studio.ui.jobs import COUNTS, JobHandle
from wa_channel_studio.ui.parts.asking import ask
from wa_channel_studio.ui.status.status_dialog import StatusDialog
from wa_channel_studio.ui.wizard.ending import Ending
from wa_channel_studio.ui.wizard.faults import as_problem
from wa_channel_studio.ui.wizard.focus import FocusWatch
from wa_channel_studio.ui.wizard.frame import WizardFrame
from wa_channel_studio.ui.wizard.keeper import DraftKeeper
from wa_channel_studio.ui.wizard.page import Page
from wa_channel_studio.ui.wizard.pages import Pages
from wa_channel_studio.ui.wizard.presenter import Presenter
from wa_channel_studio.ui.wizard.recipe_desk import RecipeDesk
from wa_channel_studio.ui.wizard.recipe_place import RecipePlace
from wa_channel_studio.ui.wizard.replies import Replies
from wa_channel_studio.ui.wizard.shortcuts import add_shortcuts
from wa_channel_studio.ui.wizard.state import WizardState
from wa_channel_studio.ui.wizard.surroundings import Surroundings
from wa_channel_studio.ui.wizard.tab_order import next_stop
from wa_channel_studio.ui.wizard.wishes import Wishes
from wa_channel_studio.wizard.machine import Journey


class WizardView(QWidget):
    """One channel being filled in.

    ``saved`` brings a :class:`services.channels.Saved`; ``closed`` says that the wizard is done with: after ``saved``,
    or left with its draft kept, or with its draft thrown away. ``pack_requested`` brings the id of a saved channel.
    """

    saved = Signal(object)
    closed = Signal()
    pack_requested = Signal(str)

    def __init__(
        self, context: UiContext, workspace: Workspace, draft: OpenDraft, tenant: Tenant, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("view.wizard")
        self.setAccessibleName(self.tr("Channel wizard"))
        self._context = context
        self._workspace = workspace
        self._state = WizardState(draft.journey, tenant)
        self._channel_id = draft.channel_id
        self._begun = False
        self.frame = WizardFrame(self)
        self.keeper = DraftKeeper(context.runner, workspace, draft, self)
        self._pages = Pages(self._state, self.frame.stack, self)
        self._wishes = Wishes(context, workspace, self._state, self)
        self._ending = Ending(context.runner, workspace, self.keeper, self.frame, self)
        self._presenter = Presenter(self._state, self._pages, self.frame)
        surroundings = Surroundings(context.runner, workspace, self._state, draft.channel_id, self)
        Replies(
            self,
            state=self._state,
            pages=self._pages,
            presenter=self._presenter,
            frame=self.frame,
            wishes=self._wishes,
            surroundings=surroundings,
        )
        self._connect()
        self._presenter.show_page(draft.journey.field)
        self.frame.head.offer_pack(bool(draft.channel_id))
        self._show_draft()
        surroundings.load()
        self._read_ladder()

    # --- for the window around -------------------------------------------------------------------

    def flush(self) -> JobHandle | None:
        """Write the draft now; returns the job that does it, or None when all is kept."""
        return self.keeper.flush()

    def has_unsaved(self) -> bool:
        """Whether something typed is not in the workspace yet."""
        return self.keeper.unsaved or self._ending.busy

    def conceal(self) -> None:
        """Hide every secret that is shown."""
        self._pages.conceal()

    @property
    def journey(self) -> Journey:
        """Where the person is and what was answered."""
        return self._state.journey

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything the check finds, told aloud or not."""
        return self._state.problems

    @property
    def ready(self) -> bool:
        """Whether the surroundings of the check have been loaded."""
        return self._state.context is not None

    @property
    def page(self) -> Page:
        """The page on show."""
        return self._pages.current

    # --- status ----------------------------------------------------------------------------------

    def _read_ladder(self) -> None:
        """How far the channel is, beyond this program; one that was never saved has climbed no step."""
        ladder, channel_id, side = self._workspace.ladder, self._channel_id, self.frame.side
        if channel_id:

            def show(found: Mapping[str, tuple[RungStatus, ...]]) -> None:
                side.ladder.show_ladder(found.get(channel_id, ()), datetime.now(UTC))

            ask(self, self._context.runner, lambda _job: ladder.of([channel_id]), show, queue=COUNTS)

    def _show_status(self) -> None:
        dialog = StatusDialog(self._context, self._workspace, self._channel_id, self)
        dialog.changed.connect(lambda _changed: self._read_ladder())
        dialog.open()

    # --- moving ----------------------------------------------------------------------------------

    def go(self, step: Step) -> None:
        """Go to a step."""
        self._move(self._state.journey.go(step))

    def go_on(self) -> None:
        """Next, or Finish at the end."""
        if self._state.journey.next_step is None:
            self.finish()
        else:
            self.go_forward()

    def go_forward(self) -> None:
        """Next; at the last step nothing happens."""
        self._move(self._state.journey.forward())

    def go_back(self) -> None:
        """Back, the way that was come."""
        self._move(self._state.journey.back())

    def jump(self, key: str) -> None:
        """Go to a field, on whichever step it stands."""
        if self._ending.busy:
            return
        if self._state.move(self._state.journey.jump(key)):
            self._presenter.show_page(key)
        else:
            self._presenter.refresh()
            self.page.go_to(key)
        self._remember()

    def next_problem(self) -> None:
        """Go to the next problem after the field in focus, and round again."""
        keys = list(dict.fromkeys(problem.field for problem in self._state.loud()))
        if not keys:
            self.frame.say("success", self.tr("No problem is known."))
            return
        here = self._state.journey.field
        self.jump(keys[(keys.index(here) + 1) % len(keys)] if here in keys else keys[0])

    # --- leaving ---------------------------------------------------------------------------------

    def save_and_close(self) -> None:
        """Save the channel as it is, with its problems."""
        self._ending.save(self._state.journey)

    def finish(self) -> None:
        """Save the channel as ready; while an error stands, say so and go to the first."""
        if not self.ready:
            return
        self._state.see_all()
        errors = [problem for problem in self._state.problems if problem.is_error]
        if not errors:
            self.save_and_close()
            return
        self.jump(errors[0].field)
        self.frame.say("error", self._to_solve(len(errors)))

    def leave(self) -> None:
        """Close without saving; the draft is kept."""
        self._ending.leave()

    def _to_solve(self, number: int) -> str:
        if number == 1:
            return self.tr("One problem is to be solved before the channel is ready.")
        return self.tr("{0} problems are to be solved before the channel is ready.").format(number)

    # --- what the person does ----------------------------------------------------------------------

    def _on_edited(self, key: str) -> None:
        editor = self.page.form.editor(key)
        if editor is not None:
            self._take(key, editor.value)

    def _take(self, key: str, value: RawValue) -> None:
        provider = self._state.provider
        self._state.answer(key, value)
        self.keeper.touch(self._state.journey)
        self.frame.hush()
        if self._state.provider != provider:
            self._wishes.look_up_files()
            self._presenter.show_page(key)
        else:
            self._presenter.refresh()
        self._wishes.try_keystore(key)

    def _on_answered(self, key: str, value: RawValue) -> None:
        """Something was answered for the person: by a generator, or by files that were read."""
        self._take(key, value)
        editor = self.page.form.editor(key)
        if editor is not None:
            editor.show_value(value)

    def _on_pasted(self, key: str) -> None:
        row = self.page.form.rows.get(key)
        if row is not None:
            self._on_left(row)

    def _on_left(self, row: FieldRow) -> None:
        """Show a value as it is kept, and note what was taken off."""
        if row.spec.kept_by_itself:
            return
        value = row.editor.value
        kept = self._state.cleaned(row.spec, value)
        if kept != value:
            row.editor.show_value(kept)
        self._presenter.surround()

    def _on_entered(self, row: FieldRow) -> None:
        self.frame.help.show_field(row.spec)
        if self._state.focus(row.key):
            self._presenter.refresh()
            self._remember()
        self.page.bring_into_sight(row)

    def _on_moved(self, row: FieldRow) -> None:
        self.page.bring_into_sight(row)

    def _on_away(self) -> None:
        self._state.leave()
        self._presenter.refresh()

    def _on_recipe_made(self, place: RecipePlace) -> None:
        """A page with “Get certificates” was built: somebody must work it."""
        desk = RecipeDesk(self._context, self._workspace, self._state, place, self)
        desk.answered.connect(self._on_answered)
        desk.known.connect(self._wishes.known)
        desk.noted.connect(self._wishes.noted)
        desk.field_wanted.connect(self.jump)
        self._pages.shown.connect(desk.follow)
        self.closed.connect(desk.stop)
        if self._workspace.read_only:
            place.set_enabled(False, self.tr("The workspace was opened for reading only."))

    def _move(self, journey: Journey) -> None:
        if not self._ending.busy and self._state.move(journey):
            self.frame.hush()
            self._presenter.show_page()
            self._remember()

    def _remember(self) -> None:
        """Keep the place too, but begin no draft for somebody who only looks around."""
        if self.keeper.written:
            self.keeper.touch(self._state.journey)

    def _show_draft(self) -> None:
        fault = self.keeper.fault
        self.frame.show_draft(self.keeper.state, self.keeper.saved_at, read_only=self._workspace.read_only)
        if fault is not None:
            self.frame.complain(as_problem(fault), self.tr("Try again"), self.keeper.flush)

    # --- wiring ----------------------------------------------------------------------------------

    def _connect(self) -> None:
        frame, pages, wishes = self.frame, self._pages, self._wishes
        frame.side.step_wanted.connect(lambda key: self.go(Step(key)))
        frame.side.field_wanted.connect(self.jump)
        frame.side.left.connect(self.leave)
        frame.side.ladder.wanted.connect(self._show_status)
        frame.head.save_wanted.connect(self.save_and_close)
        frame.head.leave_wanted.connect(self.leave)
        frame.head.discard_wanted.connect(self._ending.ask_to_discard)
        frame.foot.back_wanted.connect(self.go_back)
        frame.foot.next_wanted.connect(self.go_on)
        pages.edited.connect(self._on_edited)
        pages.pasted.connect(self._on_pasted)
        pages.asked.connect(wishes.ask)
        pages.recipe_made.connect(self._on_recipe_made)
        pages.edit_wanted.connect(self.jump)
        wishes.answered.connect(self._on_answered)
        self.closed.connect(wishes.stop)
        self.keeper.changed.connect(self._show_draft)
        self._ending.saved.connect(self.saved)
        self._ending.closed.connect(self.closed)
        frame.head.pack_wanted.connect(lambda: self.pack_requested.emit(self._channel_id))
        watch = FocusWatch(self)
        watch.left.connect(self._on_left)
        watch.entered.connect(self._on_entered)
        watch.moved.connect(self._on_moved)
        watch.away.connect(self._on_away)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._on_application_state)
        add_shortcuts(
            self,
            (
                ("Ctrl+S", self.save_and_close),
                ("Ctrl+Return", self.go_on),
                ("Ctrl+Enter", self.go_on),
                ("Ctrl+PgDown", self.go_forward),
                ("Alt+Right", self.go_forward),
                ("Ctrl+PgUp", self.go_back),
                ("Alt+Left", self.go_back),
                ("Ctrl+.", self.next_problem),
                ("F1", frame.read_help),
            ),
        )

    # --- Qt --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.frame.setGeometry(self.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """The first time, go where the draft was left: only now it is known where that is on the screen."""
        super().showEvent(event)
        if not self._begun:
            self._begun = True
            self.page.begin(self._state.journey.field)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab follows the page."""
        stop = next_stop(self, QApplication.focusWidget(), forward=forward)
        if stop is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop.setFocus(reason)
        return True

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever gives the keyboard to the wizard means the field where the person was."""
        super().focusInEvent(event)
        self.page.begin(self._state.journey.field)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.conceal()
        self.flush()

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.flush()
