"""The figures that the programs write, against NumPy from the definitions: AUC pair by pair."""
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)

TOLERANCE = 1e-6


def call(folder, line):
    words = line.split()
    words[0] = os.path.join(BIN, words[0])
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{line}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def mann_whitney(positive, negative):
    """The share of pairs in order, a tie one half; None where there is no pair."""
    if len(positive) == 0 or len(negative) == 0:
        return None
    difference = positive[:, None] - negative[None, :]
    return ((difference > 0).sum() + 0.5 * (difference == 0).sum()) / difference.size


def share(hits, of):
    return None if of.sum() == 0 else (hits & of).sum() / of.sum()


def mean(values):
    return sum(values) / len(values) if values else None


def figures(logits, labels, names):
    """As classification_metrics.h defines them. Scores are float32 as the program's are, so that
    the same samples tie."""
    z = logits.astype(numpy.float64)
    top = z.max(axis=1, keepdims=True)
    log_p = (z - top) - numpy.log(numpy.exp(z - top).sum(axis=1, keepdims=True))
    scores = log_p.astype(numpy.float32).astype(numpy.float64)
    called = logits.argmax(axis=1)
    classes = []
    for c, name in enumerate(names):
        true = labels == c
        classes.append({"name": name, "positives": int(true.sum()),
                        "auc": mann_whitney(scores[true, c], scores[~true, c]),
                        "sensitivity": share(called == c, true),
                        "specificity": share(called != c, ~true)})
    both = [at for at in classes if 0 < at["positives"] < len(labels)]
    out = {"samples": len(labels), "classes": classes,
           "accuracy": (called == labels).mean(),
           "cross_entropy": -log_p[numpy.arange(len(labels)), labels].mean()}
    for name in ("auc", "sensitivity", "specificity"):
        out["macro_" + name] = mean([at[name] for at in both])
    out["auc"] = classes[1]["auc"] if len(names) == 2 else out["macro_auc"]
    return out


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="preceptor-metrics-")
        try:
            cls.build()
        except BaseException:
            shutil.rmtree(cls.folder)
            raise

    @classmethod
    def build(cls):
        call(cls.folder, "dicom_data phantom --out dicom --patients 60")
        call(cls.folder, "dicom_data index dicom --labels dicom/labels.csv --out index")
        call(cls.folder, "stage1_teacher images --index index --cache cache --size 32 --threads 1")
        call(cls.folder, "stage1_teacher labels --index index --cache cache")
        cls.train("run")

    @classmethod
    def train(cls, out, cache="cache"):
        call(cls.folder, f"stage2_student train --cache {cache} --alpha 1 --epochs 1 --arch tiny"
                         f" --lr 0.01 --seed 1 --threads 1 --out {out}")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def load(self, *names):
        with open(os.path.join(self.folder, *names), encoding="utf-8") as file:
            return json.load(file)

    def predictions(self, run, split):
        return numpy.load(os.path.join(self.folder, run, f"predictions-{split}.npy"))

    def expected(self, run, split):
        kept = self.predictions(run, split)
        self.assertEqual(kept.dtype.names, ("sample_key", "label", "logits"))
        self.assertTrue((kept["label"] >= 0).all())
        return figures(kept["logits"], kept["label"], self.load(run, "config.json")["class_names"])

    def assert_same(self, got, expected, where):
        if isinstance(expected, dict):
            self.assertLessEqual(set(expected), set(got), where)
            for name, value in expected.items():
                self.assert_same(got[name], value, f"{where}.{name}")
        elif isinstance(expected, list):
            self.assertEqual(len(got), len(expected), where)
            for i, value in enumerate(expected):
                self.assert_same(got[i], value, f"{where}[{i}]")
        elif expected is None or isinstance(expected, (str, int)):
            self.assertEqual(got, expected, where)
        else:
            self.assertIsNotNone(got, where)
            tolerance = TOLERANCE * max(1, abs(expected))
            self.assertAlmostEqual(got, expected, delta=tolerance, msg=where)

    def evaluate(self, run, split, words=""):
        return json.loads(call(self.folder,
                               f"stage2_student evaluate {run} --split {split} --json {words}"))

    def test_a_runs_metrics_are_numpys(self):
        metrics = self.load("run", "metrics.json")
        for split in ("val", "test"):
            expected = self.expected("run", split)
            self.assertEqual(len(expected["classes"]), 3)
            self.assertGreater(expected["samples"], 5)
            self.assert_same(metrics[split], expected, split)

    def test_the_last_line_of_the_epochs_says_the_same(self):
        with open(os.path.join(self.folder, "run", "epochs.jsonl"), encoding="utf-8") as file:
            line = json.loads(file.readlines()[-1])
        self.assertTrue(line["best"])
        self.assert_same(line["validation"], self.expected("run", "val"), "epochs.jsonl")

    def test_evaluate_says_the_same(self):
        for split in ("val", "test"):
            got = self.evaluate("run", split)
            self.assertEqual(got["split"], split)
            self.assert_same(got, self.expected("run", split), split)

    def test_evaluate_over_the_cache_says_the_same(self):
        for split in ("val", "test"):
            got = self.evaluate("run", split, "--cache cache --threads 1")
            self.assert_same(got, self.expected("run", split), split)

    def test_evaluate_computes_and_does_not_copy(self):
        """Other predictions, other figures: ties, a class that nobody has, one class alone."""
        shutil.copytree(os.path.join(self.folder, "run"), os.path.join(self.folder, "changed"))
        kept = self.predictions("changed", "test")
        count = len(kept)
        random = numpy.random.RandomState(1)
        cases = {"ties": (random.randint(0, 3, (count, 3)), random.randint(0, 3, count)),
                 "without a class": (random.randn(count, 3), random.randint(0, 2, count)),
                 "one class": (random.randn(count, 3), numpy.full(count, 2)),
                 "large": (random.randn(count, 3) * 1e4, random.randint(0, 3, count))}
        for name, (logits, labels) in cases.items():
            kept["logits"], kept["label"] = logits, labels
            numpy.save(os.path.join(self.folder, "changed", "predictions-test.npy"), kept)
            expected = self.expected("changed", "test")
            self.assert_same(self.evaluate("changed", "test"), expected, name)
            if name == "one class":
                self.assertIsNone(expected["auc"])
            if name == "without a class":
                self.assertIsNone(expected["classes"][2]["auc"])
                self.assertIsNotNone(expected["macro_auc"])

    def test_the_comparison_sees_a_wrong_figure(self):
        wrong = self.load("run", "metrics.json")["test"]
        wrong["classes"][1]["specificity"] += 1e-5
        with self.assertRaises(AssertionError):
            self.assert_same(wrong, self.expected("run", "test"), "wrong")


class TwoClasses(Metrics):
    """The same with a label column of two values, where AUC is that of the second class."""

    @classmethod
    def build(cls):
        call(cls.folder, "dicom_data phantom --out dicom --patients 60")
        path = os.path.join(cls.folder, "dicom", "labels.csv")
        with open(path, encoding="utf-8") as file:
            lines = file.read().splitlines()
        column = lines[0].split(",").index("label_name")
        first = sorted({line.split(",")[column] for line in lines[1:]})[0]
        with open(path, "w", encoding="utf-8") as file:
            file.write(lines[0] + "\n")
            for line in lines[1:]:
                cells = line.split(",")
                cells[column] = "a" if cells[column] == first else "b"
                file.write(",".join(cells) + "\n")
        call(cls.folder, "dicom_data index dicom --labels dicom/labels.csv --out index")
        call(cls.folder, "stage1_teacher images --index index --cache cache --size 32 --threads 1")
        call(cls.folder, "stage1_teacher labels --index index --cache cache")
        cls.train("run")

    def test_a_runs_metrics_are_numpys(self):
        metrics = self.load("run", "metrics.json")
        for split in ("val", "test"):
            expected = self.expected("run", split)
            self.assertEqual(len(expected["classes"]), 2)
            self.assertEqual(expected["auc"], expected["classes"][1]["auc"])
            self.assert_same(metrics[split], expected, split)

    test_evaluate_computes_and_does_not_copy = None  # three columns of logits
    test_evaluate_over_the_cache_says_the_same = None
    test_the_comparison_sees_a_wrong_figure = None


if __name__ == "__main__":
    unittest.main()
