"""Templates: a channel's answers for new channels, without what only it can say; every change can be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.studio import PASSWORD, twilio
from wa_channel_studio.app import Studio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, field_map, fields_of
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.templates import reusable
from wa_channel_studio.services.workspaces import Workspace


@pytest.fixture
def channel(workspace: Workspace, tenant: Tenant) -> str:
    """A channel that the AICC has."""
    answers = twilio("wa_one", ou="Sales", configuration_id="2021", base_url_trustlist_on="2026-01-02")
    return workspace.channels.save(tenant.id, answers).channel.id


def test_a_template_has_what_another_channel_can_begin_with(workspace: Workspace, channel: str) -> None:
    template = workspace.templates.save_channel(channel, "  Twilio  Sales ")
    assert (template.name, template.provider) == ("Twilio Sales", "twilio")
    answers = template.answers
    assert (answers["ou"], answers["account_sid"]) == ("Sales", "AC" + "1b" * 16)
    own = field_map("twilio")
    assert not [key for key in answers if own[key].secret or own[key].step is Step.INTEGRATION]
    assert not {"channel_name", "phone_number", "webhook_password_changed_on", "base_url_trustlist_on"} & set(answers)
    assert workspace.templates.all() == (template,)


def test_secrets_are_kept_when_they_are_asked_for_and_sealed(
    workspace: Workspace, channel: str, tmp_path: Path
) -> None:
    template = workspace.templates.save_channel(channel, "With secrets", with_secrets=True)
    assert template.answers["webhook_password"] == Secret("canary-webhook-1")
    assert "webhook_password_changed_on" not in template.answers
    assert "canary" not in repr(template)
    path = workspace.path
    workspace.close()
    assert all(b"canary-webhook-1" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    again = Studio().workspaces.open(path, PASSWORD)
    assert again.templates.all()[0].answers["webhook_password"] == Secret("canary-webhook-1")
    again.close()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_secret_gets_into_a_template_by_itself(provider: str) -> None:
    whole = Answers({spec.key: Secret("x") if spec.secret else "x" for spec in fields_of(provider)})
    whole = whole.with_values({"provider": provider, "nonsense": "x"})
    kept = reusable(whole, with_secrets=False)
    assert kept["provider"] == provider
    assert not [key for key, value in kept.items() if isinstance(value, Secret)]
    more = reusable(whole, with_secrets=True)
    assert {key for key in more if field_map(provider)[key].secret} == {
        spec.key for spec in fields_of(provider) if spec.secret and spec.step is not Step.INTEGRATION
    }
    assert "nonsense" not in more


def test_a_new_channel_begins_with_a_template(workspace: Workspace, tenant: Tenant, channel: str) -> None:
    template = workspace.templates.save_channel(channel, "Sales")
    draft = workspace.templates.draft(template.id, tenant.id)
    assert (draft.channel_id, draft.tenant_id, draft.saved_at) == ("", tenant.id, None)
    assert draft.journey.answers == template.answers
    assert "ou" in draft.journey.touched
    assert "phone_number" not in draft.journey.touched
    assert workspace.drafts.all() == ()
    saved = workspace.channels.save(tenant.id, draft.journey.answers)
    assert saved.channel.answers["ou"] == "Sales"
    assert "channel_name" in {problem.field for problem in saved.problems}
    with pytest.raises(NotFoundError):
        workspace.templates.draft(template.id, "nobody")
    with pytest.raises(NotFoundError):
        workspace.templates.draft("none", tenant.id)


@pytest.mark.parametrize(("name", "message"), [("  ", "no name"), ("x" * 101, "101 characters"), ("SALES", "already")])
def test_a_name_that_cannot_be_is_refused(workspace: Workspace, channel: str, name: str, message: str) -> None:
    workspace.templates.save_channel(channel, "Sales")
    other = workspace.templates.save_channel(channel, "Support")
    with pytest.raises(ProblemError, match=message) as saving:
        workspace.templates.save_channel(channel, name)
    with pytest.raises(ProblemError, match=message) as renaming:
        workspace.templates.rename(other.id, name)
    assert saving.value.problem.field == renaming.value.problem.field == "name"
    assert [template.name for template in workspace.templates.all()] == ["Sales", "Support"]


def test_every_change_is_undone_and_done_again(workspace: Workspace, channel: str) -> None:
    template = workspace.templates.save_channel(channel, "Sales")
    workspace.templates.rename(template.id, "sales")  # its own name in other capitals is free
    workspace.templates.rename(template.id, "Support")
    workspace.templates.remove(template.id)
    with pytest.raises(NotFoundError):
        workspace.templates.remove(template.id)

    def names() -> list[str]:
        return [one.name for one in workspace.templates.all()]

    seen = [names()]
    for _ in range(4):
        assert workspace.undo.undo().templates == (template.id,)
        seen.append(names())
    assert seen == [[], ["Support"], ["sales"], ["Sales"], []]
    for expected in reversed(seen[:-1]):
        workspace.undo.redo()
        assert names() == expected


def test_a_name_that_stays_is_no_change(workspace: Workspace, channel: str) -> None:
    template = workspace.templates.save_channel(channel, "Sales")
    assert workspace.templates.rename(template.id, " Sales ") == template
    assert workspace.undo.undo_words == "Template Sales"
