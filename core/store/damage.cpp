#include "core/store/damage.h"

#include <QFile>

namespace tidegate::store {

bool isDamaged(const Error &error)
{
    // SQLite's words for SQLITE_CORRUPT and SQLITE_NOTADB.
    return error.message.find("malformed") != std::string::npos ||
           error.message.find("not a database") != std::string::npos;
}

bool putAside(const QString &file)
{
    bool isAway = true;
    for (const QString &suffix : {QString(), QStringLiteral("-wal"), QStringLiteral("-shm")}) {
        const QString aside = file + QStringLiteral(".damaged") + suffix;
        QFile::remove(aside);
        isAway &= !QFile::exists(file + suffix) || QFile::rename(file + suffix, aside);
    }
    return isAway;
}

} // namespace tidegate::store
