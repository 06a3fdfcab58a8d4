"""`stage2_student train`: what it needs of a cache, what it chooses there, and its command line."""
import json
import os
import shutil
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import torch
from student_world import OtherTeacher, World, epochs_of, files_of, load_json, read_bytes


class Choices(World):
    @classmethod
    def build_variants_without_targets(cls):
        shutil.copytree(cls.at("cache"), cls.at("no-targets"))

    @classmethod
    def build_variants(cls):
        shutil.copytree(cls.at("cache"), cls.at("two"))
        torch.jit.script(OtherTeacher().eval()).save(cls.at("other.pt"))
        cls.stage_one("cache", "--teacher", cls.at("other.pt"), "--temperature", "2", "--size", "32",
                      cache="two")
        os.remove(cls.at("other.pt"))
        cls.stage_one("images", "--size", "16", cache="two")
        cls.stage_one("labels", "--name", "redealt", "--split-seed", "9", cache="two")

    def test_alpha_1_needs_no_targets_and_alpha_below_1_does(self):
        run = self.out()
        self.train("--alpha", "1", cache="no-targets", out=run)
        digests = self.config(run)["digests"]
        self.assertNotIn("targets", digests)
        self.assertNotIn("teacher", digests)
        self.assertNotIn("teacher_accuracy", epochs_of(self.at(run))[0])
        done = self.train("--alpha", "0.9", cache="no-targets", out=self.out(), expect=4)
        self.said(done, "target store", "stage1_teacher cache")

    def test_alpha_1_is_the_same_student_with_and_without_targets(self):
        self.train("--alpha", "1", cache="no-targets", out="a1-none")
        self.train("--alpha", "1", cache="cache", out="a1-there")
        self.assertEqual(read_bytes(self.at("a1-none", "model.pt")),
                         read_bytes(self.at("a1-there", "model.pt")))

    def test_alpha_0_needs_no_label(self):
        run = self.out()
        self.train("--alpha", "0", "--label-fraction", "0", out=run)
        rows = self.config(run)["rows"]
        self.assertEqual((rows["labelled_train_rows"], rows["labelled_train_patients"]), (0, 0))
        self.assertGreater(rows["train_rows"], 100)
        self.assertNotIn("train_accuracy", epochs_of(self.at(run))[0])
        self.assertGreater(load_json(self.at(run), "metrics.json")["test"]["samples"], 0)

    def test_labels_change_nothing_at_alpha_0(self):
        self.train("--alpha", "0", "--label-fraction", "0", out="blind")
        self.train("--alpha", "0", out="sighted")
        states = [torch.jit.load(self.at(run, "model.pt")).state_dict() for run in ("blind", "sighted")]
        for name in states[0]:
            self.assertTrue(torch.equal(states[0][name], states[1][name]), name)

    def test_no_label_where_alpha_asks_for_labels(self):
        run = self.out()
        done = self.train("--alpha", "0.1", "--label-fraction", "0", out=run, expect=3)
        self.said(done, "expected", "--alpha 0", "found", "--label-fraction 0")
        self.assertFalse(os.path.exists(self.at(run)))

    def test_label_fractions_and_patients_are_counted(self):
        run = self.out()
        self.train("--label-fraction", "0.5", "--patients", "0:0.7", out=run)
        rows = self.config(run)["rows"]
        self.assertLess(rows["labelled_train_rows"], rows["train_rows"])
        self.assertLess(rows["train_patients"], self.PATIENTS * 0.7)
        alone = self.out()
        self.train("--label-fraction", "0.5", "--patients", "0:0.7", "--alpha", "1", out=alone)
        self.assertEqual(self.config(alone)["rows"]["train_rows"], rows["labelled_train_rows"])

    def test_the_temperature_is_the_targets_own_unless_given(self):
        own, given = self.out(), self.out()
        self.train(out=own)
        self.assertEqual(self.config(own)["options"]["temperature"], 4)
        self.train("--temperature", "2", out=given)
        metrics = load_json(self.at(given), "metrics.json")
        self.assertEqual(metrics["temperature"], 2)
        self.assertIn("* 2^2 * KL(", metrics["formula"])
        self.assertIn("scaled by 2", metrics["formula"])

    def test_targets_are_chosen_where_there_are_two(self):
        names = sorted(os.listdir(self.at("two", "targets")))
        self.assertEqual(len(names), 2)
        self.said(self.train(cache="two", out=self.out(), expect=2), "--targets", *names)
        self.said(self.train("--targets", "nosuch", cache="two", out=self.out(), expect=2),
                  "--targets", "nosuch", *names)
        self.said(self.train("--targets", "nosuch", "--alpha", "1", out=self.out(), expect=2), "nosuch")
        losses = set()
        for name in names:
            run = self.out()
            self.train("--targets", name, cache="two", out=run)
            self.assertEqual(self.config(run)["digests"]["targets"], name)
            losses.add(epochs_of(self.at(run))[0]["loss"])
        self.assertEqual(len(losses), 2)

    def test_label_tables_and_image_stores_are_chosen(self):
        names = sorted(os.listdir(self.at("two", "targets")))
        run = self.out()
        self.train("--targets", names[0], "--labels", "redealt", cache="two", out=run)
        chosen = self.config(run)["digests"]
        self.assertEqual(chosen["label_table"], "redealt")
        self.train("--targets", names[0], cache="two", out=self.out())  # "default" is preferred
        self.said(self.train("--targets", names[0], "--labels", "nosuch", cache="two",
                             out=self.out(), expect=2), "--labels", "default", "redealt", "nosuch")
        stores = sorted(os.listdir(self.at("two", "images")))
        self.assertEqual(len(stores), 2)
        self.said(self.train("--alpha", "1", cache="two", out=self.out(), expect=2), "--images",
                  *stores)
        self.said(self.train("--alpha", "1", "--images", "nosuch", cache="two", out=self.out(),
                             expect=2), "--images", "nosuch")
        small = next(name for name in stores if not chosen["recipe"].startswith(name))
        run = self.out()
        self.train("--alpha", "1", "--images", small, cache="two", out=run)
        self.assertEqual(self.config(run)["architecture"]["height"], 16)
        # Targets of one recipe do not teach on pixels of another.
        self.said(self.train("--targets", names[0], "--images", small, cache="two", out=self.out(),
                             expect=4), "recipe_digest", "expected", "found")

    def test_a_configuration_file_and_a_command_line_that_wins(self):
        path = self.at("train.ini")
        with open(path, "w") as file:
            file.write("alpha = 0.5\nepochs = 3\nflip = true\nbatch = 32\n")
        run = self.out()
        self.train("--config", path, "--alpha", "0.25", out=run, epochs=())
        options = self.config(run)["options"]
        self.assertEqual(options["alpha"], 0.25)
        self.assertEqual(options["training"]["epochs"], 3)
        self.assertEqual(options["training"]["batch"], 32)
        self.assertIs(options["training"]["flip"], True)
        for text, word in (("alhpa = 0.5\n", "alhpa"), ("alpha = much\n", "alpha"),
                           ("teacher = x.pt\n", "teacher")):
            with open(path, "w") as file:
                file.write(text)
            self.said(self.train("--config", path, out="configured", expect=2), word)
        self.said(self.train("--config", self.at("none.ini"), out="configured", expect=2), "none.ini")
        self.assertFalse(os.path.exists(self.at("configured")))

    def test_usage_errors(self):
        for words, said in ((("--teacher", "x.pt"), "--teacher"), (("--nonsense",), "--nonsense"),
                            (("--alpha", "2"), "--alpha"), (("--alp", "1"), "--alp"),
                            (("--alpha", "x"), "alpha"), (("stray",), "positional"),
                            (("--arch", "resnet1000"), "resnet1000"), (("--width", "0"), "--width")):
            arch = () if "--arch" in words else ("--arch", "tiny")
            done = self.train(*words, out="wrong", arch=arch, expect=2)
            self.said(done, said)
        self.assertFalse(os.path.exists(self.at("wrong")))

    def test_a_run_is_replaced_only_when_asked_and_only_by_one_that_can_begin(self):
        run = self.out()
        self.train(out=run)
        before = files_of(self.at(run))
        self.said(self.train(out=run, expect=2), "--replace")
        self.assertEqual(files_of(self.at(run)), before)
        self.train("--replace", "--label-fraction", "0", out=run, expect=3)
        self.train("--replace", "--alpha", "0", "--patients", "0:0.000001", out=run, expect=3)
        self.train("--replace", "--targets", "nosuch", out=run, expect=2)
        self.assertEqual(files_of(self.at(run)), before)
        with open(self.at(run, "notes.txt"), "w") as file:
            file.write("mine")
        self.train("--replace", "--seed", "3", out=run)
        self.assertEqual(read_bytes(self.at(run, "notes.txt")), b"mine")
        self.assertEqual(self.config(run)["options"]["training"]["seed"], 3)
        self.assertEqual(len(epochs_of(self.at(run))), 2)

    def test_json_is_what_the_run_keeps(self):
        run = self.out()
        done = self.train("--json", "--quiet", out=run)
        self.assertEqual(json.loads(done.stdout), load_json(self.at(run), "metrics.json"))
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
