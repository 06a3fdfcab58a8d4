"""Stage one in Python, as a good data scientist writes it: pydicom in the workers of a DataLoader,
the teacher through torch in batches of 64, images and logits into one h5py file.

    python_stage_one.py FOLDER TEACHER SIDE OUT.h5 THREADS WORKERS VARIANT [LIMIT]
VARIANT: channels_last (frozen) or optimized (optimize_for_inference)."""
import glob
import os
import sys

import h5py
import torch

from python_pixels import read_pixels
from python_worker import set_malloc

TEMPERATURE = 4


class Images(torch.utils.data.Dataset):
    def __init__(self, paths, side):
        self.paths, self.side = paths, side

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, index):
        return read_pixels(self.paths[index], self.side)


def load_teacher(path, variant):
    teacher = torch.jit.freeze(torch.jit.load(path).eval())
    if variant == "optimized":
        return torch.jit.optimize_for_inference(teacher), torch.contiguous_format
    return teacher, torch.channels_last


def main():
    folder, teacher_path, side, out, threads, workers, variant = sys.argv[1:8]
    set_malloc()
    torch.set_num_threads(int(threads))
    torch._C._jit_set_profiling_mode(False)
    paths = sorted(glob.glob(os.path.join(folder, "*.dcm")))
    paths = paths[: int(sys.argv[8])] if len(sys.argv) > 8 else paths
    side = int(side)
    teacher, layout = load_teacher(teacher_path, variant)
    loader = torch.utils.data.DataLoader(Images(paths, side), batch_size=64,
                                         num_workers=int(workers), prefetch_factor=4)
    with h5py.File(out, "w") as file, torch.inference_mode():
        images = file.create_dataset("images", (len(paths), 1, side, side), "u1")
        logits, row = None, 0
        for pixels in loader:
            batch = pixels.float().div_(255)
            # A copy into a tensor of that layout: for one channel, contiguous() would keep strides
            # that LibTorch takes for the plain layout.
            batch = torch.empty_like(batch, memory_format=layout).copy_(batch)
            scaled = teacher(batch) / TEMPERATURE
            if logits is None:
                logits = file.create_dataset("logits", (len(paths), scaled.shape[1]), "f4")
            images[row: row + len(pixels)] = pixels.numpy()
            logits[row: row + len(pixels)] = scaled.numpy()
            row += len(pixels)


main()
