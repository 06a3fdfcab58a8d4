"""Stage two on a cache of volumes: a 3-D teacher was trained and run over it by stage one's rooms
(volume_teacher_test.cc), and a small 3-D student learns from what it said."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "common",
                                "training"))
import numpy
import torch
from run_format_test import problems
from student_world import BIN, dataset, load_json, read_bytes, sha256

CLASSES = ["rising", "falling"]


class OwnStudent(torch.nn.Module):
    """A user's own network."""

    def __init__(self, layer):
        super().__init__()
        torch.manual_seed(2)
        self.features = layer(1, 4, 3, padding=1)
        self.last = torch.nn.Linear(4, 2)

    def forward(self, x):
        return self.last((self.features(x) / 100.0).relu().flatten(2).mean(2))


class VolumeRuns(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="preceptor-volumes-")
        cls.make("test_stage1_teacher", "VolumeTeacher.IsTrained*", "PRECEPTOR_MAKE_DISTILLED",
                 "cache")
        cls.make("test_common_cache", "MakeSmallCache.*", "PRECEPTOR_MAKE_CACHE", "pictures")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.folder, *names)

    @classmethod
    def make(cls, program, test, variable, name):
        subprocess.run([os.path.join(BIN, program), f"--gtest_filter={test}"],
                       env={**os.environ, variable: cls.at(name)}, check=True,
                       stdout=subprocess.DEVNULL)

    def call(self, *words, expect=0):
        done = subprocess.run([os.path.join(BIN, "stage2_student"), *words, "--json"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, expect, done.stderr)
        return json.loads(done.stdout) if expect == 0 else done.stderr

    def train(self, out, *words, cache="cache", arch=("--arch", "mobile-3d"), expect=0):
        return self.call("train", "--cache", self.at(cache), "--out", self.at(out), "--threads", "1",
                         "--epochs", "8", "--batch", "16", "--lr", "0.01", "--metric", "accuracy",
                         *arch, *words, expect=expect)

    def volumes_of(self, run, split):
        """The split's pixels, in the order of the kept predictions, and those."""
        pixels = dataset(self.at("cache"), "images/*/g*.h5", "pixels")
        keys = dataset(self.at("cache"), "rows/gen-*.h5", "sample_key")
        row_of = {key.tobytes(): row for row, key in enumerate(keys)}
        kept = numpy.load(self.at(run, f"predictions-{split}.npy"))
        return pixels[[row_of[key.tobytes()] for key in kept["sample_key"]]], kept

    def test_a_student_distils_and_python_gives_its_predictions(self):
        metrics = self.train("distilled", "--alpha", "0")  # the teacher's word alone
        self.assertGreater(metrics["test"]["accuracy"], 0.9)
        self.assertGreater(metrics["test"]["auc"], 0.95)
        pixels, kept = self.volumes_of("distilled", "test")
        self.assertEqual((pixels.dtype, pixels.shape), (numpy.float32, (40, 1, 4, 8, 8)))
        self.assertLess(pixels.min(), -100)  # as they are: nothing was scaled
        model = torch.jit.load(self.at("distilled", "model.pt")).eval()
        with torch.no_grad():
            logits = model(torch.from_numpy(pixels))
        self.assertLess((logits - torch.from_numpy(kept["logits"].copy())).abs().max(), 1e-4)

    def test_the_contract_of_a_model_for_volumes(self):
        self.train("contract", "--alpha", "0.3")
        extra = {"metadata.json": "", "preceptor.json": ""}
        torch.jit.load(self.at("contract", "model.pt"), _extra_files=extra)
        contract = json.loads(extra["preceptor.json"])
        self.assertEqual(contract["input"], {"channels": 1, "depth": 4, "height": 8, "width": 8,
                                             "dtype": "float32", "value_range": []})
        self.assertEqual(contract["architecture"]["depth"], 4)
        words = {"student", "built-in", "targets", "labels", "validation", "volumes"}
        config = load_json(self.at("contract", "config.json"))
        self.assertEqual(problems(config, "config.json", words), [])
        self.assertEqual(problems(contract["input"], "input", words), [])
        image = json.loads(extra["metadata.json"])["network_data_format"]["inputs"]["image"]
        self.assertEqual(image["spatial_shape"], [4, 8, 8])
        self.assertEqual((image["value_range"], image["num_channels"]), ([], 1))

    def test_evaluate_export_and_compare(self):
        trained = self.train("one-seed1", "--alpha", "0.3", "--flip", "--shift", "1", "--rotate", "5")
        self.train("one-again", "--alpha", "0.3", "--flip", "--shift", "1", "--rotate", "5")
        self.assertEqual(sha256(self.at("one-seed1", "model.pt")),
                         sha256(self.at("one-again", "model.pt")))
        kept = self.call("evaluate", self.at("one-seed1"), "--split", "test")
        again = self.call("evaluate", self.at("one-seed1"), "--split", "test", "--cache",
                          self.at("cache"))
        self.assertIn("auc", json.dumps(kept))
        self.assertIn(json.dumps(trained["test"]["auc"]), json.dumps(again))
        exported = self.call("export", self.at("one-seed1"), "--out", self.at("student.pt"))
        self.assertEqual([exported[axis] for axis in ("channels", "depth", "height", "width")],
                         [1, 4, 8, 8])
        self.assertEqual(read_bytes(self.at("student.pt")),
                         read_bytes(self.at("one-seed1", "model.pt")))
        runs = self.call("compare", self.at("one-seed1"), self.at("one-again"))["runs"]
        self.assertEqual({run["metrics"]["architecture"] for run in runs}, {"mobile-3d"})

    def test_networks_and_images_of_two_kinds_are_a_usage_error_that_names_what_fits(self):
        for name in ("mobile", "resnet18"):
            said = self.train("never", arch=("--arch", name), expect=2)
            self.assertIn("resnet10-3d, resnet18-3d, mobile-3d, tiny-3d", said)
        said = self.train("never", cache="pictures", expect=2)
        self.assertIn("resnet10, resnet18, resnet34, resnet50, mobile, tiny", said)
        self.assertFalse(os.path.exists(self.at("never")))

    def test_a_users_own_network_must_take_volumes(self):
        for layer, expect in ((torch.nn.Conv3d, 0), (torch.nn.Conv2d, 3)):
            path = self.at(f"{layer.__name__}.pt")
            torch.jit.script(OwnStudent(layer)).save(path)
            said = self.train(layer.__name__, arch=("--student", path), expect=expect)
            if expect:
                self.assertIn("float32 (N, 1, 4, 8, 8)", said)
            else:
                self.assertEqual(load_json(self.at("Conv3d", "config.json"))["architecture"]["name"],
                                 "scripted")


if __name__ == "__main__":
    unittest.main()
