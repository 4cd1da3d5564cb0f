"""The settings of a tenant that the channel page depends on (aicc-manual, section 5)."""

from __future__ import annotations

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.fields.condition import ALWAYS, NEVER, Condition, When
from wa_channel_studio.fields.spec import FieldSpec, Shape, Step
from wa_channel_studio.fields.tables.providers.twilio import TENANT_HINT, in_url
from wa_channel_studio.fields.types import Choice, DateOnly, FieldType, Integer, Option, SecretText, Switch, Text, Url

_PARAMETERS = "AICC manual, Setting Tenant Parameters"
_TABLE_1 = "channel page, table 1"


def _field(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    kind: FieldType,
    card: str,
    text: str,
    source: str,
    *,
    required: Condition = NEVER,
    visible: Condition = ALWAYS,
    default: RawValue = None,
    placeholder: str = "",
    shapes: tuple[Shape, ...] = (),
    find: tuple[str, ...] = (),
    kept_by_itself: bool = False,
) -> FieldSpec:
    return FieldSpec(
        key=key,
        step=Step.TENANT,
        card=card,
        label=label,
        type=kind,
        help=text,
        source=source,
        required=required,
        visible=visible,
        default=default,
        placeholder=placeholder,
        shapes=shapes,
        find=find,
        kept_by_itself=kept_by_itself,
        wide=isinstance(kind, Switch),
    )


_WEBHOOK = When("twilio_tenant_webhook", True)

AS_SUGGESTED = "suggested"
"""The option of ``trust_anchor`` that leaves the choice to the program."""

FIELDS: tuple[FieldSpec, ...] = (
    _field(
        "tenant_name",
        "Tenant name",
        Text(),
        "tenant",
        "The name under which you know this tenant space. It is only used here.",
        "our own field",
        required=ALWAYS,
        placeholder="Acme Brazil",
    ),
    _field(
        "aicc_url",
        "AICC address",
        Url(example="https://aicc.example.com"),
        "tenant",
        "The address you sign in to the AICC with.",
        "channel page, Prerequisites",
        placeholder="https://aicc.example.com",
        find=("Copy it from the browser, up to the end of the host name and port.",),
    ),
    _field(
        "trust_anchor",
        "Certificate used for trust",
        Choice(
            options=(
                Option(AS_SUGGESTED, "As suggested", "The root where the chain is public, else the server's own."),
                Option("leaf", "The server's own", "It ends with every renewal; the channel page exports this one."),
                Option("intermediate", "The intermediate", "It outlives renewals, and may be changed without notice."),
                Option("root", "The root", "It lasts longest; Managing Certificates advises it."),
            )
        ),
        "tenant",
        "Which certificate of a provider's chain is taken as trust certificate when certificates are fetched for this "
        "tenant. An identity certificate is always the server's own.",
        "our own field",
        default=AS_SUGGESTED,
    ),
    _field(
        "twilio_tenant_webhook",
        "Tenant-level WhatsApp Twilio webhook",
        Switch(),
        "parameters",
        "Indicates whether to enable tenant-level WhatsApp Twilio Webhook configuration. When on, webhook user and "
        "password are kept once for the tenant. The AICC's default is not documented.",
        _TABLE_1,
        default=False,
    ),
    _field(
        "new_infobip_api",
        "Infobip API of the new version",
        Switch(),
        "parameters",
        "Whether to enable the infobip API of the new version. Infobip no longer maintains the old one. The AICC's "
        "default is not documented; here it starts on, as the page advises.",
        "channel page, Channel Integration",
        default=True,
    ),
    _field(
        "organisation_isolation",
        "Inter-organization data isolation",
        Switch(),
        "parameters",
        "Has the tenant enabled inter-organization data isolation enforcement. When on, called routes can be searched "
        "by OU, and an account without OU permission sees only its own OU's routes.",
        _PARAMETERS,
        default=False,
    ),
    _field(
        "webhook_password_validity",
        "Webhook password validity",
        Integer(minimum=7, maximum=365, unit="days"),
        "parameters",
        "WhatsApp Webhook Password Authentication Validity Period: 7 to 365 days. When it has passed, the tenant "
        "administrator is told that the password expired.",
        _TABLE_1,
        required=ALWAYS,
        default=90,
    ),
    _field(
        "export_password",
        "Password for exported archives",
        Switch(),
        "parameters",
        "Whether to set the password of the compressed file for exporting data.",
        _PARAMETERS,
        default=True,
    ),
    _field(
        "tenant_webhook_user",
        "Webhook User",
        Text(),
        "twilio_webhook",
        f"You choose it; it is entered at Twilio as user of the webhook address. {TENANT_HINT}",
        _TABLE_1,
        visible=_WEBHOOK,
        required=_WEBHOOK,
        shapes=(in_url("webhook user"),),
    ),
    _field(
        "tenant_webhook_password",
        "Webhook Password",
        SecretText(chosen_here=True),
        "twilio_webhook",
        "You choose it; it is entered at Twilio as password of the webhook address. (The page says Infobip in this "
        "place, though the section is about Twilio.)",
        _TABLE_1,
        visible=_WEBHOOK,
        required=_WEBHOOK,
        shapes=(in_url("webhook password"),),
    ),
    _field(
        "tenant_webhook_password_confirm",
        "Webhook Confirm Password",
        SecretText(),
        "twilio_webhook",
        "The webhook password once more.",
        _TABLE_1,
        visible=_WEBHOOK,
        required=_WEBHOOK,
    ),
    _field(
        "tenant_webhook_password_changed_on",
        "Webhook password set on",
        DateOnly(),
        "twilio_webhook",
        "The day the webhook password was last changed here. It is kept by itself.",
        _TABLE_1,
        visible=_WEBHOOK,
        kept_by_itself=True,
    ),
)
