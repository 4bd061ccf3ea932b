#pragma once

#include "core/base/error.h"

#include <QString>
#include <QStringList>
#include <vector>

namespace tidegate::resource {

/// What validation found, in Knative's words. Paths are relative to the object: `spec.traffic[0].tag`.
class Findings
{
public:
    void missing(const QString &path);    ///< missing field(s)
    void disallowed(const QString &path); ///< must not set the field(s)
    void invalid(const QString &value, const QString &path,
                 const QString &details = {}); ///< invalid value: …
    void outOfBounds(const QString &value, const QString &low, const QString &high,
                     const QString &path);  ///< expected low <= value <= high
    void neither(const QStringList &paths); ///< expected exactly one, got neither
    void both(const QStringList &paths);    ///< expected exactly one, got both
    void invalidKey(const QString &key, const QString &path,
                    const QString &details = {}); ///< invalid key name
    void duplicate(const QString &message, const QStringList &paths);
    void forbidden(const QString &message, const QString &path, const QString &details = {});
    /// Any other rule, with its own sentence.
    void wrong(const QString &message, const QStringList &paths, const QString &details = {});

    bool isEmpty() const { return m_findings.empty(); }
    /// Nothing found is success; else Code::Invalid, a sentence per rule with all fields it hit, sorted as
    /// Knative sorts them, and a cause per field.
    Result<> result() const;

private:
    struct Finding
    {
        QString reason;
        QString message;
        QStringList paths;
        QString details;
    };
    void add(const QString &reason, const QString &message, const QStringList &paths,
             const QString &details = {});
    std::vector<Finding> m_findings;
};

} // namespace tidegate::resource
