"""What stored values mean, at `--stage rescaled` and after the file's own window, against the
standard's formulas. The files: tests/data/reference_meanings.py."""
import os
import sys
import tempfile
import unittest
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import reference_meanings as meanings  # noqa: E402
from shown_files import show  # noqa: E402

warnings.simplefilter("ignore")


def fault(check, arrays, refused):
    """"" or what is wrong. The modality step is equal, what follows within a float's precision."""
    code = refused.get(check.path)
    if isinstance(check.expected, str):
        return "" if code == check.expected else f"{code or 'read'}, not {check.expected}"
    if code:
        return "refused: " + code
    array = arrays[check.path].reshape(check.expected.shape)
    if "--stage" in check.words:
        return "" if np.array_equal(array, check.expected) else "another value"
    apart = abs(array.astype(float) - check.expected).max()
    return "" if apart <= 2e-7 else f"off by {apart:.3g}"


class MeaningFiles(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.checks = meanings.make(cls.folder.name)

    def test_each_file_means_what_the_standard_says(self):
        faults = {}
        for number, words in enumerate(sorted({check.words for check in self.checks})):
            asked = [check for check in self.checks if check.words == words]
            arrays, refused = show([check.path for check in asked],
                                   os.path.join(self.folder.name, f"out{number}"), *words,
                                   stage=None)
            for check in asked:
                text = fault(check, arrays, refused)
                if text:
                    faults[os.path.basename(check.path), " ".join(words)] = text
        self.assertEqual(faults, {})

    def test_the_comparison_sees_a_fault(self):
        check = next(c for c in self.checks if "--stage" in c.words)
        self.assertEqual(fault(check, {check.path: check.expected}, {}), "")
        self.assertEqual(fault(check, {check.path: check.expected + 1e-9}, {}), "another value")
        check = next(c for c in self.checks if c.words == meanings.FILE)
        self.assertNotEqual(fault(check, {check.path: check.expected + 1e-3}, {}), "")
        self.assertNotEqual(fault(check, {}, {check.path: "window"}), "")
        check = next(c for c in self.checks if isinstance(c.expected, str))
        self.assertNotEqual(fault(check, {check.path: np.zeros(1)}, {}), "")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
