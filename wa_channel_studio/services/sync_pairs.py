"""Decides what becomes of one channel: what both sides had, what each has, and what a person chose, made into one item.

The same deciding makes a plan and carries it out, so that what is done is what was shown or nothing. It reads what a
check needs and writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from wa_channel_studio.domain.answers import is_empty
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.problem import errors
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.fields.many import repetitions
from wa_channel_studio.fields.payload import PROVIDER, is_sent, names_typed, normal
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import JsonValue
from wa_channel_studio.services.aicc_ports import ChannelBody, RemoteCertificate
from wa_channel_studio.services.checking import Names, Surroundings, judge
from wa_channel_studio.services.ports import UnitOfWork
from wa_channel_studio.services.sync_certificates import Need
from wa_channel_studio.services.sync_merging import Merged, merged
from wa_channel_studio.services.sync_ports import Link
from wa_channel_studio.services.sync_scene import Scene
from wa_channel_studio.services.sync_snapshots import Local, Remote, Snapshots
from wa_channel_studio.sync.merge import WHOLE, merge, same
from wa_channel_studio.sync.plan import SET, Action, Kind, PlanField, PlanItem
from wa_channel_studio.sync.snapshot import Base, Here, SecretBase, Side

DRAFT_NOTE = "It is open in the wizard; what is not saved there is not in the plan."
PLAN_AGAIN = "Put it right, then plan again."
DECIDE = "Choose which side counts."
_WHOLE = PlanField(WHOLE, None, None, None, None)
_NO_SECRET = SecretBase("", "")


@dataclass(frozen=True, slots=True)
class Prepared:
    """What becomes of a channel, with all that carrying it out needs."""

    item: PlanItem
    """Its action is NONE where nothing is to be done."""
    local: Local | None = None
    remote: Remote | None = None
    after: Channel | None = None
    """The channel here when it is done."""
    body: ChannelBody | None = None
    """What is sent; None: nothing is."""
    base: Base | None = None
    """What both have when it is done, with the revisions of secrets as they were read."""
    needs: tuple[Need, ...] = ()
    """Certificates that must be there first."""
    alike: bool = False
    """Both are the same; what was last known of them is out of date."""
    gone: bool = False
    """It is on neither side."""


class Pairs:
    """Decides within one transaction, for one tenant."""

    def __init__(
        self,
        scene: Scene,
        work: UnitOfWork,
        certificates: Sequence[RemoteCertificate],
        created: Collection[str] = (),
    ) -> None:
        """``created`` are channels that were sent, and of which nobody knows whether they got there."""
        self._work = work
        self._certificates = scene.certificates(work, certificates)
        self._deletes_allowed = scene.connection.deletes_allowed
        self._created = created
        self._around = Surroundings(work, scene.clock)
        self.snapshots = Snapshots(work, scene.tenant.parameters, self._certificates)
        self._choices: dict[str, dict[str, tuple[Side, str]]] = {}
        for choice in work.choices.of_tenant(scene.tenant.id):
            self._choices.setdefault(choice.channel_id, {})[choice.field] = (choice.side, choice.revision)

    def decide(self, local: Local | None, link: Link | None, remote: Remote | None) -> Prepared:
        """What becomes of a channel. One of ``local`` and ``link`` is there; ``remote`` None: it is not there."""
        if local is not None and not local.trashed:
            if remote is not None:
                return self._both(local, link, remote)
            return self._gone_there(local, link) if link is not None and link.remote_id else self._create(local, link)
        if link is None or remote is None:
            return Prepared(_nothing(link.channel_id if link is not None else ""), local, gone=True)
        return self._gone_here(local, link, remote)

    # --- on both sides ---------------------------------------------------------------------------

    def _both(self, local: Local, link: Link | None, remote: Remote) -> Prepared:
        base = link.base if link is not None else None
        if base is None and local.channel.id in self._created:
            base = _as_created(local, remote)
        found = merged(self.snapshots, base, local, remote, self._chosen(local.channel.id, remote.channel.revision))
        item = PlanItem(
            Action.CHANGE,
            Kind.CHANNEL,
            local.channel.name or remote.channel.name,
            found.lines,
            channel_id=local.channel.id,
            remote_id=remote.channel.id,
            revision=remote.channel.revision,
            note=DRAFT_NOTE if local.open_draft else "",
        )
        there = any(line.goes is Side.THERE for line in found.lines)
        here = any(line.goes is Side.HERE for line in found.lines)
        needs = self._certificates.needs(local.channel.answers, local.names) if there or not here else ()
        if not found.lines and base is not None:
            state = SyncState.CHANGED_HERE if needs else SyncState.IN_SYNC
            new_base = self._base(found, link, remote, local.here.marks)
            item = replace(item, action=Action.NONE, state=state)
            return Prepared(item, local, remote, local.channel, base=new_base, needs=needs, alike=not needs)
        if base is None and WHOLE not in self._choices.get(local.channel.id, {}) and not _all_chosen(found):
            whole = replace(_WHOLE, here=local.channel.name, there=remote.channel.name)
            item = replace(item, fields=(whole, *found.lines))
            note = "Nothing says that the channel here and the one of that name on the AICC are the same."
            return Prepared(self._conflict(item, note), local, remote)
        if found.conflict:
            state = SyncState.CONFLICT if _changed_on_both(found) else SyncState.CHANGED_THERE
            return Prepared(replace(self._conflict(item), state=state), local, remote)
        state = SyncState.CHANGED_HERE if there or not here else SyncState.CHANGED_THERE
        item = replace(item, state=state, side=Side.THERE if there else Side.HERE)
        marks = self.snapshots.marks({local.channel.id: found.payload})[local.channel.id]
        if there:
            item = replace(item, blocked=self._blocked(local, found), remedy=PLAN_AGAIN)
            item = item if item.blocked else replace(item, remedy="")
        body = None
        if there:
            fields: dict[str, JsonValue] = {**remote.unknown, **found.payload.fields}
            secrets = {
                line.field: found.payload.secrets.get(line.field)
                for line in found.lines
                if line.secret and line.goes is Side.THERE
            }
            body = ChannelBody(found.payload.provider, fields, secrets)
        new_base = self._base(found, link, remote, marks)
        return self._marked(Prepared(item, local, remote, found.after, body, new_base, needs if there else ()), marks)

    def as_sent(self, local: Local, link: Link, remote: Remote, revision: str, digest: str) -> Prepared | None:
        """The change that was planned at ``revision``, if what is there now is what it made of the channel.

        Its mark tells: with what is there in place of what was sent it must come out the same.
        """
        chosen = self._choices.get(local.channel.id, {})
        sent = {
            key
            for key in {*local.here.marks, *link.base.secrets}
            if local.here.marks.get(key, "") != link.base.secrets.get(key, _NO_SECRET).mark
            or chosen.get(key, chosen.get(WHOLE, (None, "")))[0] is Side.HERE
        }
        everything = {WHOLE: Side.THERE}
        found = merged(self.snapshots, link.base, local, remote, everything)
        lines = [
            replace(line, goes=Side.THERE if line.field in sent else Side.HERE) if line.secret else line
            for line in found.lines
            if not line.secret or line.field in sent
        ]
        if any(line.goes is Side.THERE and not line.secret for line in lines):
            return None
        marks = self.snapshots.marks({local.channel.id: found.payload})[local.channel.id]
        item = PlanItem(
            Action.CHANGE,
            Kind.CHANNEL,
            local.channel.name,
            tuple(lines),
            channel_id=local.channel.id,
            remote_id=remote.channel.id,
            revision=revision,
        )
        fields: dict[str, JsonValue] = {**remote.unknown, **found.payload.fields}
        body = ChannelBody(found.payload.provider, fields, {key: found.payload.secrets.get(key) for key in sent})
        base = self._base(replace(found, lines=tuple(lines)), link, remote, marks)
        planned = self._marked(Prepared(item, local, remote, found.after, body, base), marks)
        return planned if planned.item.mark == digest else None

    def _blocked(self, local: Local, found: Merged) -> str:
        """Why a channel must not be sent. What the AICC has and nobody can read counts as given."""
        after = found.after
        if after is local.channel and not local.errors:
            return ""
        (_, context), *_ = self._around.contexts([after], Names([after]))
        excused: set[str] = set()
        for key in found.unlike:
            if not after.answers.get(key):
                excused.update((key, *repetitions(after.provider, key)))
        for key in ("trust_certificate", "identity_certificate"):
            if not after.answers.items_of(key) and names_typed(after.answers, key):
                excused.add(key)
        wrong = [problem for problem in errors(judge(after.answers, context).problems) if problem.field not in excused]
        return _problems(len(wrong)) if wrong else ""

    def _base(self, found: Merged, link: Link | None, remote: Remote, marks: Mapping[str, str]) -> Base:
        """What both have once it is done."""
        known = dict(link.base.secrets) if link is not None else {}
        sent = {line.field for line in found.lines if line.secret and line.goes is Side.THERE}
        secrets: dict[str, SecretBase] = {}
        for key in sorted({*known, *marks, *remote.revisions}):
            visible = key in found.secret_keys
            if not visible and key in known:
                secrets[key] = known[key]  # not in use now: what is known of it stays
                continue
            mark, revision = marks.get(key, ""), remote.revisions.get(key, "")
            if mark or revision:
                had = known.get(key)
                unlike = key not in sent and (key in found.unlike or had is None or had.unlike)
                secrets[key] = SecretBase(mark, revision, unlike=unlike)
        return Base(found.payload.provider, found.payload.fields, secrets)

    # --- on one side -----------------------------------------------------------------------------

    def _create(self, local: Local, link: Link | None = None) -> Prepared:
        payload, marks = local.payload, local.here.marks
        lines = [PlanField(key, None, value, None, Side.THERE) for key, value in payload.fields.items()]
        lines += [PlanField(key, None, SET, None, Side.THERE, secret=True) for key in payload.secrets]
        notes = [DRAFT_NOTE] if local.open_draft else []
        if link is not None and not link.remote_id:
            notes.append("It was entered by hand, and the AICC has none of that name.")
        item = PlanItem(
            Action.CREATE,
            Kind.CHANNEL,
            local.channel.name,
            tuple(sorted(lines, key=lambda line: line.field)),
            blocked=_problems(local.errors) if local.errors else "",
            remedy=PLAN_AGAIN if local.errors else "",
            state=SyncState.DRAFT if local.errors else SyncState.NEW,
            channel_id=local.channel.id,
            note=" ".join(notes),
        )
        body = ChannelBody(payload.provider, payload.fields, payload.secrets)
        base = Base(payload.provider, payload.fields, {key: SecretBase(mark, "") for key, mark in marks.items()})
        needs = () if item.blocked else self._certificates.needs(local.channel.answers, local.names)
        return self._marked(Prepared(item, local, None, local.channel, body, base, needs), marks)

    def _gone_there(self, local: Local, link: Link) -> Prepared:
        chosen = self._chosen(local.channel.id, "").get(WHOLE)
        changed = merge(link.base, local.here, self.snapshots.unchanged(link.base)).lines
        if chosen is Side.HERE:
            again = self._create(local)
            return replace(again, item=replace(again.item, state=SyncState.DELETED_THERE))
        item = PlanItem(
            Action.DELETE,
            Kind.CHANNEL,
            local.channel.name,
            state=SyncState.DELETED_THERE,
            channel_id=local.channel.id,
            remote_id=link.remote_id,
            side=Side.HERE,
            note="It was deleted on the AICC. Here it goes into the trash.",
        )
        if changed and chosen is None:
            whole = replace(_WHOLE, base=link.name, here=local.channel.name)
            lines = (whole, *(replace(line, there=None, goes=None) for line in changed))
            note = "It was deleted on the AICC and changed here."
            return Prepared(self._conflict(replace(item, fields=lines), note), local)
        return self._marked(Prepared(item, local), local.here.marks)

    def _gone_here(self, local: Local | None, link: Link, remote: Remote) -> Prepared:
        chosen = self._chosen(link.channel_id, remote.channel.revision).get(WHOLE)
        was = self.snapshots.unchanged(link.base)
        marks = {key: link.base.secrets[key].mark for key in was.secrets or ()}
        changed = merge(link.base, Here(was.provider, was.fields, marks), remote.there).lines
        item = PlanItem(
            Action.DELETE,
            Kind.CHANNEL,
            link.name,
            state=SyncState.DELETED_HERE,
            channel_id=link.channel_id,
            remote_id=remote.channel.id,
            revision=remote.channel.revision,
        )
        if chosen is Side.THERE:
            item = replace(item, action=Action.CREATE, side=Side.HERE, name=remote.channel.name)
            after = self.snapshots.as_there(local.channel, remote) if local is not None else None
            lines = _as_there(local, link, remote, after)
            item = replace(item, fields=lines, note="It is taken over from the AICC again.")
            return self._marked(Prepared(item, local, remote), {})
        if changed and chosen is None:
            whole = replace(_WHOLE, base=link.name, there=remote.channel.name)
            lines = (whole, *(replace(line, here=None, goes=None) for line in changed))
            note = "It was deleted here and changed on the AICC."
            return Prepared(self._conflict(replace(item, fields=lines), note), local, remote)
        if not self._deletes_allowed:
            blocked = "Deleting on the AICC is off."
            remedy = "Switch it on in the connection, or take the channel out of the trash."
            item = replace(item, blocked=blocked, remedy=remedy)
        return self._marked(Prepared(item, local, remote), {})

    # --- common ----------------------------------------------------------------------------------

    def _chosen(self, channel_id: str, revision: str) -> dict[str, Side]:
        """What a person has decided of the channel as it is there now."""
        found = self._choices.get(channel_id, {})
        return {field: side for field, (side, at) in found.items() if at == revision}

    def _conflict(self, item: PlanItem, note: str = "") -> PlanItem:
        notes = " ".join(text for text in (note, item.note) if text)
        return replace(item, action=Action.CONFLICT, state=SyncState.CONFLICT, note=notes, remedy=DECIDE)

    def _marked(self, prepared: Prepared, marks: Mapping[str, str]) -> Prepared:
        item, body = prepared.item, prepared.body
        here = {line.field: line.there for line in item.fields if line.goes is Side.HERE}
        content: dict[str, JsonValue] = {
            "what": [item.action.value, item.side.value, item.channel_id, item.remote_id, item.revision],
            "here": here,
        }
        if body is not None:
            content["there"] = {"provider": body.provider, "fields": dict(body.fields)}
            content["secrets"] = {key: marks.get(key) if secret else None for key, secret in body.secrets.items()}
        if item.action is Action.DELETE and prepared.local is not None:
            content["was"] = {"fields": dict(prepared.local.here.fields), "marks": dict(prepared.local.here.marks)}
        text = json.dumps(content, sort_keys=True)
        return replace(prepared, item=replace(item, mark=self._work.links.seal(text)))


def _as_created(local: Local, remote: Remote) -> Base | None:
    """What both have, where what is there is what was sent; else nothing is known of the two."""
    there = remote.there
    probe = Base(local.here.provider, local.here.fields)
    if local.here.provider != there.provider or json.dumps(dict(probe.fields), sort_keys=True) != json.dumps(
        dict(there.fields), sort_keys=True
    ):
        return None
    marks = local.here.marks
    return replace(probe, secrets={key: SecretBase(marks[key], remote.revisions.get(key, "")) for key in marks})


def _as_there(local: Local | None, link: Link, remote: Remote, after: Channel | None) -> tuple[PlanField, ...]:
    """What becomes another one here when a channel is taken over wholly, hidden answers among it."""
    here = {**local.here.fields, PROVIDER: local.here.provider} if local is not None else {}
    there = {**remote.there.fields, PROVIDER: remote.there.provider}
    if local is not None and after is not None:
        own = field_map(after.provider)
        for key, value in local.channel.answers.items():
            spec = own.get(key)
            if spec is None or key in here or spec.secret or not is_sent(spec) or is_empty(value):
                continue
            if is_empty(after.answers.get(key)):
                names = local.names.get(key)
                here[key] = list(names) if names else normal(spec, spec.type.to_json(value))
    had = {**link.base.fields, PROVIDER: link.base.provider}
    return tuple(
        PlanField(key, had.get(key), here.get(key), there.get(key), Side.HERE, chosen=True)
        for key in sorted(here.keys() | there.keys())
        if not same(here.get(key), there.get(key))
    )


def _all_chosen(found: Merged) -> bool:
    return bool(found.lines) and all(line.chosen for line in found.lines)


def _changed_on_both(found: Merged) -> bool:
    """Whether some field that waits for a decision was changed on both sides, and not only there."""
    return any(line.goes is None and not (line.secret and line.here == line.base) for line in found.lines)


def _nothing(channel_id: str) -> PlanItem:
    return PlanItem(Action.NONE, Kind.CHANNEL, "", channel_id=channel_id)


def _problems(count: int) -> str:
    return "It has a problem." if count == 1 else f"It has {count} problems."
