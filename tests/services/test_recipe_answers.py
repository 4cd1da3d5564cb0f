"""What is chosen of what servers showed: defaults by role and chain, files in place of answers, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fields.samples import TENANT, complete, entry
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, FileKind
from wa_channel_studio.domain.chain import Chain, Failure, Layer, Link, Tone, Topic, Verdict
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import Server, parse_server
from wa_channel_studio.services.certificate_ports import FoundCertificate
from wa_channel_studio.services.recipe_answers import BOTH, Gathering, GivenFile, matching
from wa_channel_studio.services.recipe_plan import Part, make_plan

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
ENDS = {
    Anchor.LEAF: NOW + timedelta(days=90),
    Anchor.INTERMEDIATE: NOW + timedelta(days=1500),
    Anchor.ROOT: NOW + timedelta(days=4000),
}


def facts(anchor: Anchor, host: str, root: str) -> CertificateFacts:
    names = {Anchor.LEAF: f"CN={host}", Anchor.INTERMEDIATE: f"CN={root} 2", Anchor.ROOT: f"CN={root}"}
    above = {Anchor.LEAF: names[Anchor.INTERMEDIATE], Anchor.INTERMEDIATE: f"CN={root}", Anchor.ROOT: f"CN={root}"}
    return entry(
        host,
        subject=names[anchor],
        issuer=above[anchor],
        is_ca=anchor is not Anchor.LEAF,
        self_signed=anchor is Anchor.ROOT,
        names=(host,) if anchor is Anchor.LEAF else (),
        not_after=ENDS[anchor],
    )


def der(anchor: Anchor, host: str, root: str) -> bytes:
    return f"{anchor}:{host if anchor is Anchor.LEAF else root}".encode()


def chain(server: str, root: str = "Root A", *, public: bool = True) -> Chain:
    parsed = parse_server(server).server
    links = tuple(Link(facts(a, parsed.host, root), der(a, parsed.host, root), a) for a in Anchor)
    found = Chain(parsed, NOW, links, trusted=public, public=public, store="a store")
    if public:
        return found
    verdict = Verdict(Topic.INSPECTION, Tone.BAD, "private root", "A program between opens the traffic.")
    return replace(found, needs_consent=True, verdicts=(verdict,))


def failed(server: str) -> Failure:
    problem = ProblemError.of(f"{server} refused.", "Try again.").problem
    return Failure(Server(server), Layer.CONNECT, problem)


def given(*anchors: Anchor, host: str, root: str = "Root A", kind: FileKind = FileKind.PEM) -> GivenFile:
    found = tuple(FoundCertificate(der(anchor, host, root), facts(anchor, host, root)) for anchor in anchors)
    return GivenFile("brought.pem", b"the bytes", kind, found)


def gathering(variant: str, remembered: Anchor | None = None) -> Gathering:
    return Gathering.begin(make_plan(complete(variant), TENANT), remembered)


def trust(whole: Gathering) -> Part:
    return whole.plan.parts[0]


def answered(variant: str, *roots: str, remembered: Anchor | None = None) -> Gathering:
    """All trust servers have answered, under these roots, and the AICC too."""
    whole = gathering(variant, remembered)
    for wanted, root in zip(trust(whole).wanted, roots, strict=True):
        whole = whole.with_outcome(wanted.key, chain(str(wanted.server), root))
    for part in whole.plan.parts[1:]:
        for wanted in part.wanted:
            whole = whole.with_outcome(wanted.key, chain(str(wanted.server), "Private"))
    return whole


# --- defaults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("variant", ["other", "cloud-api", "twilio", "koomessage"])
def test_trust_starts_with_the_root_and_identity_is_the_servers_own(variant: str) -> None:
    whole = answered(variant, "Root A")
    by_role = {row.wanted.role.value: row for row in whole.rows}
    assert [piece.anchor for piece in by_role["trust"].taken] == [Anchor.ROOT]
    assert [piece.anchor for piece in by_role["identity"].taken] == [Anchor.LEAF]
    assert len(by_role["identity"].options) == 1
    assert [option.anchors for option in by_role["trust"].options] == [(anchor,) for anchor in Anchor]
    assert whole.ready == whole.plan.parts


def test_the_tenants_choice_comes_first_for_trust_only() -> None:
    whole = answered("twilio", "Root A", remembered=Anchor.LEAF)
    assert [piece.anchor for row in whole.rows for piece in row.taken] == [Anchor.LEAF, Anchor.LEAF]
    assert whole.to_remember is None


def test_infobip_takes_the_servers_own_and_the_root_of_each_host() -> None:
    whole = answered("infobip", "Root A", "Root B", remembered=Anchor.ROOT)
    assert [row.option.anchors for row in whole.rows if row.option is not None] == [BOTH, BOTH]
    assert [piece.anchor for piece in whole.rows[0].taken] == [Anchor.LEAF, Anchor.ROOT]
    assert whole.until(trust(whole)) == ENDS[Anchor.ROOT]
    (option, *_) = whole.rows[0].options
    assert f"{ENDS[Anchor.LEAF]:%Y-%m-%d}" in option.sentence
    assert "not known" in option.sentence


def test_without_a_root_what_there_is_is_taken() -> None:
    whole = gathering("infobip")
    short = replace(chain("api.infobip.com"), links=chain("api.infobip.com").links[:1], public=False, trusted=False)
    whole = whole.with_outcome("trust.0", short)
    assert [piece.anchor for piece in whole.rows[0].taken] == [Anchor.LEAF]


# --- choosing ---------------------------------------------------------------------------------------


def test_a_choice_by_hand_is_taken_and_remembered() -> None:
    whole = answered("twilio", "Root A").choosing("trust.0", (Anchor.INTERMEDIATE,))
    assert [piece.anchor for piece in whole.rows[0].taken] == [Anchor.INTERMEDIATE]
    assert whole.until(trust(whole)) == ENDS[Anchor.INTERMEDIATE]
    assert whole.to_remember is Anchor.INTERMEDIATE
    again = whole.with_outcome("trust.0", chain("api.twilio.com"))
    assert [piece.anchor for piece in again.rows[0].taken] == [Anchor.ROOT]


def test_what_a_chain_does_not_have_cannot_be_chosen() -> None:
    whole = answered("twilio", "Root A")
    assert whole.choosing("trust.0", BOTH) == whole
    assert whole.choosing("nobody", (Anchor.ROOT,)) == whole


# --- several servers for one certificate -------------------------------------------------------------


def test_one_root_behind_both_hosts_serves_both() -> None:
    whole = answered("gupshup", "Root A", "Root A")
    part = trust(whole)
    assert whole.agree(part)
    assert [row.wanted.shown for row in whole.source(part)] == ["api.gupshup.io", "login.gupshup.io"]


def test_of_two_roots_that_of_the_host_that_is_called_is_suggested_and_the_other_offered() -> None:
    whole = answered("gupshup", "Root A", "Root B")
    part = trust(whole)
    assert not whole.agree(part)
    assert [row.wanted.shown for row in whole.source(part)] == ["api.gupshup.io"]
    page = whole.preferring("trust.0")
    assert [row.wanted.shown for row in page.source(part)] == ["login.gupshup.io"]
    assert "AICC calls" in part.recipe.difference


def test_the_servers_own_certificates_of_two_hosts_are_never_one() -> None:
    whole = answered("gupshup", "Root A", "Root A").choosing("trust.0", (Anchor.LEAF,))
    assert [row.wanted.shown for row in whole.source(trust(whole))] == ["api.gupshup.io"]


def test_where_the_called_host_is_dead_the_other_one_will_do() -> None:
    whole = answered("gupshup", "Root A", "Root B").with_outcome("trust.1", failed("api.gupshup.io"))
    part = trust(whole)
    assert [row.wanted.shown for row in whole.source(part)] == ["login.gupshup.io"]
    assert whole.missing(part) == ()


# --- what is missing ----------------------------------------------------------------------------------


def test_a_keystore_needs_every_host() -> None:
    whole = answered("infobip", "Root A", "Root B").with_outcome("trust.0", failed("api.infobip.com"))
    assert whole.missing(trust(whole)) == ("The certificate of api.infobip.com is still missing.",)
    assert whole.ready == ()


def test_one_dead_host_spoils_no_other_field() -> None:
    whole = answered("gupshup", "Root A", "Root A").with_outcome("identity.0", failed("aicc.example.com"))
    assert [part.field for part in whole.ready] == ["trust_certificate"]


def test_an_address_that_is_not_known_is_what_is_missing() -> None:
    plan = make_plan(complete("infobip").without("base_url"), TENANT)
    whole = Gathering.begin(plan).with_outcome("trust.0", chain("api.infobip.com"))
    assert whole.missing(trust(whole)) == ("BaseUrl is empty. Fill it in, then it is asked.",)


def test_a_private_root_stops_until_somebody_agrees() -> None:
    whole = gathering("twilio").with_outcome("trust.0", chain("api.twilio.com", "Corp", public=False))
    part = trust(whole)
    assert "opens the traffic" in whole.rows[0].consent
    assert whole.ready == ()
    assert "api.twilio.com" in whole.missing(part)[0]
    agreed = whole.agreed("trust.0")
    assert agreed.rows[0].consent == ""
    assert agreed.ready == (part,)
    again = agreed.with_outcome("trust.0", chain("api.twilio.com", "Corp", public=False))
    assert again.ready == ()


def test_only_the_server_that_is_used_must_be_agreed_to() -> None:
    whole = answered("gupshup", "Root A", "Root B")
    whole = whole.with_outcome("trust.0", chain("login.gupshup.io", "Corp", public=False))
    assert trust(whole) in whole.ready
    assert trust(whole) not in whole.preferring("trust.0").ready


# --- changed answers ------------------------------------------------------------------------------------


def test_what_was_gathered_stays_where_the_server_is_the_same() -> None:
    whole = answered("infobip", "Root A", "Root B")
    other = complete("infobip").with_value("base_url", "https://other.api.infobip.com")
    now = whole.replanned(make_plan(other, TENANT))
    assert [row.chain is not None for row in now.rows] == [True, False]
    assert now.rows[0].option == whole.rows[0].option
    assert now.rows[1].wanted.shown == "other.api.infobip.com"
    path = complete("infobip").with_value("base_url", "https://k3x9zz.api-us.infobip.com/a/path")
    assert [row.chain is not None for row in whole.replanned(make_plan(path, TENANT)).rows] == [True, True]


def test_a_file_that_was_brought_before_the_address_was_known_stays() -> None:
    without = make_plan(complete("infobip").without("base_url"), TENANT)
    whole = Gathering.begin(without).with_outcome("trust.1", given(Anchor.LEAF, host="k3x9zz.api-us.infobip.com"))
    now = whole.replanned(make_plan(complete("infobip"), TENANT))
    assert now.rows[1].given is not None
    assert now.rows[1].taken != ()
    assert now.rows[1].remark == ""


# --- files ------------------------------------------------------------------------------------------------


def test_a_bundle_gives_the_same_choice_as_a_server() -> None:
    whole = gathering("infobip").with_outcome("trust.0", given(*Anchor, host="api.infobip.com"))
    (row, _) = whole.rows
    assert [piece.anchor for piece in row.pieces] == list(Anchor)
    assert row.option is not None
    assert row.option.anchors == BOTH
    assert row.remark == ""


def test_a_single_certificate_is_what_it_is() -> None:
    for anchor in Anchor:
        whole = gathering("twilio").with_outcome("trust.0", given(anchor, host="api.twilio.com"))
        assert [piece.anchor for piece in whole.rows[0].taken] == [anchor]
        assert whole.to_remember is None


def test_a_file_for_another_host_is_taken_with_a_remark() -> None:
    whole = gathering("twilio").with_outcome("trust.0", given(Anchor.LEAF, host="elsewhere.example.com"))
    assert whole.rows[0].remark == "It is for elsewhere.example.com, not for api.twilio.com."
    assert whole.rows[0].taken != ()


def test_of_several_servers_in_a_file_the_one_of_this_host_is_meant() -> None:
    two = given(Anchor.LEAF, host="api.infobip.com")
    two = replace(two, certificates=(*given(Anchor.LEAF, host="x.example.com").certificates, *two.certificates))
    whole = gathering("infobip").with_outcome("trust.0", two)
    assert [piece.facts.names for piece in whole.rows[0].taken] == [("api.infobip.com",)]
    strange = whole.with_outcome("trust.1", two)
    assert strange.rows[1].taken == ()
    assert strange.missing(trust(strange))[0].startswith("The certificate of k3x9zz")


def test_files_find_their_servers_by_the_names_in_them() -> None:
    plan = make_plan(complete("infobip"), TENANT)
    star = given(Anchor.LEAF, host="*.api-us.infobip.com")
    assert matching(star, plan.wanted) == ("trust.1",)
    assert matching(given(Anchor.ROOT, host="api.infobip.com"), plan.wanted) == ()


def test_an_identity_certificate_from_a_bundle_is_the_servers_own() -> None:
    whole = gathering("twilio").with_outcome("identity.0", given(*Anchor, host="aicc.example.com"))
    row = whole.row("identity.0")
    assert row is not None
    assert [piece.anchor for piece in row.taken] == [Anchor.LEAF]
