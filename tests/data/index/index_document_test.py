"""docs/INDEX.md against the index: the document's tables are read and held against a written database,
the program's own words and the code's lists; what it gives as Python is run.
"""
import csv
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unittest

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(SOURCE, "tests", "data", "program"))
from index_world import BIN, PROGRAM, IndexWorld, uid


def read(*names):
    with open(os.path.join(SOURCE, *names), encoding="utf-8") as file:
        return file.read()


def joined(text):
    """C++ text with the string literals that follow each other made one."""
    return re.sub(r'"\s*\n\s*"', "", text)


def rejection_codes(path):
    """Where a Rejection is made, or a function gives one back."""
    with open(path, encoding="utf-8") as file:
        code = file.read()
    found = set(re.findall(r'Rejection(?: \w+)?\{\s*"([a-z-]+)"', code))
    for body in re.findall(r"^Rejection [\w:]+\(.*?^}", code, re.S | re.M):
        found.update(re.findall(r'return \{\s*"([a-z-]+)"', body))
    return found


DOCUMENT = read("docs", "INDEX.md")


def section(title, level="##"):
    """The text below a heading, up to the next one of its level or above."""
    found = re.search(rf"^{level} {re.escape(title)}\n(.*?)(?=^#{{2,{len(level)}}} |\Z)", DOCUMENT,
                      re.S | re.M)
    if not found:
        raise AssertionError(f"docs/INDEX.md has no heading {level} {title}")
    return found.group(1)


def tables_in(text):
    """Each table: a list of rows, header first, cells as they are written."""
    found, rows = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            found.append([rows[0], *rows[2:]])
            rows = []
    return found


def words_in(cell):
    return re.findall(r"`([^`]+)`", cell)


def first_words(table):
    return [word for row in table[1:] for word in words_in(row[0])]


class IndexDocument(IndexWorld):
    """One index for all tests: four labelled images, a file that is none, a rejected one."""

    made = None

    def setUp(self):
        if IndexDocument.made:
            self.folder = IndexDocument.made
            return
        super().setUp()
        self.doCleanups = lambda: None  # the folder goes with the class
        IndexDocument.addClassCleanup(shutil.rmtree, self.folder)
        self.images(range(4))
        self.table("text", "archive/readme")
        path = self.image("unknown.dcm", 9)
        with open(path, "rb") as file:
            bytes_ = file.read()
        with open(path, "wb") as file:
            file.write(bytes_.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.9.9\0"))
        self.index("--labels", self.labels(range(4)), "--max-rejects", "1")
        IndexDocument.made = self.folder

    def schema(self):
        """Name and type, as the document writes them, of each column of each table."""
        with sqlite3.connect(self.at("index", "index.sqlite")) as db:
            names = [name for name, in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: [(column, kind + (" KEY" if key else " NOT NULL" if not_null else ""))
                           for _, column, kind, not_null, _, key in
                           db.execute(f"PRAGMA table_info({name})")] for name in names}

    def test_tables_and_columns(self):
        documented = {}
        for name in re.findall(r"^### `(\w+)`$", section("Tables"), re.M):
            columns = tables_in(section(f"`{name}`", "###"))[0]
            self.assertEqual(columns[0][:2], ["column", "type"], name)
            documented[name] = [(words_in(row[0])[0], row[1]) for row in columns[1:]]
        self.assertEqual(documented, self.schema())

    def test_indexes(self):
        indexes = {name.decode() for name, in self.query(
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")}
        self.assertEqual(set(re.findall(r"The index `(\w+)`", DOCUMENT)), indexes)

    def test_names_in_meta(self):
        documented = first_words(tables_in(section("`meta`", "###"))[1])
        root = f":{os.path.realpath(self.at('archive'))}"
        self.assertEqual(sorted(documented), sorted(
            name.decode().replace(root, ":ROOT") for name, in self.query("SELECT name FROM meta")))
        version, = self.query("SELECT value FROM meta WHERE name = 'schema_version'")[0]
        self.assertIn(f"# The index, version {version.decode()}\n", DOCUMENT)

    def test_absent_until_there_are_labels(self):
        self.index("--unlabelled", "accept", "--max-rejects", "1", out="bare")
        absent = set(re.findall(r"\| `(\w+)` \|.*absent before any", DOCUMENT))
        root = f":{os.path.realpath(self.at('archive'))}"
        found = {name.decode().replace(root, ":ROOT")
                 for name, in self.query("SELECT name FROM meta", "bare")}
        documented = first_words(tables_in(section("`meta`", "###"))[1])
        self.assertEqual(set(documented) - found, absent)

    def test_kinds_and_states(self):
        kinds = {kind.decode() for kind, in self.query("SELECT DISTINCT kind FROM files")}
        self.assertEqual(kinds, {"image", "other", "rejected"})
        row, = [row for row in tables_in(section("`files`", "###"))[0] if row[0] == "`kind`"]
        self.assertLess(kinds, set(words_in(row[2])))
        self.assertIn(uid(9).encode(), [value for value, in self.query(
            "SELECT sop_instance_uid FROM files WHERE kind = 'rejected'")])
        self.assertEqual(self.query("SELECT rows, columns FROM files WHERE kind <> 'image'"),
                         [(0, 0), (0, 0)])
        code = read("data", "index", "index_files_sqlite.cc")
        for kind in ("image", "rejected", "other", "dicomdir"):
            self.assertIn(f'"{kind}"', code)
            self.assertIn(f"`{kind}`", row[2])

    def test_files_of_the_folder(self):
        listed = re.findall(r"^  ([\w.]+) ", DOCUMENT.split("```")[1], re.M)
        self.assertEqual(sorted(listed), sorted(os.listdir(self.at("index"))))

    def test_rejections(self):
        by_header, by_slices, by_decoding, by_process, by_stage_one = (
            words_in(row[1]) for row in tables_in(section("What is rejected"))[0][1:])
        by_decoding += by_slices + by_process
        codes = {os.path.relpath(path, SOURCE): rejection_codes(path)
                 for room in ("data", "stage1_teacher")
                 for path in glob.glob(f"{SOURCE}/{room}/**/*.cc", recursive=True)}
        everywhere = set().union(*codes.values()) - {"not-dicom"}  # which `show` alone says
        self.assertEqual(sorted(by_header + by_decoding + by_stage_one), sorted(everywhere))
        header = set().union(*(codes[f"data/{name}.cc"] for name in (
            "dicom/dicom_header_dcmtk", "dicom/attributes_dcmtk", "dicom/parsed_file_dcmtk",
            "pixels/pixel_description", "structure/structure_check", "structure/element_walk",
            "structure/inflate_zlib"))) - {"not-dicom"}
        self.assertEqual(set(by_header), header)
        meanings = {words_in(row[0])[0] for row in next(
            table for table in tables_in(read("docs", "DICOM.md")) if table[0][0] == "code")[1:]}
        self.assertEqual(meanings - {"not-dicom"}, set(by_header + by_decoding) |
                         meanings.intersection(by_stage_one))

    def test_rejected_csv(self):
        with open(self.at("index", "rejected.csv"), newline="", encoding="utf-8") as file:
            header, row = csv.reader(file)
        self.assertEqual(row[:2], [self.at("archive", "unknown.dcm"), "transfer-syntax"])
        sentence = re.search(r"`rejected.csv`.*?has the columns (.*?), sorted",
                             section("What is rejected"), re.S).group(1)
        self.assertEqual(words_in(sentence), header)

    def test_findings_and_what_accepts_them(self):
        checks = read("data", "index", "archive_checks.cc")
        either = re.search(r'kOptions\[\] = ("[^"]+")', checks).group(1)
        room = [name for name in sorted(os.listdir(os.path.join(SOURCE, "data", "import")))
                if name.endswith((".cc", ".h"))]
        code = joined("".join(read("data", "import", name) for name in room) +
                      checks.replace("kOptions", either))
        found = {what: "(a warning)" if not option and accepted == "true" else option
                 for what, option, accepted in re.findall(
                     r'Finding\s+\w+\{\s*"([^"]+)",\s*"([^"]*)",\s*(\w+),', code)}
        found["two files with one SOPInstanceUID"] = "--duplicates accept"
        documented = {}
        for title in ("Labels", "Who is a patient"):
            for table in tables_in(section(title)):
                if table[0][0] == "finding":
                    documented.update((row[0], row[1].strip("`")) for row in table[1:])
        self.assertEqual(documented, found)
        self.assertIn("two files with one SOPInstanceUID", code)

    def test_names_that_columns_are_found_by(self):
        code = read("data", "labels", "label_columns.cc")

        def listed(name):
            return re.findall(r'"(\w+)"', re.search(rf"{name} = \{{(.*?)\}};", code, re.S).group(1))
        rows = {row[0]: row[1] for row in next(
            table for table in tables_in(section("Labels")) if table[0][1] == "column")[1:]}

        def documented(row):
            names = rows[row].split(": ")[1].split(", ")
            return [name.replace("_", "") for name in names]
        self.assertEqual(documented("key"), 
                         listed("kSopNames") + listed("kPathNames") + listed("kSeriesNames") +
                         listed("kStudyNames") + listed("kAccessionNames"))
        self.assertEqual(documented("label"), listed("kLabelNames"))

    def test_named_tables(self):
        code = joined(read("data", "labels", "table_preset.cc"))
        presets = re.findall(r'\{"([a-z-]+)",\s*\{(\{.*?\})\}\}', code, re.S)
        written = {name: re.findall(r'\{"([^"]+)",\s*"([^"]*)"\}', options)
                   for name, options in presets}
        documented = {}
        for line in section("Named tables", "###").splitlines():
            found = re.match(r"\| `([a-z][a-z-]*)` \| (.*) \|$", line)
            if found:
                documented[found.group(1)] = [
                    (option, value.replace("\\|", "|"))
                    for option, value in re.findall(r"`--([a-z-]+) '(.*?)'`", found.group(2))]
        self.assertEqual(documented, written)
        self.assertEqual(len(written), 7)
        for name, options in written.items():
            said = self.index("--labels", self.at("labels.csv"), "--table", name, "--max-rejects",
                              "1", expect=2)[1]  # its columns are not there
            for option, value in options:
                self.assertIn(f"--{option} '{value}'", said)

    def test_words_of_options(self):
        code = joined("".join(read("data", room, f"{name}.cc") for room, name in (
            ("labels", "label_columns"), ("labels", "label_aggregation"), ("labels", "label_values"),
            ("table", "text_encoding"), ("table", "csv_table_csv"))))
        for table in tables_in(section("Labels")):
            for row in table[1:]:
                for word in words_in(row[0]):
                    if word.startswith("--") or word not in (
                            "sop", "series", "study", "accession", "patient", "path", "class",
                            "binary", "mask", "set", "error", "any", "all", "majority", "max"):
                        continue
                    self.assertIn(f'"{word}"', code)

    def test_splits(self):
        sentence = re.search(r"^Splits: (.*?), in any case", section("Labels"), re.M).group(1)
        words = re.findall(r"\w+", sentence)
        os.mkdir(self.at("many"))
        for number in range(len(words)):
            self.image(f"../many/{number}.dcm", number)
        table = self.table("sop_instance_uid,label,split\n" + "".join(
            f"{uid(n)},{n % 2},{word.upper()}\n" for n, word in enumerate(words)), "split.csv")
        self.index("--labels", table, "--split-conflicts", "accept", root="many", out="split")
        stored = [split.decode() for split, in self.query(
            "SELECT split FROM labels JOIN files ON id = file_id ORDER BY relative_path", "split")]
        # The long names follow their short one: train (training).
        short = [max((name for name in ("train", "val", "test", "none")
                      if words.index(name) <= n), key=words.index) for n in range(len(words))]
        self.assertGreater(len(words), 4)
        self.assertEqual(stored, short)
        row, = [row for row in tables_in(section("`labels`", "###"))[0] if row[0] == "`split`"]
        self.assertEqual(words_in(row[2]), ["train", "val", "test", "none"])

    def test_options(self):
        said = subprocess.run([PROGRAM, "index", "--help"], capture_output=True, text=True,
                              check=True).stdout
        documented = first_words(next(
            table for table in tables_in(DOCUMENT) if table[0][0] == "option"))
        self.assertEqual(documented, re.findall(r"^  (--[\w-]+)", said, re.M))

    def test_what_a_run_says(self):
        result, _ = self.index("--max-rejects", "1")
        documented = first_words(tables_in(section("What a run says"))[0])
        self.assertEqual(sorted(documented), sorted(result))
        explained, _ = self.index("--labels", self.at("labels.csv"), "--max-rejects", "1",
                                  "--explain")
        self.assertEqual(sorted(first_words(tables_in(section("What a run says"))[1])),
                         sorted(explained))
        line = self.text("index", "audit.log").splitlines()[-1]
        form = re.search(r"`(\S+Z index: )\{\.\.\.\}`", section("What a run says")).group(1)
        self.assertRegex(line[:len(form)], re.sub(r"\d", r"\\d", form))
        self.assertEqual(json.loads(line[len(form):]), result)

    def test_the_documented_reader_finds_the_file_of_a_row(self):
        source = re.search(r"```python\n(.*?)```", DOCUMENT, re.S).group(1)
        names = {}
        exec(source, names)
        by_key = names["file_keys"](self.at("index"))
        subprocess.run([os.path.join(BIN, "stage1_teacher"), "images", "--index", self.at("index"),
                        "--cache", self.at("cache"), "--size", "4", "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)
        import h5py
        with h5py.File(self.at("cache", "rows", "gen-000001.h5"), "r") as file:
            rows = [by_key[key.tobytes()].decode() for key in file["file_key"]]
        self.assertEqual(sorted(rows), [self.at("archive", f"{n}.dcm") for n in range(4)])

    def test_code_and_document_point_at_each_other(self):
        for name in ("index_database.h", "index_database_sqlite.cc"):
            self.assertIn("docs/INDEX.md", read("data", "index", name))
            self.assertIn(f"data/index/{name}", DOCUMENT)
        for path in re.findall(r"`((?:data|tests)/[\w/.]+)`", DOCUMENT):
            self.assertTrue(os.path.exists(os.path.join(SOURCE, path)), path)
        for name in re.findall(r"\]\(([\w.-]+)\)", DOCUMENT):
            self.assertTrue(os.path.exists(os.path.join(SOURCE, "docs", name)), name)


if __name__ == "__main__":
    unittest.main()
