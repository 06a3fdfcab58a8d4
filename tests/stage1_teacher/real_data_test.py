"""Real labelled DICOM, where it is there: each cached pixel against the digests that the data set
publishes, and one image in eight lossless transfer syntaxes.

Looks in the folder that PRECEPTOR_SHARED_DATA names, or in shared/data beside the checkout.
"""
import collections
import csv
import glob
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy

BIN = os.environ["PRECEPTOR_BIN"]
DATA = os.environ.get("PRECEPTOR_SHARED_DATA",
                      os.path.join(os.environ["PRECEPTOR_SOURCE"], "..", "shared", "data"))
RADIOGRAPHS = os.path.join(DATA, "pneumoniamnist")
SYNTAXES = os.path.join(DATA, "dicom_syntaxes", "mr_seven_lossless")


def run(*words):
    return subprocess.run([os.path.join(BIN, words[0]), *words[1:]], capture_output=True, text=True)


class RealData(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.index, self.cache = self.folder + "/index", self.folder + "/cache"

    def tearDown(self):
        shutil.rmtree(self.folder)

    def done(self, *words):
        done = run(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_every_cached_radiograph_is_the_published_one(self):
        table = RADIOGRAPHS + "/labels.csv"
        self.done("dicom_data", "index", RADIOGRAPHS, "--labels", table, "--out", self.index)
        self.done("stage1_teacher", "labels", "--index", self.index, "--cache", self.cache)
        self.done("stage1_teacher", "images", "--index", self.index, "--cache", self.cache)
        with open(table) as file:
            published = list(csv.DictReader(file))
        cached = collections.Counter()
        for name in glob.glob(self.cache + "/images/*/g*.h5"):
            with h5py.File(name) as file:
                cached.update(hashlib.sha1(row.tobytes()).hexdigest() for row in file["pixels"][:])
        self.assertEqual(cached, collections.Counter(row["pixel_sha1"] for row in published))
        with h5py.File(glob.glob(self.cache + "/labels/default/*.h5")[0]) as file:
            splits = numpy.bincount(file["split"][:])
            self.assertEqual([str(name) for name in file.attrs["class_names"]], ["normal", "pneumonia"])
            self.assertEqual(int(file["value"][:].sum()),
                             sum(int(row["label"]) for row in published))
        self.assertEqual(list(splits), [4708, 524, 624])

    def test_one_image_in_every_lossless_syntax(self):
        files = sorted(glob.glob(SYNTAXES + "/*.dcm"))
        done = run("dicom_data", "show", *files, "--stage", "stored", "--out", self.folder + "/out")
        self.assertEqual(done.returncode, 0, done.stderr)
        arrays = [numpy.load(name) for name in glob.glob(self.folder + "/out/*.npy")]
        self.assertEqual(len(arrays), len(files))
        for array in arrays[1:]:
            numpy.testing.assert_array_equal(array, arrays[0])


if __name__ == "__main__":
    if not os.path.isdir(RADIOGRAPHS):
        print("skipped: no real data; set PRECEPTOR_SHARED_DATA to the folder that holds it")
        sys.exit(77)
    unittest.main()
