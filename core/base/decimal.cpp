#include "core/base/decimal.h"

#include <array>
#include <cstdio>

namespace tidegate {

std::string formatDecimal(double value, int digits)
{
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    std::string answer = text.data();
    if (answer.find('.') != std::string::npos) {
        answer.erase(answer.find_last_not_of('0') + 1);
        if (answer.back() == '.')
            answer.pop_back();
    }
    return answer;
}

} // namespace tidegate
