from __future__ import annotations


def clean_text(text: str) -> str:
    r"""A text that can be stored and sent: half characters are written as escapes.

    File names and output of programs that are not UTF-8 reach Python as lone surrogates, and so
    reach the messages of exceptions. No database or JSON takes them.

    Args:
        text: any text.

    Example:
        >>> clean_text("caf\udce9")
        'caf\\udce9'
    """
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
