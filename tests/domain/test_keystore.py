"""The names in a keystore: kept as Java keeps them, each once, and another one proposed where it is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wa_channel_studio.domain.certificate import FileKind
from wa_channel_studio.domain.keystore import (
    MAX_ALIAS_BYTES,
    AliasTakenError,
    Keystore,
    KeystoreEntry,
    free_aliases,
    modified_utf8_length,
)
from wa_channel_studio.domain.problem import ProblemError


def store(*aliases: str, keys: tuple[str, ...] = ()) -> Keystore:
    """A keystore as it may come out of a file, not made by Java perhaps."""
    entries = tuple(KeystoreEntry(alias, alias.encode()) for alias in aliases)
    return Keystore(FileKind.JKS, entries, keys)


def aliases(keystore: Keystore) -> list[str]:
    return [entry.alias for entry in keystore.entries]


def test_aliases_are_kept_in_lower_case() -> None:
    assert aliases(store("root").with_entries([KeystoreEntry("IssuingCA", b"1")])) == ["root", "issuingca"]


def test_letters_of_other_alphabets_become_small_as_in_java() -> None:
    # keystore.md, section 2: Java makes i and a dot above of the Turkish capital, and leaves ß alone.
    added = store().with_entries([KeystoreEntry("İstanbul", b"1"), KeystoreEntry("Straße", b"2")])
    assert aliases(added) == ["i\u0307stanbul", "straße"]
    assert aliases(added.with_entries([KeystoreEntry("STRASSE", b"3")]))[-1] == "strasse"


def test_a_name_that_is_taken_is_refused_with_a_free_one() -> None:
    with pytest.raises(AliasTakenError) as refused:
        store("root", "root-2").with_entries([KeystoreEntry("ROOT", b"1")])
    assert refused.value.proposal == "root-3"
    assert refused.value.problem.field == "alias"
    assert "“root”" in refused.value.problem.message
    assert "root-3" in refused.value.problem.remedy


def test_two_new_entries_of_one_name_are_refused_too() -> None:
    with pytest.raises(AliasTakenError):
        store().with_entries([KeystoreEntry("a", b"1"), KeystoreEntry("A", b"2")])


def test_the_name_of_a_private_key_is_taken() -> None:
    keystore = store(keys=("Server",))
    assert keystore.free_alias("SERVER") == "server-2"
    with pytest.raises(AliasTakenError):
        keystore.with_entries([KeystoreEntry("server", b"1")])


@pytest.mark.parametrize(("wanted", "free"), [("  My  Root ", "my root"), ("", "certificate"), (" \t", "certificate")])
def test_a_proposed_name_is_tidied(wanted: str, free: str) -> None:
    assert store().free_alias(wanted) == free


def test_an_entry_is_renamed_at_its_place() -> None:
    renamed = store("a", "b", "c").renamed("B", "  Beta ")
    assert aliases(renamed) == ["a", "beta", "c"]


def test_an_entry_may_keep_its_own_name_in_other_capitals() -> None:
    assert aliases(store("Root", "b").renamed("Root", "ROOT")) == ["root", "b"]


def test_renaming_to_the_name_of_another_entry_or_of_a_key_is_refused() -> None:
    keystore = store("a", "b", keys=("key",))
    for taken in ("B", "KEY"):
        with pytest.raises(AliasTakenError):
            keystore.renamed("a", taken)


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        store("a").renamed("a", "   ")
    assert refused.value.problem.field == "alias"


def test_a_name_may_be_as_long_as_a_keystore_can_say_and_no_longer() -> None:
    longest = "ü" * (MAX_ALIAS_BYTES // 2)
    assert aliases(store("a").renamed("a", longest)) == [longest]
    with pytest.raises(ProblemError, match="too long"):
        store("a").renamed("a", longest + "ü")


def test_renaming_what_is_not_there_changes_nothing() -> None:
    keystore = store("a")
    assert keystore.renamed("x", "y") is keystore


def test_of_two_names_that_differ_in_capitals_the_one_written_so_is_meant() -> None:
    keystore = store("issuingca", "IssuingCA")
    assert aliases(keystore.without(["IssuingCA"])) == ["issuingca"]
    assert aliases(keystore.renamed("IssuingCA", "other")) == ["issuingca", "other"]
    assert aliases(keystore.without(["ISSUINGCA"])) == []


def test_entries_are_taken_out_by_name_whatever_the_capitals() -> None:
    assert aliases(store("a", "b", "c").without(["A", "c", "x"])) == ["b"]


def test_the_same_name_20_000_times_is_no_more_work_than_20_000_names() -> None:
    many = free_aliases(["ca"] * 20_000, {"ca-7"})
    assert len(set(many)) == 20_000
    assert many[0] == "ca"
    assert "ca-7" not in many
    assert many[-1] == "ca-20001"


@given(st.lists(st.text(max_size=4)), st.sets(st.text(max_size=3)))
def test_free_names_are_free_and_small_whatever_is_wanted(wanted: list[str], taken: set[str]) -> None:
    taken = {name.lower() for name in taken}
    free = free_aliases(wanted, taken)
    assert len(free) == len(wanted) == len(set(free))
    assert not taken & set(free)
    assert all(name == name.lower() and name for name in free)


@given(st.text())
def test_the_length_of_a_name_is_that_of_modified_utf_8(text: str) -> None:
    units = text.encode("utf-16-be", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "big") for at in range(0, len(units), 2)]
    assert modified_utf8_length(text) == sum(1 if 0 < code < 0x80 else 2 if code < 0x800 else 3 for code in codes)
