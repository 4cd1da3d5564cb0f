"""What the services need of the templates of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wa_channel_studio.domain.answers import Answers


@dataclass(frozen=True, slots=True)
class Template:
    """Answers that new channels begin with, under a name. Secrets among them are sealed at rest."""

    id: str
    name: str
    answers: Answers
    changed_at: datetime

    @property
    def provider(self) -> str:
        """Key of the provider it is for, possibly empty."""
        return self.answers.text("provider")


class Templates(Protocol):
    """The templates of a workspace."""

    def put(self, template: Template) -> None:
        """Insert or replace by id."""

    def get(self, template_id: str) -> Template:
        """Raises NotFoundError."""

    def all(self) -> tuple[Template, ...]:
        """All, by name."""

    def remove(self, template_id: str) -> None:
        """Remove it; nothing happens when there is none."""
