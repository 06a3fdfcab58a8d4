"""`stage1_teacher` from an index to a cache, end to end: what is decoded and run, and when."""
import fcntl
import glob
import json
import os
import shutil
import sys
import unittest

import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from cache_reader import Cache, label_table
from small_world import (CLASSES, ConvTeacher, LinearTeacher, World, pixels_of, snapshot, stored_pixels,
                         write_dicom)

FILES = 90  # more than one batch of 64


class FirstRun(World):
    def test_the_front_door_and_nothing_twice(self):
        self.make_archive(FILES)
        images, _ = self.stage1("images")
        self.assertEqual((images["rows"], images["decoded"]), (FILES, FILES))
        labels, _ = self.stage1("labels")
        self.assertTrue(labels["labels_changed"])
        self.assertFalse(self.stage1("labels")[0]["labels_changed"])
        run, _ = self.stage1("train", "--arch", "tiny", "--epochs", "1", "--out", self.at("teacher"))
        self.assertEqual(run["decoded"], 0)
        model = self.at("teacher", "model.pt")
        first, _ = self.cache(teacher=model)
        self.assertEqual((first["decoded"], first["forwarded"]), (0, FILES))
        self.assertEqual(first["class_names"], CLASSES)
        self.assertFalse(first["labels_changed"])
        self.assertEqual(sorted(first["teacher"]), ["test", "train", "val"])
        before = snapshot(self.at("cache"))
        again, said = self.cache(teacher=model)
        self.assertEqual((again["decoded"], again["forwarded"], again["withdrawn"]), (0, 0, 0))
        self.assertEqual(snapshot(self.at("cache")), before)
        self.assertEqual(self.run_program("stage1_teacher", "verify", self.at("cache"))[0]["good"],
                         True)

    def test_stores_hold_the_pixels_and_what_torch_makes_of_them(self):
        self.make_archive(FILES)
        for name, module in (("conv", ConvTeacher()), ("linear", LinearTeacher())):
            path = self.teacher(module)
            result, _ = self.cache("--temperature", "2.5", cache=name)
            cache = Cache(self.at(name))
            wanted = sorted(stored_pixels(number).tobytes() for number in range(FILES))
            self.assertEqual(sorted(row.tobytes() for row in cache.pixels), wanted)
            with torch.no_grad():
                z = torch.jit.load(path)(torch.from_numpy(cache.pixels.astype(np.float32)) / 255)
            self.assertEqual(cache.temperature, 2.5)
            self.assertEqual(cache.scaled_logits.dtype, np.float32)
            np.testing.assert_allclose(cache.scaled_logits, z.numpy() / 2.5, atol=1e-4, rtol=0)
            self.assertGreater(np.abs(z.numpy()).max(), 0.5)
            self.assertIn(result["forward"], ("optimized", "frozen", "plain"))

    def test_colour_teachers_see_grey_repeated_and_normalised(self):
        self.make_archive(70)
        path = self.teacher(LinearTeacher(channels=3))
        mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
        self.cache("--teacher-channels", "3", "--teacher-mean", ",".join(map(str, mean)),
                   "--teacher-std", ",".join(map(str, std)))
        cache = Cache(self.at("cache"))
        self.assertEqual(cache.pixels.shape[1], 1)
        x = torch.from_numpy(cache.pixels.astype(np.float32)) / 255
        x = (x.repeat(1, 3, 1, 1) - torch.tensor(mean).view(1, 3, 1, 1)) / torch.tensor(std).view(1, 3, 1, 1)
        with torch.no_grad():
            z = torch.jit.load(path)(x).numpy()
        np.testing.assert_allclose(cache.scaled_logits, z / 4, atol=1e-4, rtol=0)

    def test_threads_and_a_second_cache_change_no_byte(self):
        self.make_archive(FILES)
        self.teacher(ConvTeacher())
        self.cache("--threads", "1", cache="one")
        self.cache("--threads", "3", cache="three")
        self.stage1("images", "--threads", "2", cache="apart")
        self.cache("--threads", "2", cache="apart")
        self.assertEqual(snapshot(self.at("one")), snapshot(self.at("three")))
        self.assertEqual(snapshot(self.at("one")), snapshot(self.at("apart")))

    def test_frames_are_rows(self):
        frames = np.stack([pixels_of(n) for n in range(5)])
        write_dicom(self.at("archive", "many.dcm"), 500, frames)
        self.write_files(range(4))
        self.index(labels=False)
        self.teacher()
        result, _ = self.cache()
        self.assertEqual((result["rows"], result["decoded_files"]), (9, 5))
        cache = Cache(self.at("cache"))
        wanted = [stored_pixels(n).tobytes() for n in (*range(5), *range(4))]
        self.assertEqual(sorted(row.tobytes() for row in cache.pixels), sorted(wanted))
        self.assertTrue((label_table(self.at("cache"))[1] == 1).all(), "all labels are missing")

    def test_another_temperature_is_refused(self):
        self.make_archive(8)
        self.teacher()
        self.cache()
        _, said = self.cache("--temperature", "2", expect=2)
        self.assertIn("students choose T freely", said)

    def test_another_writer_is_kept_out(self):
        self.make_archive(8)
        self.teacher()
        self.cache()
        with open(self.at("cache", "lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.cache(expect=5)
            self.stage1("labels", expect=5)
        self.cache()

    def test_recipes_lie_beside_each_other_and_contradictions_are_refused(self):
        self.make_archive(8)
        one, _ = self.stage1("images")
        two, _ = self.stage1("images", "--size", "12")
        self.assertNotEqual(one["images"], two["images"])
        self.stage1("train", "--arch", "tiny", "--epochs", "1", "--size", "12", "--out", self.at("run"))
        _, said = self.cache("--size", "16", teacher=self.at("run", "model.pt"), expect=2)
        self.assertIn("12x12 (the teacher)", said)
        self.assertIn("16x16 (the option)", said)
        result, _ = self.cache(teacher=self.at("run", "model.pt"))
        self.assertEqual(result["images"], two["images"])
        self.cache("--device", "tpu", teacher=self.at("run", "model.pt"), expect=2)

    def test_files_are_private_unless_the_group_may_read(self):
        self.make_archive(8)
        self.teacher()
        self.cache(cache="private")
        self.cache("--group-readable", cache="shared")
        modes = {}
        for name in ("private", "shared"):
            modes[name] = {os.stat(os.path.join(place, file)).st_mode & 0o777
                           for place, _, files in os.walk(self.at(name)) for file in files}
        self.assertEqual(modes["private"], {0o600})
        self.assertEqual(modes["shared"], {0o640})


class Growth(World):
    def setUp(self):
        super().setUp()
        self.make_archive(FILES)
        self.teacher(ConvTeacher())
        self.first, _ = self.cache()
        self.before = snapshot(self.at("cache"))

    def assert_old_files_stay(self, but=("labels",)):
        now = snapshot(self.at("cache"))
        for name, digest in self.before.items():
            if not name.startswith(tuple(but)):
                self.assertEqual(now.get(name), digest, name)

    def test_ten_more_files_are_decoded_and_run_and_no_others(self):
        self.write_files(range(FILES, FILES + 10))
        self.write_labels(range(FILES + 10))
        self.index()
        result, _ = self.cache()
        self.assertEqual((result["decoded"], result["forwarded"]), (10, 10))
        self.assertEqual((result["rows"], result["generations"]), (FILES + 10, 2))
        self.assert_old_files_stay()
        cache = Cache(self.at("cache"))
        x = torch.from_numpy(cache.pixels.astype(np.float32)) / 255
        with torch.no_grad():
            z = torch.jit.load(self.at("teacher.pt"))(x).numpy()
        np.testing.assert_allclose(cache.scaled_logits, z / 4, atol=1e-4, rtol=0)

    def test_a_touched_file_changes_nothing(self):
        os.utime(self.at("archive", "5.dcm"), (1, 1))
        self.index()
        result, _ = self.cache()
        self.assertEqual((result["decoded"], result["forwarded"], result["generations"]), (0, 0, 1))
        self.assertEqual(snapshot(self.at("cache")), self.before)

    def test_changed_bytes_withdraw_the_row_and_a_new_one_joins(self):
        self.rewrite_pixels(5, version=1)
        self.index()
        result, _ = self.cache()
        self.assertEqual((result["decoded"], result["forwarded"], result["withdrawn"]), (1, 1, 1))
        self.assertEqual(result["rows"], FILES + 1)
        self.assert_old_files_stay()
        self.assertEqual(Cache(self.at("cache")).pixels[-1].tobytes(),
                         stored_pixels(5, version=1).tobytes())
        again, _ = self.cache()
        self.assertEqual((again["decoded"], again["generations"]), (0, 2))
        # A new store has nothing of the withdrawn row to show.
        other, _ = self.cache("--size", "12", "--classes", ",".join(CLASSES))
        self.assertEqual((other["decoded"], other["absent"], other["rejected_files"]), (FILES, 1, 0))

    def test_a_vanished_file_keeps_its_row_and_comes_back_unchanged(self):
        os.rename(self.at("archive", "5.dcm"), self.at("kept.dcm"))
        self.index("--missing-files", "accept")
        result, _ = self.cache()
        self.assertEqual((result["decoded"], result["withdrawn"], result["rows"]), (0, 0, FILES))
        os.rename(self.at("kept.dcm"), self.at("archive", "5.dcm"))
        self.index()
        self.assertEqual(self.cache()[0]["decoded"], 0)
        self.assert_old_files_stay()

    def test_a_corrected_label_touches_the_label_table_alone(self):
        self.write_labels(range(FILES), changed=[7])
        self.index()
        result, _ = self.cache()
        self.assertTrue(result["labels_changed"])
        self.assertEqual((result["decoded"], result["forwarded"]), (0, 0))
        now = snapshot(self.at("cache"))
        self.assertEqual({name for name in {*now, *self.before} if now.get(name) != self.before.get(name)},
                         {name for name in {*now, *self.before}
                          if name.startswith("labels/default/") and "rule" not in name})

    def test_another_teacher_decodes_nothing(self):
        self.teacher(LinearTeacher(), "other.pt")
        result, _ = self.cache(teacher=self.at("other.pt"))
        self.assertEqual((result["decoded"], result["forwarded"]), (0, FILES))
        self.assertNotEqual(result["targets"], self.first["targets"])
        self.assert_old_files_stay()

    def test_split_fractions_are_remembered(self):
        with open(self.at("labels.csv"), "w") as file:
            file.write("path,label\n")
            file.writelines(f"{n}.dcm,{CLASSES[n % 2]}\n" for n in range(FILES))
        self.index()
        self.stage1("labels", "--split-fractions", "1,0,0")
        self.assertTrue((label_table(self.at("cache"))[2] == 0).all())
        self.cache()
        self.assertTrue((label_table(self.at("cache"))[2] == 0).all())
        _, said = self.stage1("labels", "--split-fractions", "0.5,0.25,0.25")
        self.assertEqual(set(label_table(self.at("cache"))[2]), {0, 1, 2})


class Rejects(World):
    def setUp(self):
        super().setUp()
        self.write_files(range(6))
        for number in (2, 4):  # shorter than the header says
            path = self.at("archive", f"{number}.dcm")
            write_dicom(path, number, pixels_of(number)[:10], Rows=16)
        self.write_labels(range(6))
        self.index("--max-rejects", "9")
        self.teacher()

    def test_all_are_listed_and_the_run_ends_unless_they_are_accepted(self):
        _, said = self.cache(expect=3)
        for number in (2, 4):
            self.assertIn(f"{number}.dcm", said)
        with open(self.at("index", "rejected.csv")) as file:
            self.assertEqual(len(file.readlines()), 3)
        self.assertEqual(glob.glob(self.at("cache", "images", "*", "manifest-*")), [])
        self.cache("--max-rejects", "1", expect=3)
        result, _ = self.cache("--max-rejects", "2")
        self.assertEqual((result["rejected_files"], result["forwarded"]), (2, 4))
        cache = Cache(self.at("cache"))
        self.assertEqual(sorted(cache.states), [0, 0, 0, 0, 1, 1])
        for row in np.flatnonzero(cache.states):
            self.assertFalse(cache.pixels[row].any() or cache.scaled_logits[row].any())
        self.cache()  # nothing to finish: nothing to refuse

    def test_limits_that_let_a_file_pass_try_it_again(self):
        write_dicom(self.at("archive", "9.dcm"), 9, np.zeros((1200, 1000), np.uint16))
        self.index("--max-rejects", "9", "--unlabelled", "accept")
        result, said = self.cache("--max-rejects", "3", "--pixel-mib", "2")
        self.assertEqual(result["rejected_files"], 3)
        self.assertIn("--pixel-mib decides", said)
        self.stage1("labels")  # decodes nothing, and leaves it
        result, _ = self.cache("--max-rejects", "3", "--pixel-mib", "2")
        self.assertEqual((result["decoded"], result["withdrawn"]), (0, 0))
        result, _ = self.cache("--max-rejects", "3")
        # The two that are cut are tried again with it, and are what they were.
        self.assertEqual((result["decoded"], result["withdrawn"], result["rejected_files"]), (1, 3, 2))

    def test_a_repaired_file_joins(self):
        self.cache("--max-rejects", "2")
        self.write_files([2])
        self.index("--max-rejects", "9")
        result, _ = self.cache()
        self.assertEqual((result["decoded"], result["forwarded"], result["withdrawn"]), (1, 1, 1))
        with open(self.at("index", "rejected.csv")) as file:
            self.assertEqual(len(file.readlines()), 2)


class Reading(World):
    def test_info_says_what_is_there_without_the_index(self):
        self.make_archive(20)
        self.teacher()
        result, _ = self.cache("--temperature", "3")
        shutil.rmtree(self.at("index"))
        info, _ = self.run_program("stage1_teacher", "info", self.at("cache"))
        self.assertEqual(info["rows"], 20)
        self.assertEqual(info["targets"][0]["temperature"], 3)
        self.assertEqual(info["targets"][0]["class_names"], CLASSES)
        self.assertEqual(info["images"][0]["name"], result["images"])
        splits = info["labels"][0]["splits"]
        self.assertEqual(sum(splits[name]["rows"] for name in splits), 20)
        self.run_program("stage1_teacher", "info", self.at("nowhere"), expect=4)

    def test_verify_finds_a_changed_byte(self):
        self.make_archive(20)
        self.teacher()
        self.cache()
        shard = glob.glob(self.at("cache", "targets", "*", "g*.h5"))[0]
        with open(shard, "r+b") as file:
            data = bytearray(file.read())
            logits = Cache(self.at("cache")).scaled_logits.tobytes()
            data[data.index(logits) + 3] ^= 1
            file.seek(0)
            file.write(data)
        result, _ = self.run_program("stage1_teacher", "verify", self.at("cache"), expect=4)
        bad = [part["part"] for part in result["parts"] if not part["good"]]
        self.assertEqual(len(bad), 1)
        self.assertTrue(bad[0].startswith("targets/"))

    def test_an_index_of_another_site_key_is_refused(self):
        self.make_archive(4)
        self.stage1("images")
        shutil.rmtree(self.at("index"))
        self.index()
        _, said = self.stage1("images", expect=4)
        self.assertIn("key_id", said)


if __name__ == "__main__":
    unittest.main()
