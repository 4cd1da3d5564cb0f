"""Channels: kept whatever is wrong with them, found again, duplicated, deleted and taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.studio import twilio
from wa_channel_studio.domain.problem import errors
from wa_channel_studio.domain.readiness import State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channels import free_name
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.workspaces import Workspace


def test_an_incomplete_channel_is_kept_with_its_problems(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio())
    assert {p.field for p in errors(saved.problems)} == {"trust_certificate"}
    assert saved.readiness.state is State.PROBLEMS
    again = workspace.channels.get(saved.channel.id)
    assert again.answers == saved.channel.answers
    assert again.answers["api_key_secret"] == Secret("Zx9" * 10 + "Ab")


def test_defaults_are_filled_in_only_for_what_was_never_asked(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio(queue_progress_content=""))
    assert saved.channel.answers["queue_reminder"] == "off"
    assert saved.channel.answers["queue_progress_content"] == ""


def test_a_name_is_unique_in_its_tenant_only(workspace: Workspace, tenant: Tenant) -> None:
    other = workspace.tenants.add("Beta")
    workspace.channels.save(tenant.id, twilio("wa_one"))
    same = workspace.channels.save(tenant.id, twilio("wa_one"))
    elsewhere = workspace.channels.save(other.id, twilio("wa_one"))
    assert "channel_name" in {p.field for p in errors(same.problems)}
    assert "channel_name" not in {p.field for p in elsewhere.problems}


def test_editing_does_not_find_its_own_name_taken(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one"))
    again = workspace.channels.save(
        tenant.id, twilio("wa_one", phone_number="+5511940001208"), channel_id=first.channel.id
    )
    assert "channel_name" not in {p.field for p in again.problems}
    assert again.channel.id == first.channel.id


def test_the_day_of_the_webhook_password_is_kept_by_itself(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio())
    day = first.channel.answers.text("webhook_password_changed_on")
    assert len(day) == 10
    old = first.channel.answers.with_value("webhook_password_changed_on", "2026-01-01")
    same = workspace.channels.save(tenant.id, old, channel_id=first.channel.id)
    assert same.channel.answers.text("webhook_password_changed_on") == "2026-01-01"
    fresh = old.with_values(
        {"webhook_password": Secret("another-one"), "webhook_password_confirm": Secret("another-one")}
    )
    changed = workspace.channels.save(tenant.id, fresh, channel_id=first.channel.id)
    assert changed.channel.answers.text("webhook_password_changed_on") == day


def test_a_duplicate_has_a_free_name_and_nothing_that_the_aicc_generated(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(
        tenant.id, twilio("wa_one", configuration_id="202105102694809992", scenario_key="yes")
    )
    copy = workspace.channels.duplicate(first.channel.id)
    assert copy.channel.name == "wa_one_2"
    assert "configuration_id" not in copy.channel.answers
    assert copy.channel.answers["api_key_secret"] == first.channel.answers["api_key_secret"]
    assert workspace.channels.duplicate(first.channel.id).channel.name == "wa_one_3"


def test_a_free_name_stays_within_64_characters() -> None:
    name = "a" * 64
    assert free_name(name, frozenset({name})) == "a" * 62 + "_2"


def test_delete_and_restore(workspace: Workspace, tenant: Tenant) -> None:
    ids = [workspace.channels.save(tenant.id, twilio(f"wa_{n}")).channel.id for n in range(3)]
    workspace.channels.delete(ids[:2])
    assert [row.name for row in workspace.channels.page(ChannelQuery()).rows] == ["wa_2"]
    workspace.channels.restore(ids[:2])
    assert [row.name for row in workspace.channels.page(ChannelQuery()).rows] == ["wa_0", "wa_1", "wa_2"]


def test_a_restored_channel_whose_name_was_given_away_says_so(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one"))
    workspace.channels.delete([first.channel.id])
    workspace.channels.save(tenant.id, twilio("wa_one"))
    workspace.channels.restore([first.channel.id])
    problems = workspace.channels.problems(workspace.channels.get(first.channel.id))
    assert "channel_name" in {p.field for p in errors(problems)}


def test_history_tells_each_field_and_each_action(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio())
    changed = first.channel.answers.with_values(
        {"phone_number": "+5511940009999", "api_key_secret": Secret("new" * 11)}
    )
    workspace.channels.save(tenant.id, changed, channel_id=first.channel.id)
    workspace.channels.delete([first.channel.id])
    history = workspace.channels.history(first.channel.id)
    assert history[0].action == "delete"
    phone = next(entry for entry in history if entry.field == "phone_number" and entry.action == "edit")
    assert (phone.old, phone.new) == ("+5511940001207", "+5511940009999")
    secret = next(entry for entry in history if entry.field == "api_key_secret" and entry.action == "edit")
    assert secret.new == Secret("new" * 11)
    assert "newnew" not in repr(secret)


def test_readiness_follows_the_tenant(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio(webhook_user="", ou="Sales", skill_queue="wa"))
    assert "webhook_user" in {p.field for p in errors(saved.problems)}
    before = workspace.channels.page(ChannelQuery()).rows[0].readiness
    parameters = replace(tenant.parameters, twilio_tenant_webhook=True)
    lists = {"ous": (OrganisationUnit("Sales"),), "called_routes": (CalledRoute("wa"),)}
    workspace.tenants.save(replace(tenant, parameters=parameters, **lists))  # type: ignore[arg-type]
    after = workspace.channels.page(ChannelQuery()).rows[0].readiness
    assert (before.errors, after.errors) == (2, 1)


def test_an_unknown_channel_is_not_found(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError):
        workspace.channels.get("no such id")


def test_search_looks_into_all_clear_text_but_not_into_secrets(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio("wa_one", ou="Vertrieb Süd"))
    workspace.channels.save(tenant.id, twilio("wa_two", phone_number="+49 7860 099299"))

    def found(text: str) -> list[str]:
        return [row.name for row in workspace.channels.page(ChannelQuery(text=text)).rows]

    assert found("SÜD") == ["wa_one"]
    assert found("099299") == ["wa_two"]
    assert found("acme") == ["wa_one", "wa_two"]
    assert found("canary") == []
    assert found("100%") == []
