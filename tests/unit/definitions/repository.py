"""A real git repository of a test."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WHO = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")


class Repository:
    """A repository with a work tree, and a bare one that it is pushed to.

    Args:
        path: an empty directory.
    """

    def __init__(self, path: Path) -> None:
        self.bare, self.tree = path / "defs.git", path / "work"
        git(path, "init", "--quiet", "--bare", "--initial-branch=main", str(self.bare))
        git(path, "init", "--quiet", "--initial-branch=main", str(self.tree))

    def commit(
        self, files: dict[str, str | None], *, author: str = "", branch: str = "main"
    ) -> str:
        """Commit texts (None removes a file; `-> x` makes a link to x) and push: the commit."""
        for name, text in files.items():
            file = self.tree / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink(missing_ok=True)
            if text is not None and text.startswith("-> "):
                file.symlink_to(text.removeprefix("-> "))
            elif text is not None:
                file.write_text(text)
        git(self.tree, "add", "--all")
        told = [f"--author={author}"] if author else []
        git(self.tree, *WHO, "commit", "--quiet", "--message", "change", *told)
        git(self.tree, "push", "--quiet", str(self.bare), f"HEAD:{branch}")
        return git(self.tree, "rev-parse", "HEAD").strip()


def git(where: Path, *arguments: str) -> str:
    """What git prints."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        ["git", *arguments],  # noqa: S607 - the one of the system
        cwd=where,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
