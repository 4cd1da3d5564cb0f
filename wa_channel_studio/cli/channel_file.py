"""Reads a CHANNEL.json file and the certificate files it names.

Whatever is wrong with a file becomes a problem or a note; nothing is raised for content. It judges no field and keeps
nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wa_channel_studio.domain.answers import Answers
from wa_channel_studio.domain.certificate import CertificateFile, FileKind
from wa_channel_studio.domain.problem import Problem, ProblemError, Severity
from wa_channel_studio.domain.secret import REDACTED, Secret
from wa_channel_studio.fields.json_form import answers_from_json
from wa_channel_studio.fields.table import field_map
from wa_channel_studio.fields.types import CertificateRef, JsonValue
from wa_channel_studio.fields.types.base import quoted
from wa_channel_studio.services.certificates import read_file
from wa_channel_studio.services.ports import CertificateReader

KEYSTORE_PASSWORD_KEY = "trust_certificate_password"
_MAX_BYTES = 16 * 1024 * 1024
"""A channel has a few kilobytes. Our own bound, against a wrong file."""
_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ChannelFile:
    """What one file gave."""

    name: str
    """The file as it was named on the command line."""
    answers: Answers
    refused: tuple[Problem, ...] = ()
    """What could not be taken over at all, by key; with one of these a file is not added to a workspace."""
    notes: tuple[str, ...] = ()
    whole: bool = True
    """Whether there is an object to judge."""

    @property
    def folder(self) -> Path:
        """Where relative paths in the file start."""
        return Path(self.name).parent

    def unrefused(self, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """``problems`` of the check after those of the reading; at one key only the reading's count."""
        keys = {problem.field for problem in self.refused}
        return (*self.refused, *(problem for problem in problems if problem.field not in keys))


def read_channel_file(name: str) -> ChannelFile:
    """Read one file. Raises nothing for its content or absence."""
    try:
        document, repeated = _parse(_text(Path(name)))
    except ProblemError as refused:
        return ChannelFile(name, Answers(), (refused.problem,), whole=False)
    if not isinstance(document, dict):
        return ChannelFile(name, Answers(), answers_from_json(document).problems, whole=False)
    broken = [_refusal(key, f"{quoted(key)} stands in the file more than once.") for key in repeated if key in document]
    broken += [_refusal(_whole(key), "Half a character stands here.") for key in document if _has_half(key, document)]
    for problem in broken:
        document.pop(problem.field, None)
    document = {key: value for key, value in document.items() if not _has_half(key, document)}
    read = answers_from_json(document)
    notes = [f"{name}: {key}: {note}" for key, note in read.notes]
    answers = read.answers
    for key, value in answers.items():
        if isinstance(value, Secret) and value.reveal() == REDACTED:
            answers = answers.without(key)
            notes.append(f"{name}: {key}: *** stands for a secret that was not shown. It is taken as empty.")
    return ChannelFile(name, answers, (*broken, *read.problems), tuple(notes))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as reason:
        why = getattr(reason, "strerror", None) or "it has no proper name"
        raise _unreadable(f"The file cannot be read: {why}.", "Give the path of a CHANNEL.json file.") from None
    if len(data) > _MAX_BYTES:
        raise _unreadable("The file is larger than 16 MB.", "Give the path of a CHANNEL.json file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as reason:
        raise _unreadable(f"The file is not UTF-8 at byte {reason.start + 1}.", "Save it as UTF-8.") from None


def _parse(text: str) -> tuple[JsonValue, list[str]]:
    """The document, and keys that stand in an object more than once: which one was meant, nobody knows."""
    repeated: list[str] = []

    def pairs(items: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for key, value in items:
            if key in found and key not in repeated:
                repeated.append(key)
            found[key] = value
        return found

    def constant(word: str) -> JsonValue:
        raise _unreadable(f"{word} is not a JSON number.", "Correct it in the file.")

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=constant), repeated
    except json.JSONDecodeError as wrong:
        where = f"line {wrong.lineno}, column {wrong.colno}"
        raise _unreadable(f"The file is not JSON: {wrong.msg} ({where}).", "Correct it in the file.") from None
    except ValueError:
        raise _unreadable("A number in the file is too long.", "Correct it in the file.") from None
    except RecursionError:
        raise _unreadable("The file is nested too deeply.", "Write one object of keys and values.") from None


def _unreadable(message: str, remedy: str) -> ProblemError:
    return ProblemError.of(message, remedy)


def _refusal(key: str, message: str) -> Problem:
    return Problem(key, Severity.ERROR, message, "Correct it in the file.")


def _has_half(key: str, document: Mapping[str, JsonValue]) -> bool:
    """Whether key or value holds half of a character (an escape such as \\ud83d alone), which no file can keep."""
    value = document.get(key)
    texts = [key, *(value if isinstance(value, list) else [value])]
    return any(isinstance(text, str) and _HALF.search(text) is not None for text in texts)


def _whole(key: str) -> str:
    return _HALF.sub("\ufffd", key)


# --- certificates ----------------------------------------------------------------------------


def certificate_keys(answers: Answers) -> tuple[str, ...]:
    """The certificate fields of the answers' provider that name files."""
    own = field_map(answers.text("provider"))
    return tuple(key for key in answers if key in own and isinstance(own[key].type, CertificateRef))


def read_certificates(
    file: ChannelFile, reader: CertificateReader, fallback: Secret | None
) -> tuple[Answers, dict[str, CertificateFile]]:
    """The answers, and what is known of each certificate file, by the path as it stands in them.

    ``fallback`` is the keystore's password where the answers have none. A file that is not there is left out.
    """
    found: dict[str, CertificateFile] = {}
    password = keystore_password_of(file.answers) or fallback
    for key in certificate_keys(file.answers):
        for text in file.answers.items_of(key):
            known = _known(file.folder, text, reader, password)
            if known is not None:
                found[text] = known
    return with_keystore_password(file.answers, found, fallback), found


def with_keystore_password(answers: Answers, files: Mapping[str, CertificateFile], fallback: Secret | None) -> Answers:
    """The answers with ``fallback`` as the keystore's password, when they name a keystore and have none."""
    if (
        fallback is None
        or keystore_password_of(answers)
        or KEYSTORE_PASSWORD_KEY not in field_map(answers.text("provider"))
    ):
        return answers
    ids = answers.items_of("trust_certificate")
    if any(item in files and files[item].is_keystore for item in ids):
        return answers.with_value(KEYSTORE_PASSWORD_KEY, fallback)
    return answers


def certificate_path(folder: Path, text: str) -> Path:
    """The file that ``text`` names; raises ProblemError when it cannot be one, before anybody tries to read it."""
    path = folder / text
    try:
        if path.exists() and not path.is_file():
            raise ProblemError.of(f"{path.name} is not a file.", "Give the path of the certificate file.")
    except (OSError, ValueError):
        raise ProblemError.of("This is not the name of a file.", "Give the path of the certificate file.") from None
    return path


def keystore_password_of(answers: Answers) -> Secret | None:
    """The keystore's password among the answers, if there is one."""
    value = answers.get(KEYSTORE_PASSWORD_KEY)
    return value if isinstance(value, Secret) and value else None


def _known(folder: Path, text: str, reader: CertificateReader, password: Secret | None) -> CertificateFile | None:
    name = text.replace("\\", "/").rpartition("/")[2]
    try:
        path = certificate_path(folder, text)
        if not path.exists():
            return None
        return reader.read(read_file(path), name, file_id=text, password=password)
    except ProblemError as refused:
        why = refused.problem.message.removeprefix(name).strip()
        return CertificateFile(text, name, FileKind.UNKNOWN, unreadable=f"{why[:1].upper()}{why[1:]}")
