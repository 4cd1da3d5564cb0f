"""A chain as a value: which certificate is which, and what was said about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from wa_channel_studio.domain.certificate import Anchor, CertificateFacts
from wa_channel_studio.domain.chain import Chain, Failure, FetchError, Layer, Link, Tone, Topic, Verdict
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.server import Server

NOW = datetime(2026, 11, 25, tzinfo=UTC)
FACTS = CertificateFacts("CN=x", "CN=y", NOW, NOW, "AA", "BB", "01", "EC P-256", "SHA-256 with ECDSA")
LEAF, LOWER, UPPER, ROOT = (
    Link(replace(FACTS, subject=f"CN={name}"), name.encode(), place)
    for name, place in (
        ("leaf", Anchor.LEAF),
        ("lower", Anchor.INTERMEDIATE),
        ("upper", Anchor.INTERMEDIATE),
        ("root", Anchor.ROOT),
    )
)
SERVER = Server("api.example.com")


def test_the_leaf_comes_first_and_the_root_last() -> None:
    chain = Chain(SERVER, NOW, (LEAF, LOWER, UPPER, ROOT))
    assert chain.leaf is LEAF
    assert chain.root is ROOT


def test_of_several_intermediates_the_one_that_issued_the_servers_own_is_meant() -> None:
    chain = Chain(SERVER, NOW, (LEAF, LOWER, UPPER, ROOT))
    assert [chain.link(anchor) for anchor in Anchor] == [LEAF, LOWER, ROOT]


def test_a_way_that_does_not_reach_a_root_has_none() -> None:
    chain = Chain(SERVER, NOW, (LEAF, LOWER))
    assert chain.root is None
    assert chain.link(Anchor.ROOT) is None
    assert Chain(SERVER, NOW, (LEAF,)).root is None


def test_the_first_verdict_about_a_topic_is_found() -> None:
    worse = Verdict(Topic.VALIDITY, Tone.BAD, "expired")
    better = Verdict(Topic.VALIDITY, Tone.GOOD, "ends in 3 days")
    chain = Chain(SERVER, NOW, (LEAF,), verdicts=(worse, better))
    assert chain.about(Topic.VALIDITY) is worse
    assert chain.about(Topic.TRUST) is None


def test_bytes_do_not_stand_in_what_is_logged() -> None:
    chain = Chain(SERVER, NOW, (LEAF,), sent=(b"\x30\x82\x01\x02",))
    assert "x82" not in repr(chain)
    assert "b'leaf'" not in repr(chain)


def test_a_failure_is_raised_with_its_layer() -> None:
    problem = Problem("", Severity.ERROR, "api.example.com does not answer.", "Check the port.")
    failure = Failure(SERVER, Layer.TIME, problem)
    error = FetchError(failure)
    assert error.failure is failure
    assert error.problem is problem
    assert str(error) == "api.example.com does not answer."
