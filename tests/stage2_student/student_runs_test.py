"""Caches that are not what they were, and finished runs: evaluate, compare, export, kill -9."""
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import h5py
import numpy
import torch
from student_world import BIN, World, files_of, load_json, read_bytes, sha256


class Runs(World):
    @classmethod
    def build_variants(cls):
        # The same teacher on other rows.
        cls.make_archive("archive-2", 40, index="index-2")
        cls.stage_one("cache", "--teacher", cls.at("teacher", "model.pt"), "--temperature", "4",
                      "--size", "32", cache="other-rows", index="index-2")
        for gone in ("archive-2", "index-2"):
            shutil.rmtree(cls.at(gone))
        cls.train("--alpha", "0.1", out="distilled")
        cls.train("--alpha", "1", out="baseline")

    def student(self, verb, *words, expect=0):
        return self.call("stage2_student", verb, *words, expect=expect)

    def changed(self, pattern):
        path = glob.glob(self.at("copy", pattern))[0]
        os.chmod(path, 0o600)
        return path

    def flip(self, path, place):
        data = bytearray(read_bytes(path))
        data[place] ^= 1
        with open(path, "wb") as file:
            file.write(data)

    def refused(self, *texts):
        done = self.train(cache="copy", out="refused", expect=4)
        self.said(done, *texts)
        self.assertFalse(os.path.exists(self.at("refused")), "nothing is begun")

    def test_a_missing_manifest_is_refused(self):
        for part in ("rows", "images/*", "targets/*", "labels/default"):
            self.copy_of_cache()
            os.remove(self.changed(f"{part}/manifest-000001.json"))
            self.refused("path", "no manifest" if part != "rows" else "no rows")

    def test_a_flipped_byte_is_refused(self):
        self.copy_of_cache()
        shard = self.changed("targets/*/g*.h5")
        with h5py.File(shard, "r") as file:
            start, size = file["logits"].id.get_offset(), file["logits"].id.get_storage_size()
        for place in (start, start + size // 2, start + size - 1):
            self.flip(shard, place)
            self.refused("data_digest", "expected", "found", os.path.basename(shard))
            self.flip(shard, place)
        labels = self.changed("labels/default/table-*.h5")
        with h5py.File(labels, "r") as file:
            place = file["split"].id.get_offset()
        self.flip(labels, place + 3)
        self.refused("expected", "found", os.path.basename(labels))

    def test_another_key_is_refused(self):
        copy = self.copy_of_cache()
        cache = load_json(copy, "cache.json")
        right = cache["key_id"]
        cache["key_id"] = "0123456789abcdef"
        with open(self.changed("cache.json"), "w") as file:
            json.dump(cache, file)
        self.refused("key_id", "expected", "found", right, "0123456789abcdef")

    def test_targets_of_other_rows_are_refused(self):
        copy = self.copy_of_cache()
        name = os.listdir(self.at(copy, "targets"))[0]
        self.assertEqual(os.listdir(self.at("other-rows", "targets")), [name], "the same teacher")
        shutil.rmtree(os.path.join(copy, "targets", name))
        shutil.copytree(self.at("other-rows", "targets", name), os.path.join(copy, "targets", name))
        self.refused("rows_digest", "expected", "found")

    def test_the_kept_predictions_say_what_the_model_says(self):
        for split in ("val", "test"):
            kept = json.loads(self.student("evaluate", self.at("distilled"), "--split", split,
                                           "--json").stdout)
            run = json.loads(self.student("evaluate", self.at("distilled"), "--split", split,
                                          "--cache", self.at("cache"), "--threads", "1",
                                          "--json").stdout)
            self.assertEqual(kept["split"], split)
            metrics = load_json(self.at("distilled"), "metrics.json")[split]
            self.assertEqual({**metrics, "split": split}, kept)
            self.assertEqual(set(run), set(kept))
            for name in ("samples", "auc", "accuracy", "cross_entropy"):
                self.assertAlmostEqual(run[name], kept[name], places=5)
            self.assertEqual(len(run["classes"]), 3)
        text = self.student("evaluate", self.at("distilled")).stdout
        self.assertIn("test", text)
        self.assertIn("accuracy", text)

    def test_splits_that_were_not_kept_need_the_cache(self):
        done = self.student("evaluate", self.at("distilled"), "--split", "train", expect=2)
        self.said(done, "--split train", "--cache")
        run = json.loads(self.student("evaluate", self.at("distilled"), "--split", "train", "--cache",
                                      self.at("cache"), "--json").stdout)
        rows = load_json(self.at("distilled"), "config.json")["rows"]
        self.assertEqual(run["samples"], rows["labelled_train_rows"])
        self.said(self.student("evaluate", self.at("distilled"), "--split", "all", expect=2), "all")

    def test_a_model_may_be_judged_on_what_it_never_saw(self):
        run = json.loads(self.student("evaluate", self.at("distilled"), "--split", "train", "--cache",
                                      self.at("other-rows"), "--json").stdout)
        self.assertGreater(run["samples"], 0)

    def test_what_is_no_finished_run_is_refused(self):
        for verb in (("evaluate",), ("compare",), ("export", "--out", self.at("x.pt"))):
            done = self.student(verb[0], self.at("nowhere"), *verb[1:], expect=4)
            self.said(done, "metrics.json")
        self.assertFalse(os.path.exists(self.at("x.pt")))
        self.student("evaluate", expect=2)
        self.student("evaluate", self.at("distilled"), self.at("baseline"), expect=2)

    def test_damaged_predictions_are_refused(self):
        run = self.at("damaged")
        shutil.copytree(self.at("distilled"), run)
        path = os.path.join(run, "predictions-test.npy")
        good = read_bytes(path)
        rows = len(numpy.load(path))
        header = good[:good.index(b"\n") + 1]
        huge = header.replace(f"({rows},".encode(), b"(4611686018427387904,")
        huge = huge[:len(header) - 1] + b"\n"
        self.assertEqual(len(huge), len(header))
        for bad in (good[:-1], huge + good[len(header):], good.replace(b"<f4", b"<i4")):
            with open(path, "wb") as file:
                file.write(bad)
            self.said(self.student("evaluate", run, expect=4), "damaged", "predictions-test.npy")

    def test_a_table_of_runs(self):
        for seed in (1, 2):
            self.train("--alpha", "0.1", "--seed", seed, out=f"kd-seed{seed}")
            self.train("--alpha", "1", "--seed", seed, out=f"base-seed{seed}")
        names = ["kd-seed1", "kd-seed2", "base-seed1", "base-seed2", "distilled"]
        os.makedirs(self.at("teacher-run"), exist_ok=True)
        shutil.copyfile(self.at("teacher-metrics.json"), self.at("teacher-run", "metrics.json"))
        words = [*map(self.at, names), self.at("teacher-run")]
        table = self.student("compare", *words).stdout
        rows = {line.split()[0]: line for line in table.splitlines() if line[:1].strip()}
        self.assertLessEqual({"run", "kd", "base", "distilled", "teacher-run"}, set(rows))
        self.assertIn("tiny", rows["kd"])
        self.assertIn("resnet10", rows["teacher-run"])
        aucs = {name: load_json(self.at(name), "metrics.json")["test"]["auc"] for name in names}
        mean = (aucs["kd-seed1"] + aucs["kd-seed2"]) / 2
        self.assertIn(f"{mean:.4f} +- ", rows["kd"])
        self.assertIn(f"{aucs['distilled']:.4f}", rows["distilled"])
        gain = numpy.array([aucs[f"kd-seed{s}"] - aucs[f"base-seed{s}"] for s in (1, 2)])
        self.assertIn(f"kd minus base: {gain.mean():+.4f} +- {gain.std(ddof=1):.4f} (2 seeds)", table)
        self.assertNotIn("do not compare", table)
        said = json.loads(self.student("compare", *words, "--json").stdout)["runs"]
        self.assertEqual([run["name"] for run in said], ["teacher-run", *names])
        self.assertEqual([run["group"] for run in said][1:4], ["kd", "kd", "base"])

    def test_runs_on_other_rows_do_not_compare(self):
        self.train("--alpha", "0", cache="other-rows", out="elsewhere")
        table = self.student("compare", self.at("distilled"), self.at("elsewhere")).stdout
        self.assertIn("elsewhere was judged on other rows", table)

    def test_export_copies_the_model_and_replaces_only_when_asked(self):
        out = self.at("student.pt")
        said = json.loads(self.student("export", self.at("distilled"), "--out", out, "--json").stdout)
        self.assertEqual(read_bytes(out), read_bytes(self.at("distilled", "model.pt")))
        self.assertEqual(said["sha256"], sha256(out))
        self.assertEqual(said["bytes"], os.path.getsize(out))
        self.assertEqual(said["largest_difference"], 0)
        self.assertEqual((said["channels"], said["height"], said["width"]), (1, 32, 32))
        module = torch.jit.load(out)
        self.assertEqual(said["parameters"], sum(p.numel() for p in module.parameters()))
        before = os.stat(out).st_mtime_ns
        self.said(self.student("export", self.at("baseline"), "--out", out, expect=2), "--replace", out)
        self.assertEqual(os.stat(out).st_mtime_ns, before)
        self.student("export", self.at("baseline"), "--out", out, "--replace")
        self.assertEqual(sha256(out), sha256(self.at("baseline", "model.pt")))

    def test_a_model_that_was_changed_is_refused(self):
        run = self.at("changed")
        shutil.copytree(self.at("distilled"), run)
        shutil.copyfile(self.at("baseline", "model.pt"), os.path.join(run, "model.pt"))
        for words in (("export", run, "--out", self.at("changed.pt")),
                      ("evaluate", run, "--cache", self.at("cache"))):
            self.said(self.student(*words, expect=4), "model_sha256", "expected", "found")
        self.assertFalse(os.path.exists(self.at("changed.pt")))

    def test_a_killed_run_is_no_run_and_is_made_again_with_replace(self):
        words = ("--alpha", "0.5", "--batch", "16")
        epochs = ("--epochs", "30")
        process = subprocess.Popen(
            [os.path.join(BIN, "stage2_student"), "train", "--cache", self.at("cache"), "--out",
             self.at("killed"), "--threads", "1", "--arch", "mobile", *epochs, *words],
            stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        while process.poll() is None and not os.path.exists(self.at("killed", "epochs.jsonl")):
            time.sleep(0.002)
        self.assertIsNone(process.poll(), "it was still at it")
        self.train(*words, "--replace", out="killed", expect=5)  # two writers of one folder
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.assertEqual(process.returncode, -signal.SIGKILL, "killed before its end")
        self.assertFalse(os.path.exists(self.at("killed", "metrics.json")))
        self.student("evaluate", self.at("killed"), expect=4)
        self.said(self.train(*words, out="killed", expect=2), "--replace")
        arch = ("--arch", "mobile")
        epochs = ("--epochs", "3")
        self.train(*words, "--replace", out="killed", arch=arch, epochs=epochs)
        self.train(*words, out="whole", arch=arch, epochs=epochs)
        self.assertEqual(set(files_of(self.at("killed"))), set(files_of(self.at("whole"))))
        self.assertEqual(sha256(self.at("killed", "model.pt")), sha256(self.at("whole", "model.pt")))
        with open(self.at("killed", "epochs.jsonl")) as file:
            self.assertEqual(len(file.readlines()), 3)


if __name__ == "__main__":
    unittest.main()
