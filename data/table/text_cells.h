// Text as it stands in the cells of tables: trimmed, folded, cut at a separator. Pure functions.
#pragma once

#include <string>
#include <vector>

namespace preceptor {

// Without white space, line breaks and what no eye sees at both ends.
std::string trimmed(const std::string& text);
// The same, one blank for each run of blanks within, and without what has no width.
std::string with_plain_blanks(const std::string& text);
// Of a column: trimmed, and in one line, as spreadsheets wrap long names within their cell.
std::string column_name(const std::string& cell);
// Letters of any alphabet, of UTF-8; of other bytes ASCII letters alone. Throws Error(kSystem)
// where the C library does not know the letters.
std::string lower_case(const std::string& text);
// Letters and digits, lower case: "SOP Instance UID" and "sop_instance_uid" are one name.
std::string folded_name(const std::string& text);
// Trimmed parts; of "" none. Empty parts stay.
std::vector<std::string> trimmed_parts(const std::string& text, const std::string& separator);
// Names separated by commas, as a record of a CSV file: "Mass, benign",Edema are two.
// Throws Error(kUsage) for a quote that does not end.
std::vector<std::string> names_of_list(const std::string& text);
std::string with_slashes(std::string path);  // of a table that was made on Windows
// "a, b, c"
std::string joined_text(const std::vector<std::string>& parts);

}  // namespace preceptor
