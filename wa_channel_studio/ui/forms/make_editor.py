"""Which editor a field gets: one line per type. A new type of field is one more line."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from wa_channel_studio.fields.spec import FieldSpec
from wa_channel_studio.fields.types import Choice, Text
from wa_channel_studio.ui.forms.certificate_edit import CertificateEditor
from wa_channel_studio.ui.forms.choice_editors import (
    ChoiceEditor,
    OpenChoiceEditor,
    ProviderEditor,
    SwitchEditor,
)
from wa_channel_studio.ui.forms.editor import Editor
from wa_channel_studio.ui.forms.kept_editor import KeptEditor
from wa_channel_studio.ui.forms.library_choice import LibraryChoiceEditor
from wa_channel_studio.ui.forms.list_editors import CheckListEditor, KeywordsEditor, WorkTimeEditor
from wa_channel_studio.ui.forms.reference_editors import CHATBOT_FIELDS, ReferenceEditor
from wa_channel_studio.ui.forms.secret_editor import SecretEditor
from wa_channel_studio.ui.forms.text_editors import DateEditor, LineEditor, LinesEditor


def _text(spec: FieldSpec) -> Editor:
    if spec.key in CHATBOT_FIELDS:
        return ReferenceEditor(spec)
    return LinesEditor(spec) if isinstance(spec.type, Text) and spec.type.multiline else LineEditor(spec)


def _choice(spec: FieldSpec) -> Editor:
    if spec.key == "provider":
        return ProviderEditor(spec)
    if spec.key == "aicc_ca":
        return LibraryChoiceEditor(spec)
    return OpenChoiceEditor(spec) if isinstance(spec.type, Choice) and spec.type.open_ended else ChoiceEditor(spec)


EDITORS: Mapping[str, Callable[[FieldSpec], Editor]] = {
    "text": _text,
    "template": _text,
    "identifier": LineEditor,
    "phone": LineEditor,
    "url": LineEditor,
    "integer": LineEditor,
    "date": DateEditor,
    "choice": _choice,
    "switch": SwitchEditor,
    "reference": ReferenceEditor,
    "keywords": KeywordsEditor,
    "work_time": WorkTimeEditor,
    "checklist": CheckListEditor,
    "secret": SecretEditor,
    "certificate": CertificateEditor,
}


def make_editor(spec: FieldSpec) -> Editor:
    """The editor for ``spec``; raises KeyError for a type that has none."""
    return KeptEditor(spec) if spec.kept_by_itself else EDITORS[spec.type.kind](spec)
