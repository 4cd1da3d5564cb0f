"""Who uses a certificate: kept right by everything that is done to channels, drafts and tenants."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store.conftest import NOW
from tests.store.library_samples import file
from tests.store.samples import READY
from wa_channel_studio.domain.aicc import Connection
from wa_channel_studio.domain.answers import Answers, RawValue
from wa_channel_studio.domain.channel import Channel
from wa_channel_studio.domain.library import LibraryFilter, LibraryQuery, LibrarySort, User
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.library_ports import CA_FIELD, CertificateUse
from wa_channel_studio.services.ports import Store, StoredDraft, UnitOfWork

TRUST, IDENTITY = "trust_certificate", "identity_certificate"


@pytest.fixture
def files(store: Store) -> Store:
    """Three files that nobody uses."""
    with store.unit_of_work() as work:
        for identity in ("a", "b", "c"):
            work.certificates.add(file(identity))
        work.commit()
    return store


def trusting(work: UnitOfWork, tenant_id: str, certificate_id: str) -> None:
    """Let a tenant's connection trust by a file."""
    work.connections.save(tenant_id, Connection("https://aicc.example", ca_certificate_id=certificate_id))


def counts(work: UnitOfWork) -> str:
    """How many channels use a, b and c."""
    return "".join(str(work.library.get(identity).channels) for identity in ("a", "b", "c"))


def using(identity: str, tenant: str = "t", *, provider: str = "infobip", **used: RawValue) -> Channel:
    """A channel that is called by its id."""
    answers: dict[str, RawValue] = {"channel_name": identity, "provider": provider}
    answers |= {f"{'identity' if role == 'aicc' else role}_certificate": value for role, value in used.items()}
    return Channel(identity, tenant, Answers(answers), NOW, NOW)


def draft(identity: str, channel_id: str = "", *used: str) -> StoredDraft:
    return StoredDraft(identity, channel_id, "t", 1, NOW, b"{}", tuple(CertificateUse(item, TRUST) for item in used))


def test_a_channel_counts_once_whatever_it_uses_a_file_for(files: Store) -> None:
    with files.unit_of_work() as work:
        work.channels.add(using("one", trust=("a", "b", "a"), aicc="a"), READY)
        assert counts(work) == "110"
        work.channels.add(using("two", "u", provider="twilio", aicc=("a",)), READY)
        assert counts(work) == "210"
        assert work.library.users(["a"]) == (
            User("one", "one", "Acme Brazil", IDENTITY),
            User("one", "one", "Acme Brazil", TRUST),
            User("two", "two", "Umbrella", IDENTITY),
        )
        assert work.library.users(["c"]) == ()


def test_saving_keeps_it_right(files: Store) -> None:
    one = using("one", trust=("a",))
    with files.unit_of_work() as work:
        work.channels.add(one, READY)
        work.channels.save(replace(one, answers=one.answers.with_value(TRUST, ("b", "c"))), READY)
        assert counts(work) == "011"
        work.channels.save(replace(one, answers=one.answers.without(TRUST)), READY)
        assert counts(work) == "000"


def test_answers_set_aside_count(files: Store) -> None:
    aside = (("infobip", Answers({TRUST: ("a", "b"), "account_key": Secret("x")})),)
    one = replace(using("one", provider="twilio", trust=("b",)), set_aside=aside)
    with files.unit_of_work() as work:
        work.channels.add(one, READY)
        assert counts(work) == "110"
        assert work.library.users(["a", "b"]) == (
            User("one", "one", "Acme Brazil", TRUST),
            User("one", "one", "Acme Brazil", TRUST, set_aside=True),
        )
        # Only what a channel uses now decides how it is judged.
        assert work.library.judged_by(["a"]) == {}
        assert work.library.judged_by(["b"]) == {"t": ("one",)}
        work.channels.save(replace(one, set_aside=()), READY)
        assert counts(work) == "010"


def test_the_trash_counts_until_it_is_emptied(files: Store) -> None:
    with files.unit_of_work() as work:
        work.channels.add(using("one", trust=("a",)), READY)
        work.drafts.put(draft("d", "one", "b"))
        work.channels.trash("one", NOW)
        assert counts(work) == "110"
        assert [(user.trashed, user.draft) for user in work.library.users(["a", "b"])] == [(True, False), (True, True)]
        assert work.library.judged_by(["a"]) == {}
        work.channels.restore("one")
        assert counts(work) == "110"
        work.channels.trash("one", NOW)
        work.channels.purge(NOW + timedelta(seconds=1))
        assert counts(work) == "000"
        assert work.library.users(["a", "b"]) == ()


def test_removing_a_tenant_frees_what_its_trash_used(files: Store) -> None:
    with files.unit_of_work() as work:
        work.tenants.add(Tenant("v", "Vertigo"))
        work.channels.add(using("one", "v", trust=("a",)), READY)
        work.channels.trash("one", NOW)
        work.tenants.remove("v")
        assert counts(work) == "000"


def test_a_channel_counts_once_with_its_draft(files: Store) -> None:
    with files.unit_of_work() as work:
        work.channels.add(using("one", trust=("a",)), READY)
        work.drafts.put(draft("d", "one", "a", "b"))
        assert counts(work) == "110"
        assert work.library.users(["b"]) == (User("one", "one", "Acme Brazil", TRUST, draft=True, draft_id="d"),)
        work.drafts.put(draft("d", "one", "a"))
        assert counts(work) == "100"
        work.drafts.remove("d")
        assert counts(work) == "100"


def test_drafts_of_new_channels_count_each(files: Store) -> None:
    with files.unit_of_work() as work:
        work.drafts.put(draft("d", "", "a"))
        work.drafts.put(draft("e", "", "a"))
        assert counts(work) == "200"
        assert work.library.users(["a"])[0] == User("", "", "Acme Brazil", TRUST, draft=True, draft_id="d")
        work.drafts.remove("e")
        assert counts(work) == "100"
        # The channel was saved meanwhile: now it is that channel's draft.
        work.channels.add(using("one", trust=("a",)), READY)
        assert counts(work) == "200"
        work.drafts.put(draft("d", "one", "a"))
        assert counts(work) == "100"


def test_a_draft_whose_tenant_is_gone_still_counts(files: Store) -> None:
    with files.unit_of_work() as work:
        work.drafts.put(replace(draft("d", "", "a"), tenant_id="gone"))
        assert work.library.users(["a"]) == (User("", "", "", TRUST, draft=True, draft_id="d"),)


def test_a_file_that_comes_after_its_channel_is_used_at_once(store: Store) -> None:
    with store.unit_of_work() as work:
        work.channels.add(using("one", trust=("a", "C:\\lost.der", "\udcff")), READY)
        work.certificates.add(file("a"))
        assert work.library.get("a").channels == 1


def test_nothing_but_ids_of_files_leaves_sealed_answers(files: Store, store: Store) -> None:
    typed = "a-token-in-the-wrong-place"
    with files.unit_of_work() as work:
        work.drafts.put(draft("d", "", "a", typed, "\udcff"))
        aside = (("infobip", Answers({TRUST: (typed, "b")})),)
        work.channels.add(replace(using("one", provider="twilio"), set_aside=aside), READY)
        work.commit()
        assert counts(work) == "110"
    assert typed.encode() not in store.path.read_bytes() + store.path.with_name("acme.wcs-wal").read_bytes()


def test_many_at_once(store: Store) -> None:
    many = [f"{number:04d}" for number in range(600)]
    with store.unit_of_work() as work:
        for identity in many:
            work.certificates.add(file(identity))
        work.channels.add(using("one", trust=tuple(many)), READY)
        assert len(work.library.users(many)) == 1
        assert {row.channels for row in work.library.rows(many)} == {1}
        assert work.library.judged_by(many) == {"t": ("one",)}
        assert len(work.library.remove(many).ids) == 600


def test_a_connection_uses_the_file_that_it_trusts_by(files: Store) -> None:
    with files.unit_of_work() as work:
        trusting(work, "t", "a")
        trusting(work, "u", "a")
        work.channels.add(using("one", trust=("a",)), READY)
        row = work.library.get("a")
        assert (row.channels, row.connections) == (1, 2)
        assert work.library.users(["a"]) == (
            User("one", "one", "Acme Brazil", TRUST),
            User("", "", "Acme Brazil", CA_FIELD, tenant_id="t"),
            User("", "", "Umbrella", CA_FIELD, tenant_id="u"),
        )
        assert work.library.judged_by(["a"]) == {"t": ("one",)}
        trusting(work, "t", "b")
        assert [work.library.get(item).connections for item in ("a", "b")] == [1, 1]
        page = work.library.page(LibraryQuery(sort=LibrarySort.USED, descending=True), NOW)
        assert [(row.id, row.channels, row.connections) for row in page.rows] == [
            ("a", 1, 1),
            ("b", 0, 1),
            ("c", 0, 0),
        ]
        trusting(work, "t", "")
        unused = work.library.page(LibraryQuery(filter=LibraryFilter.UNUSED), NOW)
        assert [row.id for row in unused.rows] == ["b", "c"]


def test_removing_a_tenant_frees_what_its_connection_trusted_by(files: Store) -> None:
    with files.unit_of_work() as work:
        work.tenants.add(Tenant("v", "Vertigo"))
        trusting(work, "v", "c")
        assert work.library.get("c").connections == 1
        work.tenants.remove("v")
        assert work.library.get("c").connections == 0
        page = work.library.page(LibraryQuery(filter=LibraryFilter.UNUSED), NOW)
        assert [row.id for row in page.rows] == ["a", "b", "c"]


def test_a_file_that_comes_back_is_counted_for_the_connection_that_names_it(files: Store) -> None:
    with files.unit_of_work() as work:
        removed = work.library.remove(["a"])
        trusting(work, "t", "a")
        work.library.put_back(removed)
        assert (work.library.get("a").channels, work.library.get("a").connections) == (0, 1)
