// The classes of a label column, and the order that they have.
//
// Where a table holds both codes 0..K-1 and names (label and label_name, as many public sets do),
// the codes give the order and the names are kept, so that class c here is class c of a teacher
// that was trained elsewhere. Otherwise names are sorted, by value where all are numbers.
//
// Must not know: files, the index. Pure functions.
#pragma once

#include <string>
#include <vector>

namespace preceptor {

// Names in the order of their codes. Empty where the codes are not all of 0..K-1, or code and name
// do not go with each other one to one. Rows where both are "" are left out. As long as each other.
std::vector<std::string> classes_by_code(const std::vector<std::string>& codes,
                                         const std::vector<std::string>& names);

// What a label is called, and how many there may be: more are no labels, but texts or identifiers.
inline constexpr std::size_t kLongestClassName = 256, kMostClasses = 10000;  // bytes; a table
// Throws Error(kInput). `column`: for the message, "" where it has none.
void require_few_names(const std::vector<std::string>& names, const std::string& column);

// Distinct names, sorted; "" is no name.
std::vector<std::string> sorted_classes(const std::vector<std::string>& names);

// Whether each of these sorted names says that it is more than the one before: numbers do, and a
// no before a yes (label_values.h); other words are in the order of their letters.
bool rise_by_their_names(const std::vector<std::string>& names);

}  // namespace preceptor
