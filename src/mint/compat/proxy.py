from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class DictAttrProxy:
    """A dict whose members are attributes.

    What is not there reads as None, never as an AttributeError; a dict within comes out as such a
    proxy, a list as the list itself. It has no length, and so it is true even when it is empty.

    Args:
        d: the dict. It is not copied: what is set here is set there.

    Example:
        >>> fields = DictAttrProxy({"image": {"name": "core"}, "msg": []})
        >>> fields.image.name, fields.image.size
        ('core', None)
        >>> fields.image.size = 700
        >>> fields.msg.append("built")
        >>> fields.as_dict()
        {'image': {'name': 'core', 'size': 700}, 'msg': ['built']}
    """

    __slots__ = ("__members",)

    __members: dict[str, Any]

    def __init__(self, d: dict[str, Any]) -> None:
        object.__setattr__(self, "_DictAttrProxy__members", d)

    def __getattr__(self, name: str) -> Any:
        found = self.__members.get(name)
        return DictAttrProxy(found) if isinstance(found, dict) else found

    def __setattr__(self, name: str, value: Any) -> None:
        self.__members[name] = bare(value)

    def __iter__(self) -> Iterator[str]:
        return iter(self.__members)

    def __repr__(self) -> str:
        return repr(self.__members)

    def __reduce__(self) -> tuple[type[DictAttrProxy], tuple[dict[str, Any]]]:
        # Without it, copies would be made without `__init__`, and find nothing to look into.
        return DictAttrProxy, (self.__members,)

    def as_dict(self) -> dict[str, Any]:
        """The dict itself, not a copy."""
        return self.__members


def bare(value: Any) -> Any:
    """The dict of a proxy; anything else as it is."""
    return value.as_dict() if isinstance(value, DictAttrProxy) else value
