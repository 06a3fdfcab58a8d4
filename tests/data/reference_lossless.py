"""Reference files of each lossless codec, and of the ways that fragments lie."""
import htj2k_codestreams as htj2k
import reference_codestreams as codestreams
from reference_native import applied, random_tables, with_palette
from reference_writer import (PREFIX, RLE, UNCOMPRESSED, described, description, ends, noise,
                              rgb_of, rgb_of_restricted, word)


def rle_files(maker):
    for allocated, stored, is_signed in ((8, 8, 0), (8, 8, 1), (8, 5, 0), (8, 7, 0), (16, 12, 0), (16, 12, 1),
                                         (16, 16, 0), (16, 16, 1), (32, 32, 0), (32, 32, 1)):
        values = noise((3, 9, 13), *ends(stored, is_signed)).astype(word(allocated, is_signed))
        ds = description(values, allocated, stored, is_signed)
        maker.coded(f"rle-grey-{allocated}-{stored}{'s' * is_signed}", ds, RLE,
                    described(allocated, stored, is_signed), [codestreams.rle(f) for f in values],
                    values)
    for bits in (8, 16, 32):
        values = noise((2, 9, 13, 3), 0, (1 << bits) - 1).astype(f"u{bits // 8}")
        for planar in (0, 1):
            ds = description(values, bits, bits, False, PlanarConfiguration=planar)
            maker.coded(f"rle-rgb-{bits}-planar{planar}", ds, RLE, f"{bits}/{bits}",
                        [codestreams.rle(f) for f in values], values)
    twelve = noise((2, 9, 13, 3), 0, 4095).astype("u2")
    maker.coded("rle-rgb-12", description(twelve, 16, 12, False), RLE, "16/12",
                [codestreams.rle(f) for f in twelve], twelve)
    ybr_in(maker, "rle", RLE, lambda frames, *_: [codestreams.rle(f) for f in frames])
    palette_in(maker, "rle", RLE, lambda frames, *_: [codestreams.rle(f) for f in frames])
    for allocated, stored in ((8, 8), (16, 10), (16, 16)):
        mono1 = noise((1, 9, 13), *ends(stored, 0)).astype(word(allocated, 0))
        ds = description(mono1, allocated, stored, False, PhotometricInterpretation="MONOCHROME1")
        maker.coded(f"rle-mono1-{stored}", ds, RLE, f"{allocated}/{stored}",
                    [codestreams.rle(f) for f in mono1], mono1)


def lossless_grey(maker, prefix, syntax, encode, bits):
    for allocated, stored, is_signed in bits:
        values = noise((3, 12, 10), *ends(stored, is_signed)).astype(word(allocated, is_signed))
        kind = "MONOCHROME1" if stored == 10 else "MONOCHROME2"
        ds = description(values, allocated, stored, is_signed, PhotometricInterpretation=kind)
        maker.coded(f"{prefix}-grey-{allocated}-{stored}{'s' * is_signed}", ds, syntax,
                    described(allocated, stored, is_signed),
                    encode(values, allocated, stored, is_signed), values)


def palette_in(maker, prefix, syntax, encode):
    for allocated, stored in ((8, 8), (16, 12)):
        values = noise((2, 12, 10), *ends(stored, 0)).astype(word(allocated, 0))
        tables = random_tables(1 << stored, 16)
        ds = with_palette(description(values, allocated, stored, False), tables, 0, 16)
        maker.coded(f"{prefix}-palette-{stored}", ds, syntax, f"{allocated}/{stored}",
                    encode(values, allocated, stored, 0), applied(values, tables, 0))


EIGHT, TWELVE, SIXTEEN = (8, 8), (16, 12), (16, 16)  # allocated, stored


def colour_in(maker, prefix, syntax, encode, bits=(EIGHT,), **attributes):
    for allocated, stored in bits:
        values = noise((2, 12, 10, 3), *ends(stored, 0)).astype(word(allocated, 0))
        ds = description(values, allocated, stored, False, **attributes)
        maker.coded(f"{prefix}-rgb-{stored}", ds, syntax, f"{allocated}/{stored}",
                    encode(values, allocated, stored, 0), values)


def ybr_in(maker, prefix, syntax, encode):
    """By our equations, whatever the codec: none of a lossless one's own."""
    for allocated, stored in (EIGHT, SIXTEEN):
        values = noise((2, 12, 10, 3), *ends(stored, 0)).astype(word(allocated, 0))
        ds = description(values, allocated, stored, False, PhotometricInterpretation="YBR_FULL")
        maker.coded(f"{prefix}-ybr-full-{stored}", ds, syntax, f"{allocated}/{stored}",
                    encode(values, allocated, stored, 0), rgb_of(values))


def dcmtk(maker, *command):
    def encode(values, allocated, stored, is_signed):
        return codestreams.by_dcmtk(maker.folder + "/work", values, command, is_signed,
                                    BitsAllocated=allocated, BitsStored=stored, HighBit=stored - 1)
    return encode


GREY_CODED = ((8, 8, 0), (8, 8, 1), (8, 5, 0), (8, 7, 0), (16, 8, 0), (16, 10, 0), (16, 12, 0), (16, 12, 1),
              (16, 16, 0), (16, 16, 1))


def jpeg_lossless_files(maker):
    plain = dcmtk(maker, "dcmcjpeg", "+e1")
    lossless_grey(maker, "jpeg-lossless-sv1", PREFIX + ".4.70", plain, GREY_CODED)
    palette_in(maker, "jpeg-lossless-sv1", PREFIX + ".4.70", plain)
    colour_in(maker, "jpeg-lossless-sv1", PREFIX + ".4.70", plain, (EIGHT, TWELVE, SIXTEEN))
    ybr_in(maker, "jpeg-lossless-sv1", PREFIX + ".4.70", plain)
    for selection in range(1, 8):
        encode = dcmtk(maker, "dcmcjpeg", "+el", "+sv", str(selection))
        lossless_grey(maker, f"jpeg-lossless-{selection}", PREFIX + ".4.57", encode,
                      ((8, 8, 0), (8, 8, 1), (8, 7, 0), (16, 10, 0), (16, 12, 1), (16, 16, 0), (16, 16, 1)))
    colour_in(maker, "jpeg-lossless-6", PREFIX + ".4.57", encode, (EIGHT, TWELVE, SIXTEEN))
    ybr_in(maker, "jpeg-lossless-6", PREFIX + ".4.57", encode)


def jpeg_ls_files(maker):
    # By components (+in) above 8 bits DCMTK does not read what it wrote.
    for interleave, bits in (("+il", (EIGHT, TWELVE, SIXTEEN)), ("+is", (EIGHT, TWELVE, SIXTEEN)),
                             ("+in", (EIGHT,))):
        colour_in(maker, f"jpeg-ls{interleave[1:]}", PREFIX + ".4.80",
                  dcmtk(maker, "dcmcjpls", interleave), bits)
    plain = dcmtk(maker, "dcmcjpls")
    lossless_grey(maker, "jpeg-ls", PREFIX + ".4.80", plain, GREY_CODED)
    palette_in(maker, "jpeg-ls", PREFIX + ".4.80", plain)
    ybr_in(maker, "jpeg-ls", PREFIX + ".4.80", plain)


def jpeg_2000(maker, *options, suffix="j2k"):
    def encode(values, allocated, stored, is_signed):
        return [codestreams.jpeg_2000(maker.folder + "/work", frame, stored, is_signed, *options,
                                      suffix=suffix) for frame in values]
    return encode


def jpeg_2000_files(maker):
    syntax = PREFIX + ".4.90"
    plain = jpeg_2000(maker)
    lossless_grey(maker, "j2k", syntax, plain, (*GREY_CODED, (8, 1, 0)))
    lossless_grey(maker, "j2k-jp2", syntax, jpeg_2000(maker, suffix="jp2"), ((8, 8, 0), (16, 12, 0)))
    lossless_grey(maker, "j2k-tiles", syntax, jpeg_2000(maker, "-t", "8,8"), ((16, 12, 0),))
    palette_in(maker, "j2k", syntax, plain)
    colour_in(maker, "j2k", syntax, jpeg_2000(maker, "-mct", "0"), (EIGHT, TWELVE, SIXTEEN))
    colour_in(maker, "j2k-rct", syntax, jpeg_2000(maker, "-mct", "1"), (EIGHT, TWELVE, SIXTEEN),
              PhotometricInterpretation="YBR_RCT")
    colour_in(maker, "j2k-rct-called-rgb", syntax, jpeg_2000(maker, "-mct", "1"))
    ybr = noise((2, 12, 10, 3), 0, 255).astype("u1")
    frames = jpeg_2000(maker, "-mct", "0")(ybr, 8, 8, 0)
    ds = description(ybr, 8, 8, False, PhotometricInterpretation="YBR_FULL")
    maker.coded("j2k-ybr-full", ds, syntax, "8/8", frames, rgb_of(ybr))
    ds.PhotometricInterpretation = "YBR_FULL_422"
    maker.coded("j2k-ybr-full-422", ds, syntax, "8/8", frames, rgb_of(ybr))
    for name in ("YBR_PARTIAL_420", "YBR_PARTIAL_422"):
        ds.PhotometricInterpretation = name
        maker.coded("j2k-" + name.lower().replace("_", "-"), ds, syntax, "8/8", frames,
                    rgb_of_restricted(ybr), tolerance=1,
                    note="the inverse of the standard's four digits")


def jpeg_2000_against_the_header(maker):
    """The codestream's own precision and sign differ from the tags; the values fit both."""
    for name, precision, codestream_signed, is_signed in (
            ("wider", 16, 0, 0), ("wider-signed", 16, 1, 1), ("unsigned-tag-signed", 12, 0, 1)):
        values = noise((1, 12, 10), *ends(12, is_signed)).astype(word(16, is_signed))
        coded = values & 4095 if codestream_signed != is_signed else values
        ds = description(values, 16, 12, is_signed)
        maker.coded("j2k-" + name, ds, PREFIX + ".4.90", described(16, 12, is_signed),
                    jpeg_2000(maker)(coded, 16, precision, codestream_signed), values)


def htj2k_files(maker):
    for name, bits, is_signed, tags in (
            ("grey8", 8, 0, (201, 203)), ("grey12", 12, 0, (201, 203)), ("grey16", 16, 0, (201,)),
            ("grey12s", 12, 1, (201,)), ("grey16s", 16, 1, (201,)), ("grey12_rpcl", 12, 0, (202,)),
            ("rgb8", 8, 0, (201,)), ("rgb8_rpcl", 8, 0, (202,))):
        colour = name.startswith("rgb")
        values = htj2k.pixels(bits, is_signed, 3 if colour else 1)[None]
        allocated = 8 * values.dtype.itemsize
        for tag in tags:
            ds = description(values, allocated, bits, is_signed)
            if colour:
                ds.PhotometricInterpretation = "YBR_RCT"
            maker.coded(f"htj2k-{tag}-{name}", ds, PREFIX + f".4.{tag}",
                        described(allocated, bits, is_signed), [htj2k.codestream(name)], values)


def htj2k_meanings(maker):
    values = htj2k.pixels(8, 0, 1)[None]
    ds = description(values, 8, 8, False, PhotometricInterpretation="MONOCHROME1")
    maker.coded("htj2k-201-mono1", ds, PREFIX + ".4.201", "8/8", [htj2k.codestream("grey8")], values)
    tables = random_tables(256, 16)
    ds = with_palette(description(values, 8, 8, False), tables, 0, 16)
    maker.coded("htj2k-201-palette", ds, PREFIX + ".4.201", "8/8", [htj2k.codestream("grey8")],
                applied(values, tables, 0))


def fragment_files(maker):
    values = noise((3, 24, 30), 0, 4095).astype("u2")
    for name, syntax, encode in (
            ("rle", RLE, lambda v, *_: [codestreams.rle(f) for f in v]),
            ("jpeg-ls", PREFIX + ".4.80", dcmtk(maker, "dcmcjpls")),
            ("jpeg-lossless-sv1", PREFIX + ".4.70", dcmtk(maker, "dcmcjpeg", "+e1")),
            ("j2k", PREFIX + ".4.90", jpeg_2000(maker)),
            ("uncompressed", UNCOMPRESSED, lambda v, *_: [f.tobytes() for f in v])):
        frames = encode(values, 16, 12, 0)
        for count, parts, offsets in ((1, 1, True), (1, 1, False), (1, 3, True), (1, 3, False),
                                      (3, 1, False), (3, 2, True), (3, 5, True), (3, 2, False)):
            if (count, parts, offsets) == (3, 2, False) and name in ("rle", "uncompressed"):
                continue  # no marker tells where a frame begins
            ds = description(values[:count], 16, 12, False)
            maker.coded(f"{name}-fragments-{count}-{parts}-{'table' if offsets else 'none'}", ds,
                        syntax, "16/12", frames[:count], values[:count], parts, offsets)
        ds = description(values, 16, 12, False)
        ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = codestreams.extended_offsets(frames)
        maker.coded(f"{name}-fragments-extended", ds, syntax, "16/12", frames, values,
                    offsets=False)
