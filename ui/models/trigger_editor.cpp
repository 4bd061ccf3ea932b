#include "ui/models/trigger_editor.h"

#include "ui/models/formatting.h"
#include "ui/models/schedule_words.h"
#include "ui/models/times.h"

namespace tidegate::models {

using resource::Object;

TriggerEditor::TriggerEditor(QObject *parent) : QObject(parent), m_clock(&systemClock()) {}

void TriggerEditor::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    Q_EMIT changed();
}

void TriggerEditor::create(const QString &ns)
{
    m_base = {};
    TriggerForm form;
    form.ns = ns.isEmpty() ? QStringLiteral("default") : ns;
    form.schedule = QStringLiteral("0 * * * *");
    form.contentType = QStringLiteral("application/json");
    begin(form);
}

void TriggerEditor::edit(const Object &source)
{
    m_base = source;
    begin(triggerForm(source));
}

void TriggerEditor::begin(const TriggerForm &form)
{
    delete m_call;
    m_first = form;
    m_form = form;
    m_refusals.clear();
    validate();
    Q_EMIT changed();
}

void TriggerEditor::setForm(const TriggerForm &form)
{
    if (form == m_form)
        return;
    m_form = form;
    m_refusals.clear();
    validate();
    Q_EMIT changed();
}

Object TriggerEditor::preview() const
{
    return triggerObject(m_form, m_base);
}

void TriggerEditor::validate()
{
    m_problems = triggerProblems(preview());
    const bool hasSink = m_form.sinkIsUrl ? !m_form.url.isEmpty() : !m_form.service.isEmpty();
    if (!hasSink) {
        // An empty reference has several findings of the server's; to a person it is one.
        m_problems.removeIf([](const auto &each) { return each.field == QLatin1String("sink"); });
        m_problems.append({QStringLiteral("sink"), m_form.sinkIsUrl ? tr("Give an http or https address.")
                                                                    : tr("Choose the service to send to.")});
    }
}

QString TriggerEditor::problem(const QString &field) const
{
    for (const auto &list : {m_refusals, m_problems}) {
        for (const TriggerProblem &problem : list) {
            if (problem.field == field)
                return problem.text;
        }
    }
    return {};
}

bool TriggerEditor::canApply() const
{
    return m_client && !m_call && m_problems.isEmpty() && (isNew() || isChanged());
}

void TriggerEditor::apply()
{
    if (canApply())
        send(true);
}

void TriggerEditor::send(bool dryRun)
{
    const auto done = [this, dryRun](const Result<Object> &answer) { received(answer, dryRun); };
    if (isNew()) {
        m_call = m_client->create(preview(), dryRun, this, done);
    } else {
        QJsonObject patch = mergePatchOf(m_base.json(), preview().json());
        // Who changed it meanwhile is not overwritten.
        QJsonObject metadata = patch.value(QLatin1String("metadata")).toObject();
        metadata.insert(QStringLiteral("resourceVersion"), QString::number(m_base.resourceVersion()));
        patch.insert(QStringLiteral("metadata"), metadata);
        m_call = m_client->mergePatch(resource::kinds::pingSource(), m_base.objectName(), patch, this, done,
                                      dryRun);
    }
    Q_EMIT changed();
}

void TriggerEditor::received(const Result<Object> &answer, bool dryRun)
{
    m_call.clear(); // it deletes itself
    if (!answer) {
        m_refusals = triggerProblems(answer.error());
        if (answer.error().causes.empty())
            m_refusals = {{{}, formatting::error(answer.error())}};
        Q_EMIT changed();
        return;
    }
    if (dryRun)
        return send(false);
    Q_EMIT changed();
    Q_EMIT applied(*answer);
}

QString TriggerEditor::sentence() const
{
    return scheduleSentence(m_form.schedule.trimmed(), currentTongue());
}

QList<UpcomingMoment> TriggerEditor::moments(int count) const
{
    return m_form.schedule.trimmed().isEmpty() ? QList<UpcomingMoment>()
                                               : upcomingMoments(preview(), m_clock->wall(), count);
}

} // namespace tidegate::models
