"""Which servers are asked for a channel: every provider's recipe, for answers that are there or still missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fields.samples import TENANT, VARIANTS, complete
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.fields.table import PROVIDERS, field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.recipe_plan import make_plan

ASKED = {
    "infobip": {"trust_certificate": ["api.infobip.com:443", "k3x9zz.api-us.infobip.com:443"]},
    "other": {"trust_certificate": ["bsp.example.com:443"], "identity_certificate": ["aicc.example.com:28090"]},
    "other-oauth": {"trust_certificate": ["aicc.example.com:28090"]},
    "cloud-api": {
        "trust_certificate": ["graph.facebook.com:443"],
        "identity_certificate": ["aicc.example.com:28090"],
    },
    "twilio": {"trust_certificate": ["api.twilio.com:443"], "identity_certificate": ["aicc.example.com:28090"]},
    "gupshup": {
        "trust_certificate": ["login.gupshup.io:443", "api.gupshup.io:443"],
        "identity_certificate": ["aicc.example.com:28090"],
    },
    "koomessage": {
        "trust_certificate": ["koomessage.cn-east-3.myhuaweicloud.com:443"],
        "identity_certificate": ["aicc.example.com:28090"],
    },
}
"""Written by hand from the requirement."""


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_provider_asks_the_hosts_of_the_requirement(variant: str) -> None:
    plan = make_plan(complete(variant), TENANT)
    assert {part.field: [str(wanted.server) for wanted in part.wanted] for part in plan.parts} == ASKED[variant]
    assert all(wanted.why.endswith(".") for wanted in plan.wanted)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_recipe_makes_what_its_field_takes(provider: str) -> None:
    for recipe in PROVIDERS[provider].recipes:
        spec = field_map(provider)[recipe.field]
        assert isinstance(spec.type, CertificateRef)
        assert recipe.kind is (FileKind.JKS if spec.type.keystore else FileKind.DER)
        assert spec.type.suffix in ("", f".{recipe.kind.value}")
        assert recipe.role.value in spec.key


def test_only_infobip_takes_the_servers_own_and_the_root_together() -> None:
    anchors = {key: [recipe.anchors for recipe in table.recipes] for key, table in PROVIDERS.items()}
    assert anchors.pop("infobip") == [(Anchor.LEAF, Anchor.ROOT)]
    assert all(found == () for recipes in anchors.values() for found in recipes)


def test_what_is_not_known_yet_is_told_with_the_field_that_is_to_name_it() -> None:
    answers = complete("infobip").without("base_url")
    fixed, account = make_plan(answers, TENANT).parts[0].wanted
    assert str(fixed.server) == "api.infobip.com:443"
    assert (account.server, account.field, account.shown) == (None, "base_url", "BaseUrl")
    assert account.unknown == "BaseUrl is empty. Fill it in, then it is asked."


@pytest.mark.parametrize("address", ["https://***.api-us.infobip.com", "not an address", "https://"])
def test_what_names_no_host_is_told_with_the_reason(address: str) -> None:
    (_, account) = make_plan(complete("infobip").with_value("base_url", address), TENANT).parts[0].wanted
    assert account.server is None
    assert account.unknown.startswith("BaseUrl names no host: ")


def test_without_the_aiccs_address_the_tenant_is_named() -> None:
    plan = make_plan(complete("gupshup"), replace(TENANT, aicc_url=""))
    (identity,) = plan.parts[1].wanted
    assert identity.role is Role.IDENTITY
    assert identity.unknown == "The AICC's address is empty. Enter it in the settings of Acme Brazil."
    assert identity.field == ""


def test_a_host_that_two_reasons_ask_for_is_asked_once_and_counts_as_called() -> None:
    (wanted,) = make_plan(complete("twilio"), TENANT).parts[0].wanted
    assert (wanted.key, wanted.called) == ("trust.0", True)
    regional = complete("twilio").with_value("base_url", "https://api.dublin.ie1.twilio.com/2010-04-01")
    page, called = make_plan(regional, TENANT).parts[0].wanted
    assert (page.called, called.called) == (False, True)
    assert called.shown == "api.dublin.ie1.twilio.com"
    (alone,) = make_plan(complete("twilio").without("base_url"), TENANT).parts[0].wanted
    assert alone.server is not None


def test_only_behind_cloud_api_a_proxy_may_stand() -> None:
    proxied = {v: [w.proxied for w in make_plan(complete(v), TENANT).parts[0].wanted] for v in VARIANTS}
    assert proxied.pop("cloud-api") == [True]
    assert not any(flag for flags in proxied.values() for flag in flags)


def test_without_a_provider_there_is_nothing_to_ask() -> None:
    assert make_plan(Answers(), TENANT).parts == ()
    assert make_plan(Answers({"provider": "nobody"}), TENANT).parts == ()


def test_an_address_in_another_alphabet_is_asked_by_its_ascii_name() -> None:
    (wanted,) = make_plan(complete("other").with_value("base_url", "https://bücher.example/wa"), TENANT).parts[0].wanted
    assert wanted.server is not None
    assert wanted.server.host == "xn--bcher-kva.example"
    assert wanted.shown == "bücher.example"
