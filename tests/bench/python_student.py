"""Stage two in Python: the same student, loss and optimiser, trained from the same cache.

    python_student.py CACHE ARCH THREADS
Measurements, a unit is an image:
  samples0, samples1, samples2   through h5py and a DataLoader with so many workers, as most write
                                 it: an item is a sample
  batches0, batches1, batches2   the same, an item is a batch: spares the collation of samples
  memory                         from tensors in memory"""
import functools
import glob
import os
import sys

import h5py
import numpy as np
import torch
from torch import nn
from torch.nn import functional as losses

from python_worker import serve, set_malloc

ALPHA, TEMPERATURE, BATCH = 0.1, 4.0, 64


def conv_norm(inputs, outputs, kernel, stride=1, groups=1):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Separable(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.body = nn.Sequential(conv_norm(inputs, inputs, 3, stride, inputs),
                                  conv_norm(inputs, outputs, 1))
        self.residual = inputs == outputs and stride == 1

    def forward(self, x):
        return x + self.body(x) if self.residual else self.body(x)


class Student(nn.Module):
    """common/model/mobile_torch.cc and tiny_torch.cc at width 1."""

    def __init__(self, arch, side, classes):
        super().__init__()
        stem = 1 if side < 48 else 2
        if arch == "mobile":
            self.features = nn.Sequential(conv_norm(1, 24, 3, stem), Separable(24, 48, 2),
                                          Separable(48, 96, 2), Separable(96, 96, 1),
                                          Separable(96, 112, 1))
        else:
            self.features = nn.Sequential(conv_norm(1, 8, 3, stem), conv_norm(8, 16, 3, 2),
                                          conv_norm(16, 32, 3, 2))
        self.last = nn.Linear(112 if arch == "mobile" else 32, classes)

    def forward(self, x):
        return self.last(self.features((x - 0.5) / 0.25).mean((2, 3)))


class Cache:
    """The arrays of a cache, shard by shard; a shard's file is opened where it is first read."""

    def __init__(self, path):
        def shards(kind):
            return sorted(glob.glob(os.path.join(path, kind, "*", "*.h5")))
        self.paths = shards("images")
        self.starts, self.files = [0], {}
        for name in self.paths:
            with h5py.File(name, "r") as file:
                self.starts.append(self.starts[-1] + len(file["pixels"]))
                self.shape = file["pixels"].shape[1:]
        self.logits = np.concatenate([h5py.File(name, "r")["logits"][:] for name in shards("targets")])
        with h5py.File(shards("labels")[0], "r") as labels:
            self.classes = labels["value"][:, 0].astype(np.int64)
            self.train = np.flatnonzero(labels["split"][:] == 0)

    def pixels(self, rows):
        """uint8 (N, C, H, W). One read a row: h5py's lists of rows are a hundred times slower."""
        out = np.empty((len(rows), *self.shape), np.uint8)
        shards = np.searchsorted(self.starts, rows, "right") - 1
        for i, (row, shard) in enumerate(zip(rows, shards)):
            if shard not in self.files:
                self.files[shard] = h5py.File(self.paths[shard], "r")["pixels"]
            self.files[shard].read_direct(out, np.s_[row - self.starts[shard]], np.s_[i])
        return out


class Samples(torch.utils.data.Dataset):
    def __init__(self, path):
        self.path, self.cache = path, None

    def opened(self):
        if self.cache is None:
            self.cache = Cache(self.path)  # a handle a process
        return self.cache

    def __getitem__(self, row):
        cache = self.opened()
        return (torch.from_numpy(cache.pixels([row])[0]), torch.from_numpy(cache.logits[row]),
                cache.classes[row])


class Batches(Samples):
    def __getitem__(self, rows):
        cache, rows = self.opened(), np.asarray(rows)
        return (torch.from_numpy(cache.pixels(rows)), torch.from_numpy(cache.logits[rows]),
                torch.from_numpy(cache.classes[rows]))


def as_images(pixels):
    return pixels.float().div_(255).contiguous(memory_format=torch.channels_last)


class Training:
    def __init__(self, path, arch):
        self.path, self.cache = path, Cache(path)
        torch.manual_seed(1)
        self.student = Student(arch, self.cache.shape[1], self.cache.logits.shape[1])
        self.student = self.student.to(memory_format=torch.channels_last).train()
        self.optimiser = torch.optim.AdamW(self.student.parameters(), 1e-3, weight_decay=1e-4)
        self.loaders, self.memory = {}, None

    def step(self, images, targets, classes):
        self.optimiser.zero_grad(set_to_none=True)
        logits = self.student(images)
        kl = losses.kl_div(losses.log_softmax(logits / TEMPERATURE, 1),
                               losses.log_softmax(targets, 1), reduction="batchmean",
                               log_target=True)
        loss = ALPHA * losses.cross_entropy(logits, classes) \
            + (1 - ALPHA) * TEMPERATURE ** 2 * kl
        loss.backward()
        self.optimiser.step()
        return loss.detach()

    def loader(self, kind, workers):
        if (kind, workers) not in self.loaders:
            order = torch.utils.data.SubsetRandomSampler(self.cache.train)
            how = dict(num_workers=workers, persistent_workers=workers > 0)
            if kind == "samples":
                loader = torch.utils.data.DataLoader(Samples(self.path), BATCH, sampler=order, **how)
            else:
                batches = torch.utils.data.BatchSampler(order, BATCH, drop_last=False)
                loader = torch.utils.data.DataLoader(Batches(self.path), batch_size=None,
                                                     sampler=batches, **how)
            self.loaders[kind, workers] = loader
        return self.loaders[kind, workers]

    def through_h5py(self, kind, workers):
        total = torch.zeros(())
        for pixels, targets, classes in self.loader(kind, workers):
            total += self.step(as_images(pixels), targets, classes)
        total.item()
        return len(self.cache.train)

    def load(self):
        rows = self.cache.train
        self.memory = (as_images(torch.from_numpy(self.cache.pixels(rows))),
                       torch.from_numpy(self.cache.logits[rows]),
                       torch.from_numpy(self.cache.classes[rows]))

    def from_memory(self):
        if self.memory is None:
            self.load()
        images, targets, classes = self.memory
        total = torch.zeros(())
        for rows in torch.randperm(len(images)).split(BATCH):
            total += self.step(images[rows], targets[rows], classes[rows])
        total.item()
        return len(images)


def main():
    set_malloc()
    torch.set_num_threads(int(sys.argv[3]))
    training = Training(sys.argv[1], sys.argv[2])
    measurements = {"memory": training.from_memory}
    for kind in ("samples", "batches"):
        for workers in range(3):
            measurements[f"{kind}{workers}"] = functools.partial(training.through_h5py, kind, workers)
    serve(measurements)


main()
