"""A file that makes DCMTK 3.6.7 read through a null pointer, found by fuzzing: one rejected row, in a run
that goes on."""
import csv
import glob
import json
import os
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
CRASHES = os.path.join(os.environ["PRECEPTOR_SOURCE"], "tests", "fuzz", "corpus", "dcmtk-null-read.dcm")


class CrashingFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-crash-")
        self.addCleanup(shutil.rmtree, self.folder)
        subprocess.run([PROGRAM, "phantom", "--out", self.at("archive"), "--patients", "3", "--quiet"],
                       check=True, capture_output=True)
        os.remove(self.at("archive", "phantom.key"))
        for number in range(5):
            shutil.copy(CRASHES, self.at("archive", f"crash-{number}.dcm"))

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def test_the_files_around_it_are_not(self):
        """Headers are asked for by the handful: 40 files, every third of which crashes."""
        sound = next(path for path in glob.glob(self.at("archive", "**", "*.dcm"), recursive=True)
                     if "crash" not in os.path.basename(path))
        for number in range(40):
            shutil.copy(CRASHES if number % 3 == 1 else sound, self.at("archive", f"{number:02}.dcm"))
        done = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", self.at("index"), "--threads",
                               "1", "--unlabelled", "accept", "--duplicates", "accept", "--max-rejects",
                               "99", "--json"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["rejected"], 5 + 13)

    def test_it_is_a_rejected_row(self):
        done = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", self.at("index"),
                               "--unlabelled", "accept", "--max-rejects", "5"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.at("index", "rejected.csv"), newline="", encoding="utf-8") as file:
            rejected = list(csv.DictReader(file))
        self.assertEqual(len(rejected), 5)
        for row in rejected:
            self.assertIn("crash-", row["path"])
            # A mended DCMTK says why it does not parse.
            self.assertIn(row["code"], ("decoder-crash", "corrupt", "truncated", "no-pixel-data"))
        self.assertRegex(done.stdout, r"files: +[1-9]\d* images")


if __name__ == "__main__":
    unittest.main()
