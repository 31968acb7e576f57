# libtill. `make help` lists the targets.
#
# Every part of `make test` is a separate target, so that a failed part can be run alone. Cargo builds in target/; build/
# contains the library as it ships, the programs and the C tests; each binding builds below its own folder.

ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST))))
CARGO_TARGET_DIR ?= $(ROOT)/target
# What the tests and the bindings use: the library as it ships, the sandbox and the command.
BUILT := $(ROOT)/build/debug
# The library as it ships, for benchmarks and installation.
RELEASE := $(ROOT)/build/release
BENCH = env PYTHONPATH=bindings/python/src LIBTILL_LIBRARY=$(RELEASE)/libtill.so python3 -m
LIBRARY_SOURCES := $(shell find src bindings/java/native -type f) build.rs Cargo.toml Cargo.lock
CARGO := cargo
PREFIX ?= /usr/local

# Messages and formats are the same everywhere, and errors have no backtrace unless requested.
export LC_ALL := C.UTF-8
export RUST_LIB_BACKTRACE ?= 0
export CARGO_TARGET_DIR
export CARGO_TERM_COLOR ?= never
export TILL_LIBRARY_DIR := $(BUILT)
export TILL_SANDBOX := $(BUILT)/till-sandbox
export TILL_COMMAND := $(BUILT)/till

# The commands that the scenario runner and the demo start for each language, from the root. Python and Java run from the
# fresh build; their own tests check the wheel and the jar.
DRIVERS := rust,c,php,python,java,cli
PHP := bindings/php/build/php
PYTHON := env PYTHONPATH=bindings/python/src LIBTILL_LIBRARY=$(BUILT)/libtill.so python3
JAVA_CLASSES := bindings/java/target/classes
export TILL_DRIVER_C := build/c/driver
export TILL_DRIVER_PHP := $(PHP) bindings/php/tests/driver.php
# PYTHON_MODE is empty, --async for AsyncClient, or --gevent, which needs gevent beside that Python.
export TILL_DRIVER_PYTHON := $(PYTHON) bindings/python/tests/driver.py $(PYTHON_MODE)
export TILL_DRIVER_JAVA := java -cp $(JAVA_CLASSES):bindings/java/target/test-classes org.libtill.Driver
export TILL_DRIVER_CLI := $(BUILT)/till
export TILL_EXAMPLE_C := build/c/checkout
export TILL_EXAMPLE_PHP := $(PHP) examples/php/checkout.php
export TILL_EXAMPLE_PYTHON := $(PYTHON) examples/python/checkout.py
export TILL_EXAMPLE_JAVA := java -cp $(JAVA_CLASSES):build/java Checkout
# The programs of docs/guide, each in a folder of its own: these commands run there.
export TILL_GUIDE_C := cc -std=c11 -Wall -Wextra -Werror -Wno-unused-function -I$(ROOT)/include guide.c -o guide -L$(BUILT) -ltill -Wl,-rpath,$(BUILT); ./guide
export TILL_GUIDE_PHP := $(ROOT)/$(PHP) guide.php
export TILL_GUIDE_PYTHON := env PYTHONPATH=$(ROOT)/bindings/python/src LIBTILL_LIBRARY=$(BUILT)/libtill.so python3 guide.py
export TILL_GUIDE_JAVA := java -cp $(ROOT)/$(JAVA_CLASSES) Guide.java

BINDINGS := php python java
SHOPS := django symfony spring killbill woocommerce
# The shops with a long run of checkouts under chaos.
SHOPS_OF_CHAOS := django spring killbill woocommerce
BUILD_PARTS := build-rust build-c $(BINDINGS:%=build-%)
# `make test` builds everything before its lanes. Their parts, which run side by side, must not build it again below each other.
RUST_BUILT = $(if $(TILL_BUILT),,build-rust)
ALL_BUILT = $(if $(TILL_BUILT),,$(BUILD_PARTS) build-samples)
# Two lanes for two cores: cargo builds what is in the first, and lets one build at a time into its folder.
CARGO_PARTS := test-tidy test-dependencies test-codegen test-xtask test-core lint-rust test-sixth test-walkthroughs guard test-rust
OTHER_PARTS := test-library test-c test-java lint-java test-python lint-python lint-benches test-php lint-php lint-c lint-shell \
	test-secrets test-sandbox-browser

.DEFAULT_GOAL := help
.PHONY: help
help: ## Lists the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(ROOT)/Makefile | expand -t 24

.PHONY: setup
setup: ## Installs missing tools (Debian 12 or later), and lists them
	@scripts/install-tools.sh

.PHONY: demo
demo: setup ## Runs the same checkout in C, PHP, Python and Java against the sandbox, and compares
	@scripts/run-parts.sh "make demo" $(BUILD_PARTS) run-demo

.PHONY: test
test: setup ## Builds and tests everything (40 minutes on two cores)
	@scripts/run-parts.sh "make test" $(BUILD_PARTS) build-samples --lane $(CARGO_PARTS) --lane $(OTHER_PARTS)

.PHONY: quick
quick: ## Runs the most useful checks: Rust's tests, generated files, tidy, the scenarios in C
	@scripts/run-parts.sh "make quick" build-rust test-tidy test-codegen test-xtask quick-rust

DEEP_PARTS := deep-faults deep-forks deep-valgrind deep-php deep-php-zts deep-sanitizer deep-timing deep-miri deep-fuzz deep-install \
	test-install $(SHOPS:%=test-%) $(SHOPS_OF_CHAOS:%=deep-%) deep-sandbox deep-variants deep-money deep-deny deep-dist deep-ffm
.PHONY: deep
deep: ## Runs the slow tests: forks, memory errors and leaks (valgrind, AddressSanitizer), fuzzing, mutations, 100,000 orders
	@scripts/install-tools.sh
	@scripts/run-parts.sh "make deep" build-rust build-c $(DEEP_PARTS) mutations

# What users install, in release, in dist/. Each part of `make dist` can be built alone. For other platforms (see
# scripts/dist/native.sh): make dist PLATFORMS="linux-x86_64 linux-x86_64-musl". Programs are static, and come with musl.
PLATFORMS ?= linux-x86_64
PROCESSORS := $(patsubst linux-%-musl,%,$(filter %-musl,$(PLATFORMS)))
GLIBC_PLATFORMS := $(filter-out %-musl,$(PLATFORMS))
DIST_PARTS := dist-native dist-python dist-java dist-c dist-command dist-php dist-woocommerce dist-deb dist-sums
EACH = set -e; for platform in $(1); do
.PHONY: dist $(DIST_PARTS)
dist: ## Builds what users install, in release, into dist/ (20 minutes on two cores)
	@scripts/install-tools.sh dist
	rm -rf dist
	@scripts/run-parts.sh "make dist" $(DIST_PARTS)

dist-native:
	$(call EACH,$(PLATFORMS)) scripts/dist/native.sh $$platform; done

dist-python:
	$(call EACH,$(PLATFORMS)) scripts/dist/wheel.sh $$platform; done
	$(call EACH,$(PROCESSORS)) scripts/dist/sandbox-wheel.sh $$platform; done
	scripts/dist/sdist.sh

dist-java:
	scripts/dist/java.sh $(PLATFORMS)

dist-c:
	$(call EACH,$(PLATFORMS)) scripts/dist/c.sh $$platform; done

dist-command:
	$(call EACH,$(PROCESSORS)) scripts/dist/command.sh $$platform; done

dist-php:
	scripts/dist/php-packages.sh
	$(if $(filter linux-x86_64,$(PLATFORMS)),scripts/dist/php-extension.sh linux-x86_64)

dist-woocommerce:
	scripts/dist/woocommerce.sh

dist-deb:
	$(call EACH,$(GLIBC_PLATFORMS)) scripts/dist/deb.sh $$platform libtill1 libtill-dev; done
	$(call EACH,$(PROCESSORS)) scripts/dist/deb.sh linux-$$platform till; done
	$(if $(filter linux-x86_64,$(PLATFORMS)),scripts/dist/deb.sh linux-x86_64 php-till)

dist-sums:
	$(CARGO) build --locked --package xtask
	scripts/keep-built.sh debug xtask
	scripts/dist/sums.sh

.PHONY: bench bench-size bench-growth bench-document
bench: bench-build ## Measures libtill beside its alternatives in every language (5 minutes; ROUNDS=20 for more, ONLY=c,php for some)
	$(BENCH) benches.run $(if $(ROUNDS),--rounds $(ROUNDS)) $(if $(ONLY),--only $(ONLY))

bench-size: bench-build ## Prints the sizes of what ships
	$(MAKE) --no-print-directory -C bindings/python shipped TILL_LIBRARY_DIR=$(RELEASE)
	$(BENCH) benches.sizes

bench-growth: bench-build ## Measures how time, memory, descriptors and threads grow
	$(BENCH) benches.growth

bench-document: ## Draws docs/performance.md from the results of the three above
	$(BENCH) benches.document

.PHONY: guard guard-accept
guard: guard-build ## Compares instructions, allocations and sizes of the release build with benches/guard/figures.json
	$(BENCH) benches.guard.check

guard-accept: guard-build ## Accepts the figures of this build
	$(BENCH) benches.guard.check --accept

.PHONY: build
build: setup ## Builds the library, the sandbox, the command and every binding
	@scripts/run-parts.sh "make build" $(BUILD_PARTS)

.PHONY: lint
lint: lint-rust lint-c lint-shell lint-benches $(BINDINGS:%=lint-%) ## Checks formats and the languages' linters

.PHONY: format
format: ## Formats Rust and C
	$(CARGO) fmt --all
	$(CARGO) fmt --manifest-path examples/sixth-gateway/Cargo.toml
	$(CARGO) fmt --manifest-path fuzz/Cargo.toml
	$(CARGO) fmt --manifest-path benches/core/Cargo.toml
	scripts/lint-c.sh --fix

.PHONY: faults
faults: build-rust ## Plays each fault against each operation of each gateway, and writes the results to docs/faults.md
	TILL_FAULTS=all TILL_FAULTS_WRITE=1 $(CARGO) test --locked --package libtill-tests --test faults

.PHONY: mutations
# In a kept copy below build/mutations: ONLY="sent_twice float_amounts" runs some of them.
mutations: build-rust ## Breaks safety rules one at a time in a copy, and fails if no test notices
	$(BUILT)/xtask mutations $(ONLY)

.PHONY: sbom
sbom: build-rust ## Writes the bill of materials of the shipped library to build/libtill.cdx.json (CycloneDX)
	$(BUILT)/xtask sbom build/libtill.cdx.json

.PHONY: deny
deny: ## Runs cargo-deny with its advisories; installs it below build/ first
	scripts/deep-deny.sh

.PHONY: clean
clean: ## Removes everything that was built
	rm -rf $(ROOT)/build
	$(CARGO) clean
	for binding in $(BINDINGS); do $(MAKE) --no-print-directory -C bindings/$$binding clean; done
	$(MAKE) --no-print-directory -C tests/samples clean

.PHONY: install
install: ## Installs library, header, pkg-config file, command and manual below PREFIX (/usr/local) and DESTDIR
	scripts/build-library.sh --release shared static
	scripts/install-library.sh build/release "$(PREFIX)" "$(DESTDIR)"
	$(CARGO) build --locked --release --package libtill-cli
	scripts/keep-built.sh release till
	scripts/install-command.sh build/release/till "$(PREFIX)" "$(DESTDIR)"

.PHONY: php-on-debian
php-on-debian: build-rust ## As root: tests PHP and Symfony with those of Debian 13 in a chroot
	scripts/php-on-debian.sh $(BUILT)

.PHONY: fresh-debian
fresh-debian: ## As root: runs make demo and make test on a fresh Debian 12 in a chroot
	scripts/fresh-debian.sh

# The parts.

.PHONY: library build-rust
library: $(BUILT)/stamp

$(BUILT)/stamp: $(LIBRARY_SOURCES)
	scripts/build-library.sh
	touch $@

# xtask is built alone: it enables a feature of JSON objects, keeping their order, that would change what is tested here.
build-rust: library
	$(CARGO) build --locked --workspace --exclude xtask
	$(CARGO) build --locked --package xtask
	scripts/keep-built.sh debug till till-sandbox xtask

.PHONY: build-c
build-c: library
	$(MAKE) --no-print-directory -C tests/c all
	$(MAKE) --no-print-directory -C examples/c

.PHONY: $(BINDINGS:%=build-%) $(BINDINGS:%=test-%) $(BINDINGS:%=lint-%)
$(BINDINGS:%=build-%): build-%: library
	$(MAKE) --no-print-directory -C bindings/$* build

$(BINDINGS:%=test-%): test-%: library
	$(MAKE) --no-print-directory -C bindings/$* test

$(BINDINGS:%=lint-%): lint-%:
	$(MAKE) --no-print-directory -C bindings/$* lint

# Real shops, in integrations/: a quick mode, and for some a long one with checkouts under chaos. WooCommerce itself is in no registry:
# TILL_WOOCOMMERCE_DIR names a copy, and without one a part does not run and says so. Maven fetches all that Kill Bill needs.
SHOP = $(MAKE) --no-print-directory -C integrations/$(patsubst spring,spring-boot-starter,$*)
SHOP_TOOLS = $(if $(filter-out killbill,$*),scripts/install-tools.sh shops)
.PHONY: $(SHOPS:%=test-%) $(SHOPS_OF_CHAOS:%=deep-%) $(SHOPS:%=lint-%) woocommerce-pictures
$(SHOPS:%=test-%): test-%: $(RUST_BUILT)
	$(SHOP_TOOLS)
	$(SHOP) test

$(SHOPS_OF_CHAOS:%=deep-%): deep-%: $(RUST_BUILT)
	$(SHOP_TOOLS)
	$(SHOP) deep

$(SHOPS:%=lint-%): lint-%:
	$(SHOP) lint

woocommerce-pictures: $(RUST_BUILT) ## Takes the pictures of integrations/woocommerce/README.md anew
	$(MAKE) --no-print-directory -C integrations/woocommerce pictures

# Third-party clients for tests/samples, without any code of libtill.
.PHONY: build-samples test-samples
build-samples:
	$(MAKE) --no-print-directory -C tests/samples build

test-samples: build-rust build-samples
	$(CARGO) test --locked --package libtill-tests --test samples

.PHONY: run-demo build-examples
# The C example is built with the C tests; PHP and Python run as they are.
build-examples: build-java
	$(MAKE) --no-print-directory -C examples/java

run-demo: $(BUILD_PARTS) build-examples
	$(CARGO) run --locked --quiet --package libtill-tests --bin demo

# Packs this machine's release build, installs it in clean places, and pays in the sandbox. `deep-dist` does it with what ships.
.PHONY: test-install deep-dist
test-install: $(RUST_BUILT)
	tests/install/quick.sh build/install

deep-dist: build-rust
	$(MAKE) --no-print-directory dist
	tests/install/all.sh dist

.PHONY: test-tidy test-dependencies test-codegen test-library test-xtask test-core test-c test-sixth test-walkthroughs \
	test-secrets test-rust \
	quick-rust
test-tidy: $(RUST_BUILT)
	$(BUILT)/xtask tidy

test-dependencies: $(RUST_BUILT)
	$(BUILT)/xtask dependencies

test-codegen: $(RUST_BUILT)
	$(BUILT)/xtask codegen --check

test-library: library
	scripts/check-library.sh $(BUILT)

# Built alone, the core has the features that ship. The memory tests of `hostile` count with their own allocator instead of
# the one that wipes.
test-core:
	$(CARGO) test --locked --package libtill --features wipe
	$(CARGO) test --locked --package libtill --test transport --test hostile

# The fuzz corpus is a test of the core.
.PHONY: deep-fuzz
deep-fuzz:
	scripts/deep-fuzz.sh

test-xtask:
	$(CARGO) test --locked --package xtask

test-c: library
	$(MAKE) --no-print-directory -C tests/c test
	scripts/check-leaks.sh $(BUILT)
	scripts/check-readmes.sh

# Follows CONTRIBUTING.md to the letter.
test-sixth:
	scripts/check-walkthrough.sh outside

test-walkthroughs:
	scripts/check-walkthrough.sh inside

# The sandbox's pages in a browser without a window: Debian's Chromium, driven by playwright from the package registry.
# To run some of it: make test-sandbox-browser ONLY=test_customer
.PHONY: test-sandbox-browser sandbox-pictures
test-sandbox-browser: $(RUST_BUILT) build/browser/stamp
	cd sandbox/tests/browser && $(ROOT)/build/browser/bin/python -m unittest $(or $(ONLY),discover)

build/browser/stamp: sandbox/tests/browser/requirements.txt
	rm -rf build/browser
	python3 -m venv build/browser
	build/browser/bin/python -m pip --quiet --disable-pip-version-check install --requirement $<
	touch $@

sandbox-pictures: build-rust build/browser/stamp ## Takes the pictures of docs/sandbox.md anew
	cd sandbox/tests/browser && TILL_PICTURES=$(ROOT)/docs/pictures $(ROOT)/build/browser/bin/python -m unittest test_dashboard test_profile

# Searches memory and core files after payments for secrets, and the report of a panic, in every language.
test-secrets: $(ALL_BUILT)
	scripts/check-secrets.sh

# The whole workspace: the core's own tests again with both signature backends, the sandbox, the command, the tools, and the vectors,
# scenarios, samples and proof of money in every language. To run a part:
# make test-rust ONLY="--test scenarios payermax" DRIVERS=rust,php
test-rust: $(ALL_BUILT)
	TILL_DRIVERS=$(DRIVERS) $(CARGO) test --locked --workspace --exclude xtask $(ONLY)

quick-rust: build-c
	TILL_DRIVERS=c $(CARGO) test --locked --workspace --exclude xtask --lib --bins --test vectors --test scenarios

# The release build, and the programs that measure it.
.PHONY: bench-build guard-build
bench-build:
	scripts/install-tools.sh bench
	scripts/build-library.sh --release
	$(MAKE) --no-print-directory -C benches/c TILL_LIBRARY_DIR=$(RELEASE)
	$(CARGO) build --locked --release --manifest-path benches/core/Cargo.toml --all-targets
	$(MAKE) --no-print-directory -C bindings/php build TILL_LIBRARY_DIR=$(RELEASE) BUILD=$(ROOT)/build/bench/php
	mkdir -p build/bench/java/library
	cd bindings/java && mvn --batch-mode --no-transfer-progress --quiet -Dtill.library.directory=$(RELEASE) compile
	cp -r bindings/java/target/classes/. build/bench/java/library
	javac --release 11 -Xlint:all -Werror -cp build/bench/java/library -d build/bench/java benches/java/*.java

guard-build: setup
	scripts/build-library.sh --release shared
	$(MAKE) --no-print-directory -C benches/c $(ROOT)/build/bench/guard TILL_LIBRARY_DIR=$(RELEASE)

.PHONY: lint-rust lint-c lint-shell lint-benches
lint-rust:
	scripts/lint-rust.sh

lint-c:
	scripts/lint-c.sh

lint-shell:
	scripts/lint-shell.sh

lint-benches:
	$(MAKE) --no-print-directory -C bindings/python lint-benches

.PHONY: deep-faults deep-forks deep-valgrind deep-php deep-php-zts deep-sanitizer deep-timing deep-miri deep-install deep-sandbox deep-variants \
	deep-money deep-deny deep-ffm
# Each fault against each operation of each gateway; `make test` runs a selection.
deep-faults: build-rust
	TILL_FAULTS=all TILL_FAULTS_TRANSPORT=http $(CARGO) test --locked --package libtill-tests --test faults
	TILL_FAULTS=all TILL_FAULTS_TRANSPORT=tls $(CARGO) test --locked --package libtill-tests --test faults

# 1,000 forks with live connections, as many during calls, and as many calls under signals, over HTTP and over TLS.
deep-forks: build-rust build-c
	$(MAKE) --no-print-directory -C tests/c deep

deep-valgrind: library
	scripts/deep-valgrind.sh $(BUILT)

# PHP's own tests of the extension, under valgrind.
deep-php: build-rust build-php
	$(MAKE) --no-print-directory -C bindings/php valgrind

# The tests of the PHP binding in a PHP with threads, which is built for it (10 minutes, once).
deep-php-zts: build-rust
	scripts/install-tools.sh php-zts
	scripts/deep-php-zts.sh $(BUILT)

deep-sanitizer: library
	scripts/deep-sanitizer.sh $(BUILT)

# Comparison in constant time, in the release build of the library.
deep-timing:
	scripts/build-library.sh --release shared
	$(MAKE) --no-print-directory -C tests/c timing TILL_LIBRARY_DIR=$(ROOT)/build/release BUILD=$(ROOT)/build/timing

# The C boundary under Miri, if there is a nightly Rust.
deep-miri:
	scripts/deep-miri.sh

# Java's tests and the scenarios by foreign functions, on a Java of 22 or newer: the installed one, or a runtime from PyPI.
deep-ffm: build-rust
	$(MAKE) --no-print-directory -C bindings/java test-ffm
	TILL_DRIVERS=java TILL_DRIVER_JAVA="$$(scripts/java-runtime.sh)/bin/java --enable-native-access=ALL-UNNAMED \
		-Dorg.libtill.native=ffm -cp $(JAVA_CLASSES)-22:bindings/java/target/test-classes org.libtill.Driver" \
		$(CARGO) test --locked --package libtill-tests --test scenarios

deep-install:
	scripts/build-library.sh --release shared static
	scripts/check-install.sh build/release

# 20,000 orders in one sandbox: the last takes no longer than the first, and memory grows only with the orders. Then what a start and
# what a signed payment costs.
deep-sandbox:
	$(CARGO) test --locked --package libtill-sandbox --test endurance --test open_dashboard --test signed_payments --test starting -- \
		--ignored --nocapture

# 100,000 orders with every fault at random, while processes are killed. To repeat one round:
# TILL_LONG_RUN_SEED=7 TILL_LONG_RUN_ORDERS=10000 make deep-money
deep-money:
	$(CARGO) build --locked --profile deep --package libtill-tests --package libtill-sandbox --package libtill-cli
	TILL_SANDBOX=$(CARGO_TARGET_DIR)/deep/till-sandbox TILL_DRIVER_CLI=$(CARGO_TARGET_DIR)/deep/till \
		$(CARGO_TARGET_DIR)/deep/long-run

# The scenarios in every language, under each open reading of the documents alone and under their groups.
deep-variants: $(BUILD_PARTS)
	TILL_VARIANTS=every TILL_DRIVERS=$(DRIVERS) $(CARGO) test --locked --package libtill-tests --test scenarios

deep-deny:
	scripts/deep-deny.sh
