"""A tenant finds its called routes by name and starts with the parameters the manual names."""

from __future__ import annotations

from wa_channel_studio.domain.tenant import CalledRoute, Tenant, TenantParameters


def test_a_called_route_is_found_by_its_whole_name() -> None:
    tenant = Tenant("1", "Acme", called_routes=(CalledRoute("support"), CalledRoute("sales", "South", 60)))
    assert tenant.called_route("sales") == CalledRoute("sales", "South", 60)
    assert tenant.called_route("Sales") is None
    assert tenant.called_route("") is None


def test_the_defaults_are_those_of_the_manual() -> None:
    parameters = TenantParameters()
    assert parameters.webhook_password_validity == 90
    assert not parameters.organisation_isolation
    assert parameters.export_password
    assert not parameters.twilio_tenant_webhook
    assert parameters.new_infobip_api
