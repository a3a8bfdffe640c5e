from __future__ import annotations

from mint.model.tree import Tree

COMMANDS = ("rewind", "continue", "break", "stop", "over", "skip", "back", "jump", "reset")


def command_tree(text: str) -> Tree | None:
    """The command that a handler text such as `skip 2` or `jump to x` means, None when it is none.

    Example:
        >>> command_tree("jump to shipping").to_json()
        ['jump', {'to': 'shipping'}, []]
    """
    word, _, rest = text.strip().partition(" ")
    if word not in COMMANDS:
        return None
    argument = rest.removeprefix("to ").strip()
    if not argument:
        return Tree(word)
    return Tree(word, {"to" if word == "jump" else "step": argument})
