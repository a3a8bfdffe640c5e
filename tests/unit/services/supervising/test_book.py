from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from mint.services.processes import Identity
from mint.services.supervising.book import Book, Watched

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "watch")


def test_what_is_written_is_read_again(book: Book) -> None:
    me = Identity.of(os.getpid())
    assert me is not None
    watched = Watched("nginx", (me,), restarts=(1.5,))
    book.write(watched)
    found = book.read("nginx")
    assert found is not None
    assert replace(found, boot="") == watched
    assert list(book.all()) == [found]
    book.remove("nginx")
    assert book.read("nginx") is None
    assert list(book.all()) == []


def test_processes_of_another_boot_are_others(book: Book, tmp_path: Path) -> None:
    book.write(Watched("nginx", (Identity(1, 1),)))
    file = tmp_path / "watch/nginx.json"
    file.write_text(file.read_text().replace('"boot":"', '"boot":"another'))
    assert book.read("nginx") is None


def test_a_file_that_is_spoilt_is_nothing_known(book: Book, tmp_path: Path) -> None:
    book.write(Watched("nginx"))
    (tmp_path / "watch/nginx.json").write_text("{")
    assert book.read("nginx") is None
