"""Twilio: an API key, the account SID and a webhook user with a password that travels in a URL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.expiry import days_after
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.certificate_rules import host_rules
from wa_channel_studio.fields.condition import ALWAYS, NEVER, WhenTenant
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import FieldSpec, Host, ProviderTable, Recipe, Shape, Step, Values
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.types import CertificateRef, Item, Text

_SOURCE = shared.prerequisites("Twilio")
_DOCS = "Twilio's documentation, API keys"
_CONSOLE = "Sign in to the Twilio console."
_PER_CHANNEL = WhenTenant("twilio_tenant_webhook", False)
URL_BREAKERS = ":&@/?#% "
"""Characters that the user part of a URL cannot carry; Twilio writes user and password there."""
PERMISSION = "Edit WhatsApp Twilio Webhook Configuration"
TENANT_HINT = (
    "The tenant keeps one Twilio webhook for all channels. Enter it in the tenant's settings; on the AICC this needs "
    f"the permission {PERMISSION}."
)


def in_url(what: str) -> Shape:
    """The form of a webhook user or password that Twilio can carry in its URL."""
    return Shape(
        r"[A-Za-z0-9._~!$'()*+,;=-]*",
        f"The {what} has a character that Twilio's URL cannot carry.",
        "Use letters A-Z and a-z, digits and - . _ ~ ; leave out blanks and : & @ / ? # %",
        "Twilio's documentation, Security; RFC 3986, user part of an address",
    )


_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item("network", "The network between Twilio and the AICC works."),
    Item(
        "sender",
        "A WhatsApp sender is registered at Twilio.",
        "The sandbox number of the console is not one.",
        (("WhatsApp senders", "https://console.twilio.com/us1/develop/sms/senders/whatsapp-senders"),),
    ),
    Item(
        "api_key",
        "An API key was made: SID and secret are noted.",
        "The secret is shown only once.",
        (("API keys", "https://console.twilio.com/us1/account/keys-credentials/api-keys"),),
    ),
    Item("account_sid", "The account SID is noted."),
    Item(
        "trustlist",
        "The base URL has been asked for on the address trustlist.",
        "The system administrator of the AICC approves it.",
    ),
    Item(
        "webhook",
        "Webhook user and password are chosen.",
        "They are entered at Twilio as user and password of the webhook address.",
    ),
    Item(
        "certificates",
        "The certificate of https://api.twilio.com is at hand.",
        "",
        (("api.twilio.com", "https://api.twilio.com/"),),
    ),
)

_FIELDS: tuple[FieldSpec, ...] = (
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.phone_number(
        _SOURCE,
        "The number registered at Twilio as WhatsApp sender.",
        find=(_CONSOLE, "Open Messaging > Senders > WhatsApp senders.", "Copy the number of the sender."),
        shapes=(
            Shape(
                r"\+?1-?\(?415\)?-?523-?8886",
                "This is Twilio's sandbox number, which is no sender of yours.",
                "Register a sender and enter its number.",
                "Twilio's documentation, WhatsApp sandbox",
                wanted=False,
            ),
        ),
    ),
    shared.plain(
        "api_key_sid",
        "API Key SID",
        _SOURCE,
        "The SID of the API key, starting with SK.",
        find=(_CONSOLE, "Open Account > API keys & tokens.", "Copy the SID of the key."),
        code=True,
        shapes=(
            Shape(
                r"AC[0-9a-fA-F]{32}",
                "This is an account SID, not that of an API key.",
                "Enter the SID that starts with SK.",
                _DOCS,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                r"SK[0-9a-fA-F]{32}",
                "An API key SID is SK and 32 hexadecimal characters.",
                "Copy it again from the console.",
                _DOCS,
            ),
        ),
    ),
    shared.secret(
        "api_key_secret",
        "API Key Secret",
        _SOURCE,
        "The secret of the same API key. Twilio shows it once, when the key is made.",
        find=(_CONSOLE, "Make a new API key if the secret is lost; it cannot be shown again."),
        code=True,
        shapes=(
            Shape(
                r"(AC|SK)[0-9a-fA-F]{32}",
                "This is a SID, not the secret.",
                "Enter the secret that was shown when the key was made.",
                _DOCS,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                r"[0-9a-f]{32}",
                "This looks like the auth token, not the secret of the API key.",
                "Enter the secret that was shown when the key was made.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"[0-9A-Za-z]{32}",
                "The secret usually has 32 letters and digits.",
                "Compare it with what Twilio showed.",
                _DOCS,
            ),
        ),
    ),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        "The address prefix of Twilio's API with its date.",
        example="https://api.twilio.com/2010-04-01",
        find=("It is https://api.twilio.com/2010-04-01 unless the account lives in another region.",),
        before=shared.TRUSTLIST_BEFORE,
        shapes=(
            Shape(
                r"(?i)https?://api\.([a-z0-9-]+\.){0,2}twilio\.com/2010-04-01/.+",
                "This is the address of one API call, not the prefix.",
                "End it after 2010-04-01.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://api\.([a-z0-9-]+\.){0,2}twilio\.com/?",
                "The date of the API is missing.",
                "Write https://api.twilio.com/2010-04-01.",
                _DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https://api\.([a-z0-9-]+\.){0,2}twilio\.com/2010-04-01/?",
                "This does not look like Twilio's API.",
                "It is usually https://api.twilio.com/2010-04-01.",
                _DOCS,
            ),
        ),
    ),
    *shared.trustlist("base_url", "BaseUrl", _SOURCE),
    shared.plain(
        "account_sid",
        "Account SID",
        _SOURCE,
        "The SID of the account, starting with AC.",
        find=(_CONSOLE, "Copy Account SID from the box Account Info."),
        code=True,
        shapes=(
            Shape(
                r"SK[0-9a-fA-F]{32}",
                "This is the SID of an API key, not that of the account.",
                "Enter the SID that starts with AC.",
                _DOCS,
                Severity.ERROR,
                wanted=False,
            ),
            Shape(
                r"AC[0-9a-fA-F]{32}",
                "An account SID is AC and 32 hexadecimal characters.",
                "Copy it again from the console.",
                _DOCS,
            ),
        ),
    ),
    FieldSpec(
        key="webhook_user",
        step=Step.PROVIDER,
        card="webhook",
        label="Webhook User",
        type=Text(),
        required=ALWAYS,
        visible=_PER_CHANNEL,
        source=_SOURCE,
        help="The user name with which Twilio identifies itself to the AICC. You choose it; it is entered at Twilio as user of the webhook address.",
        find=("Choose a name of letters and digits.",),
        shapes=(in_url("webhook user"),),
    ),
    *shared.webhook_user_and_password(
        _SOURCE,
        "It is entered at Twilio as password of the webhook address.",
        visible=_PER_CHANNEL,
        password_shapes=(in_url("webhook password"),),
    ),
    *certificates.certificate(
        "trust_certificate",
        "Authentication certificate",
        _SOURCE,
        "The certificate of api.twilio.com, by which the AICC trusts Twilio. Twilio changes it without notice, so its root lasts longer than the server's own.",
        CertificateRef(),
        find=certificates.got_from("api.twilio.com", "https://api.twilio.com/"),
    ),
    *certificates.identity_certificate(
        _SOURCE,
        required=NEVER,
        note="For Twilio the page is unclear: it does not list it, but tells how to export it.",
    ),
    *integration.two_addresses("twilio"),
)


@reads(around=True)
def _tenant_webhook(values: Values, context: CheckContext) -> Iterator[Problem]:
    del values
    if context.tenant is None or not context.parameters.twilio_tenant_webhook:
        return
    webhook = context.tenant.twilio_webhook
    source = "channel page, table 1"
    if not webhook.user or not webhook.password:
        message = f"The Twilio webhook of {context.tenant.name} has not been entered."
        remedy = f"Enter it in the tenant's settings, and on the AICC, which needs the permission {PERMISSION}."
        yield Problem("provider", Severity.WARNING, message, remedy, source=source)
    elif webhook.changed_on is not None and (context.today - webhook.changed_on).days > (
        days := context.parameters.webhook_password_validity
    ):
        message = f"The Twilio webhook password of {context.tenant.name} is older than {days} days and has expired."
        remedy = "Choose a new one in the tenant's settings, enter it on the AICC and at Twilio."
        yield Problem("provider", Severity.WARNING, message, remedy, source=source)


@reads()
def _tenant_password_ends(value: RawValue, values: Values, context: CheckContext) -> date | None:
    del value, values
    if context.tenant is None or not context.parameters.twilio_tenant_webhook:
        return None
    webhook = context.tenant.twilio_webhook
    if not webhook.password or webhook.changed_on is None:
        return None
    return days_after(webhook.changed_on, context.parameters.webhook_password_validity)


_RECIPES = (
    Recipe(
        Role.TRUST,
        (
            Host("api.twilio.com", why="The page takes its certificate: it is the address of Twilio's API."),
            certificates.base_url_host("BaseUrl names this one: the AICC sends messages there.", extra=True),
        ),
        difference="The page takes the certificate of api.twilio.com. The BaseUrl names another region, and there the "
        "AICC sends its messages.",
    ),
    certificates.IDENTITY,
)

PROVIDER = ProviderTable(
    key="twilio",
    label="twilio",
    summary="Twilio, with an API key and a webhook user.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(
        shared.trustlist_rule("base_url", "BaseUrl"),
        shared.webhook_rule,
        *host_rules(_RECIPES),
        _tenant_webhook,
    ),
    endings=(("provider", _tenant_password_ends),),
    notices=((WhenTenant("twilio_tenant_webhook", True), TENANT_HINT),),
    told_to="Enter both addresses at Twilio, with webhook user and password in them.",
)
