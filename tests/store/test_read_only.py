"""Reading needs no right to write and disturbs nobody."""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.samples import READY, channel
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.tenant import Tenant
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.ports import Store
from wa_channel_studio.store.stores import SqliteStores

NOBODY = 65534


def total(stores: SqliteStores, path: Path) -> int:
    store = stores.open(path, read_only=True)
    try:
        with store.unit_of_work() as work:
            return work.channels.page(ChannelQuery()).total
    finally:
        store.close()


def test_it_takes_no_hold_and_writes_nothing(store: Store, stores: SqliteStores, path: Path) -> None:
    store.close()
    before = path.read_bytes()
    assert total(stores, path) == 0
    assert path.read_bytes() == before
    assert not path.with_name("acme.wcs.lock").exists()
    assert not path.with_name("acme.wcs.guard").exists()


def test_it_reads_what_was_committed_while_somebody_writes(store: Store, stores: SqliteStores, path: Path) -> None:
    reader = stores.open(path, read_only=True)
    with store.unit_of_work() as writing:
        writing.channels.add(channel("a"), READY)
        with reader.unit_of_work() as work:
            assert work.channels.page(ChannelQuery()).total == 0
            writing.commit()
            # One unit of work sees one state.
            assert work.channels.page(ChannelQuery()).total == 0
    with reader.unit_of_work() as work:
        assert work.channels.page(ChannelQuery()).total == 1
    reader.close()


def test_writing_is_refused(store: Store, stores: SqliteStores, path: Path) -> None:
    reader = stores.open(path, read_only=True)
    with reader.unit_of_work() as work, pytest.raises(ProblemError, match="only be read"):
        work.tenants.add(Tenant("x", "x"))
    with pytest.raises(ProblemError, match="only be read"):
        reader.write_header("x")
    reader.close()


def as_somebody_without_rights(work: Callable[[], None]) -> None:
    """Run ``work`` in a copy of this process that may not write other people's folders; root may write everywhere."""
    with warnings.catch_warnings():
        # The copy only does ``work`` and ends; threads of this process do not matter to it.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            work()
            code = 0
        except BaseException as exc:  # noqa: BLE001  # whatever it was, the test must hear of it
            os.write(2, f"{type(exc).__name__}: {exc}\n".encode())
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
class TestFolderThatMayNotBeWritten:
    @pytest.fixture
    def shown(self, store: Store, path: Path) -> Iterator[Path]:
        """A closed workspace in a folder that anybody may read and nobody write."""
        with store.unit_of_work() as work:
            work.channels.add(channel("a"), READY)
            work.commit()
        store.close()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shown = folder / "acme.wcs"
            shown.write_bytes(path.read_bytes())
            shown.chmod(0o444)
            folder.chmod(0o555)
            yield shown
            folder.chmod(0o755)

    def test_a_workspace_that_was_closed_can_be_read(self, stores: SqliteStores, shown: Path) -> None:
        def read() -> None:
            assert total(stores, shown) == 1
            assert stores.holder(shown) is None

        as_somebody_without_rights(read)
        assert [file.name for file in shown.parent.iterdir()] == ["acme.wcs"]

    def test_writing_it_is_a_problem_in_plain_words(self, stores: SqliteStores, shown: Path) -> None:
        def write() -> None:
            for attempt in (
                lambda: stores.open(shown),
                lambda: stores.hold(shown),
                lambda: stores.back_up(shown, "x"),
                lambda: stores.create(shown.with_name("new.wcs"), "{}"),
            ):
                with pytest.raises(ProblemError) as caught:
                    attempt()
                assert caught.value.problem.remedy

        as_somebody_without_rights(write)

    @pytest.mark.parametrize("hidden", ["file", "folder"])
    def test_a_file_that_may_not_even_be_read(self, stores: SqliteStores, shown: Path, hidden: str) -> None:
        (shown if hidden == "file" else shown.parent).chmod(0)

        def read() -> None:
            for read_only in (True, False):
                with pytest.raises(ProblemError, match=r"cannot be opened|may not use"):
                    stores.open(shown, read_only=read_only)

        as_somebody_without_rights(read)

    def test_a_wal_that_waits_there_is_never_overlooked(self, stores: SqliteStores, shown: Path) -> None:
        # Its content would be missing: better nothing is read than an old state.
        shown.parent.chmod(0o755)
        shown.with_name("acme.wcs-wal").write_bytes(b"x" * 5000)
        shown.parent.chmod(0o555)

        def read() -> None:
            with pytest.raises(ProblemError, match=r"cannot be opened|only be read"):
                total(stores, shown)

        as_somebody_without_rights(read)
