"""`stage2_student train`, from the outside: what comes out, twice, in Python, and of whom it tells."""
import glob
import io
import json
import os
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy
import torch
from student_world import (Student, World, dataset, epochs_of, files_of, load_json, read_bytes, sha256,
                           without_times)


class Training(World):
    def student(self, module, name="student.pt", freeze=False):
        script = torch.jit.script(module.eval() if freeze else module)
        (torch.jit.freeze(script) if freeze else script).save(self.at(name))
        return self.at(name)

    def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(self):
        words = ("--alpha", "0.3", "--flip", "--shift", "2", "--rotate", "5", "--dropout", "0.2",
                 "--label-fraction", "0.6")
        self.train(*words, out="one")
        self.train(*words, out="two-runs")
        self.train(*words, "--seed", "2", out="other-seed")
        one, again = files_of(self.at("one")), files_of(self.at("two-runs"))
        for name in ("model.pt", "config.json", "predictions-test.npy", "predictions-val.npy", "log"):
            self.assertEqual(one[name], again[name], name)
        first, second = epochs_of(self.at("one")), epochs_of(self.at("two-runs"))
        self.assertEqual(len(first), 2)
        self.assertLess({"epoch", "loss", "train_accuracy", "teacher_accuracy", "validation"},
                        set(first[0]))
        self.assertEqual(list(map(without_times, first)), list(map(without_times, second)))
        self.assertEqual(without_times(load_json(self.at("one", "metrics.json"))),
                         without_times(load_json(self.at("two-runs", "metrics.json"))))
        other = files_of(self.at("other-seed"))
        self.assertNotEqual(one["model.pt"], other["model.pt"])
        self.assertNotEqual(one["predictions-test.npy"], other["predictions-test.npy"])
        self.assertNotEqual(first[0]["loss"], epochs_of(self.at("other-seed"))[0]["loss"])

    def test_a_run_folder_holds_what_it_should_and_nothing_else(self):
        run = self.out()
        self.train(out=run)
        self.assertEqual(set(files_of(self.at(run))),
                         {"config.json", "log", "epochs.jsonl", "metrics.json", "model.pt",
                          "predictions-val.npy", "predictions-test.npy",
                          os.path.join("checkpoints", "best.pt")})
        for place, _, names in os.walk(self.at(run)):
            for path in [place] + [os.path.join(place, name) for name in names]:
                self.assertEqual(os.stat(path).st_mode & 0o077, 0, path)

    def test_pythons_torch_gives_the_kept_predictions(self):
        run = self.out()
        self.train("--alpha", "0.3", out=run, arch=("--arch", "mobile"))
        extra = {"metadata.json": "", "preceptor.json": ""}
        model = torch.jit.load(self.at(run, "model.pt"), _extra_files=extra).eval()
        cache = self.at("cache")
        keys = dataset(cache, "rows/gen-*.h5", "sample_key")
        pixels = dataset(cache, "images/*/g*.h5", "pixels")
        for split, name in ((1, "val"), (2, "test")):
            kept = numpy.load(self.at(run, f"predictions-{name}.npy"))
            self.assertEqual(kept.dtype.names, ("sample_key", "label", "logits"))
            self.assertEqual(kept["logits"].shape[1], 3)
            state = dataset(cache, "images/*/g*.h5", "state")
            splits = dataset(cache, "labels/default/table-*.h5", "split")
            labels = dataset(cache, "labels/default/table-*.h5", "value")[:, 0]
            known = dataset(cache, "labels/default/table-*.h5", "state")[:, 0] == 0
            rows = numpy.flatnonzero((splits == split) & known & (state == 0))
            self.assertGreater(len(rows), 5)
            self.assertTrue(numpy.array_equal(kept["sample_key"], keys[rows]))
            self.assertTrue(numpy.array_equal(kept["label"], labels[rows].astype(int)))
            with torch.no_grad():
                z = model(torch.from_numpy(pixels[rows].astype(numpy.float32)) / 255).numpy()
            self.assertLess(numpy.abs(z - kept["logits"]).max(), 1e-5)
            accuracy = (z.argmax(1) == labels[rows]).mean()
            self.assertAlmostEqual(load_json(self.at(run), "metrics.json")[name]["accuracy"], accuracy)
        self.check_extra_files(run, json.loads(extra["metadata.json"]),
                               json.loads(extra["preceptor.json"]))

    def check_extra_files(self, run, monai, contract):
        classes = self.config(run)["class_names"]
        image = monai["network_data_format"]["inputs"]["image"]
        self.assertEqual(image["num_channels"], 1)
        self.assertEqual(image["spatial_shape"], [32, 32])
        self.assertEqual(image["value_range"], [0, 1])
        self.assertEqual(image["dtype"], "float32")
        output = monai["network_data_format"]["outputs"]["pred"]
        self.assertEqual(output["num_channels"], 3)
        self.assertEqual([output["channel_def"][str(c)] for c in range(3)], classes)

        self.assertEqual(contract["kind"], "student")
        self.assertEqual(contract["input"], {"channels": 1, "height": 32, "width": 32,
                                             "dtype": "float32", "value_range": [0, 1]})
        self.assertEqual(contract["output"], {"kind": "logits"})
        self.assertEqual(contract["class_names"], classes)
        recipe = glob.glob(self.at("cache", "images", "*", "recipe.json"))[0]
        self.assertEqual(contract["recipe"], load_json(recipe))
        self.assertEqual(contract["recipe_digest"], sha256(recipe))
        self.assertEqual(contract["digests"], self.config(run)["digests"])
        self.assertEqual(contract["training"], self.config(run)["options"])
        self.assertEqual(contract["architecture"]["name"], "mobile")
        self.assertIn("0.3 * CE(label) + 0.7 * 4^2 * KL(", contract["objective"])
        self.assertIn("library_versions", contract)
        metrics = load_json(self.at(run), "metrics.json")
        self.assertEqual(metrics["model_sha256"], sha256(self.at(run, "model.pt")))
        self.assertEqual(metrics["model_bytes"], os.path.getsize(self.at(run, "model.pt")))

    def test_the_first_epochs_loss_is_pythons(self):
        """One batch that holds all train rows, a rate of next to nothing: the epoch's loss is that of
        the model as it comes out, in train mode, by PyTorch from the cache."""
        run = self.out()
        self.train("--alpha", "0.3", "--temperature", "2.5", "--batch", "4096", "--lr", "1e-9",
                   "--weight-decay", "0", out=run, epochs=("--epochs", "1"))
        cache = self.at("cache")
        splits = dataset(cache, "labels/default/table-*.h5", "split")
        labels = dataset(cache, "labels/default/table-*.h5", "value")[:, 0].astype(int)
        known = dataset(cache, "labels/default/table-*.h5", "state")[:, 0] == 0
        good = dataset(cache, "images/*/g*.h5", "state") == 0
        rows = numpy.flatnonzero((splits == 0) & good)
        self.assertTrue(known[rows].all())
        pixels = dataset(cache, "images/*/g*.h5", "pixels")[rows].astype(numpy.float32) / 255
        teacher = torch.from_numpy(dataset(cache, "targets/*/g*.h5", "logits")[rows]) * 4
        model = torch.jit.load(self.at(run, "model.pt")).train()
        with torch.no_grad():
            z = model(torch.from_numpy(pixels))
        functional = torch.nn.functional
        soft = functional.kl_div(functional.log_softmax(z / 2.5, 1),
                                 functional.softmax(teacher / 2.5, 1), reduction="batchmean")
        hard = functional.cross_entropy(z, torch.from_numpy(labels[rows]))
        expected = 0.3 * hard.item() + 0.7 * 2.5 ** 2 * soft.item()
        line = epochs_of(self.at(run))[0]
        self.assertAlmostEqual(line["loss"], expected, places=4)
        self.assertAlmostEqual(line["teacher_accuracy"],
                               (teacher.numpy().argmax(1) == labels[rows]).mean(), places=6)

    def test_a_scripted_student_trains(self):
        run = self.out()
        path = self.student(Student())
        digest = sha256(path)
        self.train("--student", path, "--lr", "0.01", out=run, arch=())
        os.remove(path)
        trained = torch.jit.load(self.at(run, "model.pt"))
        for name in ("features", "last"):
            moved = (getattr(trained, name).weight - getattr(Student(), name).weight).abs().max()
            self.assertGreater(moved.item(), 1e-4, name)
        self.assertGreater(trained.norm.num_batches_tracked.item(), 0)
        self.assertEqual(self.config(run)["architecture"], {"name": "scripted", "sha256": digest})
        self.assertEqual(self.config(run)["options"]["arch"], "scripted")
        kept = numpy.load(self.at(run, "predictions-test.npy"))
        self.assertEqual(kept["logits"].shape[1], 3)

    def test_a_student_that_does_not_fit_is_refused(self):
        class OneRow(Student):
            def forward(self, x):
                return self.last(self.features(x).mean([2, 3]))[:1]

        class Whole(Student):
            def forward(self, x):
                return self.last(self.features(x).mean([2, 3])).round().long()

        cases = [(Student(classes=4), "(N, 3)", "[2, 4]"), (Student(channels=3), "(N, 1, 32, 32)", "found"),
                 (OneRow(), "(N, 3)", "[1, 3]"), (Whole(), "floating-point", "Long")]
        for module, expected, found in cases:
            path = self.student(module)
            done = self.train("--student", path, out="unfit", arch=(), expect=3)
            self.said(done, "expected", expected, "found", found, path)
            self.assertFalse(os.path.exists(self.at("unfit")))
        path = self.student(Student(), freeze=True)
        done = self.train("--student", path, out="unfit", arch=(), expect=3)
        self.said(done, "parameters", "freeze")
        torch.save(Student().state_dict(), path)
        self.said(self.train("--student", path, out="unfit", arch=(), expect=3), "state_dict")

    def all_bytes(self, folder):
        for name, data in files_of(folder).items():
            yield name, data
            if zipfile.is_zipfile(io.BytesIO(data)):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    for record in archive.namelist():
                        yield f"{name}:{record}", archive.read(record)

    def test_nothing_of_a_person_and_no_path_is_in_a_run(self):
        run = "run-of-somebody"
        self.train("--alpha", "0.5", out=run)
        markers = self.identifiers | {os.path.basename(self.folder), "somebody", "PHANTOM", "2.25.",
                                      ".dcm"}
        self.assertGreater(len(self.identifiers), 2 * self.PATIENTS)
        looked_at = 0
        for name, data in self.all_bytes(self.at(run)):
            looked_at += 1
            for marker in markers:
                for encoded in {marker.encode(), marker.lower().encode(), marker.encode("utf-16-le")}:
                    self.assertFalse(encoded in data, f"{marker} in {name}")
        self.assertGreater(looked_at, 30)
        with open(self.at(run, "log"), "a") as file:  # the search finds what is there
            file.write(sorted(self.identifiers)[0])
        self.assertTrue(any(sorted(self.identifiers)[0].encode() in data
                            for _, data in self.all_bytes(self.at(run))))


    # TorchScript keeps the path of the Python source in code/*.debug_pkl, and saving keeps that.
    def test_a_scripted_students_source_path_is_not_in_a_run(self):
        path, run = self.student(Student(), "own.pt"), self.out()
        self.train("--student", path, out=run, arch=())
        source = os.path.dirname(os.path.abspath(__file__)).encode()
        self.assertEqual([name for name, data in self.all_bytes(self.at(run)) if source in data], [])


if __name__ == "__main__":
    unittest.main()
