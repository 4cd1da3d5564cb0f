"""The pages of the wizard: built when they are first wanted, kept then, so that going to and fro is quick.

Pages of the steps that all providers share exist once; those of the other steps once per provider.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import fields_of
from wa_channel_studio.ui.wizard.page import Page
from wa_channel_studio.ui.wizard.state import WizardState

_SHARED_STEPS = (Step.BASIC, Step.NAME_CARD, Step.ROBOT)


class Pages(QObject):
    """``edited``, ``pasted`` and ``asked`` come from the form on show, ``edit_wanted`` from the review."""

    edited = Signal(str)
    pasted = Signal(str)
    asked = Signal(str, object)
    edit_wanted = Signal(str)
    recipe_made = Signal(object)
    """With the RecipePlace of a page that was built."""
    shown = Signal()
    """The page on show is up to date with the answers."""

    def __init__(self, state: WizardState, stack: QStackedWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._state = state
        self._stack = stack
        self._pages: dict[tuple[Step, str], Page] = {}

    @property
    def current(self) -> Page:
        """The page of the present step and provider."""
        step = self._state.journey.step
        key = (step, "" if step in _SHARED_STEPS else self._state.provider)
        page = self._pages.get(key)
        if page is None:
            page = self._pages[key] = self._build(step)
        return page

    def show(self, field: str) -> None:
        """Show the present page, up to date, and give the keyboard to ``field`` or to where reading begins."""
        page = self.current
        page.form.sync(self._state.answers, self._state.context)
        self.refresh()
        self._stack.setCurrentWidget(page)
        page.begin(field)

    def refresh(self) -> None:
        """Bring the page on show up to date; widgets whose content is the same are not touched."""
        page = self.current
        page.form.apply({spec.key for spec in self._state.visible()}, self._state.state_of)
        page.form.follow(self._state.answers, self._state.context)
        page.show_answers(self._state.answers, self._state.tenant.parameters)
        if page.review is not None:
            page.review.show_steps(self._state.review())
        self.shown.emit()

    def surround(self) -> None:
        """Show other surroundings of the answers."""
        self.current.form.surround(self._state.answers, self._state.context)

    def conceal(self) -> None:
        """Hide every secret that is shown."""
        for page in self._pages.values():
            page.form.conceal()
            if page.recipe is not None:
                page.recipe.conceal()

    def _build(self, step: Step) -> Page:
        specs = [spec for spec in fields_of(self._state.provider) if spec.step is step]
        page = Page(step, specs, self._state.table, folded=self._state.journey.seen_all)
        page.form.edited.connect(self.edited)
        page.form.pasted.connect(self.pasted)
        page.form.asked.connect(self.asked)
        page.provider_wanted.connect(self._on_provider_wanted)
        if page.review is not None:
            page.review.edit_wanted.connect(self.edit_wanted)
        self._stack.addWidget(page)
        if page.recipe is not None:
            self.recipe_made.emit(page.recipe)
        return page

    def _on_provider_wanted(self, provider: str) -> None:
        editor = self.current.form.editor("provider")
        if editor is not None:
            editor.show_value(provider)
            self.edited.emit("provider")
