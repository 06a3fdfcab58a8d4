"""Stage one on series: a row is a volume. What is stored, what growth does, what is refused."""
import csv
import hashlib
import hmac
import json
import os
import re
import sqlite3
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import h5py
import numpy as np
import pydicom
from cache_reader import label_table, only, read_shards
from small_world import CLASSES, World, snapshot, uid_of, write_dicom

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REFERENCE = {}
with open(os.path.join(SOURCE, "docs", "VOLUMES.md"), encoding="utf-8") as file:
    exec(re.search(r"```python\n(.*?)```", file.read(), re.S).group(1), REFERENCE)
SPLITS = ["train", "train", "val", "test"]
SIZE = (4, 16, 16)
SERIES = ["--unit", "series", "--size", "4x16x16"]


def series_uid(series):
    return uid_of(f"6.{series}")


def voxels_of(series, z, version=0):
    """Noise; series of odd number (class "ill") have a bright corner in their upper half."""
    voxels = np.random.RandomState(100 * series + 10 * version + z).randint(0, 2000, (16, 16))
    if series % 2 and z >= 3:
        voxels[:8, :8] += 2000
    return voxels.astype(np.uint16)


class VolumeCache(World):
    def slice(self, series, z, version=0, **elements):
        """File numbers run against the positions."""
        path = self.at("archive", f"{series}", f"{9 - z}.dcm")
        laid = dict(SeriesInstanceUID=series_uid(series), StudyInstanceUID=uid_of(f"5.{series}"),
                    ImagePositionPatient=[0, 0, 2.5 * z], PixelSpacing=[0.8, 0.8],
                    ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
        laid.update(elements)
        write_dicom(path, 100 * (series + 1) + 9 - z, voxels_of(series, z, version),
                    patient=f"patient-{series}", **laid)
        return path

    def series(self, number, slices=range(6)):
        return [self.slice(number, z) for z in slices]

    def index(self, *words, **options):
        return super().index("--split-by", "study", *words, **options)

    def label(self, count):
        with open(self.at("labels.csv"), "w") as file:
            file.write("series_instance_uid,label,split\n")
            for n in range(count):
                file.write(f"{series_uid(n)},{CLASSES[n % 2]},{SPLITS[n % 4]}\n")

    def setUp(self):
        super().setUp()
        for number in range(4):
            self.series(number)
        self.label(4)
        self.index()

    def rows(self):
        """{series: its live row}, from the keys."""
        with open(self.at("index", "site.key"), "rb") as file:
            key = file.read()

        def keyed(domain, text):
            message = b"".join(len(part).to_bytes(8, "little") + part
                               for part in (domain.encode(), text.encode()))
            return hmac.new(key, message, hashlib.sha256).digest()[:16]
        files, samples, withdrawn = [], [], set()
        for name in sorted(os.listdir(self.at("cache", "rows"))):
            if not name.endswith(".h5"):
                continue
            with h5py.File(self.at("cache", "rows", name), "r") as file:
                files += [k.tobytes() for k in file["file_key"]]
                samples += [k.tobytes() for k in file["sample_key"]]
                withdrawn.update(int(n) for n in file["withdrawn"])
                self.assertEqual(set(file["frame"]), {0})
        found = {}
        for number in range(6):
            for row, one in enumerate(files):
                if one == keyed("preceptor.series.v1", series_uid(number)) and row not in withdrawn:
                    self.assertEqual(samples[row],
                                     keyed("preceptor.series-sample.v1", series_uid(number)))
                    found[number] = row
        return found

    def images(self, *words, **options):
        return self.stage1("images", *words, **options)

    def check_pixels(self, series, slices=range(6), folder="archive"):
        paths = [self.at(folder, f"{series}", f"{9 - z}.dcm") for z in slices]
        exact = REFERENCE["unrounded"]([pydicom.dcmread(path) for path in paths], size=SIZE)
        theirs = REFERENCE["volume"](paths, size=SIZE)
        ours = read_shards(only(self.at("cache", "images")), "pixels")[self.rows()[series]]
        self.assertEqual(ours.shape, (1, *SIZE))
        self.assertTrue(np.all((ours == theirs) | (np.abs(exact - np.round(exact)) < 1e-6)))

    def test_a_row_is_a_series(self):
        said, errors = self.images(*SERIES)
        self.assertEqual((said["rows"], said["decoded"], said["decoded_files"]), (4, 4, 24))
        self.assertIn("4 rows of 4 new series", errors)
        self.assertEqual((said["recipe"]["unit"], said["recipe"]["depth"]), ("series", 4))
        for number in range(4):
            self.check_pixels(number)
        before = snapshot(self.at("cache"))
        again, _ = self.images()  # unit and recipe are the cache's
        self.assertEqual(again["decoded"], 0)
        self.assertEqual(snapshot(self.at("cache")), before)
        self.stage1("images", *SERIES, "--threads", "2", cache="again")
        self.assertEqual(snapshot(self.at("again")), before)
        self.stage1("labels")
        classes, _, splits = label_table(self.at("cache"))
        for number, row in self.rows().items():
            self.assertEqual((classes[row], splits[row]), (number % 2, [0, 0, 1, 2][number]))

    def test_train_cache_and_a_student(self):
        said, errors = self.stage1("train", "--arch", "tiny-3d", "--epochs", "2", "--threads", "1",
                                   "--out", self.at("run"), *SERIES)
        self.assertEqual(said["decoded"], 4, errors)
        teacher = self.at("run", "model.pt")
        said, _ = self.cache(teacher=teacher)
        self.assertEqual((said["decoded"], said["forwarded"]), (0, 4))
        self.run_program("stage2_student", "train", "--cache", self.at("cache"), "--arch",
                         "tiny-3d", "--epochs", "2", "--threads", "1", "--out",
                         self.at("student"))
        with open(self.at("student", "metrics.json")) as file:
            self.assertEqual(json.load(file)["test"]["samples"], 1)
        self.assertIn("unit", self.cache("--unit", "frame", teacher=teacher, cache="frames",
                                         expect=2)[1])
        self.cache("--unit", "series", teacher=teacher, cache="other")

    def test_growth(self):
        self.images(*SERIES)
        before = self.rows()
        self.series(4)
        self.label(5)
        self.index()
        said, errors = self.images()
        self.assertEqual((said["rows"], said["decoded"], said["withdrawn"]), (5, 1, 0), errors)

        self.slice(1, 6)  # a slice more
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 1), errors)
        self.assertIn("1 changed series", errors)
        self.check_pixels(1, range(7))
        self.assertNotEqual(self.rows()[1], before[1])

        self.slice(2, 3, version=1)  # other bytes
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 2), errors)
        self.check_pixels(2)

        os.remove(self.slice(1, 6))  # and less
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 3), errors)
        self.check_pixels(1)

        for z in range(6):  # all of it: as if nothing had happened
            os.remove(self.slice(0, z))
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (0, 3), errors)
        self.assertEqual(self.rows()[0], before[0])

    def test_a_touched_slice_changes_nothing(self):
        self.images(*SERIES)
        os.utime(self.at("archive", "0", "9.dcm"), (1, 1))
        self.index()
        said, _ = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (0, 0))

    def rejected(self):
        with open(self.at("index", "rejected.csv"), newline="") as file:
            return [(row["path"], row["code"]) for row in csv.DictReader(file)]

    def cut(self, series, z, by=100):
        path = self.at("archive", f"{series}", f"{9 - z}.dcm")
        with open(path, "r+b") as file:
            file.truncate(os.path.getsize(path) - by)
        self.index("--max-rejects", "1")
        return path

    def test_a_series_that_lost_a_slice(self):
        self.images(*SERIES)
        before = snapshot(self.at("cache", "images"))
        path = self.cut(3, 5)  # the last of its series: no gap tells
        first = self.at("archive", "3", "5.dcm")
        for words, lost in (([], 1), (["--lost-slices", "accept"], 0)):
            said, errors = self.images(*SERIES, *words, "--max-rejects", "1", cache=f"{lost}")
            self.assertEqual((said["rows"], said["rejected_files"]), (4, lost))
            self.assertNotIn("may lack", errors)
        self.assertEqual(said["recipe"]["slices"]["lost_slices"], "accept")
        self.images(*SERIES, "--max-rejects", "1", cache="0")
        self.assertEqual(self.rejected(), [(path, "truncated")])
        # In a cache that held the series as it was the row goes.
        said, errors = self.images("--max-rejects", "1")
        self.assertEqual((said["decoded"], said["withdrawn"], said["rejected_files"]), (0, 1, 1))
        self.assertIn(f"rejected: {first}: slice-lost: 3/4.dcm: a file of the series was rejected, "
                      "truncated: ", errors)
        self.assertEqual(self.rejected(), [(path, "truncated"), (first, "slice-lost")])
        again, _ = self.images("--max-rejects", "1")
        self.assertEqual((again["decoded"], again["rows"]), (0, said["rows"]))
        os.remove(path)  # so somebody decided that the series is without it
        self.index()
        said, _ = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 2))
        self.check_pixels(3, range(5))
        self.slice(3, 5)
        self.index()
        said, _ = self.images()
        self.assertEqual((said["decoded"], self.rejected()), (1, []))
        self.check_pixels(3)
        self.assertNotEqual(snapshot(self.at("cache", "images")), before)

    def test_a_lost_slice_that_is_taken_in_is_another_volume(self):
        """z = 0 is the last by SOPInstanceUID: the order of the files stays."""
        cut = self.cut(3, 0)
        self.images(*SERIES, "--lost-slices", "accept")
        self.check_pixels(3, range(1, 6))
        self.index("--truncated", "accept")
        said, _ = self.images("--truncated", "accept")
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 1))
        filled = read_shards(only(self.at("cache", "images")), "pixels")[self.rows()[3]]
        self.index("--max-rejects", "1")
        said, _ = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 2))
        self.check_pixels(3, range(1, 6))
        again = read_shards(only(self.at("cache", "images")), "pixels")[self.rows()[3]]
        self.assertFalse(np.array_equal(filled, again))
        self.slice(3, 0)
        self.assertTrue(os.path.exists(cut))
        self.index()
        self.images()
        self.check_pixels(3)

    def test_what_was_looked_at_again_is_not_hashed_again(self):
        self.index("--truncated", "accept")
        self.images(*SERIES)
        self.index()
        _, errors = self.images()
        self.assertNotIn("looking for changed bytes", errors)

    def test_a_lost_slice_that_does_not_say_of_what(self):
        path = self.at("archive", "3", "4.dcm")
        self.cut(3, 5, os.path.getsize(path) - 200)
        _, errors = self.images(*SERIES)
        self.assertIn("volumes may lack slices at their ends: 1 file of the archive", errors)
        self.check_pixels(3, range(5))

    def test_labels_of_a_series_that_lost_a_slice(self):
        self.cut(3, 5)
        self.images(*SERIES, "--lost-slices", "accept")
        self.stage1("labels")
        classes, _, splits = label_table(self.at("cache"))
        self.assertEqual((classes[self.rows()[3]], splits[self.rows()[3]]), (1, 2))
        self.check_pixels(3, range(5))

    def test_a_refused_series(self):
        os.remove(self.at("archive", "3", "6.dcm"))  # z = 3
        self.index()
        _, errors = self.images(*SERIES, expect=3)
        first = self.at("archive", "3", "4.dcm")
        self.assertIn(f"rejected: {first}: slice-gap", errors)
        said, _ = self.images(*SERIES, "--max-rejects", "1")
        self.assertEqual((said["decoded"], said["rejected_files"]), (0, 1))
        self.assertEqual(self.rejected(), [(first, "slice-gap")])
        states = read_shards(only(self.at("cache", "images")), "state")
        self.assertEqual([row for row, state in enumerate(states) if state], [self.rows()[3]])
        again, _ = self.images("--max-rejects", "1")  # it is known, and not tried again
        self.assertEqual((again["rows"], again["withdrawn"]), (4, 0))

        self.slice(3, 3)  # what was missing comes
        self.index()
        said, errors = self.images()
        self.assertEqual((said["decoded"], said["withdrawn"]), (1, 1), errors)
        self.assertEqual(self.rejected(), [])
        self.check_pixels(3)

    def test_an_accepted_gap_is_another_recipe(self):
        os.remove(self.at("archive", "3", "6.dcm"))
        self.index()
        said, _ = self.images(*SERIES, "--gaps", "accept")
        slices = said["recipe"]["slices"]
        self.assertEqual((slices["gaps"], slices["steps"]), ("accept", "finest"))
        self.check_pixels(3, [0, 1, 2, 4, 5])

    def test_the_file_to_blame_is_named(self):
        path = self.at("archive", "2", "7.dcm")
        data = pydicom.dcmread(path)
        data.RescaleSlope, data.RescaleIntercept = 0, 0
        data.save_as(path)
        self.index()
        _, errors = self.images(*SERIES, expect=3)
        self.assertRegex(errors, r"2/4.dcm: rescale: 2/7.dcm: ")

    def test_a_slice_that_moved_since_it_was_indexed(self):
        path = self.at("archive", "2", "7.dcm")
        data = pydicom.dcmread(path)
        data.ImagePositionPatient = [0, 0, 9.0]
        data.save_as(path)
        _, errors = self.images(*SERIES, expect=3)
        self.assertRegex(errors, r"2/4.dcm: changed: 2/7.dcm: ")

    def test_labels_that_disagree(self):
        with open(self.at("labels.csv"), "w") as file:
            file.write("path,label,split\n")
            for number in range(4):
                for name in range(4, 10):
                    ill = number % 2 if (number, name) != (2, 5) else 1
                    file.write(f"{number}/{name}.dcm,{CLASSES[ill]},train\n")
        self.index()
        _, errors = self.images(*SERIES)
        _, errors = self.stage1("labels")
        self.assertIn("and which are unlabelled: 1", errors)
        _, states, _ = label_table(self.at("cache"))
        self.assertEqual([row for row, state in enumerate(states) if state], [self.rows()[2]])

    def test_files_of_which_the_table_tells_nothing_but_the_patient(self):
        with open(self.at("labels.csv"), "w") as file:
            file.write("path,label,split\n")
            for number in range(4):
                file.write(f"{number}/5.dcm,{CLASSES[number % 2]},{SPLITS[number]}\n")
        World.index(self, "--patient-pattern", "^([0-9])/", "--unlabelled", "accept")
        self.images(*SERIES)
        self.stage1("labels")
        classes, _, splits = label_table(self.at("cache"))
        for number, row in self.rows().items():
            self.assertEqual((classes[row], splits[row]), (number % 2, [0, 0, 1, 2][number]))
        # Frame by frame: all files of a patient are in the split of the one that is named.
        self.stage1("images", "--size", "16", cache="frames")
        self.stage1("labels", cache="frames")
        _, _, splits = label_table(self.at("frames"))
        self.assertEqual(sorted(splits), [0] * 12 + [1] * 6 + [2] * 6)

    def test_instances(self):
        shape = (6, 16, 16)
        frames = [np.random.RandomState(n).randint(0, 4000, shape).astype(np.uint16)
                  for n in range(2)]
        for number, voxels in enumerate(frames):
            shared = pydicom.Dataset()
            shared.PixelMeasuresSequence = pydicom.Sequence([pydicom.Dataset()])
            shared.PixelMeasuresSequence[0].PixelSpacing = [1, 1]
            shared.PlaneOrientationSequence = pydicom.Sequence([pydicom.Dataset()])
            shared.PlaneOrientationSequence[0].ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
            own = []
            for z in range(6):
                own.append(pydicom.Dataset())
                own[-1].PlanePositionSequence = pydicom.Sequence([pydicom.Dataset()])
                own[-1].PlanePositionSequence[0].ImagePositionPatient = [0, 0, 6 - z]
            write_dicom(self.at("enhanced", f"{number}.dcm"), 900 + number, voxels,
                        SharedFunctionalGroupsSequence=pydicom.Sequence([shared]),
                        PerFrameFunctionalGroupsSequence=pydicom.Sequence(own))
        self.run_program("dicom_data", "index", self.at("enhanced"), "--out", self.at("index2"),
                         "--unlabelled", "accept")
        said, _ = self.run_program(
            "stage1_teacher", "images", "--index", self.at("index2"), "--cache", self.at("cache"),
            "--unit", "instance", "--size", "6x16x16", "--window", "range", "--bits", "16")
        self.assertEqual((said["rows"], said["recipe"]["unit"]), (2, "instance"))
        stored = read_shards(only(self.at("cache", "images")), "pixels")
        theirs = {np.floor(v[::-1] / 4095 * 65535 + 0.5).astype("u2").tobytes() for v in frames}
        self.assertEqual({volume.astype("u2").tobytes() for volume in stored}, theirs)

    def test_instances_of_one_frame_are_pictures(self):
        for number in range(3):
            voxels = np.random.RandomState(number).randint(0, 4000, (16, 16)).astype(np.uint16)
            write_dicom(self.at("plain", f"{number}.dcm"), 900 + number, voxels)
        write_dicom(self.at("plain", "many.dcm"), 910, np.zeros((2, 16, 16), np.uint16))
        self.run_program("dicom_data", "index", self.at("plain"), "--out", self.at("index2"),
                         "--unlabelled", "accept")
        stores = []
        for unit, rows in (("instance", 4), ("frame", 5)):
            said, errors = self.run_program(
                "stage1_teacher", "images", "--index", self.at("index2"), "--cache", self.at(unit),
                "--unit", unit, "--size", "8x8", "--max-rejects", "1")
            self.assertEqual(said["rows"], rows)
            stored = read_shards(only(self.at(unit, "images")), "pixels")
            stores.append({row.tobytes() for row in stored})
            self.assertEqual("many.dcm: frames: " in errors, unit == "instance")
        self.assertEqual(*stores)
        self.assertEqual(len(stores[0]), 4)

    def test_overlays_are_said(self):
        path = self.at("archive", "1", "6.dcm")
        data = pydicom.dcmread(path)
        data.add_new(0x60000010, "US", 16)
        data.add_new(0x60000011, "US", 16)
        data.add_new(0x60003000, "OW", bytes(32))
        data.save_as(path)
        self.index()
        said, errors = self.images(*SERIES)
        self.assertEqual(said["overlaid_files"], 1)
        self.assertIn("overlay planes are not applied: 1 of the decoded files have some", errors)
        self.check_pixels(1)
        said, errors = self.stage1("images", "--size", "16", cache="frames")
        self.assertEqual(said["overlaid_files"], 1)

    def test_usage(self):
        for words in (["--unit", "series"], ["--unit", "series", "--size", "16"],
                      ["--size", "4x16x16"], ["--gaps", "accept"], ["--unit", "study"],
                      [*SERIES, "--fit", "pad"], [*SERIES, "--gaps", "maybe"]):
            self.images(*words, expect=2)
        self.images(*SERIES)
        before = snapshot(self.at("cache"))
        _, errors = self.images("--unit", "frame", "--size", "16", expect=2)
        self.assertIn("another unit", errors)
        self.assertEqual(snapshot(self.at("cache")), before)

    def test_the_unit_of_rows_without_pixels(self):
        """As a run leaves them that was killed between rows and pixels."""
        self.stage1("labels", "--unit", "series")
        before = snapshot(self.at("cache"))
        _, errors = self.images("--size", "16", expect=2)
        self.assertIn("--unit", errors)
        self.assertEqual(snapshot(self.at("cache")), before)
        said, _ = self.images(*SERIES)
        self.assertEqual((said["rows"], said["generations"]), (4, 1))

    def test_the_index_alone_plans(self):
        db = sqlite3.connect(self.at("index", "index.sqlite"))
        count, = db.execute("SELECT COUNT(*) FROM frame_places").fetchone()
        self.assertEqual(count, 24)
        places, = db.execute("SELECT places FROM frame_places JOIN files ON id = file_id "
                             "WHERE relative_path = '0/7.dcm'").fetchone()
        np.testing.assert_array_equal(np.frombuffer(places, "<f8"),
                                      [.8, .8, 0, 0, 5, 1, 0, 0, 0, 1, 0, *[0] * 6])


if __name__ == "__main__":
    unittest.main()
