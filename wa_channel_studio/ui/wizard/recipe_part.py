"""One certificate field in the panel “Get certificates”: its servers, and what is made of their answers."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.services.anchors import explanation
from wa_channel_studio.services.recipe_answers import Gathering
from wa_channel_studio.services.recipe_plan import Part
from wa_channel_studio.ui.forms.field_row import MessageLine
from wa_channel_studio.ui.kit.labels import WrapLabel
from wa_channel_studio.ui.wizard.recipe_row import HostRow


class PartBox(QWidget):
    """The widget; its rows are made once for a plan and then shown anew."""

    def __init__(self, part: Part, first_number: int, *, titled: bool, parent: QWidget | None = None) -> None:
        """``titled`` says which field it is, where there are several."""
        super().__init__(parent)
        self._field = part.field
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        title = WrapLabel(part.label, "heading", self)
        title.setVisible(titled)
        self._form = WrapLabel(self._form_words(part), "secondary", self)
        column.addWidget(title)
        column.addWidget(self._form)
        if part.role is Role.TRUST:
            column.addWidget(WrapLabel(explanation(part.role), "secondary", self))
        self.rows = tuple(HostRow(first_number + place, self) for place in range(len(part.wanted)))
        for row in self.rows:
            column.addWidget(row)
        self.result = MessageLine(self)
        self.result.setObjectName(f"recipe.result.{part.field}")
        self.result.hide()
        column.addWidget(self.result)

    def show_part(self, gathering: Gathering, busy: frozenset[str]) -> None:
        """Show what came of the field's servers so far."""
        part = next((part for part in gathering.plan.parts if part.field == self._field), None)
        if part is None:
            return
        several = len(part.wanted) > 1 and not part.recipe.kind.is_keystore
        source = {row.wanted.key for row in gathering.source(part)}
        for widget, row in zip(self.rows, gathering.rows_of(part), strict=True):
            used = row.wanted.key in source if several and source else None
            widget.show_row(row, busy=row.wanted.key in busy, used=used)
        waiting = any(wanted.key in busy for wanted in part.wanted)
        kind, text = ("", "") if waiting else self._result(gathering, part, several=several)
        if text:
            self.result.say(kind, text)
        self.result.setVisible(bool(text))

    def _result(self, gathering: Gathering, part: Part, *, several: bool) -> tuple[str, str]:
        asked = [row for row in gathering.rows_of(part) if row.outcome is not None]
        if not asked:
            return "", ""
        missing = gathering.missing(part)
        words = list(missing) if not asked or part.recipe.kind.is_keystore else []
        if several and not missing:
            if gathering.agree(part):
                words.append(self.tr("One certificate stands behind all of these servers: one file serves them."))
            else:
                used = gathering.source(part)[0].wanted.shown
                words += [part.recipe.difference, self.tr("The certificate of {0} is used.").format(used)]
        until = gathering.until(part)
        if len(part.wanted) > 1 and not missing and until is not None:
            words.append(self.tr("Works until {0} at the latest.").format(f"{until:%Y-%m-%d}"))
        return ("warning" if missing else "information"), " ".join(word for word in words if word)

    def _form_words(self, part: Part) -> str:
        if part.recipe.kind.is_keystore:
            return self.tr("One keystore (JKS) is made of what these servers show.")
        if len(part.wanted) > 1:
            return self.tr("One certificate is taken; it serves both servers where the same one stands behind them.")
        return self.tr("One certificate is taken, as DER.")
