"""Rows that several providers have, with what differs between them as arguments.

Also the rules that belong to these rows: webhook passwords, trustlist. Certificates stand in a module of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from wa_channel_studio.domain.answers import RawValue
from wa_channel_studio.domain.expiry import days_after
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.fields.condition import ALWAYS, Condition, When
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import CrossRule, Ending, FieldSpec, Rule, Shape, Step, Values
from wa_channel_studio.fields.types import (
    CheckList,
    Choice,
    DateOnly,
    Item,
    Option,
    Phone,
    SecretText,
    Text,
    Url,
)
from wa_channel_studio.fields.types.measure import as_date

PHONE_NUMBER_ID = Shape(
    pattern=r"[0-9]{15,17}",
    wanted=False,
    message="This looks like a phone-number id, not a phone number.",
    remedy="Enter the number that customers write to, with country code.",
    source="Meta's documentation: ids are 15 to 17 digits",
)


INBOUND = Shape(
    pattern=r"(?is)https?://[^/]+/social/on/whatsapp/.*",
    wanted=False,
    message="This is the AICC's own address for incoming messages, not the provider's.",
    remedy="Enter the address prefix that the provider gave you; this one belongs to Channel Integration.",
    source="AICC API reference, messages received from the provider",
)


def prerequisites(source: str) -> str:
    """Where on the channel page a provider's list stands."""
    return f"channel page, Prerequisites, {source}"


def before_you_start(items: tuple[Item, ...], source: str) -> FieldSpec:
    """The tick list of what must be there before the start."""
    return FieldSpec(
        key="prerequisites_done",
        step=Step.PROVIDER,
        card="before",
        label="Before you start",
        type=CheckList(items=items),
        source=source,
        help="What to have bought, asked for and noted before the fields can be filled in. Ticks are kept with the channel.",
        follows_provider=True,
        wide=True,
    )


def phone_number(
    source: str,
    text: str,
    *,
    find: tuple[str, ...],
    visible: Condition = ALWAYS,
    shapes: tuple[Shape, ...] = (),
) -> FieldSpec:
    """The number that customers write to."""
    return FieldSpec(
        key="phone_number",
        step=Step.PROVIDER,
        card="account",
        label="Phone Number",
        type=Phone(),
        required=ALWAYS,
        visible=visible,
        source=source,
        help=text,
        find=find,
        placeholder="+5511940001207",
        shapes=(PHONE_NUMBER_ID, *shapes),
    )


def plain(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    source: str,
    text: str,
    *,
    find: tuple[str, ...] = (),
    shapes: tuple[Shape, ...] = (),
    visible: Condition = ALWAYS,
    code: bool = False,
    missing: str = "",
    card: str = "account",
) -> FieldSpec:
    """A required text of the provider's account; ``code`` for ids with a fixed alphabet."""
    return FieldSpec(
        key=key,
        step=Step.PROVIDER,
        card=card,
        label=label,
        type=Text(fixed_alphabet=code, monospace=code),
        required=ALWAYS,
        visible=visible,
        source=source,
        help=text,
        find=find,
        shapes=shapes,
        missing=missing,
        follows_provider=True,
    )


def secret(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    source: str,
    text: str,
    *,
    find: tuple[str, ...] = (),
    shapes: tuple[Shape, ...] = (),
    visible: Condition = ALWAYS,
    code: bool = False,
    missing: str = "",
) -> FieldSpec:
    """A required secret of the provider's account; ``code`` for keys and tokens with a fixed alphabet."""
    row = plain(key, label, source, text, find=find, shapes=shapes, visible=visible, missing=missing)
    return replace(row, type=SecretText(fixed_alphabet=code))


def address(  # one row of the table, every part of which is named where it is used
    key: str,
    label: str,
    source: str,
    text: str,
    *,
    example: str,
    find: tuple[str, ...] = (),
    before: str = "",
    shapes: tuple[Shape, ...] = (),
    rules: tuple[Rule, ...] = (),
    ends: Ending | None = None,
) -> FieldSpec:
    """A required web address of the provider."""
    row = plain(key, label, source, text, find=find, shapes=(INBOUND, *shapes))
    return replace(row, type=Url(example=example), before=before, rules=rules, ends=ends, placeholder=example)


TRUSTLIST_BEFORE = "The system administrator must add it to the address trustlist."


def trustlist(key: str, label: str, source: str) -> tuple[FieldSpec, FieldSpec]:
    """Whether the address in ``key`` has been put on the AICC's trustlist, and since when."""
    state = FieldSpec(
        key=f"{key}_trustlist",
        step=Step.PROVIDER,
        card="account",
        label=f"{label} on the address trustlist",
        type=Choice(
            options=(
                Option("not_asked", "Not asked for yet"),
                Option("requested", "Requested"),
                Option("approved", "Approved"),
            )
        ),
        default="not_asked",
        source=source,
        help=f"The AICC calls only addresses that its system administrator has approved. {label} is one of them.",
        find=("Send the address to the AICC's system administrator and ask for it to be added to the trustlist.",),
        follows_provider=True,
        stays=True,
    )
    since = FieldSpec(
        key=f"{key}_trustlist_on",
        step=Step.PROVIDER,
        card="account",
        label="Requested or approved on",
        type=DateOnly(),
        visible=When(f"{key}_trustlist", "requested", "approved"),
        source="our own field",
        help="The day of the request or of the approval, so that somebody can ask about it.",
        follows_provider=True,
    )
    return state, since


def trustlist_rule(key: str, label: str) -> CrossRule:
    """Anything but approved is a warning."""

    @reads(f"{key}_trustlist", f"{key}_trustlist_on")
    def judge(values: Values, context: CheckContext) -> Iterator[Problem]:
        del context
        state = values.get(f"{key}_trustlist")
        if state == "approved":
            return
        if state == "requested":
            day = as_date(values.get(f"{key}_trustlist_on"))
            message = f"{label} was requested for the trustlist{f' on {day}' if day else ''} and is not approved yet."
            remedy = "Ask the system administrator, and choose Approved once it is."
        else:
            message = f"{label} is not on the address trustlist yet."
            remedy = "Ask the system administrator to add it."
        source = "channel page, Prerequisites"
        yield Problem(f"{key}_trustlist", Severity.WARNING, message, remedy, source=source)

    return judge


def webhook_user_and_password(
    source: str,
    told: str,
    *,
    visible: Condition = ALWAYS,
    password_shapes: tuple[Shape, ...] = (),
) -> tuple[FieldSpec, ...]:
    """The password that the provider must send with each message, its repetition and the day it was set."""
    common = (
        f"The password with which the provider identifies itself to the AICC. You choose it. {told} "
        "The AICC's rules for it are not documented; it expires after the days set in the tenant."
    )
    return (
        FieldSpec(
            key="webhook_password",
            step=Step.PROVIDER,
            card="webhook",
            label="Webhook Password",
            type=SecretText(chosen_here=True),
            required=ALWAYS,
            visible=visible,
            source=source,
            help=common,
            find=("Generate one here, or choose your own.",),
            shapes=password_shapes,
            ends=_webhook_password_ends,
        ),
        FieldSpec(
            key="webhook_password_confirm",
            step=Step.PROVIDER,
            card="webhook",
            label="Webhook Confirm Password",
            type=SecretText(),
            required=ALWAYS,
            visible=visible,
            source=source,
            help="The webhook password once more, so that a slip of the hand shows.",
            missing="The webhook password is not repeated.",
            repeats="webhook_password",
        ),
        FieldSpec(
            key="webhook_password_changed_on",
            step=Step.PROVIDER,
            card="webhook",
            label="Webhook password set on",
            type=DateOnly(),
            visible=visible,
            source="channel page, table 1 (validity period)",
            help="The day the webhook password was last changed here. It is kept by itself and tells when it expires.",
            kept_by_itself=True,
        ),
    )


@reads("webhook_password_changed_on")
def _webhook_password_ends(value: RawValue, values: Values, context: CheckContext) -> date | None:
    del value
    changed = as_date(values.get("webhook_password_changed_on"))
    return days_after(changed, context.parameters.webhook_password_validity) if changed is not None else None


@reads("webhook_password", "webhook_password_confirm", "webhook_password_changed_on", around=True)
def webhook_rule(values: Values, context: CheckContext) -> Iterator[Problem]:
    """Both passwords agree, and the password is not older than the tenant allows."""
    password, confirm = values.get("webhook_password"), values.get("webhook_password_confirm")
    if password and confirm and password != confirm:
        remedy = "Type the same password twice, or generate one."
        yield Problem("webhook_password_confirm", Severity.ERROR, "The two passwords differ.", remedy)
    changed = as_date(values.get("webhook_password_changed_on"))
    days = context.parameters.webhook_password_validity
    if password and changed is not None and (context.today - changed).days > days:
        message = f"The webhook password is older than {days} days and has expired on the AICC."
        remedy = "Choose a new one, enter it on the AICC and tell the provider."
        yield Problem("webhook_password", Severity.WARNING, message, remedy, source="channel page, table 1")
