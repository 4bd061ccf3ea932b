#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/resource/kinds.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace tidegate::resource {

/// A namespaced name within one kind; `ns` is empty for cluster-scoped kinds.
struct ObjectName
{
    QString ns;
    QString name;
    bool operator==(const ObjectName &) const = default;
    std::strong_ordering
    operator<=>(const ObjectName &other) const // by hand: QString has no <=> before Qt 6.8
    {
        const int order = ns.compare(other.ns);
        return (order != 0 ? order : name.compare(other.name)) <=> 0;
    }
    QString text() const { return ns.isEmpty() ? name : ns + QLatin1Char('/') + name; }
};

/// One API object: its JSON as clients see it, with typed access to what every kind has.
/// A value; cheap to copy (implicitly shared). Unknown fields are kept as they came.
class Object
{
public:
    Object() = default;
    explicit Object(QJsonObject json) : m_json(std::move(json)) {}
    /// An empty object of a kind: apiVersion, kind and metadata.name (and namespace) are set.
    Object(const Kind &kind, const ObjectName &name);

    const QJsonObject &json() const { return m_json; }
    QJsonObject &json() { return m_json; }
    QByteArray toJson() const; ///< compact

    QString apiVersion() const;
    QString kindName() const;
    const Kind *kind() const; ///< null when it is not one of ours

    ObjectName objectName() const { return {ns(), name()}; }
    QString ns() const;
    QString name() const;
    QString uid() const;
    qint64 resourceVersion() const; ///< 0 when unset
    qint64 generation() const;
    bool isDeleting() const; ///< metadata.deletionTimestamp is set
    std::optional<WallTime> creationTime() const;
    std::map<QString, QString> labels() const;
    std::map<QString, QString> annotations() const;
    QString label(const QString &key) const;
    QString annotation(const QString &key) const;
    void setLabel(const QString &key, const QString &value);
    void setAnnotation(const QString &key, const QString &value);
    void removeLabel(const QString &key);
    void removeAnnotation(const QString &key);

    QJsonObject metadata() const;
    void setMetadata(const QString &key, const QJsonValue &value);
    QJsonObject spec() const;
    void setSpec(const QJsonObject &spec);
    QJsonObject status() const;
    void setStatus(const QJsonObject &status);

    /// The owner reference with `controller: true`; an empty object when there is none.
    QJsonObject controller() const;
    /// Makes `owner` the controlling owner (blockOwnerDeletion true).
    void setController(const Object &owner);
    bool isControlledBy(const Object &owner) const;

    bool operator==(const Object &) const = default;

private:
    QJsonObject m_json;
};

using ObjectPtr = std::shared_ptr<const Object>;

/// The value at a dotted path: `status.latestReadyRevisionName`; undefined when there is none.
QJsonValue at(const QJsonObject &root, const QString &path);

/// Read access to a consistent state of all objects: the store's cache, or a table in a test.
class Snapshot
{
public:
    virtual ~Snapshot() = default;
    virtual ObjectPtr get(const Kind &kind, const ObjectName &name) const = 0; ///< null when there is none
    /// Sorted by namespace and name; an empty `ns` means all namespaces.
    virtual std::vector<ObjectPtr> list(const Kind &kind, const QString &ns = {}) const = 0;
    /// Those that indexKeys() names `key` for, sorted by namespace and name; an empty `ns` means all
    /// namespaces. Whoever has no index looks at every one.
    virtual std::vector<ObjectPtr> find(const Kind &kind, const QString &ns, const QString &key) const;
    /// Shows every one of a kind in turn, sorted as in list(), without holding all of them at once.
    virtual void visit(const Kind &kind, const QString &ns,
                       const std::function<void(const ObjectPtr &)> &look) const;
    /// The names of all of a kind in the order in which they were last written, without reading them where
    /// that can be done.
    std::vector<ObjectName> byAge(const Kind &kind) const;

protected:
    /// Of all of a kind, in any order.
    virtual std::vector<std::pair<qint64, ObjectName>> versions(const Kind &kind) const;
};

} // namespace tidegate::resource
