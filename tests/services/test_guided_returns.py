"""What the AICC has generated is read as it was pasted, and told where it does not look right; nothing is refused."""

from __future__ import annotations

import pytest

from wa_channel_studio.domain.problem import Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.fields.table import PROVIDERS
from wa_channel_studio.services.guided_returns import read_pasted, returned_fields, shape_flaws

ID = "202311070012345678"
TAIL = f"/social/on/whatsapp/infobip/message/{ID}"


def said(provider: str, key: str, value: object, **others: object) -> list[str]:
    flaws = shape_flaws(provider, key, value, others)  # type: ignore[arg-type]  # any values
    assert all(flaw.severity is Severity.WARNING for flaw in flaws)
    return [flaw.message for flaw in flaws]


@pytest.mark.parametrize(
    "address",
    [
        f"https://aicc.example{TAIL}",
        f"https://aicc.example:28090{TAIL}",
        f"https://aicc.example:18446/apiaccess{TAIL}",
        f"https://10.1.2.3/a/b{TAIL}/",
    ],
)
def test_only_the_tail_of_an_address_counts(address: str) -> None:
    assert said("infobip", "message_url", address, configuration_id=ID) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (f"https://a.example/social/on/whatsapp/infobip/report/{ID}", "delivery reports"),
        (f"https://a.example/social/on/whatsapp/twilio/message/{ID}", "for twilio"),
        ("https://a.example/social/on/whatsapp/infobip/message/", "does not end in"),
        (f"https://a.example/social/on/whatsapp/infobip/message/{ID}/more", "does not end in"),
        (f"https://a.example/x?y={TAIL}", "does not end in"),
        (f"http://a.example{TAIL}", "https"),
        ("no address", "no web address"),
        ("https://[a.example/x", "no web address"),
    ],
)
def test_another_address_is_warned_of(value: str, words: str) -> None:
    assert words in " ".join(said("infobip", "message_url", value, configuration_id=ID))


def test_an_address_of_another_channel_is_warned_of() -> None:
    assert said("infobip", "message_url", f"https://a.example{TAIL}", configuration_id="1" * 18)
    assert said("infobip", "message_url", "https://a.example/social/on/whatsapp/infobip/message/17")


def test_the_configuration_id_has_18_digits_as_far_as_known() -> None:
    assert said("twilio", "configuration_id", ID) == []
    assert "17 characters" in said("twilio", "configuration_id", ID[1:])[0]
    assert said("twilio", "configuration_id", "٢" * 18)  # digits of another alphabet are none of these


def test_nothing_is_asked_of_undocumented_addresses() -> None:
    assert said("cloud-api", "verification_url", "https://a.example/anything") == []
    assert said("other", "message_url", "https://a.example/anything") == []


def test_a_scenario_key_that_is_not_there_is_told() -> None:
    assert "not there yet" in said("infobip", "scenario_key", "no")[0]
    assert said("infobip", "scenario_key", "yes") == []


def test_pasted_texts_are_read_without_what_surrounds_them() -> None:
    fields = {spec.key: spec for spec in returned_fields("infobip")}
    assert read_pasted(fields["configuration_id"], f"  {ID}\t\n") == ID
    assert read_pasted(fields["scenario_key"], "scenario key:NO") == "no"
    code = next(spec for spec in returned_fields("cloud-api") if spec.secret)
    assert read_pasted(code, " canary-code-1 ") == Secret("canary-code-1")
    assert said("cloud-api", code.key, Secret("https://a.example")) == [
        "This looks like an address, not like the code."
    ]


def test_every_provider_gives_an_id_and_an_address_back() -> None:
    for provider in PROVIDERS:
        keys = [spec.key for spec in returned_fields(provider)]
        assert keys[0] == "configuration_id"
        assert any(key.endswith("_url") for key in keys)
