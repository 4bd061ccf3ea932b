#pragma once

#include "core/api/target.h"
#include "core/base/error.h"

#include <QStringList>

namespace tidegate::api {

/// Collects what is wrong with the options of a request, in Kubernetes' words: `<kind>.meta.k8s.io "" is
/// invalid: <field>: …`, Code::Invalid with a cause a field.
class OptionErrors
{
public:
    explicit OptionErrors(QString kind) : m_kind(std::move(kind)) {} ///< `ListOptions`, …
    void required(const QString &field, const QString &why);
    void forbidden(const QString &field, const QString &why);
    void invalid(const QString &field, const QString &value, const QString &why);
    void unsupported(const QString &field, const QString &value, const QStringList &supported);
    void tooLong(const QString &field, int bytes);
    Result<> result() const; ///< fine when nothing was collected

private:
    void add(const QString &field, const char *reason, const QString &message);

    QString m_kind;
    std::vector<Cause> m_causes;
};

/// The options of a create, an update or a patch.
struct WriteOptions
{
    QString fieldManager;
    bool dryRun = false;
    bool force = false; ///< apply only: takes fields over from others
};

enum class WriteVerb
{
    Create,
    Update,
    Patch,
    Apply
};

/// From the query; fieldValidation is checked here and used in admission. Code::Invalid for values and
/// combinations that Kubernetes refuses.
Result<WriteOptions> readWriteOptions(const Query &query, WriteVerb verb);

} // namespace tidegate::api
