# What can be done here; `make` alone lists it. The package itself is SwiftPM's business.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=

BUILD_PACKAGES = libinotifytools0-dev libsqlite3-dev libzstd-dev pkg-config
# jq and socat follow the feed by hand, python3 by the example in docs; python3-jsonschema judges lines
# by docs/schema; bindfs and its next two make and mount what a folder may lie on; the others look at
# what was built and at the unit; gcc makes the floors of the benchmark harness.
TEST_PACKAGES = $(BUILD_PACKAGES) bindfs e2fsprogs gcc libc6-dev mount binutils jq python3 \
	python3-jsonschema socat systemd
LINT_PACKAGES = shellcheck
# What telexd is measured beside; a compiler for the floors.
BENCH_PACKAGES = fswatch gcc inotify-tools jdupes libc6-dev python3 rdfind redis-server sqlite3 watchman
SCRIPTS = .ci/run .ci/setup .ci/lint .ci/thresholds docs/demo/run

.DEFAULT_GOAL := help
.PHONY: help setup build run test nightly sanitize sanitizethreads thresholds bench growth docs lint \
	format release install clean

help: ## say what can be done
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 10

setup: ## install the Debian packages that are missing (sudo where not root)
	@.ci/setup $(TEST_PACKAGES) $(LINT_PACKAGES)

build: ## build telexd, telex and telex-watch for trying out
	@.ci/setup $(BUILD_PACKAGES)
	$(SWIFT) build

run: ## build, start telexd on a demo folder and watch articles arrive
	@.ci/setup $(BUILD_PACKAGES) jq socat
	$(SWIFT) build
	@docs/demo/run .build/debug

# One after the other: many tests start programs and wait for them, which a crowd of others delays.
test: ## run every test
	@.ci/setup $(TEST_PACKAGES)
	$(SWIFT) test --no-parallel --disable-xctest

# What has a long form: 200,000 operations and more of each random history, thousands of tries of each
# race. TELEX_TEST_SEED=N replays one history, whose number stands in the runner's output.
LONG_SUITES = Resumption|Fault|FlippedBit|History|Folder|Intake|Survival|Stress|Overflow|Standstill|Kill|ConnectionsTests|EndToEnd.*SnapshotTests

nightly: ## run the long forms of the tests that have one (TELEX_TEST_SEED=N: one history)
	@.ci/setup $(TEST_PACKAGES)
	TELEX_TEST_LONG=1 $(SWIFT) test --no-parallel --disable-xctest --filter '$(LONG_SUITES)'

# What reads bytes that others wrote, mutated by the hundred thousand, under a sanitizer that stops at the
# first wrong access. Leaks are not looked for: Swift's runtime keeps its metadata for ever.
SANITIZED_SUITES = Mutat|JSONParser|ChangeDecoding|RequestLines|RequestDecoding|ConnectionTests
SANITIZED = TELEX_TEST_LONG=1 $(SWIFT) test --no-parallel --disable-xctest --filter '$(SANITIZED_SUITES)'

sanitize: ## run the mutated requests by the hundred thousand under the address sanitizer
	@.ci/setup $(TEST_PACKAGES)
	ASAN_OPTIONS=detect_leaks=0 $(SANITIZED) --sanitize=address --scratch-path .build-asan

sanitizethreads: ## the same under the thread sanitizer
	@.ci/setup $(TEST_PACKAGES)
	$(SANITIZED) --sanitize=thread --scratch-path .build-tsan

thresholds: ## measure the parts beside what they rest on, against Benchmarks/Thresholds
	@.ci/setup $(BUILD_PACKAGES)
	@SWIFT="$(SWIFT)" .ci/thresholds

docs: ## build the pages of the library TelexClient, its tutorial among them
	@.ci/setup $(BUILD_PACKAGES)
	$(SWIFT) package dump-symbol-graph --minimum-access-level public --skip-synthesized-members
	rm -rf .build/documentation
	mkdir -p .build/documentation/graphs
	cp .build/*/symbolgraph/TelexClient.symbols.json .build/documentation/graphs
	docc convert Sources/TelexClient/TelexClient.docc --warnings-as-errors \
	  --additional-symbol-graph-dir .build/documentation/graphs \
	  --fallback-display-name TelexClient --fallback-bundle-identifier telex.client \
	  --output-path .build/documentation/TelexClient.doccarchive
	@echo 'docs: in .build/documentation/TelexClient.doccarchive, for any web server'

lint: ## check the form of sources and scripts
	@.ci/setup $(LINT_PACKAGES)
	@SWIFT="$(SWIFT)" .ci/lint $(SCRIPTS)

format: ## put the sources into form
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests \
	  Benchmarks/Package.swift Benchmarks/Beside Benchmarks/Benchmarks

release: ## build for installing: optimised, the Swift runtime inside
	@.ci/setup $(BUILD_PACKAGES)
	$(SWIFT) build --configuration release --static-swift-stdlib

# Builds, unless ARGS name a telexd.
MEASURED = $(if $(findstring --telexd,$(ARGS)),,release)
# Row J is a part's, which the package in Benchmarks measures; built where all rows are asked for.
JOURNAL_ROW = $(if $(findstring --rows,$(ARGS)),:,cd Benchmarks && \
	$(SWIFT) build --configuration release --product Journal)
SIZES ?= 1000,10000,100000

bench: $(MEASURED) ## measure telexd beside its peers (ARGS=--quick: in a minute)
	@.ci/setup $(BENCH_PACKAGES)
	@.ci/setup syncthing || echo 'bench: no syncthing here, so nothing is measured beside it'
	@$(JOURNAL_ROW) || echo 'bench: the package in Benchmarks was not built: row J is not measured'
	@Benchmarks/daemon/bench --out .build-bench/bench.md $(ARGS)

growth: $(MEASURED) ## draw how telexd's costs grow with the files (SIZES=1000,10000,100000)
	@.ci/setup gcc libc6-dev python3
	@mkdir -p docs/benchmarks
	@Benchmarks/daemon/bench --growth $(SIZES) --svg docs/benchmarks/growth.svg \
	  --out docs/benchmarks/growth.md $(ARGS)

# No building here: whoever may write below /usr/local should not also compile.
install: ## install what `make release` built (PREFIX=/usr/local, DESTDIR=)
	@test -x .build/release/telexd || { echo 'nothing to install yet: run make release'; exit 1; }
	install -D -s -m 755 .build/release/telexd $(DESTDIR)$(PREFIX)/bin/telexd
	install -D -s -m 755 .build/release/telex $(DESTDIR)$(PREFIX)/bin/telex
	install -D -s -m 755 .build/release/telex-watch $(DESTDIR)$(PREFIX)/libexec/telex/telex-watch
	install -D -m 644 config/telexd.yaml $(DESTDIR)$(PREFIX)/share/doc/telex/telexd.yaml
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system
	sed 's|^ExecStart=/usr/bin/|ExecStart=$(PREFIX)/bin/|' systemd/telexd.service \
	  >$(DESTDIR)$(PREFIX)/lib/systemd/system/telexd.service

clean: ## remove what was built
	rm -rf .build .build-asan .build-tsan .build-bench
