# Two commands are all that a new machine needs: `make demo` and `make test`.
# Each does its own set-up; the second time there is nothing left to set up.

.PHONY: demo test setup check bench chaos docs lock clean

READY := .venv/.ready

demo: setup
	scripts/demo

test: setup
	scripts/test --all

setup: $(READY)

check: setup
	scripts/check

bench: setup
	scripts/bench

chaos: setup
	scripts/chaos

docs: setup
	scripts/docs

lock:
	scripts/lock

clean:
	rm -rf .venv docs/_build build dist

$(READY): pyproject.toml requirements/dev.txt requirements/debian.txt scripts/setup scripts/packages
	scripts/setup
	touch $@
