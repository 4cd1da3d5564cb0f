"""What a refusal of the channel service means, and at which fields of the form it belongs.

Knows the codes of the contract (resources/aicc/channel-service.openapi.yaml). Refusals of the gateway before it have a
body of their own and are told in ``refusals``.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wa_channel_studio.aicc.answers import Answer, Json, object_or_nothing, text_of
from wa_channel_studio.aicc.payload import key_of
from wa_channel_studio.aicc.redaction import Redactor
from wa_channel_studio.aicc.refusals import Asked, page_instead, refusal
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.services.aicc_ports import AiccError, Fault

SOURCE = "the AICC's channel service"

_CODES: Mapping[str, tuple[Fault, str, str]] = MappingProxyType(
    {
        "not_found": (Fault.GONE, "There is no such {what} on the AICC any more.", "Make a new plan."),
        "name_taken": (
            Fault.NAME_TAKEN,
            "The AICC already has a channel of that name.",
            "Choose another name, or take that channel over into the workspace.",
        ),
        "in_use": (Fault.RULES, "The AICC still uses this {what}.", "Take it out of the channels that use it first."),
        "revision_differs": (
            Fault.REVISION,
            "This {what} was changed on the AICC since it was read.",
            "Make a new plan, which shows what changed.",
        ),
        "too_large": (Fault.RULES, "The AICC found what was sent too large.", "Use a smaller file."),
        "rules": (
            Fault.RULES,
            "The AICC refused this {what}: a rule of its own is broken.",
            "Correct it and try again.",
        ),
        "idempotency_mismatch": (
            Fault.UNEXPECTED,
            "The AICC already received something else under the key of this request.",
            "It is looked up there before anything is sent again.",
        ),
        "if_match_required": (
            Fault.UNEXPECTED,
            "The AICC asks for a revision that was sent: a gateway may have taken out the header If-Match.",
            "Ask whoever runs the gateway to let If-Match, If-None-Match and ETag through.",
        ),
        "malformed": (
            Fault.RULES,
            "The AICC did not understand what this program sent.",
            "Its channel service may be of another version than this program; ask whoever runs it.",
        ),
    }
)


def service_refusal(answer: Answer, asked: Asked, redactor: Redactor, thing: str) -> AiccError:
    """The error for an answer of the channel service without success; ``thing`` is a channel or a certificate."""
    if answer.status < 300 and answer.is_page:
        return page_instead(answer, asked, redactor)
    body = object_or_nothing(answer.body)
    known = _CODES.get(text_of(body.get("code")))
    if known is None or answer.status >= 500:
        return refusal(answer, asked, redactor)
    fault, message, remedy = known
    words = redactor.shown(text_of(body.get("message")), asked.private)
    problems = _problems(body, asked, redactor)
    said = words or "; ".join(problem.message for problem in problems)
    whole = message.format(what=thing) + (f" It says “{redactor.shown(said, asked.private)}”." if said else "")
    return AiccError(fault, Problem("", Severity.ERROR, whole, remedy, words, SOURCE), problems, answer.status)


def _problems(body: Json, asked: Asked, redactor: Redactor) -> tuple[Problem, ...]:
    """What is told of single fields, at keys of the field table; an unknown field's name stands in the message."""
    told = body.get("errors")
    found = []
    for one in told if isinstance(told, list) else ():
        if not isinstance(one, dict):
            continue
        name = text_of(one.get("field"))
        key = key_of(name.rpartition(".")[2])
        words = redactor.shown(text_of(one.get("message")) or text_of(one.get("code")), asked.private)
        if name and not key:
            words = f"{redactor.shown(name, asked.private)}: {words}"
        found.append(
            Problem(
                key,
                Severity.ERROR,
                words or "The AICC refused this value.",
                "This is a rule of the AICC's. Change the value, or ask whoever runs the AICC.",
                redactor.shown(text_of(one.get("code")), asked.private),
                SOURCE,
            )
        )
    return tuple(found)
