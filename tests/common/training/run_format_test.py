"""docs/RUN-FORMAT.md against runs: the document's tables are read, runs of every kind are trained, and
their keys and types are held against each other, both ways.
"""
import glob
import hashlib
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy
import torch

BIN = os.environ.get("PRECEPTOR_BIN", "")
if not BIN:
    print("skipped: PRECEPTOR_BIN, the folder of the programs, is not set")
    sys.exit(77)
SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(SOURCE, "tests", "stage1_teacher"))
from small_world import uid_of, write_dicom  # noqa: E402

with open(os.path.join(SOURCE, "docs", "RUN-FORMAT.md"), encoding="utf-8") as file:
    DOCUMENT = file.read()

# What each run is, in the words of the column "in".
RUNS = {"teacher": "teacher built-in labels validation",
        "scripted-teacher": "teacher scripted labels validation",
        "student": "student built-in targets labels validation",
        "baseline": "student built-in labels validation",
        "scripted-student": "student scripted targets labels validation",
        "unlabelled": "student built-in targets validation",
        "unvalidated": "student built-in targets labels",
        "column": "teacher built-in labels validation columns",
        "volumes": "teacher built-in labels validation volumes"}
STUDENTS = [name for name, words in RUNS.items() if "student" in words]


class Network(torch.nn.Module):
    """A user's own."""

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(64, 3)

    def forward(self, x):
        return self.layer(torch.nn.functional.adaptive_avg_pool2d(x, [8, 8]).flatten(1))


def documented_objects():
    """{heading: [(key, type, set of conditions)]} of all tables with the columns key, type and in."""
    objects = {}
    for heading, body in re.findall(r"^#{2,3} `([\w.]+)`$(.*?)(?=^#|\Z)", DOCUMENT, re.S | re.M):
        rows = [[cell.strip() for cell in line.strip("|").split("|")]
                for line in body.splitlines() if line.startswith("|")]
        if rows and rows[0][:3] == ["key", "type", "in"]:
            objects[heading] = [(row[0].strip("`"), row[1], set(row[2].split(", ")) - {"all"})
                                for row in rows[2:]]
    return objects


OBJECTS = documented_objects()
TYPES = {"string": lambda value: isinstance(value, str),
         "boolean": lambda value: isinstance(value, bool),
         "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
         "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool)}
TYPES["number or null"] = lambda value: value is None or TYPES["number"](value)
TYPES["strings"] = lambda value: isinstance(value, list) and all(map(TYPES["string"], value))
TYPES["numbers"] = lambda value: isinstance(value, list) and all(map(TYPES["number"], value))


def problems(value, name, words, path=""):
    """Where `value` is not the object `name` of a run that `words` describe."""
    if not isinstance(value, dict):
        return [f"{path}: no object"]
    rows = {key: kind for key, kind, conditions in OBJECTS[name] if conditions <= words}
    found = [f"{path}.{key}: not documented" for key in value if key not in rows]
    for key, kind in rows.items():
        at = f"{path}.{key}"
        reference = re.fullmatch(r"objects? `([\w.]+)`", kind)
        if key not in value:
            found.append(f"{at}: not there")
        elif not reference:
            found += [] if TYPES[kind](value[key]) else [f"{at}: no {kind}: {value[key]!r}"]
        else:
            several = kind.startswith("objects") and isinstance(value[key], list)
            for one in value[key] if several else [value[key]]:
                found += problems(one, reference.group(1), words, at)
    return found


class RunFormat(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="preceptor-runs-")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.call("dicom_data", "phantom", "--out", "dicom", "--patients", "40")
        cls.call("dicom_data", "index", "dicom", "--labels", "dicom/labels.csv", "--out", "index")
        archive = ("--index", "index", "--cache", "cache")
        cls.train("stage1_teacher", "teacher", *archive, "--size", "24", "--arch", "tiny")
        cls.call("stage1_teacher", "cache", *archive, "--teacher", "teacher/model.pt",
                 "--temperature", "4")
        torch.manual_seed(1)
        torch.jit.script(Network()).save(cls.at("network.pt"))
        cls.train("stage1_teacher", "scripted-teacher", *archive, "--script", "network.pt",
                  "--group-readable")
        cls.call("stage1_teacher", "labels", *archive, "--name", "unvalidated",
                 "--split-fractions", "0.8,0,0.2")
        cls.train_on_a_column()
        cls.train_on_volumes()
        for name in ("dicom", "index"):
            shutil.rmtree(cls.at(name))
        student = ("--cache", "cache")
        cls.said = cls.train("stage2_student", "student", *student, "--arch", "tiny", "--labels",
                             "default", "--json")
        cls.train("stage2_student", "baseline", *student, "--arch", "tiny", "--alpha", "1",
                  "--labels", "default", "--steps", "4")
        cls.train("stage2_student", "scripted-student", *student, "--student", "network.pt",
                  "--labels", "default", "--group-readable")
        cls.train("stage2_student", "unlabelled", *student, "--arch", "tiny", "--alpha", "0",
                  "--label-fraction", "0", "--labels", "default")
        cls.train("stage2_student", "unvalidated", *student, "--arch", "tiny", "--labels",
                  "unvalidated")

    @classmethod
    def train_on_a_column(cls):
        with open(cls.at("dicom", "labels.csv"), encoding="utf-8") as file:
            rows = [line.strip().split(",") for line in file][1:]
        with open(cls.at("columns.csv"), "w", encoding="utf-8") as file:
            file.write("sop_instance_uid,Nodule,Any\n")
            file.writelines(f"{uid},{int(name == 'nodule')},-1\n" for uid, name in rows)
        cls.call("dicom_data", "index", "dicom", "--labels", "columns.csv", "--label-columns",
                 "Nodule,Any", "--out", "several")
        cls.train("stage1_teacher", "column", "--index", "several", "--cache", "several-cache",
                  "--size", "24", "--arch", "tiny", "--label-column", "Nodule")

    @classmethod
    def train_on_volumes(cls):
        """Four series of four slices; the upper ones of every other series are bright."""
        with open(cls.at("series.csv"), "w", encoding="utf-8") as file:
            file.write("series_instance_uid,label,split\n")
            file.writelines(f"{uid_of(f'6.{n}')},{'dull bright'.split()[n % 2]},"
                            f"{'train train val test'.split()[n]}\n" for n in range(4))
        for number in range(16):
            series, z = divmod(number, 4)
            pixels = numpy.full((8, 8), 1000 + 1500 * (series % 2) * (z // 2) + z, numpy.uint16)
            write_dicom(cls.at("series", f"{number}.dcm"), number, pixels,
                        patient=f"patient-{series}", SeriesInstanceUID=uid_of(f"6.{series}"),
                        StudyInstanceUID=uid_of(f"5.{series}"), ImagePositionPatient=[0, 0, z],
                        ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[1, 1])
        cls.call("dicom_data", "index", "series", "--labels", "series.csv", "--split-by", "study",
                 "--out", "series-index")
        cls.train("stage1_teacher", "volumes", "--index", "series-index", "--cache",
                  "series-cache", "--unit", "series", "--size", "4x8x8", "--arch", "tiny-3d")

    @classmethod
    def at(cls, *names):
        return os.path.join(cls.folder, *names)

    @classmethod
    def call(cls, program, *words):
        done = subprocess.run([os.path.join(BIN, program), *words, "--threads", "1", "--quiet"],
                              cwd=cls.folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise AssertionError(f"{program} {words}: {done.returncode}\n{done.stderr}")
        return done.stdout

    @classmethod
    def train(cls, program, out, *words):
        return cls.call(program, "train", *words, "--epochs", "2", "--out", out)

    def json(self, run, name):
        with open(self.at(run, name), encoding="utf-8") as file:
            return json.load(file)

    def epochs(self, run):
        with open(self.at(run, "epochs.jsonl"), encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def model(self, run):
        extra = {"preceptor.json": "", "metadata.json": ""}
        network = torch.jit.load(self.at(run, "model.pt"), _extra_files=extra).eval()
        return network, {name: json.loads(text) for name, text in extra.items()}

    def dataset(self, pattern, name):
        parts = []
        for path in sorted(glob.glob(self.at("cache", pattern))):
            with h5py.File(path, "r") as file:
                parts.append(file[name][...])
        return numpy.concatenate(parts)

    def test_files(self):
        listed = dict(re.findall(r"^  (\S+) +(.*)$", DOCUMENT.split("```")[1], re.M))
        for run, words in RUNS.items():
            found = {os.path.relpath(os.path.join(place, name), self.at(run))
                     for place, _, names in os.walk(self.at(run)) for name in names}
            self.assertEqual(found, {name for name, what in listed.items()
                                     if "(student)" not in what or "student" in words}, run)
            mode = 0o640 if run.startswith("scripted") else 0o600
            for name in found:
                self.assertEqual(stat.S_IMODE(os.stat(self.at(run, name)).st_mode), mode, name)

    def test_every_key_of_every_run(self):
        for run, text in RUNS.items():
            words = set(text.split())
            _, extra = self.model(run)
            found = problems(self.json(run, "config.json"), "config.json", words, "config")
            found += problems(self.json(run, "metrics.json"), "metrics.json", words, "metrics")
            found += problems(extra["preceptor.json"], "preceptor.json", words, "preceptor")
            for line in self.epochs(run):
                found += problems(line, "epochs.jsonl", words, "epochs")
            self.assertEqual(found, [], run)

    def test_all_that_is_documented_is_looked_at(self):
        used = {reference for rows in OBJECTS.values() for _, kind, _ in rows
                for reference in re.findall(r"objects? `([\w.]+)`", kind)}
        files = {"config.json", "metrics.json", "epochs.jsonl", "preceptor.json"}
        self.assertEqual(used | files, set(OBJECTS))
        conditions = set().union(*(row[2] for rows in OBJECTS.values() for row in rows))
        for word in conditions - {"volumes"}:  # tests/stage2_student/volume_runs_test.py
            self.assertTrue(any(word in words.split() for words in RUNS.values()), word)
            self.assertTrue(any(word not in words.split() for words in RUNS.values()), word)
            self.assertRegex(DOCUMENT, rf"(?m)^\| ([\w-]+, )?{word}(, [\w-]+)? \| (?!string|number)")

    def test_predictions(self):
        table = re.findall(r"^\| `(\w+)` \| `(\S+?)`(?: \((.*?)\))? \|", DOCUMENT.split(
            "## `predictions-val.npy`")[1].split("\n## ")[0], re.M)
        fields = [(name, kind.replace("<", ""), shape.replace("classes", "3"))
                  for name, kind, shape in table]
        keys = self.dataset("rows/gen-*.h5", "sample_key")
        row_of = {key.tobytes(): row for row, key in enumerate(keys)}
        pixels = self.dataset("images/*/g*.h5", "pixels")
        for run in STUDENTS:
            table = self.json(run, "config.json")["digests"]["label_table"]
            value = self.dataset(f"labels/{table}/table-*.h5", "value")[:, 0]
            splits = self.dataset(f"labels/{table}/table-*.h5", "split")
            network, _ = self.model(run)
            for split, number in (("val", 1), ("test", 2)):
                records = numpy.load(self.at(run, f"predictions-{split}.npy"))
                self.assertEqual([(name, records.dtype[name].base.str.lstrip("<|"),
                                   ",".join(map(str, records.dtype[name].shape)) +
                                   ("," if records.dtype[name].shape else ""))
                                  for name in records.dtype.names], fields)
                rows = [row_of[key.tobytes()] for key in records["sample_key"]]
                self.assertEqual(rows, numpy.flatnonzero(splits == number).tolist())
                self.assertTrue(numpy.array_equal(records["label"], value[rows]))
                if not rows:
                    continue
                with torch.no_grad():
                    logits = network(torch.from_numpy(pixels[rows]).float() / 255).numpy()
                self.assertLess(numpy.abs(logits - records["logits"]).max(), 1e-4, run)

    def test_metrics_are_those_of_the_predictions(self):
        names = {}
        exec(re.search(r"```python\n(.*?)```", DOCUMENT, re.S).group(1), names)
        for run in STUDENTS:
            for split in ("val", "test"):
                said = self.json(run, "metrics.json")[split]
                keys, classes, probabilities = names["read_predictions"](self.at(run), split)
                self.assertEqual(said["samples"], len(keys))
                self.assertEqual([at["positives"] for at in said["classes"]],
                                 [int((classes == c).sum()) for c in range(3)])
                if not keys:
                    self.assertEqual({said[name] for name in said if name not in
                                      ("samples", "classes")}, {None})
                    continue
                right = (probabilities.argmax(1).numpy() == classes).mean()
                self.assertAlmostEqual(said["accuracy"], right)
                true = probabilities.numpy()[numpy.arange(len(keys)), classes]
                self.assertAlmostEqual(said["cross_entropy"], -numpy.log(true).mean(), 4)
            network, contract = names["load_network"](self.at(run))
            shape = [contract["input"][name] for name in ("channels", "height", "width")]
            self.assertEqual(network(torch.rand(2, *shape)).shape, (2, len(contract["class_names"])))

    def test_what_belongs_together_agrees(self):
        for run in RUNS:
            config, metrics = self.json(run, "config.json"), self.json(run, "metrics.json")
            _, extra = self.model(run)
            contract, epochs = extra["preceptor.json"], self.epochs(run)
            with open(self.at(run, "model.pt"), "rb") as file:
                model = file.read()
            self.assertEqual(metrics["model_sha256"], hashlib.sha256(model).hexdigest())
            self.assertEqual(metrics["model_bytes"], len(model))
            for key in ("kind", "class_names", "rows", "digests"):
                self.assertEqual(config[key], metrics[key], key)
            for key in ("kind", "class_names", "digests", "architecture", "tool_version",
                        "library_versions"):
                self.assertEqual(config[key], contract[key], key)
            self.assertEqual(contract["training"], config["options"])
            self.assertEqual(contract["objective"], metrics["formula"])
            canonical = json.dumps(contract["recipe"], sort_keys=True, separators=(",", ":"))
            self.assertEqual(contract["recipe_digest"],
                             hashlib.sha256(canonical.encode()).hexdigest())
            self.assertEqual(contract["recipe_digest"], config["digests"]["recipe"])
            self.assertEqual([line["epoch"] for line in epochs],
                             list(range(1, metrics["epochs"] + 1)))
            self.assertEqual(metrics["epochs"], config["options"]["training"]["epochs"])
            kept = [line["epoch"] for line in epochs if line["best"]]
            self.assertEqual(kept[-1], metrics["best_epoch"])
            if "validation" in RUNS[run].split():
                self.assertEqual(epochs[kept[-1] - 1]["validation"]["samples"],
                                 metrics["val"]["samples"])

    def test_digests_are_names_of_the_cache(self):
        digests = self.json("student", "config.json")["digests"]
        manifest, = glob.glob(self.at("cache", "labels", digests["label_table"], "manifest-*"))
        with open(manifest, encoding="utf-8") as file:
            manifest = json.load(file)
        file = manifest["files"][0]
        identity = json.dumps(manifest["identity"], sort_keys=True, separators=(",", ":"))
        self.assertEqual(digests["labels"],
                         hashlib.sha256((identity + file["data_digest"]).encode()).hexdigest())
        self.assertEqual(file["name"], f"table-{digests['labels'][:16]}.h5")
        self.assertEqual(digests["rows"], manifest["identity"]["rows_digest"])
        self.assertEqual(digests["key_id"], manifest["identity"]["key_id"])
        self.assertEqual(os.listdir(self.at("cache", "targets")), [digests["targets"]])
        self.assertEqual(digests["teacher"], self.json("teacher", "metrics.json")["model_sha256"])
        self.assertEqual(os.listdir(self.at("cache", "images")), [digests["recipe"][:16]])

    def test_the_best_epoch_is_the_model(self):
        for run in RUNS:
            network, _ = self.model(run)
            extra = {"preceptor.json": "", "metadata.json": ""}
            best = torch.jit.load(self.at(run, "checkpoints", "best.pt"), _extra_files=extra)
            self.assertFalse(any(extra.values()), "the network alone")
            state, kept = network.state_dict(), best.state_dict()
            self.assertEqual(list(state), list(kept))
            for name in state:
                self.assertTrue(torch.equal(state[name], kept[name]), f"{run} {name}")
            size = sum(value.numel() for value in network.parameters())
            self.assertEqual(self.json(run, "metrics.json")["parameters"], size)

    def test_metadata_in_monais_convention(self):
        _, extra = self.model("student")
        metadata, contract = extra["metadata.json"], extra["preceptor.json"]
        documented = re.search(r"### `metadata.json`\n(.*?)\n## ", DOCUMENT, re.S).group(1)
        self.assertEqual(set(metadata), set(re.findall(r"`(\w+)`", documented.split("with")[0])))
        image = metadata["network_data_format"]["inputs"]["image"]
        self.assertEqual(image["num_channels"], contract["input"]["channels"])
        self.assertEqual(image["spatial_shape"],
                         [contract["input"]["height"], contract["input"]["width"]])
        self.assertEqual(image["value_range"], contract["input"]["value_range"])
        channels = metadata["network_data_format"]["outputs"]["pred"]["channel_def"]
        self.assertEqual([channels[str(c)] for c in range(3)], contract["class_names"])

    def test_what_train_prints_is_metrics_json(self):
        self.assertEqual(json.loads(self.said), self.json("student", "metrics.json"))

    def test_nothing_of_the_archive_is_in_a_run(self):
        for run in RUNS:
            for place, _, names in os.walk(self.at(run)):
                for name in names:
                    with open(os.path.join(place, name), "rb") as file:
                        text = file.read()
                    for secret in (b"PHANTOM-0", b"2.25.", self.folder.encode(), b"network.pt"):
                        self.assertNotIn(secret, text, f"{run} {name}")

    def test_code_and_document_point_at_each_other(self):
        for path in re.findall(r"`((?:common|tests)/[\w/.]+)`", DOCUMENT):
            with open(os.path.join(SOURCE, path), encoding="utf-8") as file:
                self.assertIn("docs/RUN-FORMAT.md", file.read(), path)
        for name in re.findall(r"\]\(([\w.-]+)\)", DOCUMENT):
            self.assertTrue(os.path.exists(os.path.join(SOURCE, "docs", name)), name)


if __name__ == "__main__":
    unittest.main()
