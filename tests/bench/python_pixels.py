"""From a DICOM file to pixels, as a data scientist writes it with pydicom, numpy and torch: the
file's window, antialiased bilinear resize, 8 bits. The same pixels as our recipe, but for rounding."""
import numpy as np
import pydicom
import torch


def windowed(ds):
    """float32 in [0, 1]: rescale and LINEAR window (PS3.3 C.11.2.1.2) in one multiplication."""
    centre, width = ds.WindowCenter, ds.WindowWidth
    if isinstance(centre, pydicom.multival.MultiValue):
        centre, width = centre[0], width[0]
    slope, intercept = float(ds.RescaleSlope), float(ds.RescaleIntercept)
    scale = slope / (float(width) - 1)
    offset = (intercept - (float(centre) - 0.5)) / (float(width) - 1) + 0.5
    y = ds.pixel_array.astype(np.float32)
    y *= np.float32(scale)
    y += np.float32(offset)
    return np.clip(y, 0, 1, out=y)


def read_pixels(path, side):
    """uint8 (1, side, side)."""
    y = torch.from_numpy(windowed(pydicom.dcmread(path)))[None, None]
    y = torch.nn.functional.interpolate(y, (side, side), mode="bilinear", antialias=True)
    return y.mul_(255).add_(0.5).to(torch.uint8)[0]


def triangle_weights(size, side):
    """float32 (side, size): the same filter as a matrix, for numpy alone."""
    scale = size / side
    support = max(scale, 1)
    centre = scale * (np.arange(side) + 0.5)
    weights = np.maximum(0, 1 - np.abs((np.arange(size)[None] + 0.5 - centre[:, None]) / support))
    return (weights / weights.sum(1, keepdims=True)).astype(np.float32)
