"""A file that crashes its decoder is one rejected row in a run that goes on, though headers are asked for by
the handful. A program of our own stands in for dicom_decoder: it crashes on what it is first asked for, and
is the decoder then. And the file that crashed DCMTK 3.6.7 where it was told to stop before an element."""
import csv
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import stand_in_decoder  # noqa: E402

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
CRASHED = os.path.join(os.environ["PRECEPTOR_SOURCE"], "tests", "fuzz", "corpus", "dcmtk-null-read.dcm")
FILES, CRASHES = 40, 3


class CrashingFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-crash-")
        self.addCleanup(shutil.rmtree, self.folder)
        subprocess.run([PROGRAM, "phantom", "--out", self.at("phantom"), "--patients", "3", "--quiet"],
                       check=True, capture_output=True)
        sound = glob.glob(self.at("phantom", "**", "*.dcm"), recursive=True)[0]
        os.mkdir(self.at("archive"))
        for number in range(FILES):
            shutil.copy(sound, self.at("archive", f"{number:02}.dcm"))

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def index(self, program, rejects):
        """The counts, and the codes by file."""
        done = subprocess.run([program, "index", self.at("archive"), "--out", self.at("index"), "--threads",
                               "1", "--unlabelled", "accept", "--duplicates", "accept", "--max-rejects",
                               str(rejects), "--json"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.at("index", "rejected.csv"), newline="", encoding="utf-8") as file:
            return json.loads(done.stdout), [row["code"] for row in csv.DictReader(file)]

    def test_the_files_around_it_are_not_rejected(self):
        os.mkdir(self.at("programs"))
        stand_in_decoder.place(self.at("programs"), "dicom_data", signal.SIGSEGV, CRASHES)
        counts, codes = self.index(self.at("programs", "dicom_data"), CRASHES)
        self.assertEqual(codes, ["decoder-crash"] * CRASHES)
        self.assertEqual(counts["rejected"], CRASHES)
        self.assertEqual(counts["files"], FILES - CRASHES)
        self.assertEqual(stand_in_decoder.starts(self.at("programs")), CRASHES + 1)

    def test_a_file_that_crashed_the_library(self):
        for number in range(5):
            shutil.copy(CRASHED, self.at("archive", f"crash-{number}.dcm"))
        counts, codes = self.index(PROGRAM, 5)
        self.assertEqual(codes, ["transfer-syntax"] * 5)
        self.assertEqual(counts["rejected"], 5)


if __name__ == "__main__":
    unittest.main()
