#pragma once

#include "core/resource/admission.h"
#include "core/resource/object.h"

#include <QJsonDocument>
#include <QRegularExpression>
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

/// The sentences of a refusal without what stands in front of them; empty when the object is accepted.
inline QString verdict(const Object &object, const Object *old = nullptr, const AdmissionConfig &config = {})
{
    const auto result = validate(object, old, config);
    if (result)
        return {};
    if (result.error().code != Code::Invalid || result.error().causes.empty())
        return QStringLiteral("not a proper validation error");
    return QString::fromStdString(result.error().message)
        .remove(
            QRegularExpression(QStringLiteral("\\A(validation failed: |\\w+(\\.tidegate\\.dev|\\.serving\\."
                                              "knative\\.dev)? \".*\" is invalid: )")));
}

/// A Service of one container as a user would write it, with the defaults.
inline Object serviceOf(const QString &container, const QString &metadata = QStringLiteral("{}"))
{
    Object object = sample(
        kinds::service(),
        QStringLiteral("{'template':{'metadata':%1,'spec':{'containers':[%2]}}}").arg(metadata, container));
    applyDefaults(object, nullptr);
    return object;
}

/// Rows of a table of rules: what is written, and the words it is refused with (empty = accepted).
inline void ruleColumns()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QString>("expected");
}

inline void rule(const char *reason, const QString &written, const QString &expected = {})
{
    QTest::newRow(reason) << written << expected;
}

} // namespace tidegate::resource
