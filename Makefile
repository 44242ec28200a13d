# For people. What decides is .ci/run.
.PHONY: build test local local-down

build: ## the functions' zips and the command line, and what sam deploy takes
	mvn -B package -DskipTests
	sam build

test: ## everything: format, unit, property, contract, golden and integration tests
	mvn -B verify

local: ## the template in LocalStack on this machine
	./local.sh up

local-down: ## and away again
	./local.sh down
