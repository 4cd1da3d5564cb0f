"""Reads called routes, skill queues, OUs and chatbots from a tenant's AICC, and tells what became of the old ones.

Nothing is written before all was read: one that is cancelled leaves everything as it was. Afterwards the tenant's
channels are judged anew in the same transaction, since they refer to what was read.
"""

from __future__ import annotations

from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceData, ReferenceKind
from wa_channel_studio.services.aicc_ports import AiccError, AiccSession, Fault, ReferenceList
from wa_channel_studio.services.checking import judge_tenant
from wa_channel_studio.services.connections import ConnectionService
from wa_channel_studio.services.jobs import JobContext
from wa_channel_studio.services.ports import Begin, Clock
from wa_channel_studio.services.reference_merging import merged, reading_of

_OF_THE_GATEWAY = (ReferenceKind.CALLED_ROUTE, ReferenceKind.SKILL_QUEUE, ReferenceKind.OU)
"""Kinds that are asked at the same place with the same token; chatbots have another (aicc-api, 1.3)."""
KINDS = (*_OF_THE_GATEWAY, ReferenceKind.CHATBOT)
KIND_WORDS = {
    ReferenceKind.CALLED_ROUTE: "called routes",
    ReferenceKind.SKILL_QUEUE: "skill queues",
    ReferenceKind.OU: "OUs",
    ReferenceKind.CHATBOT: "chatbots",
}
_OF_ALL = frozenset((Fault.UNREACHABLE, Fault.TLS, Fault.TOKEN))
"""Faults that the next kind would meet as well."""
_NONE_OFFERED = (
    "This address offers none of the lists. Either the AICC's API package was not imported into the API gateway, which "
    "Huawei's engineers do, or the API base URL is another."
)


class ReferenceService:
    """Reference data of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock, connections: ConnectionService) -> None:
        self._begin = begin
        self._clock = clock
        self._connections = connections

    def of_tenant(self, tenant_id: str) -> ReferenceData:
        """What was last read."""
        with self._begin(reading=True) as work:
            return work.references.of_tenant(tenant_id)

    def pull(self, tenant_id: str, job: JobContext, connection: Connection | None = None) -> ReferenceData:
        """Read all four lists, keep them, and judge the tenant's channels anew. What an AICC does not offer, or is not
        set up, is a state of the result. Raises AiccError when nothing at all could be read, or Cancelled.

        Read is with ``connection``, the kept one with None; it is not kept by reading.
        Raises ProblemError when the connection is not set up. How a failed reading ended is kept as well.
        """
        reach = self._connections.reach(tenant_id, connection)
        if not (reach.connection.reads or reach.connection.oiap_url):
            raise ProblemError.of(
                "The connection to the AICC is not set up.",
                "Enter the addresses, the app key and the app secret under Tenants, Connection to the AICC.",
            )
        with self._connections.open(tenant_id, connection) as session:
            lists, failures = _read_all(session, job)
        self._keep(tenant_id, lists, job)
        if failures and not any(fresh.state in (ReadingState.COMPLETE, ReadingState.PARTIAL) for fresh in lists):
            raise failures[0]
        return self.of_tenant(tenant_id)

    def _keep(self, tenant_id: str, lists: tuple[ReferenceList, ...], job: JobContext) -> None:
        now = self._clock.now()
        with self._begin() as work:
            known = work.references.of_tenant(tenant_id)
            for fresh in lists:
                kind = fresh.kind
                items = merged((item for item in known.items if item.kind is kind), fresh, now)
                work.references.put(tenant_id, kind, reading_of(known.reading(kind), fresh, now), items)
            judge_tenant(work, tenant_id, self._clock, job)
            work.commit()


def _read_all(session: AiccSession, job: JobContext) -> tuple[tuple[ReferenceList, ...], list[AiccError]]:
    """What came of each kind. One that fails does not stop the others, unless they would fail by the same."""
    lists: list[ReferenceList] = []
    failures: list[AiccError] = []
    stopped = False
    for number, kind in enumerate(KINDS):
        job.check()
        job.report(number, len(KINDS), f"Reading {KIND_WORDS[kind]}")
        if stopped and kind in _OF_THE_GATEWAY:
            lists.append(_failed(kind, failures[0]))
            continue
        try:
            lists.append(session.read(kind, job))
        except AiccError as failure:
            failures.append(failure)
            lists.append(_failed(kind, failure))
            stopped = failure.fault in _OF_ALL
    if all(fresh.state is ReadingState.NOT_OFFERED for fresh in lists if fresh.kind in _OF_THE_GATEWAY):
        lists = [_explained(fresh) for fresh in lists]
    return tuple(lists), failures


def _failed(kind: ReferenceKind, failure: AiccError) -> ReferenceList:
    problem = failure.problem
    return ReferenceList(kind, ReadingState.FAILED, message=f"{problem.message} {problem.remedy}".strip())


def _explained(fresh: ReferenceList) -> ReferenceList:
    if fresh.kind not in _OF_THE_GATEWAY:
        return fresh
    return ReferenceList(fresh.kind, fresh.state, message=_NONE_OFFERED)
