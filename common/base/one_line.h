// Text that comes from elsewhere (paths, values of files and tables) as a line for a terminal.
//
// Pure functions; threads: any.
#pragma once

#include <string>

namespace preceptor {

// Characters that steer a terminal or turn the direction of writing (C0, DEL, C1; U+061C,
// U+200E and F, U+2028 to 202E, U+2066 to 2069) and bytes that are no UTF-8 become "?", one each.
std::string one_line(const std::string& text);

}  // namespace preceptor
