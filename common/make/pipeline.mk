# The pipeline as Make rules: from a DICOM folder to distilled students. Include it from your own
# Makefile, in your own folder; docs/PIPELINE.md has an example.
#
#   DICOM=    folder of DICOM files                LABELS=   label table (CSV); may be empty
#   TEACHER=  a teacher that exists (TorchScript); without it one is trained ($(OUT)/teacher)
#   OUT=      where everything goes (default: out)
#   CACHE=    an existing cache instead of DICOM, LABELS and TEACHER: no upstream rule exists then
#
# Targets: index, cache, teacher, student, baseline, compare. More students: add a name to STUDENTS
# and give it FLAGS_<name>. *_FLAGS are passed on to the programs as they are.
#
# What rebuilds what: the DICOM folder counts by path, size and mtime; the label table, a given
# teacher and all flags by content. A program that ran and changed nothing stops the rebuilding
# there: students depend on the digests of the cache's manifests, not on time stamps.

OUT ?= out
INDEX_FLAGS ?=
RECIPE_FLAGS ?=
TEACHER_FLAGS ?= --arch resnet18
CACHE_FLAGS ?= --temperature 4
STUDENTS ?= student baseline
STUDENT_FLAGS ?= --arch mobile
FLAGS_student ?= --alpha 0.1
FLAGS_baseline ?= --alpha 1
THREADS_FLAG ?=

preceptor_here := $(dir $(lastword $(MAKEFILE_LIST)))
# The programs: as installed, or as built beside this file.
PRECEPTOR_BIN ?= $(if $(wildcard $(preceptor_here)../../build/release/bin),$(abspath $(preceptor_here)../../build/release/bin)/)
preceptor_bin := $(if $(PRECEPTOR_BIN),$(patsubst %/,%,$(PRECEPTOR_BIN))/)
preceptor_dicom := $(preceptor_bin)dicom_data
preceptor_stage1 := $(preceptor_bin)stage1_teacher
preceptor_stage2 := $(preceptor_bin)stage2_student

preceptor_state := $(OUT)/make
preceptor_runs := $(foreach name,$(STUDENTS),$(OUT)/runs/$(name)/metrics.json)

# $(call preceptor_note,FILE,COMMAND): at parse time, FILE holds what COMMAND prints, and its time
# stamp moves only when that changes; so `make -n` stays honest.
preceptor_note = $(shell mkdir -p '$(dir $1)' && ($2) > '$1.tmp' && \
                   if cmp -s '$1.tmp' '$1'; then rm '$1.tmp'; else mv '$1.tmp' '$1'; fi)
# Replaces FILE by what COMMAND prints, only if it differs: the recipe's twin of the above.
preceptor_update = ($2) > '$1.tmp' && if cmp -s '$1.tmp' '$1'; then rm '$1.tmp'; else mv '$1.tmp' '$1'; fi

.PHONY: compare preceptor-force
.DELETE_ON_ERROR:

ifdef CACHE
preceptor_cache := $(CACHE)
preceptor_cache_sum := $(preceptor_state)/cache.sum
$(call preceptor_note,$(preceptor_cache_sum),cd '$(CACHE)' && find . -name 'manifest-*.json' -type f | LC_ALL=C sort | xargs -r sha256sum)
else
.PHONY: index cache teacher
preceptor_cache := $(OUT)/cache
preceptor_cache_sum := $(preceptor_state)/cache.sum
preceptor_index := $(OUT)/index
preceptor_teacher := $(or $(TEACHER),$(OUT)/teacher/model.pt)

# The archive is looked at only for goals that need it, and must be there then.
preceptor_upstream_goals := index cache teacher student baseline compare demo all
ifneq (,$(or $(if $(MAKECMDGOALS),,yes),$(filter $(preceptor_upstream_goals) $(PRECEPTOR_GOALS),$(MAKECMDGOALS))))
ifeq (,$(DICOM))
$(error set DICOM= (and LABELS=) to your archive, or CACHE= to a finished cache)
endif
ifeq (,$(wildcard $(DICOM)/.))
$(error DICOM=$(DICOM) is not a folder)
endif
$(call preceptor_note,$(preceptor_state)/dicom.list,find -L '$(DICOM)' -type f -printf '%P %s %T@\n' | LC_ALL=C sort)
ifneq (,$(filter-out folders,$(LABELS)))
ifeq (,$(wildcard $(LABELS)))
$(error LABELS=$(LABELS) does not exist)
endif
$(call preceptor_note,$(preceptor_state)/labels.sum,sha256sum < '$(LABELS)')
endif
ifneq (,$(TEACHER))
$(call preceptor_note,$(preceptor_state)/teacher.sum,sha256sum < '$(TEACHER)')
endif
$(call preceptor_note,$(preceptor_state)/index.flags,echo '$(DICOM) $(LABELS) $(INDEX_FLAGS)')
$(call preceptor_note,$(preceptor_state)/cache.flags,echo '$(RECIPE_FLAGS) $(CACHE_FLAGS)')
endif

preceptor_labels_sum := $(if $(filter-out folders,$(LABELS)),$(preceptor_state)/labels.sum)

index: $(preceptor_state)/index.done
$(preceptor_state)/index.done: $(preceptor_state)/dicom.list $(preceptor_labels_sum) $(preceptor_state)/index.flags
	$(preceptor_dicom) index '$(DICOM)' $(if $(LABELS),--labels '$(LABELS)') --out '$(preceptor_index)' $(INDEX_FLAGS) $(THREADS_FLAG)
	@touch $@

ifeq (,$(TEACHER))
# A trained teacher is a fixed input: made once, retrained by `make teacher` alone.
teacher: $(preceptor_teacher)
$(preceptor_teacher): $(if $(filter teacher,$(MAKECMDGOALS)),preceptor-force) | $(preceptor_state)/index.done
	$(preceptor_stage1) train --index '$(preceptor_index)' --cache '$(preceptor_cache)' --out '$(OUT)/teacher' --replace $(RECIPE_FLAGS) $(TEACHER_FLAGS) $(THREADS_FLAG)
$(preceptor_state)/teacher.done: $(preceptor_teacher)
	@mkdir -p $(preceptor_state)
	@$(call preceptor_update,$(preceptor_state)/teacher.sum,sha256sum < '$(preceptor_teacher)')
	@touch $@
$(preceptor_state)/teacher.sum: $(preceptor_state)/teacher.done ;
ifneq (,$(wildcard $(preceptor_teacher)))
ifneq (,$(shell find $(wildcard $(preceptor_state)/labels.sum) -newer $(preceptor_teacher) 2>/dev/null))
$(info note: the teacher is older than the labels; `make teacher` retrains it)
endif
endif
else
teacher:
	@echo "TEACHER=$(TEACHER) is given: there is nothing to train"
endif

cache: $(preceptor_state)/cache.done
$(preceptor_state)/cache.done: $(preceptor_state)/index.done $(preceptor_state)/teacher.sum $(preceptor_state)/cache.flags
	$(preceptor_stage1) cache --index '$(preceptor_index)' --cache '$(preceptor_cache)' --teacher '$(preceptor_teacher)' $(RECIPE_FLAGS) $(CACHE_FLAGS) $(THREADS_FLAG)
	@cd '$(preceptor_cache)' && find . -name 'manifest-*.json' -type f | LC_ALL=C sort | xargs sha256sum > '$(abspath $(preceptor_state))/cache.sum.tmp'
	@cd '$(preceptor_state)' && if cmp -s cache.sum.tmp cache.sum; then rm cache.sum.tmp; else mv cache.sum.tmp cache.sum; fi
	@touch $@
$(preceptor_cache_sum): $(preceptor_state)/cache.done ;
endif

# $(call preceptor_student,NAME): a run of stage two.
define preceptor_student
$(call preceptor_note,$(preceptor_state)/$1.flags,echo '$(STUDENT_FLAGS) $(FLAGS_$1)')
$(OUT)/runs/$1/metrics.json: $(preceptor_cache_sum) $(preceptor_state)/$1.flags
	$(preceptor_stage2) train --cache '$(preceptor_cache)' --out '$(OUT)/runs/$1' --replace $(STUDENT_FLAGS) $(FLAGS_$1) $(THREADS_FLAG)
.PHONY: $1
$1: $(OUT)/runs/$1/metrics.json
endef
$(foreach name,$(STUDENTS),$(eval $(call preceptor_student,$(name))))

compare: $(OUT)/compare.txt
$(OUT)/compare.txt: $(preceptor_runs)
	$(preceptor_stage2) compare $(foreach name,$(STUDENTS),'$(OUT)/runs/$(name)') $(if $(wildcard $(OUT)/teacher/metrics.json),'$(OUT)/teacher') $(COMPARE_FLAGS) > $@.tmp
	@mv $@.tmp $@
	@cat $@
