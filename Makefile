# What can be done here. «make» alone lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run check test bench generate assets program tools lint stop clean
export GOFLAGS := -buildvcs=false
program := .bin/terugkeer
stage := .ci/stage
quick := $(addprefix ./internal/,arch calendar decision document fault form id intake ledger policy postgres protocol statute text view) ./web ./web/i18n
deeds := ^(TestDeedsRulesAndRoutesAreOneList|TestEachFieldSaysWhoReadsIt|TestWhatAFormClaims|TestEveryDeedHasAnAct)$$
lint := go tool -modfile=internal/tools/go.mod golangci-lint

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Start the application with demonstration data, from nothing; Ctrl-C stops it
	@.ci/need run
	@$(MAKE) -s assets program
	@.ci/start $(program)

test: ## Run everything that is checked: generated code, format, linters, all tests
	@.ci/need test
	@$(stage) 600 "modules and tools" $(MAKE) -s tools
	@$(stage) 180 "assets" $(MAKE) -s assets
	@$(stage) 60 "generated code is current" .ci/generated
	@$(stage) 30 "format" .ci/format
	@$(stage) 240 "vet" go vet ./...
	@$(stage) 420 "linters" $(MAKE) -s lint
	@$(stage) 1500 "tests" go test -timeout 24m ./...
	@go run ./cmd/terugkeer devdb stop --fast-test

# The tests that need no browser and no long walk: rules of the house, tables, forms, words, and of the pages what every deed must have.
check: ## What to run before each commit, in two minutes: generated code, format, linters, the rules of the house
	@.ci/need test
	@$(MAKE) -s assets
	@.ci/generated
	@.ci/format
	@go vet ./...
	@$(MAKE) -s lint
	@go test $(quick)
	@go test ./internal/server ./internal/demonstration -run '$(deeds)'

bench: ## Measure at 32,000 and 320,000 cases, beside a bare handler and pgbench; the figures go to docs/performance.md
	@.ci/need run
	@$(MAKE) -s assets program
	@go build -o .bin/bench ./internal/bench
	@.bin/bench

# Apart from what they check: on a new machine fetching and building them takes minutes, and says nothing of the code.
tools:
	@go mod download
	@go tool templ version >/dev/null
	@$(lint) version >/dev/null

lint:
	@$(lint) run --config .ci/golangci.yml ./...

generate: ## Generate the code of the pages, and the documents that are made of tables
	@cd web && go tool templ generate
	@go test ./internal/policy ./internal/protocol ./internal/server -run TestDocumentIsCurrent -update

assets: web/dist/names.json ## Bundle styles, script and font into the program's files

web/dist/names.json: web/node_modules/.ready web/build.mjs $(shell find web/src -type f)
	@cd web && npm run --silent build

web/node_modules/.ready: web/package.json web/package-lock.json
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --silent && touch node_modules/.ready

program:
	@mkdir -p .bin
	@go build -o $(program) ./cmd/terugkeer

stop: ## Stop this checkout's private PostgreSQL, the tests' one too
	@go run ./cmd/terugkeer devdb stop
	@go run ./cmd/terugkeer devdb stop --fast-test

clean: ## Remove what was built here; the data of the private PostgreSQL stays
	@rm -rf .bin web/node_modules
	@find web/dist -mindepth 1 ! -name .gitkeep -delete
