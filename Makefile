# Loa. Two commands do all the set-up:  make demo   and   make test
SHELL := /bin/bash
.DELETE_ON_ERROR:
GO ?= go
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TOOLS := $(CURDIR)/.cache/bin
GOLANGCI := $(TOOLS)/golangci-lint-v2.15.0
GOFUMPT := $(TOOLS)/gofumpt-v0.12.0
ADDR ?= 127.0.0.1:0
DEMO_DATA ?= $(CURDIR)/loa-data/demo
export GOFLAGS := -buildvcs=false

.PHONY: help build assets demo test check bench bench-peers fuzz lint htmlcheck unit tools clean

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

build: assets ## bin/loa
	@scripts/need-go
	$(GO) build -ldflags "-X main.version=$(VERSION)" -o bin/loa ./cmd/loa

# Front-end packages are fetched and bundled when their sources change.
UI_SOURCES := $(shell find ui/build ui/styles ui/scripts ui/images -type f 2>/dev/null)
assets: ui/dist/manifest.json
ui/dist/manifest.json: ui/node_modules/.stamp $(UI_SOURCES)
	@scripts/need-go
	$(GO) run ./ui/build
	@touch $@
ui/node_modules/.stamp: ui/package-lock.json ui/package.json
	@scripts/need-node
	cd ui && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

demo: build ## a living province: make demo [ADDR=host:port]
	bin/loa demo --data "$(DEMO_DATA)" --addr "$(ADDR)"

test: ## everything: installs what it needs, lint, unit, both engines, browser, fuzz
	@scripts/install-test-needs
	$(MAKE) build check htmlcheck unit fuzz-short

check: lint ## quick checks: format, vet, lint, rules of the house
	$(GO) vet ./...
	$(GO) test ./test/arch/

lint: $(GOLANGCI) $(GOFUMPT)
	@out=$$($(GOFUMPT) -l cmd internal test ui/build ui/*.go); if [ -n "$$out" ]; then echo "gofumpt: $$out"; exit 1; fi
	$(GOLANGCI) run ./...

$(GOLANGCI):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS)/tmp $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/tmp/golangci-lint $@
$(GOFUMPT):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS)/tmp $(GO) install mvdan.cc/gofumpt@v0.12.0
	mv $(TOOLS)/tmp/gofumpt $@

unit: build
	LOA_CI=1 LOA_BIN=$(CURDIR)/bin/loa $(GO) test -race -timeout 20m ./...

htmlcheck: build

.PHONY: fuzz-short
fuzz-short:
	scripts/fuzz 10s
fuzz: ## every parser of outside input, 5 minutes each
	scripts/fuzz 5m

bench: build ## speed, as ratios within one run
	$(GO) run ./test/bench

clean:
	rm -rf bin ui/node_modules loa-data .cache && find ui/dist -type f ! -name .gitkeep -delete
