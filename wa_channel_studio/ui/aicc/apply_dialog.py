"""The question before a plan is applied: exactly how much is done where, and every deletion by name, ticked by itself.

It counts what the plan says. What is confirmed here, and nothing else, is carried out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from wa_channel_studio.sync.plan import Action, Kind, Plan, PlanItem
from wa_channel_studio.sync.snapshot import Side
from wa_channel_studio.ui.aicc.plan_words import LineKind, line_kind
from wa_channel_studio.ui.icons import icon
from wa_channel_studio.ui.kit.dialog import Dialog
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.transfer.words import numbered

_ROW, _MOST_ROWS = 28, 6


class ApplyDialog(Dialog):
    """``accepted``: the plan is to be applied, deletions included."""

    def __init__(self, plan: Plan, parent: QWidget) -> None:
        super().__init__(
            parent.tr("Apply the plan?"),
            parent.tr("For {0}. This is done, and nothing else is sent:").format(plan.tenant),
            name="dialog.apply",
            width=520,
            parent=parent,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._plan = plan
        self.lines = counted_lines(plan, self)
        for text in self.lines:
            self.body.addWidget(WrapLabel(text, "", self))
        deletions = plan.deletions
        self._tick = self._add_deletions(deletions) if deletions else None
        left = self._left_out()
        if left:
            self.body.addWidget(WrapLabel(left, "muted", self))
        self.add_button(self.tr("Cancel"), name="action.cancel", role="reject", default=bool(deletions))
        happens = sum(item.happens for item in plan.items)
        words = numbered(happens, self.tr("Apply {0} change"), self.tr("Apply {0} changes"))
        self.apply = self.add_button(
            words,
            "danger" if deletions else "primary",
            name="action.confirm_apply",
            role="accept",
            default=not deletions,
        )
        self.apply.setEnabled(not deletions)
        if self._tick is not None:
            self._tick.toggled.connect(self.apply.setEnabled)
            self._tick.setFocus()

    @property
    def deletes_confirmed(self) -> bool:
        """Whether the deletions, of which there are some, were ticked."""
        return self._tick is not None and self._tick.isChecked()

    def _add_deletions(self, deletions: Sequence[PlanItem]) -> QCheckBox:
        box = QVBoxLayout()
        box.setSpacing(6)
        names = QListWidget(self)
        names.setObjectName("list.deletions")
        names.setAccessibleName(self.tr("What is deleted"))
        names.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        names.setUniformItemSizes(True)
        names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        there, here = self.tr("{0} – on the AICC"), self.tr("{0} – here, to the trash")
        for item in deletions:
            words = (there if item.side is Side.THERE else here).format(item.name)
            entry = QListWidgetItem(icon("trash", "error"), words, names)
            entry.setToolTip(words)
            entry.setSizeHint(QSize(0, _ROW))
        names.setIconSize(QSize(16, 16))
        names.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        names.setFixedHeight(min(len(deletions), _MOST_ROWS) * _ROW + 2 * names.frameWidth() - 1)  # the edge is a line
        box.addWidget(names)
        tick = QCheckBox(
            numbered(len(deletions), self.tr("Yes, delete this channel"), self.tr("Yes, delete these {0} channels")),
            self,
        )
        tick.setObjectName("field.confirm_deletions")
        box.addWidget(tick)
        self.body.addSpacing(4)
        self.body.addLayout(box)
        return tick

    def _left_out(self) -> str:
        """What the plan lists and applying leaves alone."""
        conflicts = sum(item.action is Action.CONFLICT for item in self._plan.items)
        blocked = sum(bool(item.blocked) and item.action is not Action.CONFLICT for item in self._plan.items)
        parts = []
        if conflicts:
            parts.append(
                numbered(
                    conflicts,
                    self.tr("{0} conflict waits for your decision."),
                    self.tr("{0} conflicts wait for your decision."),
                )
            )
        if blocked:
            parts.append(
                numbered(blocked, self.tr("{0} blocked line is left out."), self.tr("{0} blocked lines are left out."))
            )
        return " ".join(parts)


def counted_lines(plan: Plan, parent: QWidget) -> list[str]:
    """What happens, with its number, one sentence for each kind."""
    happening = [item for item in plan.items if item.happens]
    counts = Counter(line_kind(item) for item in happening)
    replaced = sum(
        item.kind is Kind.CERTIFICATE and line_kind(item) is LineKind.UPLOAD and bool(item.revision)
        for item in happening
    )
    tr = parent.tr
    words: dict[LineKind, tuple[str, str]] = {
        LineKind.UPLOAD: (tr("{0} certificate is uploaded"), tr("{0} certificates are uploaded")),
        LineKind.CREATE_THERE: (tr("{0} channel is created on the AICC"), tr("{0} channels are created on the AICC")),
        LineKind.CREATE_HERE: (tr("{0} channel is taken in here"), tr("{0} channels are taken in here")),
        LineKind.CHANGE_THERE: (tr("{0} channel is changed on the AICC"), tr("{0} channels are changed on the AICC")),
        LineKind.CHANGE_HERE: (tr("{0} channel is changed here"), tr("{0} channels are changed here")),
        LineKind.CHANGE_BOTH: (
            tr("{0} channel is changed on both sides"),
            tr("{0} channels are changed on both sides"),
        ),
        LineKind.DELETE_THERE: (tr("{0} channel is deleted on the AICC"), tr("{0} channels are deleted on the AICC")),
        LineKind.DELETE_HERE: (
            tr("{0} channel is deleted here; it goes to the trash"),
            tr("{0} channels are deleted here; they go to the trash"),
        ),
    }
    lines = [numbered(counts[kind], *said) for kind, said in words.items() if counts[kind]]
    if replaced and lines:
        lines[0] += tr(", {0} of them over one of the same name").format(replaced)
    return [f"•  {line}" for line in lines]
