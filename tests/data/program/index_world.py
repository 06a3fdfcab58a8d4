"""A little archive in a temporary folder and `dicom_data index` run on it, for the tests beside it."""
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from synthetic_dicom import dataset, ramp, write

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)
PROGRAM = os.path.join(BIN, "dicom_data")


def uid(number):
    return f"1.2.826.0.1.3680043.10.999.{number}"


class IndexWorld(unittest.TestCase):
    """Each test has a folder of its own with archive/ and index/."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-index-")
        self.addCleanup(shutil.rmtree, self.folder)
        os.mkdir(self.at("archive"))

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def image(self, name, number, **attributes):
        """archive/NAME: an image with the UID of `number`, of patient number // 2."""
        elements = dict(PatientID=f"patient-{number // 2}", SOPInstanceUID=uid(number),
                        StudyInstanceUID=uid(f"5.{number}"))
        elements.update(attributes)
        ds = dataset(ramp((4, 4), "uint16", 0, 4095, number), **elements)
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        os.makedirs(os.path.dirname(self.at("archive", name)), exist_ok=True)
        return write(self.at("archive", name), ds)

    def images(self, numbers):
        for number in numbers:
            self.image(f"{number}.dcm", number)

    def table(self, text, name="labels.csv"):
        with open(self.at(name), "w", encoding="utf-8") as file:
            file.write(text)
        return self.at(name)

    def labels(self, numbers, name="labels.csv"):
        lines = [f"{uid(n)},{'ill' if n % 2 else 'well'}\n" for n in numbers]
        return self.table("sop_instance_uid,label\n" + "".join(lines), name)

    def index(self, *words, expect=0, root="archive", out="index"):
        """stdout as JSON where it is, and stderr."""
        done = subprocess.run([PROGRAM, "index", self.at(root), "--out", self.at(out), *words,
                               "--json"], text=True, capture_output=True)
        self.assertEqual(done.returncode, expect, " ".join(words) + "\n" + done.stdout + done.stderr)
        return (json.loads(done.stdout) if done.stdout else None), done.stderr

    def query(self, sql, out="index"):
        with sqlite3.connect(self.at(out, "index.sqlite")) as db:
            db.text_factory = bytes
            return db.execute(sql).fetchall()

    def tables(self, out="index"):
        """Everything that the database holds."""
        names = [name.decode() for name, in
                 self.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1", out)]
        return {name: self.query(f"SELECT * FROM {name} ORDER BY 1", out) for name in names}

    def text(self, *names):
        with open(self.at(*names), encoding="utf-8") as file:
            return file.read()

    def count_in(self, said, what):
        """The number in `WHAT: number`."""
        found = re.search(re.escape(what) + r": (\d+)", said)
        self.assertIsNotNone(found, said)
        return int(found.group(1))
