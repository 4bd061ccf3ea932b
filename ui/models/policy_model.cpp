#include "ui/models/policy_model.h"

#include "ui/models/formatting.h"

#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;
using resource::Object;

namespace {

constexpr auto checkAfter = 400ms; ///< typing has come to rest
constexpr int mostUndo = 100;

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

PolicyModel::PolicyModel(QObject *parent) : QObject(parent)
{
    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(checkAfter);
    connect(&m_checkTimer, &QTimer::timeout, this, &PolicyModel::check);
}

void PolicyModel::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    readDefaults();
    if (!m_edits.isEmpty())
        edited();
}

/// The cluster's defaults; without them the usual ones are shown.
void PolicyModel::readDefaults()
{
    if (!m_client)
        return;
    m_client->get(resource::kinds::configMap(),
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
    if (!same) {
        delete m_call;
        m_edits.clear();
        m_undo.clear();
        m_problems.clear();
        m_error.clear();
        m_lastEdited.clear();
        m_state = State::Unchanged;
        m_checkTimer.stop();
    }
    Q_EMIT serviceShown();
    if (same && m_state != State::Applied)
        edited();
    else
        Q_EMIT changed();
}

QString PolicyModel::stored(const QString &key) const
{
    const PolicyField *field = policyField(key);
    return field ? storedIn(templateAnnotations(m_service), *field) : QString();
}

QString PolicyModel::value(const QString &key) const
{
    return m_edits.contains(key) ? m_edits[key] : stored(key);
}

QString PolicyModel::defaultOf(const PolicyField &field) const
{
    return policyDefault(field, m_cluster, value(QStringLiteral("autoscaling.knative.dev/metric")));
}

void PolicyModel::setValue(const QString &key, const QString &value)
{
    const QString text = value.trimmed();
    if (text == this->value(key))
        return;
    // Typing in one field is one step back.
    if (key != m_lastEdited || m_undo.isEmpty()) {
        m_undo.append(m_edits);
        if (m_undo.size() > mostUndo)
            m_undo.removeFirst();
    }
    m_lastEdited = key;
    if (text == stored(key))
        m_edits.remove(key);
    else
        m_edits[key] = text;
    edited();
}

void PolicyModel::undo()
{
    if (m_undo.isEmpty())
        return;
    m_edits = m_undo.takeLast();
    m_lastEdited.clear();
    Q_EMIT serviceShown();
    edited();
}

void PolicyModel::revert()
{
    if (m_edits.isEmpty())
        return;
    m_undo.append(m_edits);
    m_edits.clear();
    m_lastEdited.clear();
    Q_EMIT serviceShown();
    edited();
}

QList<PolicyChange> PolicyModel::changes() const
{
    QList<PolicyChange> all;
    for (const PolicyField &field : policyFields()) {
        if (m_edits.contains(field.key) && m_edits[field.key] != stored(field.key))
            all.append({field.key, stored(field.key), m_edits[field.key]});
    }
    return all;
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

QString PolicyModel::problem(const QString &key) const
{
    const PolicyField *field = policyField(key);
    const QString own = field ? policyProblem(*field, value(key)) : QString();
    return own.isEmpty() ? m_problems.value(key) : own;
}

QJsonObject PolicyModel::patch() const
{
    const QJsonObject before = templateAnnotations(m_service);
    QJsonObject annotations;
    for (const PolicyChange &change : changes()) {
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

void PolicyModel::edited()
{
    delete m_call;
    m_checkTimer.stop();
    m_problems.clear();
    m_error.clear();
    const QList<PolicyChange> all = changes();
    const bool wrong = std::any_of(all.begin(), all.end(), [](const PolicyChange &change) {
        return !policyProblem(*policyField(change.key), change.after).isEmpty();
    });
    if (all.isEmpty()) {
        setState(State::Unchanged);
    } else if (wrong) {
        setState(State::Wrong);
    } else {
        m_checkTimer.start();
        setState(State::Checking);
    }
}

void PolicyModel::check()
{
    if (!m_client || m_service.name().isEmpty())
        return;
    m_call = m_client->mergePatch(
        resource::kinds::service(), m_service.objectName(), patch(), this,
        [this](const Result<Object> &answer) { checked(answer); }, true);
}

void PolicyModel::checked(const Result<Object> &answer)
{
    m_call.clear();
    if (!answer)
        refuse(answer.error());
    else
        setState(State::Accepted);
}

/// Causes go to their fields; what is about none of them stands below.
void PolicyModel::refuse(const Error &error)
{
    QStringList rest;
    for (const Cause &cause : error.causes) {
        const QString path = QString::fromStdString(cause.field);
        const QString text = QString::fromStdString(cause.message);
        const auto &fields = policyFields();
        const auto found = std::find_if(fields.begin(), fields.end(), [&path](const PolicyField &field) {
            return path.endsWith(field.key) || path.contains(field.key + QLatin1Char(']')) ||
                   (!field.oldKey.isEmpty() && path.contains(field.oldKey));
        });
        if (found != fields.end())
            m_problems[found->key] = text;
        else
            rest.append(QStringLiteral("%1: %2").arg(path, text));
    }
    m_error = error.causes.empty() ? formatting::error(error) : rest.join(QLatin1Char('\n'));
    setState(State::Refused);
}

void PolicyModel::apply()
{
    if (m_state != State::Accepted || !m_client)
        return;
    const QString app = m_service.name();
    m_call = m_client->mergePatch(resource::kinds::service(), m_service.objectName(), patch(), this,
                                  [this, app](const Result<Object> &answer) {
                                      m_call.clear();
                                      if (!answer) {
                                          refuse(answer.error());
                                          return;
                                      }
                                      m_edits.clear();
                                      m_undo.clear();
                                      m_lastEdited.clear();
                                      m_state = State::Applied;
                                      setService(*answer);
                                      Q_EMIT changed();
                                      Q_EMIT applied(app);
                                  });
    setState(State::Applying);
}

void PolicyModel::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

} // namespace tidegate::models
