"""Geometry that no body has, stated by a file: a series is refused at once, whatever is asked for."""
import os
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from reference_writer import EXPLICIT, description, write_file  # noqa: E402

SHOW = [os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data"), "show", "--unit", "series"]
SECONDS = 8
warnings.simplefilter("ignore")


class SeriesGeometry(unittest.TestCase):
    def series(self, positions, spacing=("1", "1")):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        values = np.arange(48).reshape(1, 6, 8).astype("u2")
        paths = []
        for number, position in enumerate(positions):
            ds = description(values, 16, 12, False, PixelSpacing=list(spacing),
                             ImagePositionPatient=["0", "0", position],
                             ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                             SeriesInstanceUID="1.2.9", StudyInstanceUID="1.2")
            ds.PixelData = values.tobytes()
            ds["PixelData"].VR = "OW"
            ds.SOPInstanceUID = f"1.2.3.{number}"
            paths.append(write_file(f"{folder.name}/{number}.dcm", ds, EXPLICIT))
        return folder.name, paths

    def show(self, series, *words):
        folder, paths = series
        run = subprocess.run([*SHOW, *paths, "--out", folder + "/out", *words],
                             capture_output=True, text=True, timeout=SECONDS)
        return run.returncode, run.stderr

    def test_a_sane_series_is_read(self):
        code, errors = self.show(self.series(["0", "2.5", "5", "7.5"]), "--spacing", "1,1,1")
        self.assertEqual(code, 0, errors)

    def test_what_no_body_has_is_refused(self):
        for name, series, words in (
                ("pixels", self.series(["0", "2.5", "5"], ("1e9", "1e9")), ("--spacing", "1,1,1")),
                ("steps", self.series(["0", "1e9", "2e9"]), ("--spacing", "1,1,1")),
                ("overflow", self.series(["0", "1e300", "2e300"]), ("--spacing", "1,1,1")),
                ("gap", self.series(["0", "2.5", "5", "7.5", "1e9"]), ("--gaps", "accept"))):
            with self.subTest(name=name):
                code, errors = self.show(series, *words)
                self.assertEqual(code, 3, errors)

    def test_a_spacing_that_makes_too_much_ends_at_once(self):
        code, _ = self.show(self.series(["0", "2.5", "5"]), "--spacing", "1e-7,1e-7,1e-7")
        self.assertIn(code, (2, 3))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
