# Short names for what is done often. Every line calls the same scripts as ./check.
.DEFAULT_GOAL := help
.PHONY: docs outside help check fix sim mutate e2e bench load canary fuzz timing sbom outage soak api javadoc reproducible

help: ## this list
	@awk -F':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: ## formatting, compile without warnings, all tests (what CI runs)
	./check

fix: ## format all sources
	scripts/maven -q spotless:apply

docs: ## writes the code of compiled regions into the pages of docs
	scripts/maven -q -pl testkit -am test -Dtest=PagesTest -Dsurefire.failIfNoSpecifiedTests=false -Dunderstudy.write=true

sim: ## long simulation: SEEDS=100000 (how many), SEED=7 (replay one)
	scripts/maven -q -pl simulator -am test -Dtest='*Simulation' -Dsurefire.failIfNoSpecifiedTests=false -Dseeds=$(or $(SEEDS),100000) $(if $(SEED),-Dseed=$(SEED))

mutate: ## mutation tests of the pure packages of core
	scripts/maven -q -pl core -Pmutation test-compile org.pitest:pitest-maven:mutationCoverage

e2e: ## black box tests of the packaged gateway only
	scripts/maven -q -pl e2e -am verify -Dtest='dev.understudy.e2e.**' -Dsurefire.failIfNoSpecifiedTests=false

outage: ## a provider that is down for a minute, in real time (virtual time is in every check)
	scripts/maven -q -pl e2e -am verify -Dtest='OutageTest' -Doutage=true -Dsurefire.failIfNoSpecifiedTests=false

bench: ## micro benchmarks, as ratios to a baseline of the same run: BENCH=Planner (which)
	bench/run $(BENCH)

load: ## CPU per request beside nginx, on this machine
	bench/load

soak: ## half an hour at 70 % of capacity with 5 % faults: MINUTES=2 (how long)
	bench/soak --minutes $(or $(MINUTES),30)

timing: ## whether the time of a key check tells anything about the key; needs a quiet machine
	scripts/maven -q -pl gateway -am test -Dtest=KeyTimingTest -Dsurefire.failIfNoSpecifiedTests=false -Dunderstudy.timing=true

outside: ## three applications outside the repository, whose first provider throttles, stalls, cuts its streams
	scripts/try-outside

api: ## the public API as text, written anew: api/*.txt
	scripts/maven -q test -Dtest=PublicApiTest -Dsurefire.failIfNoSpecifiedTests=false -Dunderstudy.write=true

javadoc: ## sources and Javadoc jars of all that is published; a warning fails it
	scripts/maven -q -Prelease package -Dmaven.test.skip=true -pl '!gateway,!cli,!e2e,!bench,!simulator,!examples'

reproducible: ## builds everything twice and compares the jars
	scripts/reproducible

sbom: ## the bill of materials of the distribution: cli/target/bom.json
	scripts/maven -q -pl cli -am package -DskipTests org.cyclonedx:cyclonedx-maven-plugin:2.9.3:makeBom -DincludeTestScope=false -DoutputFormat=json

canary: ## keys under 100 000 calls that fail over at random: no provider may see another's
	scripts/maven -q -pl e2e -am verify -Dtest=KeysTest -Dsurefire.failIfNoSpecifiedTests=false -Dseeds=4000

fuzz: ## every parser under many more inputs: FUZZ=100 (how many times as many)
	scripts/maven -q -pl dialects,transport,gateway -am test -Dtest='*Properties' -Dsurefire.failIfNoSpecifiedTests=false -Dunderstudy.fuzz=$(or $(FUZZ),100)
