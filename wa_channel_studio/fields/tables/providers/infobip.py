"""infobip: account data, webhook password and a keystore of two certificates (channel page, Prerequisites)."""

from __future__ import annotations

from collections.abc import Iterator

from wa_channel_studio.domain.certificate import Anchor, FileKind, Role
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.certificate_rules import host_rules, keystore_rule
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import FieldSpec, Host, ProviderTable, Recipe, Shape, Step, Values
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.types import CertificateRef, Item, SecretText

_SOURCE = shared.prerequisites("infobip")
_DOCS = "Infobip's documentation, Base URL and API authentication"
_PORTAL = "Sign in to the Infobip portal."

_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item(
        "network",
        "The network between Infobip and the AICC works.",
        "Infobip reaches the AICC, and the AICC reaches the BaseUrl.",
    ),
    Item(
        "sender",
        "A WhatsApp sender is registered at Infobip.",
        "Note its phone number, user name and password.",
    ),
    Item(
        "base_url",
        "The API base URL of the account is noted.",
        "Every Infobip account has its own.",
        (("Infobip portal", "https://portal.infobip.com/"),),
    ),
    Item(
        "trustlist",
        "The base URL has been asked for on the address trustlist.",
        "The system administrator of the AICC approves it.",
    ),
    Item("account_key", "The account key is noted."),
    Item(
        "webhook",
        "A webhook password is agreed.",
        "Infobip must send it as the account key of its webhook. Infobip sets it up for you, offline.",
    ),
    Item(
        "certificates",
        "Two certificates are at hand.",
        "Of https://api.infobip.com and of the base URL's host, or one JKS keystore of both.",
        (("api.infobip.com", "https://api.infobip.com/"),),
    ),
)

_CERTIFICATE, *_ON_THE_AICC = certificates.certificate(
    "trust_certificate",
    "Authentication certificate",
    _SOURCE,
    "By it the AICC trusts Infobip: one keystore (JKS) with two certificates, of api.infobip.com and "
    "of the BaseUrl host. Have it made, or choose a finished keystore or the two certificate files.",
    CertificateRef(max_files=2, keystore=True),
    find=certificates.got_from("api.infobip.com and the BaseUrl host", "https://api.infobip.com/", "the BaseUrl"),
)
_KEYSTORE_PASSWORD = FieldSpec(
    key="trust_certificate_password",
    step=Step.PROVIDER,
    card="authentication",
    label="Keystore password",
    type=SecretText(),
    source=_SOURCE,
    help="The password of the keystore. The AICC asks for it when the keystore is uploaded. Two single certificates need none.",
    find=("It is kept here when the keystore is made here.", "Else it was chosen when the keystore was made."),
    follows_provider=True,
    stays=True,
)

_FIELDS: tuple[FieldSpec, ...] = (
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.phone_number(
        _SOURCE,
        "The number registered at Infobip as WhatsApp sender.",
        find=(_PORTAL, "Open Channels and Numbers > WhatsApp > Senders.", "Copy the number of the sender."),
    ),
    shared.plain(
        "user_name",
        "UserName",
        _SOURCE,
        "The user name registered at Infobip.",
        find=(_PORTAL, "The name you sign in with is the one to enter."),
    ),
    shared.secret(
        "password",
        "Password",
        _SOURCE,
        "The password of that user.",
        find=("It is the password you sign in to the Infobip portal with.",),
    ),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        "The address prefix of your Infobip account. Every account has its own.",
        example="https://k3x9zz.api-us.infobip.com",
        find=(
            _PORTAL,
            "Open the home page; the box API base URL is on the right.",
            "Copy it, with https:// in front.",
        ),
        before=shared.TRUSTLIST_BEFORE,
        shapes=(
            Shape(
                r"(?i)https?://api\.infobip\.com/?",
                "This is Infobip's general address, not the one of your account.",
                "Copy the base URL shown on the portal's home page.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://[^/]+\.infobip\.com/.+",
                "This is the address of one API call, not the prefix.",
                "Keep only what stands before the path.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https://[a-z0-9-]+\.api(-[a-z0-9]+)?\.infobip\.com/?",
                "This does not look like an Infobip base URL.",
                "It is usually https://, five or six letters and digits, and .api.infobip.com or .api-us.infobip.com.",
                _DOCS,
            ),
        ),
    ),
    *shared.trustlist("base_url", "BaseUrl", _SOURCE),
    shared.secret(
        "account_key",
        "AccountKey",
        _SOURCE,
        "The key with which the AICC identifies the account at Infobip.",
        find=(_PORTAL, "Open the account settings.", "Copy the account key, 32 letters and digits."),
        code=True,
        shapes=(
            Shape(
                r"[0-9a-fA-F]{32}-[0-9a-fA-F-]{36}",
                "This looks like an Infobip API key, not the account key.",
                "Copy the account key from the account settings.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"[0-9a-fA-F]{32}",
                "The account key is usually 32 hexadecimal characters.",
                "Compare it with the one in the portal.",
                _DOCS,
            ),
        ),
    ),
    *shared.webhook_user_and_password(_SOURCE, "Tell Infobip; it is the account key of the webhook there."),
    _CERTIFICATE,
    _KEYSTORE_PASSWORD,
    *_ON_THE_AICC,
    *integration.two_addresses("infobip", capital=True),
)


@reads()
def _api_version(values: Values, context: CheckContext) -> Iterator[Problem]:
    del values
    if context.tenant is not None and not context.parameters.new_infobip_api:
        message = "The tenant uses the old Infobip API, which Infobip no longer maintains."
        remedy = "Switch the tenant parameter to the new version, on the AICC and in the tenant's settings here."
        yield Problem("provider", Severity.WARNING, message, remedy, source="channel page, Channel Integration")


_RECIPES = (
    Recipe(
        Role.TRUST,
        (
            Host("api.infobip.com", why="The page takes its certificate: it is the address of all accounts."),
            certificates.base_url_host("BaseUrl names it: it is the address of this account."),
        ),
        kind=FileKind.JKS,
        # Right whether the AICC builds a path to a root or compares certificates, which is not known.
        anchors=(Anchor.LEAF, Anchor.ROOT),
    ),
)

PROVIDER = ProviderTable(
    key="infobip",
    label="infobip",
    summary="Infobip, with an account key and a keystore of two certificates.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(
        shared.trustlist_rule("base_url", "BaseUrl"),
        shared.webhook_rule,
        keystore_rule,
        *host_rules(_RECIPES),
        _api_version,
    ),
    told_to="Tell Infobip both addresses and the webhook password; Infobip enters them for you.",
)
