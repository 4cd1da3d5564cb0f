"""Certificate rows: the certificate itself, its name and type in Managing Certificates, and whether it is there.

How a certificate is exported is told as the page tells it, for whichever address a provider names.
"""

from __future__ import annotations

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.fields.certificate_rules import earliest_end, rules_for
from wa_channel_studio.fields.condition import ALWAYS, Condition
from wa_channel_studio.fields.hosts import OF_TENANT
from wa_channel_studio.fields.spec import FieldSpec, Host, Recipe, Step
from wa_channel_studio.fields.types import CertificateRef, Choice, Option, Switch, Text

CERTIFICATES_PAGE = "AICC manual, Managing Certificates"


AICC_HOST = Host(from_field=OF_TENANT, why="It is your AICC: by this certificate the provider knows it.", called=True)
IDENTITY = Recipe(Role.IDENTITY, (AICC_HOST,))
"""The identity certificate is the server's own certificate of the AICC, with every provider that wants one."""
GET = "Get certificates, the button beside the field, asks {0} by itself."
"""The first way to every certificate."""


def base_url_host(why: str, *, extra: bool = False) -> Host:
    """The host of the address that the AICC sends messages to."""
    return Host(from_field="base_url", why=why, called=True, extra=extra)


def got_from(hosts: str, *addresses: str) -> tuple[str, ...]:
    """The button first, then the page's own way by hand."""
    by_hand = exported_from(*addresses)
    return (GET.format(hosts), f"Or by hand: {by_hand[0][0].lower()}{by_hand[0][1:]}", *by_hand[1:])


def exported_from(*addresses: str) -> tuple[str, ...]:
    """The way through a browser to the certificates of ``addresses``, click by click."""
    return (
        f"Open {' and '.join(addresses)} in a browser.",
        "Click the sign before the address: Connection is secure > Certificate is valid > Export.",
        "Save as type DER-encoded binary, single certificate, and choose the file here.",
    )


_TYPES = Choice(
    options=tuple(Option(name, name) for name in ("CER", "CRT", "DER", "JKS", "PEM")),
    open_ended=True,
)


def certificate(
    key: str,
    label: str,
    source: str,
    text: str,
    kind: CertificateRef,
    *,
    find: tuple[str, ...],
    visible: Condition = ALWAYS,
    required: Condition = ALWAYS,
) -> tuple[FieldSpec, ...]:
    """A certificate field with its name and type in Managing Certificates and whether it is there already."""
    card = label.removesuffix(" certificate").lower()
    of_provider = key == "trust_certificate"
    role = label.lower()
    extra: tuple[FieldSpec, ...] = (
        FieldSpec(
            key=f"{key}_name",
            step=Step.PROVIDER,
            card=card,
            label="Name in Managing Certificates",
            type=Text(),
            visible=visible,
            source=CERTIFICATES_PAGE,
            help=f"The name under which the {role} stands, or will stand, on the AICC's page Managing Certificates.",
            find=("On the AICC: Configuration Center > System Management > Certificate.",),
            follows_provider=of_provider,
            stays=True,
        ),
        FieldSpec(
            key=f"{key}_type",
            step=Step.PROVIDER,
            card=card,
            label="Cert Type",
            type=_TYPES,
            visible=visible,
            source=CERTIFICATES_PAGE,
            help="The type chosen there; it has to match the suffix of the file. The whole list of types is not documented.",
            follows_provider=of_provider,
            stays=True,
        ),
        FieldSpec(
            key=f"{key}_uploaded",
            step=Step.PROVIDER,
            card=card,
            label="Uploaded to the AICC",
            type=Switch(),
            default=False,
            visible=visible,
            source=source,
            help=f"Whether the {role} has been uploaded on the page Managing Certificates.",
            follows_provider=of_provider,
            stays=True,
        ),
    )
    main = FieldSpec(
        key=key,
        step=Step.PROVIDER,
        card=card,
        label=label,
        type=kind,
        required=required,
        visible=visible,
        source=source,
        help=text,
        find=find,
        missing=f"The {role} is missing.",
        remedy=find[0],
        rules=rules_for(of_provider=of_provider, keystore=kind.keystore),
        ends=earliest_end,
        follows_provider=of_provider,
        wide=True,
    )
    return (main, *extra)


def identity_certificate(
    source: str, *, visible: Condition = ALWAYS, required: Condition = ALWAYS, suffix: str = "", note: str = ""
) -> tuple[FieldSpec, ...]:
    """The certificate of the AICC itself; ``note`` is added to the help."""
    return certificate(
        "identity_certificate",
        "Identity certificate",
        source,
        f"The server certificate of your AICC, by which the provider knows it. {note}".rstrip(),
        CertificateRef(suffix=suffix),
        find=got_from("the tenant's AICC address", "the sign-in page of your AICC"),
        visible=visible,
        required=required,
    )
