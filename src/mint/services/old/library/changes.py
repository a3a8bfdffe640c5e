"""What changed in modules between Python 2 and today, by the names of modules."""

from __future__ import annotations

import io
import itertools
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from mint.services.old.library import files, programs, strings

if TYPE_CHECKING:
    from collections.abc import Callable


def _sys() -> dict[str, Any]:
    return {
        "maxint": sys.maxsize,
        "exc_clear": lambda: None,
        "exc_type": None,
        "exc_value": None,
        "setdefaultencoding": lambda _: None,
    }


def _types() -> dict[str, Any]:
    kinds: dict[str, Any] = {
        "BooleanType": bool,
        "ClassType": type,
        "DictType": dict,
        "DictionaryType": dict,
        "FileType": io.IOBase,
        "FloatType": float,
        "IntType": int,
        "ListType": list,
        "LongType": int,
        "NoneType": type(None),
        "ObjectType": object,
        "StringType": str,
        "StringTypes": (str,),
        "TupleType": tuple,
        "TypeType": type,
        "UnicodeType": str,
    }
    return kinds


CHANGES: dict[str, Callable[[], dict[str, Any]]] = {
    "ConfigParser": files.configparser_of_old,
    "base64": strings.base64_of_old,
    "cPickle": files.pickle_of_old,
    "commands": programs.commands_of_old,
    "dircache": lambda: {"listdir": lambda path: sorted(os.listdir(path))},
    "hashlib": strings.hashlib_of_old,
    "itertools": lambda: {
        "ifilter": filter,
        "imap": map,
        "izip": zip,
        "ifilterfalse": itertools.filterfalse,
        "izip_longest": itertools.zip_longest,
    },
    "md5": lambda: {"md5": strings.hash_of_old("md5"), "new": strings.hash_of_old("md5")},
    "os": programs.os_of_old,
    "pickle": files.pickle_of_old,
    "popen2": programs.popen2_of_old,
    "sets": lambda: {"Set": set, "ImmutableSet": frozenset},
    "sha": lambda: {"sha": strings.hash_of_old("sha1"), "new": strings.hash_of_old("sha1")},
    "socket": lambda: {"socket": files.Socket, "SocketType": files.Socket},
    "statvfs": files.statvfs_of_old,
    "string": strings.string_of_old,
    "struct": strings.struct_of_old,
    "subprocess": programs.subprocess_of_old,
    "sys": _sys,
    "time": lambda: {"clock": time.process_time},
    "types": _types,
}
