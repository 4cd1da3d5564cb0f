"""Work on 10,000 of 100,000 channels: an edit of one field and its undo, a preview, tags; and 1,000 copies.

The workspace was reviewed today, as it is a moment after it was opened. Progress is reported, as a window asks for it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.crowd import CROWD_PASSWORD, crowd_file
from bench.figures import Figure, send
from wa_channel_studio import app
from wa_channel_studio.services.bulk import FieldEdit
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.workspaces import Workspace

CHOSEN, COPIED = 10_000, 1_000
MOST_SECONDS = 3.0
"""Issue 4, section 4."""
FIELD = "non_working_notification"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = app.build().workspaces.open(crowd_file(Path(folder)), CROWD_PASSWORD)
        workspace.upkeep.review(JobContext())
        ids = workspace.channels.ids(ChannelQuery(limit=CHOSEN))
        figures = _figures(workspace, ids)
        workspace.close()
    send(figures)


def _figures(workspace: Workspace, ids: tuple[str, ...]) -> list[Figure]:
    edits = [FieldEdit(FIELD, value="Hoje estamos fechados. 今天休息。 نحن مغلقون اليوم.")]
    preview, reports, _ = _timed(lambda job: workspace.bulk.preview(ids, edits, job).changed)
    edit, told, changed = _timed(lambda job: len(workspace.bulk.apply(ids, edits, job).channels))
    undo, _, undone = _timed(lambda job: len(workspace.undo.undo(job).channels))
    tags, _, _ = _timed(lambda job: len(workspace.bulk.tag(ids, ("wave 2",), job=job).channels))
    copies, _, copied = _timed(lambda job: len(workspace.bulk.duplicate(ids[:COPIED], job).channels))
    assert (changed, undone, copied) == (CHOSEN, CHOSEN, COPIED)
    assert min(told, reports) > 1
    many = f"{CHOSEN:,} of {workspace.channels.page(ChannelQuery()).total - COPIED:,}"
    return [
        Figure(f"one field on {many}", edit, "s", most=MOST_SECONDS, note=f"{told} reports of its progress"),
        Figure(f"undo of that, {CHOSEN:,}", undo, "s"),
        Figure(f"its preview, {CHOSEN:,}", preview, "s"),
        Figure(f"a tag on {CHOSEN:,}", tags, "s"),
        Figure(f"copies of {COPIED:,}", copies, "s"),
    ]


def _timed(work: Callable[[JobContext], int]) -> tuple[float, int, int]:
    """Seconds, how often progress was told, and what came of it."""
    told = 0

    def hear(done: int, total: int, text: str) -> None:
        nonlocal told
        del done, total, text
        told += 1

    start = time.perf_counter()
    result = work(JobContext(hear))
    return time.perf_counter() - start, told, result


if __name__ == "__main__":
    main()
