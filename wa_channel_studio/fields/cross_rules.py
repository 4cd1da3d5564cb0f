"""Checks that look at several fields of any channel at once (aicc-manual, section 11).

Rules of one provider stand in that provider's table.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from wa_channel_studio.domain.choices import Choices, Standing
from wa_channel_studio.domain.problem import Problem, Severity
from wa_channel_studio.domain.reference_data import ReferenceKind
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.reads import reads
from wa_channel_studio.fields.spec import CrossRule, Values
from wa_channel_studio.fields.types.base import quoted
from wa_channel_studio.fields.types.measure import as_int

_TABLE_3 = "channel page, table 3"
_READ = "read from the AICC"
_THINGS = {
    ReferenceKind.OU: "OUs",
    ReferenceKind.CALLED_ROUTE: "called routes",
    ReferenceKind.CHATBOT: "chatbots",
}
_ADD_IT = "Choose another, or add it to the tenant's list."
_MAY_BE_HIDDEN = (
    " It may be there all the same: organisations are isolated, and an account without OU permission sees only the "
    "routes of its own OU."
)
_OFFLINE = "AICC manual, How Do I Enable Offline Messages?"
_SESSION_END = "AICC manual, How Do I Set Session End Due to No Customer Reply?"


@reads("ou", "skill_queue")
def references(values: Values, context: CheckContext) -> Iterator[Problem]:
    """OU and called route: given, and known to the tenant. Not judged without a workspace."""
    tenant = context.tenant
    if tenant is None:
        return
    isolated = tenant.parameters.organisation_isolation
    ou, route = values.get("ou"), values.get("skill_queue")
    if not ou:
        remedy = "Choose an OU. This tenant isolates its organisations, so data without one may not be seen."
        if not isolated:
            remedy = "Choose the OU the channel belongs to."
        yield Problem("ou", Severity.WARNING, "No OU is chosen.", remedy, source=_TABLE_3)
    elif isinstance(ou, str) and ou not in tenant.ou_choices.by_value:
        yield from _fate("ou", ou, tenant.ou_choices, tenant)
    if not route:
        message, remedy = "No called route is chosen.", "Choose the multimedia called route for this channel."
        yield Problem("skill_queue", Severity.WARNING, message, remedy, source=_TABLE_3)
        return
    if not isinstance(route, str):
        return
    chosen = tenant.route_choices.by_value.get(route)
    if chosen is None:
        yield from _fate("skill_queue", route, tenant.route_choices, tenant)
    elif isolated and ou and chosen.ou and chosen.ou != ou:
        message = f"The called route belongs to the OU {quoted(chosen.ou)}, the channel to {quoted(str(ou))}."
        yield Problem("skill_queue", Severity.WARNING, message, "Choose a route of the same OU.", source=_TABLE_3)


@reads("robot_access_code", "offline_chatbot_code")
def chatbots(values: Values, context: CheckContext) -> Iterator[Problem]:
    """Access codes of chatbots against those that were read; where none were, nothing is said."""
    tenant = context.tenant
    if tenant is None:
        return
    for key in ("robot_access_code", "offline_chatbot_code"):
        code = values.get(key)
        if isinstance(code, str) and code and code not in tenant.chatbot_choices.by_value:
            yield from _fate(key, code, tenant.chatbot_choices, tenant)


def _fate(key: str, value: str, choices: Choices, tenant: Tenant) -> Iterator[Problem]:
    """What is to be said of a value that the list does not have. Only days of readings are told: the verdict is kept,
    and must not change with the clock."""
    found = choices.find(value)
    if found.standing in (Standing.THERE, Standing.UNKNOWN):
        return
    things = _THINGS[choices.kind]
    source = _TABLE_3
    if choices.read_at is None:
        message, remedy = f"{quoted(value)} is not in the list of {things} of {tenant.name}.", _ADD_IT
    elif found.standing is Standing.RENAMED:
        message = f"{quoted(value)} is called {quoted(found.now)} on the AICC now."
        remedy, source = f"Choose {quoted(found.now)}.", _READ
    elif found.since is not None:
        message = f"{quoted(value)} is not on the AICC any more since {found.since:%Y-%m-%d}."
        remedy, source = "Choose another.", _READ
    else:
        message = f"{quoted(value)} was not among the {things} of the AICC when they were read on "
        message += f"{choices.read_at:%Y-%m-%d}."
        remedy, source = "Choose another, or read the lists again if it is new.", _READ
    routes = choices.kind is ReferenceKind.CALLED_ROUTE
    if routes and source == _READ and not found.now and tenant.parameters.organisation_isolation:
        remedy += _MAY_BE_HIDDEN
    yield Problem(key, Severity.WARNING, message, remedy, source=source)


@reads(
    "session_end_enabled", "customer_reply_minutes", "offline_customer_reply_minutes", "offline_enabled", "skill_queue"
)
def session_end(values: Values, context: CheckContext) -> Iterator[Problem]:
    """The customer's reply time-out against the waiting times that must be shorter (rows 3 and 4)."""
    if values.get("session_end_enabled") is not True:
        return
    reply = as_int(values.get("customer_reply_minutes"))
    if reply is None:
        return
    called = as_int(values.get("offline_customer_reply_minutes"))
    if values.get("offline_enabled") is True and called is not None and called >= reply:
        message = (
            f"The called customer's time ({called} min) must be shorter than the customer's reply time ({reply} min)."
        )
        remedy = "Lower it, or raise Customer Reply Timeout Period."
        yield Problem("offline_customer_reply_minutes", Severity.ERROR, message, remedy, source=_OFFLINE)
    route_name = values.get("skill_queue")
    route = context.tenant.called_route(route_name) if context.tenant and isinstance(route_name, str) else None
    if route is not None and route.max_wait_seconds is not None and reply * 60 <= route.max_wait_seconds:
        message = f"{reply} min is not longer than the queue's longest waiting time ({route.max_wait_seconds} s)."
        remedy = "Raise it, or lower the waiting time of the skill queue."
        yield Problem("customer_reply_minutes", Severity.WARNING, message, remedy, source=_SESSION_END)


@reads("offline_enabled", "offline_routing_mode", "last_agent_enabled", "offline_chatbot_code")
def offline_routing(values: Values, context: CheckContext) -> Iterator[Problem]:
    """Offline messages need what their routing mode relies on (rows 5 and 6)."""
    del context
    if values.get("offline_enabled") is not True:
        return
    mode = values.get("offline_routing_mode")
    if mode == "last_agent" and values.get("last_agent_enabled") is not True:
        remedy = "Switch on Last Agent Mode, or choose another routing mode."
        yield Problem("offline_routing_mode", Severity.ERROR, "Last Agent Mode is off.", remedy, source=_OFFLINE)
    if mode == "chatbot" and not values.get("offline_chatbot_code"):
        remedy = "Enter the access code of the chatbot."
        message = "Routing to a chatbot needs its access code."
        yield Problem("offline_chatbot_code", Severity.ERROR, message, remedy, source=_OFFLINE)


@reads("channel_name", around=True)
def unique_name(values: Values, context: CheckContext) -> Iterator[Problem]:
    """The channel name is unique in the tenant. Whether capitals count is UNKNOWN, so near twins are a warning."""
    name = values.get("channel_name")
    if not isinstance(name, str) or not name or context.tenant is None:
        return
    source = "channel page, table 3"
    if name in context.taken_names:
        message = f"Another channel of {context.tenant.name} is called {name}."
        yield Problem("channel_name", Severity.ERROR, message, "Choose another name.", source=source)
    elif name.casefold() in _folded(context.taken_names):
        message = "Another channel has this name with other capitals."
        remedy = "Choose another name: it is not known whether the AICC tells them apart."
        yield Problem("channel_name", Severity.WARNING, message, remedy, source=source)


@lru_cache(maxsize=4)
def _folded(names: frozenset[str]) -> frozenset[str]:
    """The names without regard to capitals; made once for a list of channels that share them."""
    return frozenset(name.casefold() for name in names)


SHARED_RULES: tuple[CrossRule, ...] = (references, chatbots, session_end, offline_routing, unique_name)
