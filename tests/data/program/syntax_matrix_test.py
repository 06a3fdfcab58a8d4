"""Every transfer syntax x photometric interpretation x bits that docs/DICOM.md says is read, against
pixels that are known. `syntax_matrix_test.py --table` prints the document's table, which is held
against what is tried here: the document claims no more, and no less.
"""
import os
import sys
import tempfile
import unittest
import warnings

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.dirname(HERE))
import reference_files as reference  # noqa: E402
from reference_writer import NAMES  # noqa: E402
from shown_files import show  # noqa: E402

BEGIN, END = "<!-- syntax matrix: begin -->\n", "<!-- syntax matrix: end -->\n"
warnings.simplefilter("ignore")


def table(files):
    """Markdown: a row for a transfer syntax and photometric interpretation."""
    cells = {}
    for file in files:
        row = cells.setdefault((list(NAMES).index(file.syntax), file.syntax, file.photometric), {})
        row.setdefault(file.bits, []).append(file)
    lines = ["| transfer syntax | photometric | allocated/stored (s: signed) | shown by, against |\n",
             "|---|---|---|---|\n"]
    for (_, syntax, photometric), row in sorted(cells.items()):
        tried = [file for group in row.values() for file in group]
        bits = ", ".join(sorted(row, key=bits_order))
        lines.append(f"| {syntax[len('1.2.840.10008.1.2'):] or '(none)'} {NAMES[syntax]} | "
                     f"{photometric} | {bits} | {shown_by(tried)}, {against(tried)} |\n")
    return "".join(lines)


def bits_order(text):
    words = text.replace("float", "99/").replace("/", " ").replace("s", " 1").split()
    return [int(w) for w in words if w.isdigit()]


def shown_by(files):
    names = [os.path.basename(file.path)[:-len(".dcm")] for file in files]
    prefix = os.path.commonprefix(names)
    return f"`{prefix}`" if len(names) == 1 else f"{len(names)} `{prefix}*`"


def against(files):
    """What the pixels are held against, and the greatest difference that passes."""
    said = {}
    for file in files:
        oracle = file.note or "exact"
        said[oracle] = max(said.get(oracle, 0), file.tolerance)
    return "; ".join(oracle + (f" within {most}" if most else "") for oracle, most in said.items())


def difference(ours, file):
    """"" or what is wrong."""
    if ours.shape != file.expected.shape or ours.dtype != file.expected.dtype:
        return f"{ours.dtype} {ours.shape}, not {file.expected.dtype} {file.expected.shape}"
    if ours.dtype.kind == "f":
        return "" if np.array_equal(ours, file.expected) else "another number"
    apart = int(abs(ours.astype(np.int64) - file.expected.astype(np.int64)).max())
    return "" if apart <= file.tolerance else f"off by {apart}, at most {file.tolerance}"


class SyntaxMatrix(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.files = reference.make(cls.folder.name)
        cls.arrays, cls.refused = show([file.path for file in cls.files],
                                       os.path.join(cls.folder.name, "out"))

    def test_every_file_gives_the_pixels_that_are_known(self):
        wrong = {}
        for file in self.files:
            name = os.path.basename(file.path)
            if file.path in self.refused:
                wrong[name] = "refused: " + self.refused[file.path]
            elif difference(self.arrays[file.path], file):
                wrong[name] = difference(self.arrays[file.path], file)
        self.assertEqual(wrong, {}, f"{len(wrong)} of {len(self.files)}")

    def test_every_transfer_syntax_has_files(self):
        self.assertEqual({file.syntax for file in self.files}, set(NAMES))

    def test_the_document_claims_what_is_tried(self):
        with open(os.path.join(ROOT, "docs", "DICOM.md"), encoding="utf-8") as file:
            text = file.read()
        self.assertEqual(text.partition(BEGIN)[2].partition(END)[0], table(self.files),
                         "docs/DICOM.md: print its table by syntax_matrix_test.py --table")

    def test_the_comparison_sees_a_wrong_pixel(self):
        file = next(f for f in self.files if f.path.endswith("explicit-grey-16-12s-11.dcm"))
        self.assertEqual(difference(file.expected, file), "")
        off = file.expected.copy()
        off[1, 2, 3] += 1
        self.assertEqual(difference(off, file), "off by 1, at most 0")
        self.assertNotEqual(difference(off.astype("u2"), file), "")
        self.assertNotEqual(difference(off[:2], file), "")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        with tempfile.TemporaryDirectory() as folder:
            print(BEGIN + table(reference.make(folder)) + END, end="")
    else:
        unittest.main(warnings="ignore")
