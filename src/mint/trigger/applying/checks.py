from __future__ import annotations

import os
import pwd
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from mint import durable
from mint.errors import RegenerationRefused
from mint.trigger.applying.commands import filled
from mint.trigger.applying.program import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mint.trigger.service import Service

NO_CHECKER = "no program is named that checks it"


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a checker says.

    Args:
        command: as one would type it.
        said: "ok", "no", or "unchecked": it says nothing, for it is not there.
        why: how it ended, in words.
        output: what it printed, the folder of the files left out.
    """

    command: str
    said: str
    why: str = ""
    output: str = ""


def check(service: Service, folder: Path, files: Mapping[str, bytes]) -> tuple[Verdict, ...]:
    """Have the checkers of a service look at files, until one says no.

    Args:
        service: whose they are.
        folder: where they are.
        files: their contents, by name.

    Raises:
        RegenerationRefused: a checker cannot be run like that.
    """
    if not service.check:
        return (Verdict(command="", said="unchecked", why=NO_CHECKER),)
    found = []
    with _readable(service.check_as, folder, files) as place:
        for command in service.check:
            ran = run(
                filled(command, place, files),
                timeout=service.timeout,
                user=service.check_as if place != folder else "",
            )
            said = "unchecked" if ran.missing else "no" if ran.status or ran.why else "ok"
            bare = {name: getattr(ran, name).replace(f"{place}/", "") for name in _SHOWN}
            found.append(Verdict(command=bare["command"], said=said, **_without(bare, said)))
            if said == "no":
                break
    return tuple(found)


_SHOWN = ("command", "ending", "output")


def _without(bare: Mapping[str, str], said: str) -> dict[str, str]:
    return {"why": "" if said == "ok" else bare["ending"], "output": bare["output"]}


@contextmanager
def _readable(user: str, folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The files where a user can read them: a copy that is his, where we are another one."""
    if not user or os.geteuid() != 0:
        yield folder
        return
    try:
        account = pwd.getpwnam(user)
    except KeyError:
        raise RegenerationRefused(
            f"there is no user {user} as whom checkers are to run: name another in `check_as`"
        ) from None
    place = Path(tempfile.mkdtemp(prefix="mint-check-"))
    try:
        for name, content in files.items():
            durable.write(place / name, content)
            os.chown(place / name, account.pw_uid, account.pw_gid)
        os.chown(place, account.pw_uid, account.pw_gid)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
