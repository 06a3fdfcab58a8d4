# A thin front over CMake, and the demo. `make help` lists the targets.
#
#   make demo                              phantom data, in demo/
#   make demo DICOM=dir LABELS=file.csv    your data, in demo-real/
#   make LIBTORCH=dir ...                  build against another LibTorch than Debian's

# Another LibTorch has a build folder of its own, so that nothing of the first is left in it.
BUILD ?= build/$(if $(LIBTORCH),libtorch-$(firstword $(shell echo '$(abspath $(LIBTORCH))' | cksum)),release)
PRESET ?= release
export PRECEPTOR_BIN ?= $(abspath $(BUILD))/bin/
MAKEFLAGS += --no-print-directory

# A Torch file takes up to 2 GB to compile: as many jobs as CPUs, but no more than memory allows.
JOBS ?= $(shell cpus=$$(nproc); memory=$$(awk '/MemAvailable/ {print int($$2 / 2000000)}' /proc/meminfo); \
          [ "$$memory" -lt "$$cpus" ] && cpus=$$memory; [ "$$cpus" -lt 1 ] && cpus=1; echo $$cpus)

.DEFAULT_GOAL := build
.PHONY: help setup build test demo bench install format format-check tidy layers asan clean \
        index cache teacher student baseline compare

help: ## this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-46s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

setup: ## install what is missing from Debian's packages
	@common/make/setup.sh

$(BUILD)/build.ninja: CMakePresets.json
	@cmake --preset $(PRESET) -B $(BUILD) $(if $(LIBTORCH),-DPRECEPTOR_LIBTORCH='$(abspath $(LIBTORCH))') -Wno-dev

build: setup ## the programs, in build/release/bin
	@$(MAKE) $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS) --target dicom_decoder dicom_data stage1_teacher stage2_student

test: setup ## every test, with what it needs
	@$(MAKE) $(BUILD)/build.ninja
	@cmake --build $(BUILD) -j $(JOBS)
	@ctest --test-dir $(BUILD) --output-on-failure -j 2

demo: build ## phantom data, a teacher, a cache, four students, a table (DICOM= LABELS= OUT= SEEDS=)
	@$(MAKE) -s -f common/make/demo.mk phantom
	@$(MAKE) -f common/make/demo.mk demo
	@$(MAKE) -s -f common/make/demo.mk where

index cache teacher student baseline compare: build ## a part of the pipeline (DICOM= LABELS= TEACHER= CACHE= OUT=)
	@$(MAKE) -f common/make/pipeline.mk OUT='$(or $(OUT),$(if $(DICOM),demo-real,demo))' $@

bench: build ## the benchmarks, as one table of ratios
	@cmake --build $(BUILD) -j $(JOBS) --target bench
	@/usr/bin/python3 tests/bench/run.py $(abspath $(BUILD))

install: build ## programs and pipeline.mk under PREFIX (default /usr/local)
	@cmake --install $(BUILD) --prefix $(or $(PREFIX),/usr/local)

format: ## clang-format over all sources
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

format-check: ## whether clang-format would change anything
	@git ls-files '*.h' '*.cc' | xargs clang-format --dry-run -Werror

tidy: build ## clang-tidy over the sources without vendor headers
	@git ls-files 'common/*.cc' 'data/*.cc' | grep -v -e _torch -e _dcmtk | xargs -P $(JOBS) -n 4 clang-tidy -p $(BUILD) --quiet

layers: ## the check of who may include whom
	@/usr/bin/python3 tests/layers_test.py

asan: setup ## the tests that need no Torch, under ASan and UBSan
	@cmake --preset asan -Wno-dev
	@cmake --build build/asan -j $(JOBS) --target asan_tests
	@ctest --test-dir build/asan --output-on-failure -L asan

clean: ## remove build/
	@rm -rf build
