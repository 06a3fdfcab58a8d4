"""Caches of phantoms, and the programs run on them: what the end-to-end tests of stage two share.
Archive, index, label file and teachers are gone before a test begins: stage two has the cache alone.
"""
import glob
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy
import pydicom
import torch

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)


class OtherTeacher(torch.nn.Module):
    """A second teacher, so that there is something to choose from."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(1)
        self.linear = torch.nn.Linear(16, 3)

    def forward(self, x):
        return self.linear(torch.nn.functional.adaptive_avg_pool2d(x, [4, 4]).flatten(1)) * 3.0


class Student(torch.nn.Module):
    """A user's own network."""

    def __init__(self, channels: int = 1, classes: int = 3):
        super().__init__()
        torch.manual_seed(2)
        self.features = torch.nn.Conv2d(channels, 4, 3, stride=2)
        self.norm = torch.nn.BatchNorm2d(4)
        self.last = torch.nn.Linear(4, classes)

    def forward(self, x):
        return self.last(self.norm(self.features(x)).relu().mean([2, 3]))


def load_json(*names):
    with open(os.path.join(*names), encoding="utf-8") as file:
        return json.load(file)


def read_bytes(*names):
    with open(os.path.join(*names), "rb") as file:
        return file.read()


def sha256(*names):
    return hashlib.sha256(read_bytes(*names)).hexdigest()


def files_of(folder):
    """{path in folder: bytes}, without the lock."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            if name != "lock":
                path = os.path.join(place, name)
                found[os.path.relpath(path, folder)] = read_bytes(path)
    return found


TIMES = {"seconds", "images_per_second", "seconds_per_epoch"}


def without_times(json_value):
    return {key: value for key, value in json_value.items() if key not in TIMES}


def epochs_of(folder):
    with open(os.path.join(folder, "epochs.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def dataset(cache, pattern, name):
    parts = []
    for path in sorted(glob.glob(os.path.join(cache, pattern))):
        with h5py.File(path, "r") as file:
            parts.append(file[name][()])
    return numpy.concatenate(parts)


class World(unittest.TestCase):
    """cls.folder holds cache/, and what the two builders of variants make."""

    PATIENTS = 60
    ARCHIVE = "archive-of-somebody"
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="preceptor-stage2-")
        try:
            cls.build()
        except BaseException:
            shutil.rmtree(cls.folder)
            raise

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.folder, *names)

    @classmethod
    def call(cls, program, *words, expect=0):
        done = subprocess.run([os.path.join(BIN, program), *map(str, words)], capture_output=True,
                              text=True)
        if done.returncode != expect:
            raise AssertionError(f"{program} {words}\nexit {done.returncode}, expected {expect}\n"
                                 f"{done.stdout}\n{done.stderr}")
        return done

    @classmethod
    def build(cls):
        cls.make_archive(cls.ARCHIVE, cls.PATIENTS)
        cls.stage_one("train", "--size", "32", "--arch", "resnet10", "--width", "0.25", "--epochs", "2", "--out",
                      cls.at("teacher"))
        cls.build_variants_without_targets()
        cls.stage_one("cache", "--teacher", cls.at("teacher", "model.pt"), "--temperature", "4")
        cls.build_variants()
        shutil.copyfile(cls.at("teacher", "metrics.json"), cls.at("teacher-metrics.json"))
        for gone in (cls.ARCHIVE, "index", "teacher"):
            shutil.rmtree(cls.at(gone))

    @classmethod
    def build_variants_without_targets(cls):
        pass

    @classmethod
    def build_variants(cls):
        pass

    @classmethod
    def make_archive(cls, name, patients, index="index"):
        cls.call("dicom_data", "phantom", "--out", cls.at(name), "--patients", patients)
        cls.call("dicom_data", "index", cls.at(name), "--labels", cls.at(name, "labels.csv"),
                 "--out", cls.at(index))
        cls.identifiers = set()
        for path in glob.glob(cls.at(name, "**", "*.dcm"), recursive=True):
            header = pydicom.dcmread(path, stop_before_pixels=True)
            cls.identifiers |= {str(header.PatientID), str(header.PatientName),
                                str(header.SOPInstanceUID), str(header.StudyInstanceUID),
                                str(header.SeriesInstanceUID)} - {"", "None"}

    @classmethod
    def stage_one(cls, verb, *words, cache="cache", index="index"):
        return cls.call("stage1_teacher", verb, "--index", cls.at(index), "--cache", cls.at(cache),
                        "--threads", "1", *words)

    @classmethod
    def train(cls, *words, out, cache="cache", expect=0, arch=("--arch", "tiny"),
              epochs=("--epochs", "2")):
        """One thread: where others are busy, Torch's threads wait for each other."""
        return cls.call("stage2_student", "train", "--cache", cls.at(cache), "--out", cls.at(out),
                        "--threads", "1", *arch, *epochs, *words, expect=expect)

    def setUp(self):
        self.counter = 0

    def out(self):
        """A run folder of the test's own."""
        self.counter += 1
        return f"{self.id().rsplit('.', 1)[1]}-{self.counter}"

    def config(self, run):
        return load_json(self.at(run), "config.json")

    def copy_of_cache(self, name="copy"):
        shutil.rmtree(self.at(name), ignore_errors=True)
        shutil.copytree(self.at("cache"), self.at(name))
        return self.at(name)

    def said(self, done, *texts):
        for text in texts:
            self.assertIn(text, done.stderr)
