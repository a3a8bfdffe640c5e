from __future__ import annotations

import json
import sys
from typing import Any

from mint.cli.terminal import console, safe, text
from mint.errors import AnswerMisfit, DefinitionError


def complain(error: BaseException, *, as_json: bool, name: str | None = None) -> None:
    """Tell on standard error what went wrong.

    Args:
        error: what went wrong; its text says what to do next.
        as_json: as `{"error", "message"}`, and where, for an error in a text, or in
            which fields, for an answer to a task.
        name: of the kind of error; None: that of its class.
    """
    if as_json:
        told: dict[str, Any] = {"error": name or type(error).__name__, "message": str(error)}
        if isinstance(error, DefinitionError):
            told |= {"source": error.source, "line": error.line, "column": error.column}
        if isinstance(error, AnswerMisfit):
            told["fields"] = error.fields
        sys.stderr.write(json.dumps(told) + "\n")
        return
    message = text("error: ", "bold red").append(safe(error), "red")
    console(stderr=True).print(message, soft_wrap=True)
