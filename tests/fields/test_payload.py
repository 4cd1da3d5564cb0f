"""Which answers go to the AICC and in which form; what comes back is the same in that form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fields.samples import VARIANTS, complete
from tests.fields.strategies import ANSWERS
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.payload import (
    answers_of,
    is_sent,
    payload_of,
    sent_keys,
    shown_of,
    shown_secrets,
    values_of,
)
from wa_channel_studio.fields.table import PROVIDERS, all_fields

PARAMETERS = TenantParameters()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def test_what_is_ours_alone_is_not_sent() -> None:
    stays = {key for key, spec in all_fields().items() if not is_sent(spec) and spec.step.value != "integration"}
    assert stays == {
        "channel_selection", "prerequisites_done", "token_permissions", "webhook_password_confirm",
        "webhook_password_changed_on", "base_url_trustlist", "base_url_trustlist_on", "iam_url_trustlist",
        "iam_url_trustlist_on", "last_agent_remark", "agent_reply_transfer_remark", "session_transfer_remark",
        "trust_certificate_name", "trust_certificate_type", "trust_certificate_uploaded", "trust_certificate_password",
        "identity_certificate_name", "identity_certificate_type", "identity_certificate_uploaded",
    }  # fmt: skip


def test_the_secrets_are_those_of_the_contract() -> None:
    assert {key for key, spec in all_fields().items() if is_sent(spec) and spec.secret} == {
        "password", "account_key", "webhook_password", "app_secret", "access_token", "api_key_secret", "api_key",
        "iam_user_password",
    }  # fmt: skip


def test_a_change_of_a_certificates_name_concerns_the_aicc() -> None:
    assert {"trust_certificate_name", "identity_certificate_name", "provider", "trust_certificate"} <= sent_keys()
    assert not sent_keys() & {"configuration_id", "trust_certificate_uploaded", "last_agent_remark"}


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_shown_and_not_empty_is_sent_with_defaults(variant: str) -> None:
    answers = complete(variant)
    payload = payload_of(answers, PARAMETERS, {"trust_certificate": ("root",)})
    assert payload.provider == answers.text("provider")
    assert payload.fields["queue_reminder"] == "off"
    assert payload.fields["name_card_enabled"] is False
    assert payload.fields["trust_certificate"] == ["root"]
    assert "queue_progress_content" not in payload.fields
    assert all(isinstance(value, Secret) for value in payload.secrets.values())
    assert payload.secrets.keys() <= shown_secrets(payload.provider, payload.fields, PARAMETERS)
    json.dumps(dict(payload.fields))


def test_a_number_is_a_number_and_a_segment_a_list() -> None:
    answers = Answers({"provider": "twilio", "transfer_after_messages": "3", "workday_hours": "08:00-12:00"})
    fields = payload_of(answers, PARAMETERS).fields
    assert (fields["transfer_after_messages"], fields["workday_hours"]) == (3, ["08:00-12:00"])


def test_what_the_tenant_keeps_for_all_channels_is_not_sent() -> None:
    answers = complete("twilio")
    payload = payload_of(answers, TenantParameters(twilio_tenant_webhook=True))
    assert "webhook_user" not in payload.fields
    assert "webhook_password" not in payload.secrets


def test_certificates_without_a_file_go_by_the_names_that_somebody_wrote_down() -> None:
    answers = Answers({"provider": "infobip", "trust_certificate_name": "one, two"})
    assert payload_of(answers, PARAMETERS).fields["trust_certificate"] == ["one", "two"]


def test_what_the_aicc_hides_or_we_do_not_know_does_not_count() -> None:
    shown = shown_of("twilio", {"name_card_enabled": False, "greeting_1": "Hello", "future": [1]}, PARAMETERS)
    assert "greeting_1" not in shown.fields
    assert (shown.hidden, shown.unknown) == ({"greeting_1": "Hello"}, {"future": [1]})


def test_emptied_there_stays_empty_here_also_where_there_is_a_default() -> None:
    answers = answers_of(Answers({"provider": "twilio", "ou": "Sales"}), {"queue_reminder": None, "ou": None})
    assert payload_of(answers, PARAMETERS).fields.keys().isdisjoint({"queue_reminder", "ou"})


@given(st.sampled_from([*PROVIDERS, ""]), st.dictionaries(st.sampled_from(sorted(all_fields())), JSON, max_size=8))
def test_any_value_of_the_aicc_has_one_form_and_keeps_it(provider: str, fields: dict[str, object]) -> None:
    shown = shown_of(provider, fields, PARAMETERS)  # type: ignore[arg-type]  # whatever JSON there is
    again = shown_of(provider, {**shown.fields, **shown.hidden}, PARAMETERS)
    assert (again.fields, again.hidden) == (shown.fields, shown.hidden)
    values_of(provider, shown.fields)


def test_channels_with_the_same_list_do_not_share_it_and_no_value_stands_for_one_of_another_type() -> None:
    answers = Answers(
        {
            "provider": "infobip",
            "transfer_enabled": True,
            "transfer_keywords": ("stop", "bye"),
            "last_agent_enabled": True,
        }
    )
    first, second = (payload_of(answers, PARAMETERS).fields for _ in range(2))
    lists = [key for key, value in first.items() if isinstance(value, list)]
    assert lists
    assert first == second
    assert all(first[key] is not second[key] for key in lists)
    assert payload_of(answers.with_value("last_agent_enabled", 1), PARAMETERS).fields["last_agent_enabled"] is not True
    assert payload_of(answers, PARAMETERS).fields["last_agent_enabled"] is True


@given(ANSWERS)
def test_what_was_sent_comes_back_as_the_same(answers: Answers) -> None:
    payload = payload_of(answers, PARAMETERS)
    assert not any(isinstance(value, Secret) for value in payload.fields.values())
    shown = shown_of(payload.provider, payload.fields, PARAMETERS)
    assert shown.fields == payload.fields
    assert (shown.hidden, shown.unknown) == ({}, {})
    taken = answers_of(answers, shown.fields)
    assert payload_of(taken, PARAMETERS).fields == payload.fields
