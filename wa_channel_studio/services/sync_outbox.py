"""The outbox: intents written down before anything is sent, sent one by one, and found out about where no answer came.

It knows what an answer or a failure means for an entry. What is kept of an answer, ``sync_storing`` knows.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wa_channel_studio.domain.problem import Problem
from wa_channel_studio.domain.tenant import TenantParameters
from wa_channel_studio.fields.payload import shown_of
from wa_channel_studio.fields.table import all_fields
from wa_channel_studio.services.aicc_ports import (
    AiccError,
    CertificateUpload,
    ChannelGateway,
    Fault,
    RemoteCertificate,
    RemoteChannel,
)
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.sync_pairs import Prepared
from wa_channel_studio.services.sync_ports import OutboxEntry, Progress
from wa_channel_studio.sync.plan import Action, Kind, Plan, PlanItem
from wa_channel_studio.sync.snapshot import Side

CHANGED_THERE = "It was changed on the AICC since the plan."
DELETED_THERE = "It was deleted on the AICC since the plan."
CHANGED_HERE = "It was changed here since the plan."
PLAN_AGAIN = "Plan again: the next plan has it as it is now."
_ORDER = {Action.UPLOAD: 0, Action.DELETE: 1, Action.CHANGE: 2, Action.CREATE: 3}
_OF_ONE = frozenset({Fault.REVISION, Fault.GONE, Fault.NAME_TAKEN, Fault.RULES})
"""Failures that concern one entry only. After any other nothing was written, and nothing else will work either."""
_TRIES = 3
"""How often one intent is sent when each time it turned out not to have happened."""


def entries_of(plan: Plan, at: datetime) -> tuple[OutboxEntry, ...]:
    """The intents of a plan in the order they are carried out: certificates, then what frees names, then the rest."""
    happening = [item for item in plan.items if item.happens]
    happening.sort(
        key=lambda item: 4 if item.action is Action.DELETE and item.side is Side.HERE else _ORDER[item.action]
    )
    return tuple(_entry(plan.tenant_id, place, item, at) for place, item in enumerate(happening, 1))


def _entry(tenant_id: str, position: int, item: PlanItem, at: datetime) -> OutboxEntry:
    return OutboxEntry(
        tenant_id, position, item.kind, item.action, item.channel_id, item.certificate_id, item.remote_id,
        item.name, item.revision, uuid.uuid4().hex, item.mark, item.side, at=at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intent:
    """An entry with what carries it out."""

    entry: OutboxEntry
    prepared: Prepared | None = None
    upload: CertificateUpload | None = None

    @property
    def sends(self) -> bool:
        """Whether the AICC is asked to do something."""
        deletes = self.entry.action is Action.DELETE and self.entry.side is Side.THERE
        return self.upload is not None or deletes or (self.prepared is not None and self.prepared.body is not None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an intent ended; ``entry`` says in its progress whether it was done."""

    entry: OutboxEntry
    prepared: Prepared | None = None
    channel: RemoteChannel | None = None
    """The channel there as it is now."""
    certificate: RemoteCertificate | None = None
    name_taken: bool = False
    """The name may become free by another entry."""

    @property
    def done(self) -> bool:
        """Whether it was carried out."""
        return self.entry.progress is Progress.DONE


def stopped(entry: OutboxEntry, message: str, remedy: str = PLAN_AGAIN) -> OutboxEntry:
    """The entry as one that is not carried out, with why."""
    return replace(entry, progress=Progress.STOPPED, message=message, remedy=remedy)


class LeftOpenError(Exception):
    """What became of a write is not known: asking for it failed or was stopped. Its entry stays as being sent."""

    def __init__(self, why: AiccError | Cancelled) -> None:
        super().__init__(str(why))
        self.why = why


class Sender:
    """Carries intents out over one gateway."""

    def __init__(self, gateway: ChannelGateway, parameters: TenantParameters, linked: Callable[[str], str]) -> None:
        """``linked`` tells the channel here that a channel there is linked to, or nothing."""
        self._gateway = gateway
        self._parameters = parameters
        self._linked = linked

    def send(self, intent: Intent, job: JobContext) -> Outcome:
        """Carry out one intent. An outcome that is not known is found out before anything is repeated.

        Raises AiccError when the AICC cannot be used now, or Cancelled: the intent was not carried out then, and that
        is known. Raises LeftOpenError where it is not.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return self._call(intent, job)
            except AiccError as error:
                if error.maybe_done or (error.fault is Fault.NAME_TAKEN and attempt > 1):
                    found = self._asked(intent, job)
                    if found is not None:
                        return found
                    if attempt == _TRIES:
                        return Outcome(stopped(intent.entry, *_words(error)), intent.prepared)
                elif error.fault in _OF_ONE:
                    return self._refused(intent, error)
                else:
                    raise
        raise AssertionError("every attempt ends in an answer or an error")

    def _asked(self, intent: Intent, job: JobContext) -> Outcome | None:
        try:
            return self.found_out(intent, job)
        except (AiccError, Cancelled) as why:
            raise LeftOpenError(why) from None

    def _call(self, intent: Intent, job: JobContext) -> Outcome:
        entry, prepared = intent.entry, intent.prepared
        done = replace(entry, progress=Progress.DONE)
        if intent.upload is not None:
            kept = self._gateway.upload(intent.upload, entry.key, entry.revision, job)
            return Outcome(done, certificate=kept)
        if entry.action is Action.DELETE:
            self._gateway.delete(entry.remote_id, entry.revision, entry.key, job)
            return Outcome(done, prepared)
        if prepared is None or prepared.body is None:
            raise ValueError("there is nothing to send")
        if entry.action is Action.CREATE:
            return Outcome(done, prepared, self._gateway.create(prepared.body, entry.key, job))
        answer = self._gateway.change(entry.remote_id, prepared.body, entry.revision, entry.key, job)
        return Outcome(done, prepared, answer)

    def _refused(self, intent: Intent, error: AiccError) -> Outcome:
        entry = intent.entry
        if error.fault is Fault.GONE:
            if entry.action is Action.DELETE:
                return Outcome(replace(entry, progress=Progress.DONE), intent.prepared)
            return Outcome(stopped(entry, DELETED_THERE), intent.prepared)
        if error.fault is Fault.REVISION:
            return Outcome(stopped(entry, CHANGED_THERE), intent.prepared)
        taken = error.fault is Fault.NAME_TAKEN
        return Outcome(stopped(entry, *_words(error)), intent.prepared, name_taken=taken)

    # --- what became of it ------------------------------------------------------------------------

    def found_out(self, intent: Intent, job: JobContext) -> Outcome | None:
        """What became of an intent of which no answer came; None: it did not happen, and may be sent again.

        Raises AiccError or Cancelled when that cannot be found out now.
        """
        entry = intent.entry
        if entry.kind is Kind.CERTIFICATE:
            return self._upload_found_out(intent, job)
        if entry.action is Action.CREATE:
            return self._create_found_out(intent, job)
        try:
            there = self._gateway.get(entry.remote_id, job)
        except AiccError as error:
            if error.fault is not Fault.GONE:
                raise
            return self._refused(intent, error)
        if there.revision == entry.revision:
            return None
        if entry.action is Action.CHANGE and intent.prepared is not None and self._is_ours(intent.prepared, there):
            return Outcome(replace(entry, progress=Progress.DONE), intent.prepared, there)
        return Outcome(stopped(entry, CHANGED_THERE), intent.prepared)

    def _create_found_out(self, intent: Intent, job: JobContext) -> Outcome | None:
        entry = intent.entry
        there = self._gateway.find(entry.name, job)
        if there is None:
            return None
        free = self._linked(there.id) in ("", entry.channel_id)
        if free and intent.prepared is not None and self._is_ours(intent.prepared, there):
            return Outcome(replace(entry, progress=Progress.DONE), intent.prepared, there)
        message = "The AICC has a channel of this name with other values; whether this was sent is not known."
        return Outcome(stopped(entry, message), intent.prepared)

    def _upload_found_out(self, intent: Intent, job: JobContext) -> Outcome | None:
        entry, upload = intent.entry, intent.upload
        there = next((one for one in self._gateway.certificates(job) if one.name == entry.name), None)
        if there is not None and upload is not None and there.sha256.lower() == sha256_of(upload):
            return Outcome(replace(entry, progress=Progress.DONE), certificate=there)
        if (there.revision if there is not None else "") == entry.revision:
            return None
        return Outcome(stopped(entry, CHANGED_THERE))

    def _is_ours(self, prepared: Prepared, there: RemoteChannel) -> bool:
        """Whether what is there is what was sent: all clear values, and a new revision of every secret."""
        body = prepared.body
        if body is None or body.provider != there.provider:
            return False
        sent = shown_of(body.provider, body.fields, self._parameters)
        kept = shown_of(there.provider, there.fields, self._parameters)
        if not _alike(dict(sent.fields), dict(kept.fields)):
            return False
        known = prepared.base.secrets if prepared.base is not None else {}
        for key, secret in body.secrets.items():
            state = there.secrets.get(key)
            is_set = state is not None and state.is_set
            if is_set is (secret is None):
                return False
            was = known.get(key)
            if is_set and state is not None and was is not None and was.revision == (state.revision or "set"):
                return False
        return True


def sha256_of(upload: CertificateUpload) -> str:
    """By what the AICC knows a file."""
    return hashlib.sha256(upload.data).hexdigest()


def _alike(one: object, other: object) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _words(error: AiccError) -> tuple[str, str]:
    """What the AICC says, with what it says of single fields."""
    told = [error.problem.message, *(_told(problem) for problem in error.problems)]
    remedy = error.problem.remedy or next((one.remedy for one in error.problems if one.remedy), "")
    return " ".join(dict.fromkeys(text for text in told if text)), remedy


def _told(problem: Problem) -> str:
    spec = all_fields().get(problem.field)
    return f"{spec.label}: {problem.message}" if spec is not None else problem.message


def open_entries(entries: Iterable[OutboxEntry]) -> Sequence[OutboxEntry]:
    """Those that are not at their end; what was being sent comes first."""
    waiting = [entry for entry in entries if entry.progress in (Progress.SENDING, Progress.WAITING)]
    return sorted(waiting, key=lambda entry: (entry.progress is not Progress.SENDING, entry.position))
