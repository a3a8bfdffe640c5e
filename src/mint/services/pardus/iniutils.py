"""Settings in sections, in a file that is locked while it is written."""

from __future__ import annotations

import configparser
import os
from typing import Any

from mint.services.api.locking import FileLock


class iniParserError(Exception):  # noqa: N801 - the name that scripts use
    """There is no such section, or the file cannot be understood."""


class iniParser:  # noqa: N801
    """Sections of settings in a file.

    Args:
        inifile: path of the file.
        chmod: its mode, when it is written.
        quiet: whether a file that cannot be understood counts as empty.
    """

    def __init__(self, inifile: str, chmod: int = 0o600, quiet: bool = False) -> None:  # noqa: FBT001, FBT002
        self.inifile = inifile
        self.chmod = chmod
        self.quiet = quiet

    def listSections(self) -> list[str]:  # noqa: N802
        """The names of the sections."""
        return self._read().sections()

    def getSection(self, section: str) -> dict[str, str]:  # noqa: N802
        """The settings of a section.

        Raises:
            iniParserError: there is no such section.
        """
        found = self._read()
        if not found.has_section(section):
            raise iniParserError(f"{self.inifile} has no section {section!r}")
        return dict(found.items(section))

    def setSection(self, section: str, dct: dict[str, Any]) -> None:  # noqa: N802
        """Put settings into a section, made when missing; empty ones are taken out."""
        with _Locked(self.inifile):
            found = self._read()
            if not found.has_section(section):
                found.add_section(section)
            for key, value in dct.items():
                if value:
                    found.set(section, key, str(value))
                else:
                    found.remove_option(section, key)
            self._write(found)

    def removeSection(self, section: str) -> None:  # noqa: N802
        """Take a section out."""
        with _Locked(self.inifile):
            found = self._read()
            found.remove_section(section)
            self._write(found)

    def _read(self) -> configparser.RawConfigParser:
        found = configparser.RawConfigParser(strict=False)
        try:
            found.read(self.inifile, "utf-8")
        except configparser.Error as error:
            if not self.quiet:
                raise iniParserError(str(error)) from error
        return found

    def _write(self, settings: configparser.RawConfigParser) -> None:
        new = f"{self.inifile}.new"
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, self.chmod), "w") as file:
            os.fchmod(file.fileno(), self.chmod)
            settings.write(file)
        os.replace(new, self.inifile)


class iniDB(iniParser):  # noqa: N801
    """The same, by the older names."""

    listDB = iniParser.listSections  # noqa: N815
    setDB = iniParser.setSection  # noqa: N815
    remDB = iniParser.removeSection  # noqa: N815

    def getDB(self, name: str) -> dict[str, str]:  # noqa: N802
        """The settings of a section; empty when there is none."""
        return self.getSection(name) if name in self.listSections() else {}


class _Locked(FileLock):
    def __init__(self, inifile: str) -> None:
        super().__init__(
            os.path.join(os.path.dirname(inifile), f".{os.path.basename(inifile)}.lock")
        )

    def __enter__(self) -> None:
        self.lock()

    def __exit__(self, *_: object) -> None:
        self.unlock()
