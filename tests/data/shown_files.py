"""`dicom_data show --stage S` on many files in one call, as arrays and codes."""
import json
import os
import subprocess

import numpy as np


def show(paths, out, *words, stage="stored"):
    """path -> array of all frames, and path -> code of the refusal. `out`: a folder to be made."""
    run = subprocess.run([os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data"), "show", *paths,
                          "--json", "--out", out, *words, *(["--stage", stage] if stage else [])],
                         capture_output=True, text=True)
    if run.returncode not in (0, 3):
        raise RuntimeError(f"exit code {run.returncode}: {run.stderr[-1000:]}")
    result, arrays = json.loads(run.stdout), {}
    for record in result["frames"]:
        arrays.setdefault(record["path"], []).append(np.load(record["out"]))
    return ({path: np.stack(frames) for path, frames in arrays.items()},
            {refused["path"]: refused["code"] for refused in result["refused"]})
