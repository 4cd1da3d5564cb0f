"""KooMessage: Huawei Cloud's message service, reached with an IAM user of an enterprise account."""

from __future__ import annotations

from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.fields.certificate_rules import host_rules
from wa_channel_studio.fields.spec import FieldSpec, ProviderTable, Recipe, Shape
from wa_channel_studio.fields.tables import integration
from wa_channel_studio.fields.tables.providers import certificates, shared
from wa_channel_studio.fields.types import CertificateRef, Item

_SOURCE = shared.prerequisites("KooMessage")
_IAM_DOCS = "Huawei Cloud, IAM endpoints"
_KOO_DOCS = "Huawei Cloud, KooMessage endpoints"
_CONSOLE = "Sign in to Huawei Cloud and open My Credentials."

_ITEMS = (
    Item("region", "The AICC is outside the Chinese mainland.", "The feature is offered only there."),
    Item("network", "The network between KooMessage and the AICC works."),
    Item(
        "iam",
        "The person who configures has an IAM user of Huawei Cloud.",
        "A HUAWEI ID cannot be used, nor a user with multi-factor sign-in.",
    ),
    Item("enterprise", "Enterprise authentication has been passed."),
    Item("purchase", "KooMessage has been bought, and its service for WhatsApp enabled."),
    Item(
        "sender",
        "The sender number is noted.",
        "In KooMessage: Service Console > WhatsApp Messages > Senders.",
    ),
    Item(
        "trustlist",
        "IAM Url and BaseUrl have been asked for on the address trustlist.",
        "The system administrator of the AICC approves them.",
    ),
    Item("webhook", "A webhook password is chosen."),
    Item(
        "trust",
        "The certificate of the KooMessage endpoint is at hand.",
        "Such as https://koomessage.cn-east-3.myhuaweicloud.com.",
    ),
    Item("identity", "The AICC's own certificate is exported."),
)

_FIELDS: tuple[FieldSpec, ...] = (
    shared.before_you_start(_ITEMS, _SOURCE),
    shared.plain(
        "domain",
        "Domain",
        _SOURCE,
        "The tenant name (account name) of the Huawei Cloud enterprise user.",
        find=(_CONSOLE, "Copy Account Name."),
        missing="The Domain is missing.",
    ),
    shared.plain(
        "iam_user_name",
        "IAM user name",
        _SOURCE,
        "The name of the IAM user. Not a HUAWEI ID, and without multi-factor sign-in.",
        find=(_CONSOLE, "Copy IAM User Name."),
    ),
    shared.secret(
        "iam_user_password",
        "IAM user password",
        _SOURCE,
        "The password of the IAM user. When it expires, the channel stops.",
        find=("It is the password the IAM user signs in with.",),
    ),
    shared.address(
        "iam_url",
        "IAM Url",
        _SOURCE,
        "Where Huawei Cloud signs the user in.",
        example="https://iam.cn-east-3.myhuaweicloud.com",
        find=("Take the IAM endpoint of the region, from Huawei Cloud's page Regions and Endpoints.",),
        before=shared.TRUSTLIST_BEFORE,
        shapes=(
            Shape(
                r"(?i)https?://iam\.[^/]+/.+",
                "This is the address of one API call, not the prefix.",
                "Leave out what follows the host, such as /v3/auth/tokens.",
                _IAM_DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://koomessage\..*",
                "This is the address of KooMessage, not of IAM.",
                "Enter the IAM endpoint.",
                _IAM_DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https://iam(\.[a-z0-9-]+)?\.myhuaweicloud\.(com|eu)/?",
                "This does not look like an IAM endpoint.",
                "It is usually https://iam.region.myhuaweicloud.com.",
                _IAM_DOCS,
            ),
        ),
    ),
    *shared.trustlist("iam_url", "IAM Url", _SOURCE),
    shared.address(
        "base_url",
        "BaseUrl",
        _SOURCE,
        "The endpoint of Huawei Cloud KooMessage.",
        example="https://koomessage.cn-east-3.myhuaweicloud.com",
        find=("Take the KooMessage endpoint of the region.",),
        before=shared.TRUSTLIST_BEFORE,
        shapes=(
            Shape(
                r"(?i)https?://iam\..*",
                "This is the address of IAM, not of KooMessage.",
                "Enter the KooMessage endpoint.",
                _KOO_DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https?://koomessage\.[^/]+/.+",
                "This is the address of one API call, not the endpoint.",
                "Keep only what stands before the path.",
                _KOO_DOCS,
                wanted=False,
            ),
            Shape(
                r"(?i)https://koomessage(\.[a-z0-9-]+\.myhuaweicloud\.com|\.myhuaweicloud\.cn)/?",
                "This does not look like a KooMessage endpoint.",
                "It is usually https://koomessage.region.myhuaweicloud.com.",
                _KOO_DOCS,
            ),
        ),
    ),
    *shared.trustlist("base_url", "BaseUrl", _SOURCE),
    shared.phone_number(
        _SOURCE,
        "The sender number in KooMessage.",
        find=("Open Service Console > WhatsApp Messages > Senders.", "Copy the sender number."),
    ),
    *shared.webhook_user_and_password(_SOURCE, "The AICC tells it to KooMessage."),
    *certificates.certificate(
        "trust_certificate",
        "Trust certificate",
        _SOURCE,
        "The certificate of the KooMessage endpoint.",
        CertificateRef(),
        find=certificates.got_from(
            "the BaseUrl host", "the BaseUrl, such as https://koomessage.cn-east-3.myhuaweicloud.com,"
        ),
    ),
    *certificates.identity_certificate(_SOURCE),
    *integration.two_addresses("koomessage"),
)

_RECIPES = (
    Recipe(
        Role.TRUST,
        (certificates.base_url_host("BaseUrl names it: it is the KooMessage endpoint that the AICC calls."),),
    ),
    certificates.IDENTITY,
)

PROVIDER = ProviderTable(
    key="koomessage",
    label="KooMessage",
    summary="Huawei Cloud's message service, with an IAM user.",
    fields=_FIELDS,
    prerequisites=_ITEMS,
    recipes=_RECIPES,
    rules=(
        shared.trustlist_rule("iam_url", "IAM Url"),
        shared.trustlist_rule("base_url", "BaseUrl"),
        shared.webhook_rule,
        *host_rules(_RECIPES),
    ),
    told_to="Compare both addresses in KooMessage under Senders > Set Receipt.",
)
