"""Whole stories: a provider's letter is typed in with the keyboard alone, from the empty form to Finish."""

from __future__ import annotations

import pytest

from tests.ui.wizard.desk import Desk
from tests.ui.wizard.letters import LETTERS, letter
from tests.ui.wizard.typist import Typist
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import CertificateRef
from wa_channel_studio.services.channels import Saved


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_typed_in_and_becomes_a_ready_channel(desk: Desk, name: str) -> None:
    wanted = letter(name)
    view = desk.open()
    typist = Typist(desk, view)
    saved: list[Saved] = []
    view.saved.connect(saved.append)
    typist.type_in(wanted)
    assert [problem for problem in view.problems if problem.is_error] == []
    with desk.qtbot.waitSignal(view.saved):
        typist.next_step()
    assert saved[0].readiness.ready
    kept = desk.workspace.channels.get(saved[0].channel.id).answers
    for key, value in wanted.items():
        spec = field_map(wanted.text("provider"))[key]
        if isinstance(spec.type, CertificateRef):
            files = desk.workspace.certificates.files(kept.items_of(key))
            names = {file.file_name for file in files.values()}
            assert names == {item.rpartition("/")[2] for item in wanted.items_of(key)}
        else:
            assert spec.type.show(kept.get(key)) == spec.type.show(value), key
            assert spec.secret is False or kept.get(key) == value
    assert desk.drafts() == ()
