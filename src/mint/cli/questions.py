"""Questions to whoever sits at the terminal."""

from __future__ import annotations

import sys


def someone_is_there() -> bool:
    """Whether a person can answer a question."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def agreed(question: str) -> bool:
    """Whether a person says yes; nothing but a clear yes is one."""
    return answer(f"{question} [y/N] ").lower() in ("y", "yes")


def answer(question: str) -> str:
    """What a person types, "" for nothing."""
    return line(question) or ""


def line(question: str) -> str | None:
    """What a person types, None when he closes the input."""
    sys.stderr.write(question)
    sys.stderr.flush()
    typed = sys.stdin.readline()
    return typed.strip() if typed else None
