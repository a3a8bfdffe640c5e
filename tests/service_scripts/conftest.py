from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest_asyncio

from mint.services.layout import Layout
from mint.services.runner import Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from tests.service_scripts.host import Host

_DAEMON = Path(__file__).parent / "programs" / "daemon.py"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many calls the test for leaks makes."""
    parser.addoption("--calls", type=int, default=2000)
    parser.addoption("--python2", help="an interpreter of Python 2.7, to compare with")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What compares with an interpreter of Python 2 is there for those who have one."""
    by_hand = collection_path.name == "test_python2.py"
    return True if by_hand and not config.getoption("python2", default=None) else None


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def host(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Host]:
    """Service scripts below a folder of their own, and a program `daemon` with bad habits."""
    from tests.service_scripts.host import Host  # noqa: PLC0415 - after the options

    root = tmp_path_factory.mktemp("host")
    program = root / "daemon"
    program.write_text(f"#!{sys.executable}\n{_DAEMON.read_text()}")
    program.chmod(0o755)
    layout = Layout.under(root)
    async with Runner(layout) as runner:
        yield Host(root, runner)
