"""What kind of end a way has: a public root, one that only this computer trusts, a private one, an inspecting proxy's.

Programs that open encrypted traffic on its way sign each server's certificate anew with a root of their own. A keystore
made of such certificates works nowhere but behind them. The names of their roots are data; so are the names of public
authorities whose roots Mozilla's store does not hold, or no longer. Words for people are ``certs.verdicts``'s.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from wa_channel_studio.certs.path import Way
from wa_channel_studio.certs.roots import RootStores
from wa_channel_studio.certs.rules import Rule


class End(StrEnum):
    """Where a way ends."""

    PUBLIC = "public"
    """In a root of a public authority that a root store knows."""
    LOCAL = "local"
    """In a root that is in this computer's store and in nobody else's."""
    INSPECTION = "inspection"
    """In the root of a program that opens encrypted traffic, whoever trusts it."""
    PRIVATE = "private"
    """In a root that no store knows."""
    SELF_SIGNED = "self_signed"
    """At the server's own certificate, which signed itself."""
    NOWHERE = "nowhere"
    """At a certificate whose issuer was not sent and is not known."""
    FORGED = "forged"
    """In a root by name, but a signature on the way is wrong."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a way, and whose program stands there if it is one that inspects."""

    end: End
    product: str = ""
    everywhere: bool = True
    """For a public end: whether the store that is the same on every computer has the root too."""


_PRODUCTS: tuple[tuple[str, str], ...] = (
    # companies' gateways and firewalls
    ("Zscaler", r"zscaler"),
    ("Fortinet FortiGate", r"fortinet|fortigate|\bFG[0-9TVW]\w{2,}|fortiproxy|fortisase"),
    ("Palo Alto Networks", r"palo ?alto|paloalto|prisma access|globalprotect"),
    ("Blue Coat ProxySG", r"blue ?coat|proxysg|cloud services ca.*symantec|symantec (?:web security|proxy)|edge ?swg"),
    ("Cisco Umbrella", r"cisco umbrella|opendns"),
    ("Cisco Secure Firewall", r"firepower|cisco (?:secure|web security|ironport)|ironport"),
    ("Netskope", r"netskope|goskope"),
    ("Sophos", r"sophos|SecurityAppliance_SSL_CA|cyberoam"),
    ("Check Point", r"check ?point"),
    ("Skyhigh (McAfee) Web Gateway", r"mcafee|skyhigh|trellix"),
    ("Forcepoint (Websense)", r"forcepoint|websense"),
    ("Barracuda", r"barracuda"),
    ("WatchGuard", r"watchguard|fireware"),
    ("Untangle", r"untangle|arista edge threat"),
    ("SonicWall", r"sonicwall"),
    ("Juniper SRX", r"juniper|\bsrx\d{3}"),
    ("iboss", r"iboss"),
    ("Menlo Security", r"menlo ?security"),
    ("Cato Networks", r"cato networks"),
    ("Cloudflare Gateway", r"gateway ca - cloudflare|cloudflare (?:for teams|gateway|managed)"),
    ("Microsoft Global Secure Access", r"global secure access|microsoft forefront tmg"),
    ("Smoothwall", r"smoothwall"),
    ("Securly", r"securly"),
    ("Lightspeed", r"lightspeed (?:rocket|systems|filter)"),
    ("ContentKeeper", r"contentkeeper"),
    ("F5 SSL Orchestrator", r"\bf5\b.*(?:ssl|orchestrator|forward)"),
    ("Trend Micro", r"trend ?micro|interscan"),
    ("pfSense or OPNsense", r"pfsense|opnsense"),
    ("Squid", r"\bsquid\b"),
    ("Deep Instinct", r"deep ?instinct"),
    ("Sangfor 深信服", r"sangfor|深信服"),
    ("Qianxin 奇安信", r"qi-?anxin|奇安信|奇虎|360 ?(?:天擎|天堤|网神)|网神|legendsec"),
    ("Huawei USG", r"\bUSG ?\d{3,}|huawei.*(?:usg|firewall|ngfw|proxy|inspection|decrypt)|hisecengine"),
    ("H3C SecPath", r"secpath|\bh3c\b"),
    ("Hillstone", r"hillstone|山石网科"),
    ("Topsec 天融信", r"topsec|天融信"),
    ("NSFOCUS 绿盟", r"nsfocus|绿盟"),
    ("Venustech 启明星辰", r"venustech|启明星辰"),
    # virus scanners
    ("Kaspersky", r"kaspersky"),
    ("ESET", r"\beset\b"),
    ("Avast", r"\bavast\b"),
    ("AVG", r"\bavg\b"),
    ("Bitdefender", r"bitdefender"),
    ("Norton", r"\bnorton\b"),
    ("Dr.Web", r"dr\. ?web"),
    ("G DATA", r"g ?data (?:mail|web|software)"),
    ("AdGuard", r"adguard"),
    ("Superfish", r"superfish|komodia"),
    # developers' tools
    ("mitmproxy", r"mitmproxy"),
    ("Charles", r"charles (?:proxy|web debugging)|xk72"),
    ("Fiddler", r"fiddler"),
    ("Burp Suite (PortSwigger)", r"portswigger|burp"),
    ("ZAP", r"owasp.*(?:zap|zed attack)|zed attack proxy|\bzap root"),
    ("Proxyman", r"proxyman"),
    ("HTTP Toolkit", r"http ?toolkit"),
    # whatever calls itself so
    ("an inspecting proxy", r"(?:ssl|tls|https)[ _-]?(?:inspect|intercept|decrypt|proxy|scan|filter|forward)"),
    ("an inspecting proxy", r"(?:inspection|interception|decryption)[ _-](?:ca|root|authority)|\bmitm\b|egress"),
)
"""Programs that inspect, and how the names of their roots look; the roots' defaults as their makers ship them."""

_PUBLIC_OWNERS = (
    r"affirmtrust|amazon|apple inc|asseco|athens exchange|atos|baltimore|belgium root|buypass|camerfirma|certicámara|"
    r"certigna|certinomis|certplus|certsign|chambersign|china financial certification|chunghwa telecom|cnnic|comodo|"
    r"comsign|cybertrust|d-trust|deutsche telekom|dhimyotis|digicert|digital signature trust|disig|docusign|"
    r"e-commerce monitoring|e-tu[gğ]ra|emudhra|entrust|equifax|firmaprofesional|geotrust|globalsign|go ?daddy|"
    r"google trust services|government root certification|gte corporation|hongkong post|identrust|"
    r"internet security research group|izenpe|japan certification|keynectis|kamu sertifikasyon|logius|microsec|"
    r"microsoft corporation|naver|netlock|network solutions|opentrust|pki-?overheid|quovadis|rsa security|secom|"
    r"securetrust|sectigo|ssl corporation|staat der nederlanden|starfield|startcom|swisscom|swisssign|symantec|"
    r"t-systems|taiwan-ca|telia(?:sonera)?|thawte|trustcor|trustis|trustwave|unizeto|usertrust|valicert|verisign|"
    r"verizon|wisekey|wosign|xramp"
)
"""Owners of roots that some systems hold and Mozilla's store does not, or no longer."""

_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PRODUCTS)
_OWNER = re.compile(rf"\b(?:{_PUBLIC_OWNERS})\b", re.IGNORECASE)


def product_of(*names: str) -> str:
    """The program that inspects whose root or intermediate is called one of ``names``; empty when none is known."""
    text = "\n".join(names)
    return next((product for product, pattern in _PATTERNS if pattern.search(text)), "")


def ending_of(way: Way, stores: RootStores) -> Ending:
    """Where ``way`` ends. Without a store that is the same everywhere the system's is taken for public."""
    if way.has(Rule.SIGNATURE):
        return Ending(End.FORGED)
    everyones = stores.everyones
    if everyones is not None and way.store is not None and everyones.root_like(way.last) is not None:
        return Ending(End.PUBLIC)
    authorities = [step.certificate for step in way.steps[1:]]
    names = [part for one in authorities for part in (one.called, one.organization)]
    if product := product_of(*names, way.last.issuer_called):
        return Ending(End.INSPECTION, product)
    if way.store is not None:
        root = way.last
        if everyones is None or _OWNER.search(root.organization) or _OWNER.search(root.called):
            return Ending(End.PUBLIC, everywhere=everyones is None)
        return Ending(End.LOCAL)
    if not way.last.self_issued:
        return Ending(End.NOWHERE)
    return Ending(End.PRIVATE if len(way.steps) > 1 else End.SELF_SIGNED)
