"""Whether a certificate is made for a host."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from cryptography import x509

from tests.certs.chains.making import family, judged, make
from wa_channel_studio.certs.der import encoded
from wa_channel_studio.certs.matching import Match, match
from wa_channel_studio.certs.parts import take_apart
from wa_channel_studio.domain.chain import Tone, Topic

US = family()


@pytest.mark.parametrize(
    ("names", "host", "found"),
    [
        (["api.example.com"], "api.example.com", Match.YES),
        (["API.Example.COM"], "api.example.com", Match.YES),
        (["other.example.com", "api.example.com"], "api.example.com", Match.YES),
        (["example.com"], "api.example.com", Match.NO),
        (["api.example.com."], "api.example.com", Match.YES),
        (["api.example.com"], "api.example.com.", Match.YES),
        (["*.example.com"], "api.example.com", Match.YES),
        (["*.example.com"], "example.com", Match.NO),
        (["*.example.com"], "a.api.example.com", Match.NO),
        (["*.example.com"], "xn--mnchen-3ya.example.com", Match.YES),
        (["a*.example.com"], "api.example.com", Match.NO),
        (["*i.example.com"], "api.example.com", Match.NO),
        (["api.*.com"], "api.example.com", Match.NO),
        (["*.*.com"], "api.example.com", Match.NO),
        (["*.com"], "example.com", Match.NO),
        (["*"], "localhost", Match.NO),
        (["localhost"], "localhost", Match.YES),
        (["xn--mnchen-3ya.de"], "xn--mnchen-3ya.de", Match.YES),
        (["10.1.2.3"], "10.1.2.3", Match.YES),
        (["10.1.2.3"], "10.1.2.4", Match.NO),
        (["2001:db8::1"], "2001:db8:0::1", Match.YES),
        (["::1"], "::1", Match.YES),
        (["api.example.com"], "10.1.2.3", Match.NO),
    ],
)
def test_names_are_compared_as_clients_do(names: Sequence[str], host: str, found: Match) -> None:
    certificate = take_apart(make("something else", US.inter, hosts=names).der)
    assert match(certificate, host) is found


def test_a_name_in_its_own_letters_counts_though_it_should_not_stand_there() -> None:
    for name in ("münchen.de", "*.münchen.de"):
        value = encoded(0x30, encoded(0x82, name.encode("utf-8")))
        extension = x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), value)
        certificate = take_apart(make("x", US.inter, more=[(extension, False)]).der)
        host = "a.xn--mnchen-3ya.de" if name.startswith("*") else "xn--mnchen-3ya.de"
        assert match(certificate, host) is Match.YES


def test_the_common_name_counts_only_where_there_are_no_other_names() -> None:
    old = make("api.example.com", US.inter)
    assert match(take_apart(old.der), "api.example.com") is Match.BY_COMMON_NAME
    new = make("api.example.com", US.inter, hosts=["www.example.com"])
    assert match(take_apart(new.der), "api.example.com") is Match.NO
    address = make("10.1.2.3", US.inter)
    assert match(take_apart(address.der), "10.1.2.3") is Match.NO


def test_the_verdict_says_for_whom_it_is_made() -> None:
    def said(*hosts: str, host: str = "api.example.org") -> tuple[Tone, str]:
        verdict = judged(US.judge(), make("", US.inter, hosts=hosts, organization="x"), US.inter, host=host).about(
            Topic.NAME
        )
        assert verdict is not None
        return verdict.tone, verdict.sentence.partition(". ")[0]

    assert said("a.example.com") == (Tone.BAD, "The certificate is made for a.example.com, not for api.example.org")
    assert said("a.test", "b.test", "c.test")[1] == (
        "The certificate is made for a.test, b.test and c.test, not for api.example.org"
    )
    assert said("a.test", "b.test", "c.test", "d.test", "e.test")[1] == (
        "The certificate is made for a.test, b.test, c.test and 2 more, not for api.example.org"
    )
    assert said()[1] == "The certificate is made for no host at all, not for api.example.org"
    assert said("xn--mnchen-3ya.de", host="xn--mnchen-3ya.de") == (Tone.GOOD, "The certificate is made for münchen.de.")
    assert said("2001:db8::1", host="2001:db8::1") == (Tone.GOOD, "The certificate is made for [2001:db8::1].")
