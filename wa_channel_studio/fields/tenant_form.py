"""A tenant's settings as a form: to answers, back, and checked like a channel's.

The OU and called-route lists are not part of the form; they are edited beside it, one entry a line.
"""

from __future__ import annotations

from dataclasses import fields, replace

from wa_channel_studio.domain.answers import Answers, RawValue, is_empty
from wa_channel_studio.domain.certificate import Anchor
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant, TenantParameters, TwilioWebhook
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.tables.tenant import AS_SUGGESTED, FIELDS
from wa_channel_studio.fields.types.measure import as_date, as_int

PARAMETER_KEYS: tuple[str, ...] = tuple(item.name for item in fields(TenantParameters))
"""Keys that ``tenant set --parameter`` knows."""

_ANCHORS: dict[str, Anchor | None] = {AS_SUGGESTED: None, **{anchor.value: anchor for anchor in Anchor}}


def tenant_fields() -> tuple[FieldSpec, ...]:
    """The declarations, in the order of the form."""
    return FIELDS


def tenant_field(key: str) -> FieldSpec:
    """The declaration of ``key``. Raises KeyError for an unknown one."""
    return {spec.key: spec for spec in FIELDS}[key]


def tenant_to_answers(tenant: Tenant) -> Answers:
    """The form's values of a tenant."""
    webhook = tenant.twilio_webhook
    values: dict[str, RawValue] = {
        "tenant_name": tenant.name,
        "aicc_url": tenant.aicc_url,
        "trust_anchor": tenant.trust_anchor.value if tenant.trust_anchor is not None else AS_SUGGESTED,
        "tenant_webhook_user": webhook.user,
        "tenant_webhook_password": webhook.password,
        "tenant_webhook_password_confirm": webhook.password_confirm,
        "tenant_webhook_password_changed_on": webhook.changed_on.isoformat() if webhook.changed_on else "",
    }
    return Answers(values | {key: getattr(tenant.parameters, key) for key in PARAMETER_KEYS})


def tenant_from_answers(tenant: Tenant, answers: Answers) -> Tenant:
    """``tenant`` with the form's values. A parameter that cannot be read keeps what it was."""
    old = tenant.parameters
    parameters: dict[str, bool | int] = {}
    for key in PARAMETER_KEYS:
        value, present = answers.get(key), getattr(old, key)
        if isinstance(present, bool):
            parameters[key] = value if isinstance(value, bool) else present
        else:
            number = as_int(value)
            parameters[key] = number if number is not None else present
    return replace(
        tenant,
        name=answers.text("tenant_name"),
        aicc_url=answers.text("aicc_url"),
        trust_anchor=_ANCHORS.get(answers.text("trust_anchor"), tenant.trust_anchor),
        parameters=TenantParameters(**parameters),  # type: ignore[arg-type]  # names and types are the class's own
        twilio_webhook=TwilioWebhook(
            user=answers.text("tenant_webhook_user"),
            password=_secret(answers.get("tenant_webhook_password")),
            password_confirm=_secret(answers.get("tenant_webhook_password_confirm")),
            changed_on=as_date(answers.get("tenant_webhook_password_changed_on")),
        ),
    )


def _secret(value: RawValue) -> Secret:
    return value if isinstance(value, Secret) else Secret("")


def check_tenant(answers: Answers, context: CheckContext) -> tuple[Problem, ...]:
    """Every problem of the form. ``context.taken_names`` holds the names of the other tenants."""
    parameters = tenant_from_answers(Tenant("", ""), answers).parameters
    problems: list[Problem] = []
    for spec in FIELDS:
        if not spec.visible.holds(answers, parameters):
            continue
        value = answers.get(spec.key)
        if is_empty(value):
            if spec.required.holds(answers, parameters):
                problems.append(spec.missing_flaw.at(spec.key))
            continue
        problems.extend(flaw.at(spec.key) for flaw in spec.flaws(value))
    if answers.text("tenant_name") in context.taken_names:
        message = "Another tenant of this workspace has this name."
        problems.append(Problem("tenant_name", Severity.ERROR, message, "Choose another name."))
    password, confirm = answers.get("tenant_webhook_password"), answers.get("tenant_webhook_password_confirm")
    if parameters.twilio_tenant_webhook and password and confirm and password != confirm:
        message = "The two passwords differ."
        problems.append(Problem("tenant_webhook_password_confirm", Severity.ERROR, message, "Type the same twice."))
    changed, days = as_date(answers.get("tenant_webhook_password_changed_on")), parameters.webhook_password_validity
    if parameters.twilio_tenant_webhook and password and changed and (context.today - changed).days > days:
        message = f"The webhook password is older than {days} days and has expired on the AICC."
        remedy = "Choose a new one, enter it on the AICC and at Twilio."
        problems.append(Problem("tenant_webhook_password", Severity.WARNING, message, remedy))
    order = {spec.key: number for number, spec in enumerate(FIELDS)}
    problems.sort(key=lambda problem: order[problem.field])
    return tuple(problems)
