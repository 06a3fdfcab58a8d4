#include "stage1_teacher/teacher/output_selection_torch.h"

#include <ATen/core/Dict.h>

#include "common/base/error.h"
#include "stage1_teacher/rows/text_list.h"

namespace preceptor {
namespace {

std::string shape_text(const at::Tensor& tensor) {
  std::string text;
  for (const std::int64_t size : tensor.sizes()) {
    text += (text.empty() ? "" : ", ") + std::to_string(size);
  }
  return "(" + text + ")";
}

[[noreturn]] void refuse_choice(const std::string& what, const std::string& expected,
                                const std::string& found) {
  throw Error(ErrorKind::kInput, what).expected(expected).found(found);
}

c10::IValue element_of(const std::vector<c10::IValue>& elements, const OutputSelection& selection) {
  const std::int64_t count = static_cast<std::int64_t>(elements.size());
  if (selection.index < 0 || selection.index >= count) {
    refuse_choice("the teacher returns several outputs",
                  "--teacher-output-index from 0 to " + std::to_string(count - 1),
                  selection.index < 0 ? "no such option" : std::to_string(selection.index));
  }
  return elements[static_cast<std::size_t>(selection.index)];
}

c10::IValue entry_of(const c10::IValue& returned, const OutputSelection& selection) {
  std::vector<std::string> keys;
  for (const auto& entry : returned.toGenericDict()) {
    if (!entry.key().isString()) continue;
    keys.push_back(entry.key().toStringRef());
    if (keys.back() == selection.key) return entry.value();
  }
  refuse_choice("the teacher returns a dict", "--teacher-output-key with one of: " + joined(keys),
                selection.key.empty() ? "no such option" : selection.key);
}

c10::IValue chosen(const c10::IValue& returned, const OutputSelection& selection) {
  if (returned.isTuple()) {
    const auto elements = returned.toTuple()->elements();
    return element_of(std::vector<c10::IValue>(elements.begin(), elements.end()), selection);
  }
  if (returned.isList()) {
    const auto elements = returned.toListRef();
    return element_of(std::vector<c10::IValue>(elements.begin(), elements.end()), selection);
  }
  if (returned.isGenericDict()) return entry_of(returned, selection);
  if (selection.index >= 0 || !selection.key.empty()) {
    refuse_choice("the teacher returns one output, and an option chooses among several",
                  "no --teacher-output-index and no --teacher-output-key", "one of them");
  }
  return returned;
}

void check_shape(const at::Tensor& tensor, std::int64_t images) {
  const bool one_number = tensor.numel() == images;
  if (tensor.dim() == 2 && tensor.size(0) == images && tensor.size(1) >= 2) return;
  Error error(ErrorKind::kInput, one_number
                                     ? "the teacher returns one number an image"
                                     : "the teacher does not return a row of numbers an image");
  error.expected("shape (" + std::to_string(images) + ", classes), 2 classes or more");
  error.found("shape " + shape_text(tensor));
  if (one_number) {
    error.hint(
        "a single sigmoid output is not supported: wrap the teacher so that it returns two "
        "logits, cat([zeros_like(z), z], 1)");
  }
  throw error;
}

}  // namespace

at::Tensor select_output(const c10::IValue& returned, const OutputSelection& selection,
                         std::int64_t images) {
  const c10::IValue value = chosen(returned, selection);
  if (!value.isTensor()) {
    refuse_choice("the teacher's output is no tensor", "a tensor (N, classes)", value.tagKind());
  }
  const at::Tensor tensor = value.toTensor();
  check_shape(tensor, images);
  return tensor.to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace preceptor
