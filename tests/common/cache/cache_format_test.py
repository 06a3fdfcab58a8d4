"""A written cache against docs/CACHE-FORMAT.md: with the reader that the document gives, and by
editing every attribute in turn and seeing it refused by its name.
"""
import glob
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest

import h5py
import numpy

BIN = os.environ["PRECEPTOR_BIN"]
SOURCE = os.environ["PRECEPTOR_SOURCE"]
ROWS = 2570  # 2,500 and a generation of 70; see make_small_cache_test.cc


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def documented_reader():
    with open(os.path.join(SOURCE, "docs", "CACHE-FORMAT.md"), encoding="utf-8") as file:
        source = re.search(r"## A reader in Python\n```python\n(.*?)```", file.read(), re.S).group(1)
    names = {}
    exec(source, names)
    return names


class CacheFormat(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.cache = os.path.join(cls.folder, "cache")
        subprocess.run([os.path.join(BIN, "test_common_cache"), "--gtest_filter=MakeSmallCache.*"],
                       env={**os.environ, "PRECEPTOR_MAKE_CACHE": cls.cache}, check=True,
                       stdout=subprocess.DEVNULL)
        cls.images = os.listdir(cls.cache + "/images")[0]
        cls.targets = os.listdir(cls.cache + "/targets")[0]

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def test_the_documented_reader_reads_what_was_written(self):
        read = documented_reader()
        pixels = read["read_store"](self.cache, "images", self.images, "pixels")
        self.assertEqual(pixels.shape, (ROWS, 1, 8, 8))
        row = 1234
        self.assertEqual(pixels[row].ravel().tolist(), [(row * 31 + i * 7) % 256 for i in range(64)])
        self.assertEqual(pixels[9].max(), 0)  # every tenth row is rejected
        z = read["read_targets"](self.cache, self.targets)
        self.assertTrue(numpy.allclose(z[row], numpy.float32([34 / 7 * 4, -34 / 3 * 4, 2])))
        classes, splits, names = read["read_labels"](self.cache)
        self.assertEqual(classes[:8].tolist(), [-1, 1, 2, 0, 1, 2, 0, -1])
        self.assertEqual(splits[:3].tolist(), [2, 1, 0])
        self.assertEqual(names, ["no", "yes", "maybe"])

    def test_a_table_of_several_columns(self):
        columns = documented_reader()["read_label_columns"](self.cache, "findings")
        self.assertEqual(list(columns), ["A", "B"])
        self.assertEqual(columns["A"][:5].tolist(), [1, 0, 0, 1, 0])
        self.assertEqual(set(columns["B"].tolist()), {-1})
        path = glob.glob(f"{self.cache}/labels/findings/table-*.h5")[0]
        with h5py.File(path, "r") as file:
            self.assertEqual(file["state"][:4, 1].tolist(), [1, 2, 1, 2])
            self.assertEqual(list(file.attrs["class_names"]), ["negative", "positive"])

    def test_digests_are_computed_as_documented(self):
        previous = b""
        for path in sorted(glob.glob(self.cache + "/rows/gen-*.h5")):
            with h5py.File(path, "r") as file:
                rows = hashlib.sha256(previous)
                for sample, key, frame in zip(file["sample_key"], file["file_key"], file["frame"]):
                    rows.update(sample.tobytes() + key.tobytes() + frame.tobytes())
                rows.update(file["withdrawn"][...].tobytes())
                self.assertEqual(file.attrs["rows_digest"], rows.hexdigest())
                previous = rows.hexdigest().encode()
        orders = {"images": ["pixels", "state", "content_key"], "targets": ["logits"],
                  "labels": ["value", "state", "split", "patient_key"]}
        for kind, order in orders.items():
            for path in glob.glob(f"{self.cache}/{kind}/*/*.h5"):
                with h5py.File(path, "r") as file:
                    data = hashlib.sha256()
                    for name in order:
                        data.update(name.encode() + b"\0" + file[name][...].tobytes())
                    self.assertEqual(file.attrs["data_digest"], data.hexdigest(), path)
                    self.assertEqual(sorted(file), sorted(order))
        for path in glob.glob(self.cache + "/*/*/manifest-*.json"):
            manifest = load(path)
            said, manifest["manifest_digest"] = manifest["manifest_digest"], ""
            text = json.dumps(manifest, sort_keys=True, separators=(",", ":"))
            self.assertEqual(said, hashlib.sha256(text.encode()).hexdigest())

    def test_datasets_are_plain_and_lie_where_hdf5_says(self):
        for path in glob.glob(f"{self.cache}/images/*/*.h5"):
            with h5py.File(path, "r") as file, open(path, "rb") as raw:
                pixels = file["pixels"]
                self.assertIsNone(pixels.chunks)
                self.assertIsNone(pixels.compression)
                raw.seek(pixels.id.get_offset())
                self.assertEqual(raw.read(64), pixels[0].tobytes())
        shard = glob.glob(f"{self.cache}/targets/*/*.h5")[0]
        dump = subprocess.run(["h5dump", "-A", shard], capture_output=True, text=True, check=True)
        self.assertIn('DATASET "logits"', dump.stdout)

    def test_volumes_are_as_documented(self):
        cache = os.path.join(self.folder, "volumes")
        subprocess.run([os.path.join(BIN, "test_common_cache"), "--gtest_filter=MakeVolumeCache.*"],
                       env={**os.environ, "PRECEPTOR_MAKE_VOLUMES": cache,
                            "PRECEPTOR_VOLUME_CHANNELS": "2"}, check=True,
                       stdout=subprocess.DEVNULL)
        pixels = documented_reader()["read_store"](cache, "images", os.listdir(cache + "/images")[0],
                                                   "pixels")
        self.assertEqual((pixels.dtype, pixels.shape), (numpy.float32, (200, 2, 4, 8, 8)))
        for row, channel, slice_, pixel in ((0, 0, 0, 0), (7, 1, 2, 35), (130, 1, 3, 63)):
            value = 40 + 40 * (3 - slice_ if row % 2 else slice_) + (
                row * 7919 + channel * 31 + slice_ * 613 + pixel * 104729) % 31
            self.assertEqual(pixels[row, channel, slice_].ravel()[pixel], 10 * (value - 100))
        with h5py.File(glob.glob(cache + "/images/*/*.h5")[0], "r") as file:
            self.assertEqual({name: file.attrs[name] for name in
                              ("channels", "depth", "height", "width", "bytes_per_pixel")},
                             {"channels": 2, "depth": 4, "height": 8, "width": 8,
                              "bytes_per_pixel": 4})
        with h5py.File(glob.glob(self.cache + "/images/*/*.h5")[0], "r") as file:
            self.assertNotIn("depth", file.attrs)  # pictures are written as ever

    def refused(self, copy):
        """What opening `copy` for training says."""
        done = subprocess.run([os.path.join(BIN, "stage2_student"), "train", "--cache", copy,
                               "--out", os.path.join(self.folder, "run"), "--epochs", "1"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 4, done.stderr)
        return done.stderr

    def test_every_edited_attribute_is_refused_by_name(self):
        copy = os.path.join(self.folder, "edited")
        labels = load(self.cache + "/labels/default/manifest-000002.json")["files"][0]["name"]
        for pattern in ("rows/gen-000001.h5", "images/*/g000001-s000000.h5",
                        "targets/*/g000001-s000001.h5", "labels/default/" + labels):
            path = glob.glob(f"{self.cache}/{pattern}")[0]
            with h5py.File(path, "r") as file:
                names = list(file.attrs)
            self.assertGreater(len(names), 8)
            for name in names:
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(self.cache, copy)
                with h5py.File(path.replace(self.cache, copy), "r+") as file:
                    old = file.attrs[name]
                    if isinstance(old, str):
                        file.attrs[name] = old + "x"
                    elif isinstance(old, numpy.ndarray):
                        file.attrs.create(name, ["x"] * len(old), dtype=h5py.string_dtype())
                    else:
                        file.attrs.modify(name, old + 1)
                with self.subTest(path=path, name=name):
                    said = self.refused(copy)
                # What is recorded and not compared is covered by the digest of all attributes.
                recorded = name in ("tool_version", "decoder_version")
                sized = name in ("row_count", "withdrawn_count")
                self.assertTrue(name in said or (recorded and "attributes_digest" in said) or
                                (sized and "rows" in said) or "bytes" in said, (path, name, said))
                self.assertIn("expected", said)
                self.assertIn("found", said)

    def test_missing_short_and_swapped_files_are_refused(self):
        copy = os.path.join(self.folder, "broken")

        def fresh():
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.cache, copy)
            return sorted(glob.glob(copy + "/targets/*/g*.h5"))
        shards = fresh()
        os.remove(shards[0])
        self.refused(copy)
        shards = fresh()
        with open(shards[0], "r+b") as file:
            file.truncate(os.path.getsize(shards[0]) - 8)
        self.refused(copy)
        shards = fresh()
        os.rename(shards[0], shards[0] + "x")
        os.rename(shards[1], shards[0])
        os.rename(shards[0] + "x", shards[1])
        self.refused(copy)
        fresh()
        os.remove(glob.glob(copy + "/targets/*/manifest-000001.json")[0])
        self.refused(copy)
        fresh()
        manifest = glob.glob(copy + "/images/*/manifest-000001.json")[0]
        with open(manifest) as file:
            text = file.read()
        with open(manifest, "w") as file:
            file.write(text.replace('"generation": 1', '"generation": 2'))
        self.refused(copy)


if __name__ == "__main__":
    unittest.main()
