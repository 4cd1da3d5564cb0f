"""What can be set on many channels, and what is a credential: by declaration, for every provider."""

from __future__ import annotations

import pytest

from wa_channel_studio.fields.many import can_be_set_for_many, is_credential, joined_fields, repetitions, told
from wa_channel_studio.fields.spec import Step
from wa_channel_studio.fields.table import PROVIDERS, STEPS, all_fields, field_map, fields_of


def test_what_tells_one_channel_from_others_is_not_set_for_many() -> None:
    left_out = {key for key, spec in all_fields().items() if not can_be_set_for_many(spec)}
    generated = {key for key, spec in all_fields().items() if spec.step is Step.INTEGRATION}
    kept = {"channel_selection", "webhook_password_changed_on"}
    assert left_out == generated | kept | {"channel_name", "provider", "webhook_password_confirm"}


def test_what_the_page_names_is_a_credential() -> None:
    # channel page, Context: UserName, Password, BaseUrl, AccountKey.
    named = [spec for spec in fields_of("infobip") if is_credential(spec)]
    assert [spec.key for spec in named] == ["user_name", "password", "base_url", "account_key", "webhook_password"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_secret_of_an_account_is_a_credential(provider: str) -> None:
    secrets = {s.key for s in fields_of(provider) if s.secret and s.card in {"account", "webhook"} and not s.repeats}
    found = {spec.key for spec in fields_of(provider) if is_credential(spec)}
    assert secrets <= found
    assert not found & {"phone_number", "channel_name", "trust_certificate_password", "base_url_trustlist"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_repeats_a_field_names_one_of_the_same_provider(provider: str) -> None:
    own = field_map(provider)
    for spec in fields_of(provider):
        if spec.repeats:
            assert spec.secret is own[spec.repeats].secret
            assert repetitions(provider, spec.repeats) == (spec.key,)


def test_joined_fields_stand_once_in_page_order() -> None:
    joined = joined_fields(tuple(PROVIDERS))
    assert [spec.key for spec in joined] == list(dict.fromkeys(spec.key for spec in joined))
    assert {spec.key for spec in joined} == set(all_fields())
    steps = [STEPS.index(spec.step) for spec in joined]
    assert steps == sorted(steps)
    assert joined_fields(("twilio",)) == fields_of("twilio")
    assert {spec.key for spec in joined_fields(("",))} == {spec.key for spec in fields_of("")}


def test_a_condition_is_told_with_labels() -> None:
    spec = field_map("twilio")["offline_chatbot_code"]
    assert told(spec.visible, "twilio") == "“Offline Messages” is on and “Routing Mode” is chatbot"
