"""`stage1_teacher train`: the model that comes out, what it says of itself, and what is refused."""
import json
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
import torch
from cache_reader import label_table, only, read_shards
from small_world import CLASSES, World


class Learner(torch.nn.Module):
    """A user's own network: one linear layer on the pixels."""

    def __init__(self, classes=2):
        super().__init__()
        torch.manual_seed(1)
        self.linear = torch.nn.Linear(256, classes)

    def forward(self, x):
        return self.linear(x.flatten(1))


class Train(World):
    def setUp(self):
        super().setUp()
        self.make_archive(60)

    def train(self, *words, out="run", expect=0):
        return self.stage1("train", "--epochs", "3", "--threads", "1", "--out", self.at(out), *words,
                           expect=expect)

    def test_the_model_is_what_the_metrics_say(self):
        said, _ = self.train("--arch", "tiny")
        with open(self.at("run", "metrics.json")) as file:
            metrics = json.load(file)
        self.assertEqual(metrics["test"], said["test"])
        extra = {"preceptor.json": "", "metadata.json": ""}
        module = torch.jit.load(self.at("run", "model.pt"), _extra_files=extra)
        contract, monai = (json.loads(extra[name]) for name in sorted(extra, reverse=True))
        self.assertEqual(contract["class_names"], CLASSES)
        self.assertEqual(contract["digests"], metrics["digests"])
        self.assertEqual(monai["network_data_format"]["inputs"]["image"]["spatial_shape"], [16, 16])

        pixels = read_shards(only(self.at("cache", "images")), "pixels")
        classes, states, splits = label_table(self.at("cache"))
        with torch.no_grad():
            z = module(torch.from_numpy(pixels.astype(np.float32)) / 255).numpy()
        for split, name in ((1, "val"), (2, "test")):
            rows = splits == split
            self.assertEqual(metrics[name]["samples"], rows.sum())
            accuracy = (z[rows].argmax(1) == classes[rows]).mean()
            self.assertAlmostEqual(metrics[name]["accuracy"], accuracy, places=6)

    def test_the_same_seed_gives_the_same_bytes(self):
        self.train("--arch", "tiny", out="one")
        self.train("--arch", "tiny", out="two")
        self.train("--arch", "tiny", "--seed", "2", out="other")
        models = []
        for name in ("one", "two", "other"):
            with open(self.at(name, "model.pt"), "rb") as file:
                models.append(file.read())
        self.assertEqual(models[0], models[1])
        self.assertNotEqual(models[0], models[2])

    def test_a_run_is_replaced_only_when_asked(self):
        self.train("--arch", "tiny")
        self.train("--arch", "tiny", expect=2)
        self.train("--arch", "tiny", "--replace")

    def test_a_module_of_ones_own(self):
        path = self.teacher(Learner(), "own.pt")
        self.train("--script", path, "--lr", "0.01")
        trained = torch.jit.load(self.at("run", "model.pt"))
        self.assertGreater((trained.linear.weight - Learner().linear.weight).abs().max().item(), 0)
        self.assertIn("one logit a class",
                      self.train("--script", self.teacher(Learner(3)), out="three", expect=3)[1])
        self.assertIn("stored images", self.train("--script", path, "--size", "10", out="small",
                                                  expect=3)[1])

    def test_patients_and_labels_that_leave_nothing(self):
        half, _ = self.train("--arch", "tiny", "--patients", "0:0.5")
        rest, _ = self.train("--arch", "tiny", "--patients", "0.5:1", out="rest")
        self.assertEqual(half["rows"]["train_rows"] + rest["rows"]["train_rows"],
                         int((label_table(self.at("cache"))[2] == 0).sum()))
        self.assertIn("no train row", self.train("--label-fraction", "0", out="none", expect=3)[1])


if __name__ == "__main__":
    unittest.main()
