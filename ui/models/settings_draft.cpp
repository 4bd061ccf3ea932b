#include "ui/models/settings_draft.h"

#include "ui/models/formatting.h"

namespace tidegate::models {

using namespace std::chrono_literals;
using resource::Object;

namespace {

constexpr auto checkAfter = 400ms; ///< typing has come to rest
constexpr int mostUndo = 100;

} // namespace

SettingsDraft::SettingsDraft(QObject *parent) : QObject(parent)
{
    m_checkTimer.setSingleShot(true);
    m_checkTimer.setInterval(checkAfter);
    connect(&m_checkTimer, &QTimer::timeout, this, &SettingsDraft::check);
}

void SettingsDraft::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    if (hasEdits())
        edited();
}

void SettingsDraft::begin(const Edits &edits)
{
    delete m_call;
    m_checkTimer.stop();
    m_edits = edits.values;
    m_undo = edits.undo;
    m_lastEdited.clear();
    m_problems.clear();
    m_error.clear();
    m_state = State::Unchanged;
}

void SettingsDraft::dropStored()
{
    m_edits.removeIf(
        [this](QMap<QString, QString>::iterator edit) { return edit.value() == stored(edit.key()); });
}

void SettingsDraft::recheck()
{
    if (m_state == State::Checking)
        m_checkTimer.start();
}

QString SettingsDraft::value(const QString &key) const
{
    return m_edits.contains(key) ? m_edits[key] : stored(key);
}

void SettingsDraft::setValue(const QString &key, const QString &value)
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

void SettingsDraft::undo()
{
    if (m_undo.isEmpty())
        return;
    m_edits = m_undo.takeLast();
    m_lastEdited.clear();
    Q_EMIT valuesShown();
    edited();
}

void SettingsDraft::revert()
{
    if (m_edits.isEmpty())
        return;
    m_undo.append(m_edits);
    m_edits.clear();
    m_lastEdited.clear();
    Q_EMIT valuesShown();
    edited();
}

QList<SettingChange> SettingsDraft::changes() const
{
    QList<SettingChange> all;
    const QStringList known = keys();
    for (const QString &key : known) {
        if (m_edits.contains(key) && m_edits[key] != stored(key))
            all.append({key, stored(key), m_edits[key]});
    }
    return all;
}

QString SettingsDraft::problem(const QString &key) const
{
    const QString own = ownProblem(key);
    return own.isEmpty() ? m_problems.value(key) : own;
}

void SettingsDraft::edited()
{
    delete m_call;
    m_checkTimer.stop();
    m_problems.clear();
    m_error.clear();
    if (changes().isEmpty()) {
        setState(State::Unchanged);
    } else if (!fits()) {
        setState(State::Wrong);
    } else {
        m_checkTimer.start();
        setState(State::Checking);
    }
}

void SettingsDraft::check()
{
    if (!m_client)
        return;
    m_call = send(true, [this](const Result<Object> &answer) {
        m_call.clear();
        if (!answer)
            return refuse(answer.error());
        foreseen(*answer);
        setState(State::Accepted);
    });
}

/// Causes go to their settings; what is about none of them stands below.
void SettingsDraft::refuse(const Error &error)
{
    QStringList rest;
    const auto place = [&](const QString &path, const QString &text) {
        if (const QString key = keyOfRefusal(path, text); !key.isEmpty())
            m_problems[key] = text;
        else
            rest.append(path.isEmpty() ? text : QStringLiteral("%1: %2").arg(path, text));
    };
    for (const Cause &cause : error.causes)
        place(QString::fromStdString(cause.field), QString::fromStdString(cause.message));
    if (error.causes.empty())
        place({}, formatting::error(error));
    m_error = rest.join(QLatin1Char('\n'));
    setState(State::Refused);
}

void SettingsDraft::apply()
{
    if (m_state != State::Accepted || !m_client)
        return;
    m_call = send(false, [this](const Result<Object> &answer) {
        m_call.clear();
        if (!answer)
            return refuse(answer.error());
        m_edits.clear();
        m_undo.clear();
        m_lastEdited.clear();
        m_state = State::Applied;
        taken(*answer);
        Q_EMIT changed();
        Q_EMIT applied(answer->name());
    });
    setState(State::Applying);
}

void SettingsDraft::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

} // namespace tidegate::models
