"""Reference files of native and encapsulated uncompressed pixels, and of palettes."""
import numpy as np

import reference_codestreams as codestreams
from reference_writer import (BIG, EXPLICIT, IMPLICIT, NATIVE, UNCOMPRESSED, described, description,
                              ends, noise, rgb_of, rgb_of_restricted,
                              word)


GREY_BITS = [  # allocated, stored, signed, high bit
    (8, 8, 0, 7), (8, 8, 1, 7), (8, 5, 0, 4), (8, 5, 1, 4), (8, 1, 0, 0), (8, 6, 1, 7),
    (16, 8, 0, 7), (16, 10, 0, 9), (16, 12, 0, 11), (16, 12, 1, 11), (16, 16, 0, 15),
    (16, 16, 1, 15), (16, 12, 0, 15), (16, 12, 1, 15), (16, 10, 1, 12), (16, 1, 0, 0),
    (32, 32, 0, 31), (32, 32, 1, 31), (32, 20, 0, 19), (32, 24, 1, 27), (32, 12, 1, 11)]


def grey_native(maker):
    for allocated, stored, is_signed, high in GREY_BITS:
        values = noise((3, 7, 9), *ends(stored, is_signed), seed=stored)
        dtype = word(allocated, is_signed)
        unsigned = "u" + str(allocated // 8)
        field = values & (1 << stored) - 1
        junk = np.random.default_rng(9).integers(0, 1 << allocated, values.shape)
        mask = (1 << stored) - 1 << high + 1 - stored
        container = field << high + 1 - stored | junk & ~mask & (1 << allocated) - 1
        kind = "MONOCHROME1" if stored in (10, 20) else "MONOCHROME2"
        ds = description(values, allocated, stored, is_signed, high, PhotometricInterpretation=kind)
        maker.native(f"grey-{allocated}-{stored}{'s' * is_signed}-{high}", ds,
                     container.astype(unsigned), described(allocated, stored, is_signed, high),
                     values.astype(dtype))


def bytes_in_words(maker):
    """8 bits a value in OW: the bytes of a word change places under big endian (PS3.5 annex A)."""
    values = noise((1, 6, 10), 0, 255).astype("u1")
    ds = description(values, 8, 8, False)
    maker.native("grey-8-in-words", ds, values, "8/8", values, {"big": BIG}, "OW8")


def single_bits(maker):
    """Frames follow each other without a gap; the lowest bit comes first (PS3.5 8.1.1)."""
    values = noise((3, 7, 9), 0, 1).astype("u1")
    ds = description(values, 1, 1, False)
    packed = np.packbits(values.ravel(), bitorder="little")
    several = {k: v for k, v in NATIVE.items() if v != UNCOMPRESSED}
    maker.native("bit", ds, packed, "1/1", values, several)
    ds = description(values[:1], 1, 1, False)
    maker.native("bit-one-frame", ds, np.packbits(values[0].ravel(), bitorder="little"), "1/1",
                 values[:1])


def floating_point(maker):
    rng = np.random.default_rng(4)
    for bits, keyword in ((32, "FloatPixelData"), (64, "DoubleFloatPixelData")):
        values = rng.normal(0, 1e3, (3, 5, 7)).astype(f"f{bits // 8}")
        values[0, 0, :3] = [0.1, -1e-30, 1e30]
        for short, syntax in NATIVE.items():
            if syntax == UNCOMPRESSED:
                continue
            ds = description(np.zeros((3, 5, 7), "u1"), 8, 8, False)
            for gone in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
                delattr(ds, gone)
            ds.BitsAllocated = bits
            setattr(ds, keyword, values.astype(("<" if syntax != BIG else ">") + f"f{bits // 8}")
                    .tobytes())
            maker.add(f"{short}-float{bits}", ds, syntax, f"float {bits}", values)


def colour_native(maker):
    for bits in (8, 16, 32):
        values = noise((2, 6, 10, 3), 0, (1 << bits) - 1).astype(f"u{bits // 8}")
        for planar in (0, 1):
            ds = description(values, bits, bits, False, PlanarConfiguration=planar)
            order = values.transpose(0, 3, 1, 2) if planar else values
            maker.native(f"rgb-{bits}-planar{planar}", ds, order, f"{bits}/{bits}", values)
    twelve = noise((1, 7, 9, 3), 0, 4095, seed=8).astype("u2")
    ds = description(twelve, 16, 12, False)
    maker.native("rgb-12", ds, twelve, "16/12", twelve)
    ybr = noise((2, 6, 10, 3), 0, 255, seed=5).astype("u1")
    for planar in (0, 1):
        ds = description(ybr, 8, 8, False, PlanarConfiguration=planar,
                         PhotometricInterpretation="YBR_FULL")
        order = ybr.transpose(0, 3, 1, 2) if planar else ybr
        maker.native(f"ybr-full-planar{planar}", ds, order, "8/8", rgb_of(ybr))
    wide = noise((1, 6, 10, 3), 0, 65535, seed=6).astype("u2")
    ds = description(wide, 16, 16, False, PhotometricInterpretation="YBR_FULL")
    maker.native("ybr-full-16", ds, wide, "16/16", rgb_of(wide))


def in_pairs(ybr):
    """Y1 Y2 Cb Cr for two pixels of a row (PS3.3 C.7.6.3.1.2)."""
    return np.stack([ybr[:, :, ::2, 0], ybr[:, :, 1::2, 0], ybr[:, :, ::2, 1], ybr[:, :, ::2, 2]],
                    -1)


def shared_chrominance(maker):
    ybr = noise((2, 6, 10, 3), 0, 255, seed=6).astype("u1")
    ybr[:, :, 1::2, 1:] = ybr[:, :, ::2, 1:]
    ds = description(ybr, 8, 8, False, PhotometricInterpretation="YBR_FULL_422")
    maker.native("ybr-full-422", ds, in_pairs(ybr), "8/8", rgb_of(ybr))
    ds.PhotometricInterpretation = "YBR_PARTIAL_422"
    maker.native("ybr-partial-422", ds, in_pairs(ybr), "8/8", rgb_of_restricted(ybr), tolerance=1,
                 note="the inverse of the standard's four digits")


def with_palette(ds, tables, first, bits, segmented=None):
    for table, colour in zip(segmented or tables, ("Red", "Green", "Blue")):
        stem = colour + "PaletteColorLookupTable"
        setattr(ds, stem + "Descriptor", [len(tables[0]) % 65536, first, bits])
        ds[stem + "Descriptor"].VR = "SS" if first < 0 else "US"
        name = f"Segmented{stem}Data" if segmented else stem + "Data"
        setattr(ds, name, codestreams.even(table.astype(f"<u{bits // 8}").tobytes()))
        ds[name].VR = "OW"
    ds.PhotometricInterpretation = "PALETTE COLOR"
    return ds


def applied(values, tables, first):
    at = np.clip(values.astype(int) - first, 0, len(tables[0]) - 1)
    return np.stack([table[at] for table in tables], -1)


def random_tables(entries, bits):
    rng = np.random.default_rng(entries)
    return [rng.integers(0, 1 << bits, entries).astype(f"u{bits // 8}") for _ in range(3)]


PALETTES = [  # name, allocated, stored, signed, entries, first, bits of an entry
    ("8-16", 8, 8, 0, 256, 0, 16), ("8-8", 8, 8, 0, 256, 0, 8), ("8-16-part", 8, 8, 0, 100, 40, 16),
    ("16-12-16", 16, 12, 0, 4096, 0, 16), ("16-16-16", 16, 16, 0, 65536, 0, 16),
    ("16-16s-16", 16, 16, 1, 300, -150, 16)]


def palettes(maker):
    for name, allocated, stored, is_signed, entries, first, bits in PALETTES:
        values = noise((2, 8, 10), *ends(stored, is_signed)).astype(word(allocated, is_signed))
        if is_signed:
            values = (values // 100).astype(values.dtype)
        tables = random_tables(entries, bits)
        ds = with_palette(description(values, allocated, stored, is_signed), tables, first, bits)
        few = {"explicit": EXPLICIT} if entries > 256 else None
        maker.native("palette-" + name, ds, values, described(allocated, stored, is_signed),
                     applied(values, tables, first), few)


def segments(bits, shift):
    """A segmented table and what it says (PS3.3 C.7.9.2): discrete (0), discrete, linear (1), and
    the last two once more by an indirect segment (2) with their offset in bytes."""
    step = 257 if bits == 16 else 1
    start, middle = np.array([5 + shift, 200, 9]) * step, np.array([9, 60 + shift]) * step
    line = middle[-1] + step * np.arange(1, 101)
    offset = 5 * bits // 8  # past the first segment
    word_or_bytes = [offset, 0] if bits == 16 else [offset, 0, 0, 0]
    coded = [0, 3, *start, 0, 2, *middle, 1, 100, line[-1], 2, 2, *word_or_bytes]
    dtype = f"u{bits // 8}"
    return (np.array(coded, "<" + dtype),
            np.concatenate([start, middle, line, middle, line]).astype(dtype))


def segmented_palettes(maker):
    for bits in (16, 8):
        coded, tables = zip(*(segments(bits, colour) for colour in range(3)))
        values = noise((1, 8, 10), 0, 255).astype("u1")
        ds = with_palette(description(values, 8, 8, False), tables, 0, bits, coded)
        maker.native(f"palette-segmented-{bits}", ds, values, "8/8", applied(values, tables, 0),
                     {"explicit": EXPLICIT, "implicit": IMPLICIT})
