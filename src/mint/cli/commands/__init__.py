"""The commands, one file a group. `mint.cli.table` says which there are."""
