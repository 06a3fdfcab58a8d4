"""Series of slices on disk, what `dicom_data show` makes of them, and docs/VOLUMES.md's Python, for
tests of data/volume and data/study.
"""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import numpy as np
import pydicom
import synthetic_dicom as synthetic
from pydicom.uid import generate_uid

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

SHOW = [os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data"), "show", "--unit"]
SERIES = os.path.join(os.path.dirname(pydicom.__file__), "data", "test_files", "dicomdirtests")
REAL = os.path.join(os.environ.get("PRECEPTOR_SHARED_DATA",
                                   os.path.join(ROOT, "..", "shared", "data")),
                    "dicom_syntaxes", "mixed", "volume")
with open(os.path.join(ROOT, "docs", "VOLUMES.md"), encoding="utf-8") as file:
    DOCUMENT = file.read()
REFERENCE = {}
exec(re.search(r"```python\n(.*?)```", DOCUMENT, re.S).group(1), REFERENCE)
AXIAL = [1, 0, 0, 0, 1, 0]
OBLIQUE = [0.8, 0.6, 0, -0.48, 0.64, 0.6]


def files_in(folder):
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


def direction(orientation):
    return np.cross(orientation[:3], orientation[3:])


class VolumeTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def path(self, name):
        return os.path.join(self.folder, name)

    def show(self, paths, *words, unit="series"):
        run = subprocess.run([*SHOW, unit, *paths, *words, "--json"], capture_output=True, text=True)
        return run.returncode, json.loads(run.stdout) if run.stdout else None, run.stderr

    def array(self, paths, *words, unit="series"):
        code, result, errors = self.show(paths, *words, "--out", self.path("x.npy"), unit=unit)
        self.assertEqual(code, 0, errors)
        return np.load(self.path("x.npy")), result["samples"][0]

    def refusal(self, paths, *words, unit="series"):
        code, result, errors = self.show(paths, *words, unit=unit)
        self.assertEqual((code, result["samples"]), (3, []), errors)
        self.assertIn(result["refused"][0]["code"] + ": ", errors)
        return result["refused"][0]["code"]

    def named(self, paths):
        """The file that a refusal is of."""
        return self.show(paths)[1]["refused"][0]["path"]

    def slice(self, name, position, **attributes):
        pixels = synthetic.ramp((6, 9), np.int16, 0, 1000, seed=len(os.listdir(self.folder)) + 1)
        position = [float(x) for x in position]
        laid = dict(SOPInstanceUID=generate_uid(entropy_srcs=[self.folder, name]),
                    SeriesInstanceUID="1.2.3", StudyInstanceUID="1.2",
                    ImageOrientationPatient=AXIAL, ImagePositionPatient=position,
                    PixelSpacing=[0.7, 0.9], InstanceNumber=1, WindowCenter=500, WindowWidth=900)
        laid.update(attributes)
        laid = {name: value for name, value in laid.items() if value is not None}
        ds = synthetic.dataset(pixels, **laid)
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        return synthetic.write(self.path(name), ds)

    def stack(self, positions, orientation=AXIAL, **attributes):
        """A slice each, `positions` along the normal; InstanceNumber against the order."""
        normal = direction(orientation)
        numbers = np.random.default_rng(7).permutation(len(positions))
        return [self.slice(f"{i}.dcm", at * normal + 3, ImageOrientationPatient=orientation,
                           InstanceNumber=int(number), **attributes)
                for i, (at, number) in enumerate(zip(positions, numbers))]

    def compare(self, paths, *words, bits=8, **options):
        ours, record = self.array(paths, *words, "--bits", str(bits))
        exact = REFERENCE["unrounded"]([pydicom.dcmread(p) for p in paths], bits=bits, **options)
        theirs = REFERENCE["volume"](paths, bits=bits, **options)
        self.assertEqual((ours.shape, ours.dtype), (theirs.shape, theirs.dtype))
        borderline = np.abs(exact - np.round(exact)) < 1e-6
        self.assertTrue(np.all((ours == theirs) | borderline))
        self.assertGreater(ours.max(), ours.min())
        return ours, record

    GRIDS = [
        ([], {}),
        (["--window", "range"], dict(window="range")),
        (["--size", "4x5x8"], dict(size=(4, 5, 8))),
        (["--spacing", "1.5,1.1,0.8", "--window", "400,700"],
         dict(spacing=(1.5, 1.1, 0.8), window=(400, 700))),
        (["--spacing", "5,0.4,3", "--size", "7x9x4"], dict(spacing=(5, 0.4, 3), size=(7, 9, 4))),
        (["--spacing", "1,1,1", "--size", "3x20x7"], dict(spacing=(1, 1, 1), size=(3, 20, 7))),
    ]

    def on_all_grids(self, paths, *words, **options):
        for bits in (8, 16):
            for more, grid in self.GRIDS:
                with self.subTest(grid=more, bits=bits):
                    self.compare(paths, *words, *more, bits=bits, **options, **grid)
