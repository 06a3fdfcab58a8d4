"""What pydicom makes of a file's stored values, for tests that hold ours against it."""
import pydicom
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space


def pydicom_values(path):
    """(F, H, W) or (F, H, W, 3), colour as RGB; or None."""
    try:
        ds = pydicom.dcmread(path, force=True)
        values = ds.pixel_array
    except Exception:  # pydicom raises what it likes
        return None
    kind = ds.PhotometricInterpretation
    if kind.startswith("YBR_FULL"):
        values = convert_color_space(values, kind, "RGB")
    elif kind == "PALETTE COLOR":
        values = apply_color_lut(values, ds)
    return values if int(ds.get("NumberOfFrames") or 1) > 1 else values[None]
