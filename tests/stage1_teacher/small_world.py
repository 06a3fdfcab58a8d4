"""A little archive, and the programs run on it: what the end-to-end tests of stage one share."""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import pydicom
import torch
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)
CLASSES = ["healthy", "ill"]


def uid_of(number):
    return f"1.2.826.0.1.3680043.10.999.{number}"


def pixels_of(number, side=16, version=0):
    """Noise; files of odd number (class "ill") have a bright corner."""
    random = np.random.RandomState(number * 7 + version)
    pixels = random.randint(0, 2000, (side, side)).astype(np.uint16)
    if number % 2:
        pixels[: side // 2, : side // 2] += 2000
    return pixels


def stored_pixels(number, version=0):
    """What the recipe makes of a file at its own size: no window, no resize, 12 bits."""
    return np.floor(pixels_of(number, version=version) / 4095.0 * 255 + 0.5).astype(np.uint8)


def write_dicom(path, number, pixels, patient=None, **elements):
    """pixels: uint16 (rows, columns) or (frames, rows, columns)."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = uid_of(number)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset(path, {}, file_meta=meta, preamble=b"\0" * 128)
    data.is_little_endian, data.is_implicit_VR = True, False
    data.SOPClassUID = meta.MediaStorageSOPClassUID
    data.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID = uid_of(f"5.{number}")
    data.SeriesInstanceUID = uid_of(f"6.{number}")
    data.PatientID = f"patient-{number // 2}" if patient is None else patient
    data.Modality = "OT"
    data.Rows, data.Columns = pixels.shape[-2:]
    if pixels.ndim == 3:
        data.NumberOfFrames = pixels.shape[0]
    data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
    data.PixelRepresentation = 0
    for name, value in elements.items():
        setattr(data, name, value)
    data.PixelData = pixels.tobytes()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    data.save_as(path, write_like_original=False)


def snapshot(folder):
    """{path in folder: SHA-256} of every file but the lock."""
    found = {}
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if name != "lock":
                with open(path, "rb") as file:
                    found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


class LinearTeacher(torch.nn.Module):
    """Logits from the mean of the four quadrants: enough to know the bright corner."""

    def __init__(self, channels=1, classes=2, scale=9.0):
        super().__init__()
        torch.manual_seed(3)
        self.linear = torch.nn.Linear(4 * channels, classes)
        self.scale = scale

    def forward(self, x):
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2])
        return self.linear(pooled.flatten(1)) * self.scale


class ConvTeacher(torch.nn.Module):
    """Convolutions with batch norm, as teachers have; slow enough to be interrupted."""

    def __init__(self, width=8, layers=3):
        super().__init__()
        torch.manual_seed(4)
        parts, channels = [], 1
        for _ in range(layers):
            parts += [torch.nn.Conv2d(channels, width, 3, padding=1, bias=False),
                      torch.nn.BatchNorm2d(width), torch.nn.ReLU()]
            channels = width
        self.features = torch.nn.Sequential(*parts)
        self.last = torch.nn.Linear(width, 2)

    def forward(self, x):
        return self.last(self.features(x).mean([2, 3])) * 50.0


class World(unittest.TestCase):
    """Each test has a folder of its own with archive/, index/, cache/."""

    maxDiff = None
    programs = BIN  # their folder
    kernel = None   # a preexec_fn under which they run

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-stage1-")
        self.addCleanup(shutil.rmtree, self.folder)

    def at(self, *names):
        return os.path.join(self.folder, *names)

    def run_program(self, program, *words, expect=0):
        """stdout as JSON where it is, and stderr."""
        done = subprocess.run([os.path.join(self.programs, program), *words, "--json"], text=True,
                              capture_output=True, preexec_fn=self.kernel)
        self.assertEqual(done.returncode, expect, " ".join(words) + "\n" + done.stdout + done.stderr)
        return (json.loads(done.stdout) if done.stdout else None), done.stderr

    def write_files(self, numbers, side=16):
        for number in numbers:
            write_dicom(self.at("archive", f"{number}.dcm"), number, pixels_of(number, side))

    def write_labels(self, numbers, changed=()):
        with open(self.at("labels.csv"), "w") as file:
            file.write("path,label,split\n")
            for number in numbers:
                label = CLASSES[(number + (number in changed)) % 2]
                split = ["train", "train", "val", "test"][number // 2 % 4]
                file.write(f"{number}.dcm,{label},{split}\n")

    def index(self, *words, labels=True, expect=0):
        given = ["--labels", self.at("labels.csv")] if labels else ["--unlabelled", "accept"]
        return self.run_program("dicom_data", "index", self.at("archive"), "--out",
                                self.at("index"), *given, *words, expect=expect)

    def make_archive(self, count, side=16):
        self.write_files(range(count), side)
        self.write_labels(range(count))
        self.index()

    def teacher(self, module=None, name="teacher.pt", extra=None):
        module = LinearTeacher() if module is None else module
        torch.jit.script(module.eval()).save(self.at(name), _extra_files=extra or {})
        return self.at(name)

    def stage1(self, verb, *words, cache="cache", expect=0):
        return self.run_program("stage1_teacher", verb, "--index", self.at("index"), "--cache",
                                self.at(cache), *words, expect=expect)

    def cache(self, *words, cache="cache", expect=0, teacher=None):
        path = teacher or self.at("teacher.pt")
        return self.stage1("cache", "--teacher", path, *words, cache=cache, expect=expect)

    def rewrite_pixels(self, number, version):
        path = self.at("archive", f"{number}.dcm")
        data = pydicom.dcmread(path)
        data.PixelData = pixels_of(number, data.Rows, version).tobytes()
        data.save_as(path)
