#pragma once

#include "core/client/client.h"
#include "ui/models/trigger_form.h"

#include <QObject>
#include <QPointer>

namespace tidegate::models {

/// The editor of a trigger: a form, what is wrong with it by the server's rules, what its schedule means, and
/// applying it, which the server tries first without doing it. GUI thread.
class TriggerEditor : public QObject
{
    Q_OBJECT
public:
    explicit TriggerEditor(QObject *parent = nullptr);

    void setClient(client::Client *client);
    /// For tests; must outlive this.
    void setClock(const Clock *clock) { m_clock = clock; }
    void create(const QString &ns);
    void edit(const resource::Object &source);
    bool isNew() const { return m_base.name().isEmpty(); }
    resource::ObjectName name() const { return m_base.objectName(); } ///< of the one that is edited

    const TriggerForm &form() const { return m_form; }
    void setForm(const TriggerForm &form);
    /// Something is there that would be lost.
    bool isChanged() const { return !(m_form == m_first); }
    QString problem(const QString &field) const; ///< empty when there is none
    /// What belongs to no field.
    QString generalProblem() const { return problem({}); }
    bool canApply() const;
    bool isBusy() const { return m_call != nullptr; }
    void apply();

    QString sentence() const; ///< what the schedule means, in the UI's language; empty when it cannot be read
    QList<UpcomingMoment> moments(int count) const;
    /// The object as it would be sent.
    resource::Object preview() const;

Q_SIGNALS:
    void changed(); ///< the form, its problems, or isBusy()
    void applied(const resource::Object &source);

private:
    void begin(const TriggerForm &form);
    void validate();
    void send(bool dryRun);
    void received(const Result<resource::Object> &answer, bool dryRun);

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    const Clock *m_clock;
    resource::Object m_base; ///< empty: a new one
    TriggerForm m_first;
    TriggerForm m_form;
    QList<TriggerProblem> m_problems;
    QList<TriggerProblem> m_refusals; ///< of the server, until the form changes
};

} // namespace tidegate::models
