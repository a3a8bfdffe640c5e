"""Services that come with MINT; `catalog` finds them by name."""
