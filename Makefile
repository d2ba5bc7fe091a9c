.PHONY: up down test test-all check bench lock clean

# Python keeps its compiled files here, which saves each program a fifth of a second.
unexport PYTHONDONTWRITEBYTECODE

# Deploy the app (APP=folder for another than examples/hello) behind Gunicorn and Nginx on this machine.
up:
	@bin/portico up $(if $(APP),--app "$(APP)")

# Remove everything that `make up` made, running processes included.
down:
	@bin/portico down

# Show in minutes that all of it works, and list what is left to `make test-all`; with ARGS, run that part whole.
PARALLEL = --numprocesses auto --dist loadfile --no-loadscope-reorder
test: ARGS ?= -m "not thorough" $(PARALLEL)
test:
	$(call timed,toolchain/setup requirements-dev.lock && bin/portico run python -m pytest $(ARGS))

# Run every test that this machine can run, and say which it cannot.
test-all:
	$(call timed,toolchain/setup requirements-dev.lock && bin/portico run python -m pytest $(PARALLEL))

# Run a command, and say how long it took, with all that it set up; the exit status is the command's.
define timed
@start=$$(date +%s); $(1); status=$$?; seconds=$$(($$(date +%s) - start)); \
  echo "make $@: $$((seconds / 60)) min $$((seconds % 60)) s"; exit $$status
endef

# Check style and types.
check: .dev
	@.venv/bin/ruff check .
	@.venv/bin/mypy

# Print timings; they are never asserted.
bench: .dev
	@bin/portico run python -m tests.bench
	@bin/portico run python -m tests.bench_hosts
	@bin/portico run python -m tests.bench_containers

# Write exact versions with hashes from the ranges.
lock: .dev
	@for name in requirements-dev requirements; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header --no-annotate \
	    --constraint constraints.txt \
	    $$([ $$name = requirements ] && echo --constraint requirements-dev.lock) \
	    $$name.txt -o $$name.lock; done

clean: down
	@rm -rf .venv

.dev:
	@toolchain/setup requirements-dev.lock

.PHONY: .dev
