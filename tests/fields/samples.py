"""Right and complete answers for every provider, from which each test spoils exactly what it is about.

Everything here is invented; the shapes are those that providers document. Certificates are domain values, as the
``certs`` adapter would give them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.certificate import CertificateFacts, CertificateFile, FileKind
from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.reference_data import Reading, ReadingState, ReferenceData, ReferenceItem, ReferenceKind
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant, TenantParameters
from wa_channel_studio.fields.check import check
from wa_channel_studio.fields.context import CheckContext

TODAY = date(2026, 11, 22)
AICC_HOST = "aicc.example.com"
PROVIDER_KEYS = ("infobip", "other", "cloud-api", "twilio", "gupshup", "koomessage")
VARIANTS = ("infobip", "other", "other-oauth", "cloud-api", "twilio", "gupshup", "koomessage")
"""Every form that the Provider step can take."""

_SHARED: Mapping[str, RawValue] = {
    "channel_selection": "whatsapp",
    "channel_name": "wa_support_br",
    "ou": "Support",
    "skill_queue": "whatsapp_route",
    "workday_hours": ("08:30-12:00", "13:00-18:00"),
}
_WEBHOOK: Mapping[str, RawValue] = {
    "webhook_password": Secret("Wh-8431~oakRiver"),
    "webhook_password_confirm": Secret("Wh-8431~oakRiver"),
    "webhook_password_changed_on": "2026-11-01",
}
_OWN: Mapping[str, Mapping[str, RawValue]] = {
    "infobip": {
        **_WEBHOOK,
        "phone_number": "+5511940001207",
        "user_name": "acme_wa",
        "password": Secret("Infobip-Pass 1"),
        "base_url": "https://k3x9zz.api-us.infobip.com",
        "base_url_trustlist": "approved",
        "base_url_trustlist_on": "2026-10-01",
        "account_key": Secret("0123456789abcdef0123456789ABCDEF"),
        "trust_certificate": ("infobip.jks",),
        "trust_certificate_password": Secret("changeit-not"),
    },
    "other": {
        **_WEBHOOK,
        "verification_method": "basic",
        "phone_number": "+5511940001207",
        "user_name": "itau_user",
        "password": Secret("Itau Pass"),
        "base_url": "https://bsp.example.com/wa",
        "account_key": Secret("key of the bsp"),
        "trust_certificate": ("bsp.der",),
        "identity_certificate": ("aicc.der",),
    },
    "other-oauth": {
        **_WEBHOOK,
        "verification_method": "oauth",
        "user_name": "the-app-key",
        "password": Secret("the app secret"),
        "base_url": f"https://{AICC_HOST}:28090/apiaccess/rest/ccmessaging",
        "trust_certificate": ("aicc.der",),
    },
    "cloud-api": {
        "app_key": "1204567890123456",
        "app_secret": Secret("0123456789abcdef0123456789abcdef"),
        "phone_number": "+15550001234",
        "base_url": "https://graph.facebook.com/v26.0",
        "access_token": Secret("EAA" + "b7Zq" * 40),
        "token_valid_until": "2027-10-31",
        "token_permissions": ("whatsapp_business_messaging", "whatsapp_business_management"),
        "trust_certificate": ("graph.der",),
        "identity_certificate": ("aicc.der",),
    },
    "twilio": {
        **_WEBHOOK,
        "phone_number": "+5511940001207",
        "api_key_sid": "SK0123456789abcdef0123456789abcdef",
        "api_key_secret": Secret("aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF"),
        "base_url": "https://api.twilio.com/2010-04-01",
        "base_url_trustlist": "approved",
        "account_sid": "AC0123456789abcdef0123456789abcdef",
        "webhook_user": "aicc_twilio",
        "trust_certificate": ("twilio.der",),
    },
    "gupshup": {
        **_WEBHOOK,
        "phone_number": "5511940001207",
        "app_name": "AcmeSupport",
        "app_id": "57d9179b-7412-4621-bf86-57ee1962fd12",
        "base_url": "https://api.gupshup.io",
        "base_url_trustlist": "approved",
        "api_key": Secret("sk_0123456789abcdef0123456789abcdef"),
        "webhook_name": "aicc_support",
        "trust_certificate": ("gupshup.der",),
        "identity_certificate": ("aicc.der",),
    },
    "koomessage": {
        **_WEBHOOK,
        "domain": "acme_enterprise",
        "iam_user_name": "wa_robot",
        "iam_user_password": Secret("IAM pass word"),
        "iam_url": "https://iam.cn-east-3.myhuaweicloud.com",
        "iam_url_trustlist": "approved",
        "base_url": "https://koomessage.cn-east-3.myhuaweicloud.com",
        "base_url_trustlist": "approved",
        "phone_number": "8617300004526",
        "trust_certificate": ("koomessage.der",),
        "identity_certificate": ("aicc.der",),
    },
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    variant: tuple(
        key
        for key in ("provider", *_OWN[variant], "channel_name")
        if not key.endswith(("_trustlist", "_trustlist_on", "_changed_on", "_permissions", "_certificate_password"))
        and key != "token_valid_until"
    )
    for variant in VARIANTS
}
"""What a channel is not ready without: the page's prerequisites and the name."""


def complete(variant: str) -> Answers:
    """Right answers to everything that ``variant`` needs, with nothing that is worth a warning."""
    provider = "other" if variant == "other-oauth" else variant
    return Answers({"provider": provider, **_OWN[variant], **_SHARED})


def entry(host: str, **changes: object) -> CertificateFacts:
    """A server certificate of ``host`` that a public authority could have made."""
    facts = CertificateFacts(
        subject=f"CN={host}",
        issuer="CN=Some CA,O=Some Trust,C=US",
        not_before=datetime(2026, 6, 1, tzinfo=UTC),
        not_after=datetime(2027, 6, 1, tzinfo=UTC),
        sha256=":".join(f"{ord(c):02X}" for c in host),
        sha1="AA:BB",
        serial="01",
        key="RSA 2048",
        signature="SHA-256 with RSA",
        names=(host,),
    )
    return replace(facts, **changes)  # type: ignore[arg-type]  # each test names real fields


def file(name: str, *entries: CertificateFacts, **changes: object) -> CertificateFile:
    """A certificate file; its id is its name."""
    kind = FileKind.JKS if name.endswith(".jks") else FileKind.DER
    made = CertificateFile(name, name, kind, entries, password_state="right" if kind is FileKind.JKS else "")
    return replace(made, **changes)  # type: ignore[arg-type]  # each test names real fields


CERTIFICATES: Mapping[str, CertificateFile] = {
    item.id: item
    for item in (
        file("infobip.jks", entry("api.infobip.com"), entry("k3x9zz.api-us.infobip.com")),
        file("api.der", entry("api.infobip.com")),
        file("base.der", entry("*.api-us.infobip.com")),
        file("bsp.der", entry("bsp.example.com")),
        file("aicc.der", entry(AICC_HOST)),
        file("graph.der", entry("*.facebook.com", names=("*.facebook.com", "graph.facebook.com"))),
        file("twilio.der", entry("*.twilio.com")),
        file("gupshup.der", entry("*.gupshup.io")),
        file("koomessage.der", entry("koomessage.cn-east-3.myhuaweicloud.com")),
    )
}
TENANT = Tenant(
    "t1",
    "Acme Brazil",
    f"https://{AICC_HOST}:28090",
    ous=(OrganisationUnit("Support"), OrganisationUnit("Sales", "02")),
    called_routes=(CalledRoute("whatsapp_route", "Support", 60), CalledRoute("sales_route", "Sales")),
)

READ_TENANT = replace(
    TENANT,
    read=ReferenceData(
        (
            ReferenceItem(ReferenceKind.CALLED_ROUTE, "1", "sales_route", former_names=("whatsapp_route",)),
            ReferenceItem(ReferenceKind.OU, "1", "Support"),
            ReferenceItem(ReferenceKind.OU, "2", "Sales", gone_since=datetime(2026, 11, 18, tzinfo=UTC)),
            ReferenceItem(ReferenceKind.CHATBOT, "1", "wa_bot", "3"),
        ),
        tuple(
            Reading(kind, ReadingState.COMPLETE, datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC))
            for kind in ReferenceKind
        ),
    ),
)
"""The same, after its AICC's lists were read."""


def alone(*files: CertificateFile, today: date = TODAY) -> CheckContext:
    """The surroundings without a workspace; ``files`` stand in place of the sample's of the same name."""
    return CheckContext(today, certificates={**CERTIFICATES, **{item.id: item for item in files}})


def at_home(
    *files: CertificateFile, tenant: Tenant = TENANT, taken: Iterable[str] = (), today: date = TODAY
) -> CheckContext:
    """The surroundings within a tenant."""
    return replace(alone(*files, today=today), tenant=tenant, taken_names=frozenset(taken))


def with_parameters(**parameters: object) -> Tenant:
    """The sample's tenant with other parameters."""
    return replace(TENANT, parameters=replace(TenantParameters(), **parameters))  # type: ignore[arg-type]


def problems(
    answers: Answers | str, changes: Mapping[str, RawValue] | None = None, context: CheckContext | None = None
) -> tuple[Problem, ...]:
    """The check of a sample, or of ``answers``, with ``changes`` laid over."""
    whole = complete(answers) if isinstance(answers, str) else answers
    return check(whole.with_values(changes or {}), context or alone())


def found(
    answers: Answers | str, changes: Mapping[str, RawValue] | None = None, context: CheckContext | None = None
) -> list[tuple[str, str]]:
    """The same as pairs of field and severity, which is what most tests ask."""
    return [(problem.field, problem.severity.value) for problem in problems(answers, changes, context)]
