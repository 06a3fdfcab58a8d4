"""The front door, line by line as DESIGN documents it, on a small phantom data set; and what stage
two needs once stage one is done: the cache, and nothing else.
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import h5py
import numpy
import torch

BIN = os.environ["PRECEPTOR_BIN"]


def run(line, folder, expect=0):
    words = line.split()
    words[0] = os.path.join(BIN, words[0])
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode != expect:
        raise AssertionError(f"{line}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class FrontDoor(unittest.TestCase):
    """The tests run in order of their names: each stands on the one before."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.line = staticmethod(lambda line, expect=0: run(line, cls.folder, expect))

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_1_phantom_and_index(self):
        self.line("dicom_data phantom --out demo/dicom --patients 60")
        self.line("dicom_data index demo/dicom --labels demo/dicom/labels.csv --out demo/index")
        some = next(os.path.join(at, name)
                    for at, _, names in sorted(os.walk(self.folder + "/demo/dicom"))
                    for name in sorted(names) if name.endswith(".dcm"))
        self.line(f"dicom_data show {some} --out picture.png")
        with open(self.folder + "/picture.png", "rb") as file:
            self.assertEqual(file.read(4), b"\x89PNG")
        self.line(f"dicom_data show {some} --out picture.npy")
        self.assertEqual(numpy.load(self.folder + "/picture.npy").ndim, 3)

    def test_2_stage_one(self):
        self.line("stage1_teacher images --index demo/index --cache demo/cache --size 32")
        self.line("stage1_teacher labels --index demo/index --cache demo/cache")
        self.line("stage1_teacher train --index demo/index --cache demo/cache --arch resnet10"
                 " --width 0.25 --epochs 3 --out demo/teacher")
        self.line("stage1_teacher cache --index demo/index --cache demo/cache"
                 " --teacher demo/teacher/model.pt --temperature 4")
        self.line("stage1_teacher info demo/cache")
        self.line("stage1_teacher verify demo/cache")

    def test_3_stage_two_from_the_cache_alone(self):
        for gone in ("demo/dicom", "demo/index", "demo/teacher"):
            shutil.rmtree(os.path.join(self.folder, gone))
        self.line("stage2_student train --cache demo/cache --arch mobile --alpha 0.1 --temperature 4"
                 " --seed 1 --epochs 2 --out demo/runs/distilled")
        self.line("stage2_student train --cache demo/cache --arch mobile --alpha 1 --seed 1"
                 " --epochs 2 --out demo/runs/baseline")
        self.line("stage2_student evaluate demo/runs/distilled --split test")
        table = self.line("stage2_student compare demo/runs/distilled demo/runs/baseline").stdout
        self.assertIn("distilled", table)
        self.assertIn("baseline", table)
        self.line("stage2_student export demo/runs/distilled --out demo/student.pt")

    def test_4_the_student_in_python(self):
        extra = {"metadata.json": "", "preceptor.json": ""}
        model = torch.jit.load(self.folder + "/demo/student.pt", _extra_files=extra).eval()
        shape = json.loads(extra["metadata.json"])["network_data_format"]["inputs"]["image"]
        self.assertEqual(shape["num_channels"], 1)
        self.assertEqual(list(shape["spatial_shape"]), [32, 32])
        json.loads(extra["preceptor.json"])
        with torch.no_grad():
            logits = model(torch.rand(5, 1, 32, 32))
        self.assertEqual(tuple(logits.shape), (5, 3))
        self.assertTrue(torch.isfinite(logits).all())

    def test_5_a_changed_pixel_is_refused(self):
        images = self.folder + "/demo/cache/images"
        store = os.path.join(images, os.listdir(images)[0])
        shard = next(os.path.join(store, n) for n in sorted(os.listdir(store)) if n.endswith(".h5"))
        os.chmod(shard, 0o600)
        with h5py.File(shard, "r+") as file:
            file["pixels"][-1, 0, 0, 0] ^= 1
        train = "stage2_student train --cache demo/cache --arch tiny --epochs 1 --out demo/runs/pixel"
        done = self.line(train, expect=4)
        for word in ("data_digest", "expected", "found"):
            self.assertIn(word, done.stderr)
        self.line("stage2_student evaluate demo/runs/distilled --cache demo/cache", expect=4)
        self.line("stage1_teacher verify demo/cache", expect=4)
        self.line(train + " --trust-pixels")
        with h5py.File(shard, "r+") as file:
            file["pixels"][-1, 0, 0, 0] ^= 1

    def test_6_a_tampered_cache_is_refused_by_the_fields_name(self):
        targets = self.folder + "/demo/cache/targets"
        store = os.path.join(targets, os.listdir(targets)[0])
        shard = next(os.path.join(store, n) for n in sorted(os.listdir(store)) if n.endswith(".h5"))
        os.chmod(shard, 0o600)
        with h5py.File(shard, "r+") as file:
            file["logits"][0, 0] += 1
        done = self.line("stage2_student train --cache demo/cache --epochs 1 --out demo/runs/x",
                        expect=4)
        for word in ("digest", "expected", "found"):
            self.assertIn(word, done.stderr)
        self.line("stage1_teacher verify demo/cache", expect=4)

    def test_7_exit_codes(self):
        self.line("stage2_student train --cache demo/cache --teacher x.pt --out y", expect=2)
        self.line("stage2_student train --cache nowhere --out y", expect=4)
        self.line("dicom_data index nowhere --out y", expect=2)
        self.line("stage1_teacher verbless", expect=2)


if __name__ == "__main__":
    unittest.main()
