"""A file that makes DCMTK 3.6.7 read through a null pointer, found by fuzzing: one rejected row, in a run
that goes on."""
import csv
import os
import shutil
import subprocess
import tempfile
import unittest

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
CRASHES = bytes.fromhex(
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
    "00000000000000000000000000000000000000000000000000000000000000004449434d02000000554c040054000000"
    "020001004f420000020000000001020002005549000002000300554900000200100055491200312e322a3834302e3130"
    "3030382e312e32000200120055491400313233343536373839302e313939382e33313000fffffef5fffffffffeff00e0"
    "ffffffff01000100fffffffffeff00e0ffffffff0100010010000000446f75626c65204e6573746564205351feff0de0"
    "00000000feffdde00000000001000200090000004e65737465010000000000000100000000feffdde000000000e07f10"
    "00020000000000")


class CrashingFile(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-crash-")
        self.addCleanup(shutil.rmtree, self.folder)
        subprocess.run([PROGRAM, "phantom", "--out", self.at("archive"), "--patients", "3", "--quiet"],
                       check=True, capture_output=True)
        os.remove(self.at("archive", "phantom.key"))
        for number in range(5):
            with open(self.at("archive", f"crash-{number}.dcm"), "wb") as file:
                file.write(CRASHES)

    def at(self, *names):
        return os.path.join(self.folder, *names)

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
