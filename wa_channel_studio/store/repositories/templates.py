"""Templates: answers in the clear, secrets among them sealed as a whole."""

from __future__ import annotations

from sqlalchemy import RowMapping, delete, insert, select

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.template_ports import Template
from wa_channel_studio.store.codec import (
    clear_json,
    read_clear_json,
    read_set_aside_bytes,
    set_aside_bytes,
    split,
)
from wa_channel_studio.store.columns import sort_key
from wa_channel_studio.store.repositories.base import Repository
from wa_channel_studio.store.tables import template


class TemplateRows(Repository):
    """Implements ``services.template_ports.Templates``."""

    def put(self, template: Template) -> None:
        """Insert or replace by id."""
        clear, secret = split(template.answers)
        self.remove(template.id)
        sealed = self._seals.seal(set_aside_bytes((("", Answers(secret)),)), *_place(template.id)) if secret else None
        self._run(
            insert(TEMPLATE),
            {
                "id": template.id,
                "name": template.name,
                "name_sort": sort_key(template.name),
                "answers": clear_json(clear),
                "sealed": sealed,
                "changed_at": template.changed_at,
            },
        )

    def get(self, template_id: str) -> Template:
        """Raises NotFoundError."""
        found = self._read(select(TEMPLATE).where(TEMPLATE.c.id == template_id), self._template)
        if not found:
            raise _unknown()
        return found[0]

    def all(self) -> tuple[Template, ...]:
        """All, by name."""
        return self._read(select(TEMPLATE).order_by(TEMPLATE.c.name_sort, TEMPLATE.c.id), self._template)

    def remove(self, template_id: str) -> None:
        """Remove it; nothing happens when there is none."""
        self._run(delete(TEMPLATE).where(TEMPLATE.c.id == template_id))

    def _template(self, row: RowMapping) -> Template:
        answers = Answers(read_clear_json(row["answers"]))
        if row["sealed"] is not None:
            ((_, secret),) = read_set_aside_bytes(self._seals.open(row["sealed"], *_place(row["id"])))
            answers = answers.with_values(secret)
        return Template(row["id"], row["name"], answers, row["changed_at"])


TEMPLATE = template
"""The table under a name that the methods' arguments do not hide."""


def _place(template_id: str) -> tuple[str, ...]:
    return "template", template_id, "sealed"


def _unknown() -> ProblemError:
    return NotFoundError.of("There is no such template in this workspace.", "Reload the list of templates.")
