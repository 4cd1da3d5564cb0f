"""A program at the place of the AICC, with the stand-in for its sync."""

from __future__ import annotations

from typing import Any, cast

from tests.ui.aicc.stand_in import WAYS, StandInSync
from tests.ui.window import Program
from wa_channel_studio.domain.aicc import Way
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.ui.views.aicc_view import AiccView


def stand_in(program: Program, way: Way = Way.CHANNEL_SERVICE, **more: Any) -> tuple[StandInSync, Tenant]:
    """A tenant whose AICC is the stand-in."""
    tenant = program.add_tenant()
    sync = StandInSync(program.workspace.undo, way, **more)
    program.workspace.sync = cast(Any, sync)
    program.workspace.connections.save(tenant.id, WAYS[way])
    return sync, tenant


def place(program: Program) -> AiccView:
    """The place of the AICC on show."""
    program.view.go("aicc")
    program.settle()
    found = program.view.place("aicc")
    assert isinstance(found, AiccView)
    return found


def planned(program: Program) -> AiccView:
    """The same with a plan on show."""
    view = place(program)
    program.click("action.plan")
    program.wait(lambda: view.standing.plan is not None)
    program.settle()
    return view


def names(view: AiccView) -> list[str]:
    """The lines in sight."""
    model = view.plan_page.model
    return [item.name for item in model.rows_in([range(model.matching)])]


def stand_at(view: AiccView, name: str) -> None:
    """Give the line called ``name`` the keyboard."""
    view.plan_page.table.stand_at(names(view).index(name))
