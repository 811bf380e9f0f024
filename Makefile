# kubectl-tarantool. `make help` lists what can be done here.

PREFIX ?= /usr/local
DESTDIR ?=
# Where releases are published; what krew is told.
HOMEPAGE ?= https://git.example.com/kubectl-tarantool

BINARY := kubectl-tarantool
RELEASE := .build/release/$(BINARY)
PYTHON := .venv/bin/python

# What to install before building and before testing, and what the tests run beside Swift.
BUILD_PACKAGES := libyaml-dev python3
TEST_PACKAGES := $(BUILD_PACKAGES) python3-venv tarantool bubblewrap lua-check unzip patch util-linux groff-base graphviz \
	cmark-gfm zsh fish

# The tests of Jobs wait for clocks and need little of the processor, but at once: what only computes gives way to them.
COMPUTES := nice -n 10
SWIFT_CHECKED := --explicit-target-dependency-import-check error
# One file without libraries: static, stripped, and without what nothing calls. -Osize takes 2 % off the file and no
# measurable time (make bench). The same bytes wherever it is built: the file does not say where that was.
SWIFT_RELEASE := -c release --product $(BINARY) --static-swift-stdlib -Xswiftc -static-executable -Xswiftc -Osize \
	-Xlinker -s -Xswiftc -use-ld=lld -Xlinker --gc-sections -Xlinker --icf=safe \
	-Xcc -ffunction-sections -Xcc -fdata-sections -Xcc -ffile-prefix-map=$(CURDIR)/= \
	-Xlinker -T -Xlinker $(CURDIR)/scripts/release.ld -Xlinker --build-id=none \
	-Xlinker -Map=$(CURDIR)/.build/link.map

# Seconds of CPU.
FUZZ_SECONDS ?= 3600
FUZZ_BUILD := KUBECTL_TARANTOOL_FUZZ=1 $(COMPUTES) swift build -c release --scratch-path .build/fuzz --sanitize=fuzzer --product Fuzz

.DEFAULT_GOAL := help
.SILENT:
.PHONY: help run build test check lint fmt unit interop acceptance chaos fuzz sanitize golden binary man release install
.PHONY: bench build-packages test-packages

help: ## List these targets
	sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r target text; do \
	  printf '  make %-11s %s\n' "$$target" "$$text"; done

run: build-packages ## Build, and render examples/kv to the terminal
	swift build --product $(BINARY) >&2
	.build/debug/$(BINARY) render -f examples/kv

build: build-packages ## Build for debugging
	swift build $(SWIFT_CHECKED)

test: ## Install what the tests need, and run all of them
	# Only what waits and what computes go side by side, so that tests of clocks are not disturbed.
	$(MAKE) -j build test-packages
	$(MAKE) lint unit interop
	$(MAKE) -j --output-sync=target FUZZ_SECONDS=60 acceptance fuzz

check: test-packages lint unit interop ## Everything but the acceptance runs

lint: test-packages ## Check the format of the Swift code, and the Lua code
	swift format lint --strict -r Sources Tests Package.swift
	luacheck -q templates Tests/runner

fmt: ## Format the Swift code
	swift format -i -r Sources Tests Package.swift

unit: test-packages build ## Run the tests in Swift, and those of the runner in Lua
	tarantool Tests/runner/run.lua
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(COMPUTES) swift test $(SWIFT_CHECKED)

interop: test-packages build ## Read all goldens with other programs
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(COMPUTES) $(PYTHON) -m pytest -q -n $$(($$(nproc) * 2)) Tests/interop

acceptance: test-packages build ## Run the bootstrap Job against simulated clusters
	$(PYTHON) -m pytest -q -n $$(($$(nproc) * 6)) --maxschedchunk 1 Tests/acceptance

chaos: test-packages build ## Play 500 stories of faults; one of them: .venv/bin/python Tests/acceptance/chaos.py --seed N
	$(PYTHON) Tests/acceptance/chaos.py 500

fuzz: build-packages ## Fuzz the reader and the pipeline for an hour of CPU: FUZZ_SECONDS
	$(FUZZ_BUILD)
	$(COMPUTES) python3 Tests/fuzz/fuzz.py .build/fuzz/release/Fuzz $(FUZZ_SECONDS)

sanitize: test-packages ## Run the tests in Swift under AddressSanitizer, and the optimised program under valgrind
	scripts/apt-install.sh valgrind binutils
	PATH="$(CURDIR)/.venv/bin:$$PATH" LSAN_OPTIONS=suppressions=$(CURDIR)/scripts/leaks.supp \
	  swift test --sanitize=address --scratch-path .build/address
	swift build -c release --product $(BINARY) --static-swift-stdlib --scratch-path .build/valgrind -Xswiftc -Osize
	scripts/valgrind.sh .build/valgrind/release/$(BINARY)

golden: build-packages ## Rewrite golden/ and examples/*/manifests from examples/ and Tests/Fixtures; review it with git diff
	swift build --build-tests $(SWIFT_CHECKED)
	UPDATE_GOLDEN=1 swift test $(SWIFT_CHECKED) --filter Golden >.build/golden.log 2>&1 || true
	git status --short golden examples

binary: build-packages ## Build the static binary, and check its size
	scripts/commit.sh .build/commit
	KUBECTL_TARANTOOL_RELEASE=1 swift build $(SWIFT_RELEASE)
	scripts/check-release.sh $(RELEASE)

man: binary ## Write the man pages into .build/man
	scripts/manpages.py $(RELEASE) .build/man

release: man test-packages ## Pack what is published into dist/, and try it
	scripts/apt-install.sh skopeo
	scripts/release.sh $(RELEASE) .build/link.map .build/man dist $(HOMEPAGE)
	PATH="$(CURDIR)/.venv/bin:$$PATH" $(PYTHON) -m pytest -q Tests/release
	scripts/apt-install.sh valgrind
	$(PYTHON) Benchmarks/instructions.py $(RELEASE)

install: man ## Put the release binary and its man pages into PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1"
	install -m 755 $(RELEASE) "$(DESTDIR)$(PREFIX)/bin/$(BINARY)"
	install -m 755 scripts/kubectl_complete-tarantool "$(DESTDIR)$(PREFIX)/bin/"
	install -m 644 .build/man/*.1 "$(DESTDIR)$(PREFIX)/share/man/man1/"

bench: binary test-packages build ## Measure speed, memory and size beside what people use today, and Jobs by their size
	scripts/kubectl.sh -o kubectl helm helm3
	.venv/bin/pip install -q --disable-pip-version-check -r Benchmarks/requirements.txt || echo "without jsonnet and KCL" >&2
	$(PYTHON) Benchmarks/bench.py $(RELEASE)
	$(PYTHON) Benchmarks/hostile.py $(RELEASE)
	$(PYTHON) Benchmarks/job_time.py
	$(PYTHON) Benchmarks/backup.py

build-packages:
	scripts/apt-install.sh $(BUILD_PACKAGES)

test-packages: build-packages
	scripts/apt-install.sh $(TEST_PACKAGES)
	scripts/venv.sh
	scripts/kubectl.sh kubectl helm
	scripts/promtool.sh
