#include "tests/fuzz/text_mutator.h"

#include <algorithm>
#include <random>

namespace tidegate::fuzz {

namespace {

constexpr qsizetype longest = 4096; // of what is made by doubling

QByteArray withLinesSwapped(const QByteArray &text, std::uint32_t first, std::uint32_t second)
{
    QByteArrayList lines = text.split('\n');
    const auto count = std::uint32_t(lines.size());
    lines.swapItemsAt(qsizetype(first % count), qsizetype(second % count));
    return lines.join('\n');
}

} // namespace

QByteArray mutatedText(QByteArray text, const QByteArrayList &dictionary, std::uint32_t seed)
{
    std::mt19937 random(seed);
    const auto below = [&random](qsizetype count) {
        return count > 0 ? qsizetype(random() % std::uint32_t(count)) : 0;
    };
    const qsizetype at = below(text.size());
    const qsizetype run = 1 + below(std::min<qsizetype>(16, text.size() - at));
    switch (random() % 7) {
    case 0:
        return text.remove(at, 1 + below(3));
    case 1:
        return text.remove(at, run);
    case 2:
        if (!text.isEmpty())
            text[at] = char(random());
        return text;
    case 3:
        return text.size() < longest ? text.insert(at, text.mid(at, run)) : text;
    case 4:
        return withLinesSwapped(text, std::uint32_t(random()), std::uint32_t(random()));
    case 5:
        return text.replace(at, run, dictionary[below(dictionary.size())]);
    default:
        return text.insert(at, dictionary[below(dictionary.size())]);
    }
}

} // namespace tidegate::fuzz
