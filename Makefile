# Loa. Two commands do all the set-up:  make demo   and   make test
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
GO ?= go
# Debian's Go fetches the toolchain that go.mod names.
export GOTOOLCHAIN ?= auto
export GOFLAGS := -buildvcs=false
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TOOLS := $(CURDIR)/.cache/bin
GOLANGCI_VERSION := v2.15.0
GOFUMPT_VERSION := v0.12.0
GOLANGCI := $(TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
GOFUMPT := $(TOOLS)/gofumpt-$(GOFUMPT_VERSION)
ADDR ?= 127.0.0.1:0
DEMO_DATA ?= $(CURDIR)/loa-data/demo

.PHONY: help build assets demo test check in-format lint rules format unit fuzz-short fuzz bench bench-peers clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

build: assets ## bin/loa
	$(GO) build -ldflags "-X main.version=$(VERSION)" -o bin/loa ./cmd/loa

demo: build ## a living province to look at: make demo [ADDR=host:port] [NOW=2027-09-30]
	bin/loa demo --data "$(DEMO_DATA)" --addr "$(ADDR)" $(if $(NOW),--now "$(NOW)")

test: ## everything; installs what it needs and says so
	@scripts/install-test-needs
	@$(MAKE) build
	@$(MAKE) -k check fuzz-short unit

check: in-format lint rules ## quick: format, linters, rules of the house

bench: build ## speed, as ratios within one run
	$(GO) run ./test/bench
	$(GO) test -run '^$$' -bench 'Read|Plan' -benchtime 20x ./internal/domain/plan ./internal/platform/office/textract
	$(GO) test -run '^$$' -bench 'Paper' -benchtime 20x ./internal/platform/office
	$(GO) test -run '^$$' -bench 'Registry|Act|Tree' -benchtime 20x ./internal/spine/org ./internal/feature/agencies

bench-peers: build ## speed beside other programs (installs them)
	@scripts/install-test-needs nginx wordpress
	$(GO) run ./test/peers -loa bin/loa

fuzz: ## every parser of outside input, 5 minutes each
	scripts/own-tmp scripts/fuzz 5m

format: $(GOFUMPT) ## writes Go files in the one format
	@for pass in 1 2; do $(GOFUMPT) -w cmd internal test ui/*.go ui/build; done # the first may leave columns to align

clean: ## forgets everything that was built, and the demo's data
	rm -rf bin ui/node_modules loa-data .cache
	find ui/dist -type f ! -name .gitkeep -delete

# Front-end packages are fetched when the lock file changes (npm writes its own
# copy of it last) and bundled when a source changes.
UI_SOURCES := $(shell find ui/build ui/styles ui/scripts ui/images -type f 2>/dev/null)
NPM_DONE := ui/node_modules/.package-lock.json

assets: ui/dist/manifest.json
ui/dist/manifest.json: $(NPM_DONE) $(UI_SOURCES)
	@scripts/need-go
	$(GO) run ./ui/build
	@touch $@
$(NPM_DONE): ui/package-lock.json ui/package.json
	@scripts/need-go
	@scripts/need-node
	cd ui && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

lint: $(GOLANGCI)
	$(GOLANGCI) run ./cmd/... ./internal/... ./test/... ./ui ./ui/build/...
rules:
	$(GO) test ./test/arch/
in-format: $(GOFUMPT)
	@unformatted=$$($(GOFUMPT) -l cmd internal test ui/*.go ui/build); \
	if [ -n "$$unformatted" ]; then printf 'Not in format (make format):\n%s\n' "$$unformatted"; exit 1; fi

# Tools of checking are built once, in the versions named above, by the toolchain
# that go.mod names: outside a module go would fetch the newest one.
TOOLCHAIN = GOTOOLCHAIN=$$($(GO) env GOVERSION | cut -d' ' -f1)
$(GOLANGCI):
	@scripts/need-go
	@echo "Building golangci-lint $(GOLANGCI_VERSION), once: this takes some minutes."
	$(TOOLCHAIN) GOBIN=$(TOOLS)/new $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv $(TOOLS)/new/golangci-lint $@
$(GOFUMPT):
	@scripts/need-go
	$(TOOLCHAIN) GOBIN=$(TOOLS)/new $(GO) install mvdan.cc/gofumpt@$(GOFUMPT_VERSION)
	@mv $(TOOLS)/new/gofumpt $@

# The race detector watches Loa and its packages, but for SQLite's own code, which
# is C written over into Go: there it costs more than all the tests, and what it
# would find is not ours. What stands between Loa and SQLite stays watched.
unwatched = '-gcflags=$(1)=-race=false -d=checkptr=0'
RACE := -race $(call unwatched,modernc.org/sqlite/lib) $(call unwatched,modernc.org/libc/...) $(call unwatched,modernc.org/memory)

# The rooms that take longest begin first, so that no processor waits at the end.
LONGEST := ./test/e2e ./internal/app ./internal/feature/planreview

# Programs that are killed end before they can say what the detector found, and mostly
# wait until what they left is found abandoned: they run beside all others, without it.
KILLED := ./test/fault

# Tests in files with the build tag !race run by themselves, without the detector.
UNWATCHED := $(shell grep -rl --include='*_test.go' '^//go:build !race' cmd internal test)
UNWATCHED_TESTS := $(shell grep -hoE '^func Test[A-Za-z0-9_]+' $(UNWATCHED) | cut -c6- | paste -sd'|')

# Rooms that begin nothing beside themselves: there the detector finds nothing and
# costs five times the work. Whoever calls them is watched.
ALONE := ./internal/domain/... ./internal/vi/... ./internal/platform/office ./internal/platform/office/textract ./internal/platform/office/pdfsign ./internal/platform/chart ./internal/platform/media
WATCHED = $$($(GO) list ./cmd/... ./internal/... ./test/... ./ui ./ui/build/... | grep -vxF "$$($(GO) list $(ALONE) $(KILLED) $(LONGEST))")

# Watched tests clear memory less often than Go would by itself: they are short, and
# clearing is dear while it is watched.
unit: build # what go vet finds, make lint does
	@mkdir -p .cache
	$(GO) build -o .cache/tally ./test/tally
	export CGO_ENABLED=1 LOA_CI=1 LOA_BIN=$(CURDIR)/bin/loa; { failed=0; \
	scripts/own-tmp $(GO) test -vet=off -json -count 1 $(KILLED) > .cache/killed.json & killed=$$!; \
	scripts/own-tmp $(GO) test -vet=off -json -count 1 -run '^($(UNWATCHED_TESTS))$$' $(sort $(dir $(addprefix ./,$(UNWATCHED)))) || failed=1; \
	scripts/own-tmp $(GO) test -vet=off -json -count 1 $(ALONE) || failed=1; \
	GOGC=300 scripts/own-tmp $(GO) test $(RACE) -vet=off -json -count 1 -timeout 30m $(LONGEST) $(WATCHED) || failed=1; \
	wait $$killed || failed=1; cat .cache/killed.json; exit $$failed; } | .cache/tally

fuzz-short: # two on each processor: what is found in seconds is found by either
	scripts/own-tmp scripts/fuzz 10s "$$(( 2 * $$(getconf _NPROCESSORS_ONLN) ))"
