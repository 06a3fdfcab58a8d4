"""Built-in networks, trained and written by the programs, against their papers' arithmetic written
out in PyTorch from the weights alone: TorchScript gives no strides, blocks or layers to this file.
"""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "stage1_teacher"))
import torch
from small_world import BIN, World
from torch.nn import functional

SMALL = 48  # pixels; below, the first layer keeps the resolution


class Reference:
    """A forward in float64, from {name: tensor}."""

    def __init__(self, state):
        self.state = {name: tensor.double() for name, tensor in state.items()}

    def conv_norm(self, name, x, stride=1, depthwise=False, relu=True):
        get = lambda part: self.state[f"{name}.{part}"]
        weight = get("weight")
        convolve = functional.conv3d if x.dim() == 5 else functional.conv2d
        y = convolve(x, weight, stride=stride, padding=[size // 2 for size in weight.shape[2:]],
                     groups=weight.shape[0] if depthwise else 1)
        per_channel = lambda part: get(part).view(1, -1, *[1] * (x.dim() - 2))
        y = (y - per_channel("running_mean")) / torch.sqrt(per_channel("running_var") + 1e-5)
        y = y * per_channel("scale") + per_channel("shift")
        return y.clamp(min=0) if relu else y

    def tiny(self, x, small):
        for number, stride in enumerate([1 if small else 2, 2, 2]):
            x = self.conv_norm(f"features.step{number}", x, stride)
        return x

    def mobile(self, x, small):
        x = self.conv_norm("features.step0", x, 1 if small else 2)
        for number, stride in ((1, 2), (2, 2), (3, 1), (4, 1)):
            y = self.conv_norm(f"features.step{number}.depthwise", x, stride, depthwise=True)
            y = self.conv_norm(f"features.step{number}.pointwise", y)
            x = x + y if y.shape == x.shape else y
        return x

    def resnet10(self, x, small):
        if small:
            x = self.conv_norm("features.step0", x)
        elif x.dim() == 5:  # 3x7x7: steps in the plane alone, and is pooled along all axes
            x = self.conv_norm("features.step0.conv", x, (1, 2, 2))
            x = functional.max_pool3d(x, 3, stride=2, padding=1)
        else:
            x = self.conv_norm("features.step0.conv", x, 2)
            x = functional.max_pool2d(x, 3, stride=2, padding=1)
        for number, stride in ((1, 1), (2, 2), (3, 2), (4, 2)):
            block = f"features.step{number}"
            y = self.conv_norm(f"{block}.body.step0", x, stride)
            y = self.conv_norm(f"{block}.body.step1", y, relu=False)
            if stride != 1:
                x = self.conv_norm(f"{block}.shortcut", x, stride, relu=False)
            x = (x + y).clamp(min=0)
        return x

    def logits(self, family, x, small):
        x = (x.double() - self.state["mean"]) / self.state["std"]
        x = getattr(self, family)(x, small).flatten(2).mean(2)
        return x @ self.state["head.weight"].T + self.state["head.bias"]


class NetworkForward(World):
    def setUp(self):
        super().setUp()
        self.make_archive(24)

    def trained(self, family, side):
        """An epoch moves every weight and the running statistics away from where they began."""
        self.stage1("train", "--arch", family, "--size", str(side), "--width", "0.5", "--epochs",
                    "1", "--batch", "4", "--lr", "0.02", "--dropout", "0.1", "--threads", "1",
                    "--out", self.at(f"{family}{side}"), cache=f"cache{side}")
        return torch.jit.load(self.at(f"{family}{side}", "model.pt")).eval()

    def check(self, family, side):
        model = self.trained(family, side)
        state = model.state_dict()
        moved = [name for name, tensor in state.items()
                 if name.endswith("running_mean") and tensor.abs().max() > 1e-3]
        self.assertTrue(moved, "training moved no running mean")
        torch.manual_seed(5)
        # Also of other sizes than those it was trained on: any above 8 will do.
        for shape in ((3, 1, side, side), (2, 1, side + 5, side - 13)):
            images = torch.rand(shape)
            with torch.no_grad():
                found = model(images).double()
            expected = Reference(state).logits(family, images, side < SMALL)
            self.assertEqual(found.shape, (shape[0], 2))
            self.assertGreater((expected - expected.mean(0)).abs().max(), 1e-3)
            self.assertLess((found - expected).abs().max() / expected.abs().max().clamp(min=1),
                            1e-5)

    def test_small_images(self):
        for family in ("tiny", "mobile", "resnet10"):
            with self.subTest(family):
                self.check(family, 32)

    def test_large_images(self):
        for family in ("tiny", "mobile", "resnet10"):
            with self.subTest(family):
                self.check(family, 64)


class VolumeForward(unittest.TestCase):
    """The families for volumes, as students of a written cache of volumes."""

    def trained(self, family, side, channels):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        cache, run = os.path.join(folder, "cache"), os.path.join(folder, "run")
        subprocess.run([os.path.join(BIN, "test_common_cache"), "--gtest_filter=MakeVolumeCache.*"],
                       env={**os.environ, "PRECEPTOR_MAKE_VOLUMES": cache,
                            "PRECEPTOR_VOLUME_SIDE": str(side),
                            "PRECEPTOR_VOLUME_CHANNELS": str(channels)},
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run([os.path.join(BIN, "stage2_student"), "train", "--cache", cache, "--out", run,
                        "--arch", f"{family}-3d", "--width", "0.25", "--epochs", "1", "--batch",
                        "16", "--lr", "0.02", "--dropout", "0.1", "--threads", "1", "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        return torch.jit.load(os.path.join(run, "model.pt")).eval()

    def check(self, family, side, channels):
        model = self.trained(family, side, channels)
        state = model.state_dict()
        self.assertGreater(state["mean"].abs().max(), 1)  # of float32 pixels, as they are
        torch.manual_seed(5)
        for shape in ((3, channels, 4, side, side), (2, channels, 7, side + 5, side + 2),
                      (2, channels, 1, side, side)):
            volumes = 1000 * torch.rand(shape) - 500
            with torch.no_grad():
                found = model(volumes).double()
            expected = Reference(state).logits(family, volumes, side < SMALL)
            self.assertEqual(found.shape, (shape[0], 2))
            self.assertGreater((expected - expected.mean(0)).abs().max(), 1e-3)
            self.assertLess((found - expected).abs().max() / expected.abs().max().clamp(min=1),
                            1e-5)

    def test_small_volumes(self):
        for family in ("tiny", "mobile", "resnet10"):
            with self.subTest(family):
                self.check(family, 8, 2)

    def test_large_volumes(self):
        for family in ("tiny", "mobile", "resnet10"):
            with self.subTest(family):
                self.check(family, 48, 1)


if __name__ == "__main__":
    unittest.main()
