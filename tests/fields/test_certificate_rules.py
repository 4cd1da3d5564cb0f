"""What certificates say: missing or unreadable is an error, whatever their content says a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.fields.samples import TENANT, TODAY, VARIANTS, alone, at_home, complete, entry, file, found, problems
from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Anchor, CertificateFacts, FileKind, Origin
from wa_channel_studio.fields.check import check

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
FIELDS = [
    (variant, key)
    for variant in VARIANTS
    for key in complete(variant)
    if key in {"trust_certificate", "identity_certificate"}
]


@pytest.mark.parametrize(("variant", "key"), FIELDS)
def test_a_file_that_is_not_there_is_an_error(variant: str, key: str) -> None:
    (problem,) = problems(variant, {key: ("some/where/gone.der",)})
    assert (problem.field, problem.severity.value) == (key, "error")
    assert "gone.der" in problem.message
    assert "some/where" not in problem.message


@pytest.mark.parametrize(("variant", "key"), FIELDS)
@pytest.mark.parametrize(
    "broken",
    [file("bad.der", unreadable="This is not a certificate."), file("bad.der"), file("bad.jks", unreadable="Cut off.")],
)
def test_a_file_that_cannot_be_read_or_holds_nothing_is_an_error(variant: str, key: str, broken: object) -> None:
    context = alone(broken)  # type: ignore[arg-type]  # parametrized values are certificate files
    assert found(variant, {key: (broken.id,)}, context) == [(key, "error")]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("variant", "key"), FIELDS)
@pytest.mark.parametrize("value", [5, True, ("aicc.der", "")])
def test_what_names_no_file_is_an_error(variant: str, key: str, value: RawValue) -> None:
    assert (key, "error") in found(variant, {key: value})


def test_a_file_without_a_name_is_told_in_words() -> None:
    (problem,) = problems("infobip", {"trust_certificate": ("infobip.jks", "")})
    assert problem.message == "The name of a certificate file is empty."


@pytest.mark.parametrize("variant", [variant for variant in VARIANTS if variant != "infobip"])
def test_one_file_is_enough_where_the_page_asks_for_one(variant: str) -> None:
    two = (*complete(variant).items_of("trust_certificate"), "aicc.der")
    assert ("trust_certificate", "error") in found(variant, {"trust_certificate": two})


@pytest.mark.parametrize("variant", [variant for variant in VARIANTS if variant != "infobip"])
def test_a_keystore_or_a_bundle_in_place_of_one_certificate_is_a_warning(variant: str) -> None:
    (name,) = complete(variant).items_of("trust_certificate")
    host = alone().certificates[name].entries[0]
    store = file("some.jks", host)
    assert found(variant, {"trust_certificate": ("some.jks",)}, alone(store)) == [("trust_certificate", "warning")]
    bundle = file(name, host, entry("CA", is_ca=True, names=()))
    assert found(variant, None, alone(bundle)) == [("trust_certificate", "warning")]


def validity(start: datetime, end: datetime) -> list[str]:
    certificate = entry("*.twilio.com", not_before=start, not_after=end)
    reported = problems("twilio", None, alone(file("twilio.der", certificate)))
    assert {(problem.field, problem.severity.value) for problem in reported} <= {("trust_certificate", "warning")}
    return [problem.message for problem in reported]


def test_the_validity_is_judged_by_the_day() -> None:
    day = timedelta(days=1)
    assert validity(NOON - day, NOON + 40 * day) == []
    assert "expired on 2026-11-21" in validity(NOON - 90 * day, NOON - day)[0]
    assert "ends on 2026-11-22" in validity(NOON - 90 * day, NOON)[0]
    assert "ends on" in validity(NOON - day, NOON + 30 * day)[0]
    assert validity(NOON - day, NOON + 31 * day) == []
    assert "not valid before 2026-11-24" in validity(NOON + 2 * day, NOON + 90 * day)[0]
    assert validity(NOON, NOON + 90 * day) == []


def test_a_self_signed_server_certificate_is_a_warning_and_a_root_is_none() -> None:
    plain = entry("api.twilio.com", self_signed=True)
    quick = entry("api.twilio.com", self_signed=True, is_ca=True)
    root = entry("ISRG Root X1", self_signed=True, is_ca=True, names=("ISRG Root X1",))
    for certificate, expected in ((plain, 1), (quick, 1), (root, 0)):
        reported = found("twilio", None, alone(file("twilio.der", certificate)))
        assert reported == [("trust_certificate", "warning")] * expected


@pytest.mark.parametrize(
    ("names", "covers"),
    [
        (("api.twilio.com",), True),
        (("*.twilio.com",), True),
        (("API.TWILIO.COM",), True),
        (("www.example.com", "api.twilio.com"), True),
        (("twilio.com",), False),
        (("*.com",), False),
        (("*.api.twilio.com",), False),
        (("api.twilio.com.example.com",), False),
        ((), True),
    ],
)
def test_a_certificate_covers_a_host_by_name_or_star(names: tuple[str, ...], *, covers: bool) -> None:
    certificate = entry("api.twilio.com", names=names)
    assert found("twilio", None, alone(file("twilio.der", certificate))) == (
        [] if covers else [("trust_certificate", "warning")]
    )


def test_a_host_that_two_reasons_ask_for_is_named_once() -> None:
    context = alone(file("meta.der", entry("elsewhere.example.com")))
    answers = complete("cloud-api").with_values({"trust_certificate": ("meta.der",)})
    said = [problem.message for problem in check(answers, context) if problem.field == "trust_certificate"]
    assert said == ["The certificate is for elsewhere.example.com, not for graph.facebook.com."]


def test_an_authoritys_certificate_is_for_no_host() -> None:
    root = entry("Some CA", is_ca=True, names=("Some CA",))
    assert found("twilio", None, alone(file("twilio.der", root))) == []


def test_a_regional_address_may_have_its_own_certificate() -> None:
    changes = {"base_url": "https://api.dublin.ie1.twilio.com/2010-04-01"}
    assert found("twilio", changes, alone(file("twilio.der", entry("*.dublin.ie1.twilio.com")))) == []
    assert found("twilio", changes) == []


@pytest.mark.parametrize("variant", ["other", "cloud-api", "gupshup", "koomessage"])
def test_the_identity_certificate_is_the_aiccs(variant: str) -> None:
    elsewhere = at_home(file("aicc.der", entry("elsewhere.example.com")))
    assert found(variant, None, elsewhere) == [("identity_certificate", "warning")]
    without = replace(elsewhere, tenant=replace(TENANT, aicc_url=""))
    assert found(variant, None, without) == []
    assert found(variant, None, replace(elsewhere, tenant=None)) == []


@pytest.mark.parametrize(("variant", "key"), FIELDS)
def test_name_type_and_upload_stand_beside_every_certificate(variant: str, key: str) -> None:
    beside: dict[str, RawValue] = {f"{key}_name": "cert 1", f"{key}_type": "DER", f"{key}_uploaded": True}
    assert found(variant, beside) == []
    assert found(variant, {f"{key}_type": "another kind"}) == []
    assert found(variant, {f"{key}_uploaded": "yes"}) == [(f"{key}_uploaded", "error")]


# --- what was chosen when it was fetched -----------------------------------------------------------

FETCHED = Origin(("api.twilio.com:443",), (Anchor.LEAF,), NOON, until=NOON + timedelta(days=180))


def fetched(*entries: CertificateFacts, **changes: object) -> list[str]:
    """What is said of a twilio channel whose certificate was fetched."""
    origin = replace(FETCHED, **changes)  # type: ignore[arg-type]  # each test names real fields
    reported = problems("twilio", None, alone(file("twilio.der", *entries, origin=origin)))
    assert {(problem.field, problem.severity.value) for problem in reported} <= {("trust_certificate", "warning")}
    return [problem.message for problem in reported]


def test_a_public_servers_own_certificate_alone_is_a_mild_warning_with_its_source() -> None:
    origin_of_leaf = alone(file("twilio.der", entry("api.twilio.com"), origin=FETCHED))
    (problem,) = problems("twilio", None, origin_of_leaf)
    assert (problem.field, problem.severity.value) == ("trust_certificate", "warning")
    assert "at the latest on 2027-06-01" in problem.message
    assert "Managing Certificates" in problem.source


def test_nothing_is_said_of_what_outlives_a_renewal_or_is_expected_to_be_private() -> None:
    leaf, root = entry("api.twilio.com"), entry("Root", is_ca=True, self_signed=True, names=())
    assert fetched(root, anchors=(Anchor.ROOT,)) == []
    assert fetched(leaf, servers=("192.168.3.4:8443",)) == []
    assert fetched(leaf, servers=("proxy.corp:3128",)) == []
    both = file("infobip.jks", entry("api.infobip.com"), root, origin=replace(FETCHED, anchors=tuple(Anchor)))
    assert problems("infobip", None, alone(both)) == ()
    aicc = file("aicc.der", entry("aicc.example.com"), origin=replace(FETCHED, servers=("aicc.example.com:443",)))
    assert problems("gupshup", None, alone(aicc)) == ()


def test_one_that_ends_soon_is_told_once() -> None:
    assert len(fetched(entry("api.twilio.com", not_after=NOON + timedelta(days=20)))) == 1


def test_what_was_used_anyway_stays_a_warning() -> None:
    said = fetched(entry("api.twilio.com"), warning="It ends in “Corp Proxy”; it was used anyway.")
    assert said == ["It ends in “Corp Proxy”; it was used anyway."]


def test_what_the_watch_found_is_a_warning() -> None:
    changed = file("twilio.der", entry("api.twilio.com"), outdated="api.twilio.com has another issuer now.")
    (problem,) = problems("twilio", None, alone(changed))
    assert problem.severity.value == "warning"
    assert problem.message == "api.twilio.com has another issuer now."


def test_one_root_for_both_hosts_is_complete_when_both_were_asked() -> None:
    root = entry("Root", is_ca=True, self_signed=True, names=())
    asked = Origin(("api.infobip.com:443", "k3x9zz.api-us.infobip.com:443"), (Anchor.ROOT,), NOON)
    assert problems("infobip", None, alone(file("infobip.jks", root, origin=asked))) == ()
    assert len(problems("infobip", None, alone(file("infobip.jks", root)))) == 1


@pytest.mark.parametrize(("kind", "words"), [(FileKind.JCEKS, "JCEKS"), (FileKind.PKCS12, "PKCS #12")])
def test_a_keystore_of_another_kind_is_to_be_made_a_jks(kind: FileKind, words: str) -> None:
    servers = (entry("api.infobip.com"), entry("k3x9zz.api-us.infobip.com"))
    store = file("infobip.jks", *servers, kind=kind)
    (problem,) = problems("infobip", None, alone(store))
    assert words in problem.message
    assert problem.remedy == "Open it under Certificates and save it as JKS."


def test_a_bundle_of_one_certificate_is_a_certificate() -> None:
    assert found("twilio", None, alone(file("twilio.der", entry("api.twilio.com"), kind=FileKind.P7B))) == []


def test_behind_cloud_api_the_proxys_own_certificate_is_expected() -> None:
    proxy = file("graph.der", entry("proxy.corp"), origin=replace(FETCHED, servers=("proxy.corp:3129",)))
    assert found("cloud-api", None, alone(proxy)) == []
    assert found("twilio", None, alone(replace(proxy, id="twilio.der"))) == [("trust_certificate", "warning")]
