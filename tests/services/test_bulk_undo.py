"""Random actions on many channels, undone and done again: always what was there before, or after."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.studio import new_workspace, twilio
from wa_channel_studio.domain.answers import is_empty
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.services.bulk import FieldEdit, Operation
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.workspaces import Workspace

NAMES = ("wa_a", "wa_b", "wa_c")
chosen = st.sets(st.integers(0, len(NAMES) - 1), min_size=1).map(sorted)
State = dict[str, tuple[object, ...]]
Action = Callable[[Workspace, list[str]], object]

ACTIONS: dict[str, Action] = {
    "set": lambda w, ids: w.bulk.apply(ids, [FieldEdit("ou", Operation.SET, "Care")]),
    "clear": lambda w, ids: w.bulk.apply(ids, [FieldEdit("ou", Operation.CLEAR)]),
    "add": lambda w, ids: w.bulk.apply(ids, [FieldEdit("transfer_keywords", Operation.ADD, ("hi", "agent"))]),
    "switch": lambda w, ids: w.bulk.apply(ids, [FieldEdit("offline_enabled", Operation.SET, True)]),
    "password": lambda w, ids: w.bulk.apply(ids, [FieldEdit("webhook_password", Operation.SET, "next-1")]),
    "tag": lambda w, ids: w.bulk.tag(ids, ["wave 1"]),
    "untag": lambda w, ids: w.bulk.tag(ids, remove=["WAVE 1"]),
    "copy": lambda w, ids: w.bulk.duplicate(ids),
    "move": lambda w, ids: w.bulk.move(ids, w.tenants.by_name("Other").id, {}, rename=True),
    "back": lambda w, ids: w.bulk.move(ids, w.tenants.by_name("Acme").id, {("ou", "Care"): ""}, rename=True),
    "trash": lambda w, ids: w.bulk.trash(ids),
    "restore": lambda w, ids: w.bulk.restore(ids),
    "rotate": lambda w, ids: w.rotations.advance(w.rotations.start("account_sid", ids, "AC" + "2c" * 16).id, None),
}
steps = st.one_of(
    st.tuples(st.sampled_from(sorted(ACTIONS)), chosen),
    st.tuples(st.sampled_from(["undo", "redo"]), st.just([0])),
)


def state_of(workspace: Workspace) -> State:
    """All that a person can see, outside the trash and in it, with what the list keeps of the check."""
    found: State = {}
    for trashed in (False, True):
        for row in workspace.channels.page(ChannelQuery(trashed=trashed)).rows:
            channel = workspace.channels.get(row.id)
            answers = frozenset((key, value) for key, value in channel.answers.items() if not is_empty(value))
            found[row.id] = (trashed, channel.tenant_id, channel.tags, answers, row.readiness, row.expiry)
    return found


def there(state: State) -> State:
    """What is not in the trash: a copy that was undone lies there, which before it was made did not."""
    return {owner: value for owner, value in state.items() if not value[0]}


@settings(max_examples=10)
@given(st.lists(steps, min_size=3, max_size=8))
def test_undo_and_redo_lead_back_and_forth(taken: list[tuple[str, list[int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = new_workspace(Path(folder))
        tenant, _ = workspace.tenants.add("Acme"), workspace.tenants.add("Other")
        ids = [workspace.channels.save(tenant.id, twilio(name)).channel.id for name in NAMES]
        workspace.undo.clear()
        past, future = [state_of(workspace)], list[State]()
        for name, numbers in taken:
            if name == "undo":
                if len(past) > 1:
                    workspace.undo.undo()
                    future.append(past.pop())
            elif name == "redo":
                if future:
                    workspace.undo.redo()
                    past.append(future.pop())
            else:
                with contextlib.suppress(ProblemError):  # a rotation of what is in the trash
                    ACTIONS[name](workspace, [ids[number] for number in numbers])
                now = state_of(workspace)
                if now != past[-1]:
                    past.append(now)
                    future.clear()
            assert there(state_of(workspace)) == there(past[-1])
        workspace.close()
