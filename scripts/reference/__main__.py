"""Write the generated pages: `python -m scripts.reference`, or `scripts/docs`."""

from __future__ import annotations

from pathlib import Path

from scripts.reference.pages import PAGES

REFERENCE = Path("docs/reference")


def main() -> None:
    """Write every page that is not as it should be, and say which."""
    for name, make in PAGES.items():
        path = REFERENCE / name
        text = make()
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            print(f"written: {path}")


if __name__ == "__main__":
    main()
