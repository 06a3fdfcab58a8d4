#include "data/program/label_table_options.h"

#include <algorithm>
#include <set>

#include "common/base/digest.h"
#include "common/base/error.h"
#include "common/base/json_value.h"
#include "common/files/file_io.h"
#include "data/labels/table_preset.h"
#include "data/table/text_cells.h"

namespace preceptor {
namespace {

// An option of --table is not taken where the user gave another that says the same in its own way.
const std::vector<std::pair<std::string, std::string>> kInstead = {
    {"label-column", "label-columns"},     {"label-columns", "label-column"},
    {"patient-column", "patient-pattern"}, {"patient-pattern", "patient-column"},
    {"key-kind", "key-pattern"},           {"path-match", "key-pattern"},
    {"extension", "key-pattern"}};

void require_word(const std::string& option, const std::string& value,
                  const std::vector<std::string>& words) {
  if (value.empty() || std::find(words.begin(), words.end(), value) != words.end()) return;
  throw Error(ErrorKind::kUsage, "unknown " + option).expected(joined_text(words)).found(value);
}

void require_either(const std::string& a, const std::string& b, const std::string& said) {
  if (a.empty() || b.empty()) return;
  throw Error(ErrorKind::kUsage, said + " contradict each other");
}

void require_distinct(const std::string& option, const std::string& text) {
  const std::vector<std::string> names = names_of_list(text);
  const std::set<std::string> distinct(names.begin(), names.end());
  if (distinct.size() == names.size() && distinct.count("") == 0) return;
  throw Error(ErrorKind::kUsage, option + " has a name twice, or an empty one").found(text);
}

void require_apart(const std::string& option, const std::string& text, const std::string& other,
                   const std::string& others) {
  const std::vector<std::string> names = names_of_list(others);
  for (const std::string& name : names_of_list(text)) {
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    throw Error(ErrorKind::kUsage, option + " and " + other + " have a name in common").found(name);
  }
}

// 0 where nothing is given. Throws Error(kUsage).
std::int64_t count_of(const std::string& text, const std::string& option) {
  constexpr std::size_t kMostDigits = 6;
  const bool is_one =
      text.size() <= kMostDigits && text.find_first_not_of("0123456789") == std::string::npos;
  if (is_one) return text.empty() ? 0 : std::stoll(text);
  throw Error(ErrorKind::kUsage, option + " is no number of lines").found(text);
}

std::string or_else(const std::string& text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

}  // namespace

const std::vector<LabelTableOptions::Field>& LabelTableOptions::fields() {
  using O = LabelTableOptions;
  static const std::vector<Field> all = {
      {"table", &O::table,
       "rsna | rsna-ich | siim | vindr | chexpert | nih | cbis-ddsm: its options at once"},
      {"encoding", &O::encoding,
       "utf-8 | utf-16 | latin-1 | windows-1252 | gb18030... (default: bytes as is)"},
      {"separator", &O::separator, ", | ; | tab | space between fields (default: by the header)"},
      {"quotes", &O::quotes, "`none`: quotes are letters like any other"},
      {"header", &O::header, "names of columns, separated by commas, of a table without a header"},
      {"skip-lines", &O::skip_lines, "how many lines above the header are passed over"},
      {"short-rows", &O::short_rows, "`accept`: cells that lack at a row's end count as blank"},
      {"long-rows", &O::long_rows, "`accept`: blank cells behind the header's end are left out"},
      {"key-column", &O::key_column, "what names a file (default: found by name)"},
      {"key-kind", &O::key_kind,
       "sop | series | study | accession | patient | path (default: by name)"},
      {"key-pattern", &O::key_pattern, "regular expression: its group in a file's path is its key"},
      {"key-cell-pattern", &O::key_cell_pattern, "the same in a key's cell"},
      {"path-match", &O::path_match, "exact | suffix: the end of a path is enough"},
      {"extension", &O::extension, "keep | ignore: .png in the table is .dcm in the archive"},
      {"label-column", &O::label_column, "the class (default: found by name)"},
      {"label-columns", &O::label_columns, "findings, a column each, separated by commas"},
      {"label-from", &O::label_from, "class | binary | mask | set: what a cell is"},
      {"label-pattern", &O::label_pattern, "regular expression: its group in a cell is the label"},
      {"value-column", &O::value_column, "of a row for each finding: whether it is there"},
      {"label-separator", &O::label_separator, "between the names of a set, such as |"},
      {"negative-name", &O::negative_name, "in a set: no finding"},
      {"classes", &O::classes, "class names in order, separated by commas"},
      {"uncertain", &O::uncertain, "missing | positive | negative | uncertain: what -1 is"},
      {"blank", &O::blank, "missing | negative: what a blank cell is"},
      {"blank-words", &O::blank_words, "words that count as blank, separated by commas"},
      {"aggregate", &O::aggregate, "any | all | majority | max | error: of several rows a file"},
      {"reader-column", &O::reader_column, "whose rows are one voice"},
      {"split-column", &O::split_column,
       "train, val or test (default: `split`, if there); none: no column"},
      {"patient-column", &O::patient_column, "who counts as one patient for splits"},
      {"patient-pattern", &O::patient_pattern,
       "the same: a regular expression's group in the path"}};
  return all;
}

void LabelTableOptions::register_in(OptionTable& options) {
  for (const Field& field : fields()) options.add(field.name, &(this->*field.value), field.help);
  options.add("split-list", &split_list,
              "SPLIT=FILE: a list of names, a table of keys, or one of the tables; more than once");
}

// Whether what --label-from or --label-columns say of labels leaves room for an option of --table.
bool LabelTableOptions::goes_with_labels(const std::string& option,
                                         const std::string& value) const {
  const std::string sets = label_separator.empty() && value_column.empty() ? "" : "set";
  const std::string from = or_else(label_from, label_columns.empty() ? sets : "binary");
  if (from.empty()) return true;
  const bool of_classes = from == "class", of_sets = from == "set";
  if (option == "label-from")
    return of_sets ? value == "set" : value == "binary" || value == "mask";
  if (option == "label-separator" || option == "negative-name" || option == "value-column") {
    return of_sets;
  }
  if (option == "label-pattern") return of_sets || of_classes;
  if (option == "label-columns") return !of_classes && !of_sets;
  if (option == "classes") return of_classes || of_sets;
  if (option == "uncertain" || option == "blank") return !of_classes;
  if (option == "aggregate") return !of_classes || (value != "any" && value != "all");
  return option != "reader-column" || !of_classes;
}

bool LabelTableOptions::is_free(const std::string& option, const std::string& value,
                                bool split_by_given) const {
  const auto value_of = [this](const std::string& name) -> const std::string& {
    const auto field = std::find_if(fields().begin(), fields().end(),
                                    [&name](const Field& at) { return name == at.name; });
    return this->*field->value;
  };
  if (!value_of(option).empty()) return false;
  for (const auto& [taken, instead] : kInstead) {
    if (option == taken && !value_of(instead).empty()) return false;
  }
  const bool of_paths = option == "path-match" || option == "extension";
  if (of_paths && !key_kind.empty() && key_kind != "path") return false;
  const bool of_patients = option == "patient-column" || option == "patient-pattern";
  if (of_patients && split_by_given) return false;
  return goes_with_labels(option, value);
}

void LabelTableOptions::resolve(bool split_by_given) {
  if (table.empty()) return;
  // What is free is judged by what the user gave, not by what the table gave a moment ago.
  const LabelTableOptions given = *this;
  for (const auto& [option, value] : table_preset(table)) {
    if (!given.is_free(option, value, split_by_given)) continue;
    for (const Field& field : fields()) {
      if (option == field.name) this->*field.value = value;
    }
    taken_from_table_.push_back(option);
  }
}

void LabelTableOptions::validate() const {
  csv_format().validate();
  require_word("--quotes", quotes, {"none"});
  require_word("--short-rows", short_rows, {"accept"});
  require_word("--long-rows", long_rows, {"accept"});
  require_distinct("--header", header);
  require_word("--path-match", path_match, {"exact", "suffix"});
  require_word("--extension", extension, {"keep", "ignore"});
  require_either(label_column, label_columns, "--label-column and --label-columns");
  require_either(key_pattern, key_kind, "--key-pattern and --key-kind");
  require_either(split_column, split_list.empty() ? "" : "x", "--split-column and --split-list");
  require_distinct("--classes", classes);
  require_distinct("--label-columns", label_columns);
  require_distinct("--blank-words", blank_words);
  require_apart("--blank-words", blank_words, "--classes", classes);
  require_paths();
  csv_options().validate();
  if (!classes.empty() && !label_columns.empty()) {
    throw Error(ErrorKind::kUsage, "--classes and --label-columns contradict each other")
        .hint("columns of findings are named by the header");
  }
  aggregation_of(or_else(aggregate, "error"));
  for (const auto& [pattern, option] :
       {std::pair(key_pattern, "--key-pattern"), std::pair(key_cell_pattern, "--key-cell-pattern"),
        std::pair(label_pattern, "--label-pattern"),
        std::pair(patient_pattern, "--patient-pattern")}) {
    if (!pattern.empty()) PathPattern(pattern, option);
  }
}

// Options that would do nothing.
void LabelTableOptions::require_paths() const {
  if (key_kind.empty() || key_kind == "path" || (path_match.empty() && extension.empty())) return;
  throw Error(ErrorKind::kUsage, "--path-match and --extension belong to keys that are paths")
      .found("--key-kind " + key_kind);
}

std::string LabelTableOptions::first_given() const {
  for (const Field& field : fields()) {
    if (std::string(field.name) != "classes" && !(this->*field.value).empty()) return field.name;
  }
  return split_list.empty() ? "" : "split-list";
}

bool LabelTableOptions::has_images_for_patients() const {
  const auto& taken = taken_from_table_;
  const bool by_table = std::find(taken.begin(), taken.end(), "patient-column") != taken.end();
  return by_table && patient_column == key_column;
}

CsvFormat LabelTableOptions::csv_format() const {
  return {encoding,
          separator,
          names_of_list(header),
          count_of(skip_lines, "--skip-lines"),
          short_rows == "accept",
          long_rows == "accept",
          quotes.empty()};
}

std::vector<std::string> LabelTableOptions::class_list() const { return names_of_list(classes); }

LabelCsvOptions LabelTableOptions::csv_options() const {
  LabelCsvOptions options;
  options.key_column = key_column;
  options.label_column = label_column;
  options.split_column = split_column;
  options.patient_column = patient_column;
  options.reader_column = reader_column;
  const auto& taken = taken_from_table_;
  options.reader_if_there = std::find(taken.begin(), taken.end(), "reader-column") != taken.end();
  options.key_kind = key_kind;
  options.key_cell_pattern = key_cell_pattern;
  options.label_columns = names_of_list(label_columns);
  options.label_from = label_from;
  options.label_separator = label_separator;
  options.negative_name = negative_name;
  options.label_pattern = label_pattern;
  options.value_column = value_column;
  options.blank_words = names_of_list(blank_words);
  options.has_value_policy = !uncertain.empty() || !blank.empty();
  options.values.uncertain = or_else(uncertain, options.values.uncertain);
  options.values.blank = or_else(blank, options.values.blank);
  options.class_names = class_list();
  options.keys_by_pattern = !key_pattern.empty();
  options.has_split_lists = !split_list.empty();
  options.patients_by_path = !patient_pattern.empty();
  return options;
}

void LabelTableOptions::read_split_lists(const std::vector<std::string>& tables) {
  for (const std::string& text : split_list) {
    const SplitOfFile list = split_of_file(text);
    const auto table = std::find_if(tables.begin(), tables.end(), [&list](const std::string& path) {
      return is_one_file(path, list.path);
    });
    if (table == tables.end()) {
      split_lists_.push_back(read_split_list(list, csv_options(), csv_format()));
    } else if (!table_splits_.emplace(table - tables.begin(), list.split).second) {
      throw Error(ErrorKind::kUsage, "a label table is in two lists of splits").path(list.path);
    }
  }
}

LabelImportOptions LabelTableOptions::import_options() const {
  LabelImportOptions options;
  options.class_names = class_list();
  options.keys.suffix = path_match == "suffix";
  options.keys.ignore_extension = extension == "ignore";
  if (!key_pattern.empty()) options.keys.pattern.emplace(key_pattern, "--key-pattern");
  if (!key_cell_pattern.empty()) {
    options.keys.cell_pattern.emplace(key_cell_pattern, "--key-cell-pattern");
  }
  if (!patient_pattern.empty()) {
    options.patient_pattern.emplace(patient_pattern, "--patient-pattern");
  }
  if (!patient_column.empty() || !patient_pattern.empty()) options.split_by = "column";
  options.aggregation = aggregation_of(or_else(aggregate, "error"));
  options.values = csv_options().values;
  options.split_lists = split_lists_;
  options.has_split_lists = !split_list.empty();
  return options;
}

std::string LabelTableOptions::settings() const {
  std::vector<std::string> all;
  for (const Field& field : fields()) all.push_back(this->*field.value);
  for (const auto& [table, split] : table_splits_) {
    all.push_back(std::to_string(table));
    all.push_back(split);
  }
  for (const SplitList& list : split_lists_) {
    all.push_back(list.split);
    all.push_back(sha256_hex(Json::array(list.names).dump()));
  }
  return Json::array(all).dump();
}

std::string LabelTableOptions::expansion() const {
  if (table.empty()) return "";
  std::string text = "--table " + table + " is";
  for (const Field& field : fields()) {
    const auto& taken = taken_from_table_;
    if (std::find(taken.begin(), taken.end(), field.name) == taken.end()) continue;
    text += std::string(" --") + field.name + " '" + this->*field.value + "'";
  }
  return text;
}

}  // namespace preceptor
