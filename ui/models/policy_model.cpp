#include "ui/models/policy_model.h"

#include <algorithm>

namespace tidegate::models {

using resource::Object;

namespace {

QJsonObject templateAnnotations(const Object &service)
{
    return resource::at(service.spec(), QStringLiteral("template.metadata.annotations")).toObject();
}

QString storedIn(const QJsonObject &annotations, const PolicyField &field)
{
    const QString own = annotations[field.key].toString();
    return own.isEmpty() && !field.oldKey.isEmpty() ? annotations[field.oldKey].toString() : own;
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

} // namespace

void PolicyModel::setClient(client::Client *client)
{
    SettingsDraft::setClient(client);
    readDefaults();
}

/// The cluster's defaults; without them the usual ones are shown.
void PolicyModel::readDefaults()
{
    if (!client())
        return;
    client()->get(resource::kinds::configMap(),
                  {QStringLiteral("knative-serving"), QStringLiteral("config-autoscaler")}, this,
                  [this](const Result<Object> &answer) {
                      m_cluster = answer ? answer->json()[QLatin1String("data")].toObject() : QJsonObject();
                      Q_EMIT changed();
                  });
}

void PolicyModel::setService(const Object &service)
{
    const bool same = service.objectName() == m_service.objectName();
    const bool untouched = same && templateAnnotations(service) == templateAnnotations(m_service);
    m_service = service;
    if (untouched)
        return;
    if (!same)
        begin();
    Q_EMIT valuesShown();
    if (same && state() != State::Applied && state() != State::Applying)
        edited();
    else
        Q_EMIT changed();
}

QStringList PolicyModel::keys() const
{
    QStringList keys;
    for (const PolicyField &field : policyFields())
        keys.append(field.key);
    return keys;
}

QString PolicyModel::title(const QString &key) const
{
    return policyTitle(key);
}

QString PolicyModel::stored(const QString &key) const
{
    const PolicyField *field = policyField(key);
    return field ? storedIn(templateAnnotations(m_service), *field) : QString();
}

QString PolicyModel::defaultOf(const PolicyField &field) const
{
    return policyDefault(field, m_cluster, value(QStringLiteral("autoscaling.knative.dev/metric")));
}

QJsonObject PolicyModel::annotationsOver(const Object &revision) const
{
    QJsonObject annotations;
    for (const auto &[key, text] : revision.annotations())
        annotations.insert(key, text);
    QJsonObject over;
    for (const PolicyField &field : policyFields()) {
        const QString wanted = value(field.key);
        if (wanted == storedIn(annotations, field))
            continue;
        over.insert(field.key, orNull(wanted));
        if (!field.oldKey.isEmpty() && annotations.contains(field.oldKey))
            over.insert(field.oldKey, QJsonValue::Null);
    }
    return over;
}

QString PolicyModel::ownProblem(const QString &key) const
{
    const PolicyField *field = policyField(key);
    return field ? policyProblem(*field, value(key)) : QString();
}

bool PolicyModel::fits() const
{
    const QList<SettingChange> all = changes();
    return std::all_of(all.begin(), all.end(), [](const SettingChange &change) {
        return policyProblem(*policyField(change.key), change.after).isEmpty();
    });
}

QJsonObject PolicyModel::patch() const
{
    const QJsonObject before = templateAnnotations(m_service);
    QJsonObject annotations;
    for (const SettingChange &change : changes()) {
        annotations.insert(change.key, orNull(change.after));
        const PolicyField *field = policyField(change.key);
        if (!field->oldKey.isEmpty() && before.contains(field->oldKey))
            annotations.insert(field->oldKey, QJsonValue::Null);
    }
    // A template with a name would ask for the same revision again.
    const QJsonObject metadata{{QStringLiteral("annotations"), annotations},
                               {QStringLiteral("name"), QJsonValue::Null}};
    return {{QStringLiteral("spec"),
             QJsonObject{{QStringLiteral("template"), QJsonObject{{QStringLiteral("metadata"), metadata}}}}}};
}

client::Call *PolicyModel::send(bool dryRun, client::ObjectDone done)
{
    if (m_service.name().isEmpty())
        return nullptr;
    return client()->mergePatch(resource::kinds::service(), m_service.objectName(), patch(), this,
                                std::move(done), dryRun);
}

void PolicyModel::taken(const Object &object)
{
    setService(object);
}

QString PolicyModel::keyOfRefusal(const QString &path, const QString &) const
{
    const auto &fields = policyFields();
    const auto found = std::find_if(fields.begin(), fields.end(), [&path](const PolicyField &field) {
        return path.endsWith(field.key) || path.contains(field.key + QLatin1Char(']')) ||
               (!field.oldKey.isEmpty() && path.contains(field.oldKey));
    });
    return found == fields.end() ? QString() : found->key;
}

} // namespace tidegate::models
