# For people. What decides is .ci/run.
.PHONY: build test bench local local-down walkthrough

build: ## the functions' zips and the command line, and what sam deploy takes
	mvn -B package -DskipTests
	sam build

test: ## everything: format, unit, property, contract, golden and integration tests
	mvn -B verify

bench: ## what each function and the whole costs, into docs/performance.md
	bench/functions.sh

local: ## the template in LocalStack on this machine
	./local.sh up

local-down: ## and away again
	./local.sh down

walkthrough: ## the walk-through of docs/operations.md, typed again in LocalStack
	docs/walkthrough.py
