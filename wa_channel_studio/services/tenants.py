"""What can be done with tenants: keep their settings, their lists of OUs and called routes, and their connections.

After a change every channel of the tenant is judged anew, because its rules may depend on it. Every change can be
undone.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

from wa_channel_studio.domain.aicc import NOT_CONNECTED, Connection
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import CalledRoute, OrganisationUnit, Tenant
from wa_channel_studio.fields.context import CheckContext
from wa_channel_studio.fields.tenant_form import check_tenant, tenant_from_answers, tenant_to_answers
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.channels import ChannelService
from wa_channel_studio.services.checking import judge_tenant, today
from wa_channel_studio.services.connection_deeds import ConnectionDeed
from wa_channel_studio.services.connections import checked_connection
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.sync_doubt import parameters_changed
from wa_channel_studio.services.tenant_deeds import TenantDeed, TenantWithConnectionDeed
from wa_channel_studio.services.undo import UndoStack

_SEPARATOR = re.compile(r"\s*[;\t|]\s*")


class TenantService:
    """Tenants of one open workspace."""

    def __init__(self, begin: Begin, channels: ChannelService, clock: Clock, undo: UndoStack | None = None) -> None:
        self._begin = begin
        self._channels = channels
        self._clock = clock
        self._undo = undo

    def all(self) -> tuple[Tenant, ...]:
        """All tenants, by name."""
        with self._begin() as work:
            return work.tenants.all()

    def get(self, tenant_id: str) -> Tenant:
        """One tenant. Raises NotFoundError."""
        with self._begin() as work:
            return work.tenants.get(tenant_id)

    def by_name(self, name: str) -> Tenant:
        """One tenant. Raises NotFoundError."""
        with self._begin() as work:
            return work.tenants.by_name(name)

    def check(self, answers: Answers, tenant_id: str = "") -> tuple[Problem, ...]:
        """The problems of a tenant's form."""
        with self._begin() as work:
            taken = frozenset(tenant.name for tenant in work.tenants.all() if tenant.id != tenant_id)
        return check_tenant(answers, CheckContext(today(self._clock), taken_names=taken))

    def add(self, name: str, aicc_url: str = "") -> Tenant:
        """A new tenant. Raises ProblemError when the name is empty or taken, or the address is none."""
        tenant = Tenant(uuid.uuid4().hex, name.strip(), aicc_url.strip())
        self._refuse(tenant_to_answers(tenant), tenant.id)
        return self._keep(None, tenant)

    def save(self, tenant: Tenant) -> Tenant:
        """Keep a tenant's settings and lists and judge its channels anew. Raises ProblemError for what is wrong."""
        self._refuse(tenant_to_answers(tenant), tenant.id)
        return self._keep(self.get(tenant.id), tenant)

    def save_form(
        self,
        tenant_id: str,
        answers: Answers,
        ous: tuple[OrganisationUnit, ...],
        routes: tuple[CalledRoute, ...],
        connection: Connection | None = None,
    ) -> Tenant:
        """Keep what a tenant's form holds; a new tenant without ``tenant_id``. Raises ProblemError.

        Its ``connection``, when one is given, is kept with it at once, and both are undone at once.
        """
        self._refuse(answers, tenant_id)
        cleaned = checked_connection(connection) if connection is not None else None
        old = self.get(tenant_id) if tenant_id else None
        blank = Tenant(uuid.uuid4().hex, answers.text("tenant_name").strip(), answers.text("aicc_url").strip())
        tenant = replace(tenant_from_answers(old or blank, answers), ous=ous, called_routes=routes)
        self._refuse(tenant_to_answers(tenant), tenant.id)
        return self._keep(old, tenant, cleaned)

    def remove(self, tenant_id: str) -> None:
        """Remove a tenant without channels. Raises ProblemError while it has some, also in the trash."""
        with self._begin() as work:
            tenant = work.tenants.get(tenant_id)
            for trashed, where in ((False, ""), (True, " in the trash")):
                page = work.channels.page(ChannelQuery(tenant_id=tenant_id, trashed=trashed, limit=1))
                if page.matching:
                    raise ProblemError.of(
                        f"{tenant.name} still has {page.matching} channel(s){where}.",
                        "Move or delete them first.",
                    )
            connection = work.connections.get(tenant_id)
            work.tenants.remove(tenant_id)
            work.commit()
        self._did(tenant, None, connection, NOT_CONNECTED)

    def _keep(self, old: Tenant | None, tenant: Tenant, connection: Connection | None = None) -> Tenant:
        """Keep a tenant and judge its channels by it, all at once."""
        webhook = tenant.twilio_webhook
        known = old.twilio_webhook.password if old is not None else Secret("")
        if webhook.password and webhook.password != known:
            tenant = replace(tenant, twilio_webhook=replace(webhook, changed_on=today(self._clock)))
        with self._begin() as work:
            if old is None:
                work.tenants.add(tenant)
            else:
                work.tenants.save(tenant)
                parameters_changed(work, old, tenant)
                judge_tenant(work, tenant.id, self._clock)
            known_connection = work.connections.get(tenant.id) if connection is not None else NOT_CONNECTED
            if connection is not None and connection != known_connection:
                work.connections.save(tenant.id, connection)
            work.commit()
        self._did(old, tenant, known_connection, connection if connection is not None else known_connection)
        return tenant

    def _did(
        self, before: Tenant | None, after: Tenant | None, connection: Connection, connection_after: Connection
    ) -> None:
        """Remember what can be undone: of a tenant, of its connection, or both as one."""
        whose = after or before
        if self._undo is None or whose is None:
            return
        of_tenant = TenantDeed(self._begin, self._clock, before, after)
        of_connection = ConnectionDeed(self._begin, whose.id, whose.name, connection, connection_after)
        if before == after:
            if connection != connection_after:
                self._undo.push(of_connection)
        elif connection == connection_after:
            self._undo.push(of_tenant)
        else:
            self._undo.push(TenantWithConnectionDeed(self._begin, of_tenant, of_connection))

    def _refuse(self, answers: Answers, tenant_id: str) -> None:
        for problem in self.check(answers, tenant_id):
            # An unfinished Twilio webhook is kept: a warning on the channels tells of it.
            unfinished = problem.field.startswith("tenant_webhook") and "missing" in problem.message
            if problem.severity is Severity.ERROR and not unfinished:
                raise ProblemError(problem)


def parse_ous(text: str) -> tuple[OrganisationUnit, ...]:
    """OUs from pasted lines: a name, and after a semicolon or tab its code."""
    rows = (_SEPARATOR.split(line.strip(), maxsplit=1) for line in text.splitlines() if line.strip())
    return tuple(OrganisationUnit(row[0], row[1] if len(row) > 1 else "") for row in rows)


def show_ous(ous: tuple[OrganisationUnit, ...]) -> str:
    """The lines that :func:`parse_ous` reads back."""
    return "\n".join(f"{ou.name}; {ou.code}" if ou.code else ou.name for ou in ous)


def parse_routes(text: str) -> tuple[CalledRoute, ...]:
    """Called routes from pasted lines: name; OU; longest waiting time in seconds.

    Raises ProblemError, with the line, for a waiting time that is no whole number.
    """
    routes = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, ou, seconds, *_ = (*_SEPARATOR.split(line.strip(), maxsplit=2), "", "")
        seconds = seconds.strip().removesuffix("s").strip()
        if seconds and not (seconds.isascii() and seconds.isdigit()):
            raise ProblemError.of(
                f"Line {number}: “{seconds}” is not a number of seconds.", "Write name; OU; seconds.", field="routes"
            )
        routes.append(CalledRoute(name, ou, int(seconds) if seconds else None))
    return tuple(routes)


def show_routes(routes: tuple[CalledRoute, ...]) -> str:
    """The lines that :func:`parse_routes` reads back."""
    lines = []
    for route in routes:
        seconds = "" if route.max_wait_seconds is None else str(route.max_wait_seconds)
        lines.append("; ".join((route.name, route.ou, seconds)).rstrip("; ") if route.ou or seconds else route.name)
    return "\n".join(lines)
