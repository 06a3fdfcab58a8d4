"""Makes distillation_golden.h: losses, gradients and hit rates of small batches, in float64 by
PyTorch's own kl_div and cross_entropy. distillation_golden_test.py holds the header against this.

    /usr/bin/python3 tests/stage2_student/distillation_golden.py > tests/stage2_student/distillation_golden.h
"""
import math

import torch
import torch.nn.functional as functional

STORE_ROWS = 9
# The batch, by rows of the target store: not in order, and not all of them.
BATCH = [7, 0, 4, 4, 8, 2]
# name, alpha, T of the cache, T of the loss, classes, labels of the batch (-1: none), size of logits
CASES = [
    ("plain", 0.3, 1.0, 1.0, 2, [0, 1, 1, 0, 1, 0], 3),
    ("other temperature", 0.3, 4.0, 2.5, 5, [4, 0, 3, 2, 1, 0], 9),
    ("temperature of the cache", 0.3, 4.0, 4.0, 5, [4, 0, 3, 2, 1, 0], 9),
    ("hotter than the cache", 0.3, 2.0, 7.5, 2, [0, 1, 0, 0, 1, 1], 6),
    ("some labels", 0.3, 4.0, 3.0, 5, [-1, 2, -1, -1, 0, 3], 9),
    ("one label", 0.3, 4.0, 3.0, 2, [-1, -1, -1, 1, -1, -1], 9),
    ("no label", 0.3, 4.0, 3.0, 5, [-1] * 6, 9),
    ("alpha 0", 0.0, 4.0, 2.0, 5, [1, 2, -1, 0, 4, 3], 9),
    ("alpha 0, no label", 0.0, 4.0, 2.0, 2, [-1] * 6, 9),
    ("alpha 1", 1.0, 4.0, 2.0, 5, [1, 2, -1, 0, 4, 3], 9),
    ("alpha 1, no label", 1.0, 4.0, 2.0, 2, [-1] * 6, 9),
    ("large logits", 0.3, 4.0, 2.0, 5, [4, 0, -1, 2, 1, 0], 1e4),
    ("large logits, T = 1", 0.3, 1.0, 1.0, 2, [1, 0, -1, 0, 1, 0], 1e4),
]


def numbers(rows, classes, size, phase):
    """Deterministic and exact in float32; every sign, and ties nowhere."""
    values = [size * math.sin(1.3 * i * i + phase * i + phase) for i in range(rows * classes)]
    return torch.tensor([round(v, 2) for v in values]).reshape(rows, classes)


def compute(case):
    name, alpha, cache_t, t, classes, labels, size = case
    cached = numbers(STORE_ROWS, classes, size / cache_t, 0.7)  # float32, as stored: z / T
    student = numbers(len(BATCH), classes, size, 2.1)
    z_student = student.double().requires_grad_()
    z_teacher = cached[BATCH].double() * cache_t
    truth = torch.tensor(labels)
    seen = truth >= 0
    ce = torch.zeros((), dtype=torch.float64)
    if seen.any():
        ce = functional.cross_entropy(z_student[seen], truth[seen])
    kl = functional.kl_div(functional.log_softmax(z_student / t, 1),
                           functional.log_softmax(z_teacher / t, 1),
                           reduction="batchmean", log_target=True)
    loss = alpha * ce + (1 - alpha) * t * t * kl
    loss.backward()
    rates = [-1.0, -1.0]
    if seen.any():
        rates = [(z.argmax(1)[seen] == truth[seen]).double().mean().item()
                 for z in (z_student.detach(), z_teacher)]
    return cached, student, loss.item(), z_student.grad, rates


def listed(values):
    lines, line = [], "    "
    for value in values:
        text = repr(float(value)) + ", "
        if len(line) + len(text) > 98:
            lines.append(line.rstrip())
            line = "    "
        line += text
    return "{\n" + "\n".join(lines + [line.rstrip(", ")]) + "}"


def float32_values(tensor):
    return [round(v, 2) for v in tensor.flatten().tolist()]


def header():
    text = ("// Made by distillation_golden.py with PyTorch in float64; do not edit.\n"
            "#pragma once\n\n#include <cstdint>\n#include <string>\n#include <vector>\n\n"
            "namespace preceptor {\n\n"
            "struct GoldenBatch {\n"
            "  std::string name;\n"
            "  double alpha, cache_temperature, temperature;\n"
            "  std::int64_t classes;\n"
            "  std::vector<std::int64_t> labels;\n"
            "  std::vector<float> cached, student;  // (store rows, classes), (batch, classes)\n"
            "  double loss;\n"
            "  std::vector<double> gradient;               // of the student's logits\n"
            "  double student_accuracy, teacher_accuracy;  // -1: no label is visible\n"
            "};\n\n")
    text += f"constexpr std::int64_t kStoreRows = {STORE_ROWS};\n"
    batch = ", ".join(map(str, BATCH))
    text += f"const std::vector<std::int64_t> kBatchRows = {{{batch}}};\n\n"
    text += "// clang-format off\nconst std::vector<GoldenBatch> kGoldenBatches = {\n"
    for case in CASES:
        name, alpha, cache_t, t, classes, labels, _ = case
        cached, student, loss, gradient, rates = compute(case)
        text += f'  {{"{name}", {alpha}, {cache_t}, {t}, {classes}, '
        text += "{" + ", ".join(map(str, labels)) + "},\n   "
        text += listed(float32_values(cached)) + ",\n   " + listed(float32_values(student)) + ",\n   "
        text += f"{loss!r},\n   " + listed(gradient.flatten().tolist()) + ",\n   "
        text += f"{rates[0]!r}, {rates[1]!r}}},\n"
    return text + "};\n// clang-format on\n\n}  // namespace preceptor\n"


if __name__ == "__main__":
    print(header(), end="")
