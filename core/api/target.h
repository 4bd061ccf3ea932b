#pragma once

#include "core/base/error.h"
#include "core/resource/kinds.h"

#include <QHash>
#include <QString>
#include <QStringList>
#include <optional>
#include <string_view>

namespace tidegate::api {

/// The parameters of a request's query, decoded; the first of a name counts.
class Query
{
public:
    /// Code::BadRequest for a broken escape.
    static Result<Query> parse(std::string_view text);
    QString value(const QString &name) const { return m_values.value(name); }
    bool has(const QString &name) const { return m_values.contains(name); }
    /// `true` or `1`; absent is false.
    bool flag(const QString &name) const;
    /// Nothing when absent or empty; Code::BadRequest when not a whole number of at least 0.
    Result<std::optional<qint64>> number(const QString &name) const;

private:
    QHash<QString, QString> m_values;
};

/// What a path names.
struct Target
{
    enum class Type
    {
        Nothing,
        Health, ///< /healthz, /livez, /readyz; `name` says which
        Version,
        Metrics,
        OpenApi,      ///< `rest` is what follows /openapi
        CoreVersions, ///< /api
        Groups,       ///< /apis
        Group,        ///< /apis/<group>
        GroupVersion, ///< /api/v1, /apis/<group>/<version>
        Resource,     ///< objects of a kind; see the fields below
        Own,          ///< tidegate.dev's words about another group's object: services/<name>/invoke,
                      ///< revisions/<name>/scaling; or about the server: metering
    };
    Type type = Type::Nothing;
    QString group;
    QString version;
    const resource::Kind *kind = nullptr;
    QString ns;
    QString name;        ///< empty = the collection
    QString subresource; ///< `status`, `log`, …
    QStringList rest;
};

/// Reads a path, still percent-encoded; `/engines/local` in front means the default engine and is dropped.
/// Pure. Code::BadRequest for a broken escape; what names nothing is Type::Nothing.
Result<Target> parseTarget(std::string_view path);

} // namespace tidegate::api
