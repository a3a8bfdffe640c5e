"""The process in which one call of a script runs, and the one that it is forked from."""
