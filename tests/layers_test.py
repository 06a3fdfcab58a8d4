"""Who may include whom: the rooms' one-way arrows and the suffix that vendor code carries.

Run by `make layers` and by CTest. The map is docs/ARCHITECTURE.md.
"""
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# room -> rooms whose headers it may include (itself is understood).
COMMON = ["common/base", "common/files", "common/program", "common/cache", "common/metrics",
          "common/model_archive", "common/model", "common/training"]
DATA = ["data/pixels", "data/codestream", "data/codec", "data/structure", "data/dicom", "data/channel",
        "data/decoder", "data/resize", "data/recipe",
        "data/volume", "data/study", "data/table", "data/labels", "data/index", "data/import",
        "data/phantom", "data/show"]
ROOMS = {
    "common/base": [],
    "common/files": ["common/base"],
    "common/program": ["common/base"],
    "common/metrics": ["common/base"],
    "common/cache": ["common/base", "common/files"],
    "common/model_archive": ["common/base"],
    "common/model": ["common/base", "common/files", "common/model_archive"],
    "common/training": ["common/base", "common/files", "common/program", "common/cache",
                        "common/metrics", "common/model"],
    "data/pixels": ["common/base"],
    "data/codestream": ["common/base", "data/pixels"],
    "data/codec": ["common/base", "data/pixels", "data/codestream"],
    "data/structure": ["common/base", "common/files", "data/pixels"],
    "data/dicom": ["common/base", "common/files", "data/pixels", "data/codec", "data/structure"],
    "data/channel": ["common/base"],
    "data/decoder": ["common/base", "common/files", "common/program", "data/pixels", "data/structure",
                     "data/dicom", "data/channel"],
    "data/resize": ["common/base"],
    "data/recipe": ["common/base", "common/program", "data/pixels", "data/resize"],
    "data/volume": ["common/base", "common/program", "data/pixels", "data/dicom", "data/decoder",
                    "data/resize", "data/recipe"],
    "data/study": ["common/base", "data/pixels", "data/dicom", "data/recipe", "data/volume"],
    "data/table": ["common/base", "common/files"],
    "data/labels": ["common/base", "common/files", "data/table"],
    "data/index": ["common/base", "common/files", "data/pixels", "data/structure", "data/dicom",
                   "data/decoder", "data/labels"],
    "data/import": ["common/base", "common/files", "data/table", "data/labels", "data/index"],
    "data/phantom": ["common/base", "common/files", "data/pixels", "data/dicom"],
    "data/show": ["common/base", "common/files", "data/pixels", "data/dicom", "data/decoder", "data/recipe",
                  "data/volume", "data/study"],
    "data/program": ["common/base", "common/files", "common/program"] + DATA,
    "stage1_teacher": COMMON + [room for room in DATA if room not in ("data/phantom", "data/show")],
    "stage2_student": COMMON,
}

# vendor include prefix -> the suffix of the files that may hold it.
VENDORS = {
    r"(torch|ATen|c10|caffe2)/": "torch",
    r"H5|hdf5": "hdf5",
    r"dcmtk/": "dcmtk",
    r"boost/": "boost",
    r"sqlite3": "sqlite",
    r"openssl/": "openssl",
    r"nlohmann/": "json",
    r"csv\.h": "csv",
    r"png\.h": "png",
    r"zlib\.h": "zlib",
    r"openjpeg": "openjpeg",
    r"seccomp\.h": "seccomp",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
MOST_UNITS = 12


def sources():
    for top in ("common", "data", "stage1_teacher", "stage2_student"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in sorted(names):
                if name.endswith((".h", ".cc")):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


def room_of(path):
    rooms = [room for room in ROOMS if path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def has_suffix(path, suffix):
    stem = os.path.splitext(os.path.basename(path))[0]
    return stem.endswith("_" + suffix) or stem.endswith("_" + suffix + "_test")


def violations(path, text):
    found = []
    room = room_of(path)
    if room is None:
        found.append(f"{path}: lies in no room")
        return found
    for quote, name in INCLUDE.findall(text):
        for prefix, suffix in VENDORS.items():
            if re.match(prefix, name) and not has_suffix(path, suffix):
                found.append(f"{path}: includes {name} without the suffix _{suffix}")
        if quote != '"':
            continue
        target = room_of(name)
        if target is None:
            found.append(f"{path}: includes {name}, which lies in no room")
        elif target != room and target not in ROOMS[room]:
            found.append(f"{path}: {room} may not include {target} ({name})")
        vendor_header = re.search(r"_(torch|hdf5|dcmtk|boost|sqlite|openssl|json|csv|png|zlib|openjpeg|seccomp)\.h$", name)
        if vendor_header and not has_suffix(path, vendor_header.group(1)):
            found.append(f"{path}: includes {name} without its suffix")
    return found


class Layers(unittest.TestCase):
    def test_every_include_follows_the_map(self):
        found = []
        for path in sources():
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                found += violations(path, file.read())
        self.assertEqual(found, [])

    def test_the_check_sees_what_it_is_for(self):
        self.assertTrue(violations("common/base/x.cc", '#include <torch/torch.h>\n'))
        self.assertTrue(violations("common/base/x.cc", '#include "data/dicom/dicom_image.h"\n'))
        self.assertTrue(violations("stage2_student/x.cc", '#include "stage1_teacher/teacher.h"\n'))
        self.assertTrue(violations("stage2_student/x.cc", '#include "data/recipe/recipe.h"\n'))
        self.assertTrue(violations("stage2_student/x.cc", '#include "common/model/network_torch.h"\n'))
        self.assertEqual(violations("stage2_student/x_torch.cc",
                                    '#include "common/model/network_torch.h"\n'), [])

    def test_no_room_is_too_full(self):
        units = {}
        for path in sources():
            stem = os.path.splitext(os.path.basename(path))[0]
            stem = re.sub(r"_(torch|hdf5|dcmtk|boost|sqlite|openssl|json|csv|png|zlib|openjpeg|seccomp)$", "", stem)
            units.setdefault(os.path.dirname(path), set()).add(stem)
        full = {room: len(names) for room, names in units.items()
                if len(names - {"main"}) > MOST_UNITS}
        self.assertEqual(full, {})

    def test_each_type_of_a_header_has_a_name_of_its_own(self):
        """Two of one name are one to the linker."""
        found = {}
        for path in sources():
            if not path.endswith(".h"):
                continue
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                for name in re.findall(r"^(?:struct|class|enum class) (\w+)(?!\w|::)[^;\n]*\{", file.read(), re.M):
                    found.setdefault(name, []).append(path)
        self.assertGreater(len(found), 100)
        self.assertEqual({name: paths for name, paths in found.items() if len(paths) > 1}, {})

    def test_only_mains_catch_and_libraries_never_print_or_exit(self):
        found = []
        forbidden = re.compile(r"\bstd::c(out|err)\b|\b(std::)?(exit|abort|_Exit)\(|(?<!n)printf\(")
        printers = {"common/program/command.cc", "common/program/terminal_reporter.cc"}
        for path in sources():
            if path in printers or path.endswith("/main.cc"):
                continue
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                for number, line in enumerate(file, 1):
                    if forbidden.search(line.split("//")[0]):
                        found.append(f"{path}:{number}: {line.strip()}")
        self.assertEqual(found, [])


if __name__ == "__main__":
    unittest.main()
