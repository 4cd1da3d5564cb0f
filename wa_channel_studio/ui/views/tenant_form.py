"""The form of one tenant: its fields from the table, its OUs and called routes as lists of lines, its connection.

It holds what was typed as one value, a journey of the draft journal, and judges it with the rules of the field tables;
saving is somebody else's. The fields of the connection are a widget of their own, which stands on another page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.fields.connection_form import connection_to_answers
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.tenant_form import check_tenant, tenant_fields, tenant_from_answers, tenant_to_answers
from wa_channel_studio.services.passwords import generate_webhook_password
from wa_channel_studio.services.tenants import parse_ous, parse_routes, show_ous, show_routes
from wa_channel_studio.ui.aicc.connection_form import CONNECTION_KEYS, ConnectionForm
from wa_channel_studio.ui.clipboard import SecretClipboard
from wa_channel_studio.ui.forms.editor import Ask
from wa_channel_studio.ui.forms.field_row import FieldState, row_of
from wa_channel_studio.ui.forms.form import Form
from wa_channel_studio.ui.kit.card import Card
from wa_channel_studio.ui.kit.counted_text_edit import CountedTextEdit
from wa_channel_studio.ui.kit.labels import label
from wa_channel_studio.ui.parts.field import Field
from wa_channel_studio.ui.parts.scrolling import bring_into_sight
from wa_channel_studio.ui.parts.words import counted
from wa_channel_studio.wizard.machine import Journey

OUS, ROUTES = "ous", "routes"
"""Keys of the two lists among the answers of a draft."""

_PASSWORD, _CONFIRM = "tenant_webhook_password", "tenant_webhook_password_confirm"


def journey_of(tenant: Tenant, connection: Connection = NOT_CONNECTED) -> Journey:
    """A kept tenant with its connection as what its form begins with."""
    lists = {OUS: show_ous(tenant.ous), ROUTES: show_routes(tenant.called_routes)}
    answers = tenant_to_answers(tenant).with_values({**lists, **connection_to_answers(connection)})
    return Journey(answers=answers, seen_all=bool(tenant.id))


class TenantForm(QWidget):
    """Sends ``edited`` when the person has changed something; ``journey`` is then what stands in it.

    ``connection_wanted`` says that the keyboard goes to a field of the connection (True) or of the settings.
    """

    edited = Signal()
    connection_wanted = Signal(bool)

    def __init__(self, clipboard: SecretClipboard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("scrolled", "true")
        self._clipboard = clipboard
        self.journey = Journey()
        self._taken: frozenset[str] = frozenset()
        self.problems: tuple[Problem, ...] = ()
        self._specs = [spec for spec in tenant_fields() if not spec.kept_by_itself]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.form = Form(self._specs, parent=self)
        self.form.edited.connect(self._on_edited)
        self.form.asked.connect(self._on_asked)
        self.connection = ConnectionForm(clipboard)
        self.connection.answered.connect(self._on_connection)
        column.addWidget(self.form)
        card = Card(self.tr("Lists"), self.tr("typed or pasted, one entry a line, until they can be read"), parent=self)
        self.ous, self._ou_count, self._ou_field = self._list(
            OUS, self.tr("OUs"), self.tr("Name; code. The code may be left out."), "Contact Centre; 1001"
        )
        self.routes, self._route_count, self._route_field = self._list(
            ROUTES,
            self.tr("Multimedia called routes (skill queues)"),
            self.tr("Name; OU; longest waiting time in seconds. The last two may be left out."),
            "sales_br; Contact Centre; 120",
        )
        self._lists = card
        self._narrow = True
        self.set_narrow(False)
        column.addWidget(card)
        column.addStretch(1)

    def set_narrow(self, narrow: bool) -> None:
        """Let the fields stand one below the other; here and among those of the connection."""
        if narrow is self._narrow:
            return
        self._narrow = narrow
        for form in (self.form, self.connection.form):
            form.set_columns(1 if narrow else 2)
        for place, field in enumerate((self._ou_field, self._route_field)):
            self._lists.body.removeWidget(field)
            where = (place, 0, 1, 2) if narrow else (0, place, 1, 1)
            self._lists.body.addWidget(field, *where, Qt.AlignmentFlag.AlignTop)

    # --- showing ----------------------------------------------------------------------------------

    def show_journey(self, journey: Journey, taken: frozenset[str]) -> None:
        """Show ``journey``; ``taken`` are the names of the other tenants."""
        self.journey, self._taken = journey, taken
        answers = journey.answers
        self.form.sync(answers, None)
        self.connection.show_answers(answers)
        self.ous.set_value(answers.text(OUS))
        self.routes.set_value(answers.text(ROUTES))
        self._judge()

    def tell_all(self) -> None:
        """Tell every problem aloud, also at fields that nobody has come to yet."""
        self.journey = replace(self.journey, seen_all=True)
        self._judge()

    def focus_problem(self) -> bool:
        """Take the keyboard to the first error; False when there is none."""
        wrong = next((problem for problem in self.problems if problem.severity is Severity.ERROR), None)
        if wrong is None:
            return False
        self.focus_field(wrong.field)
        return True

    def focus_field(self, key: str) -> None:
        """Take the keyboard to a field."""
        self.connection_wanted.emit(key in CONNECTION_KEYS)
        editor = self.form.editor(key) or self.connection.form.editor(key)
        if editor is not None:
            editor.focus()
            bring_into_sight(row_of(editor.widget) or editor.widget)
        elif key == ROUTES:
            self.routes.setFocus()
            bring_into_sight(self.routes)

    def conceal(self) -> None:
        """Hide secrets that are shown."""
        self.form.conceal()
        self.connection.conceal()

    @property
    def route_message(self) -> str:
        """What is said below the called routes."""
        return self._route_field.message

    # --- what stands in it --------------------------------------------------------------------------

    @property
    def answers(self) -> Answers:
        """The fields without the lists and the connection."""
        return self.journey.answers.without(OUS, ROUTES, *CONNECTION_KEYS)

    @property
    def lists(self) -> tuple[tuple[OrganisationUnit, ...], tuple[CalledRoute, ...]]:
        """The two lists. Raises ProblemError for a line that cannot be read."""
        answers = self.journey.answers
        return parse_ous(answers.text(OUS)), parse_routes(answers.text(ROUTES))

    # --- inside -----------------------------------------------------------------------------------

    def _list(self, key: str, title: str, help_text: str, example: str) -> tuple[CountedTextEdit, QLabel, Field]:
        edit = CountedTextEdit(rows=6, parent=self)
        edit.setObjectName(f"field.{key}")
        edit.setPlaceholderText(example)
        edit.edited.connect(lambda: self._on_list(key, edit.value))
        count = label("", "secondary", self)
        return edit, count, Field(title, edit, help_text=help_text, below=count, parent=self)

    def _on_edited(self, key: str) -> None:
        editor = self.form.editor(key)
        if editor is not None:
            self._answer(key, Answers({key: editor.value}))

    def _on_connection(self, key: str, value: RawValue) -> None:
        self._answer(key, Answers({key: value}))

    def _on_list(self, key: str, text: str) -> None:
        self._answer(key, Answers({key: text}))

    def _answer(self, key: str, values: Answers) -> None:
        journey = self.journey
        self.journey = replace(
            journey, answers=journey.answers.with_values(values), touched=journey.touched | {key}, field=key
        )
        self._judge()
        self.edited.emit()

    def _on_asked(self, key: str, wish: Ask) -> None:
        value = self.journey.answers.get(key)
        if wish.verb == "generate":
            made = generate_webhook_password("twilio")
            self._answer(key, Answers({_PASSWORD: made, _CONFIRM: made}))
            self.form.sync(self.journey.answers, None)
        elif wish.verb == "copy" and isinstance(value, Secret) and value:
            self._clipboard.copy(value.reveal())

    def _judge(self) -> None:
        answers = self.answers
        today = datetime.now(UTC).astimezone().date()
        problems = list(check_tenant(answers, CheckContext(today, taken_names=self._taken)))
        parameters = tenant_from_answers(Tenant("", ""), answers).parameters
        visible = {spec.key for spec in self._specs if spec.visible.holds(answers, parameters)}
        self.form.apply(visible, lambda spec: self._state(spec, problems))
        problems.extend(self._judge_lists())
        problems.extend(self.connection.judge(self.journey.answers, self._is_loud))
        self.problems = tuple(problems)

    def _state(self, spec: FieldSpec, problems: Sequence[Problem]) -> FieldState:
        parameters = tenant_from_answers(Tenant("", ""), self.answers).parameters
        own = tuple(problem for problem in problems if problem.field == spec.key) if self._is_loud(spec.key) else ()
        return FieldState(spec.required.holds(self.answers, parameters), own)

    def _is_loud(self, key: str) -> bool:
        return self.journey.seen_all or key in self.journey.touched

    def _judge_lists(self) -> list[Problem]:
        ous = len(parse_ous(self.ous.value))
        self._ou_count.setText(counted(ous, self.tr("{0} OU"), self.tr("{0} OUs")))
        try:
            routes = len(parse_routes(self.routes.value))
        except ProblemError as fault:
            problem = replace(fault.problem, field=ROUTES)
            self._route_count.setText("")
            self._route_field.say(f"{problem.message} {problem.remedy}", "error")
            return [problem]
        self._route_count.setText(counted(routes, self.tr("{0} called route"), self.tr("{0} called routes")))
        self._route_field.say()
        return []
