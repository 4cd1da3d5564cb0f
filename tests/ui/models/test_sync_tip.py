"""What the list says of a channel's counterpart on the AICC, and when that was known."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.studio import twilio
from tests.ui.aicc.world import place, stand_in
from tests.ui.window import Program


def tip(program: Program) -> str:
    """The tool tip of the sync state of the first row."""
    model = program.channels.model
    column = next(number for number, column in enumerate(model.columns) if column.key == "sync")
    return str(model.index(0, column).data(Qt.ItemDataRole.ToolTipRole))


def test_the_tip_says_when_both_sides_were_compared_and_claims_no_more(opened: Program) -> None:
    sync, tenant = stand_in(opened)
    opened.add_channel(tenant, twilio())
    opened.look_again()
    assert tip(opened).endswith("Its tenant was never compared with the AICC.")
    place(opened)
    opened.click("action.plan")
    opened.settle()
    assert sync.compared_at is not None
    opened.look_again()
    assert "Last compared today" in tip(opened)
    assert tip(opened).endswith("what was done on the AICC since is not known.")
