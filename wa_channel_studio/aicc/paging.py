"""Reads all rows of a documented address, page by page, and says whether they are all.

Advances by the rows that came, since an AICC silently gives fewer than it was asked for (aicc-api, 5.3). No order and
no snapshot is promised: doubles are dropped, and where rows lack at the end, the list is not whole.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from wa_channel_studio.aicc.answers import Json, Unexpected, rows_of, text_of
from wa_channel_studio.aicc.client import Parameters
from wa_channel_studio.aicc.endpoints import Endpoint, Paging
from wa_channel_studio.aicc.refusals import Asked, unexpected
from wa_channel_studio.services.aicc_ports import AiccError
from wa_channel_studio.services.jobs import JobContext

PAGES = 1000
"""Pages after which the reading ends whatever is told; our own bound against one that never ends."""

Query = Callable[[Endpoint, Parameters, JobContext], Json]


@dataclass
class Listing:
    """The rows that came."""

    rows: list[Json] = field(default_factory=list)
    total: int | None = None
    """As the last answer told it."""
    complete: bool = True
    why: str = ""
    """Why it is not complete."""


def read_all(query: Query, endpoint: Endpoint, wanted: Parameters, job: JobContext, pages: int = PAGES) -> Listing:
    """All rows. Raises AiccError when not even the first page came, or Cancelled."""
    listing = Listing()
    seen: set[str] = set()
    received = 0
    for page in range(pages):
        try:
            answer = query(endpoint, {**wanted, **_place(endpoint, page, received)}, job)
            got = _rows(answer, endpoint)
        except AiccError as error:
            if not listing.rows:
                raise
            return _broken_off(listing, f"The reading broke off after {len(listing.rows)} rows. {error}")
        received += len(got.rows)
        listing.total = got.total
        new = 0
        for row in got.rows:
            known = text_of(row.get(endpoint.id)) if endpoint.id else ""
            if not known or known not in seen:
                seen.add(known)
                listing.rows.append(row)
                new += 1
        job.report(len(listing.rows), got.total or 0, endpoint.title)
        whole = got.total is not None and received >= got.total
        if not new or whole:
            return _judged(listing)
    return _broken_off(listing, f"The reading was ended after {pages} pages.")


def _place(endpoint: Endpoint, page: int, received: int) -> dict[str, str | int | list[str]]:
    """The parameters of the next page."""
    if endpoint.paging is Paging.OFFSET:
        return {"limit": endpoint.page, "offset": received}
    return {"pageNum": page + 1, "pageSize": endpoint.page}


def _rows(answer: Json, endpoint: Endpoint) -> Listing:
    try:
        found = rows_of(answer, endpoint.envelope)
    except Unexpected as why:
        raise unexpected(Asked(endpoint.title), why.what, 200) from None
    return Listing(list(found.rows), found.total)


def _judged(listing: Listing) -> Listing:
    if listing.total is not None and len(listing.rows) < listing.total:
        return _broken_off(
            listing, f"Of {listing.total} rows only {len(listing.rows)} came; the list may have changed meanwhile."
        )
    return listing


def _broken_off(listing: Listing, why: str) -> Listing:
    listing.complete, listing.why = False, why
    return listing
