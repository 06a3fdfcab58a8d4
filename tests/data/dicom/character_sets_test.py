"""Text of files in the character sets that hospitals use, told by its letters: in rules of --series and
names of windows. The decoder, which opens no files, converts it."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
# SpecificCharacterSet, and a text that it can write.
SETS = {
    "ISO_IR 192": "Schädel 胸部 Грудь",
    "ISO_IR 100": "Schädel für Größe",
    "ISO_IR 101": "Główka kości",
    "ISO_IR 110": "Galvas smadzeņu",
    "ISO_IR 144": "Грудная клетка",
    "ISO_IR 126": "Θώρακας",
    "ISO_IR 138": "בית החזה",
    "ISO_IR 148": "Göğüs ışın",
    "ISO_IR 166": "ทรวงอก",
    "GB18030": "胸部平扫",
    "\\ISO 2022 IR 149": "흉부 CT",
}
warnings.simplefilter("ignore")


class CharacterSets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-letters-")
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, stated, **attributes):
        ds = synthetic.dataset(synthetic.ramp((6, 9), np.int16, 0, 1000),
                               StudyInstanceUID="1.2", SeriesInstanceUID="1.2.3",
                               FrameOfReferenceUID="1.2.4", PixelSpacing=[1, 1],
                               ImageOrientationPatient=[1, 0, 0, 0, 1, 0], **attributes)
        if stated:
            ds.SpecificCharacterSet = stated.split("\\")
        return synthetic.write(os.path.join(self.folder, name), ds)

    def show(self, *words):
        return subprocess.run([PROGRAM, "show", *words, "--threads", "1"], capture_output=True, text=True)

    def assert_shown(self, *words, expect=0):
        done = self.show(*words)
        self.assertEqual(done.returncode, expect, done.stderr)

    def slices(self, stated, text):
        return [self.write(f"{place}.dcm", stated, SeriesDescription=text,
                           SOPInstanceUID=f"1.2.3.{place}", ImagePositionPatient=[0, 0, place])
                for place in range(3)]

    def test_rules(self):
        for stated, text in SETS.items():
            with self.subTest(stated=stated):
                files = self.slices(stated, text)
                for rule in (text, f"SeriesDescription={text}",
                             "SeriesDescription=" + "?" * len(text)):
                    self.assert_shown(*files, "--unit", "study", "--series", rule, "--window", "400,800")
                self.assert_shown(*files, "--unit", "study", "--series",
                                  f"SeriesDescription=?{text}", "--window", "400,800", expect=3)

    def test_names_of_windows_and_tables(self):
        for stated, text in SETS.items():
            with self.subTest(stated=stated):
                path = self.write("x.dcm", stated, WindowCenter=[40, 400], WindowWidth=[80, 800],
                                  WindowCenterWidthExplanation=["BRAIN", text])
                self.assert_shown(path, "--window", f"name:{text}")
                self.assert_shown(path, "--window", f"name:{text}x", expect=3)

    def test_what_is_not_stated_or_not_true_stays_as_it_stands(self):
        text = "Schädel"
        for stated, coding in (("", "latin-1"), ("", "utf-8"), ("ISO_IR 999", "latin-1"),
                               ("ISO_IR 192", "latin-1")):
            with self.subTest(stated=stated, coding=coding):
                path = self.write("x.dcm", "", WindowCenter=40, WindowWidth=80,
                                  WindowCenterWidthExplanation="abcdefgh")
                with open(path, "rb") as file:
                    whole = file.read()
                raw = text.encode(coding).ljust(8)
                whole = whole.replace(b"abcdefgh", raw)
                if stated:
                    value = stated.encode().ljust(10)
                    element = b"\x08\x00\x05\x00CS" + len(value).to_bytes(2, "little") + value
                    at = whole.index(b"\x08\x00\x16\x00UI")
                    whole = whole[:at] + element + whole[at:]
                with open(path, "wb") as file:
                    file.write(whole)
                done = subprocess.run([PROGRAM, "show", path, "--window", b"name:" + raw.rstrip()],
                                      capture_output=True, text=True)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
