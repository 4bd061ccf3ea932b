#pragma once

#include "core/client/client.h"
#include "ui/models/policy_fields.h"

#include <QMap>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace tidegate::models {

/// A setting that is not as it was; empty = the default.
struct PolicyChange
{
    QString key;
    QString before;
    QString after;
    bool operator==(const PolicyChange &) const = default;
};

/// The editor of an app's scaling policy: the annotations of its template, with undo. What fits by itself is
/// put to the server as a dry run before it may be applied; applying makes a new revision. GUI thread.
class PolicyModel : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Unchanged,
        Wrong,    ///< a field does not fit by itself
        Checking, ///< the server's dry run is under way
        Accepted, ///< by the dry run: may be applied
        Refused,  ///< by the server; see problem() and error()
        Applying,
        Applied ///< until the next edit
    };
    Q_ENUM(State)
    explicit PolicyModel(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// The app to edit. Edits stay when it is the same app; an empty object = none.
    void setService(const resource::Object &service);
    const resource::Object &service() const { return m_service; }

    QString value(const QString &key) const; ///< empty = the default
    QString defaultOf(const PolicyField &field) const;
    void setValue(const QString &key, const QString &value);
    bool canUndo() const { return !m_undo.isEmpty(); }
    void undo();
    void revert();

    QList<PolicyChange> changes() const; ///< in the order of the fields
    /// The edits over another revision's annotations, for a replay: null where the default is wanted.
    QJsonObject annotationsOver(const resource::Object &revision) const;
    /// What is wrong with a field: by itself, or as the server said.
    QString problem(const QString &key) const;
    QString error() const { return m_error; } ///< what the server said about the whole
    State state() const { return m_state; }
    /// The patch that apply() sends.
    QJsonObject patch() const;
    void apply(); ///< only in Accepted

Q_SIGNALS:
    void changed();      ///< values, problems or state
    void serviceShown(); ///< another app, or its policy was changed elsewhere
    void applied(const QString &app);

private:
    QString stored(const QString &key) const;
    void edited();
    void readDefaults();
    void check();
    void checked(const Result<resource::Object> &answer);
    void refuse(const Error &error);
    void setState(State state);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    resource::Object m_service;
    QJsonObject m_cluster; ///< config-autoscaler's data
    QMap<QString, QString> m_edits;
    QList<QMap<QString, QString>> m_undo;
    QString m_lastEdited;
    QMap<QString, QString> m_problems; ///< from the server
    QString m_error;
    State m_state = State::Unchanged;
    QTimer m_checkTimer;
};

} // namespace tidegate::models
