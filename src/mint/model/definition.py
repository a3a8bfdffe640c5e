from __future__ import annotations

from hashlib import blake2b

import msgspec

from mint.model.tree import Tree


class Definition(msgspec.Struct, frozen=True):
    """A whole tree under the name of its content.

    Live expressions say which definition they run by its digest, so that a tree is stored once
    however many processes run it, and read once however many of their steps are handled.

    Args:
        digest: 32 hexadecimal digits, a function of the tree.
        tree: the tree.
    """

    digest: str
    tree: Tree

    @staticmethod
    def of(tree: Tree) -> Definition:
        """The definition that consists of this tree."""
        return Definition(blake2b(msgspec.json.encode(tree), digest_size=16).hexdigest(), tree)
