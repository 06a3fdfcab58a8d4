// ="0012": a text as a formula, which exports write so that a spreadsheet keeps its zeros and
// makes no date of it. Its text is what the formula yields.
//
// Pure functions. Must not know: other formulas, which stay as they stand.
#pragma once

#include <string>

namespace preceptor {

// Of a file's text: a field ="0012" becomes "0012", for a parser of CSV.
std::string without_text_formulas(const std::string& text, char separator);
// Of a field that was quoted as a whole, "=""0012""" in the file: 0012.
std::string text_of_formula(const std::string& field);

}  // namespace preceptor
