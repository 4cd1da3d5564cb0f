"""Reads called routes, skill queues, OUs and chatbots, and makes of each row what people choose by.

Knows the members of those rows (aicc-api, chapter 2). It keeps nothing and compares with nothing: what is gone since
the last reading is the services' matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from wa_channel_studio.aicc import endpoints
from wa_channel_studio.aicc.answers import Json, text_of
from wa_channel_studio.aicc.client import Client, Parameters
from wa_channel_studio.aicc.endpoints import Endpoint
from wa_channel_studio.aicc.paging import Listing, read_all
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.reference_data import ReadingState, ReferenceItem, ReferenceKind
from wa_channel_studio.services.aicc_ports import AiccError, Fault, ReferenceList
from wa_channel_studio.services.jobs import JobContext

MULTIMEDIA = 53
"""Media type of routes and queues for chats."""
_SKILL_QUEUE = 1
_CHATBOT = "3"
ROUTES: Parameters = {"mediaTypeId": MULTIMEDIA, "devicetype": _SKILL_QUEUE}
"""A multimedia route cannot lead to an IVR, so only those to skill queues are asked for."""


class ReferenceReader:
    """Reads the lists of one AICC."""

    def __init__(self, client: Client, connection: Connection) -> None:
        self._client = client
        self._connection = connection

    def read(self, kind: ReferenceKind, job: JobContext) -> ReferenceList:
        """One list. Raises AiccError when nothing came, or Cancelled."""
        if kind is ReferenceKind.CALLED_ROUTE:
            return self._list(kind, endpoints.CALLED_ROUTES, ROUTES, job, _routes)
        if kind is ReferenceKind.SKILL_QUEUE:
            wanted: Parameters = {"name": "", "mediaTypeId": MULTIMEDIA, "skillIds": []}
            return self._list(kind, endpoints.SKILL_QUEUES, wanted, job, _queues)
        if kind is ReferenceKind.OU:
            return self._list(kind, endpoints.ORGS, {}, job, _ous)
        return self._chatbots(job)

    def _chatbots(self, job: JobContext) -> ReferenceList:
        connection = self._connection
        if not (connection.oiap_url and connection.oiap_tenant_id and connection.oiap_password):
            return ReferenceList(
                ReferenceKind.CHATBOT,
                ReadingState.NOT_SET_UP,
                message="Chatbots are known to OIAP alone. Enter its address, the tenant id and the third-party API "
                "password in the connection to read them.",
            )
        wanted: Parameters = {"tenantId": connection.oiap_tenant_id, "accessCode": "", "source": "OIFDE"}
        return self._list(ReferenceKind.CHATBOT, endpoints.CHATBOTS, wanted, job, _chatbots)

    def _list(
        self,
        kind: ReferenceKind,
        endpoint: Endpoint,
        wanted: Parameters,
        job: JobContext,
        make: Callable[[Sequence[Json]], Iterable[ReferenceItem]],
    ) -> ReferenceList:
        try:
            listing = read_all(self._client.query, endpoint, wanted, job)
        except AiccError as error:
            if error.fault is not Fault.NOT_OFFERED:
                raise
            message = f"{error} {error.problem.remedy}"
            return ReferenceList(kind, ReadingState.NOT_OFFERED, message=message)
        return _result(kind, listing, tuple(make(listing.rows)))


def _result(kind: ReferenceKind, listing: Listing, items: tuple[ReferenceItem, ...]) -> ReferenceList:
    if listing.complete:
        return ReferenceList(kind, ReadingState.COMPLETE, items)
    return ReferenceList(
        kind, ReadingState.PARTIAL, items, f"{listing.why} What is missing may be there all the same; read again."
    )


def _routes(rows: Sequence[Json]) -> list[ReferenceItem]:
    wanted = [row for row in rows if _is_multimedia(row.get("mediatypeId"))]
    repeats = Counter(text_of(row.get("deviceDesc")).strip() for row in wanted)
    items = []
    for row in wanted:
        queue = text_of(row.get("deviceDesc")).strip()
        code, extension = text_of(row.get("accessCode")).strip(), text_of(row.get("extCode")).strip()
        codes = " ".join(filter(None, (code, extension)))
        name = queue if queue and repeats[queue] == 1 else f"{queue} ({codes})".strip()
        detail = ", ".join(filter(None, (queue and f"queue {queue}", extension and f"extension {extension}")))
        items.append(ReferenceItem(ReferenceKind.CALLED_ROUTE, text_of(row.get("id")), name, code, detail))
    return _told_apart(items)


def _queues(rows: Sequence[Json]) -> list[ReferenceItem]:
    return [
        ReferenceItem(
            ReferenceKind.SKILL_QUEUE,
            text_of(row.get("skillId")),
            text_of(row.get("name")),
            detail=text_of(row.get("description")),
        )
        for row in rows
        if _is_multimedia(row.get("mediaTypeId"))
    ]


def _ous(rows: Sequence[Json]) -> list[ReferenceItem]:
    # orgId is a text and parentOrgId a number (aicc-api, 2.6).
    names = {text_of(row.get("orgId")): text_of(row.get("orgName")) for row in rows}
    return [
        ReferenceItem(
            ReferenceKind.OU,
            text_of(row.get("orgId")),
            text_of(row.get("orgName")),
            text_of(row.get("orgCode")),
            names.get(text_of(row.get("parentOrgId")), ""),
        )
        for row in rows
    ]


def _chatbots(rows: Sequence[Json]) -> list[ReferenceItem]:
    return [
        ReferenceItem(
            ReferenceKind.CHATBOT,
            text_of(row.get("accessId")),
            text_of(row.get("chatBotName")) or text_of(row.get("flowName")),
            text_of(row.get("accessCode")),
            text_of(row.get("description")),
        )
        for row in rows
        if text_of(row.get("dialogType")) == _CHATBOT
    ]


def _is_multimedia(media: object) -> bool:
    """Whether a row is of the media asked for; one that does not say it is believed."""
    return text_of(media) in ("", str(MULTIMEDIA))


def _told_apart(items: list[ReferenceItem]) -> list[ReferenceItem]:
    """The same, with the id where even the codes are the same."""
    repeats = Counter(item.name for item in items)
    return [item if repeats[item.name] == 1 else replace(item, name=f"{item.name} #{item.id}") for item in items]
