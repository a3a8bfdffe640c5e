from __future__ import annotations

import msgspec


class Fei(msgspec.Struct, frozen=True, order=True):
    """Flow expression id: names one live expression of one process.

    Args:
        wfid: the process, `YYYYMMDD-HHMM-word-word`.
        expid: position in the definition, `0_1_2`.
        subid: tells two lives of the same position apart.

    Example:
        >>> Fei("20301122-0101-ba-bo", "0_1", "f3").sid
        '0_1!f3!20301122-0101-ba-bo'
    """

    wfid: str
    expid: str
    subid: str

    @property
    def key(self) -> str:
        """The id within its process: `expid!subid`."""
        return f"{self.expid}!{self.subid}"

    @property
    def sid(self) -> str:
        """The storage id of the original system: `expid!subid!wfid`."""
        return f"{self.expid}!{self.subid}!{self.wfid}"

    @staticmethod
    def of(wfid: str, key: str) -> Fei:
        """The fei of an expression, from its process and its key."""
        expid, _, subid = key.partition("!")
        return Fei(wfid, expid, subid)

    @staticmethod
    def parse(sid: str) -> Fei:
        """The fei that a storage id names.

        Raises:
            ValueError: the text is not a storage id.
        """
        expid, subid, wfid = sid.split("!")
        return Fei(wfid, expid, subid)


def expid_of(key: str) -> str:
    """The position part of a key: `0_1` of `0_1!f3`."""
    return key.partition("!")[0]


def index_of(key: str) -> int:
    """Which child of its parent the expression with this key is."""
    expid = key.partition("!")[0]
    return int(expid[expid.rfind("_") + 1 :])
