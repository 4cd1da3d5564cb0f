"""The list of channels: what it finds, in what order, and what becomes of what is thrown away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.store.conftest import NOW
from tests.store.samples import READY, channel, problems
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.readiness import Readiness, State
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery, HistoryEntry, SortKey
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.ports import Store, StoredDraft, UnitOfWork


@pytest.fixture
def filled(store: Store) -> Store:
    """Four channels in two tenants: ready, with problems, with a draft, and one with warnings only."""
    with store.unit_of_work() as work:
        work.channels.add(
            channel(
                "a",
                minutes=3,
                channel_name="Zeta",
                provider="twilio",
                phone_number="+55 (11) 94000-1207",
                base_url="https://api.twilio.com/2010-04-01",
                ou="Vertrieb",
                skill_queue="night_route",
                account_sid="AC100%_x",
                api_key_secret=Secret("hidden"),
                transfer_keywords=("Agent", "MENSCH"),
            ),
            READY,
        )
        work.channels.add(
            channel("b", minutes=1, channel_name="alpha", provider="infobip", phone_number="+4930"), problems(2, 1)
        )
        work.channels.add(
            channel("c", "u", minutes=2, channel_name="Ärzte", provider="gupshup", webhook_name="STRASSE"), problems(5)
        )
        work.channels.add(channel("d", "u", minutes=4, channel_name="beta", provider="infobip"), problems(0, 3))
        work.drafts.put(StoredDraft("x", "b", "t", 1, NOW, b"draft"))
        work.commit()
    return store


def ids(work: UnitOfWork, query: ChannelQuery) -> str:
    return "".join(row.id for row in work.channels.page(query).rows)


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (SortKey.NAME, "bcda"),
        (SortKey.PROVIDER, "cbda"),
        (SortKey.PHONE, "cdba"),
        (SortKey.READINESS, "bcda"),
        (SortKey.CHANGED, "bcad"),
        (SortKey.TENANT, "bacd"),
    ],
)
def test_every_column_sorts_both_ways(filled: Store, sort: SortKey, ascending: str) -> None:
    with filled.unit_of_work() as work:
        assert ids(work, ChannelQuery(sort=sort)) == ascending
        assert ids(work, ChannelQuery(sort=sort, descending=True)) == ascending[::-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "bcda"),
        ("zeta", "a"),
        ("ZET", "a"),
        ("  et ", "da"),
        ("ärz", "c"),
        ("straße", "c"),
        ("vertrieb", "a"),
        ("night_route", "a"),
        ("api.twilio.com", "a"),
        ("mensch", "a"),
        ("Acme", "ba"),
        ("acme zeta", "a"),
        ("acme beta", ""),
        ("+5511940001207", "a"),
        ("94000 1207", "a"),
        ("(11) 94000-1207", "a"),
        ("2010-04-01", "a"),
        ("4930", "b"),
        ("100%_x", "a"),
        ("100%x", ""),
        ("_", "a"),
        ("%", "a"),
        ("\\", ""),
        ("'; --", ""),
        ("hidden", ""),
        ("infobip", "bd"),
        ("WhatsApp", ""),
        ("x" * 100_000, ""),
        ("alpha\0", "b"),
    ],
)
def test_search(filled: Store, text: str, found: str) -> None:
    with filled.unit_of_work() as work:
        page = work.channels.page(ChannelQuery(text=text))
        assert "".join(row.id for row in page.rows) == found
        assert (page.matching, page.total) == (len(found), 4)


def test_words_are_not_found_across_two_values(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.channels.add(channel("e", channel_name="one", ou="two"), READY)
        assert ids(work, ChannelQuery(text="onetwo")) == ""
        assert ids(work, ChannelQuery(text="one two")) == "e"


def test_a_row_shows_what_the_list_needs(filled: Store) -> None:
    with filled.unit_of_work() as work:
        (row,) = work.channels.page(ChannelQuery(text="zeta")).rows
    assert (row.id, row.tenant_id, row.tenant_name, row.name, row.provider) == (
        "a",
        "t",
        "Acme Brazil",
        "Zeta",
        "twilio",
    )
    assert (row.phone_number, row.ou, row.called_route) == ("+55 (11) 94000-1207", "Vertrieb", "night_route")
    assert (row.readiness, row.changed_at) == (READY, NOW + timedelta(minutes=3))


def test_filters(filled: Store) -> None:
    with filled.unit_of_work() as work:
        assert ids(work, ChannelQuery(tenant_id="u")) == "cd"
        assert ids(work, ChannelQuery(provider="infobip")) == "bd"
        assert ids(work, ChannelQuery(state=State.DRAFT)) == "b"
        assert ids(work, ChannelQuery(state=State.PROBLEMS)) == "c"
        assert ids(work, ChannelQuery(state=State.READY)) == "da"
        assert ids(work, ChannelQuery(tenant_id="t", provider="infobip", state=State.READY)) == ""


def test_pages_follow_each_other(filled: Store) -> None:
    with filled.unit_of_work() as work:
        pages = [ids(work, ChannelQuery(sort=SortKey.TENANT, offset=start, limit=1)) for start in range(5)]
        assert pages == ["b", "a", "c", "d", ""]
        page = work.channels.page(ChannelQuery(text="infobip", offset=1, limit=1))
        assert ([row.id for row in page.rows], page.matching, page.total) == (["d"], 2, 4)


def test_a_draft_makes_a_channel_a_draft_until_it_is_gone(filled: Store) -> None:
    def state(work: UnitOfWork) -> Readiness:
        return next(row.readiness for row in work.channels.page(ChannelQuery()).rows if row.id == "b")

    with filled.unit_of_work() as work:
        assert state(work) == Readiness(State.DRAFT, 2, 1)
        work.channels.set_readiness("b", problems(1))
        assert state(work) == Readiness(State.DRAFT, 1, 0)
        work.drafts.put(StoredDraft("y", "b", "t", 1, NOW, b""))
        work.drafts.remove("x")
        assert state(work).state is State.DRAFT
        work.drafts.put(StoredDraft("y", "c", "u", 2, NOW, b""))
        assert state(work) == Readiness(State.PROBLEMS, 1, 0)
        assert ids(work, ChannelQuery(state=State.DRAFT)) == "c"
        work.drafts.remove("y")
        work.drafts.remove("y")
        work.channels.set_readiness("b", READY)
        assert state(work) == READY
        assert ids(work, ChannelQuery(state=State.DRAFT)) == ""


def test_saving_replaces_everything(filled: Store) -> None:
    with filled.unit_of_work() as work:
        saved = channel("a", "u", minutes=9, channel_name="eta", api_key=Secret("new"))
        work.channels.save(saved, problems(1))
        assert work.channels.get("a") == saved
        assert ids(work, ChannelQuery(text="zeta")) == ""
        assert ids(work, ChannelQuery(tenant_id="u", state=State.PROBLEMS)) == "ca"


def test_names_in_use(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.channels.add(channel("e"), READY)
        assert work.channels.names("t") == {"Zeta", "alpha"}
        assert work.channels.names("t", but="a") == {"alpha"}
        work.channels.trash("b", NOW)
        assert work.channels.names("t") == {"Zeta"}


def test_channels_by_name(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.channels.add(channel("e", "u", channel_name="Zeta"), READY)
        assert [each.id for each in work.channels.named("Zeta")] == ["a", "e"]
        assert [each.id for each in work.channels.named("Zeta", "u")] == ["e"]
        assert work.channels.named("zeta") == ()
        assert [each.id for each in work.channels.of_tenant("t")] == ["b", "a"]


def test_the_trash(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.channels.trash("a", NOW)
        work.channels.trash("c", NOW + timedelta(days=2))
        assert ids(work, ChannelQuery()) == "bd"
        assert ids(work, ChannelQuery(trashed=True)) == "ca"
        assert work.channels.page(ChannelQuery(trashed=True)).total == 2
        assert work.channels.named("Zeta") == ()
        assert [each.id for each in work.channels.of_tenant("t")] == ["b"]
        work.channels.restore("a")
        assert ids(work, ChannelQuery()) == "bda"
        work.channels.trash("a", NOW)
        work.drafts.put(StoredDraft("y", "a", "t", 1, NOW, b""))
        work.history.append([HistoryEntry(NOW, "a", "created"), HistoryEntry(NOW, "b", "created")])
        assert work.channels.purge(NOW) == 0
        assert work.channels.purge(NOW + timedelta(days=1)) == 1
        assert ids(work, ChannelQuery(trashed=True)) == "c"
        assert work.drafts.get("y") is None
        assert work.history.of_channel("a") == ()
        assert len(work.history.of_channel("b")) == 1
        with pytest.raises(NotFoundError):
            work.channels.get("a")


def test_what_is_not_there(filled: Store) -> None:
    with filled.unit_of_work() as work:
        for attempt in (
            lambda: work.channels.get("nothing"),
            lambda: work.channels.save(channel("nothing"), READY),
            lambda: work.channels.set_readiness("nothing", READY),
            lambda: work.channels.trash("nothing", NOW),
            lambda: work.channels.restore("nothing"),
        ):
            with pytest.raises(NotFoundError):
                attempt()


def test_an_id_or_tenant_that_does_not_fit_is_told_as_a_problem(filled: Store) -> None:
    for wrong in (channel("a"), channel("new", "no tenant")):
        with filled.unit_of_work() as work, pytest.raises(ProblemError, match="refused"):
            work.channels.add(wrong, READY)


def test_the_same_name_twice_is_for_the_check_to_tell(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.channels.add(channel("e", channel_name="Zeta"), READY)
        assert len(work.channels.named("Zeta", "t")) == 2


def test_renaming_a_tenant_moves_its_channels(filled: Store) -> None:
    with filled.unit_of_work() as work:
        work.tenants.save(Tenant("t", "Zebra"))
        assert ids(work, ChannelQuery(sort=SortKey.TENANT)) == "cdba"
        assert ids(work, ChannelQuery(text="zebra")) == "ba"
        assert ids(work, ChannelQuery(text="acme")) == ""


def test_a_tenant_with_channels_stays(filled: Store) -> None:
    with filled.unit_of_work() as work:
        with pytest.raises(ProblemError, match="2 channels"):
            work.tenants.remove("t")
        work.channels.trash("a", NOW)
        with pytest.raises(ProblemError, match="1 channel"):
            work.tenants.remove("t")
        work.channels.trash("b", NOW)
        work.tenants.remove("t")
        assert [tenant.id for tenant in work.tenants.all()] == ["u"]
        assert work.channels.page(ChannelQuery(trashed=True)).total == 0
        for attempt in (
            lambda: work.tenants.remove("t"),
            lambda: work.tenants.get("t"),
            lambda: work.tenants.by_name("Acme Brazil"),
            lambda: work.tenants.save(Tenant("t", "x")),
        ):
            with pytest.raises(NotFoundError):
                attempt()
