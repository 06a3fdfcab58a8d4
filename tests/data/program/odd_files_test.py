"""Files that are odd but right give their known pixels; files that are wrong are refused by the code
that docs/DICOM.md fixes. The files: tests/data/reference_oddities.py, reference_refusals.py."""
import os
import sys
import tempfile
import unittest
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.dirname(HERE))
import reference_oddities as oddities  # noqa: E402
import reference_refusals as refusals  # noqa: E402
from shown_files import show  # noqa: E402

# name -> what `fault` says: faults that stand, each of which docs/DICOM.md has to own up to. One that
# is mended, or changes, must leave this table.
KNOWN_FAULTS = {}
warnings.simplefilter("ignore")


def fault(odd, arrays, refused):
    """"" or what is wrong."""
    code, array = refused.get(odd.path), arrays.get(odd.path)
    if isinstance(odd.expected, tuple):
        return "" if code in odd.expected else f"{code or 'read'}, not {' or '.join(odd.expected)}"
    if code:
        return "" if code in odd.or_refused else "refused: " + code
    if array.dtype != odd.expected.dtype or array.shape != odd.expected.shape:
        return "another type or shape"
    apart = abs(array.astype(int) - odd.expected.astype(int)).max()
    return "" if apart <= odd.tolerance else f"another picture, off by {apart}"


class OddFiles(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.files = oddities.make(cls.folder.name) + refusals.make(cls.folder.name)
        cls.arrays, cls.refused = show([odd.path for odd in cls.files],
                                       os.path.join(cls.folder.name, "out"))

    def test_each_is_read_or_refused_as_it_must_be(self):
        faults = {os.path.basename(odd.path): fault(odd, self.arrays, self.refused)
                  for odd in self.files}
        self.assertEqual({name: text for name, text in faults.items() if text},
                         KNOWN_FAULTS)

    def test_a_syntax_that_nobody_knows_is_laid_out_as_its_structure_was_read(self):
        # DCMTK guessed big endian, where a length of two bytes and what follows is one of 825 MB.
        path = os.path.join(ROOT, "tests", "fuzz", "corpus", "unknown-syntax.dcm")
        _, refused = show([path], os.path.join(self.folder.name, "guessed"), "--decode-memory", "512")
        self.assertEqual(refused, {path: "no-pixel-data"})

    def test_the_comparison_sees_a_fault(self):
        read = next(odd for odd in self.files if odd.path.endswith("/icon.dcm"))
        wrong = next(odd for odd in self.files if odd.path.endswith("/refused-cmyk.dcm"))
        self.assertEqual(fault(read, {read.path: read.expected}, {}), "")
        self.assertEqual(fault(read, {read.path: read.expected + 1}, {}),
                         "another picture, off by 1")
        self.assertEqual(fault(read, {}, {read.path: "bits"}), "refused: bits")
        self.assertEqual(fault(wrong, {}, {wrong.path: "bits"}), "bits, not photometric")
        self.assertEqual(fault(wrong, {wrong.path: read.expected}, {}), "read, not photometric")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
