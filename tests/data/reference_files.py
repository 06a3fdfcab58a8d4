"""Small DICOM files whose pixels are known: transfer syntax x photometric x bits.

Nothing here is read from a decoder where the pixels were compressed without loss: `expected` is what
was put in. After loss it is what another decoder than the one under test makes of the codestream.
"""
import os

import reference_lossless as lossless
import reference_lossy as lossy
import reference_native as native
from reference_writer import Maker

MAKERS = (
    native.grey_native, native.bytes_in_words, native.single_bits, native.floating_point,
    native.colour_native, native.shared_chrominance, native.palettes, native.segmented_palettes,
    lossless.rle_files, lossless.jpeg_lossless_files, lossless.jpeg_ls_files,
    lossless.jpeg_2000_files, lossless.jpeg_2000_against_the_header, lossless.htj2k_files,
    lossless.htj2k_meanings,
    lossy.jpeg_files, lossy.jpeg_processes, lossy.near_lossless_files,
    lossy.lossy_jpeg_2000_files, lossy.lossy_htj2k_files, lossless.fragment_files)


def make(folder):
    """Writes all files below `folder`; returns their References."""
    os.makedirs(os.path.join(folder, "work"), exist_ok=True)
    maker = Maker(folder)
    for one in MAKERS:
        one(maker)
    return maker.files
