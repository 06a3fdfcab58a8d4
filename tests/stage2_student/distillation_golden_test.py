"""distillation_golden.h is what distillation_golden.py computes, so that neither can drift."""
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import distillation_golden

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


class Golden(unittest.TestCase):
    def test_the_header_holds_what_pytorch_says(self):
        with open(os.path.join(HERE, "distillation_golden.h"), encoding="utf-8") as file:
            kept = file.read()
        made = distillation_golden.header()
        # Layout depends on digits that may differ in the last place, so white space is not compared.
        self.assertEqual("".join(NUMBER.sub("#", kept).split()), "".join(NUMBER.sub("#", made).split()))
        kept_numbers = [float(text) for text in NUMBER.findall(kept)]
        made_numbers = [float(text) for text in NUMBER.findall(made)]
        self.assertGreater(len(made_numbers), 700)
        for place, (a, b) in enumerate(zip(kept_numbers, made_numbers)):
            self.assertLessEqual(abs(a - b), 1e-9 + 1e-9 * abs(b), f"number {place}")

    def test_the_cases_cover_what_they_are_for(self):
        cases = distillation_golden.CASES
        self.assertEqual({case[1] for case in cases}, {0.0, 0.3, 1.0})
        self.assertEqual({case[4] for case in cases}, {2, 5})
        self.assertTrue(any(case[2] != case[3] and case[3] != 1 for case in cases))
        self.assertTrue(any(max(case[5]) == -1 for case in cases))

    def test_the_loss_is_hintons_by_hand(self):
        """One row, two classes, by the definition of KL with math alone."""
        import math
        case = ("by hand", 0.0, 4.0, 2.0, 2, [-1] * 6, 9)
        cached, student, loss, _, _ = distillation_golden.compute(case)
        total = 0.0
        for place, row in enumerate(distillation_golden.BATCH):
            z_teacher = [float(v) * 4 for v in cached[row]]
            z_student = [float(v) for v in student[place]]
            p = 1 / (1 + math.exp((z_teacher[1] - z_teacher[0]) / 2))
            q = 1 / (1 + math.exp((z_student[1] - z_student[0]) / 2))
            total += p * math.log(p / q) + (1 - p) * math.log((1 - p) / (1 - q))
        self.assertAlmostEqual(loss, 4 * total / 6, places=6)


if __name__ == "__main__":
    unittest.main()
