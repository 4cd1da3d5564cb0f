"""Which certificate of a chain to use, until when each choice works, and how that is said."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certs.chains.making import HOST, NOW, Made, family, judge_knowing, judged, make
from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.chain import Chain
from wa_channel_studio.domain.lifetimes import lives_in_words
from wa_channel_studio.services.anchors import (
    consent_needed,
    explanation,
    file_name,
    forecasts,
    suggested,
    used_anyway,
)

ROOT = make("Root", ca=True, days=(-900, 3000))
INTER = make("Inter", ROOT, ca=True, days=(-400, 900))
LEAF = make(HOST, INTER, hosts=[HOST], days=(-10, 120))
PUBLIC = judged(judge_knowing(ROOT), LEAF, INTER)
PRIVATE = judged(judge_knowing(), LEAF, INTER, ROOT, host="10.1.2.3")


def day(days: float) -> str:
    return f"{NOW + timedelta(days=days):%Y-%m-%d}"


def ends(chain: Chain, role: Role = Role.TRUST) -> dict[Anchor, str]:
    return {one.anchor: f"{one.until:%Y-%m-%d}" for one in forecasts(chain, role)}


# --- what to start with ---------------------------------------------------------------------------


def test_trust_starts_with_the_root_of_a_public_chain_and_with_the_leaf_of_another() -> None:
    assert suggested(PUBLIC, Role.TRUST) is Anchor.ROOT
    assert suggested(PRIVATE, Role.TRUST) is Anchor.LEAF
    assert suggested(PUBLIC, Role.NONE) is Anchor.ROOT


@pytest.mark.parametrize("remembered", [None, *Anchor])
def test_an_identity_certificate_is_always_the_servers_own(remembered: Anchor | None) -> None:
    assert suggested(PUBLIC, Role.IDENTITY, remembered) is Anchor.LEAF
    assert [one.anchor for one in forecasts(PUBLIC, Role.IDENTITY)] == [Anchor.LEAF]


@pytest.mark.parametrize("remembered", list(Anchor))
@pytest.mark.parametrize("chain", [PUBLIC, PRIVATE], ids=["public", "private"])
def test_what_was_chosen_before_is_taken_where_the_chain_has_it(chain: Chain, remembered: Anchor) -> None:
    assert suggested(chain, Role.TRUST, remembered) is remembered
    alone = judged(judge_knowing(), make("box", hosts=["10.1.2.3"]), host="10.1.2.3")
    assert suggested(alone, Role.TRUST, remembered) is Anchor.LEAF


def test_exactly_one_forecast_is_what_to_start_with() -> None:
    for chain in (PUBLIC, PRIVATE):
        for role in Role:
            told = forecasts(chain, role)
            assert [one.anchor for one in told if one.suggested] == [suggested(chain, role)]


# --- until when -----------------------------------------------------------------------------------


def test_each_choice_works_until_its_own_end() -> None:
    expected = {Anchor.LEAF: day(120), Anchor.INTERMEDIATE: day(900), Anchor.ROOT: day(3000)}
    assert ends(PUBLIC) == expected
    assert list(ends(PUBLIC)) == [Anchor.LEAF, Anchor.INTERMEDIATE, Anchor.ROOT]


def test_what_ends_earlier_further_up_counts_before() -> None:
    root = make("Root", ca=True, days=(-900, 50))
    mid = make("Mid", root, ca=True, days=(-90, 200))
    leaf = make(HOST, mid, hosts=[HOST], days=(-10, 120))
    assert set(ends(judged(judge_knowing(root), leaf, mid)).values()) == {day(50)}
    long_root = make("Root", ca=True, days=(-900, 900))
    mid = make("Mid", long_root, ca=True, days=(-90, 60))
    leaf = make(HOST, mid, hosts=[HOST], days=(-10, 120))
    assert ends(judged(judge_knowing(long_root), leaf, mid)) == {
        Anchor.LEAF: day(60),
        Anchor.INTERMEDIATE: day(60),
        Anchor.ROOT: day(900),
    }


def test_what_is_over_already_predicts_nothing() -> None:
    root = make("Root", ca=True, days=(-900, -5))
    chain = judged(judge_knowing(root), make(HOST, root, hosts=[HOST], days=(-10, 120)))
    assert ends(chain) == {Anchor.LEAF: day(120), Anchor.ROOT: day(-5)}
    assert forecasts(chain, Role.TRUST)[1].sentence == (
        f"It ended on {day(-5)}; most programs do not accept it any more."
    )


def test_a_chain_without_a_root_offers_none() -> None:
    assert set(ends(judged(judge_knowing(), LEAF, INTER, host="10.1.2.3"))) == {Anchor.LEAF, Anchor.INTERMEDIATE}


def test_the_forecast_is_said_in_words() -> None:
    leaf, inter, root = (one.sentence for one in forecasts(PUBLIC, Role.TRUST))
    assert leaf == (
        f"The channel page's way: it works until the server renews it, on {day(120)} at the latest. "
        f"Public ones live {lives_in_words(NOW.date())}."
    )
    assert inter == (
        f"It works until the server changes its issuer, which nobody need announce, on {day(900)} at the latest."
    )
    assert root == (
        f"It survives renewals as long as the server stays under this root, until {day(3000)} at the latest."
    )
    assert forecasts(PUBLIC, Role.IDENTITY)[0].sentence == (
        f"By it the server is recognised until it renews it, on {day(120)} at the latest."
    )


def test_the_lives_of_public_certificates_are_told_of_public_ones_only() -> None:
    assert "Public ones" not in forecasts(PRIVATE, Role.TRUST)[0].sentence
    inspected = make("Zscaler Root CA", ca=True)
    chain = judged(judge_knowing(ROOT, only_here=[inspected]), make(HOST, inspected, hosts=[HOST]), inspected)
    assert chain.public
    assert "Public ones" not in forecasts(chain, Role.TRUST)[0].sentence
    alone = judged(judge_knowing(), make("box", hosts=["10.1.2.3"]), host="10.1.2.3")
    assert forecasts(alone, Role.TRUST)[0].sentence == (
        f"The server signed it itself, so there is no other choice. It works until {day(300)} at the latest."
    )


def test_the_choice_is_explained_in_two_sentences() -> None:
    for role in Role:
        assert len(re.findall(r"\.(?= |$)", explanation(role))) == 2
    first = explanation(Role.TRUST).partition(". ")[0]
    for said in (
        "start with the root",
        "the channel page's way is the server's own",
        "it is not known whether the AICC",
    ):
        assert said in first
    assert "always the server's own" in explanation(Role.IDENTITY)


# --- consent --------------------------------------------------------------------------------------


def test_nobody_is_asked_about_what_is_as_it_should_be() -> None:
    assert consent_needed(PUBLIC) == ""
    assert consent_needed(PRIVATE) == ""


def stopped(*sent: Made) -> str:
    return consent_needed(judged(judge_knowing(ROOT), *sent))


def test_what_is_used_although_somebody_had_to_say_so_is_noted() -> None:
    them = family("Acme")
    note = "The certificates of {0} end in “{1}”, which is no public authority; they were used anyway."
    whole = judged(judge_knowing(ROOT), them.leaf, them.inter, them.root)
    assert used_anyway(whole) == note.format(HOST, "Acme Root")
    assert used_anyway(judged(judge_knowing(ROOT), them.leaf, them.inter)) == note.format(HOST, "Acme Root")
    assert used_anyway(PUBLIC) == used_anyway(PRIVATE) == ""


def test_a_public_host_with_a_private_root_is_explained() -> None:
    them = family("Acme")
    assert f"{HOST} is a public host, but its chain ends in “Acme Root”" in stopped(them.leaf, them.inter, them.root)
    broken = judge_knowing(ROOT)
    unreadable = replace(judged(broken, LEAF, INTER), needs_consent=True, verdicts=())
    assert consent_needed(unreadable) == "What this public host showed is not what a public host should show."


# --- file names -----------------------------------------------------------------------------------


END = datetime(2038, 1, 15, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("host", "role", "kind", "name"),
    [
        ("api.twilio.com", "root", FileKind.DER, "api.twilio.com_root_2038-01-15.der"),
        ("api.twilio.com", Anchor.LEAF, FileKind.PEM, "api.twilio.com_leaf_2038-01-15.pem"),
        ("infobip", "trust", FileKind.JKS, "infobip_trust_2038-01-15.jks"),
        ("store", Role.TRUST, FileKind.PKCS12, "store_trust_2038-01-15.p12"),
        ("store", Role.NONE, FileKind.P7B, "store_2038-01-15.p7b"),
        ("localhost:8443", "leaf", FileKind.DER, "localhost-8443_leaf_2038-01-15.der"),
        ("[2001:db8::1]:8443", "leaf", FileKind.DER, "2001-db8-1-8443_leaf_2038-01-15.der"),
        ("*.example.com", "leaf", FileKind.DER, "any.example.com_leaf_2038-01-15.der"),
        ("münchen.de", "leaf", FileKind.DER, "munchen.de_leaf_2038-01-15.der"),
        ("../../etc/passwd", "root", FileKind.DER, "etc-passwd_root_2038-01-15.der"),
        ("证书", "root", FileKind.DER, "certificate_root_2038-01-15.der"),
        ("con", "root", FileKind.DER, "host-con_root_2038-01-15.der"),
        ("NUL.example.com", "", FileKind.DER, "host-NUL.example.com_2038-01-15.der"),
        ("common.example.com", "", FileKind.DER, "common.example.com_2038-01-15.der"),
    ],
)
def test_file_names_say_host_role_and_expiry(host: str, role: str, kind: FileKind, name: str) -> None:
    assert file_name(host, role, END, kind) == name


@given(st.text(max_size=300), st.text(max_size=20), st.sampled_from(FileKind))
def test_any_name_is_safe_on_every_system(host: str, role: str, kind: FileKind) -> None:
    name = file_name(host, role, END, kind)
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*_2038-01-15\.[a-z0-9]+", name)
    assert len(name) < 240
    assert ".." not in name or ".." in host + role
