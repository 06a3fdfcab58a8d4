"""`dicom_data phantom` from the outside: the folder that it writes is a function of its seed, pydicom
reads every file, all variety that it promises occurs, and its classes are worth learning.
"""
import collections
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy
import pydicom

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)
PROGRAM = os.path.join(BIN, "dicom_data")
CLASSES = ("diffuse", "nodule", "normal")
KEY = hashlib.sha256(b"Preceptor's published key for phantoms: unfit for patients").digest()
NOT_WITHOUT_PLUGINS = {"1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80"}  # JPEG Lossless, JPEG-LS
SYNTAXES = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
            "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5"} | NOT_WITHOUT_PLUGINS


def program(*words, expect=0):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
    if done.returncode != expect:
        raise AssertionError(f"{words}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def phantom(out, *words, expect=0):
    return program("phantom", "--out", out, "--quiet", *words, expect=expect)


def digests(folder):
    """Relative path and SHA-256 of every file."""
    found = {}
    for at, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(at, name), "rb") as file:
                path = os.path.relpath(os.path.join(at, name), folder)
                found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


def images_in(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder)
                  for name in names if name.endswith(".dcm"))


def auc(scores, positive):
    """The share of pairs in the right order; ties count half."""
    order = numpy.unique(scores, return_inverse=True)[1]
    counts = numpy.bincount(order)
    ranks = (numpy.cumsum(counts) - (counts - 1) / 2)[order]
    n = positive.sum()
    return (ranks[positive].sum() - n * (n + 1) / 2) / (n * (~positive).sum())


def linear_baseline(features, classes, train):
    """Softmax regression by gradient descent; the AUC of each class on the rest."""
    scale = features[train].std(0)
    x = (features - features[train].mean(0)) / numpy.where(scale > 0, scale, 1)
    x = numpy.concatenate([x, numpy.ones((len(x), 1))], 1)
    weights, wanted = numpy.zeros((x.shape[1], len(CLASSES))), numpy.eye(len(CLASSES))[classes]
    for _ in range(400):
        z = numpy.exp(x[train] @ weights)
        gradient = x[train].T @ (z / z.sum(1, keepdims=True) - wanted[train]) / train.sum()
        weights -= 0.1 * (gradient + 0.03 * weights)
    scores = x[~train] @ weights
    return [auc(scores[:, c], classes[~train] == c) for c in range(len(CLASSES))]


class Folders(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-phantom-")
        self.addCleanup(shutil.rmtree, self.folder)

    def at(self, name):
        return os.path.join(self.folder, name)

    def test_a_folder_is_a_function_of_its_seed(self):
        for threads in (1, 2, 5):
            phantom(self.at(str(threads)), "--patients", 13, "--seed", 7, "--threads", threads)
        phantom(self.at("other"), "--patients", 13)
        one, other = digests(self.at("1")), digests(self.at("other"))
        for threads in ("2", "5"):
            found = digests(self.at(threads))
            self.assertEqual([path for path in found.keys() | one.keys()
                              if found.get(path) != one.get(path)], [], "differ")
        self.assertEqual([path for path in one if other.get(path) == one[path]], ["phantom.key"])

    def test_a_folder_that_no_phantom_wrote_is_refused(self):
        os.makedirs(self.at("mine/PHANTOM-00001"))
        with open(self.at("mine/PHANTOM-00001/image-1.dcm"), "w", encoding="utf-8") as file:
            file.write("mine")
        before = digests(self.at("mine"))
        said = phantom(self.at("mine"), "--patients", 2, expect=2).stderr
        self.assertIn("no phantom wrote", said)
        self.assertEqual(digests(self.at("mine")), before)

    def test_an_older_phantom_is_replaced(self):
        phantom(self.at("one"), "--patients", 9, "--seed", 3)
        phantom(self.at("one"), "--patients", 2)
        phantom(self.at("two"), "--patients", 2)
        self.assertEqual(digests(self.at("one")), digests(self.at("two")))

    def test_numbers_of_patients_that_are_refused(self):
        for patients in ("0", "-1", "100001", "many", "1.5"):
            phantom(self.at("one"), "--patients", patients, expect=2)
        self.assertFalse(os.path.exists(self.at("one")))
        said = json.loads(phantom(self.at("one"), "--patients", 1, "--json").stdout)
        self.assertEqual(said["patients"], 1)


class DataSet(unittest.TestCase):
    """One data set, looked at in many ways."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="preceptor-phantom-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.dicom = os.path.join(cls.folder, "dicom")
        cls.said = json.loads(phantom(cls.dicom, "--patients", 240, "--json").stdout)
        cls.paths = images_in(cls.dicom)
        cls.files = [pydicom.dcmread(path, force=False) for path in cls.paths]
        with open(os.path.join(cls.dicom, "labels.csv"), encoding="utf-8", newline="") as file:
            cls.table = list(csv.reader(file))
        cls.labels = dict(cls.table[1:])

    def count(self, value):
        return collections.Counter(value(file) for file in self.files)

    def show(self, *words):
        """What `show` says of every frame, with its array under "array"."""
        out = os.path.join(self.folder, "shown")
        shutil.rmtree(out, ignore_errors=True)
        frames = json.loads(program("show", *self.paths, "--out", out, "--json", "--quiet",
                                    *words).stdout)["frames"]
        for frame in frames:
            frame["array"] = numpy.load(frame["out"])
        return frames

    def test_labels_name_the_files(self):
        self.assertEqual(self.table[0], ["sop_instance_uid", "label_name"])
        self.assertEqual(len(self.table) - 1, len(self.labels), "a UID is there once")
        self.assertEqual(set(self.labels), {file.SOPInstanceUID for file in self.files})
        self.assertEqual(set(self.labels.values()), set(CLASSES))
        for uid in self.labels:
            self.assertRegex(uid, r"^2\.25\.(0|[1-9][0-9]*)$")  # PS3.5 B.2
            self.assertLessEqual(len(uid), 64)

    def test_patients(self):
        classes, images, studies = (collections.defaultdict(set) for _ in range(3))
        for path, file in zip(self.paths, self.files):
            classes[file.PatientID].add(self.labels[file.SOPInstanceUID])
            studies[file.PatientID].add(file.StudyInstanceUID)
            frames = int(file.get("NumberOfFrames", 1))
            images[file.PatientID].update((file.SOPInstanceUID, frame) for frame in range(frames))
            self.assertEqual(os.path.basename(os.path.dirname(path)), file.PatientID)
        self.assertEqual(len(classes), 240)
        self.assertEqual({len(names) for names in classes.values()}, {1}, "a class a patient")
        self.assertEqual({len(uids) for uids in studies.values()}, {1})
        self.assertEqual({len(found) for found in images.values()}, {2, 3, 4, 5, 6})
        self.assertEqual(self.said["images"], sum(map(len, images.values())))
        counts = collections.Counter(next(iter(names)) for names in classes.values())
        for name in CLASSES:
            self.assertGreater(counts[name], 40, "classes are about as frequent")

    def test_every_variety_occurs(self):
        self.assertEqual(set(self.count(lambda file: file.file_meta.TransferSyntaxUID)), SYNTAXES)
        self.assertEqual(set(self.count(lambda file: file.PhotometricInterpretation)),
                         {"MONOCHROME1", "MONOCHROME2"})
        self.assertEqual(set(self.count(lambda file: file.PixelRepresentation)), {0, 1})
        self.assertEqual(set(self.count(lambda file: file.BitsStored)), {12, 16})
        self.assertGreater(len(self.count(lambda file: float(file.RescaleIntercept))), 1)
        self.assertGreater(len(self.count(lambda file: file.WindowCenter[0])), 5)
        self.assertGreater(len(self.count(lambda file: file.WindowWidth[0])), 3)
        sizes = self.count(lambda file: (file.Rows, file.Columns))
        self.assertGreater(len(sizes), 100)
        self.assertTrue(any(rows > columns for rows, columns in sizes))
        self.assertTrue(any(rows < columns for rows, columns in sizes))
        self.assertTrue(any(rows % 2 and columns % 2 for rows, columns in sizes))
        frames = self.count(lambda file: int(file.get("NumberOfFrames", 1)))
        self.assertGreater(frames[1], 0)
        self.assertGreater(sum(frames.values()) - frames[1], 0)

    def test_files_are_proper_dicom_of_nobody(self):
        for path, file in zip(self.paths, self.files):
            with self.subTest(path):
                self.assertEqual(file.file_meta.MediaStorageSOPInstanceUID, file.SOPInstanceUID)
                self.assertEqual(file.file_meta.MediaStorageSOPClassUID, file.SOPClassUID)
                self.assertEqual(file.ManufacturerModelName, "Preceptor phantom")
                self.assertEqual(str(file.PatientName), "Phantom^" + file.PatientID)
                self.assertEqual(file.HighBit, file.BitsStored - 1)
                self.assertEqual(file.RescaleSlope, 1)

    def test_pydicom_reads_the_same_values(self):
        stored = collections.defaultdict(list)
        for frame in self.show("--stage", "stored"):
            stored[frame["path"]].append(frame["array"])
        compared = 0
        for path, file in zip(self.paths, self.files):
            ours = numpy.stack(stored[path])
            self.assertEqual(ours.shape[-2:], (file.Rows, file.Columns))
            if file.file_meta.TransferSyntaxUID in NOT_WITHOUT_PLUGINS:
                continue
            self.assertTrue(numpy.array_equal(ours.ravel(), file.pixel_array.ravel()), path)
            compared += 1
        self.assertGreater(compared, len(self.files) / 2)

    def test_the_classes_are_worth_learning(self):
        """Neither given away by coarse brightness nor hidden from it; difficulty is tuned often, so
        the limits are wide."""
        frames = self.show("--size", 8)
        pixels, classes, patients = self.joined(frames, lambda frame, file: frame["array"].ravel())
        scores = linear_baseline(pixels, classes, patients % 3 != 0)
        self.assertGreater(numpy.mean(scores), 0.55, scores)
        self.assertLess(max(scores), 0.97, scores)

    def test_the_header_does_not_tell_the_class(self):
        def header(_, file):
            syntax = [file.file_meta.TransferSyntaxUID == uid for uid in sorted(SYNTAXES)]
            return [*syntax, file.PhotometricInterpretation == "MONOCHROME1", file.BitsStored,
                    file.PixelRepresentation, file.Rows, file.Columns, file.WindowCenter[0],
                    file.WindowWidth[0], int(file.get("NumberOfFrames", 1)), file.InstanceNumber]
        frames = [{"path": path} for path in self.paths]
        features, classes, patients = self.joined(frames, header)
        for score in linear_baseline(features, classes, patients % 3 != 0):
            self.assertLess(abs(score - 0.5), 0.15)

    def joined(self, frames, features):
        """Features, class and number of patient of each frame."""
        by_path = dict(zip(self.paths, self.files))
        files = [by_path[frame["path"]] for frame in frames]
        rows = [features(frame, file) for frame, file in zip(frames, files)]
        classes = [CLASSES.index(self.labels[file.SOPInstanceUID]) for file in files]
        patients = [int(file.PatientID.split("-")[1]) for file in files]
        return numpy.array(rows, float), numpy.array(classes), numpy.array(patients)

    def test_the_site_key_is_the_published_one(self):
        with open(os.path.join(self.dicom, "phantom.key"), "rb") as file:
            self.assertEqual(file.read(), KEY)
        index = os.path.join(self.folder, "index")
        said = program("index", self.dicom, "--labels", os.path.join(self.dicom, "labels.csv"),
                       "--out", index)
        self.assertIn("unfit for patients", said.stderr)
        with open(os.path.join(index, "site.key"), "rb") as file:
            self.assertEqual(file.read(), KEY)

    def test_a_patients_image_among_phantoms_is_refused(self):
        mixed = os.path.join(self.folder, "mixed")
        phantom(mixed, "--patients", 2)
        patients = pydicom.dcmread(images_in(mixed)[0])
        patients.ManufacturerModelName = "Scanner of a hospital"
        patients.SOPInstanceUID = patients.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
        patients.save_as(os.path.join(mixed, "a-patient.dcm"))
        said = program("index", mixed, "--unlabelled", "accept", "--out",
                       os.path.join(self.folder, "mixed-index"), expect=3).stderr
        self.assertIn("unfit for patients", said)
        self.assertIn("Scanner of a hospital", said)


if __name__ == "__main__":
    unittest.main()
