"""The name of a field outside its form, with the word that lists and filters have for it where that is another one.

The label of the form is the AICC page's own and stays as it is.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from wa_channel_studio.fields.spec import FieldSpec


def also_called(key: str) -> str:
    """What the tenant's lists and the list of channels call the field; "" where they say it like its form."""
    return QCoreApplication.translate("Fields", "called route") if key == "skill_queue" else ""


def name_of(spec: FieldSpec) -> str:
    """The label, such as "Skill Queue (called route)"."""
    return with_other_name(spec.key, spec.label)


def with_other_name(key: str, label: str) -> str:
    """``label`` of the field ``key``, with its other name behind it."""
    other = also_called(key)
    return f"{label} ({other})" if other else label
