// Lists as programs print them into one cell: ['a', 'b'] or [1, 2] (Python), ['a' 'b'] (numpy),
// ('a', "b"), {'a'}, {a,"b c"} (PostgreSQL), [].
//
// Pure functions. Must not know: what the names are of.
#pragma once

#include <string>
#include <vector>

namespace preceptor {

bool is_printed_list(const std::string& cell);
// Beside such lists one too: [Mass], [nan], set().
bool is_bracketed(const std::string& cell);
// Of quoted names without what a program wrote before a quote or a backslash, and \u00d6 as a
// letter.
std::vector<std::string> names_of_printed_list(const std::string& cell);
// A list that holds more than names (a dictionary, a list of lists, calls), that stands in a call
// (array(['a']), c("a")), or that does not end.
bool is_torn_list(const std::string& cell);

}  // namespace preceptor
