"""What was done is undone and done again, one deed after the other, and never half."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import pytest

from tests.services.recipe_world import Authority, leaf_der
from tests.studio import PASSWORD, twilio
from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import Role
from wa_channel_studio.domain.problem import ProblemError
from wa_channel_studio.domain.secret import Secret
from wa_channel_studio.domain.tenant import OrganisationUnit, Tenant
from wa_channel_studio.fields.tenant_form import tenant_to_answers
from wa_channel_studio.services.changes import Changed
from wa_channel_studio.services.channel_ports import ChannelQuery
from wa_channel_studio.services.errors import NotFoundError
from wa_channel_studio.services.jobs import Cancelled, JobContext
from wa_channel_studio.services.undo import KEPT, GoneError, UndoStack
from wa_channel_studio.services.workspaces import Workspace

DER = leaf_der(Authority().issue("api.twilio.com"))


@dataclass
class Noted:
    """A deed that notes what is asked of it."""

    words: str = "A deed"
    error: Exception | None = None
    holds_secrets: bool = False

    def undo(self, job: JobContext | None = None) -> Changed:
        del job
        if self.error is not None:
            raise self.error
        return Changed(channels=(self.words,))

    def redo(self, job: JobContext | None = None) -> Changed:
        return self.undo(job)


def live(workspace: Workspace) -> list[str]:
    return [row.name for row in workspace.channels.page(ChannelQuery()).rows]


# --- the stack ----------------------------------------------------------------------------------------


def test_deeds_come_back_in_the_opposite_order() -> None:
    stack = UndoStack()
    for words in ("one", "two"):
        stack.push(Noted(words))
    assert (stack.undo_words, stack.redo_words) == ("two", "")
    assert stack.undo() == Changed(channels=("two",))
    assert (stack.undo_words, stack.redo_words) == ("one", "two")
    assert stack.redo() == Changed(channels=("two",))
    stack.undo()
    stack.push(Noted("three"))
    assert (stack.undo_words, stack.redo_words) == ("three", "")


def test_with_nothing_to_undo_it_says_so() -> None:
    stack = UndoStack()
    with pytest.raises(ProblemError, match="nothing to undo"):
        stack.undo()
    with pytest.raises(ProblemError, match="nothing to do again"):
        stack.redo()


def test_a_deed_that_failed_stays_and_one_that_is_gone_is_passed_over() -> None:
    stack = UndoStack()
    stack.push(Noted("one"))
    stack.push(Noted("two", GoneError.of("Gone.")))
    stack.push(Noted("three", Cancelled()))
    with pytest.raises(Cancelled):
        stack.undo()
    assert stack.undo_words == "three"
    stack._done.pop()
    with pytest.raises(GoneError):
        stack.undo()
    assert (stack.undo_words, stack.redo_words) == ("one", "")


def test_only_so_many_are_remembered_and_secrets_are_forgotten() -> None:
    stack = UndoStack()
    for number in range(KEPT + 2):
        stack.push(Noted(str(number), holds_secrets=number % 2 == 1))
    stack.forget_secrets()
    assert len(stack._done) == KEPT // 2
    assert stack.undo_words == str(KEPT)


def test_a_deed_in_the_middle_can_be_taken_back_once() -> None:
    stack, first = UndoStack(), Noted("one")
    stack.push(first)
    stack.push(Noted("two"))
    assert stack.take_back(first) == Changed(channels=("one",))
    assert not stack.holds(first)
    with pytest.raises(ProblemError, match="undone already"):
        stack.take_back(first)
    assert stack.undo_words == "two"


# --- channels -----------------------------------------------------------------------------------------


def test_each_deed_has_words_that_a_menu_can_show(workspace: Workspace, tenant: Tenant) -> None:
    workspace.undo.clear()
    saved = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    said = [workspace.undo.undo_words]
    workspace.channels.save(tenant.id, saved.answers.with_value("ou", "Sales"), channel_id=saved.id)
    said.append(workspace.undo.undo_words)
    workspace.channels.duplicate(saved.id)
    said.append(workspace.undo.undo_words)
    workspace.channels.delete(workspace.channels.ids(ChannelQuery()))
    said.append(workspace.undo.undo_words)
    workspace.tenants.save(replace(tenant, ous=(OrganisationUnit("Sales"),)))
    said.append(workspace.undo.undo_words)
    workspace.library.add(DER, "leaf.der")
    said.append(workspace.undo.undo_words)
    assert said == [
        "Creation of wa_one", "Edit of wa_one", "Duplicate of wa_one", "Deletion of 2 channels",
        "Tenant Acme Brazil changed", "Certificate leaf.der added",
    ]  # fmt: skip


def test_an_edit_is_undone_exactly_and_both_stand_in_the_history(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    changed = first.answers.with_values(
        {"provider": "gupshup", "webhook_password": Secret("CANARY"), "ou": "Sales", "queue_progress_content": ""}
    )
    aside = (("twilio", Answers({"api_key_secret": Secret("k")})),)
    second = workspace.channels.save(tenant.id, changed, channel_id=first.id, set_aside=aside).channel
    assert workspace.undo.undo() == Changed(channels=(first.id,))
    back = workspace.channels.get(first.id)
    assert (back.answers, back.set_aside) == (first.answers, ())
    workspace.undo.redo()
    again = workspace.channels.get(first.id)
    assert (again.answers, again.set_aside) == (second.answers, aside)
    actions = list(dict.fromkeys(entry.action for entry in workspace.channels.history(first.id)))
    assert actions == ["redo", "undo", "edit", "create"]
    assert workspace.channels.history_faults(first.id) == ""
    assert "CANARY" not in repr(workspace.channels.history(first.id))


def test_saving_without_a_change_is_no_deed(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    count = len(workspace.channels.history(first.id))
    workspace.undo.clear()
    saved = workspace.channels.save(tenant.id, first.answers, channel_id=first.id)
    assert workspace.undo.undo_words == ""
    assert saved.channel.changed_at == first.changed_at
    assert len(workspace.channels.history(first.id)) == count


def test_an_undone_creation_waits_in_the_trash(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio("wa_one"))
    workspace.undo.undo()
    assert live(workspace) == []
    assert [row.name for row in workspace.channels.page(ChannelQuery(trashed=True)).rows] == ["wa_one"]
    workspace.undo.redo()
    assert live(workspace) == ["wa_one"]


def test_what_was_removed_for_good_is_passed_over(workspace: Workspace, tenant: Tenant) -> None:
    ids = [workspace.channels.save(tenant.id, twilio(name)).channel.id for name in ("wa_one", "wa_two")]
    workspace.undo.clear()
    workspace.channels.delete(ids)
    with workspace._begin() as work:
        work.channels.remove(ids[:1])
        work.commit()
    workspace.undo.undo()
    assert live(workspace) == ["wa_two"]
    with workspace._begin() as work:
        work.channels.remove(ids)
        work.commit()
    with pytest.raises(GoneError, match="nothing left of it"):
        workspace.undo.redo()
    assert workspace.undo.redo_words == ""


def test_an_undo_that_is_stopped_changes_nothing(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    workspace.channels.save(tenant.id, first.answers.with_value("ou", "Sales"), channel_id=first.id)
    stopped = JobContext()
    stopped.cancel()
    with pytest.raises(Cancelled):
        workspace.undo.undo(stopped)
    assert workspace.channels.get(first.id).answers["ou"] == "Sales"
    assert workspace.undo.undo_words == "Edit of wa_one"


def test_an_undo_loses_nothing_that_is_typed(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one")).channel
    draft = workspace.drafts.edit(first)
    journey, _ = draft.journey.answer("ou", "typed in the wizard")
    workspace.drafts.keep(replace(draft, journey=journey))
    workspace.undo.undo()
    again = workspace.drafts.resume(draft.id)
    assert again is not None
    assert again.journey.answers["ou"] == "typed in the wizard"
    saved = workspace.channels.save(tenant.id, again.journey.answers, channel_id=first.id)
    assert live(workspace) == ["wa_one"]
    assert saved.channel.answers["ou"] == "typed in the wizard"
    workspace.undo.undo()
    assert live(workspace) == []


def test_an_answer_under_a_strange_key_is_not_taken_for_a_tag(workspace: Workspace, tenant: Tenant) -> None:
    first = workspace.channels.save(tenant.id, twilio("wa_one", **{"@tags": "typed"})).channel
    workspace.channels.save(tenant.id, first.answers.with_value("@tags", "other"), channel_id=first.id)
    workspace.undo.undo()
    back = workspace.channels.get(first.id)
    assert (back.answers["@tags"], back.tags) == ("typed", ())


# --- tenants ------------------------------------------------------------------------------------------


def test_a_form_that_makes_a_tenant_is_one_deed(workspace: Workspace) -> None:
    answers = tenant_to_answers(Tenant("", "Beta", "https://beta.example"))
    made = workspace.tenants.save_form("", answers, (OrganisationUnit("Sales"),), ())
    assert workspace.undo.undo_words == "Tenant Beta added"
    assert workspace.undo.undo() == Changed(tenants=(made.id,))
    with pytest.raises(NotFoundError):
        workspace.tenants.get(made.id)
    workspace.undo.redo()
    assert workspace.tenants.get(made.id) == made


def test_a_removed_tenant_comes_back_with_its_password(workspace: Workspace, tenant: Tenant) -> None:
    secret = Secret("CANARY-hook")
    webhook = replace(tenant.twilio_webhook, user="u", password=secret, password_confirm=secret)
    kept = workspace.tenants.save(replace(tenant, twilio_webhook=webhook))
    workspace.tenants.remove(tenant.id)
    workspace.undo.undo()
    assert workspace.tenants.get(tenant.id) == kept
    workspace.tenants.save(replace(kept, aicc_url="https://other.example"))
    workspace.undo.undo()
    assert workspace.tenants.get(tenant.id) == kept


def test_a_tenant_that_has_channels_by_now_stays(workspace: Workspace, tenant: Tenant) -> None:
    workspace.channels.save(tenant.id, twilio("wa_one"))
    workspace.undo.undo()
    with pytest.raises(GoneError, match=r"1 channel\(s\) in the trash"):
        workspace.undo.undo()
    assert workspace.tenants.get(tenant.id) == tenant
    assert (workspace.undo.undo_words, workspace.undo.redo_words) == ("", "Creation of wa_one")


def test_a_locked_workspace_holds_no_password(workspace: Workspace, tenant: Tenant) -> None:
    secret = Secret("CANARY-hook")
    webhook = replace(tenant.twilio_webhook, user="u", password=secret, password_confirm=secret)
    kept = workspace.tenants.save(replace(tenant, twilio_webhook=webhook))
    workspace.tenants.save(replace(kept, aicc_url="https://other.example"))
    workspace.lock()
    workspace.unlock(PASSWORD)
    assert workspace.undo.undo_words == "Tenant Acme Brazil changed"
    workspace.undo.undo()
    assert workspace.tenants.get(tenant.id) == kept
    assert workspace.undo.undo_words == "Tenant Acme Brazil added"


# --- library ------------------------------------------------------------------------------------------


def test_changes_of_a_file_are_undone_one_by_one(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "leaf.der")
    renamed = workspace.library.rename(row.id, "other.der")
    roled = workspace.library.set_role(row.id, Role.TRUST)
    workspace.library.set_role(row.id, Role.TRUST)
    states = [roled, renamed, row]
    for state, following in pairwise(states):
        assert workspace.library.get(row.id) == state
        workspace.undo.undo()
        assert workspace.library.get(row.id) == following
    workspace.undo.undo()
    with pytest.raises(NotFoundError):
        workspace.library.get(row.id)
    for state in (row, renamed, roled):
        workspace.undo.redo()
        assert workspace.library.get(row.id) == state


def test_a_file_that_was_there_already_makes_no_deed(workspace: Workspace) -> None:
    workspace.library.add(DER, "leaf.der")
    workspace.undo.clear()
    workspace.library.add(DER, "leaf.der")
    assert workspace.undo.undo_words == ""


def test_a_file_in_use_is_not_taken_away(workspace: Workspace, tenant: Tenant) -> None:
    row = workspace.library.add(DER, "leaf.der")
    draft = workspace.drafts.start(tenant.id)
    journey = replace(draft.journey, answers=twilio("wa_one", trust_certificate=(row.id,)))
    workspace.drafts.keep(replace(draft, journey=journey))
    with pytest.raises(GoneError, match=r"leaf\.der"):
        workspace.undo.undo()
    assert workspace.library.get(row.id).file == row.file


def test_a_removal_is_put_back_either_way_and_once(workspace: Workspace) -> None:
    row = workspace.library.add(DER, "leaf.der")
    workspace.library.remove([row.id])
    assert workspace.undo.undo_words == "Certificate leaf.der removed"
    workspace.undo.undo()
    with pytest.raises(ProblemError, match="nothing to put back"):
        workspace.library.put_back()
    workspace.undo.redo()
    assert workspace.library.put_back() == (row,)
    assert workspace.undo.redo_words == "Certificate leaf.der removed"
