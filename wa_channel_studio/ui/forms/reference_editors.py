"""Editors of names that mean something of the tenant: an OU, a called route, a chatbot by its access code.

They offer what was read of the AICC, or else what was typed under Tenants, say how old a reading is, and let another
name be typed all the same. Reading anew they only ask for, and show how far it is.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.choices import Candidate, Choices
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import Reference
from wa_channel_studio.ui.forms.choice_editors import TypedChoice
from wa_channel_studio.ui.forms.editor import Ask
from wa_channel_studio.ui.forms.pick_delegate import DETAIL, TITLE, PickDelegate
from wa_channel_studio.ui.jobs import JobHandle
from wa_channel_studio.ui.kit.busy_bar import BusyBar
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.kit.style import set_mono
from wa_channel_studio.ui.parts.words import ago, counted

READ_LISTS = "read_lists"
"""What is asked for to have the lists read anew."""
CHATBOT_FIELDS = ("robot_access_code", "offline_chatbot_code")
"""Fields that hold the access code of a chatbot."""


class ReferenceEditor(TypedChoice):
    """One of the tenant's names, chosen or typed. An empty list says where it is filled in."""

    def __init__(self, spec: FieldSpec) -> None:
        super().__init__(spec)
        self.may_read = True
        """Whether reading the lists anew is offered; not where several tenants are meant at once."""
        self.combo.setItemDelegate(PickDelegate(self.combo.view()))
        if spec.type.fixed_alphabet:
            self.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            set_mono(self.line)
        self._shown: tuple[Choices, str] | None = None
        self._own_ou_only = False
        self._ou = ""
        under = QWidget(self.combo)
        column = QVBoxLayout(under)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.said = WrapLabel("", "secondary", under)
        self.said.link_used.connect(lambda: self.asked.emit(Ask(READ_LISTS)))
        self.by_ou = WrapLabel("", "secondary", under)
        self.by_ou.link_used.connect(self._on_by_ou)
        self.busy = BusyBar(parent=under)
        self._reading: JobHandle | None = None
        for words in (self.said, self.by_ou):
            words.hide()
            column.addWidget(words)
        column.addWidget(self.busy)
        under.hide()
        self.below = under

    @property
    def names(self) -> tuple[str, ...]:
        """What can be chosen, as it is kept."""
        return tuple(self.combo.itemText(row) for row in range(self.combo.count()))

    def follow(self, job: JobHandle, text: str) -> None:
        """Show a reading from its start to its end, with Stop; the field can be used meanwhile."""
        self._reading = job
        self.busy.follow(job, text)
        job.finished.connect(self._on_read)
        if self.said.hasFocus():
            self.focus()
        self.said.set_text(self.said.plain_text)
        self._make_room()

    def _on_read(self) -> None:
        self._reading = None
        if self._shown is not None:
            self._show(self._shown[0], self._tenant)

    def show_surroundings(self, answers: Answers, context: CheckContext | None) -> None:
        tenant = context.tenant if context is not None else None
        if tenant is None:
            return
        choices = self._choices(tenant)
        routes = choices.kind is ReferenceKind.CALLED_ROUTE and tenant.parameters.organisation_isolation
        self._ou = answers.text("ou") if routes else ""
        self._show(choices, tenant)

    def _choices(self, tenant: Tenant) -> Choices:
        if self.spec.key in CHATBOT_FIELDS:
            return tenant.chatbot_choices
        of_ous = cast(Reference, self.spec.type).target == "ou"
        return tenant.ou_choices if of_ous else tenant.route_choices

    def _show(self, choices: Choices, tenant: Tenant) -> None:
        known = any(candidate.ou == self._ou for candidate in choices.candidates) if self._ou else False
        only = self._ou if self._own_ou_only and known else ""
        if self._shown is None or self._shown[0] is not choices or self._shown[1] != only:
            self._shown = choices, only
            self._fill([candidate for candidate in choices.candidates if not only or candidate.ou == only])
        self.line.setPlaceholderText(self.spec.placeholder or self._hint(choices))
        self._say(choices, tenant)
        self._say_by_ou(known=known)
        self._tenant = tenant
        self._make_room()

    def _make_room(self) -> None:
        nothing = self.said.isHidden() and self.by_ou.isHidden() and self._reading is None
        cast(QWidget, self.below).setVisible(not nothing)

    def _fill(self, candidates: list[Candidate]) -> None:
        self.fill(tuple(candidate.value for candidate in candidates))
        for row, candidate in enumerate(candidates):
            detail = _detail(candidate, coded=candidate.value == candidate.code)
            for role, words in ((TITLE, candidate.name or candidate.value), (DETAIL, detail)):
                if self.combo.itemData(row, role) != words:
                    self.combo.setItemData(row, words, role)

    def _hint(self, choices: Choices) -> str:
        if choices.kind is ReferenceKind.CHATBOT:
            return self.tr("choose or type") if choices.candidates else ""
        return self.tr("choose or type") if choices.candidates else self.tr("type the name")

    def _say(self, choices: Choices, tenant: Tenant) -> None:
        text = ""
        if choices.read_at is not None:
            when = ago(choices.read_at, datetime.now(UTC))
            count = counted(len(choices.candidates), *self._counts(choices.kind))
            text = self.tr("{0}, read {1} from the AICC.").format(count, when)
        elif not choices.candidates and choices.kind is not ReferenceKind.CHATBOT:
            of_ous = choices.kind is ReferenceKind.OU
            what = self.tr("The list of OUs of {0}") if of_ous else self.tr("The list of called routes of {0}")
            text = self.tr("{0} is empty. It is filled in under Tenants.").format(what.format(tenant.name))
        read = self.may_read and self._reading is None and tenant.read.reading(choices.kind) is not None
        self.said.set_text(text, self.tr("Read again") if read else "")
        self.said.setVisible(bool(text) or read)

    def _counts(self, kind: ReferenceKind) -> tuple[str, str]:
        if kind is ReferenceKind.OU:
            return self.tr("{0} OU"), self.tr("{0} OUs")
        if kind is ReferenceKind.CHATBOT:
            return self.tr("{0} chatbot"), self.tr("{0} chatbots")
        return self.tr("{0} called route"), self.tr("{0} called routes")

    def _say_by_ou(self, *, known: bool) -> None:
        """With isolation: which OUs are known, and a way to see only the routes of the channel's own."""
        if not self._ou:
            self.by_ou.hide()
            return
        told = self.tr("The OU of a route is the one that a person gave under Tenants.")
        show_all, show_own = self.tr("Show all routes"), self.tr("Show only those of {0}").format(self._ou)
        self.by_ou.set_text(told, (show_all if self._own_ou_only else show_own) if known else "")
        self.by_ou.show()

    def _on_by_ou(self) -> None:
        self._own_ou_only = not self._own_ou_only
        if self._shown is not None:
            self._show(self._shown[0], self._tenant)


def _detail(candidate: Candidate, *, coded: bool) -> str:
    """Access code, OU that a person gave, queue or OU above; what the name says already is left out."""
    own = candidate.name.partition(" (")[0]
    parts = [candidate.code, candidate.ou, candidate.detail]
    if coded and candidate.name == candidate.value:
        parts = parts[1:]
    telling = (part for part in dict.fromkeys(parts) if part and f"({part})" not in candidate.name)
    return " · ".join(part for part in telling if part.split()[-1:] != [own])
