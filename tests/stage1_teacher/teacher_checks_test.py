"""What is said of teachers that are not what they should be, and `--expect`."""
import os
import sys
import unittest
from typing import Dict, Tuple

import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
from cache_reader import Cache
from small_world import CLASSES, LinearTeacher, World, pixels_of, uid_of


class Softmax(LinearTeacher):
    def forward(self, x):
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2])
        return torch.softmax(self.linear(pooled.flatten(1)) * self.scale, 1)


class Sigmoid(LinearTeacher):
    def forward(self, x):
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2])
        return torch.sigmoid(self.linear(pooled.flatten(1))[:, :1])


class BadOnBright(LinearTeacher):
    """NaN for images brighter than most: not on the first row, perhaps."""

    def forward(self, x):
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2])
        z = self.linear(pooled.flatten(1))
        bright = (x.amax([1, 2, 3]) > 0.9).unsqueeze(1)
        return torch.where(bright, z * float("nan"), z)


class Pair(LinearTeacher):
    def forward(self, x) -> Tuple[torch.Tensor, torch.Tensor]:
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2]).flatten(1)
        return pooled, self.linear(pooled)


class Named(LinearTeacher):
    def forward(self, x) -> Dict[str, torch.Tensor]:
        pooled = torch.nn.functional.adaptive_avg_pool2d(x, [2, 2]).flatten(1)
        return {"features": pooled, "logits": self.linear(pooled)}


class TeacherChecks(World):
    def setUp(self):
        super().setUp()
        self.make_archive(20)

    def refused(self, module, *words, **extra):
        self.teacher(module, **extra)
        return self.cache(*words, expect=3)[1]

    def test_probabilities_name_their_option_and_become_logarithms(self):
        self.assertIn("--teacher-output probabilities", self.refused(Softmax()))
        result, _ = self.cache("--teacher-output", "probabilities")
        cache = Cache(self.at("cache"), result["targets"])
        with torch.no_grad():
            p = torch.jit.load(self.at("teacher.pt"))(torch.from_numpy(cache.pixels / np.float32(255)))
        np.testing.assert_allclose(cache.scaled_logits, np.log(p.numpy()) / 4, atol=1e-4)
        self.assertIn("does not return probabilities",
                      self.refused(LinearTeacher(), "--teacher-output", "probabilities"))

    def test_class_counts(self):
        self.assertIn("2 (healthy, ill)", self.refused(LinearTeacher(classes=3)))
        self.assertIn("one number", self.refused(Sigmoid()))
        self.teacher()
        self.assertIn("--classes", self.cache("--classes", "a,b,c", expect=3)[1])
        self.assertIn("does not name", self.cache("--classes", "a,b", expect=3)[1])

    def test_classes_in_the_teachers_own_order(self):
        self.teacher()
        result, _ = self.cache("--classes", "ill,healthy")
        self.assertEqual(result["class_names"], ["ill", "healthy"])
        info, _ = self.run_program("stage1_teacher", "info", self.at("cache"))
        self.assertEqual(info["labels"][0]["class_names"], ["ill", "healthy"])
        self.run_program("stage1_teacher", "verify", self.at("cache"))

    def test_values_that_are_not_finite_name_the_image(self):
        said = self.refused(BadOnBright())
        self.assertIn("not finite", said)
        self.assertIn(self.at("archive"), said)

    def test_one_of_several_outputs(self):
        self.assertIn("--teacher-output-index", self.refused(Pair()))
        self.cache("--teacher-output-index", "1")
        self.assertIn("one of: features, logits", self.refused(Named()))
        self.cache("--teacher-output-key", "logits", cache="named")

    def test_files_that_are_no_torchscript_say_what_they_are(self):
        path = self.at("state.pth")
        torch.save(LinearTeacher().state_dict(), path)
        self.assertIn("state_dict", self.cache(teacher=path, expect=3)[1])
        with open(path, "wb") as file:
            file.write(b"not a model")
        self.cache(teacher=path, expect=3)
        self.teacher()
        with open(self.at("teacher.pt"), "rb") as file:
            whole = file.read()
        with open(path, "wb") as file:
            file.write(whole[: len(whole) // 2])
        self.cache(teacher=path, expect=3)

    def test_the_models_own_contract_is_read(self):
        metadata = """{"network_data_format": {
            "inputs": {"image": {"num_channels": 1, "spatial_shape": [10, 10]}},
            "outputs": {"pred": {"num_channels": 2, "channel_def": {"0": "ill", "1": "healthy"}}}}}"""
        self.teacher(extra={"metadata.json": metadata})
        result, said = self.cache()
        self.assertEqual(result["class_names"], ["ill", "healthy"])
        self.assertEqual(Cache(self.at("cache")).pixels.shape[1:], (1, 10, 10))
        self.assertIn("--size", self.cache("--size", "16", expect=2)[1])


class Expect(World):
    """The user's own Python, from the stored pixels' definition."""

    def setUp(self):
        super().setUp()
        self.make_archive(20)
        self.teacher()
        module = torch.jit.load(self.at("teacher.pt"))
        self.outputs = {}
        for number in range(20):
            q = np.floor(pixels_of(number) / 4095.0 * 255 + 0.5) / 255
            with torch.no_grad():
                z = module(torch.from_numpy(q.astype(np.float32))[None, None])
            self.outputs[number] = z.numpy()[0]

    def write(self, header, rows):
        with open(self.at("expect.csv"), "w") as file:
            file.write(",".join(header) + "\n")
            file.writelines(",".join(map(str, row)) + "\n" for row in rows)
        return self.at("expect.csv")

    def test_the_same_preprocessing_agrees(self):
        path = self.write(["sop_instance_uid", *CLASSES],
                          [[uid_of(n), *self.outputs[n]] for n in range(20)])
        result, _ = self.cache("--expect", path)
        self.assertEqual(result["expect"]["matched"], 20)
        self.assertLess(result["expect"]["largest_difference"], 1e-4)
        path = self.write(["path", "frame", "ill", "healthy"],
                          [[f"{n}.dcm", 0, *self.outputs[n][::-1]] for n in (3, 4)] +
                          [["nobody.dcm", 0, 0, 0]])
        result, said = self.cache("--expect", path)
        self.assertEqual((result["expect"]["matched"], result["expect"]["unmatched"]), (2, 1))
        self.assertLess(result["expect"]["largest_difference"], 1e-4)

    def test_other_preprocessing_is_found(self):
        path = self.write(["path", *CLASSES], [[f"{n}.dcm", *self.outputs[n]] for n in range(20)])
        _, said = self.cache("--expect", path, "--window", "1000,1000", expect=3)
        self.assertIn("largest difference", said)
        self.cache("--expect", path, "--window", "1000,1000", "--expect-tolerance", "1000")
        _, said = self.cache("--expect", self.write(["path", *CLASSES], [["nobody.dcm", 0, 0]]),
                             expect=3)
        self.assertIn("no sample", said)


if __name__ == "__main__":
    unittest.main()
