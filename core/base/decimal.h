#pragma once

#include <string>

namespace tidegate {

/// A number for a sentence: rounded to at most `digits` decimals, without zeros at the end of them (`1.5`,
/// `2`).
std::string formatDecimal(double value, int digits);

} // namespace tidegate
