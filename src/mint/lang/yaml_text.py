from __future__ import annotations

import yaml

from mint.errors import DefinitionError
from mint.lang.array_form import named, parts
from mint.lang.marked import Marked, wrong
from mint.lang.places import Place, Placed, Reading
from mint.lang.tree_size import STEPS
from mint.lang.yaml_marks import marked, quickly_marked

CHILDREN = "do"
"""The key under which children stand beside attributes."""

FORMS = "a step is `name`, `name: text`, `name: {key: value, do: [steps]}` or `name: [steps]`"


def read_yaml(text: str, source: str = "", most: int = STEPS) -> Reading:
    """Read a definition in YAML.

    A step is written in the shortest of these forms that can say it:

        check                          # a name alone
        participant: bravo             # a name and a text
        sequence:                      # a name and children
          - alpha
          - bravo
        notify: {to: qa, n: 1}         # a name and attributes
        define:                        # attributes, and children under `do`
          name: release
          do:
            - check
        error:                         # an attribute without a value is the text
          it failed:
          unless: ${ok}
        [wait, {1d: null}, []]         # name, attributes, children: the tree itself

    The last form is for what the others cannot say, such as an attribute that is called `do`.
    Unquoted scalars follow the core rules of YAML 1.2: `on`, `off`, `yes` and `no` are texts.
    Keys are always texts. Anchors and aliases are fine; tags, and keys that stand twice, are not.

    Args:
        text: the whole text.
        source: name of the file or other origin, for the error message.
        most: how many steps it may have.

    Raises:
        DefinitionError: the text cannot be read; with line, column and what to do.

    Example:
        >>> read_yaml("sequence: [alpha, participant: bravo]").tree.to_json()
        ['sequence', {}, [['alpha', {}, []], ['participant', {'bravo': None}, []]]]
    """
    try:
        return _quickly(text, source, most) or _step(marked(text, most), "0").reading(source, most)
    except DefinitionError as error:
        raise DefinitionError(error.message, source, error.line, error.column) from None
    except RecursionError:
        raise DefinitionError("this is nested too deeply", source, 1, 1) from None


def _quickly(text: str, source: str, most: int) -> Reading | None:
    """What the quick parser finds, if it finds a definition; an error is for the other to tell."""
    try:
        value = quickly_marked(text, most)
        return None if value is None else _step(value, "0").reading(source, most)
    except (yaml.YAMLError, DefinitionError):
        return None


def _step(value: Marked, position: str) -> Placed:
    if value.items is not None:
        return _array_step(value, position)
    if value.entries is None:
        if value.scalar is None:
            raise wrong(f"the step at {position} is empty. {FORMS}", value.place)
        return Placed(named(value, position), {}, (), value.place)
    if len(value.entries) != 1:
        names = ", ".join(f"`{key.text}`" for key, _ in value.entries[:3]) or "none"
        raise wrong(f"a step has one name, here are {names}. {FORMS}", value.place)
    name, content = value.entries[0]
    return _named_step(named(name, position), content, position, name.place)


def _array_step(value: Marked, position: str) -> Placed:
    name, attributes, children = parts(value, position)
    return Placed(name, attributes.plain(), _steps(children, position), value.place)


def _named_step(name: str, content: Marked, position: str, place: Place) -> Placed:
    if content.items is not None:
        return Placed(name, {}, _steps(content, position), place)
    if content.entries is not None:
        children = next((each for key, each in content.entries if key.text == CHILDREN), None)
        attributes = {k.text: v.plain() for k, v in content.entries if k.text != CHILDREN}
        return Placed(name, attributes, _steps(children, position), place)
    return Placed(name, {} if content.scalar is None else {content.text: None}, (), place)


def _steps(value: Marked | None, position: str) -> tuple[Placed, ...]:
    if value is None:
        return ()
    if value.items is None:
        raise wrong(f"children are a list of steps, here is {value.what()}. {FORMS}", value.place)
    return tuple(_step(child, f"{position}_{i}") for i, child in enumerate(value.items))
