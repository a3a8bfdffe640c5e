from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import mint

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "mint"
TOOLS = Path(sys.executable).parent

LONGEST_MODULE = 500
MIRRORED = (
    "lang",
    "expressions",
    "participants",
    "transport",
    "interpreter",
    "engine",
)
"""Layers whose modules have a test file each; the store's promises are tests/contract instead."""

# A URL that anybody can resolve belongs to nobody's machine: loopback, the names that are reserved
# for examples, and the one name that SVG documents must carry.
PUBLIC_HOST = re.compile(
    r"localhost|127\.0\.0\.1|\[::1\]|([\w-]+\.)*example(\.(com|net|org))?"
    r"|([\w-]+\.)*(test|invalid)|www\.w3\.org|[a-z]"
)
URL_HOST = re.compile(r"\b(?:https?|amqps?|ldaps?)://(?:[^\s/@\"'`]*@)?(\[[^\]]*\]|[\w.-]+)")
NOT_OURS = {".git", "__pycache__", "_build", ".venvs", "conformance"}
SOMEBODYS_PATH = re.compile(r"(?<![\w.}/])/(?:home|Users|root|work)/\w+/")


LARGEST = 250_000
"""Bytes of a file that we write, or that a tool writes for us."""


def modules() -> list[Path]:
    """Every module of the product; migrations are generated names and left out."""
    return sorted(path for path in SOURCE.rglob("*.py") if "versions" not in path.parts)


def packages() -> list[Path]:
    return [path for path in modules() if path.name == "__init__.py"]


def our_files() -> Iterator[Path]:
    """Every text that we write, wherever it stands in the tree.

    The conformance cases are left out: they quote another program's words as they came.
    """
    folders = ("src", "tests", "docs", "scripts", "examples", "benchmarks", "requirements", ".ci")
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and not NOT_OURS & set(path.parts):
                yield path
    top = (path for path in sorted(ROOT.glob("*")) if path.name not in NOT_OURS)
    yield from (path for path in top if path.is_file())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def run(*command: str) -> None:
    """Run a tool of the environment; its whole output is the message of the failure."""
    done = subprocess.run(  # noqa: S603 - the commands are written in this file
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_arrows_never_point_up() -> None:
    run(str(TOOLS / "lint-imports"), "--no-cache")


@pytest.mark.slow
def test_format_lint_and_types_are_clean() -> None:
    run(str(ROOT / "scripts" / "check"))


def test_modules_are_short() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in modules()}
    too_long = {name: length for name, length in lengths.items() if length > LONGEST_MODULE}
    empty = [name for name, length in lengths.items() if not length and "__init__" not in name]
    assert not too_long, "cut these in two"
    assert not empty, "write these or remove them"


def test_every_module_has_a_test_file_of_its_own() -> None:
    tests = {path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")}
    have = {(path.parent.name, path.name) for path in tests}
    missing = []
    for path in modules():
        layer, *inner = path.relative_to(SOURCE).parts
        if layer not in MIRRORED or path.name == "__init__.py" or "migrations" in inner:
            continue
        folder = path.parent.name
        wanted = f"test_{path.stem.rstrip('_')}.py"  # a word that Python keeps for itself: `if_`
        if (folder, wanted) not in have:
            missing.append(f"tests/unit/{path.relative_to(SOURCE).parent.as_posix()}/{wanted}")
    assert not missing, "these test files are missing:\n" + "\n".join(missing)


def test_test_folders_are_not_packages() -> None:
    assert not [name_of(path) for path in (ROOT / "tests").rglob("__init__.py")]


@pytest.mark.parametrize("path", packages(), ids=name_of)
def test_packages_only_re_export(path: Path) -> None:
    for statement in ast.parse(path.read_text()).body:
        match statement:
            case ast.Import() | ast.ImportFrom() | ast.Expr(value=ast.Constant(value=str())):
                continue
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                continue
        pytest.fail(f"{name_of(path)}:{statement.lineno}: only imports and __all__ belong here")


def test_exported_names_exist() -> None:
    gone = []
    for found in pkgutil.walk_packages(mint.__path__, "mint."):
        if ".migrations" in found.name:
            continue
        module = importlib.import_module(found.name)
        exported = getattr(module, "__all__", ())
        gone += [f"{found.name}.{name}" for name in exported if not hasattr(module, name)]
    assert not gone


def test_every_module_has_the_future_import() -> None:
    without = [
        name_of(path)
        for path in our_files()
        if path.suffix == ".py"
        and path.name != "__init__.py"
        and "from __future__ import annotations" not in path.read_text()
    ]
    assert not without


THE_USERS_OWN = {  # service scripts, and the files that they execute: programs of the user
    "src/mint/services/old/names.py",
    "src/mint/services/running/loading.py",
}


def test_nothing_is_evaluated() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        if name_of(path) not in THE_USERS_OWN
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"eval", "exec", "compile", "__import__"}
    ]
    assert not found, "definitions and conditions are parsed, never evaluated"


def test_no_text_names_a_host_or_a_path_of_somebody() -> None:
    found = []
    for path in our_files():
        try:
            lines = path.read_text().splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, start=1):
            hosts = [host for host in URL_HOST.findall(line) if not PUBLIC_HOST.fullmatch(host)]
            if hosts or SOMEBODYS_PATH.search(line):
                found.append(f"{name_of(path)}:{number}: {line.strip()[:120]}")
    assert not found, "use example.org, or a path relative to the project:\n" + "\n".join(found)


def test_no_file_is_what_some_program_has_left_behind() -> None:
    large = [name_of(path) for path in our_files() if path.stat().st_size > LARGEST]
    assert not large, "a file that nobody wrote does not belong here"


@pytest.mark.parametrize(
    ("host", "fine"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("files.example.org", True),
        ("broker.test", True),
        ("www.w3.org", True),
        ("mirror.corporation.net", False),
        ("example.org.corporation.net", False),
    ],
)
def test_the_check_for_hosts_can_tell(host: str, fine: bool) -> None:  # noqa: FBT001 - a table
    for scheme, rest in (("https", "/x."), ("amqps", ":5671/"), ("http", ">")):
        assert URL_HOST.findall(f"see {scheme}" + f"://{host}{rest}") == [host]
        assert URL_HOST.findall(f"see {scheme}" + f"://user:secret@{host}{rest}") == [host]
    assert bool(PUBLIC_HOST.fullmatch(host)) is fine


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("0*.md")), ids=name_of)
def test_a_decision_says_what_was_given_up(path: Path) -> None:
    text = path.read_text()
    number = int(path.name[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "What we gave up",
        "When to look again",
    ]


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs" / "adr").glob("0*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))
