from __future__ import annotations


class BusRefusal(Exception):
    """Somebody on the bus answered with an error, or is to be answered so.

    Args:
        name: of the error, `tr.org.pardus.comar.Missing`.
        text: what it says.
    """

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        super().__init__(f"{name}: {text}")
