"""What a server sent, put in order, completed and judged."""

from __future__ import annotations

import itertools
import time
import warnings
from collections.abc import Sequence
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from tests.certs.chains.making import (
    HOST,
    NOW,
    Family,
    Key,
    Made,
    altered,
    family,
    judge_knowing,
    judged,
    make,
    weakly_signed,
    with_serial,
)
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.chain import ChainJudge
from wa_channel_studio.certs.roots import MOZILLA, SYSTEM, RootStores
from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.chain import Chain, Tone, Topic, Verdict
from wa_channel_studio.domain.server import Server

PRIVATE = "10.1.2.3"


@pytest.fixture(scope="module")
def us() -> Family:
    return family()


def names(chain: Chain) -> list[str]:
    return [link.facts.common_name for link in chain.links]


def places(chain: Chain) -> list[Anchor]:
    return [link.place for link in chain.links]


def about(chain: Chain, topic: Topic) -> Verdict:
    found = chain.about(topic)
    assert found is not None
    return found


def topics(chain: Chain, *tones: Tone) -> set[Topic]:
    return {verdict.topic for verdict in chain.verdicts if verdict.tone in (tones or tuple(Tone))}


WRONG = (Tone.BAD, Tone.DOUBTFUL)


# --- the way ------------------------------------------------------------------------------------


def test_a_whole_chain_is_trusted_and_nothing_is_wrong_with_it(us: Family) -> None:
    chain = judged(us.judge(), us.leaf, us.inter, us.root)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]
    assert places(chain) == [Anchor.LEAF, Anchor.INTERMEDIATE, Anchor.ROOT]
    assert [link.der for link in chain.links] == [us.leaf.der, us.inter.der, us.root.der]
    assert (chain.trusted, chain.public, chain.needs_consent) == (True, True, False)
    assert chain.store == SYSTEM
    assert chain.spare == ()
    assert topics(chain) == {Topic.TRUST, Topic.NAME, Topic.VALIDITY}
    assert {verdict.tone for verdict in chain.verdicts} == {Tone.GOOD}
    assert not any(link.completed_from for link in chain.links)
    assert chain.sent == (us.leaf.der, us.inter.der, us.root.der)


def test_the_root_is_completed_from_the_store_that_has_it(us: Family) -> None:
    chain = judged(us.judge(), us.leaf, us.inter)
    assert [link.completed_from for link in chain.links] == ["", "", SYSTEM]
    assert chain.trusted
    assert not topics(chain, *WRONG)
    assert [verdict.words for verdict in chain.links[2].verdicts if verdict.topic is Topic.MISSING] == ["completed"]


def test_the_server_alone_is_shown_with_what_is_missing(us: Family) -> None:
    chain = judged(us.judge(), us.leaf)
    assert places(chain) == [Anchor.LEAF]
    assert (chain.trusted, chain.public, chain.needs_consent) == (False, False, True)
    assert chain.root is None
    assert about(chain, Topic.MISSING).words == "issuer missing"
    assert "“Sample Intermediate”, which issued it, is missing" in about(chain, Topic.MISSING).sentence


def test_an_intermediate_that_a_store_happens_to_have_is_completed_and_missed(us: Family) -> None:
    chain = judged(judge_knowing(us.root, us.inter), us.leaf)
    assert [link.completed_from for link in chain.links] == ["", SYSTEM, SYSTEM]
    assert chain.trusted
    assert about(chain, Topic.MISSING) == Verdict(
        Topic.MISSING,
        Tone.DOUBTFUL,
        "intermediate missing",
        "The server leaves out “Sample Intermediate”, which was taken from the system's root store. Programs that do "
        "not have it refuse the server, unless they trust its own certificate. Tell whoever runs the server.",
    )


def test_a_private_root_that_is_not_sent_is_no_fault(us: Family) -> None:
    chain = judged(ChainJudge(RootStores([])), us.leaf, us.inter, host=PRIVATE)
    assert about(chain, Topic.MISSING).tone is Tone.NEUTRAL
    assert about(chain, Topic.MISSING).words == "root not sent"


def test_what_is_mixed_up_doubled_or_strange_is_named_kept_and_shown(us: Family) -> None:
    stranger = make("Stranger", ca=True)
    chain = judged(us.judge(), us.leaf, us.root, us.inter, stranger, us.inter)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]
    assert chain.trusted
    assert [link.der for link in chain.spare] == [stranger.der, us.inter.der]
    assert [link.verdicts[0].topic for link in chain.spare] == [Topic.UNRELATED, Topic.DUPLICATE]
    assert about(chain, Topic.ORDER).tone is Tone.DOUBTFUL
    assert "“Sample Intermediate” more than once" in about(chain, Topic.DUPLICATE).sentence
    assert "“Stranger”, which has nothing to do" in about(chain, Topic.UNRELATED).sentence


def test_a_wrong_order_that_begins_with_another_certificate_is_put_right(us: Family) -> None:
    chain = judged(us.judge(), us.root, us.inter, us.leaf)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]
    assert about(chain, Topic.ORDER).words == "wrong order"


def test_the_first_is_the_servers_own_whatever_else_it_sends(us: Family) -> None:
    other = make("other.example.com", us.inter, hosts=[HOST])
    alone = make("alone.example.com", ca=True)
    assert names(judged(us.judge(), us.leaf, us.inter, other)) == [HOST, "Sample Intermediate", "Sample Root"]
    assert names(judged(us.judge(), alone, us.leaf, us.inter)) == ["alone.example.com"]


@given(st.permutations(range(5)), st.lists(st.integers(0, 4), max_size=3))
def test_any_order_gives_the_same_way(order: Sequence[int], again: Sequence[int]) -> None:
    pool = [US.leaf, US.inter, US.root, OTHER, STRANGER]
    # A certificate that stands first and issued none of the others is the server's own, by the rules of TLS.
    first = next(number for number in order if pool[number] not in (OTHER, STRANGER))
    sent = [pool[number] for number in (first, *(number for number in order if number != first), *again)]
    chain = judged(US.judge(), *sent)
    assert [link.der for link in chain.links] == [US.leaf.der, US.inter.der, US.root.der]
    assert len(chain.links) + len(chain.spare) == len(sent)
    assert chain.trusted


OTHER = make("Other Root", ca=True)
STRANGER = make("Stranger", ca=True)
US = family()


def test_of_two_ways_the_one_to_a_known_root_is_taken(us: Family) -> None:
    crossed = make("Sample Root", OTHER, ca=True, key=us.root.key, organization="Sample")
    for sent in itertools.permutations([us.inter, crossed, OTHER]):
        here = judged(us.judge(), us.leaf, *sent)
        assert names(here) == [HOST, "Sample Intermediate", "Sample Root"]
        assert here.links[2].completed_from == SYSTEM
        assert (here.trusted, here.public) == (True, True)
        assert {link.verdicts[0].words for link in here.spare} == {"another way"}
        assert about(here, Topic.UNRELATED).tone is Tone.NEUTRAL
        there = judged(judge_knowing(OTHER), us.leaf, *sent)
        assert names(there) == [HOST, "Sample Intermediate", "Sample Root", "Other Root"]
        assert (there.trusted, there.public) == (True, True)


def test_of_two_known_roots_the_nearer_one_is_taken(us: Family) -> None:
    crossed = make("Sample Root", OTHER, ca=True, key=us.root.key, organization="Sample")
    chain = judged(judge_knowing(us.root, OTHER), us.leaf, us.inter, crossed)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]


def test_an_expired_edition_of_an_intermediate_does_not_stand_in_the_way(us: Family) -> None:
    old = make("Sample Intermediate", us.root, ca=True, path=0, key=us.inter.key, days=(-90, -1))
    for sent in ([old, us.inter], [us.inter, old]):
        chain = judged(us.judge(), us.leaf, *sent)
        assert chain.trusted
        assert chain.links[1].der == us.inter.der


def test_a_root_made_anew_with_the_same_key_is_the_same_root(us: Family) -> None:
    again = make("Sample Root", ca=True, key=us.root.key, organization="Sample", days=(-20, 2000))
    chain = judged(us.judge(), us.leaf, us.inter, again)
    assert chain.trusted
    assert names(chain)[-1] == "Sample Root"


def test_a_namesake_of_a_root_is_not_that_root(us: Family) -> None:
    fake_root = make("Sample Root", ca=True, organization="Sample")
    fake_inter = make("Sample Intermediate", fake_root, ca=True)
    fake = make(HOST, fake_inter, hosts=[HOST])
    chain = judged(us.judge(), fake, fake_inter, fake_root)
    assert (chain.trusted, chain.public, chain.needs_consent) == (False, False, True)
    without = judged(us.judge(), fake, fake_inter)
    assert (without.trusted, without.public, without.needs_consent) == (False, False, True)
    assert "was not made with the key of “Sample Root”" in about(without, Topic.TRUST).sentence


# --- trust --------------------------------------------------------------------------------------


def wrong(chain: Chain) -> str:
    """Why the chain is not trusted."""
    assert not chain.trusted
    assert chain.public
    verdict = about(chain, Topic.TRUST)
    assert verdict.tone is Tone.BAD
    return verdict.sentence


def test_why_a_chain_to_a_known_root_is_not_trusted(us: Family) -> None:
    def below(mid: Made) -> str:
        return wrong(judged(us.judge(), make(HOST, mid, hosts=[HOST]), mid))

    expired = make(HOST, us.inter, hosts=[HOST], days=(-90, -2))
    assert wrong(judged(us.judge(), expired, us.inter)).startswith(f"“{HOST}” expired on ")
    early = make(HOST, us.inter, hosts=[HOST], days=(3, 90))
    assert "is not valid before" in wrong(judged(us.judge(), early, us.inter))
    assert below(make("Old", us.root, ca=True, days=(-90, -2))).startswith("“Old” expired on ")
    assert below(make("Mid", us.root)).startswith("“Mid” is no authority")
    assert below(make("Mid", us.root, version=1)).startswith("“Mid” is no authority")
    assert "not meant to vouch" in below(make("Mid", us.root, ca=True, usage=["digital_signature"]))
    assert "“Mid” is not meant for servers" in below(
        make("Mid", us.root, ca=True, purposes=[ExtendedKeyUsageOID.CLIENT_AUTH])
    )
    limits = x509.NameConstraints([x509.DNSName("example.org")], None)
    assert below(make("Mid", us.root, ca=True, more=[(limits, True)])).startswith(
        f"“Mid” may not sign for {HOST}, which stands in “{HOST}”."
    )
    deep = make("Deep", us.inter, ca=True)
    long_way = judged(us.judge(), make(HOST, deep, hosts=[HOST]), deep, us.inter)
    assert wrong(long_way).startswith("“Sample Intermediate” allows no authority below it")
    client = make(HOST, us.inter, hosts=[HOST], purposes=[ExtendedKeyUsageOID.CLIENT_AUTH])
    assert f"“{HOST}” is not meant for servers" in wrong(judged(us.judge(), client, us.inter))


def test_an_expired_root_of_the_store_is_not_trusted() -> None:
    root = make("Old Root", ca=True, days=(-900, -5))
    chain = judged(judge_knowing(root), make(HOST, root, hosts=[HOST]), root)
    assert wrong(chain).startswith("“Old Root” expired on ")
    assert about(chain, Topic.VALIDITY).words == "root expired"


def test_a_root_of_mozilla_that_the_system_lacks_is_trusted_by_mozilla(us: Family) -> None:
    stores = judge_knowing(us.root)._roots.stores
    chain = judged(ChainJudge(RootStores([stores[1]])), us.leaf, us.inter)
    assert chain.store == MOZILLA
    assert about(chain, Topic.TRUST).words == "trusted by Mozilla's store"


def test_without_any_store_nothing_is_said_about_trust(us: Family) -> None:
    chain = judged(ChainJudge(RootStores([])), us.leaf, us.inter, us.root)
    assert about(chain, Topic.TRUST).words == "not verified"
    assert (chain.trusted, chain.public) == (False, False)
    assert chain.store == "no root store, because none could be read"


@pytest.mark.parametrize("host", [PRIVATE, "localhost", "127.0.0.1", "::1", "aicc.corp", "fd00::1"])
def test_a_private_root_is_expected_in_a_network_of_ones_own(us: Family, host: str) -> None:
    leaf = make("here", us.inter, hosts=[host])
    chain = judged(ChainJudge(RootStores([])), leaf, us.inter, us.root, host=host)
    assert not chain.needs_consent
    assert Topic.INSPECTION not in topics(chain)
    assert not topics(chain, Tone.BAD)


def test_the_worst_is_said_first(us: Family) -> None:
    leaf = make("h", us.inter, hosts=["*.example.org"], days=(-90, -2))
    chain = judged(us.judge(), leaf, us.inter, us.inter)
    assert [verdict.topic for verdict in chain.verdicts] == [Topic.TRUST, Topic.NAME, Topic.VALIDITY, Topic.DUPLICATE]
    tones = [list(Tone).index(verdict.tone) for verdict in chain.verdicts]
    assert tones == sorted(tones, reverse=True)


# --- validity -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        ((-10, 83), Tone.GOOD, "ends in 83 days"),
        ((-10, 401), Tone.GOOD, f"ends {(NOW + timedelta(days=401)):%Y}"),
        ((-170, 29), Tone.DOUBTFUL, "ends in 29 days"),
        ((-35, 12), Tone.GOOD, "ends in 12 days"),  # 47 days in all: not due yet
        ((-37, 10), Tone.DOUBTFUL, "ends in 10 days"),
        ((-37, 1.5), Tone.DOUBTFUL, "ends in 1 day"),
        ((-37, 0.5), Tone.DOUBTFUL, "ends today"),
        ((-37, -0.5), Tone.BAD, "expired"),
        ((2, 90), Tone.BAD, "not yet valid"),
    ],
)
def test_how_long_the_servers_own_is_valid(us: Family, days: tuple[float, float], tone: Tone, words: str) -> None:
    verdict = about(judged(us.judge(), make(HOST, us.inter, hosts=[HOST], days=days), us.inter), Topic.VALIDITY)
    assert (verdict.tone, verdict.words) == (tone, words)


def test_the_moment_counts_at_which_was_asked(us: Family) -> None:
    later = judged(us.judge(), us.leaf, us.inter, at=NOW + timedelta(days=301))
    assert about(later, Topic.VALIDITY).words == "expired"
    assert later.fetched_at == NOW + timedelta(days=301)


# --- strength -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "tone", "words"),
    [
        (rsa.generate_private_key(public_exponent=65537, key_size=1024), Tone.DOUBTFUL, "weak key, RSA 1024"),
        (dsa.generate_private_key(1024), Tone.DOUBTFUL, "outdated key, DSA"),
        (ec.generate_private_key(ec.SECP192R1()), Tone.BAD, "weak key, secp192r1"),
        (ec.generate_private_key(ec.SECP256K1()), Tone.DOUBTFUL, "unusual curve, secp256k1"),
    ],
    ids=["RSA 1024", "DSA", "P-192", "secp256k1"],
)
def test_weak_keys_are_named(us: Family, key: Key, tone: Tone, words: str) -> None:
    chain = judged(us.judge(), make(HOST, us.inter, hosts=[HOST], key=key), us.inter)
    assert (about(chain, Topic.STRENGTH).tone, about(chain, Topic.STRENGTH).words) == (tone, words)


@pytest.mark.parametrize(
    "key",
    [
        rsa.generate_private_key(public_exponent=65537, key_size=2048),
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
    ],
    ids=["RSA 2048", "P-384", "Ed25519"],
)
def test_strong_keys_are_not_remarked_on(key: Key) -> None:
    root = make("Root", ca=True, key=key)
    mid = make("Mid", root, ca=True, key=key)
    chain = judged(judge_knowing(root), make(HOST, mid, hosts=[HOST], key=key), mid)
    assert chain.trusted
    assert chain.about(Topic.STRENGTH) is None


@pytest.mark.parametrize(("digest", "name"), [("sha1", "SHA-1"), ("md5", "MD5")])
def test_a_weak_signature_is_named_but_for_the_roots_own(digest: str, name: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    strong = make("Root", ca=True, key=key)
    root = weakly_signed(strong, strong, digest)
    leaf = make(HOST, root, hosts=[HOST])
    assert judged(judge_knowing(root), leaf, root).about(Topic.STRENGTH) is None
    chain = judged(judge_knowing(root), weakly_signed(leaf, root, digest), root)
    assert about(chain, Topic.STRENGTH).words == f"weak signature, {name}"
    assert about(chain, Topic.STRENGTH).tone is Tone.BAD


@pytest.mark.parametrize("tls", ["TLS 1.0", "TLS 1.1"])
def test_old_tls_is_named(us: Family, tls: str) -> None:
    assert about(judged(us.judge(), us.leaf, us.inter, tls=tls), Topic.STRENGTH).words == f"outdated {tls}"
    assert judged(us.judge(), us.leaf, us.inter, tls="TLS 1.2").about(Topic.STRENGTH) is None


# --- what else is said --------------------------------------------------------------------------


def test_a_server_that_wants_a_certificate_is_understood(us: Family) -> None:
    answer = Answer(Server(HOST), (us.leaf.der, us.inter.der), client_certificate_wanted=True, alert=116)
    chain = us.judge().judge(answer, NOW)
    assert about(chain, Topic.CLIENT_CERTIFICATE).tone is Tone.NEUTRAL
    assert chain.trusted
    broken_off = us.judge().judge(Answer(Server(HOST), (us.leaf.der, us.inter.der), alert=80), NOW)
    assert "TLS alert 80" in about(broken_off, Topic.ODD).sentence


def test_what_was_noted_while_asking_is_handed_on(us: Family) -> None:
    answer = Answer(Server(HOST, 8443), (us.leaf.der,), tls="TLS 1.2", via="proxy.example.com:3128", notes=("A note.",))
    chain = us.judge().judge(answer, NOW)
    assert (chain.server, chain.tls, chain.via, chain.notes) == (
        Server(HOST, 8443),
        "TLS 1.2",
        "proxy.example.com:3128",
        ("A note.",),
    )


def test_a_certificate_that_signed_itself_is_the_only_one() -> None:
    own = make("box", hosts=[PRIVATE])
    at_home = judged(ChainJudge(RootStores([])), own, host=PRIVATE)
    assert places(at_home) == [Anchor.LEAF]
    assert about(at_home, Topic.SELF_SIGNED).tone is Tone.NEUTRAL
    outside = judged(ChainJudge(RootStores([])), make("box", hosts=[HOST]), host=HOST)
    assert about(outside, Topic.SELF_SIGNED).tone is Tone.DOUBTFUL
    assert outside.needs_consent


# --- odd and hostile bytes ----------------------------------------------------------------------


@pytest.mark.parametrize("version", [1, 2])
def test_certificates_of_old_versions_are_shown(us: Family, version: int) -> None:
    old = make(HOST, us.inter, version=version)
    chain = judged(us.judge(), old, us.inter)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]
    assert about(chain, Topic.ODD).tone is Tone.NEUTRAL
    assert about(chain, Topic.NAME).words == "name in the old place"


@pytest.mark.parametrize("number", [0, -5, 1 << 200])
def test_odd_serial_numbers_and_old_roots_make_no_difference(us: Family, number: int) -> None:
    old = make("Old Root", ca=True, version=1)
    odd = make("Odd Root", ca=True)
    odd = with_serial(odd, number, odd.key)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for root in (old, odd):
            leaf = make(HOST, root, hosts=[HOST])
            chain = judged(judge_knowing(root), with_serial(leaf, number, root.key), root)
            assert chain.trusted
            assert about(chain, Topic.ODD).tone is Tone.NEUTRAL


def test_an_extension_that_stands_twice_is_told(us: Family) -> None:
    other = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.99"), b"\x04\x01\x00")
    plain = make(HOST, us.inter, hosts=[HOST], more=[(other, False)])
    odd = altered(plain, b"\x06\x03\x55\x1d\x63", b"\x06\x03\x55\x1d\x0e", us.inter.key)  # a second key id
    chain = judged(us.judge(), odd, us.inter)
    assert names(chain) == [HOST, "Sample Intermediate", "Sample Root"]
    assert about(chain, Topic.ODD).tone is Tone.BAD
    assert about(chain, Topic.ODD).sentence.startswith("Java does not load it.")
    assert not us.judge().trusts([us.root.der], chain)


def test_an_own_certificate_that_cannot_be_read_is_kept_and_said(us: Family) -> None:
    for junk in (b"", b"\x00" * 40, us.leaf.der[:200], b"\x30\x82\xff\xff" + b"x" * 90):
        chain = us.judge().judge(Answer(Server(HOST), (junk, us.inter.der)), NOW)
        assert chain.leaf.der == junk
        assert about(chain, Topic.TRUST).words == "cannot be read"
        assert len(chain.leaf.facts.sha256) == 95
        assert [link.der for link in chain.spare] == [us.inter.der]
        assert chain.needs_consent
        assert not us.judge().trusts([us.root.der], chain)


def test_junk_behind_the_own_certificate_is_set_aside(us: Family) -> None:
    chain = us.judge().judge(Answer(Server(HOST), (us.leaf.der, b"junk", us.inter.der, b"")), NOW)
    assert chain.trusted
    assert [link.der for link in chain.spare] == [b"junk", b""]
    assert us.judge().trusts([us.root.der], chain)


@given(st.data())
def test_garbage_never_raises(data: st.DataObject) -> None:
    sent = []
    for one in data.draw(st.lists(st.sampled_from([US.leaf, US.inter, US.root]), min_size=1, max_size=4)):
        der = bytearray(one.der)
        for _ in range(data.draw(st.integers(0, 4))):
            der[data.draw(st.integers(0, len(der) - 1))] = data.draw(st.integers(0, 255))
        sent.append(bytes(der[: data.draw(st.integers(0, len(der)))] if data.draw(st.booleans()) else der))
    chain = US.judge().judge(Answer(Server(HOST), tuple(sent)), NOW)
    assert len([link for link in (*chain.links, *chain.spare) if not link.completed_from]) == len(sent)
    US.judge().trusts(sent, chain)
    US.judge().trusts([US.root.der], chain)


def test_a_crowd_of_namesakes_takes_no_time() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    crowd = [make("Same", ca=True, key=key if number % 2 else None) for number in range(60)]
    leaf = make(HOST, crowd[0], hosts=[HOST])
    start = time.process_time()
    judged(judge_knowing(US.root), leaf, *crowd[1:])
    assert time.process_time() - start < 5


def test_a_hundred_chains_are_judged_in_a_moment(us: Family) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    leaves = [make(f"h{number}", us.inter, hosts=[HOST], key=key) for number in range(100)]
    judge = us.judge()
    judged(judge, us.leaf, us.inter)
    start = time.process_time()
    for leaf in leaves:
        assert judged(judge, leaf, us.inter).trusted
    assert (time.process_time() - start) / len(leaves) < 0.006  # 0.001 alone; the others use the processor too
