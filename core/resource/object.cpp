#include "core/resource/object.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

std::map<QString, QString> stringMap(const QJsonObject &json)
{
    std::map<QString, QString> result;
    for (auto it = json.begin(); it != json.end(); ++it)
        result.emplace(it.key(), it.value().toString());
    return result;
}

} // namespace

Object::Object(const Kind &kind, const ObjectName &name)
{
    QJsonObject metadata{{u"name"_s, name.name}};
    if (kind.namespaced)
        metadata.insert(u"namespace"_s, name.ns);
    m_json =
        QJsonObject{{u"apiVersion"_s, kind.apiVersion()}, {u"kind"_s, kind.kind}, {u"metadata"_s, metadata}};
}

QByteArray Object::toJson() const
{
    return QJsonDocument(m_json).toJson(QJsonDocument::Compact);
}

QString Object::apiVersion() const
{
    return m_json.value("apiVersion"_L1).toString();
}

QString Object::kindName() const
{
    return m_json.value("kind"_L1).toString();
}

const Kind *Object::kind() const
{
    const QString version = apiVersion();
    const QString name = kindName();
    if (const Kind *stored = findKindByName(version, name))
        return stored;
    for (const Kind &kind : derivedKinds()) {
        if (kind.kind == name && kind.apiVersion() == version)
            return &kind;
    }
    return nullptr;
}

QString Object::ns() const
{
    return metadata().value("namespace"_L1).toString();
}

QString Object::name() const
{
    return metadata().value("name"_L1).toString();
}

QString Object::uid() const
{
    return metadata().value("uid"_L1).toString();
}

qint64 Object::resourceVersion() const
{
    return metadata().value("resourceVersion"_L1).toString().toLongLong();
}

qint64 Object::generation() const
{
    return metadata().value("generation"_L1).toInteger();
}

bool Object::isDeleting() const
{
    return metadata().value("deletionTimestamp"_L1).isString();
}

std::optional<WallTime> Object::creationTime() const
{
    return parseTime(metadata().value("creationTimestamp"_L1).toString().toStdString());
}

std::map<QString, QString> Object::labels() const
{
    return stringMap(metadata().value("labels"_L1).toObject());
}

std::map<QString, QString> Object::annotations() const
{
    return stringMap(metadata().value("annotations"_L1).toObject());
}

QString Object::label(const QString &key) const
{
    return metadata().value("labels"_L1).toObject().value(key).toString();
}

QString Object::annotation(const QString &key) const
{
    return metadata().value("annotations"_L1).toObject().value(key).toString();
}

void Object::setLabel(const QString &key, const QString &value)
{
    QJsonObject labels = metadata().value("labels"_L1).toObject();
    labels.insert(key, value);
    setMetadata(u"labels"_s, labels);
}

void Object::setAnnotation(const QString &key, const QString &value)
{
    QJsonObject annotations = metadata().value("annotations"_L1).toObject();
    annotations.insert(key, value);
    setMetadata(u"annotations"_s, annotations);
}

void Object::removeLabel(const QString &key)
{
    QJsonObject labels = metadata().value("labels"_L1).toObject();
    labels.remove(key);
    setMetadata(u"labels"_s, labels.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(labels));
}

void Object::removeAnnotation(const QString &key)
{
    QJsonObject annotations = metadata().value("annotations"_L1).toObject();
    annotations.remove(key);
    setMetadata(u"annotations"_s,
                annotations.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(annotations));
}

QJsonObject Object::metadata() const
{
    return m_json.value("metadata"_L1).toObject();
}

void Object::setMetadata(const QString &key, const QJsonValue &value)
{
    QJsonObject changed = metadata();
    if (value.isUndefined())
        changed.remove(key);
    else
        changed.insert(key, value);
    m_json.insert(u"metadata"_s, changed);
}

QJsonObject Object::spec() const
{
    return m_json.value("spec"_L1).toObject();
}

void Object::setSpec(const QJsonObject &spec)
{
    m_json.insert(u"spec"_s, spec);
}

QJsonObject Object::status() const
{
    return m_json.value("status"_L1).toObject();
}

void Object::setStatus(const QJsonObject &status)
{
    m_json.insert(u"status"_s, status);
}

QJsonObject Object::controller() const
{
    const QJsonArray owners = metadata().value("ownerReferences"_L1).toArray();
    for (const QJsonValue &owner : owners) {
        if (owner["controller"_L1].toBool())
            return owner.toObject();
    }
    return {};
}

void Object::setController(const Object &owner)
{
    QJsonArray owners;
    const QJsonArray before = metadata().value("ownerReferences"_L1).toArray();
    for (const QJsonValue &each : before) {
        if (!each["controller"_L1].toBool())
            owners.append(each);
    }
    owners.append(QJsonObject{{u"apiVersion"_s, owner.apiVersion()},
                              {u"kind"_s, owner.kindName()},
                              {u"name"_s, owner.name()},
                              {u"uid"_s, owner.uid()},
                              {u"controller"_s, true},
                              {u"blockOwnerDeletion"_s, true}});
    setMetadata(u"ownerReferences"_s, owners);
}

bool Object::isControlledBy(const Object &owner) const
{
    const QString uid = controller().value("uid"_L1).toString();
    return !uid.isEmpty() && uid == owner.uid();
}

QJsonValue at(const QJsonObject &root, const QString &path)
{
    QJsonValue value = root;
    const auto keys = QStringView(path).split(u'.');
    for (const QStringView key : keys) {
        if (!value.isObject())
            return QJsonValue::Undefined;
        value = value.toObject().value(key);
    }
    return value;
}

} // namespace tidegate::resource
