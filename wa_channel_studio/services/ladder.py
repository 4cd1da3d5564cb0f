"""The ladder of each channel: prepared, on the AICC, in sync, provider told, webhook verified, message seen.

It lays together what the check says, what was compared and what somebody has said, and keeps what somebody says.
Nothing becomes true here by itself; what a step is worth now ``ladder_rules`` knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from wa_channel_studio.domain.channel import ChannelSummary
from wa_channel_studio.domain.evidence import STALE_DAYS, Evidence, Rung, Source
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.guided_changes import last_changes
from wa_channel_studio.services.ladder_rules import SAID_RUNGS, TOLD_RUNGS, RungStatus, Seen, ladder_of
from wa_channel_studio.services.ports import Begin, Clock, UnitOfWork
from wa_channel_studio.services.sync_ports import Link

DAYS_SETTING = "evidence_days"
FEWEST_DAYS, MOST_DAYS = 1, 365
NOTE_MAX = 500
"""Characters of a note; ours."""


class LadderService:
    """Evidence of one open workspace."""

    def __init__(self, begin: Begin, clock: Clock) -> None:
        self._begin = begin
        self._clock = clock

    # --- the time after which evidence is stale ----------------------------------------------------

    @property
    def days(self) -> int:
        """Days after which what was seen counts as stale."""
        with self._begin(reading=True) as work:
            return _days(work)

    def set_days(self, days: int) -> None:
        """Change it for this workspace. Raises ProblemError outside 1 to 365."""
        if not FEWEST_DAYS <= days <= MOST_DAYS:
            raise ProblemError.of(
                f"{days} days cannot be kept.", f"Choose {FEWEST_DAYS} to {MOST_DAYS}.", field=DAYS_SETTING
            )
        with self._begin() as work:
            work.settings.set(DAYS_SETTING, str(days))
            work.commit()

    # --- looking -----------------------------------------------------------------------------------

    def of(self, channel_ids: Sequence[str]) -> Mapping[str, tuple[RungStatus, ...]]:
        """The six steps of each channel, by id; unknown ids are left out."""
        now = self._clock.now()
        with self._begin(reading=True) as work:
            days = _days(work)
            rows = work.channels.summaries(channel_ids)
            ids = [row.id for row in rows]
            seen: dict[str, dict[Rung, Evidence]] = {}
            for evidence in work.evidence.of_channels(ids):
                seen.setdefault(evidence.channel_id, {})[evidence.rung] = evidence
            links = work.links.many(ids)
            tenants: dict[str, Tenant] = {}
            found: dict[str, tuple[RungStatus, ...]] = {}
            for row in rows:
                known = _with_link(seen.get(row.id, {}), links.get(row.id))
                changed = _changed(work, row, known)
                found[row.id] = ladder_of(Seen(row, known, changed, _webhook(work, row, known, tenants)), now, days)
            return found

    # --- saying ------------------------------------------------------------------------------------

    def record(self, channel_ids: Sequence[str], rung: Rung, words: str = "", at: datetime | None = None) -> Changed:
        """Keep that somebody says to have seen a step of these channels, now or ``at`` another time.

        Raises ProblemError for a step that nobody can say, a time to come, a note that is too long, or an unknown
        channel.
        """
        now = self._clock.now()
        moment = at if at is not None else now
        note = " ".join(words.split())
        if rung not in SAID_RUNGS:
            raise ProblemError.of("This step is found out by the program; it cannot be recorded by hand.")
        if moment > now:
            raise ProblemError.of("This time has not come yet.", "Give the time at which it was seen.", field="at")
        if len(note) > NOTE_MAX:
            raise ProblemError.of(f"The note has {len(note)} characters.", f"Shorten it to {NOTE_MAX}.", field="words")
        with self._begin() as work:
            work.evidence.put([Evidence(owner, rung, moment, Source.PERSON, note) for owner in channel_ids])
            work.commit()
        return Changed(channels=tuple(channel_ids))

    def take_back(self, channel_ids: Sequence[str], rung: Rung) -> Changed:
        """Forget what was seen of a step; a channel that is not on the AICC was not entered there either.

        Raises ProblemError for a step that the program finds out, and where the AICC itself has told.
        """
        if rung not in SAID_RUNGS:
            raise ProblemError.of("This step is found out by the program; it cannot be taken back by hand.")
        with self._begin() as work:
            if rung is Rung.ON_AICC:
                self._forget_links(work, channel_ids)
            for owner in channel_ids:
                work.evidence.remove(owner, rung)
            work.commit()
        return Changed(channels=tuple(channel_ids))

    @staticmethod
    def _forget_links(work: UnitOfWork, channel_ids: Sequence[str]) -> None:
        links = work.links.many(channel_ids)
        if any(link.revision for link in links.values()):
            raise ProblemError.of(
                "The AICC has told that it is there.", "Delete it on the AICC, and plan again, where it shall be gone."
            )
        work.links.forget(list(links))
        work.links.set_states(dict.fromkeys(links, SyncState.UNKNOWN))
        for owner in channel_ids:
            work.evidence.remove(owner, Rung.IN_SYNC)


def _days(work: UnitOfWork) -> int:
    text = work.settings.get(DAYS_SETTING)
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else STALE_DAYS
    return days if FEWEST_DAYS <= days <= MOST_DAYS else STALE_DAYS


def _with_link(seen: Mapping[Rung, Evidence], link: Link | None) -> Mapping[Rung, Evidence]:
    """A link says as well that both sides were the same at its time; the newer of both counts."""
    if link is None:
        return seen
    known = dict(seen)
    for rung in (Rung.ON_AICC, Rung.IN_SYNC):
        said = known.get(rung)
        if said is None or said.at < link.at:
            known[rung] = Evidence(link.channel_id, rung, link.at, link.source)
    return known


def _changed(work: UnitOfWork, row: ChannelSummary, seen: Mapping[Rung, Evidence]) -> Mapping[str, datetime]:
    """When fields were changed last, asked only where that could matter."""
    told = [seen[rung].at for rung in TOLD_RUNGS if rung in seen]
    if not told or row.changed_at <= min(told):
        return {}
    return last_changes(work.history.of_channel(row.id))


def _webhook(
    work: UnitOfWork, row: ChannelSummary, seen: Mapping[Rung, Evidence], tenants: dict[str, Tenant]
) -> date | None:
    if row.provider != "twilio" or not any(rung in seen for rung in TOLD_RUNGS):
        return None
    if row.tenant_id not in tenants:
        tenants[row.tenant_id] = work.tenants.get(row.tenant_id)
    tenant = tenants[row.tenant_id]
    return tenant.twilio_webhook.changed_on if tenant.parameters.twilio_tenant_webhook else None
