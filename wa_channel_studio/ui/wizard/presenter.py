"""Brings the window up to date with the state: page, head, foot, steps, problems, help.

It touches nothing that shows the same already, and it never changes the state.
"""

from __future__ import annotations

from wa_channel_studio.fields.layout import STEP_TEXTS
from wa_channel_studio.fields.table import STEPS
from wa_channel_studio.ui.wizard.frame import WizardFrame
from wa_channel_studio.ui.wizard.pages import Pages
from wa_channel_studio.ui.wizard.state import WizardState


class Presenter:
    """Shows one state in one frame."""

    def __init__(self, state: WizardState, pages: Pages, frame: WizardFrame) -> None:
        self._state = state
        self._pages = pages
        self._frame = frame

    def show_page(self, field: str = "") -> None:
        """Show the page of the present step and give the keyboard to ``field``, or to where reading begins."""
        step, upcoming = self._state.journey.step, self._state.journey.next_step
        text = STEP_TEXTS[step]
        self._frame.head.show_step(text.title, text.hint)
        title = STEP_TEXTS[upcoming].title if upcoming is not None else ""
        back = self._state.journey.previous_step is not None
        self._frame.foot.show_place(STEPS.index(step) + 1, len(STEPS), title, back=back)
        self._frame.help.show_field(None)
        self._pages.show(field)
        self._refresh_side()

    def refresh(self) -> None:
        """Show the state after a change that leaves the page as it is."""
        self._pages.refresh()
        self._refresh_side()

    def surround(self) -> None:
        """Show the state after its surroundings have changed: files, lists, links."""
        self._pages.surround()
        self.refresh()

    def _refresh_side(self) -> None:
        side, table = self._frame.side, self._state.table
        side.show_channel(self._state.name, table.label if table is not None else "", self._state.tenant.name)
        side.show_steps(self._state.statuses(), self._state.journey.step)
        side.show_problems(self._state.loud(), self._state.labels)
