"""What rebuilds what in common/make/pipeline.mk, seen with stand-ins for the three programs.

The stand-ins write what the real ones write as far as make can see it (manifests, metrics.json)
and log their calls; the rules are the real ones.
"""
import os
import shutil
import stat
import subprocess
import tempfile
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

PROGRAM = r'''#!/bin/sh
# A stand-in: logs its verb and writes what make looks at.
program=$(basename "$0"); verb=$1; shift
echo "$program $verb" >> "$CALLS"
[ "$verb" = "$FAIL" ] && exit 3
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift ;; --cache) cache=$2; shift ;; --labels) labels=$2; shift ;;
    --teacher) teacher=$2; shift ;; --index) index=$2; shift ;;
  esac
  shift
done
case "$program $verb" in
  "dicom_data index") mkdir -p "$out"; cat "$labels" > "$out/labels" ;;
  "stage1_teacher train") mkdir -p "$out"; echo teacher > "$out/model.pt"; echo {} > "$out/metrics.json" ;;
  "stage1_teacher cache")
    mkdir -p "$cache/labels/default" "$cache/targets/t"
    cat "$index/labels" > "$cache/labels/default/manifest-000001.json"
    cat "$teacher" > "$cache/targets/t/manifest-000001.json" ;;
  "stage2_student train") mkdir -p "$out"; echo {} > "$out/metrics.json" ;;
  "stage2_student compare") echo table ;;
esac
'''


class Pipeline(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.bin = os.path.join(self.folder, "bin")
        os.makedirs(self.bin)
        for name in ("dicom_data", "stage1_teacher", "stage2_student"):
            path = os.path.join(self.bin, name)
            with open(path, "w") as file:
                file.write(PROGRAM)
            os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)
        os.makedirs(os.path.join(self.folder, "archive"))
        self.write("archive/a.dcm", "a")
        self.write("labels.csv", "one")
        self.write("Makefile", "DICOM = archive\nLABELS = labels.csv\nOUT = out\n"
                   f"include {ROOT}/common/make/pipeline.mk\n")

    def tearDown(self):
        shutil.rmtree(self.folder)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)

    def make(self, *words, fail="", expect=0):
        """Runs make; returns (the programs' calls, make's output)."""
        calls = os.path.join(self.folder, "calls")
        open(calls, "w").close()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        environment.update(CALLS=calls, FAIL=fail)
        done = subprocess.run(["make", f"PRECEPTOR_BIN={self.bin}/", *words], cwd=self.folder,
                              env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        with open(calls) as file:
            return sorted(file.read().split("\n")[:-1]), done.stdout + done.stderr

    FIRST = sorted(["dicom_data index", "stage1_teacher train", "stage1_teacher cache",
                    "stage2_student train", "stage2_student train", "stage2_student compare"])

    def test_first_all_then_nothing(self):
        self.assertEqual(self.make("compare")[0], self.FIRST)
        calls, said = self.make("compare")
        self.assertEqual(calls, [])
        self.assertIn("Nothing to be done", said)

    def test_parallel(self):
        self.assertEqual(self.make("-j4", "compare")[0], self.FIRST)

    def test_a_touched_file_rebuilds_no_student(self):
        self.make("compare")
        os.utime(os.path.join(self.folder, "labels.csv"))
        self.assertEqual(self.make("compare")[0], [])
        os.utime(os.path.join(self.folder, "archive/a.dcm"))
        self.assertEqual(self.make("compare")[0], ["dicom_data index", "stage1_teacher cache"])
        self.assertEqual(self.make("compare")[0], [])

    def test_another_label_retrains_students_and_no_teacher(self):
        self.make("compare")
        self.write("labels.csv", "two")
        calls, said = self.make("compare")
        self.assertEqual(calls, sorted(["dicom_data index", "stage1_teacher cache",
                                        "stage2_student train", "stage2_student train",
                                        "stage2_student compare"]))
        self.assertIn("older than the labels", said)
        self.assertEqual(self.make("teacher")[0], ["stage1_teacher train"])

    def test_another_teacher_retrains_students(self):
        self.write("given.pt", "one")
        self.assertNotIn("stage1_teacher train", self.make("compare", "TEACHER=given.pt")[0])
        self.assertEqual(self.make("compare", "TEACHER=given.pt")[0], [])
        self.write("given.pt", "two")
        self.assertIn("stage2_student train", self.make("compare", "TEACHER=given.pt")[0])

    def test_other_flags_retrain_the_one_student(self):
        self.make("compare")
        calls, _ = self.make("compare", "FLAGS_student=--alpha 0.5")
        self.assertEqual(calls, ["stage2_student compare", "stage2_student train"])

    def test_keep_going_finishes_what_can_be(self):
        self.make("compare")
        self.write("labels.csv", "two")
        calls, _ = self.make("-k", "student", "baseline", fail="compare")
        self.assertEqual(calls.count("stage2_student train"), 2)
        self.make("compare", fail="compare", expect=2)
        self.assertEqual(self.make("compare")[0], ["stage2_student compare"])

    def test_a_cache_alone_serves_students_and_has_no_upstream(self):
        self.make("cache")
        self.write("Makefile", "CACHE = out/cache\nOUT = gpu\n"
                   f"include {ROOT}/common/make/pipeline.mk\n")
        shutil.rmtree(os.path.join(self.folder, "archive"))
        self.assertEqual(self.make("student", "baseline")[0], ["stage2_student train"] * 2)
        self.assertEqual(self.make("student", "baseline")[0], [])
        self.make("index", expect=2)

    def test_a_missing_archive_is_said(self):
        _, said = self.make("cache", "DICOM=nowhere", expect=2)
        self.assertIn("DICOM=nowhere is not a folder", said)
        _, said = self.make("cache", "DICOM=", expect=2)
        self.assertIn("set DICOM=", said)


if __name__ == "__main__":
    unittest.main()
