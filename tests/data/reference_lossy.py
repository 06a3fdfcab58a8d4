"""Reference files of codecs with loss: what another decoder makes of each codestream."""
import numpy as np
import pydicom
from pydicom.pixel_data_handlers import gdcm_handler

import htj2k_codestreams as htj2k
import reference_codestreams as codestreams
from reference_lossless import dcmtk, jpeg_2000, lossless_grey
from reference_writer import PREFIX, described, description, fill, smooth, word, write_file


def jpeg_files(maker):
    grey = smooth((2, 24, 32), 255).astype("u1")
    for kind in ("MONOCHROME2", "MONOCHROME1"):
        frames = [codestreams.jpeg(f, quality=90) for f in grey]
        ds = description(grey, 8, 8, False, PhotometricInterpretation=kind)
        maker.coded("jpeg-" + kind.lower(), ds, PREFIX + ".4.50", "8/8", frames,
                    np.stack([codestreams.jpeg_pixels(f) for f in frames]), tolerance=1,
                    note="libjpeg-turbo")
    rgb = smooth((2, 24, 32, 3), 255).astype("u1")
    for name, sampling, kind in (("444", 0, "YBR_FULL"), ("422", 1, "YBR_FULL_422"),
                                 ("420", 2, "YBR_FULL_422")):
        frames = [codestreams.jpeg(f, quality=95, subsampling=sampling) for f in rgb]
        ds = description(rgb, 8, 8, False, PhotometricInterpretation=kind)
        maker.coded("jpeg-ybr-" + name, ds, PREFIX + ".4.50", "8/8", frames,
                    np.stack([codestreams.jpeg_pixels(f) for f in frames]), tolerance=2,
                    note="libjpeg-turbo")
    frames = dcmtk(maker, "dcmcjpeg", "+eb", "+cr", "+q", "100")(rgb, 8, 8, 0)
    ds = description(rgb, 8, 8, False)
    theirs = gdcm_pixels(maker, ds, PREFIX + ".4.50", frames, rgb, 6)
    maker.coded("jpeg-rgb", ds, PREFIX + ".4.50", "8/8", frames, theirs, note="GDCM")


def gdcm_pixels(maker, ds, syntax, frames, original, most):
    """What GDCM makes of the frames, which must lie within the loss of what went in."""
    fill(ds, frames)
    path = write_file(maker.folder + "/work/lossy.dcm", ds, syntax)
    read = pydicom.dcmread(path)
    values = gdcm_handler.get_pixeldata(read).reshape(original.shape)
    assert abs(values.astype(int) - original).max() <= most, (syntax, "more was lost")
    return values


def jpeg_processes(maker):
    """Extended, spectral selection and full progression of the same pixels at the same quality hold
    the same coefficients; GDCM reads the first."""
    for allocated, stored, most in ((8, 8, 2), (16, 12, 12)):
        values = smooth((2, 24, 32), (1 << stored) - 1).astype(word(allocated, 0))
        ds = description(values, allocated, stored, False)
        theirs = None
        for tag, option in (("51", "+ee"), ("53", "+es"), ("55", "+ep")):
            frames = dcmtk(maker, "dcmcjpeg", option, "+q", "100")(values, allocated, stored, 0)
            if theirs is None:
                theirs = gdcm_pixels(maker, ds, PREFIX + ".4.51", frames, values, most)
            maker.coded(f"jpeg-{tag}-grey-{stored}", ds, PREFIX + ".4." + tag,
                        described(allocated, stored, 0), frames, theirs, note="GDCM")


def near_lossless_files(maker):
    cases = [(8, 8, 1), (8, 8, 3), (16, 12, 1), (16, 12, 3), (16, 16, 1), (16, 16, 3)]
    for allocated, stored, near in cases:
        values = smooth((2, 12, 10), (1 << stored) - 1).astype(word(allocated, 0))
        near_lossless(maker, f"jpeg-ls-near{near}-{stored}", values, stored, near)
    near_lossless(maker, "jpeg-ls-near3-rgb", smooth((2, 12, 10, 3), 255).astype("u1"), 8, 3)


def near_lossless(maker, name, values, stored, near):
    allocated = 8 * values.dtype.itemsize
    ds = description(values, allocated, stored, False)
    frames = dcmtk(maker, "dcmcjpls", "+en", "+md", str(near))(values, allocated, stored, 0)
    theirs = gdcm_pixels(maker, ds, PREFIX + ".4.81", frames, values, near)
    maker.coded(name, ds, PREFIX + ".4.81", described(allocated, stored, 0), frames, theirs,
                note="GDCM")


def lossy_jpeg_2000_files(maker):
    work = maker.folder + "/work"
    for allocated, stored, most in ((8, 8, 3), (16, 12, 24), (16, 16, 400)):
        values = smooth((2, 24, 32), (1 << stored) - 1).astype(word(allocated, 0))
        frames = jpeg_2000(maker, "-I", "-q", "60")(values, allocated, stored, 0)
        theirs = np.stack([codestreams.jpeg_2000_pixels(work, f, stored) for f in frames])
        assert abs(theirs.astype(int) - values).max() <= most, (stored, "opj_compress lost more")
        ds = description(values, allocated, stored, False)
        maker.coded(f"j2k-lossy-grey-{stored}", ds, PREFIX + ".4.91",
                    described(allocated, stored, 0), frames, theirs, note="opj_decompress")
    rgb = smooth((2, 24, 32, 3), 255).astype("u1")
    for name, options, kind in (("ict", ("-mct", "1"), "YBR_ICT"), ("rgb", ("-mct", "0"), "RGB"),
                                ("ict-called-rgb", ("-mct", "1"), "RGB")):
        frames = jpeg_2000(maker, "-I", "-q", "60", *options)(rgb, 8, 8, 0)
        theirs = np.stack([codestreams.jpeg_2000_pixels(work, f, 8) for f in frames])
        assert abs(theirs.astype(int) - rgb).max() <= 6, (name, "opj_compress lost more")
        ds = description(rgb, 8, 8, False, PhotometricInterpretation=kind)
        maker.coded("j2k-lossy-" + name, ds, PREFIX + ".4.91", "8/8", frames, theirs,
                    note="opj_decompress")
    lossless_grey(maker, "j2k-91-reversible", PREFIX + ".4.91", jpeg_2000(maker), ((16, 12, 0),))


def lossy_htj2k_files(maker):
    for name, bits, most in (("grey12_lossy", 12, 8), ("rgb8_lossy", 8, 2)):
        colour = name.startswith("rgb")
        values = htj2k.pixels(bits, 0, 3 if colour else 1)[None]
        ds = description(values, 8 * values.dtype.itemsize, bits, False)
        if colour:
            ds.PhotometricInterpretation = "YBR_ICT"
        maker.coded("htj2k-203-" + name, ds, PREFIX + ".4.203",
                    described(8 * values.dtype.itemsize, bits, 0), [htj2k.codestream(name)], values,
                    tolerance=most, note="the pixels before the loss")
