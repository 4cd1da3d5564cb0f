"""Rules of the house that no linter knows: sizes, imports, locks, the wheel, and the Qt we can trust.

Reads the sources, the locks and the built wheel; runs none of the program's own code but its version.
"""

from __future__ import annotations

import ast
import email
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import wa_channel_studio

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "wa_channel_studio"
SOURCES = sorted(PACKAGE.rglob("*.py"))
LOCKS = sorted((ROOT / "packaging").glob("*.lock"))

MAX_MODULE_LINES = 400
MAX_CLASS_LINES = 400
MAX_MEDIAN_LINES = 150

#: The one place that may import our own modules inside a function: the entry point, and the loader
#: that runs after the first paint (architecture: Layers).
LOADERS = {"__main__.py", "ui/preload.py"}


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


def tracked_files() -> list[Path]:
    """What git has; where there is no git, or no repository, all that stands in the usual places."""
    try:
        listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        folders = ("wa_channel_studio", "resources", "tests", "docs", "packaging", "bench")
        inside = [path for folder in folders for path in (ROOT / folder).rglob("*")]
        return [path for path in [*ROOT.iterdir(), *inside] if path.is_file() and "__pycache__" not in path.parts]
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


# --- sizes ------------------------------------------------------------------------------------


def test_no_module_is_longer_than_a_person_reads() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > MAX_MODULE_LINES} == {}
    assert sorted(lengths.values())[len(lengths) // 2] <= MAX_MEDIAN_LINES


def test_no_class_does_everything() -> None:
    long = {
        f"{name_of(path)}: {node.name}": length
        for path in SOURCES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_CLASS_LINES
    }
    assert long == {}


def test_every_module_says_what_it_knows() -> None:
    silent = [name_of(path) for path in SOURCES if not ast.get_docstring(tree_of(path))]
    assert silent == []


# --- imports (the layers themselves are import-linter's) ------------------------------------------


def own_imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == PACKAGE.name:
            yield node.lineno, str(node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == PACKAGE.name:
                    yield node.lineno, alias.name


def test_own_modules_are_imported_at_the_top() -> None:
    hidden = [
        f"{name_of(path)}:{line} imports {module}"
        for path in SOURCES
        if name_of(path) not in LOADERS
        for function in ast.walk(tree_of(path))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for line, module in own_imports(function)
    ]
    assert hidden == []


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """Our modules that this one needs to be imported; imports for type checkers count as well."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and node.module in known:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            # `from package import module` needs the module; anything else needs the package.
            found |= (names & known) or {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & known
    return found


def test_no_module_imports_itself_in_a_circle() -> None:
    known = {module_name(path): path for path in SOURCES}
    graph = {name: imported_modules(path, set(known)) - {name} for name, path in known.items()}
    # Take away what imports nothing that is left, until nothing can be taken: the rest are circles.
    while free := {name for name, needs in graph.items() if not needs & graph.keys()}:
        for name in free:
            del graph[name]
    # What only leads into a circle is no part of it.
    while outside := set(graph) - {need for needs in graph.values() for need in needs}:
        for name in outside:
            del graph[name]
    assert sorted(graph) == []


# --- what is published --------------------------------------------------------------------------

# Written so that this file does not hold what it looks for.
HOSTS = re.compile(
    r"p[y]pi\.org|p[y]thonhosted|registry\.n[p]mjs|deb\.d[e]bian\.org|security\.d[e]bian\.org|/o[p]t/(pypi|wheels)"
)
#: Absolute paths of a developer's or build machine.
MACHINE_PATHS = re.compile(r"(?<![\w.$}~-])/(w[o]rk|r[o]ot|h[o]me/\w+)/")
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|NotImplemented[E]rror|HA[C]K)\b")


@pytest.mark.parametrize(
    ("pattern", "meaning"),
    [(HOSTS, "a host of a package registry"), (MACHINE_PATHS, "a path of one machine")],
    ids=["hosts", "paths"],
)
def test_tracked_files_name_no(pattern: re.Pattern[str], meaning: str) -> None:
    found = []
    for path in tracked_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, a keystore
        found += [f"{path.relative_to(ROOT)}: {meaning}: {m.group()}" for m in pattern.finditer(text)]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in SOURCES
        for match in UNFINISHED.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_version_stands_in_one_place() -> None:
    metadata = project()
    assert metadata["project"]["dynamic"] == ["version"]
    assert "version" not in metadata["project"]
    version = wa_channel_studio.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", version)
    elsewhere = [path.name for path in SOURCES if f'"{version}"' in path.read_text(encoding="utf-8")]
    assert elsewhere == ["__init__.py"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{version}]" in changelog


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.Path:
    """The wheel as it would be published, built with no network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.Path(built)


def test_the_wheel_carries_every_module_and_resource(wheel: zipfile.Path) -> None:
    tracked = [path.relative_to(ROOT).as_posix() for path in tracked_files()]
    expected = {name for name in tracked if name.startswith("wa_channel_studio/")}
    expected |= {f"wa_channel_studio/{name}" for name in tracked if name.startswith("resources/")}
    missing = sorted(name for name in expected if not (wheel / name).is_file())
    assert missing == []
    assert any(name.startswith("wa_channel_studio/resources/") for name in expected)


def test_the_wheel_carries_nothing_else(wheel: zipfile.Path) -> None:
    roots = {name.split("/")[0] for name in wheel.root.namelist()}
    assert roots == {"wa_channel_studio", f"wa_channel_studio-{wa_channel_studio.__version__}.dist-info"}


def test_the_plain_wheel_needs_no_compiler(wheel: zipfile.Path) -> None:
    info = f"wa_channel_studio-{wa_channel_studio.__version__}.dist-info"
    metadata = email.message_from_string((wheel / info / "METADATA").read_text(encoding="utf-8"))
    needs = metadata.get_all("Requires-Dist") or []
    keystores = [need for need in needs if re.match(r"pyjks|twofish", need)]
    assert keystores == []
    assert metadata["License-Expression"] == "MIT"


# --- locks ------------------------------------------------------------------------------------


def entries(lock: Path) -> Iterator[tuple[str, str]]:
    """Each requirement of a lock file with all that follows it."""
    text = lock.read_text(encoding="utf-8")
    for block in re.split(r"\n(?=\S)", re.sub(r"(?m)^#.*\n", "", text)):
        yield block.split("==")[0].strip(), block


def pins(lock: Path) -> set[str]:
    return {block.split("\\")[0].strip() for _, block in entries(lock)}


def test_there_are_three_locks() -> None:
    assert [lock.name for lock in LOCKS] == [
        "requirements-build.lock",
        "requirements-dev.lock",
        "requirements.lock",
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_locked_file_is_known_by_its_hash(lock: Path) -> None:
    found = dict(entries(lock))
    assert len(found) >= 5
    for name, block in found.items():
        assert re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), name
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-[-if]|@ |file:", text.replace("    --hash", ""), re.MULTILINE)


def test_the_locks_agree() -> None:
    run, build, dev = (pins(ROOT / "packaging" / f"requirements{part}.lock") for part in ("", "-build", "-dev"))
    assert run - dev == set()
    assert build - dev == set()


def test_the_locks_need_no_compiler() -> None:
    run, dev = ({name for name, _ in entries(ROOT / "packaging" / f"requirements{part}.lock")} for part in ("", "-dev"))
    assert "pyjks" not in run
    assert {"pyjks", "pyasn1", "pyasn1-modules", "javaobj-py3"} <= dev
    assert "twofish" not in run | dev


def test_the_locks_hold_what_the_project_asks_for() -> None:
    metadata = project()
    asked = metadata["project"]["dependencies"] + metadata["dependency-groups"]["build"]
    asked += [item for item in metadata["dependency-groups"]["dev"] if isinstance(item, str)]
    wanted = {re.split(r"[<>=;\[ ]", item)[0].lower() for item in asked}
    assert wanted - {name for name, _ in entries(ROOT / "packaging" / "requirements-dev.lock")} == set()


def test_every_dependency_is_explained() -> None:
    table = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    for lock in LOCKS:
        silent = [name for name, _ in entries(lock) if f"| {name} |" not in table]
        assert silent == [], lock.name


# --- the Qt we can trust ------------------------------------------------------------------------


def test_qt_does_not_lose_references_to_none(qtbot: QtBot) -> None:
    # PySide6 6.12.0 under Python 3.10 and 3.11 dropped a reference to None on every call that returns
    # nothing; 20,000 of them ended the process (docs/adr/0002). None is immortal from 3.12 on, where
    # the count never moves and this passes by nature.
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1000):
        label.setText("text")
    assert sys.getrefcount(None) > before - 500


def test_the_installed_qt_is_one_we_ask_for() -> None:
    version = tuple(int(part) for part in importlib.metadata.version("PySide6-Essentials").split(".")[:2])
    assert version >= (6, 8)
    assert sys.version_info >= (3, 12) or version < (6, 12)
