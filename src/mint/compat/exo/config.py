from __future__ import annotations

import configparser
import logging
from pathlib import Path
from typing import NamedTuple

from mint.compat.exo.misfit import ParticipantConfigError
from mint.compat.place import Place

FOLDER = "/etc/skynet"
"""Where the configuration of all participants is."""


class Config(NamedTuple):
    """How one exo works.

    Args:
        parser: everything that was read, for the handler.
        name: of the participant.
        queue: by which its work comes.
        code: the file of its module.
        place: the broker.
        log_level: of its log, or "".
    """

    parser: configparser.ConfigParser
    name: str
    queue: str
    code: Path
    place: Place
    log_level: str


def read(file: str | None, folder: str = FOLDER) -> Config:
    """Read the configuration of an exo: what is read later wins.

    It is in `skynet.conf`, the file itself, all files `*.conf` of the `include_dir` that these
    name, and `NAME.conf`.

    Args:
        file: of the participant; None: there is none.
        folder: where the shared files are.

    Raises:
        ParticipantConfigError: something is missing, or cannot be.
    """
    # As lenient as Python 2 was: sections and options twice, and remarks behind a value.
    parser = configparser.ConfigParser(strict=False, inline_comment_prefixes=(";",))
    _add(parser, Path(folder, "skynet.conf"))
    if file is not None:
        if not Path(file).is_file():
            raise ParticipantConfigError("name", "participant", f"missing: there is no {file}")
        _add(parser, Path(file))
    included = parser.get("skynet", "include_dir", fallback="")
    for path in sorted(Path(included).glob("*.conf")) if included else ():
        _add(parser, path)
    name = _get(parser, "participant", "name")
    _add(parser, Path(folder, f"{name}.conf"))
    return Config(
        parser,
        name,
        parser.get("participant", "queue", fallback="") or name,
        _code(parser),
        Place(*(_get(parser, "boss", f"amqp_{option}") for option in _BOSS)),
        parser.get("skynet", "log_level", fallback="").upper(),
    )


_BOSS = ("host", "user", "pwd", "vhost")


def _add(parser: configparser.ConfigParser, path: Path) -> None:
    """One that cannot be understood is told and left out: it may be another participant's."""
    try:
        parser.read(path)
    except (configparser.Error, UnicodeDecodeError) as error:
        logging.getLogger("Exo").error("%s is left out: %s", path, error)  # noqa: TRY400 - a fact


def _get(parser: configparser.ConfigParser, section: str, option: str) -> str:
    try:
        return parser.get(section, option)
    except configparser.InterpolationError as error:
        raise ParticipantConfigError(option, section, f"not clear: {error}") from None
    except configparser.Error:
        raise ParticipantConfigError(option, section) from None


def _code(parser: configparser.ConfigParser) -> Path:
    code = Path(parser.get("participant", "code", fallback="") or "participant_logic.py").absolute()
    if code.suffix != ".py" or "." in code.stem:
        raise ParticipantConfigError("code", "participant", f"not the name of a .py file: {code}")
    return code
