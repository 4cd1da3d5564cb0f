"""Public hosts that show a private root, or the root of a program that opens encrypted traffic."""

from __future__ import annotations

import pytest

from tests.certs.chains.making import HOST, NOW, Made, family, judge_knowing, judged, make
from wa_channel_studio.certs.answer import Answer
from wa_channel_studio.certs.inspection import product_of
from wa_channel_studio.certs.roots import read_mozilla
from wa_channel_studio.domain.chain import Chain, Tone, Topic, Verdict
from wa_channel_studio.domain.server import Server

US = family()
PUBLIC = judge_knowing(US.root)
ELSEWHERE = (
    "Unless the AICC goes the same way, it sees another certificate, and this one does not help there. Fetch it from a "
    "network where nothing stands between, or bring the file from there."
)


def under(root: Made, *more: Made, only_here: bool = False, host: str = HOST) -> Chain:
    """What a host shows whose certificate ``root`` signed; ``only_here``: that root is in this computer's store."""
    judge = judge_knowing(US.root, only_here=[root] if only_here else [])
    return judged(judge, make(host, root, hosts=[host]), *more, host=host)


def inspection(chain: Chain) -> Verdict:
    found = chain.about(Topic.INSPECTION)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "organization", "product"),
    [
        ("Zscaler Root CA", "Zscaler Inc.", "Zscaler"),
        ("FG100ETK18000000", "Fortinet", "Fortinet FortiGate"),
        ("FortiGate CA", "", "Fortinet FortiGate"),
        ("Palo Alto Networks Inc.-root", "", "Palo Alto Networks"),
        ("Blue Coat ProxySG", "", "Blue Coat ProxySG"),
        ("Cloud Services CA - Symantec", "Symantec Corporation", "Blue Coat ProxySG"),
        ("Cisco Umbrella Root CA", "Cisco", "Cisco Umbrella"),
        ("Cisco Firepower", "", "Cisco Secure Firewall"),
        ("caadmin.netskope.com", "Netskope Inc", "Netskope"),
        ("ca.acme.goskope.com", "", "Netskope"),
        ("SecurityAppliance_SSL_CA", "Sophos", "Sophos"),
        ("Check Point SSL Inspection", "", "Check Point"),
        ("McAfee Web Gateway", "", "Skyhigh (McAfee) Web Gateway"),
        ("Skyhigh Web Gateway", "", "Skyhigh (McAfee) Web Gateway"),
        ("Websense Public Primary Certificate Authority", "Websense, Inc.", "Forcepoint (Websense)"),
        ("Forcepoint Cloud CA", "", "Forcepoint (Websense)"),
        ("Barracuda Web Security Gateway", "Barracuda Networks", "Barracuda"),
        ("Fireware HTTPS Proxy (SN 70A00)", "WatchGuard_Technologies", "WatchGuard"),
        ("www.untangle.com", "Untangle", "Untangle"),
        ("SonicWALL Firewall DPI-SSL", "", "SonicWall"),
        ("Kaspersky Anti-Virus Personal Root Certificate", "AO Kaspersky Lab", "Kaspersky"),
        ("ESET SSL Filter CA", "ESET, spol. s r. o.", "ESET"),
        ("Avast Web/Mail Shield Root", "Avast", "Avast"),
        ("AVG Web/Mail Shield Root", "AVG Technologies", "AVG"),
        ("Bitdefender Personal CA.Net-Defender", "Bitdefender", "Bitdefender"),
        ("Norton Web/Mail Shield Root", "", "Norton"),
        ("mitmproxy", "mitmproxy", "mitmproxy"),
        ("Charles Proxy CA (1 Jan 2026, laptop)", "XK72 Ltd", "Charles"),
        ("DO_NOT_TRUST_FiddlerRoot", "DO_NOT_TRUST", "Fiddler"),
        ("PortSwigger CA", "PortSwigger", "Burp Suite (PortSwigger)"),
        ("OWASP Zed Attack Proxy Root CA", "OWASP Root CA", "ZAP"),
        ("squid", "", "Squid"),
        ("Deep Instinct Root", "", "Deep Instinct"),
        ("Cloudflare for Teams ECC Certificate Authority", "Cloudflare, Inc.", "Cloudflare Gateway"),
        ("Gateway CA - Cloudflare Managed G1 abc", "Cloudflare, Inc.", "Cloudflare Gateway"),
        ("SANGFOR SSL CA", "", "Sangfor 深信服"),
        ("深信服根证书", "", "Sangfor 深信服"),
        ("奇安信安全网关", "", "Qianxin 奇安信"),
        ("QiAnXin Root", "", "Qianxin 奇安信"),
        ("Huawei USG6000 SSL Proxy CA", "Huawei", "Huawei USG"),
        ("Acme SSL-Inspection CA", "Acme", "an inspecting proxy"),
        ("Acme TLS Interception", "Acme", "an inspecting proxy"),
    ],
)
def test_programs_that_inspect_are_known_by_their_roots(name: str, organization: str, product: str) -> None:
    root = make(name, ca=True, organization=organization)
    assert product_of(name, organization) == product
    for only_here in (False, True):
        for sent in ([root], []):
            chain = under(root, *sent, only_here=only_here)
            assert chain.needs_consent
            assert inspection(chain).tone is Tone.BAD
            assert inspection(chain).sentence == (
                f"{HOST} showed a certificate of {product}, which opens encrypted traffic on its way. {ELSEWHERE}"
            )


def test_no_public_root_is_taken_for_one_of_them() -> None:
    found = [root for roots in read_mozilla().roots.values() for root in roots]
    assert len(found) > 100
    assert [root.called for root in found if product_of(root.called, root.organization)] == []


def test_an_intermediate_gives_a_program_away_as_well() -> None:
    root = make("Acme Root", ca=True)
    mid = make("Zscaler Intermediate Root CA (zscalertwo.net)", root, ca=True)
    chain = judged(PUBLIC, make(HOST, mid, hosts=[HOST]), mid, root)
    assert inspection(chain).words == "inspected by Zscaler"


def test_a_public_chain_is_never_taken_for_inspection_because_of_a_name() -> None:
    mid = make("Barracuda Networks Issuing CA", US.root, ca=True)
    chain = judged(PUBLIC, make(HOST, mid, hosts=[HOST]), mid)
    assert not chain.needs_consent
    assert chain.about(Topic.INSPECTION) is None


def test_a_root_that_only_this_computer_trusts_is_stopped() -> None:
    chain = under(make("Acme Internal CA", ca=True, organization="Acme"), only_here=True)
    assert (chain.trusted, chain.public, chain.needs_consent) == (True, True, True)
    assert inspection(chain).sentence == (
        f"The chain of {HOST} ends in “Acme Internal CA”, a root that only this computer trusts: the system's root "
        f"store holds it, Mozilla's does not. Such roots are put there to open encrypted traffic. {ELSEWHERE}"
    )
    trust = chain.about(Topic.TRUST)
    assert trust is not None
    assert (trust.tone, trust.words) == (Tone.DOUBTFUL, "trusted on this computer only")


@pytest.mark.parametrize(
    ("name", "organization"),
    [
        ("DigiCert High Assurance EV Root CA", "DigiCert Inc"),
        ("Baltimore CyberTrust Root", "Baltimore"),
        ("Entrust Root Certification Authority - G2", "Entrust, Inc."),
        ("Microsoft Root Certificate Authority 2011", "Microsoft Corporation"),
        ("Apple Root CA", "Apple Inc."),
        ("TeliaSonera Root CA v1", "TeliaSonera"),
    ],
)
def test_a_public_authority_that_mozilla_dropped_is_no_inspection(name: str, organization: str) -> None:
    chain = under(make(name, ca=True, organization=organization), only_here=True)
    assert (chain.trusted, chain.public, chain.needs_consent) == (True, True, False)
    trust = chain.about(Topic.TRUST)
    assert trust is not None
    assert (trust.tone, trust.words) == (Tone.DOUBTFUL, "trusted by the system store only")
    assert "Mozilla's root store does not hold it, or no longer" in trust.sentence


def test_who_only_claims_to_be_a_public_authority_is_stopped() -> None:
    chain = under(root := make("DigiCert Global Root G2", ca=True, organization="DigiCert Inc"), root)
    assert (chain.public, chain.needs_consent) == (False, True)
    assert inspection(chain).words == "private root"


def test_a_private_root_a_missing_issuer_and_a_self_signed_one_are_stopped_on_a_public_host() -> None:
    root = make("Acme Root", ca=True)
    assert inspection(under(root, root)).sentence == (
        f"{HOST} is a public host, but its chain ends in “Acme Root”, a private root that no root store holds. "
        f"{ELSEWHERE}"
    )
    assert inspection(under(root)).sentence.startswith(
        f"{HOST} is a public host, but nobody known issued its certificate: “Acme Root” is in no root store."
    )
    alone = judged(PUBLIC, make(HOST, hosts=[HOST]))
    assert alone.needs_consent
    assert inspection(alone).sentence == (
        f"{HOST} is a public host, and showed a certificate that it signed itself. {ELSEWHERE}"
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "192.168.1.9", "::1", "fe80::1", "aicc.internal", "aicc"])
def test_in_a_network_of_ones_own_nothing_is_stopped(host: str) -> None:
    for name in ("Acme Root", "mitmproxy", "Zscaler Root CA"):
        root = make(name, ca=True)
        for only_here in (False, True):
            chain = under(root, root, only_here=only_here, host=host)
            assert not chain.needs_consent
            assert not any(verdict.tone in (Tone.BAD, Tone.DOUBTFUL) for verdict in chain.verdicts)


def test_the_proxys_own_certificate_may_be_private() -> None:
    root = make("squid", ca=True)
    leaf = make("proxy.example.com", root, hosts=["proxy.example.com"])
    answer = Answer(Server("proxy.example.com", 3128), (leaf.der, root.der), of_proxy=True)
    chain = PUBLIC.judge(answer, NOW)
    assert not chain.needs_consent
    assert inspection(chain).tone is Tone.NEUTRAL
