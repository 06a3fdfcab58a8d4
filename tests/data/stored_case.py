"""What `dicom_data show --stage stored` makes of files, for tests of data/codec and data/pixels."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import synthetic_dicom as synthetic  # noqa: E402

SHOW = [os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data"), "show"]


class StoredCase(unittest.TestCase):
    kernel = None  # a preexec_fn under which `show` runs

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def written(self, ds):
        return synthetic.write(self.path("written.dcm"), ds)

    def show(self, path):
        out = self.path("stored.npy")
        run = subprocess.run([*SHOW, path, "--stage", "stored", "--out", out, "--json"],
                             capture_output=True, text=True, preexec_fn=self.kernel)
        self.assertIn(run.returncode, (0, 3), run.stderr)
        return run.returncode, json.loads(run.stdout), run.stderr

    def stored(self, path):
        """The stored values of all frames; or the code of the refusal."""
        code, result, _ = self.show(path)
        return np.load(self.path("stored.npy")) if code == 0 else result["refused"][0]["code"]

    def sentence(self, path):
        code, _, errors = self.show(path)
        self.assertEqual(code, 3)
        return errors

    def assert_stored(self, expected, path):
        ours = self.stored(path)
        self.assertNotIsInstance(ours, str, f"refused: {ours}: {self.show(path)[2]}")
        self.assertEqual(ours.dtype, expected.dtype)
        np.testing.assert_array_equal(ours, expected)
