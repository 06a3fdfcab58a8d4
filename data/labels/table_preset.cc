#include "data/labels/table_preset.h"

#include <map>

#include "common/base/error.h"

namespace preceptor {
namespace {

const std::map<std::string, PresetOptions> kPresets = {
    // RSNA Pneumonia Detection Challenge, stage_2_train_labels.csv: a row a box.
    {"rsna",
     {{"key-column", "patientId"},
      {"key-kind", "path"},
      {"path-match", "suffix"},
      {"extension", "ignore"},
      {"label-column", "Target"},
      {"label-from", "binary"},
      {"aggregate", "any"}}},
    // RSNA Intracranial Hemorrhage Detection, stage_2_train.csv: a row a file and kind of bleeding.
    {"rsna-ich",
     {{"key-column", "ID"},
      {"key-kind", "path"},
      {"key-cell-pattern", "^(ID_[0-9a-f]+)_"},
      {"path-match", "suffix"},
      {"extension", "ignore"},
      {"label-column", "ID"},
      {"label-from", "set"},
      {"label-pattern", "_([a-z]+)$"},
      {"value-column", "Label"}}},
    // SIIM-ACR Pneumothorax Segmentation, train-rle.csv: a row a mask.
    {"siim",
     {{"key-column", "ImageId"},
      {"key-kind", "sop"},
      {"label-column", "EncodedPixels"},
      {"label-from", "mask"},
      {"aggregate", "any"}}},
    // VinDr-CXR (VinBigData), train.csv: a row a box, class and reader. Its files name no patient.
    {"vindr",
     {{"key-column", "image_id"},
      {"key-kind", "path"},
      {"path-match", "suffix"},
      {"extension", "ignore"},
      {"label-column", "class_name"},
      {"label-from", "set"},
      {"negative-name", "No finding"},
      {"reader-column", "rad_id"},
      {"aggregate", "majority"},
      {"patient-column", "image_id"}}},
    // CheXpert, train.csv and valid.csv: a row an image.
    {"chexpert",
     {{"key-column", "Path"},
      {"key-kind", "path"},
      {"key-cell-pattern", "(patient[0-9]+/.*)"},
      {"path-match", "suffix"},
      {"extension", "ignore"},
      {"patient-pattern", "(patient[0-9]+)/"},
      {"label-columns",
       "No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,"
       "Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,Fracture,"
       "Support Devices"},
      {"label-from", "binary"},
      {"uncertain", "uncertain"},
      {"blank", "missing"}}},
    // NIH ChestX-ray14, Data_Entry_2017.csv: a row an image.
    {"nih",
     {{"key-column", "Image Index"},
      {"key-kind", "path"},
      {"path-match", "suffix"},
      {"extension", "ignore"},
      {"label-column", "Finding Labels"},
      {"label-from", "set"},
      {"label-separator", "|"},
      {"negative-name", "No Finding"},
      {"patient-column", "Patient ID"}}},
    // CBIS-DDSM, mass_case_description_train_set.csv and its like: a row an abnormality. The path
    // is folder/StudyInstanceUID/SeriesInstanceUID/000000.dcm. Masks and crops, which the
    // table does not name by this path, are patients and studies of their own but for their
    // folders.
    {"cbis-ddsm",
     {{"key-column", "image file path"},
      {"key-cell-pattern", "/([0-9.]+)/[^/]*$"},
      {"key-kind", "series"},
      {"label-column", "pathology"},
      {"label-from", "class"},
      {"classes", "BENIGN_WITHOUT_CALLBACK,BENIGN,MALIGNANT"},
      {"aggregate", "max"},
      {"patient-column", "patient_id"},
      {"patient-pattern", "_(P_[0-9]{5})_"}}}};

}  // namespace

const PresetOptions& table_preset(const std::string& table) {
  const auto found = kPresets.find(table);
  if (found != kPresets.end()) return found->second;
  std::string names;
  for (const auto& [name, options] : kPresets) names += (names.empty() ? "" : ", ") + name;
  throw Error(ErrorKind::kUsage, "unknown --table").expected("one of: " + names).found(table);
}

}  // namespace preceptor
