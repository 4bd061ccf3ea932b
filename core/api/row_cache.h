#pragma once

#include <QByteArray>
#include <QHash>
#include <functional>
#include <utility>

namespace tidegate::api {

/// Rows of tables as text, for as long as the objects stay as they are: whoever pages through ten thousand
/// services has them made once. Main thread.
class RowCache
{
public:
    /// `most`: rows that are surely kept; up to twice as many may be.
    explicit RowCache(qsizetype most = 16'384) : m_most(most) {}
    /// The row of the object that has this resource version, made when it is not known. `form` tells rows of
    /// one object apart.
    QByteArray row(qint64 version, int form, const std::function<QByteArray()> &make);

private:
    using Rows = QHash<std::pair<qint64, int>, QByteArray>;
    const qsizetype m_most;
    Rows m_young;
    Rows m_old; ///< the generation before; what is asked for again goes on
};

} // namespace tidegate::api
