"""The hosts that were asked, how many have answered, and what can be done with all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.chain import Layer
from wa_channel_studio.ui.certificates.fetch_hosts import HostList
from wa_channel_studio.ui.certificates.fetch_state import HostState
from wa_channel_studio.ui.certificates.host_delegate import HostLine
from wa_channel_studio.ui.certificates.words import day, kind_of, layer_words, place_words, translate
from wa_channel_studio.ui.kit.busy_bar import Bar
from wa_channel_studio.ui.kit.buttons import link_button, quiet_button, secondary_button
from wa_channel_studio.ui.kit.flow_layout import FlowLayout
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import Kind
from wa_channel_studio.ui.parts.asking import sentence
from wa_channel_studio.ui.parts.words import counted

_MOST_ROWS = 5
_MOST_BESIDE = 8
"""Lines that are seen at once where the list stands beside the chain."""
_BESIDE_WIDTH = 300
_UNBOUND = 16777215
"""Qt's own word for no greatest width."""


def line_of(state: HostState, role: Role) -> HostLine:
    """A host as its line says it."""
    name, failure, chain = state.parsed.server.shown, state.failure, state.chain
    if state.asking:
        return HostLine(state.key, name, translate("is being asked"), asking=True)
    if failure is not None:
        stopped = failure.layer is Layer.CANCELLED
        kind: Kind = "neutral" if stopped else "error"
        return HostLine(state.key, name, sentence(failure.problem), layer_words(failure.layer), kind, again=True)
    pick = state.pick(role)
    if chain is None or pick is None:
        return HostLine(state.key, name, translate("was not asked"), again=True)
    facts = pick.link.facts
    used = translate("{0}: {1}, ends {2}").format(
        place_words(pick.link.place), facts.common_name or facts.subject, day(facts.not_after)
    )
    worst = chain.verdicts[0] if chain.verdicts else None
    if worst is None:
        return HostLine(state.key, name, state.done or used, kind="success")
    return HostLine(state.key, name, state.done or used, worst.words, kind_of(worst.tone))


class Answers(QWidget):
    """``chosen`` brings the key of the host whose answer is wanted."""

    chosen = Signal(str)
    again_wanted = Signal(str)
    all_again_wanted = Signal()
    add_all_wanted = Signal()
    save_all_wanted = Signal()
    keystore_all_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_head())
        self.list = HostList(self)
        self.list.chosen.connect(self.chosen)
        self.list.again_wanted.connect(self.again_wanted)
        column.addWidget(self.list)
        column.addWidget(self._build_foot())

    def _build_head(self) -> QWidget:
        self._head = QWidget(self)
        column = QVBoxLayout(self._head)
        column.setContentsMargins(2, 4, 2, 0)
        column.setSpacing(6)
        words = QHBoxLayout()
        words.setSpacing(12)
        self._count = WrapLabel("", "secondary", self._head)
        words.addWidget(self._count, 1, Qt.AlignmentFlag.AlignVCenter)
        self._all_again = link_button(self.tr("Try all again"), name="action.all_again", parent=self._head)
        self._all_again.setAccessibleName(self.tr("Try all that failed again"))
        self._all_again.setToolTip(self.tr("Try all that failed again"))
        self._all_again.clicked.connect(self.all_again_wanted)
        words.addWidget(self._all_again, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(words)
        self._bar = Bar(self._head)
        column.addWidget(self._bar)
        return self._head

    def _build_foot(self) -> QWidget:
        self._foot = QWidget(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._foot.setSizePolicy(policy)
        flow = FlowLayout(self._foot, gap=8)
        self.add_all = secondary_button("", name="action.add_all", parent=self._foot)
        self.add_all.clicked.connect(self.add_all_wanted)
        self.save_all = quiet_button(self.tr("Save all …"), name="action.save_all", parent=self._foot)
        self.save_all.clicked.connect(self.save_all_wanted)
        self.keystore_all = quiet_button(
            self.tr("Put all in a keystore"), name="action.all_in_keystore", parent=self._foot
        )
        self.keystore_all.clicked.connect(self.keystore_all_wanted)
        for button in (self.add_all, self.save_all, self.keystore_all):
            flow.addWidget(button)
        return self._foot

    @property
    def count(self) -> str:
        """How many have answered, in words."""
        return self._count.plain_text

    def show_hosts(self, hosts: Mapping[str, HostState], role: Role, current: str, *, may_add: bool) -> None:
        """Show these hosts, all anew."""
        self.list.set_lines([line_of(state, role) for state in hosts.values()])
        self.list.set_current(current)
        self._fit()
        self.show_counts(hosts, may_add=may_add)

    def show_changed(self, states: Iterable[HostState], role: Role) -> None:
        """Show what is new of some of them."""
        for state in states:
            self.list.set_line(line_of(state, role))

    def set_beside(self, beside: bool) -> None:
        """Stand as a narrow column beside the chain, or as a wide list above it."""
        self._beside = beside
        self.list.set_narrow(beside)
        self.setMinimumWidth(_BESIDE_WIDTH if beside else 0)
        self.setMaximumWidth(_BESIDE_WIDTH if beside else _UNBOUND)
        self._fit()

    def _fit(self) -> None:
        rows = min(_MOST_BESIDE if self._beside else _MOST_ROWS, max(1, self.list.lines.rowCount()))
        self.list.setFixedHeight(rows * self.list.row_height + self.list.edges)

    def show_counts(self, hosts: Mapping[str, HostState], *, may_add: bool) -> None:
        """Say how many have answered, and offer what can be done with all of them."""
        states = hosts.values()
        total = len(states)
        asking = sum(state.asking for state in states)
        failed = sum(not state.asking and state.chain is None for state in states)
        usable = sum(state.usable for state in states)
        held = sum(state.chain is not None and not state.usable for state in states)
        several = total > 1
        self._head.setVisible(several)
        words = [self.tr("{0} of {1} answered").format(total - asking - failed, total)]
        if failed:
            words.append(self.tr("{0} failed").format(failed))
        if held:
            words.append(counted(held, self.tr("1 needs a decision"), self.tr("{0} need a decision")))
        self._count.set_text(" · ".join(words))
        self._bar.setVisible(asking > 0)
        self._bar.set_part((total - asking) / total if total else 0.0)
        self._all_again.setVisible(failed > 1 and not asking)
        offered = several and usable > 1
        self._foot.setVisible(offered)
        self.add_all.setText(self.tr("Add all {0} to library").format(usable))
        self.add_all.setEnabled(may_add)
