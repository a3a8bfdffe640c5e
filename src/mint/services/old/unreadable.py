from __future__ import annotations


class Unreadable(SyntaxError):
    """A script's text is no Python, of today or of 2.4 to 2.7.

    Args:
        message: what is wrong.
        path: of the text.
        line: 1-based.
    """

    def __init__(self, message: str, path: str = "", line: int = 0) -> None:
        super().__init__(message, (path, line, None, None))

    def __str__(self) -> str:
        """Render as `file:line: message`."""
        return f"{self.filename}:{self.lineno}: {self.msg}"
