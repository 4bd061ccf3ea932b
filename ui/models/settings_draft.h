#pragma once

#include "core/client/client.h"

#include <QMap>
#include <QObject>
#include <QPointer>
#include <QTimer>

namespace tidegate::models {

/// A setting that is not as it was; empty = the default.
struct SettingChange
{
    QString key;
    QString before;
    QString after;
    bool operator==(const SettingChange &) const = default;
};

/// Edits of some settings of one object, with undo. What fits by itself is put to the server as a dry run,
/// whose answer is what would be; only then it may be applied. Who derives says what the settings are, where
/// they are stored and what fits. GUI thread.
class SettingsDraft : public QObject
{
    Q_OBJECT
public:
    enum class State
    {
        Unchanged,
        Wrong,    ///< a field does not fit by itself, or not with another
        Checking, ///< the server's dry run is under way
        Accepted, ///< by the dry run: may be applied
        Refused,  ///< by the server; see problem() and error()
        Applying,
        Applied ///< until the next edit
    };
    Q_ENUM(State)
    explicit SettingsDraft(QObject *parent = nullptr);

    virtual QString title(const QString &key) const = 0;  ///< what people call the setting
    virtual QString stored(const QString &key) const = 0; ///< empty = the default
    QString value(const QString &key) const;
    void setValue(const QString &key, const QString &value);
    bool canUndo() const { return !m_undo.isEmpty(); }
    void undo();
    void revert();

    QList<SettingChange> changes() const; ///< in the order of the settings
    /// What is wrong with a setting: by itself, or as the server said.
    QString problem(const QString &key) const;
    QString error() const { return m_error; } ///< what the server said about the whole
    State state() const { return m_state; }
    virtual QJsonObject patch() const = 0; ///< what apply() sends
    void apply();                          ///< only in Accepted

Q_SIGNALS:
    void changed();     ///< values, problems or state
    void valuesShown(); ///< another object, undo, or it was changed elsewhere: fields show values anew
    void applied(const QString &name);

protected:
    struct Edits
    {
        QMap<QString, QString> values;
        QList<QMap<QString, QString>> undo;
    };

    virtual QStringList keys() const = 0;
    virtual QString ownProblem(const QString &key) const = 0; ///< of value(key), without the server
    virtual bool fits() const = 0;                            ///< all that is edited, without the server
    /// Which setting a refusal is about; empty = none of them.
    virtual QString keyOfRefusal(const QString &path, const QString &text) const = 0;
    /// Sends patch(); null when it cannot be sent yet.
    virtual client::Call *send(bool dryRun, client::ObjectDone done) = 0;
    virtual void foreseen(const resource::Object &object) = 0; ///< what the dry run answered
    virtual void taken(const resource::Object &object) = 0;    ///< what is stored from now on

    void setClient(client::Client *client); ///< asks it about what is edited
    client::Client *client() const { return m_client; }
    bool hasEdits() const { return !m_edits.isEmpty(); }
    Edits edits() const { return {m_edits, m_undo}; }
    void begin(const Edits &edits = {}); ///< of another object: forgets all else
    void dropStored();                   ///< edits that are as stored by now
    void recheck();                      ///< a check that waited for something can be made
    virtual void edited();               ///< judges what is edited anew

private:
    void check();
    void refuse(const Error &error);
    void setState(State state);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    QMap<QString, QString> m_edits;
    QList<QMap<QString, QString>> m_undo;
    QString m_lastEdited;
    QMap<QString, QString> m_problems; ///< from the server
    QString m_error;
    State m_state = State::Unchanged;
    QTimer m_checkTimer;
};

} // namespace tidegate::models
