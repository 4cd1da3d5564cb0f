"""Which servers a channel's certificates come from, for the answers given so far.

Reads the provider's table. It asks no server; what is not known yet is told with where it has to be entered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.server import Parsed, Server, parse_server
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.fields.check import visible_fields
from wa_channel_studio.fields.hosts import OF_TENANT, address_of
from wa_channel_studio.fields.spec import Host, Recipe
from wa_channel_studio.fields.table import PROVIDERS, spec_for


@dataclass(frozen=True, slots=True)
class Wanted:
    """A server whose certificate is wanted, with the reason, or an address that is not known yet."""

    key: str
    """Tells it from the others of a plan, also after an address was changed."""
    role: Role
    why: str
    parsed: Parsed | None = None
    """None while the address is not known."""
    unknown: str = ""
    """Why it is not known, with what to do; empty when it is."""
    label: str = ""
    """What to call it while it is not known: the label of the field that holds the address."""
    field: str = ""
    """The field of the channel that holds the address; empty for a fixed one and for the tenant's."""
    called: bool = False
    proxied: bool = False

    @property
    def server(self) -> Server | None:
        """The server, when it is known."""
        return self.parsed.server if self.parsed is not None else None

    @property
    def shown(self) -> str:
        """What to call it: the host, or the field that is to name it."""
        return self.parsed.server.shown if self.parsed is not None else self.label


@dataclass(frozen=True, slots=True)
class Part:
    """One certificate field with the servers that its content comes from."""

    recipe: Recipe
    label: str
    wanted: tuple[Wanted, ...]

    @property
    def field(self) -> str:
        """The key of the field."""
        return self.recipe.field

    @property
    def role(self) -> Role:
        """What the certificate is there for."""
        return self.recipe.role


@dataclass(frozen=True, slots=True)
class Plan:
    """All that has to be asked for one channel."""

    provider: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def wanted(self) -> tuple[Wanted, ...]:
        """Every server of every part, in their order."""
        return tuple(wanted for part in self.parts for wanted in part.wanted)


def make_plan(answers: Answers, tenant: Tenant) -> Plan:
    """What to ask for a channel of these answers. Fields that the answers do not call for are left out."""
    provider = answers.text("provider")
    table = PROVIDERS.get(provider)
    if table is None:
        return Plan(provider)
    visible = {spec.key: spec for spec in visible_fields(answers, tenant.parameters)}
    parts = []
    for recipe in table.recipes:
        spec = visible.get(recipe.field)
        if spec is not None:
            parts.append(Part(recipe, spec.label, _wanted(recipe, answers, tenant)))
    return Plan(provider, tuple(parts))


def _wanted(recipe: Recipe, answers: Answers, tenant: Tenant) -> tuple[Wanted, ...]:
    """Each server once: two reasons for one server make one entry that the AICC calls if either says so."""
    found: list[Wanted] = []
    for number, host in enumerate(recipe.hosts):
        one = _one(f"{recipe.role.value}.{number}", recipe.role, host, answers, tenant)
        if one.server is None:
            if not host.extra:
                found.append(one)
            continue
        same = next((place for place, other in enumerate(found) if other.server == one.server), None)
        if same is None:
            found.append(one)
        else:
            found[same] = replace(found[same], called=found[same].called or one.called)
    return tuple(found)


def _one(key: str, role: Role, host: Host, answers: Answers, tenant: Tenant) -> Wanted:
    spec = spec_for(answers.text("provider"), host.from_field)
    of_tenant = host.from_field == OF_TENANT
    label = "The AICC's address" if of_tenant else spec.label if spec is not None else host.address
    bare = Wanted(
        key,
        role,
        host.why,
        label=label,
        field="" if of_tenant or host.address else host.from_field,
        called=host.called,
        proxied=host.proxied,
    )
    address = address_of(host, answers, tenant).strip()
    if not address:
        where = f"Enter it in the settings of {tenant.name}." if of_tenant else "Fill it in, then it is asked."
        return replace(bare, unknown=f"{label} is empty. {where}")
    try:
        return replace(bare, parsed=parse_server(address))
    except ProblemError as reason:
        said = f"{reason.problem.message} {reason.problem.remedy}".strip()
        return replace(bare, unknown=f"{label} names no host: {said}")
