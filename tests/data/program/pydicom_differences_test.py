"""Stored values against pydicom, with GDCM's decoders where pydicom has none of its own, for every
file of pydicom's test set and of ../shared/data/dicom_syntaxes: equal in every element, or written
down below with the reason. A file in no list fails the test.
"""
import os
import sys
import tempfile
import unittest
import warnings

import numpy as np
import pydicom
from pydicom.pixel_data_handlers import gdcm_handler, numpy_handler, pillow_handler, rle_handler

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.dirname(HERE))
from pydicom_oracle import pydicom_values  # noqa: E402
from shown_files import show  # noqa: E402

SAMPLES = os.path.join(os.path.dirname(pydicom.__file__), "data", "test_files")
SYNTAXES = os.path.join(os.environ.get("PRECEPTOR_SHARED_DATA",
                                       os.path.join(ROOT, "..", "shared", "data")), "dicom_syntaxes")
# The first that takes a file decides: GDCM is asked last, since it is wrong in silence at times.
pydicom.config.pixel_data_handlers = [numpy_handler, rle_handler, pillow_handler, gdcm_handler]
warnings.simplefilter("ignore")

# Refused here: (code, whether pydicom gives pixels, why).
REFUSED = {
    "JPEG2000-embedded-sequence-delimiter.dcm": (
        "corrupt", True, "a delimiter lies over four bytes of the codestream's image size (SIZ, ISO/IEC "
        "15444-1 A.5.1); OpenJPEG fails below GDCM, which gives other pixels than those of JPEG2000.dcm"),
    "MR_truncated.dcm": ("truncated", False, "62 bytes of the pixel data are not there"),
    "rtplan_truncated.dcm": ("truncated", False, "the file ends inside of an element"),
    "badVR.dcm": ("frames", False, 'NumberOfFrames is "1A", which IS cannot hold (PS3.5 6.2)'),
    "meta_missing_tsyntax.dcm": ("missing-attribute", False, "neither pixels nor a UID"),
    "nested_priv_SQ.dcm": ("missing-attribute", False, "pixels, but not of what size"),
}
# Read here, by nothing of pydicom: equal to another file of the set.
EQUAL_TO = {"no_meta.dcm": "CT_small.dcm"}  # a stray byte, then CT_small's data set
# Different on purpose: (the same picture, stored without loss, and the mean difference that is ours
# at most and pydicom's at least).
SHOWN_WRONG_BY_PYDICOM = {
    # JPEG whose second and third components are thinned out: luminance and chroma, whatever
    # PhotometricInterpretation says. pydicom gives them as red, green and blue.
    "SC_rgb_jpeg_lossy_gdcm.dcm": ("SC_rgb_rle.dcm", 4, 60),
}
NO_IMAGE = ("no-pixel-data", "not-dicom")
EQUAL_AT_LEAST = {SAMPLES: 80, SYNTAXES: 35}


def files_under(folder):
    return sorted(os.path.join(where, name) for where, _, names in os.walk(folder)
                  for name in names)


def equal(ours, theirs):
    return (ours.dtype == theirs.dtype.newbyteorder("=") and ours.shape == theirs.shape
            and np.array_equal(ours, theirs))


class PydicomDifferences(unittest.TestCase):
    maxDiff = None

    def compare(self, folder):
        """Paths by what became of them; and the arrays."""
        out = tempfile.TemporaryDirectory()
        self.addCleanup(out.cleanup)
        paths = files_under(folder)
        arrays, codes = show(paths, out.name)
        found = {}
        for path in paths:
            theirs = pydicom_values(path)
            if path in codes:
                kind = ("refused", codes[path], theirs is not None)
            elif theirs is None:
                kind = ("ours alone",)
            else:
                kind = ("equal",) if equal(arrays[path], theirs) else ("different",)
            found[path] = kind
        return found, arrays

    def assert_explained(self, folder):
        found, arrays = self.compare(folder)
        unexplained = {}
        for path, kind in found.items():
            name = os.path.basename(path)
            if name in REFUSED:
                self.assertEqual(kind, ("refused", *REFUSED[name][:2]), name)
            elif name in EQUAL_TO:
                other = os.path.join(os.path.dirname(path), EQUAL_TO[name])
                self.assertEqual(kind, ("ours alone",), name)
                self.assertTrue(equal(arrays[path], arrays[other]), name)
            elif name in SHOWN_WRONG_BY_PYDICOM:
                self.assert_nearer(path, arrays, *SHOWN_WRONG_BY_PYDICOM[name])
                found[path] = ("nearer",)
            elif kind != ("equal",) and kind not in [("refused", code, False) for code in NO_IMAGE]:
                unexplained[name] = kind
        self.assertEqual(unexplained, {})
        same = sum(kind in [("equal",), ("nearer",)] for kind in found.values())
        self.assertGreaterEqual(same, EQUAL_AT_LEAST[folder])
        return {os.path.basename(path) for path in found}

    def assert_nearer(self, path, arrays, other, ours_at_most, theirs_at_least):
        picture = arrays[os.path.join(os.path.dirname(path), other)].astype(int)
        self.assertLess(np.abs(arrays[path] - picture).mean(), ours_at_most, path)
        self.assertGreater(np.abs(pydicom_values(path) - picture).mean(), theirs_at_least, path)

    def test_every_file_of_pydicoms_test_set(self):
        names = self.assert_explained(SAMPLES)
        self.assertLessEqual(set(REFUSED) | set(EQUAL_TO) | set(SHOWN_WRONG_BY_PYDICOM), names)

    def test_the_files_in_shared_data(self):
        if not os.path.isdir(SYNTAXES):
            self.skipTest("../shared/data/dicom_syntaxes is not here")
        self.assert_explained(SYNTAXES)

    def test_gdcm_is_wrong_where_the_table_says_so(self):
        spoiled = pydicom_values(os.path.join(SAMPLES, "JPEG2000-embedded-sequence-delimiter.dcm"))
        whole = pydicom_values(os.path.join(SAMPLES, "JPEG2000.dcm"))
        self.assertGreater(np.count_nonzero(spoiled != whole), 0)

    def test_the_comparison_sees_a_wrong_pixel_and_a_wrong_type(self):
        values = pydicom_values(os.path.join(SAMPLES, "MR_small.dcm"))
        off = values.copy()
        off[0, 5, 5] += 1
        self.assertTrue(equal(values, values))
        self.assertFalse(equal(off, values))
        self.assertFalse(equal(values.astype("u2"), values))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
