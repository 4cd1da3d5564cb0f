"""One step as a page that scrolls: the review where it belongs, the form, and no line longer than eyes can follow."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.condition import Condition
from wa_channel_studio.fields.spec import FieldSpec, ProviderTable, Step
from wa_channel_studio.ui.forms.field_row import FieldRow, row_of
from wa_channel_studio.ui.forms.form import Form
from wa_channel_studio.ui.kit.banner import Banner
from wa_channel_studio.ui.kit.labels import WrapLabel, label
from wa_channel_studio.ui.wizard.greeting import GreetingPreview
from wa_channel_studio.ui.wizard.provider_tiles import ProviderTiles
from wa_channel_studio.ui.wizard.recipe_place import RecipePlace
from wa_channel_studio.ui.wizard.review_pane import ReviewPane

MAX_WIDTH = 1040
_MARGIN = 24


class Page(QScrollArea):
    """The page of one step of one provider. ``provider_wanted`` comes from the page without a provider."""

    provider_wanted = Signal(str)

    def __init__(
        self,
        step: Step,
        specs: Iterable[FieldSpec],
        table: ProviderTable | None,
        *,
        folded: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``folded`` closes the cards that are only needed before the start."""
        super().__init__(parent)
        self.setObjectName(f"view.{step.value}")
        self.step = step
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form = Form(specs, folded=folded)
        self.review: ReviewPane | None = None
        self.greeting: GreetingPreview | None = None
        self.recipe: RecipePlace | None = None
        self._notices: list[tuple[Condition, Banner]] = []
        self._ground = QWidget()
        self._ground.setProperty("scrolled", "true")
        self._across = QHBoxLayout(self._ground)
        self._across.setSpacing(0)
        self._body = QWidget(self._ground)
        self._body.setMaximumWidth(MAX_WIDTH)
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._fill(step, table)
        self._column.addStretch(1)
        self._across.addWidget(self._body, MAX_WIDTH)
        self._across.addStretch(1)
        self.setWidget(self._ground)
        self.verticalScrollBar().rangeChanged.connect(self._settle_margins)
        self._ground.installEventFilter(self)
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(0)
        self._keeping.timeout.connect(self._keep_in_sight)
        self._settle_margins(0, 0)

    def _fill(self, step: Step, table: ProviderTable | None) -> None:
        if step is Step.INTEGRATION:
            self._begin_with_review(table)
        if step is Step.PROVIDER and table is not None:
            self._add_notices(table)
        self._column.addWidget(self.form)
        if step is Step.PROVIDER:
            self._introduce(table)
            if table is not None and table.recipes:
                self.recipe = RecipePlace(self.form, table)
        if step is Step.NAME_CARD:
            self.greeting = GreetingPreview()
            self.form.cards["name_card"].add_extra(self.greeting, "greeting_2")

    def show_answers(self, answers: Answers, parameters: TenantParameters) -> None:
        """Follow the answers in what is put together from them, and say what holds for them."""
        if self.greeting is not None:
            self.greeting.show_answers(answers)
        for condition, notice in self._notices:
            notice.setVisible(condition.holds(answers, parameters))

    def go_to(self, key: str) -> bool:
        """Bring a field into sight and give it the keyboard; False when it is not on show here."""
        row = self.form.open_for(key)
        if row is None:
            return False
        row.editor.focus()
        self.bring_into_sight(row)
        return True

    def begin(self, field: str = "") -> None:
        """Give the keyboard to ``field``, or to where reading begins: the review, or the first field."""
        if field and self.go_to(field):
            return
        if self.review is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            for row in self.form.rows.values():
                if not row.isHidden() and not row.spec.kept_by_itself and row.isEnabled():
                    row.editor.focus()
                    break
        self.verticalScrollBar().setValue(0)

    def bring_into_sight(self, row: FieldRow) -> None:
        """Scroll so that the whole of ``row`` can be seen, label and messages, or at least its beginning.

        Of a row that is higher than the page, the part with the keyboard is brought into sight.
        """
        self._across.activate()
        bar = self.verticalScrollBar()
        high = self.viewport().height()
        part = row if row.height() <= high else _part_with_keyboard(row, high)
        top = part.mapTo(self._ground, QPoint(0, 0)).y()
        if top - 12 < bar.value() or part.height() > high:
            bar.setValue(top - 12)
        elif top + part.height() + 12 > bar.value() + high:
            bar.setValue(top + part.height() + 12 - high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keeping.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A message that comes below the field in focus must be seen too."""
        if watched is self._ground and event.type() == QEvent.Type.Resize:
            self._keeping.start()
        return super().eventFilter(watched, event)

    def _keep_in_sight(self) -> None:
        here = QApplication.focusWidget()
        if here is None or not self.isVisible() or not self._ground.isAncestorOf(here):
            return
        row = row_of(here)
        if row is not None:
            self.bring_into_sight(row)
        else:
            self.ensureWidgetVisible(here, 0, 12)

    def _begin_with_review(self, table: ProviderTable | None) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Review of all steps"))
        heading = label(self.tr("Review of all steps"), "heading", self._body)
        heading.setContentsMargins(4, 0, 0, 0)
        self._column.addWidget(heading)
        self.review = ReviewPane(self._body)
        self._column.addWidget(self.review)
        after = label(self.tr("After the channel is saved on the AICC"), "heading", self._body)
        after.setContentsMargins(4, 6, 0, 0)
        self._column.addWidget(after)
        if table is not None and table.told_to:
            told = Banner("information", table.told_to, parent=self._body)
            told.setObjectName("view.told_to")
            self._column.addWidget(told)

    def _add_notices(self, table: ProviderTable) -> None:
        for condition, words in table.notices:
            notice = Banner("information", words, parent=self._body)
            notice.setObjectName("view.notice")
            notice.hide()
            self._column.addWidget(notice)
            self._notices.append((condition, notice))

    def _introduce(self, table: ProviderTable | None) -> None:
        """Say who the provider is, or offer all of them."""
        if table is not None:
            row = self.form.rows["provider"]
            row.explain(WrapLabel(table.summary, "secondary", row))
            return
        tiles = ProviderTiles(self._body)
        tiles.chosen.connect(self.provider_wanted)
        self._column.addWidget(tiles)

    def _settle_margins(self, _least: int, most: int) -> None:
        """The scroll bar stands in the margin, so that the page keeps its width when it comes and goes."""
        wide = self.verticalScrollBar().sizeHint().width() if most > 0 else 0
        left, right = (wide, 0) if self.isRightToLeft() else (0, wide)
        self._across.setContentsMargins(_MARGIN - left, 18, _MARGIN - right, _MARGIN)


def _part_with_keyboard(row: FieldRow, high: int) -> QWidget:
    """The largest part of ``row`` with the keyboard that is no higher than ``high``; ``row`` when there is none."""
    part = QApplication.focusWidget()
    if part is None or not row.isAncestorOf(part):
        return row
    while (around := part.parentWidget()) is not None and around is not row and around.height() <= high:
        part = around
    return part
