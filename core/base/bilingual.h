#pragma once

#include <string>

namespace tidegate {

/// Whole sentences for people, in both languages of the console: what the server explains is told with its
/// numbers in it, and so cannot be translated later.
struct Bilingual
{
    std::string en;
    std::string zh;
    bool empty() const { return en.empty(); }
    bool operator==(const Bilingual &) const = default;
};

} // namespace tidegate
