"""Labels of several columns, from the table to a student of one of them."""
import os
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from small_world import BIN, World, uid_of


class LabelColumns(World):
    def setUp(self):
        super().setUp()
        self.write_files(range(48))
        with open(self.at("labels.csv"), "w") as file:
            file.write("SOPInstanceUID,Bright,Odd,split\n")
            for number in range(48):
                odd = ["1.0", "0.0", "-1.0", ""][number // 2 % 4]
                split = ["train", "train", "val", "test"][number // 12]
                file.write(f"{uid_of(number)},{number % 2},{odd},{split}\n")
        self.index("--label-columns", "Bright,Odd")

    def student(self, *words, expect=0, out="student"):
        return self.run_program("stage2_student", "train", "--cache", self.at("cache"), "--out",
                                self.at(out), "--arch", "tiny", "--epochs", "2", *words,
                                expect=expect)

    def test_from_the_table_to_a_student(self):
        result, _ = self.stage1("labels")
        self.assertEqual((result["task"], result["column_names"]), ("multi", ["Bright", "Odd"]))
        self.assertEqual(result["splits"]["train"]["classes"], {"Bright": 12, "Odd": 6})
        self.assertFalse(self.stage1("labels")[0]["labels_changed"])
        train = ("--out", self.at("teacher"), "--arch", "tiny", "--size", "16", "--epochs", "2")
        _, said = self.stage1("train", *train, expect=2)
        self.assertIn("Bright, Odd", said)
        result, _ = self.stage1("train", *train, "--label-column", "Odd")
        self.assertEqual(result["class_names"], ["no Odd", "Odd"])
        self.assertEqual(result["rows"]["labelled_train_rows"], 12)  # the others are open
        self.assertEqual(result["digests"]["label_column"], "Odd")
        model = self.at("teacher", "model.pt")
        self.assertEqual(self.cache(teacher=model)[0]["teacher"], {})
        judged = self.cache("--label-column", "Odd", teacher=model)[0]["teacher"]
        self.assertEqual(judged["train"]["samples"], 12)

        _, said = self.student(expect=2)
        self.assertIn("Bright, Odd", said)
        _, said = self.student("--label-column", "Bright", expect=4)  # the targets are of Odd
        self.assertIn("class_names", said)
        result, _ = self.student("--label-column", "Odd")
        self.assertEqual(result["digests"]["label_column"], "Odd")
        self.assertEqual(result["rows"]["train_rows"], 24)
        self.assertEqual(result["rows"]["labelled_train_rows"], 12)
        again, _ = self.run_program("stage2_student", "evaluate", self.at("student"), "--cache",
                                    self.at("cache"))
        self.assertEqual(again["auc"], result["test"]["auc"])
        self.assertEqual(again["samples"], result["test"]["samples"])
        self.student("--label-column", "Bright", "--alpha", "1", out="bright")
        for other, note in ((self.at("bright"), True), (self.at("teacher"), False)):
            said = subprocess.run([os.path.join(BIN, "stage2_student"), "compare",
                                   self.at("student"), other], text=True, capture_output=True,
                                  check=True).stdout
            self.assertEqual("judged on other rows or labels" in said, note, said)
        self.run_program("stage1_teacher", "verify", self.at("cache"))


if __name__ == "__main__":
    unittest.main()
