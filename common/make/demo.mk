# `make demo`: the pipeline with a teacher from "elsewhere" and students "here", on phantom data or,
# with DICOM= and LABELS=, on your own.
#
# The teacher is trained on one half of the train patients with every label; the students have the
# other half, once with every label and once with the labels of a tenth of the patients. SEEDS="1 2
# 3" trains every student once for each seed, and the table gives mean and spread.

ifeq (,$(DICOM))
OUT ?= demo
DICOM := $(OUT)/dicom
LABELS := $(OUT)/dicom/labels.csv
demo_phantom := $(LABELS)
PHANTOM_FLAGS ?= --patients 1200
RECIPE_FLAGS ?= --size 32
TEACHER_FLAGS ?= --arch resnet18 --width 0.5 --epochs 10 --flip --shift 3 --patients $(TEACHER_PATIENTS)
else
OUT ?= demo-real
endif

SEEDS ?= 1
TEACHER_PATIENTS ?= 0:0.5
STUDENT_PATIENTS ?= 0.5:1
FEW ?= 0.1
STEPS ?= 900
TEACHER_FLAGS ?= --arch resnet18 --epochs 8 --patients $(TEACHER_PATIENTS)
CACHE_FLAGS ?= --temperature 4
STUDENT_FLAGS ?= --arch mobile --steps $(STEPS) --patients $(STUDENT_PATIENTS)

demo_kinds := distilled baseline distilled-few baseline-few
demo_flags_distilled := --alpha 0.1 --temperature 4
demo_flags_baseline := --alpha 1
demo_flags_distilled-few := --alpha 0.1 --temperature 4 --label-fraction $(FEW)
demo_flags_baseline-few := --alpha 1 --label-fraction $(FEW)
STUDENTS := $(foreach kind,$(demo_kinds),$(foreach seed,$(SEEDS),$(kind)-seed$(seed)))
$(foreach kind,$(demo_kinds),$(foreach seed,$(SEEDS),\
  $(eval FLAGS_$(kind)-seed$(seed) := $(demo_flags_$(kind)) --seed $(seed))))

PRECEPTOR_GOALS := demo
.DEFAULT_GOAL := demo
.PHONY: demo phantom where

include $(dir $(lastword $(MAKEFILE_LIST)))pipeline.mk

# A make of its own, before the one that looks at what the folder holds.
phantom: $(demo_phantom)
ifneq (,$(demo_phantom))
$(demo_phantom):
	$(preceptor_dicom) phantom --out '$(DICOM)' $(PHANTOM_FLAGS) $(THREADS_FLAG)
endif

demo: $(OUT)/compare.txt

where:
	@echo "index:    $(OUT)/index (holds identifiers; stays with the archive)"
	@echo "cache:    $(OUT)/cache (pixels, soft targets, labels under keyed hashes)"
	@echo "teacher:  $(preceptor_teacher)"
	@echo "students: $(patsubst %,$(OUT)/runs/%/model.pt,$(STUDENTS))"
	@echo "table:    $(OUT)/compare.txt"
