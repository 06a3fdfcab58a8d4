"""DICOM files of nobody, written by pydicom, for tests of data/dicom, data/recipe and `show`."""
import numpy as np
import pydicom
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

MR = "1.2.840.10008.5.1.4.1.1.4"


def dataset(pixels, syntax=ExplicitVRLittleEndian, **attributes):
    """`pixels`: an array whose bytes become PixelData, (H, W), (F, H, W) with NumberOfFrames given,
    or (H, W, 3). Attributes by keyword are laid over what follows from it; None removes one."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = syntax
    meta.MediaStorageSOPClassUID = MR
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.SOPClassUID = MR
    ds.SOPInstanceUID = meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["p"])
    ds.PatientID = "nobody"
    colour = pixels.ndim == 3 and pixels.shape[-1] == 3
    rows, columns = pixels.shape[:2] if colour or pixels.ndim == 2 else pixels.shape[1:]
    ds.Rows, ds.Columns = rows, columns
    ds.SamplesPerPixel = 3 if colour else 1
    ds.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
    if colour:
        ds.PlanarConfiguration = 0
    bits = 8 * pixels.dtype.itemsize
    ds.BitsAllocated, ds.BitsStored, ds.HighBit = bits, bits, bits - 1
    ds.PixelRepresentation = int(pixels.dtype.kind == "i")
    ds.is_little_endian = syntax.is_little_endian
    ds.is_implicit_VR = syntax.is_implicit_VR
    raw = pixels.astype(pixels.dtype.newbyteorder("<" if syntax.is_little_endian else ">"))
    ds.PixelData = raw.tobytes() + b"\0" * (raw.nbytes % 2)
    ds["PixelData"].VR = "OW" if bits > 8 else "OB"
    for name, value in attributes.items():
        if value is None:
            del ds[name]
        else:
            setattr(ds, name, value)
    return ds


def write(path, ds):
    ds.save_as(path, write_like_original=False)
    return path


def item(**attributes):
    ds = pydicom.Dataset()
    for name, value in attributes.items():
        setattr(ds, name, value)
    return ds


def sequence(**attributes):
    return Sequence([item(**attributes)])


def ramp(shape, dtype, low, high, seed=1):
    """Noise over the whole of [low, high]."""
    return np.random.default_rng(seed).integers(low, high, shape, endpoint=True).astype(dtype)
