"""What `make` redoes with the real programs: nothing, students after one corrected label, just the
new files after ten were added. tests/common/make/pipeline_test.py tries the rules themselves.
"""
import glob
import os
import shutil
import subprocess
import tempfile
import unittest

import pydicom

BIN = os.environ["PRECEPTOR_BIN"]
SOURCE = os.environ["PRECEPTOR_SOURCE"]

MAKEFILE = f"""
DICOM = archive
LABELS = labels.csv
OUT = out
RECIPE_FLAGS = --size 16
INDEX_FLAGS = --unlabelled accept
TEACHER_FLAGS = --arch tiny --epochs 1
STUDENT_FLAGS = --arch tiny --epochs 1
include {SOURCE}/common/make/pipeline.mk
"""


class Pipeline(unittest.TestCase):
    """The tests run in order of their names: each stands on the one before."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        subprocess.run([BIN + "/dicom_data", "phantom", "--out", cls.path("all"), "--patients", "60",
                        "--quiet"], check=True, capture_output=True)
        shutil.copytree(cls.path("all"), cls.path("archive"))
        shutil.move(cls.path("archive/labels.csv"), cls.path("labels.csv"))
        cls.later = sorted(glob.glob(cls.path("archive/PHANTOM-*/image-2.dcm")))[:10]
        for file in cls.later:
            os.remove(file)
        cls.write("labels.csv", cls.labels_of_present_files())
        cls.write("Makefile", MAKEFILE)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def path(cls, name):
        return os.path.join(cls.folder, name)

    @classmethod
    def write(cls, name, text):
        with open(cls.path(name), "w") as file:
            file.write(text)

    @classmethod
    def labels_of_present_files(cls):
        """The label table without the lines of the files that are to come later."""
        gone = {str(pydicom.dcmread(file.replace("/archive/", "/all/"), stop_before_pixels=True)
                    .SOPInstanceUID) for file in cls.later}
        with open(cls.path("labels.csv")) as file:
            return "".join(line for line in file if line.split(",")[0] not in gone)

    def make(self, *words):
        environment = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        done = subprocess.run(["make", f"PRECEPTOR_BIN={BIN}/", *words], cwd=self.folder,
                              env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def ran(self, said):
        """The programs' verbs that make called, in order."""
        return [" ".join(line.split()[:2]).replace(BIN + "/", "") for line in said.splitlines()
                if line.startswith(BIN)]

    def test_1_everything_then_nothing(self):
        self.assertEqual(len(self.later), 10)
        self.assertEqual(self.ran(self.make("compare")),
                         ["dicom_data index", "stage1_teacher train", "stage1_teacher cache",
                          "stage2_student train", "stage2_student train", "stage2_student compare"])
        said = self.make("compare")
        self.assertEqual(self.ran(said), [])
        self.assertIn("Nothing to be done", said)

    def test_2_one_corrected_label_decodes_nothing_and_runs_no_teacher(self):
        with open(self.path("labels.csv")) as file:
            lines = file.readlines()
        uid, label = lines[1].rstrip("\n").split(",")
        lines[1] = f"{uid},{'nodule' if label != 'nodule' else 'normal'}\n"
        self.write("labels.csv", "".join(lines))
        said = self.make("compare")
        self.assertEqual(self.ran(said),
                         ["dicom_data index", "stage1_teacher cache", "stage2_student train",
                          "stage2_student train", "stage2_student compare"])
        self.assertIn("0 decoded and 0 forwarded", said)

    def test_3_new_files_alone_are_decoded_and_run(self):
        for file in self.later:
            shutil.copy(file.replace("/archive/", "/all/"), file)
        said = self.make("compare")
        self.assertNotIn("stage1_teacher train", self.ran(said))
        self.assertIn("10 new, 0 changed", said)
        self.assertIn("10 decoded and 10 forwarded", said)
        self.assertEqual(self.ran(self.make("compare")), [])

    def test_4_the_cache_alone_serves_students(self):
        for gone in ("archive", "all", "out/index", "out/teacher", "labels.csv"):
            at = self.path(gone)
            shutil.rmtree(at) if os.path.isdir(at) else os.remove(at)
        self.write("Makefile", "CACHE = out/cache\nOUT = gpu\nSTUDENT_FLAGS = --arch tiny --epochs 1\n"
                   f"include {SOURCE}/common/make/pipeline.mk\n")
        self.assertEqual(self.ran(self.make("compare")),
                         ["stage2_student train", "stage2_student train", "stage2_student compare"])
        self.assertEqual(self.ran(self.make("compare")), [])


if __name__ == "__main__":
    unittest.main()
