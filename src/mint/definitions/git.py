from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
from typing import TYPE_CHECKING

from mint.definitions.found import CONFIG, SCHEMA, Found, Provenance, definitions_among
from mint.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

_LINK = "120000"
_FILES = ("100644", "100755", _LINK)
_HOPS = 10
"""Links that may lead to one another."""

_PATIENCE = 60.0
"""Seconds that git may take for one answer."""

_MARK = "\x1f"


class Git:
    """A branch of a git repository, bare or with a work tree; implements `Shelf`.

    Only what is committed counts. The program `git` reads it; nothing is fetched from elsewhere.

    Args:
        path: the repository.
        branch: which branch; "": the one that HEAD names.
        origin: its name; without, `git:`, the path, and the branch.
    """

    def __init__(self, path: Path, branch: str = "", origin: str = "") -> None:
        self.origin = origin or f"git:{path}" + f"#{branch}" * bool(branch)
        self._path = path
        self._revision = f"refs/heads/{branch}" if branch else "HEAD"
        self._seen = ""
        self._blobs: dict[str, bytes] = {}

    def look(self) -> list[Found] | None:
        """See `Shelf.look`."""
        commit = self._git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{self._revision}^{{commit}}"
        )
        commit = commit.strip()
        if commit == self._seen:
            return None
        entries = self._entries(commit)
        blobs = {blob: self._blobs.get(blob) for _, blob in entries.values()}
        self._blobs = self._filled(blobs)
        found = definitions_among(entries, lambda path: self._text(entries, path))
        self._seen = commit
        return found

    def provenance(self, found: Found) -> Provenance:
        """See `Shelf.provenance`: the author and the time of the last commit that changed it."""
        files = (found.path, f"{found.name}{CONFIG}", f"{found.name}{SCHEMA}")
        told = self._git(
            "log", "-1", f"--format=%H{_MARK}%an <%ae>{_MARK}%at", self._seen, "--", *files
        )
        if not told.strip():
            return Provenance(commit=self._seen)
        commit, by, at = told.strip().split(_MARK)
        return Provenance(by, float(at), commit)

    def _entries(self, commit: str) -> dict[str, tuple[str, str]]:
        """By path the mode and the blob of each file."""
        told = self._git("ls-tree", "-r", "-z", "--full-tree", commit)
        entries = {}
        for line in told.split("\0"):
            head, _, path = line.partition("\t")
            mode, _, blob = head.partition(" blob ")
            if mode in _FILES:
                entries[path] = (mode, blob)
        return entries

    def _filled(self, blobs: dict[str, bytes | None]) -> dict[str, bytes]:
        missing = [blob for blob, content in blobs.items() if content is None]
        known = {blob: content for blob, content in blobs.items() if content is not None}
        if not missing:
            return known
        told = self._run(["cat-file", "--batch"], "\n".join(missing).encode() + b"\n")
        at = 0
        for blob in missing:
            end = told.index(b"\n", at)
            size = int(told[at:end].rsplit(b" ", 1)[1])
            known[blob] = told[end + 1 : end + 1 + size]
            at = end + 1 + size + 1
        return known

    def _text(self, entries: dict[str, tuple[str, str]], path: str) -> str:
        for _ in range(_HOPS):
            if path not in entries:
                raise OSError(0, f"the link leads to {path}, which is not in the repository")
            mode, blob = entries[path]
            text = self._blobs[blob].decode()
            if mode != _LINK:
                return text
            path = posixpath.normpath(posixpath.join(posixpath.dirname(path), text))
        raise OSError(0, "the links lead in a circle")

    def _git(self, *arguments: str) -> str:
        return self._run(list(arguments)).decode(errors="replace")

    def _run(self, arguments: list[str], given: bytes = b"") -> bytes:
        program = shutil.which("git")
        if program is None:
            raise SettingsError(f"{self.origin}: the program git is not installed")
        environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
        environment["GIT_TERMINAL_PROMPT"] = "0"
        try:
            done = subprocess.run(  # noqa: S603 - a program that we looked up, without a shell
                [program, "-C", str(self._path), *arguments],
                input=given,
                env=environment,
                capture_output=True,
                check=False,
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SettingsError(f"{self.origin}: git does not answer: {error}") from error
        if done.returncode:
            told = " ".join(done.stderr.decode(errors="replace").split())
            told = told or f"there is no commit {self._revision}"
            raise SettingsError(f"{self.origin}: {told}")
        return done.stdout
