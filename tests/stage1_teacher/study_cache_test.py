"""Stage one on studies: a row is a study, a channel each of its series. What is stored, what growth
does, what is refused, and that networks train on it.
"""
import json
import os
import re
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
import pydicom
from cache_reader import only, read_shards
from small_world import CLASSES, World, snapshot, uid_of, write_dicom

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REFERENCE = {}
with open(os.path.join(SOURCE, "docs", "VOLUMES.md"), encoding="utf-8") as file:
    exec(re.search(r"```python\n(.*?)```", file.read(), re.S).group(1), REFERENCE)
SPLITS = ["train", "train", "val", "test"]
SIZE = (4, 16, 16)
STUDY = ["--unit", "study", "--size", "4x16x16", "--window", "1000,2000", "--series", "T1",
         "--series", "SeriesDescription=*FLAIR*"]


def study_uid(study):
    return uid_of(f"5.{study}")


class StudyCache(World):
    def series(self, study, kind, name, count=5, **elements):
        """Files of one series; the second kind has thinner slices."""
        paths = []
        for z in range(count):
            number = 1000 * (study + 1) + 100 * kind + z
            voxels = np.random.RandomState(number).randint(0, 2000, (16, 16))
            if study % 2:
                voxels[:8, :8] += 2000
            laid = dict(StudyInstanceUID=study_uid(study), SeriesInstanceUID=uid_of(f"6.{study}.{kind}"),
                        SeriesDescription=name, FrameOfReferenceUID=uid_of(f"7.{study}"),
                        ImagePositionPatient=[0, 0, (2.5 - kind / 2) * z], PixelSpacing=[0.8, 0.8],
                        ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
            laid.update(elements)
            paths.append(self.at("archive", f"{study}-{kind}", f"{z}.dcm"))
            write_dicom(paths[-1], number, voxels.astype(np.uint16), patient=f"patient-{study}",
                        **laid)
        return paths

    def study(self, number):
        return [self.series(number, 0, "AX T1"), self.series(number, 1, "AX FLAIR", 6)]

    def index(self, *words, **options):
        return super().index("--split-by", "study", *words, **options)

    def label(self, count):
        with open(self.at("labels.csv"), "w") as file:
            file.write("study_instance_uid,label,split\n")
            for n in range(count):
                file.write(f"{study_uid(n)},{CLASSES[n % 2]},{SPLITS[n % 4]}\n")

    def setUp(self):
        super().setUp()
        self.paths = [self.study(number) for number in range(4)]
        self.series(0, 2, "SCOUT", 1)
        self.label(4)
        self.index()

    def images(self, *words, expect=0):
        return self.stage1("images", *words, expect=expect)

    def stored(self):
        return read_shards(only(self.at("cache", "images")), "pixels")

    def expected(self, study):
        channels = [[pydicom.dcmread(path) for path in paths] for paths in self.paths[study]]
        exact = REFERENCE["unrounded_study"](channels, (1000, 2000), size=SIZE)
        return np.clip(np.floor(exact), 0, 255).astype(np.uint8)

    def test_a_row_is_a_study(self):
        said, errors = self.images(*STUDY)
        self.assertEqual((said["rows"], said["decoded"]), (4, 4), errors)
        self.assertIn("4 rows of 4 new studies", errors)
        self.assertEqual((said["recipe"]["unit"], said["recipe"]["channels"]), ("study", 2))
        stored = self.stored()
        self.assertEqual(stored.shape, (4, 2, *SIZE))
        for study in range(4):
            wrong = [np.abs(row.astype(int) - self.expected(study)).max() for row in stored]
            self.assertLessEqual(min(wrong), 1)
        before = snapshot(self.at("cache"))
        again, _ = self.images()  # unit, rules and recipe are the cache's
        self.assertEqual((again["decoded"], snapshot(self.at("cache"))), (0, before))
        self.stage1("images", *STUDY, "--threads", "2", cache="again")
        self.assertEqual(snapshot(self.at("again")), before)

    def test_train_cache_and_a_student(self):
        said, errors = self.stage1("train", "--arch", "tiny-3d", "--epochs", "2", "--threads", "1",
                                   "--out", self.at("run"), *STUDY)
        self.assertEqual(said["decoded"], 4, errors)
        teacher = self.at("run", "model.pt")
        said, _ = self.cache(teacher=teacher)
        self.assertEqual((said["decoded"], said["forwarded"]), (0, 4))
        self.run_program("stage2_student", "train", "--cache", self.at("cache"), "--arch",
                         "tiny-3d", "--epochs", "2", "--threads", "1", "--out",
                         self.at("student"))
        with open(self.at("student", "metrics.json")) as file:
            self.assertEqual(json.load(file)["test"]["samples"], 1)
        # The rules are of the teacher's contract.
        self.cache("--unit", "study", teacher=teacher, cache="other")
        with open(os.path.join(only(self.at("other", "images")), "recipe.json")) as file:
            self.assertEqual(json.load(file)["series"], ["T1", "SeriesDescription=*FLAIR*"])
        _, errors = self.cache("--unit", "study", "--series", "T1", teacher=teacher, cache="third",
                               expect=2)
        self.assertIn("--series", errors)

    def test_growth(self):
        self.images(*STUDY)
        self.paths.append(self.study(4))
        self.label(5)
        self.index()
        said, errors = self.images()
        self.assertEqual((said["rows"], said["decoded"], said["withdrawn"]), (5, 1, 0), errors)
        self.series(1, 3, "AX PD")  # a series that no rule finds
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 1), errors)
        self.assertIn("1 changed study", errors)
        os.utime(self.paths[2][0][0], (1, 1))
        self.index()
        said, _ = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (0, 1))

    def test_a_refused_study(self):
        for path in self.paths[3][1]:
            os.remove(path)
        self.index()
        _, errors = self.images(*STUDY, expect=3)
        self.assertIn("series-missing", errors)
        said, _ = self.images(*STUDY, "--max-rejects", "1")
        self.assertEqual((said["decoded"], said["rejected_files"]), (0, 1))
        self.paths[3][1] = self.series(3, 1, "AX FLAIR", 6)
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 1), errors)

    def test_a_file_that_is_gone_is_named(self):
        for path in (self.paths[2][1][3], self.at("archive", "0-2", "0.dcm")):
            os.rename(path, path + "x")
            _, errors = self.stage1("images", *STUDY, "--max-rejects", "4",
                                    cache=os.path.basename(path))
            name = os.path.relpath(path, self.at("archive"))
            self.assertRegex(errors, rf"unreadable: {name}: \w+")
            os.rename(path + "x", path)

    def test_usage(self):
        for words in (["--unit", "study", "--size", "4x16x16"], [*STUDY, "--channels", "3"],
                      ["--unit", "series", "--size", "4x16x16", "--series", "T1"],
                      [*STUDY, "--series", "Nothing=1"], [*STUDY, "--window", "1,2;3,4;5,6"]):
            self.images(*words, expect=2)

    def test_the_index_keeps_a_text_once(self):
        db = sqlite3.connect(self.at("index", "index.sqlite"))
        texts = [text for text, in db.execute("SELECT text FROM series_attributes")]
        self.assertEqual(len(texts), 9)
        self.assertIn(f"FrameOfReferenceUID={uid_of('7.0')}\nModality=OT\n"
                      "SeriesDescription=AX T1\n", texts)
        count, = db.execute("SELECT COUNT(*) FROM files JOIN series_attributes s "
                            "ON s.id = files.series_attributes WHERE s.text LIKE '%FLAIR%'").fetchone()
        self.assertEqual(count, 24)


if __name__ == "__main__":
    unittest.main()
