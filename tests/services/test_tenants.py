"""Tenants: settings, pasted lists, and what must not be lost or removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.studio import twilio
from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant, TwilioWebhook
from wa_channel_studio.fields.tenant_form import tenant_to_answers
from wa_channel_studio.services.tenants import parse_ous, parse_routes, show_ous, show_routes
from wa_channel_studio.services.workspaces import Workspace


def test_a_tenant_comes_back_as_it_was_kept(workspace: Workspace, tenant: Tenant) -> None:
    full = replace(
        tenant,
        parameters=replace(tenant.parameters, twilio_tenant_webhook=True, webhook_password_validity=30),
        ous=(OrganisationUnit("Sales", "S1"), OrganisationUnit("Sales", "S2")),
        called_routes=(CalledRoute("wa_br", "Sales", 60), CalledRoute("wa_mx")),
        twilio_webhook=TwilioWebhook("hook", Secret("canary-tenant"), Secret("canary-tenant")),
    )
    kept = workspace.tenants.save(full)
    again = workspace.tenants.get(tenant.id)
    assert again == kept
    assert again.twilio_webhook.changed_on is not None


@pytest.mark.parametrize(
    ("name", "url", "field"),
    [("", "https://a.example", "tenant_name"), ("Acme Brazil", "", "tenant_name"), ("New", "aicc.example", "aicc_url")],
)
def test_a_wrong_tenant_is_refused_at_its_field(
    workspace: Workspace, tenant: Tenant, name: str, url: str, field: str
) -> None:
    assert tenant.name == "Acme Brazil"
    with pytest.raises(ProblemError) as caught:
        workspace.tenants.add(name, url)
    assert caught.value.problem.field == field
    assert len(workspace.tenants.all()) == 1


@pytest.mark.parametrize(("days", "fits"), [(6, False), (7, True), (365, True), (366, False)])
def test_the_validity_of_webhook_passwords_is_7_to_365_days(
    workspace: Workspace, tenant: Tenant, days: int, fits: bool
) -> None:
    answers = tenant_to_answers(tenant).with_value("webhook_password_validity", days)
    assert (not workspace.tenants.check(answers, tenant.id)) is fits


def test_a_tenant_with_channels_is_not_removed(workspace: Workspace, tenant: Tenant) -> None:
    saved = workspace.channels.save(tenant.id, twilio())
    with pytest.raises(ProblemError, match="1 channel"):
        workspace.tenants.remove(tenant.id)
    workspace.channels.delete([saved.channel.id])
    with pytest.raises(ProblemError, match="in the trash"):
        workspace.tenants.remove(tenant.id)


def test_an_empty_tenant_is_removed(workspace: Workspace, tenant: Tenant) -> None:
    workspace.tenants.remove(tenant.id)
    assert workspace.tenants.all() == ()


def test_lists_are_pasted_a_line_each() -> None:
    assert parse_ous("Sales; S1\n\n  Support\t S2 \nOnly name\n") == (
        OrganisationUnit("Sales", "S1"),
        OrganisationUnit("Support", "S2"),
        OrganisationUnit("Only name"),
    )
    assert parse_routes("wa_br; Sales; 60\nwa_mx\nwa_ar;;90 s") == (
        CalledRoute("wa_br", "Sales", 60),
        CalledRoute("wa_mx"),
        CalledRoute("wa_ar", "", 90),
    )


def test_a_waiting_time_that_is_no_number_names_its_line() -> None:
    with pytest.raises(ProblemError, match="Line 2: “soon”"):
        parse_routes("wa_br\nwa_mx; Sales; soon")


_NAMES = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


@given(st.lists(st.builds(CalledRoute, _NAMES, _NAMES | st.just(""), st.none() | st.integers(0, 60000))))
def test_routes_are_read_back_as_they_are_shown(routes: list[CalledRoute]) -> None:
    assert parse_routes(show_routes(tuple(routes))) == tuple(routes)


@given(st.lists(st.builds(OrganisationUnit, _NAMES, _NAMES | st.just(""))))
def test_ous_are_read_back_as_they_are_shown(ous: list[OrganisationUnit]) -> None:
    assert parse_ous(show_ous(tuple(ous))) == tuple(ous)


# --- with the connection -----------------------------------------------------------------------------

SECRET = Secret("canary-app")
REACHED = Connection("https://api.example", "https://auth.example", "key", SECRET)


def save_form(workspace: Workspace, tenant: Tenant | None, connection: Connection, name: str = "Acme Brazil") -> Tenant:
    """Save a tenant as its form does; None is a new one."""
    known = tenant or Tenant("", "", "https://aicc.acme.example")
    answers = tenant_to_answers(known).with_value("tenant_name", name)
    return workspace.tenants.save_form(known.id, answers, known.ous, known.called_routes, connection)


def state(workspace: Workspace, tenant_id: str) -> tuple[str, Connection]:
    return workspace.tenants.get(tenant_id).name, workspace.connections.get(tenant_id)


def test_a_tenant_and_its_connection_are_changed_and_undone_as_one(workspace: Workspace, tenant: Tenant) -> None:
    save_form(workspace, tenant, replace(REACHED, api_url="https://api.example/"), "Acme")
    assert state(workspace, tenant.id) == ("Acme", REACHED)
    assert workspace.undo.undo_words == "Tenant Acme Brazil changed"
    assert workspace.undo.undo().tenants == (tenant.id,)
    assert state(workspace, tenant.id) == ("Acme Brazil", NOT_CONNECTED)
    workspace.undo.redo()
    assert state(workspace, tenant.id) == ("Acme", REACHED)
    workspace.undo.forget_secrets()
    assert workspace.undo.undo_words == "Tenant Acme Brazil added"


@pytest.mark.parametrize(
    ("name", "connection", "words"),
    [
        ("Acme Brazil", REACHED, "Connection of Acme Brazil changed"),
        ("Acme", NOT_CONNECTED, "Tenant Acme Brazil changed"),
        ("Acme Brazil", NOT_CONNECTED, "Tenant Acme Brazil added"),
    ],
    ids=["the connection", "the tenant", "nothing"],
)
def test_what_was_changed_alone_is_named_alone(
    workspace: Workspace, tenant: Tenant, name: str, connection: Connection, words: str
) -> None:
    save_form(workspace, tenant, connection, name)
    assert workspace.undo.undo_words == words


def test_a_new_tenant_comes_back_with_its_connection(workspace: Workspace) -> None:
    made = save_form(workspace, None, REACHED, "Bravo")
    workspace.undo.undo()
    assert workspace.tenants.all() == ()
    workspace.undo.redo()
    assert state(workspace, made.id) == ("Bravo", REACHED)


def test_a_removed_tenant_comes_back_with_its_connection(workspace: Workspace, tenant: Tenant) -> None:
    workspace.connections.save(tenant.id, REACHED)
    workspace.tenants.remove(tenant.id)
    assert workspace.undo.undo_words == "Tenant Acme Brazil removed"
    workspace.undo.undo()
    assert state(workspace, tenant.id) == ("Acme Brazil", REACHED)
    workspace.undo.redo()
    assert workspace.tenants.all() == ()


def test_neither_is_kept_where_one_is_wrong(workspace: Workspace, tenant: Tenant) -> None:
    with pytest.raises(ProblemError) as caught:
        save_form(workspace, tenant, replace(REACHED, oiap_url="http://oiap.example"), "Acme")
    assert caught.value.problem.field == "aicc_oiap_url"
    assert state(workspace, tenant.id) == ("Acme Brazil", NOT_CONNECTED)
