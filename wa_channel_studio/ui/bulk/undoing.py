"""Taking back exactly the deed that was told of, and never another that came after it."""

from __future__ import annotations

from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.undo import UndoStack


def undo_exactly(stack: UndoStack, words: str, job: JobContext) -> Changed:
    """Undo the last deed if it is still the one called ``words``. Raises ProblemError when another came after it."""
    if stack.undo_words != words:
        raise ProblemError.of("Something else was done since.", "Take both back, one after the other, with Undo.")
    return stack.undo(job)
