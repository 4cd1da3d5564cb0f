"""Channels move to another tenant: references by name, clashing names, and all that comes along."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.studio import twilio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.services.bulk import ReferenceMap
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.naming import FreeNames
from wa_channel_studio.services.workspaces import Workspace


@pytest.fixture
def other(workspace: Workspace) -> Tenant:
    """The tenant to which channels move."""
    tenant = workspace.tenants.add("Acme Chile")
    return workspace.tenants.save(
        replace(
            tenant,
            ous=(OrganisationUnit("Sales"), OrganisationUnit("Soporte técnico")),
            called_routes=(CalledRoute("WA_Main"), CalledRoute("wa_night"), CalledRoute("WA_Night")),
        )
    )


def add(workspace: Workspace, tenant: Tenant, name: str, **answers: object) -> str:
    return workspace.channels.save(tenant.id, twilio(name, **answers)).channel.id


def test_references_are_found_by_name(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    ids = [
        add(workspace, tenant, "wa_a", ou="Sales", skill_queue="wa_main"),
        add(workspace, tenant, "wa_b", ou="SOPORTE  TECNICO", skill_queue="Wa_night"),
        add(workspace, tenant, "wa_c", ou="Sales", skill_queue="elsewhere"),
        add(workspace, other, "wa_there", ou="Sales"),
    ]
    plan = workspace.bulk.move_plan(ids, other.id)
    assert (plan.tenant, plan.clashes, plan.count) == (other, (), 3)
    ous, routes = ("Sales", "Soporte técnico"), ("WA_Main", "wa_night", "WA_Night")
    assert set(plan.references) == {
        ReferenceMap("ou", "Sales", 2, "Sales", ous),
        ReferenceMap("ou", "SOPORTE  TECNICO", 1, "Soporte técnico", ous),
        ReferenceMap("skill_queue", "wa_main", 1, "WA_Main", routes),
        # Two differ by capitals only: nobody can tell which is meant.
        ReferenceMap("skill_queue", "Wa_night", 1, "", routes),
        ReferenceMap("skill_queue", "elsewhere", 1, "", routes),
    }


def test_a_move_follows_the_mapping_and_is_undone(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    ids = [
        add(workspace, tenant, "wa_a", ou="sales", skill_queue="elsewhere"),
        add(workspace, tenant, "wa_b", ou="Night", skill_queue="nowhere"),
    ]
    mapping = {("skill_queue", "elsewhere"): "wa_night", ("ou", "Night"): "", ("skill_queue", "nowhere"): None}
    assert set(workspace.bulk.move(ids, other.id, mapping, rename=False).channels) == set(ids)
    first, second = (workspace.channels.get(owner) for owner in ids)
    assert first.tenant_id == second.tenant_id == other.id
    assert (first.answers["ou"], first.answers["skill_queue"]) == ("Sales", "wa_night")
    assert (second.answers["ou"], second.answers["skill_queue"]) == ("", "nowhere")
    assert workspace.undo.undo_words == "Move to Acme Chile: 2 channels"
    workspace.undo.undo()
    first = workspace.channels.get(ids[0])
    assert (first.tenant_id, first.answers["ou"], first.answers["skill_queue"]) == (tenant.id, "sales", "elsewhere")
    workspace.undo.redo()
    assert workspace.channels.get(ids[0]).tenant_id == other.id


def test_everything_of_a_channel_comes_along(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    file = workspace.library.add(b"no certificate", "root.der").file
    aside = (("gupshup", Answers({"api_key": Secret("aside-1"), "app_name": "app"})),)
    answers = twilio("wa_a", trust_certificate=(file.id,))
    owner = workspace.channels.save(tenant.id, answers, set_aside=aside).channel.id
    workspace.bulk.tag([owner], ["wave 1"])
    before = workspace.channels.get(owner)
    workspace.bulk.move([owner], other.id, {}, rename=False)
    after = workspace.channels.get(owner)
    assert replace(after, tenant_id=tenant.id, changed_at=before.changed_at) == before
    assert [user.tenant_name for user in workspace.library.users(file.id)] == [other.name]


def test_names_that_are_taken_there_are_told_and_given_anew(
    workspace: Workspace, tenant: Tenant, other: Tenant
) -> None:
    third = workspace.tenants.add("Acme Peru")
    add(workspace, other, "wa_a")
    ids = [add(workspace, tenant, "wa_a"), add(workspace, third, "wa_a"), add(workspace, third, "wa_b")]
    assert workspace.bulk.move_plan(ids, other.id).clashes == ("wa_a",)
    with pytest.raises(ProblemError, match=r"Acme Chile has channels of these names already: wa_a\.") as caught:
        workspace.bulk.move(ids, other.id, {}, rename=False)
    assert caught.value.problem.field == "channel_name"
    assert workspace.channels.get(ids[0]).tenant_id == tenant.id
    workspace.bulk.move(ids, other.id, {}, rename=True)
    assert [workspace.channels.get(owner).name for owner in ids] == ["wa_a_2", "wa_a_3", "wa_b"]
    assert all(p.field != "channel_name" for o in ids for p in workspace.channels.problems(workspace.channels.get(o)))


def test_two_that_would_have_one_name_there_clash(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    third = workspace.tenants.add("Acme Peru")
    ids = [add(workspace, tenant, "wa_a"), add(workspace, third, "wa_a")]
    assert workspace.bulk.move_plan(ids, other.id).clashes == ("wa_a",)
    workspace.bulk.move(ids, other.id, {}, rename=True)
    assert [workspace.channels.get(owner).name for owner in ids] == ["wa_a", "wa_a_2"]


def test_a_name_in_the_trash_is_nobodys(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    add(workspace, other, "wa_a")
    away = add(workspace, tenant, "wa_a")
    workspace.bulk.trash([away])
    assert workspace.bulk.move_plan([away], other.id).clashes == ()
    workspace.bulk.move([away], other.id, {}, rename=False)
    assert workspace.channels.get(away).name == "wa_a"


def test_what_is_open_in_the_wizard_does_not_move(workspace: Workspace, tenant: Tenant, other: Tenant) -> None:
    ids = [add(workspace, tenant, f"wa_{n}") for n in range(7)]
    for owner in ids:
        workspace.drafts.keep(workspace.drafts.edit(workspace.channels.get(owner)))
    with pytest.raises(ProblemError, match=r"wa_0, wa_1, wa_2, wa_3, wa_4 and 2 more"):
        workspace.bulk.move(ids, other.id, {}, rename=True)


def test_a_tenant_that_is_not_there(workspace: Workspace, tenant: Tenant) -> None:
    owner = add(workspace, tenant, "wa_a")
    with pytest.raises(NotFoundError):
        workspace.bulk.move_plan([owner], "nobody")
    with pytest.raises(NotFoundError):
        workspace.bulk.move([owner], "nobody", {}, rename=True)
    assert workspace.bulk.move([owner], tenant.id, {}, rename=False).channels == ()


def test_free_names_never_collide() -> None:
    names = FreeNames(["a", "A_2", "x" * 64])
    assert [names.new("a") for _ in range(3)] == ["a_3", "a_4", "a_5"]
    assert [names.new("x" * 64) for _ in range(2)] == ["x" * 62 + "_2", "x" * 62 + "_3"]
    assert names.new("") == ""
    assert "" not in names
    names.take("b")
    assert "b" in names
    assert names.new("b") == "b_2"
