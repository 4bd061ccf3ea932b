#pragma once

#include "core/base/error.h"
#include "core/resource/object.h"

#include <QString>
#include <QStringList>

namespace tidegate::resource {

/// What validation of Kubernetes' own kinds found, in Kubernetes' words: `metadata.name: Invalid value: "A":
/// …`. Paths are relative to the object.
class FieldErrors
{
public:
    void required(const QString &path, const QString &detail = {});
    void invalid(const QString &path, const QString &value, const QString &detail);
    void forbidden(const QString &path, const QString &detail);
    void unsupported(const QString &path, const QString &value, const QStringList &supported);
    void tooLong(const QString &path, const QString &detail);

    bool isEmpty() const { return m_causes.empty(); }
    /// Nothing found is success; else Code::Invalid: `ConfigMap "x" is invalid: …` with a cause per finding.
    Result<> result(const Object &object) const;

private:
    void add(const QString &path, const char *reason, const QString &message);
    std::vector<Cause> m_causes;
};

} // namespace tidegate::resource
