#include "ui/models/name_order.h"

#include <algorithm>
#include <numeric>

namespace tidegate::models {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

} // namespace

int compareNames(QByteArrayView a, QByteArrayView b)
{
    qsizetype i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        if (!isDigit(a[i]) || !isDigit(b[j])) {
            const char left = lower(a[i]), right = lower(b[j]);
            if (left != right)
                return left < right ? -1 : 1;
            ++i, ++j;
            continue;
        }
        const auto skip = [](QByteArrayView text, qsizetype &at, auto is) {
            const qsizetype from = at;
            while (at < text.size() && is(text[at]))
                ++at;
            return text.sliced(from, at - from);
        };
        const auto isZero = [](char c) { return c == '0'; };
        skip(a, i, isZero);
        skip(b, j, isZero);
        const QByteArrayView left = skip(a, i, isDigit), right = skip(b, j, isDigit);
        if (left.size() != right.size())
            return left.size() < right.size() ? -1 : 1;
        if (left != right)
            return left < right ? -1 : 1;
    }
    const qsizetype restOfA = a.size() - i, restOfB = b.size() - j;
    return restOfA < restOfB ? -1 : int(restOfA > restOfB);
}

void NameOrder::grow(int size, const NameAt &nameAt)
{
    const auto isBefore = [&](int a, int b) { return compareNames(nameAt(a), nameAt(b)) < 0; };
    std::vector<int> fresh(size_t(size) - m_rows.size());
    std::iota(fresh.begin(), fresh.end(), int(m_rows.size()));
    std::stable_sort(fresh.begin(), fresh.end(), isBefore);
    std::vector<int> merged;
    merged.reserve(size_t(size));
    auto rest = m_rows.cbegin();
    for (const int row : fresh) {
        // A few new ones among very many: each looks for its place, rather than all names being read.
        const auto place = std::upper_bound(rest, m_rows.cend(), row, isBefore);
        merged.insert(merged.end(), rest, place);
        merged.push_back(row);
        rest = place;
    }
    merged.insert(merged.end(), rest, m_rows.cend());
    m_rows = std::move(merged);
    m_ranks.clear();
}

void NameOrder::erase(int first, int last)
{
    std::erase_if(m_rows, [&](int row) { return row >= first && row <= last; });
    for (int &row : m_rows) {
        if (row > last)
            row -= last - first + 1;
    }
    m_ranks.clear();
}

void NameOrder::clear()
{
    m_rows = {};
    m_ranks = {};
}

int NameOrder::rank(int row) const
{
    if (m_ranks.empty()) {
        m_ranks.resize(m_rows.size());
        for (size_t place = 0; place < m_rows.size(); ++place)
            m_ranks[size_t(m_rows[place])] = int(place);
    }
    return m_ranks[size_t(row)];
}

} // namespace tidegate::models
