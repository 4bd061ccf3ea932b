#pragma once

#include <QByteArrayView>
#include <functional>
#include <vector>

namespace tidegate::models {

/// As people sort names of objects, which are letters, digits, `-` and `.`: numbers in them by value. The
/// same order as QCollator's in numeric mode, at a tenth of its cost. Below 0: `a` first.
int compareNames(QByteArrayView a, QByteArrayView b);

/// Where each row of a table stands by its name, kept as rows come and go: so that a sorting compares two
/// numbers instead of two names, and the names of what came last are all that is looked at.
class NameOrder
{
public:
    /// Of a row, as UTF-8; a row's name does not change.
    using NameAt = std::function<QByteArrayView(int row)>;

    /// There are `size` rows now, the new ones behind the others.
    void grow(int size, const NameAt &nameAt);
    void erase(int first, int last);
    void clear();
    /// From 0; rows of the same name stand by their number.
    int rank(int row) const;

private:
    std::vector<int> m_rows;          ///< by name
    mutable std::vector<int> m_ranks; ///< by row; empty: to be made from m_rows
};

} // namespace tidegate::models
