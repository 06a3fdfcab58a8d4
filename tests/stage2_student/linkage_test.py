"""Stage two links no DICOM, no index, nothing of stage one; dicom_data links no Torch. By the linker's
own word: what `readelf -d` says is needed, and which archive members went into the program.

Only direct needs count: Debian's LibTorch itself pulls in OpenCV, and that much more.
"""
import os
import re
import subprocess
import sys
import unittest

BIN, BUILD = os.environ.get("PRECEPTOR_BIN", ""), os.environ.get("PRECEPTOR_BUILD", "")
if not BIN or not BUILD:
    print("skipped: PRECEPTOR_BIN and PRECEPTOR_BUILD, the folders of programs and build, are not set")
    sys.exit(77)

ARCHIVE = re.compile(r"(?:lib)?(dcm\w*|ofstd|oflog|sqlite3?|png\w*|csv|gdcm\w*|room_data\w*|"
                     r"room_stage1\w*)\.(?:a|so)", re.I)
TORCH = re.compile(r"libtorch|libc10|libcaffe2", re.I)


def needed(program):
    text = subprocess.run(["readelf", "-d", os.path.join(BIN, program)], capture_output=True,
                          text=True, check=True).stdout
    names = re.findall(r"\(NEEDED\).*\[(.+?)\]", text)
    assert names, f"readelf names no library of {program}"
    return names


def linked(program):
    """Lines of the link map that name an archive, an object or a library that was read."""
    path = os.path.join(BUILD, program + ".map")
    with open(path, encoding="utf-8", errors="replace") as file:  # missing: the test fails
        lines = [line.strip() for line in file]
    inputs = [line for line in lines if line.startswith("LOAD ") or re.search(r"\.a\(.+\.o\)", line)]
    assert inputs, f"{path} is no link map"
    return inputs


def foreign(lines):
    return sorted({match.group(1) for line in lines for match in [ARCHIVE.search(line)] if match})


class Linkage(unittest.TestCase):
    def test_stage_two_needs_neither_dicom_nor_an_index(self):
        names = needed("stage2_student")
        self.assertEqual(foreign(names), [])
        self.assertTrue([name for name in names if TORCH.search(name)])

    def test_nothing_of_stage_one_or_of_data_went_into_stage_two(self):
        lines = linked("stage2_student")
        self.assertEqual(foreign(lines), [])
        text = "\n".join(lines)
        for part in ("libroom_stage2_student.a(", "libroom_stage2_student_runs.a(",
                     "libroom_common_training.a(", "stage2_student/main.cc.o"):
            self.assertIn(part, text)
        rooms = set(re.findall(r"libroom_(\w+)\.a", text))
        self.assertTrue(all(room.startswith(("common_", "stage2_")) for room in rooms), rooms)

    def test_dicom_data_needs_no_torch(self):
        for lines in (needed("dicom_data"), linked("dicom_data")):
            self.assertEqual([line for line in lines if TORCH.search(line)], [])

    def test_who_holds_the_keys_parses_no_file(self):
        self.assertIn("dcmdata", foreign(needed("dicom_decoder")))
        self.assertNotIn("sqlite3", foreign(needed("dicom_decoder")))
        self.assertNotIn("dcmdata", foreign(needed("stage1_teacher")))

    def test_the_checks_see_what_they_are_for(self):
        found = foreign(needed("stage1_teacher"))
        self.assertIn("sqlite3", found)
        found = foreign(linked("stage1_teacher"))
        self.assertIn("room_data_decoder", found)
        self.assertIn("room_stage1_teacher", found)
        with self.assertRaises(OSError):
            linked("no_such_program")


if __name__ == "__main__":
    unittest.main()
