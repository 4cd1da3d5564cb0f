"""Guided entry: the AICC's pages in their order, ticks that hold or not, and a link at the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.studio import twilio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.evidence import Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.guided import EntryKind
from wa_channel_studio.services.guided_pages import EntryField, How, Section
from wa_channel_studio.services.workspaces import Workspace

HOURS = ("08:30-12:00", "13:00-18:00")


def add(workspace: Workspace, tenant: Tenant, **more: object) -> str:
    return workspace.channels.save(tenant.id, twilio(**more)).channel.id  # type: ignore[arg-type]  # any values


def edit(workspace: Workspace, channel_id: str, **values: object) -> None:
    channel = workspace.channels.get(channel_id)
    answers = channel.answers.with_values(values)  # type: ignore[arg-type]  # any values
    workspace.channels.save(channel.tenant_id, answers, channel_id=channel_id)


def enter_all(workspace: Workspace, channel_id: str) -> None:
    entry = workspace.guided.entry(channel_id)
    workspace.guided.tick(channel_id, [field.id for field in entry.fields])
    workspace.guided.finish(channel_id)


def certificate(workspace: Workspace, data: bytes = b"not a certificate, but a file") -> str:
    return workspace.library.add(data, "api.twilio.com.der").id


def files(workspace: Workspace, channel_id: str) -> list[EntryField]:
    return [field for field in workspace.guided.entry(channel_id).fields if field.how is How.FILE]


def test_the_fields_stand_in_the_order_of_the_pages(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant, trust_certificate=(certificate(workspace),), workday_hours=HOURS)
    fields = workspace.guided.entry(channel_id).fields
    sections = [field.section for field in fields]
    assert sections == sorted(sections, key=list(Section).index)
    labels = [field.label for field in fields]
    assert labels[:3] == ["Certificate name", "Cert Type", "Certificate file"]
    account = ["Phone Number", "API Key SID", "API Key Secret", "BaseUrl", "Account SID", "Webhook User"]
    found = [label for label in labels if label in account]
    assert found == account
    assert labels.index("Authentication certificate") < labels.index("Channel Name") < labels.index("Workday, 1 of 2")


def test_values_stand_as_the_page_wants_them(workspace: Workspace, tenant: Tenant) -> None:
    values = {"workday_hours": HOURS, "transfer_keywords": ("agent", "human"), "robot_enabled": True}
    channel_id = add(
        workspace, tenant, queue_reminder="all", queue_reminder_content="Wait", transfer_after_messages=3, **values
    )
    by_id = {field.id: field for field in workspace.guided.entry(channel_id).fields}
    assert [by_id[f"workday_hours.{n}"].value for n in (1, 2)] == list(HOURS)
    assert by_id["workday_hours.2"].hint == "Click New for another time segment. From 13:00 to 18:00."
    assert [by_id[f"transfer_keywords.{n}"].value for n in (1, 2)] == ["agent", "human"]
    assert (by_id["queue_reminder"].value, by_id["queue_reminder"].how) == ("All Reminders", How.CHOOSE)
    assert (by_id["robot_enabled"].value, by_id["robot_enabled"].how) == ("on", How.SWITCH)
    assert by_id["transfer_after_messages"].value == "3"
    assert by_id["channel_selection"].value == "WhatsApp"


def test_what_is_ours_alone_is_not_to_be_entered(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant, last_agent_enabled=True, last_agent_remark="Ask Ana", prerequisites_done=("x",))
    fields = workspace.guided.entry(channel_id).fields
    keys = {field.id for field in fields}
    assert not keys & {"base_url_trustlist", "prerequisites_done", "last_agent_remark", "webhook_password_changed_on"}
    (switch,) = [field for field in fields if field.id == "last_agent_enabled"]
    assert switch.hint == "Switch it on. Your note: Ask Ana"


def test_a_secret_stands_by_name_only_until_it_is_asked_for(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    entry = workspace.guided.entry(channel_id)
    secrets = [field for field in entry.fields if field.secret]
    assert [field.label for field in secrets] == ["API Key Secret", "Webhook Password", "Webhook Confirm Password"]
    assert {field.value for field in secrets} == {""}
    assert "canary-webhook-1" not in repr(entry)
    assert workspace.guided.secret(channel_id, secrets[2]) == Secret("canary-webhook-1")


def test_the_webhook_of_the_tenant_comes_before_the_channel(workspace: Workspace, tenant: Tenant) -> None:
    parameters = replace(tenant.parameters, twilio_tenant_webhook=True)
    webhook = replace(tenant.twilio_webhook, user="acme", password=Secret("canary-tenant-2"))
    workspace.tenants.save(replace(tenant, parameters=parameters, twilio_webhook=webhook))
    channel_id = add(workspace, tenant)
    entry = workspace.guided.entry(channel_id)
    of_tenant = [field for field in entry.fields if field.section is Section.WEBHOOK]
    assert [field.label for field in of_tenant] == ["Webhook User", "Webhook Password", "Webhook Confirm Password"]
    assert workspace.guided.secret(channel_id, of_tenant[1]) == Secret("canary-tenant-2")
    workspace.guided.tick(channel_id, [field.id for field in entry.fields if field not in of_tenant])
    assert not workspace.guided.entry(channel_id).left  # it may stand there already


def test_ticks_are_kept_with_their_time(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    at = workspace.guided.tick(channel_id, ["phone_number", "base_url"])
    workspace.guided.tick(channel_id, ["base_url"], on=False)
    entry = workspace.guided.entry(channel_id)
    assert entry.ticks == {"phone_number": at}
    assert (entry.done, len(entry.left)) == (1, len(entry.fields) - 1)
    assert workspace.guided.under_way(tenant.id) == (channel_id,)


def test_a_tick_from_before_a_change_is_void(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    workspace.guided.tick(channel_id, ["phone_number", "webhook_password_confirm", "account_sid"])
    edit(workspace, channel_id, phone_number="+5511940009999", webhook_password=Secret("canary-other-3"))
    entry = workspace.guided.entry(channel_id)
    assert set(entry.ticks) == {"account_sid"}
    assert set(entry.void) == {"phone_number", "webhook_password_confirm"}
    with pytest.raises(ProblemError, match="not ticked"):
        workspace.guided.finish(channel_id)


def test_finishing_links_both_sides(workspace: Workspace, tenant: Tenant) -> None:
    file = certificate(workspace)
    channel_id = add(workspace, tenant, trust_certificate=(file,), configuration_id="202311070012345678")
    enter_all(workspace, channel_id)
    with workspace._begin() as work:
        link = work.links.many([channel_id])[channel_id]
        evidence = {seen.rung: seen.source for seen in work.evidence.of_channels([channel_id])}
        (row,) = work.channels.summaries([channel_id])
    assert (link.source, link.remote_id, link.name) == (Source.GUIDED, "202311070012345678", "wa_support")
    assert link.base.fields["phone_number"] == "+5511940001207"
    assert link.base.fields["trust_certificate"] == ["api.twilio.com"]
    assert link.base.secrets["api_key_secret"].mark
    assert evidence == {Rung.ON_AICC: Source.GUIDED, Rung.IN_SYNC: Source.GUIDED}
    assert row.sync is SyncState.IN_SYNC
    assert link.here_at == workspace.channels.get(channel_id).changed_at
    entry = workspace.guided.entry(channel_id)
    assert (entry.kind, entry.fields, entry.ticks) == (EntryKind.SAME, (), {})
    assert workspace.channels.get(channel_id).answers.flag("trust_certificate_uploaded")


def test_later_only_what_changed_is_to_be_entered(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant, workday_hours=HOURS, non_working_notification="Closed")
    enter_all(workspace, channel_id)
    edit(
        workspace,
        channel_id,
        workday_hours=("09:00-17:00",),
        non_working_notification="",
        api_key_secret=Secret("canary-new-4" * 3),
        robot_assistant_enabled=True,
    )
    entry = workspace.guided.entry(channel_id)
    assert entry.kind is EntryKind.CHANGES
    told = {field.id: (field.value, field.old) for field in entry.fields}
    assert told == {
        "api_key_secret": ("", "another value"),
        "workday_hours": ("09:00-17:00", "08:30-12:00, 13:00-18:00"),
        "non_working_notification": ("", "Closed"),
        "robot_assistant_enabled": ("on", "off"),
    }


def test_a_new_certificate_file_is_to_be_uploaded_again(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant, trust_certificate=(certificate(workspace),))
    enter_all(workspace, channel_id)
    other = certificate(workspace, b"the file of another year")
    edit(workspace, channel_id, trust_certificate=(other,))
    uploads = [field for field in workspace.guided.entry(channel_id).fields if field.section is Section.CERTIFICATES]
    assert [field.label for field in uploads] == ["Certificate name", "Cert Type", "Certificate file"]
    assert uploads[2].certificate_id == other


def test_a_file_leaves_in_the_form_that_the_page_wants(workspace: Workspace, tenant: Tenant) -> None:
    pem = trustme.CA().cert_pem.bytes()
    pem_id = workspace.library.add(pem, "graph.facebook.com.pem").id
    answers = Answers({"provider": "cloud-api", "channel_name": "wa_meta", "trust_certificate": (pem_id,)})
    channel_id = workspace.channels.save(tenant.id, answers).channel.id
    (field,) = files(workspace, channel_id)
    assert field.value == "graph.facebook.com.der"
    (kind,) = [field for field in workspace.guided.entry(channel_id).fields if field.label == "Cert Type"]
    assert kind.value == "DER"
    assert workspace.guided.file(channel_id, field) == x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)


def test_no_private_key_leaves(workspace: Workspace, tenant: Tenant) -> None:
    issued = trustme.CA().issue_cert("a.example")
    both = issued.private_key_and_cert_chain_pem.bytes()
    item = workspace.library.add(both, "a.example.pem").id
    channel_id = add(workspace, tenant, trust_certificate=(item,))
    (field,) = files(workspace, channel_id)
    left = workspace.guided.file(channel_id, field)
    assert b"CERTIFICATE" in left
    assert b"PRIVATE KEY" not in left
    unreadable = add(workspace, tenant, name="wa_other", trust_certificate=(certificate(workspace),))
    with pytest.raises(ProblemError, match="was not saved"):
        workspace.guided.file(unreadable, files(workspace, unreadable)[0])


def test_a_certificate_that_is_there_is_not_uploaded_again(workspace: Workspace, tenant: Tenant) -> None:
    file = certificate(workspace)
    channel_id = add(workspace, tenant, trust_certificate=(file,), trust_certificate_uploaded=True)
    sections = {field.section for field in workspace.guided.entry(channel_id).fields}
    assert Section.CERTIFICATES not in sections


def test_generated_values_come_back_and_can_be_undone(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    enter_all(workspace, channel_id)
    workspace.guided.take_back(channel_id, {"configuration_id": "202311070012345678", "scenario_key": "yes"})
    answers = workspace.channels.get(channel_id).answers
    assert (answers.text("configuration_id"), answers.text("scenario_key")) == ("202311070012345678", "yes")
    assert workspace.channels.history(channel_id)[0].action == "guided entry"
    with workspace._begin() as work:
        assert work.links.many([channel_id])[channel_id].remote_id == "202311070012345678"
    assert workspace.guided.entry(channel_id).kind is EntryKind.SAME
    workspace.undo.undo()
    assert not workspace.channels.get(channel_id).answers.text("configuration_id")


def test_nothing_is_written_beside_an_open_wizard(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    workspace.drafts.keep(workspace.drafts.edit(workspace.channels.get(channel_id)))
    with pytest.raises(ProblemError, match="open in the wizard"):
        workspace.guided.take_back(channel_id, {"configuration_id": "1"})


def test_starting_again_takes_all_ticks_back(workspace: Workspace, tenant: Tenant) -> None:
    channel_id = add(workspace, tenant)
    workspace.guided.tick(channel_id, ["phone_number"])
    workspace.guided.start_again(channel_id)
    assert not workspace.guided.entry(channel_id).ticks
    assert workspace.guided.under_way(tenant.id) == ()
