"""The list against a plain model in Python: every filter, every order, every page, also where a walk is cut short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import NOW
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.expiry import NO_EXPIRY, Expiry
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.sync_state import SyncState
from wa_channel_studio.services.channel_ports import ChannelQuery, Facet, Kept, SortKey
from wa_channel_studio.services.ports import Store, StoredDraft, UnitOfWork
from wa_channel_studio.store.columns import digits, readiness_order, search_key, search_words, sort_key
from wa_channel_studio.store.repositories import channel_listing

TENANTS = {"t": "Acme Brazil", "u": "Umbrella"}
NAMES = (
    "",
    "wa_care",
    "WA_Café",
    "wa_cafe",
    "100%",
    "a_b",
    "客户服务",
    "المبيعات",
    "o'hara",
    'say "yes"',
    "ß",
    "back\\slash",
)
OUS = ("", "Vertrieb", "VERTRIEB", "Größe", "客户 一")
PHONES = ("", "+49 30 1234", "+4930", "0049-30", "no number")
LONG = ("", "Grüße aus Köln\nund İzmir", "عَمَّان: أغلقنا", "请稍候\nSTRAẞE [5]*")
TAGS = ((), ("vip",), ("VIP", "Ärger"), ("审核", "arger"), ("q4",))
DAYS = (None, date(2026, 1, 31), date(2027, 5, 1))


@dataclass(frozen=True)
class Shown:
    """A channel with all that a list can ask of it."""

    kept: Kept
    trashed: bool
    draft: bool
    compared: SyncState | None = None
    """What a comparison with the AICC found; None: there was none."""

    @property
    def answers(self) -> Answers:
        return self.kept.channel.answers


@st.composite
def crowds(draw: st.DrawFn) -> tuple[Shown, ...]:
    """Up to 14 channels that have much in common."""
    found = []
    for number in range(draw(st.integers(0, 14))):
        answers = Answers(
            {
                "channel_name": draw(st.sampled_from(NAMES)),
                "provider": draw(st.sampled_from(("", "twilio", "infobip"))),
                "phone_number": draw(st.sampled_from(PHONES)),
                "ou": draw(st.sampled_from(OUS)),
                "skill_queue": draw(st.sampled_from(("", "night", "Night", "day"))),
                "offline_prompt": draw(st.sampled_from(LONG)),
                "configuration_id": draw(st.sampled_from(("", "1"))),
            }
        )
        changed = NOW + timedelta(days=draw(st.integers(0, 2)))
        tenant = draw(st.sampled_from(("t", "u")))
        one = Channel(f"{number:02d}", tenant, answers, NOW, changed, tags=draw(st.sampled_from(TAGS)))
        errors = draw(st.integers(0, 1))
        day = draw(st.sampled_from(DAYS))
        kept = Kept(
            one,
            Readiness(State.PROBLEMS if errors else State.READY, errors, draw(st.integers(0, 1))),
            NO_EXPIRY if day is None else Expiry(day, "trust_certificate"),
        )
        found.append(
            Shown(
                kept,
                draw(st.booleans()) and number % 3 == 0,
                draw(st.booleans()) and number % 4 == 0,
                draw(st.sampled_from((None, *SyncState))),
            )
        )
    return tuple(found)


TEXTS = (
    "",
    "a",
    "acme",
    "café",
    "cafe",
    "%",
    "_",
    "\\",
    "'",
    '"',
    "服务",
    "مبي",
    "49 30",
    "wa vertrieb",
    "zz",
    "VIP",
    "SS",
    "twilio",
    "koln",
    "Grüsse izmir",
    "عمان",
    "稍候 strasse",
    "[5]*",
    "köln café",
    "und\ni",
)
QUERIES = st.builds(
    ChannelQuery,
    text=st.sampled_from(TEXTS),
    tenant_id=st.sampled_from(("", "", "t")),
    provider=st.sampled_from(("", "", "twilio")),
    state=st.sampled_from((None, None, *State)),
    sort=st.sampled_from(tuple(SortKey)),
    descending=st.booleans(),
    offset=st.integers(0, 9),
    limit=st.integers(1, 9),
    trashed=st.sampled_from((False, False, True)),
    name=st.sampled_from(("", "", "CAFÉ", "_", "服", "%")),
    phone=st.sampled_from(("", "", "49-30", "x")),
    ou=st.sampled_from(("", "", "vertrieb", "grosse", "Größe")),
    called_route=st.sampled_from(("", "", "NIGHT")),
    tag=st.sampled_from(("", "", "Vip", "arger")),
    sync=st.sampled_from((None, None, *SyncState)),
    expires_before=st.sampled_from((None, None, date(2026, 1, 31), date(2026, 2, 1))),
    changed_since=st.sampled_from((None, None, NOW + timedelta(days=1))),
)


FILTERED: dict[SortKey, Callable[[str], ChannelQuery]] = {
    SortKey.OU: lambda value: ChannelQuery(ou=value),
    SortKey.ROUTE: lambda value: ChannelQuery(called_route=value),
    SortKey.PROVIDER: lambda value: ChannelQuery(provider=value),
}


def fits(one: Shown, query: ChannelQuery) -> bool:
    """Whether a channel belongs to the list."""
    channel, expiry = one.kept.channel, one.kept.expiry
    state = State.DRAFT if one.draft else one.kept.readiness.state
    values = [value for _, value in channel.answers.items() if isinstance(value, str) and value]
    text = "\n".join(map(search_key, (*values, digits(channel.answers.text("phone_number")), *channel.tags)))
    text += f"\n{search_key(TENANTS[channel.tenant_id])}"
    return (
        one.trashed is query.trashed
        and (not query.tenant_id or channel.tenant_id == query.tenant_id)
        and (not query.provider or channel.provider == query.provider)
        and (query.state is None or state is query.state)
        and sort_key(query.name) in sort_key(channel.name)
        and digits(query.phone) in digits(channel.answers.text("phone_number"))
        and (not query.ou or sort_key(channel.answers.text("ou")) == sort_key(query.ou))
        and (not query.called_route or sort_key(channel.answers.text("skill_queue")) == sort_key(query.called_route))
        and (not query.tag or sort_key(query.tag) in map(sort_key, channel.tags))
        and (query.sync is None or query.sync is sync(one))
        and (query.expires_before is None or (expiry.on is not None and expiry.on < query.expires_before))
        and (query.changed_since is None or channel.changed_at >= query.changed_since)
        and all(any(spelling in text for spelling in spellings) for spellings in search_words(query.text))
    )


def sync(one: Shown) -> SyncState:
    if one.compared is not None:
        return one.compared
    return SyncState.UNKNOWN if one.answers.text("configuration_id") else SyncState.NEW


def place(one: Shown, sort: SortKey) -> tuple[object, ...]:
    """What a channel is sorted by."""
    channel, readiness = one.kept.channel, one.kept.readiness
    first: dict[SortKey, object] = {
        SortKey.NAME: "",
        SortKey.TENANT: sort_key(TENANTS[channel.tenant_id]),
        SortKey.PROVIDER: channel.provider,
        SortKey.PHONE: digits(channel.answers.text("phone_number")),
        SortKey.OU: sort_key(channel.answers.text("ou")),
        SortKey.ROUTE: sort_key(channel.answers.text("skill_queue")),
        SortKey.READINESS: readiness_order(readiness.errors, readiness.warnings, open_draft=one.draft),
        SortKey.SYNC: sync(one).value,
        SortKey.EXPIRY: one.kept.expiry.on or date.max,
        SortKey.CHANGED: channel.changed_at,
        SortKey.TAGS: "\n".join(channel.tags),
    }
    return first[sort], sort_key(channel.name), channel.id


def expected(crowd: tuple[Shown, ...], query: ChannelQuery) -> list[str]:
    """The whole list in order, by a walk over everything."""
    found = [one for one in crowd if fits(one, query)]
    found.sort(key=lambda one: place(one, query.sort), reverse=query.descending)
    return [one.kept.channel.id for one in found]


@contextmanager
def filled(store: Store, crowd: tuple[Shown, ...]) -> Iterator[UnitOfWork]:
    """A transaction that has these channels and is undone."""
    with store.unit_of_work() as work:
        work.channels.add_many([one.kept for one in crowd])
        work.channels.trash_many([one.kept.channel.id for one in crowd if one.trashed], NOW)
        work.links.set_states({one.kept.channel.id: one.compared for one in crowd if one.compared is not None})
        for one in crowd:
            if one.draft:
                work.drafts.put(StoredDraft(f"d{one.kept.channel.id}", one.kept.channel.id, "t", 1, NOW, b"{}"))
        yield work


@pytest.fixture(params=["walks", "looks through", "goes deep"])
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way to find a page, also those that only large workspaces take."""
    limits = {"walks": (3, 500, 500, 5), "looks through": (2, 4, 500, 0), "goes deep": (1, 2, 3, 99)}[request.param]
    for name, value in zip(("PROBED", "WALKED", "SORTED", "FEW"), limits, strict=True):
        monkeypatch.setattr(channel_listing, name, value)


@pytest.mark.usefixtures("_way")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=crowds(), query=QUERIES)
def test_every_page_is_what_a_plain_look_through_all_gives(
    store: Store, crowd: tuple[Shown, ...], query: ChannelQuery
) -> None:
    with filled(store, crowd) as work:
        whole = expected(crowd, query)
        page = work.channels.page(query)
        assert [row.id for row in page.rows] == whole[query.offset : query.offset + query.limit]
        assert page.matching == len(whole)
        assert work.channels.count(query, lambda: None) == len(whole)
        quick = work.channels.page(replace(query, counted=False))
        assert quick.rows == page.rows
        least = len(whole) if quick.counted else query.offset + len(page.rows)
        assert least <= quick.matching <= len(whole)
        assert page.counted
        assert page.total == sum(one.trashed is query.trashed for one in crowd)
        assert work.channels.ids(replace(query, offset=0, limit=0)) == tuple(whole)
        assert work.channels.ids(replace(query, limit=0)) == tuple(whole[query.offset :])
        assert work.channels.ids(query) == tuple(row.id for row in page.rows)
        assert work.channels.summaries([row.id for row in page.rows]) == page.rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(crowd=crowds())
def test_facets_count_what_the_list_shows(store: Store, crowd: tuple[Shown, ...]) -> None:
    with filled(store, crowd) as work:
        for column, filtered in FILTERED.items():
            facets = work.channels.facets(column)
            assert [facet.count for facet in facets] == sorted((facet.count for facet in facets), reverse=True)
            for facet in facets:
                assert facet.value
                assert work.channels.page(filtered(facet.value)).matching == facet.count
        shown = [one.kept.channel for one in crowd if not one.trashed]
        assert {sort_key(facet.value): facet.count for facet in work.channels.facets(SortKey.TAGS)} == {
            tag: sum(tag in map(sort_key, channel.tags) for channel in shown)
            for tag in {sort_key(tag) for channel in shown for tag in channel.tags}
        }


def test_facets_are_narrowed_by_what_is_typed(store: Store) -> None:
    shown = [("Vertrieb", "twilio", ("VIP",)), ("Größe", "infobip", ("vip", "Ärger")), ("größe", "cloud-api", ())]
    kept = [
        Kept(Channel(str(n), "t", Answers({"ou": ou, "provider": p}), NOW, NOW, tags=tags), Readiness(State.READY))
        for n, (ou, p, tags) in enumerate(shown)
    ]
    with store.unit_of_work() as work:
        work.channels.add_many(kept)
        assert [facet.count for facet in work.channels.facets(SortKey.OU)] == [2, 1]
        assert work.channels.facets(SortKey.OU, "VERT") == (Facet("Vertrieb", 1),)
        assert work.channels.facets(SortKey.TAGS, "arg") == (Facet("Ärger", 1),)
        assert work.channels.facets(SortKey.TAGS, "%") == ()
        assert work.channels.facets(SortKey.OU, limit=1)[0].count == 2
        assert work.channels.facets(SortKey.PROVIDER, "CLOUD") == (Facet("cloud-api", 1),)
        with pytest.raises(ValueError, match="no values"):
            work.channels.facets(SortKey.CHANGED)
