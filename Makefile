DATA_DIR ?= data
MVN ?= mvn
JAR = target/marquee.jar
ARCHIVE = target/marquee.jsa
# an archive that is missing, or of another jar or JVM, is passed over without a word
START = java -XX:SharedArchiveFile=$(ARCHIVE) -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off -jar $(JAR)
# a command has ended before it would pay to compile anything well
COMMAND = $(patsubst java,java -XX:TieredStopAtLevel=1,$(START))

# the versions of PostgreSQL that are promised, as Maven Central has their programs; the last one is in the jar
POSTGRES = 14.24.0 15.19.0 16.15.0 17.11.0 18.6.0

# runs tests, and says what took long
timed = begin=$$(date +%s); rm -rf target/surefire-reports target/failsafe-reports; $(1); code=$$?; echo "the slowest, in seconds:"; \
  sed -n 's/.*<testcase name="\([^"]*\)" classname="\([^"]*\)" time="\([0-9.]*\)".*/\3 \2 \1/p' target/*-reports/TEST-*.xml | sort -rn | head -10; \
  echo "all of it took $$(($$(date +%s) - begin)) s"; exit $$code

.DEFAULT_GOAL := help
.PHONY: help run hawtio archive unit test hostile postgres check format coverage mutation pictures bench new-provider lib try-provider test-provider lint new-key psql rejections approve withdraw restore withdrawals secrets hooks dump release-notes release-files clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(JAR) ## Build and start on port 8000, with the sample provider unless FEVER_URL is set
	POLL_PERIOD=$${POLL_PERIOD:-1s} STOP_DRAIN=$${STOP_DRAIN:-0s} exec $(START)

hawtio: $(JAR) ## The same with the console Hawtio at http://localhost:9876/hawtio/; makes a password unless HAWTIO_PASSWORD is set
	@if [ -z "$$HAWTIO_PASSWORD" ]; then \
	  HAWTIO_PASSWORD=$$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n'); \
	  echo "Hawtio asks for the user operator and the password $$HAWTIO_PASSWORD"; \
	fi; \
	export HAWTIO_PASSWORD; \
	POLL_PERIOD=$${POLL_PERIOD:-1s} STOP_DRAIN=$${STOP_DRAIN:-0s} exec $(START)

archive: $(ARCHIVE) ## Keep the classes of a start ready in target/, so that later ones take less time

$(ARCHIVE): $(JAR)
	DATABASE_URL= deploy/archive $@ -jar $(JAR)

unit: ## Run the tests that need neither a whole application nor a database
	@$(call timed,$(MVN) -B test -DexcludedGroups='application | hostile')

test: ## Compile with warnings as errors, run every test but those of make hostile, build the jar
	@$(call timed,$(MVN) -B verify)

hostile: $(JAR) ## Attack, kill, and crowd the packaged jar, with the machine to itself, in half an hour; ROWS=41,52 chooses rows of the hostile suite
	@$(call timed,$(MVN) -B -DexcludedGroups=none -Dgroups=hostile $(if $(ROWS),-Dhostile.rows=$(ROWS) -Dit.test=HostileSuiteIT test-compile,test) failsafe:integration-test failsafe:verify)

postgres: ## Run the tests of statements and tables on each PostgreSQL that is promised, one after the other; ONLY=14 chooses
	@versions='$(if $(ONLY),$(filter $(ONLY).%,$(POSTGRES)),$(POSTGRES))'; [ -n "$$versions" ] || { echo "postgres: there is no $(ONLY) in $(POSTGRES)" >&2; exit 1; }; \
	for version in $$versions; do \
	  echo "PostgreSQL $$version"; \
	  $(MVN) -q -B test -Dgroups=postgres -DforkCount=2 -Dembedded-postgres-binaries.version=$$version || exit 1; \
	done

check: ## The same as make test, with Error Prone on every class and Spotless on every import; GitHub runs this
	$(MVN) -B -Pcheck verify

format: ## Put imports in order, and drop those that nothing uses
	$(MVN) -q -B spotless:apply

coverage: ## Run the unit tests and print what they cover; the report goes to target/site/jacoco
	$(MVN) -q -B -Pcoverage test -DexcludedGroups=none
	@awk -F, 'NR > 1 { bm += $$6; bc += $$7; lm += $$8; lc += $$9 } \
	  END { printf "covered: lines %.1f %% of %d, branches %.1f %% of %d\n", 100 * lc / (lm + lc), lm + lc, 100 * bc / (bm + bc), bm + bc }' \
	  target/site/jacoco/jacoco.csv

mutation: ## Change the rules of io.marquee.plan in small ways and count what no test notices, in about 2 minutes; target/pit-reports
	$(MVN) -q -B test-compile org.pitest:pitest-maven:mutationCoverage

pictures: ## Take the pictures of the documents anew, from a running application (needs a Chromium)
	$(MVN) -q -B test -Dtest=Pictures

bench: ## Measure searches, feeds, and starts, in about 30 minutes; the reports go to docs/bench (needs wrk; BENCH_ONLY=search, ingest, changes, or start measures one, BENCH_AGAINST=older.jar compares two jars)
	$(MVN) -q -B -DskipTests package
	exec java -cp target/test-classes:target/marquee.jar io.marquee.bench.Bench

$(JAR): pom.xml application.properties $(wildcard routes/*.camel.yaml) $(shell find src/main -type f 2>/dev/null)
	$(MVN) -q -B -DskipTests package

new-provider: $(JAR) ## Draft a provider and its first case from its feed: NAME=acme URL=https://…; SAMPLE=… reads a saved one, FORMAT=… says what it is
	@$(COMMAND) new '$(NAME)' $(if $(FORMAT),'$(FORMAT)') '$(value URL)' $(SAMPLE)

lib: ## Put a component of Camel and what it needs into lib/, for routes of provider files: COMPONENT=camel-kafka; docs/providers.md
	@[ -n '$(COMPONENT)' ] || { echo 'lib: say which component, such as COMPONENT=camel-kafka' >&2; exit 2; }
	@rm -rf target/lib && mkdir -p target/lib lib
	@version=$$(sed -n 's|.*<camel.version>\(.*\)</camel.version>.*|\1|p' pom.xml); \
	printf '%s\n' '<project><modelVersion>4.0.0</modelVersion><groupId>io.marquee</groupId><artifactId>lib</artifactId><version>1</version>' \
	  '<dependencies><dependency><groupId>org.apache.camel</groupId><artifactId>$(COMPONENT)</artifactId>' \
	  "<version>$$version</version></dependency></dependencies></project>" > target/lib/pom.xml
	$(MVN) -q -B -f target/lib/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime -DoutputDirectory=jars
	$(MVN) -q -B org.apache.maven.plugins:maven-dependency-plugin:3.9.0:list -DincludeScope=runtime -DoutputFile=target/lib/ours
	@for jar in target/lib/jars/*.jar; do \
	  name=$$(basename $$jar | sed 's/-[0-9][^-]*.*//'); \
	  if grep -q ":$$name:jar:" target/lib/ours; then rm $$jar; else rm -f lib/$$name-[0-9]*.jar; fi; \
	done
	@for jar in target/lib/jars/*.jar; do \
	  [ ! -e $$jar ] || { mv $$jar lib/ && echo "wrote lib/$$(basename $$jar)"; }; \
	done

try-provider: $(JAR) ## Show what FILE=… makes of its feed, or of a saved one with SAMPLE=…; stores nothing
	@COLUMNS=$${COLUMNS:-$$(tput cols 2>/dev/null || echo 120)} $(COMMAND) try $(FILE) $(SAMPLE)

test-provider: $(JAR) ## Run the cases beside all provider files, or only beside FILE=…
	@$(COMMAND) test $(FILE)

lint: $(JAR) ## Check all provider files as the loader does, or only FILE=…
	@$(COMMAND) lint $(FILE)

new-key: $(JAR) ## Make a key for CLIENT=…, and its line for the file of access.api-keys
	@$(COMMAND) new-key '$(CLIENT)'

psql: ## Open the embedded database of a running Marquee (needs psql)
	@command -v psql >/dev/null || { echo "psql is not installed" >&2; exit 1; }
	@pid="$(DATA_DIR)/postgres/data/postmaster.pid"; \
	test -f "$$pid" || { echo "no embedded database runs in $(DATA_DIR), or this user may not look" >&2; exit 1; }; \
	PGPASSWORD=$$(cat "$(DATA_DIR)/postgres/password") exec psql -h 127.0.0.1 -p "$$(sed -n 4p "$$pid")" -U postgres postgres

rejections: ## List what a running Marquee rejected, newest first; PROVIDER=name and LIMIT=n narrow it
	@curl -sfG "http://localhost:$${MANAGEMENT_PORT:-9876}/observe/rejections" $${PROVIDER:+-d provider=$$PROVIDER} $${LIMIT:+-d limit=$$LIMIT} \
	  || { echo "no Marquee answers on port $${MANAGEMENT_PORT:-9876}, or its database is away" >&2; exit 1; }

approve: ## Say yes to the feed of PROVIDER=name that is held, for its next poll; BY=who, else this user
	@[ -n "$(PROVIDER)" ] || { echo "approve: say whose feed, PROVIDER=name" >&2; exit 1; }
	@curl -sS --fail-with-body -X POST -G "http://localhost:$${MANAGEMENT_PORT:-9876}/observe/approvals" --data-urlencode "provider=$${PROVIDER}" --data-urlencode "by=$${BY:-$$(id -un)}" \
	  || { echo "approve: nothing is approved" >&2; exit 1; }

withdraw: ## Take EVENT=id or PROVIDER=name out of what is published, REASON='…'; BY=who, else this user
	@[ -n "$(EVENT)$(PROVIDER)" ] || { echo "withdraw: say what, EVENT=id or PROVIDER=name" >&2; exit 1; }
	@[ -n "$${REASON}" ] || { echo "withdraw: say why, REASON='…'" >&2; exit 1; }
	@curl -sS --fail-with-body -X POST -G "http://localhost:$${MANAGEMENT_PORT:-9876}/observe/withdrawals" --data-urlencode "provider=$${PROVIDER}" --data-urlencode "event=$${EVENT}" --data-urlencode "reason=$${REASON}" --data-urlencode "by=$${BY:-$$(id -un)}" \
	  || { echo "withdraw: nothing is withdrawn" >&2; exit 1; }

restore: ## Bring EVENT=id or PROVIDER=name back that is withdrawn; BY=who, else this user
	@[ -n "$(EVENT)$(PROVIDER)" ] || { echo "restore: say what, EVENT=id or PROVIDER=name" >&2; exit 1; }
	@curl -sS --fail-with-body -X DELETE -G "http://localhost:$${MANAGEMENT_PORT:-9876}/observe/withdrawals" --data-urlencode "provider=$${PROVIDER}" --data-urlencode "event=$${EVENT}" --data-urlencode "by=$${BY:-$$(id -un)}" \
	  || { echo "restore: nothing is restored" >&2; exit 1; }

withdrawals: ## List what is or was withdrawn, by whom, why, and since when
	@curl -sS --fail-with-body "http://localhost:$${MANAGEMENT_PORT:-9876}/observe/withdrawals" \
	  || { echo "no Marquee answers on port $${MANAGEMENT_PORT:-9876}, or its database is away" >&2; exit 1; }

secrets: .env ## Make the passwords that docker-compose.yml asks for, once, in .env

.env:
	@umask 077; random() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }; \
	printf 'POSTGRES_PASSWORD=%s\nGRAFANA_PASSWORD=%s\n' "$$(random)" "$$(random)" > $@; \
	echo "made the passwords of the database and of Grafana's user admin: see $@"

hooks: ## Let Git check what changed before each commit, by .githooks/pre-commit, also in worktrees; git commit --no-verify passes over it
	@[ -z "$$(git config core.hooksPath)" ] || { echo "hooks: core.hooksPath is set; call .githooks/pre-commit from your own hook" >&2; exit 1; }
	@hook="$$(git rev-parse --git-path hooks)/pre-commit"; line='exec "$$(git rev-parse --show-toplevel)/.githooks/pre-commit"'; \
	if [ -e "$$hook" ] && ! grep -qxF "$$line" "$$hook"; then \
	  echo "hooks: $$hook is there already and stays; add this line to it: $$line" >&2; exit 1; \
	fi; \
	mkdir -p "$$(dirname "$$hook")" && \
	{ [ -e "$$hook" ] || { printf '#!/bin/sh\n# of make hooks\n%s\n' "$$line" > "$$hook" && chmod +x "$$hook"; }; } && \
	echo "$$hook checks each commit"

dump: ## Keep what the database of this version looks like, for the upgrade tests of later ones; part of a release
	$(MVN) -q -B test -Dtest=DumpWriter

release-notes: ## Print what CHANGELOG.md says of TAG=v1.2.3, if that is the version of pom.xml
	@.github/release-notes '$(TAG)'

release-files: $(JAR) ## Put what a release of TAG=v1.2.3 consists of into target/release, from what make check has built
	@changed=$$(git status --porcelain) && [ -z "$$changed" ] || { echo "release-files: what is released is committed first: $$changed" >&2; exit 1; }
	@rm -rf target/release && mkdir -p target/release && .github/release-notes '$(TAG)' > target/release/NOTES.md
	@name=marquee-$(TAG:v%=%); platform=$$(uname -s | tr A-Z a-z)-$$(uname -m | sed 's/x86_64/amd64/'); \
	cp $(JAR) target/release/$$name-$$platform.jar && cp target/classes/META-INF/sbom/sbom.json target/release/$$name.sbom.json
	@cd target/release && sha256sum *.jar *.json > SHA256SUMS && cat SHA256SUMS

clean: ## Remove what the build made; stored events stay
	rm -rf target
