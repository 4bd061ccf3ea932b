#pragma once

#include "core/resource/object.h"

#include <QJsonDocument>
#include <QTest>
#include <map>

namespace tidegate::resource {

/// JSON as it is easy to write in a test: single quotes stand for double ones.
inline QJsonObject json(QString text)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text.replace(u'\'', u'"').toUtf8(), &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("the test's JSON is broken at %d: %s", error.offset, qPrintable(error.errorString()));
    return document.object();
}

inline QString compact(const QJsonValue &value)
{
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return QString::fromUtf8(document.toJson(QJsonDocument::Compact)).replace(u'"', u'\'');
}

/// An object of a kind in namespace `default` named `hello`, with a spec.
inline Object sample(const Kind &kind, const QString &spec)
{
    Object object(kind, {kind.namespaced ? QStringLiteral("default") : QString(), QStringLiteral("hello")});
    object.setSpec(json(spec));
    return object;
}

class TableSnapshot : public Snapshot
{
public:
    void add(const Object &object)
    {
        m_objects[{object.kind()->id(), object.objectName()}] = std::make_shared<const Object>(object);
    }
    ObjectPtr get(const Kind &kind, const ObjectName &name) const override
    {
        const auto it = m_objects.find({kind.id(), name});
        return it == m_objects.end() ? nullptr : it->second;
    }
    std::vector<ObjectPtr> list(const Kind &kind, const QString &ns) const override
    {
        std::vector<ObjectPtr> found;
        for (const auto &[key, object] : m_objects) {
            if (key.first == kind.id() && (ns.isEmpty() || key.second.ns == ns))
                found.push_back(object);
        }
        return found;
    }

private:
    std::map<std::pair<QString, ObjectName>, ObjectPtr> m_objects;
};

} // namespace tidegate::resource
