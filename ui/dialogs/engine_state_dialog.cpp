#include "ui/dialogs/engine_state_dialog.h"

#include "ui/dialogs/confirm_dialog.h"
#include "ui/dialogs/question_layout.h"
#include "ui/models/formatting.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

const QString draining = QStringLiteral("Draining");
const QString stopped = QStringLiteral("Stopped");

} // namespace

EngineStateDialog::EngineStateDialog(client::Client *client, const resource::Object &engine,
                                     const QString &state, const QString &server, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_engine(engine)
    , m_state(state)
    , m_server(server)
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_text(widgets::makeLabel("dialogText", nullptr, this))
    , m_problem(widgets::makeLabel("stateProblem", "problem", this))
    , m_typedLabel(widgets::makeLabel("typedLabel", "caption", this))
    , m_typed(new QLineEdit(this))
    , m_cancel(widgets::makeButton("cancel", {}, nullptr, this))
    , m_apply(widgets::makeButton("engineStateApply", {}, state == stopped ? "danger" : nullptr, this))
{
    m_problem->hide();
    m_typed->setObjectName(QStringLiteral("typedName"));
    m_typedLabel->hide();
    m_typed->hide();
    widgets::setChanges(m_apply);
    connect(m_typed, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_apply->setEnabled(text.trimmed() == m_engine.name()); });
    connect(m_apply, &QPushButton::clicked, this, &EngineStateDialog::apply);
    layOut(this, {{m_title, m_text, m_typedLabel, m_typed, m_problem},
                  m_text,
                  m_apply,
                  m_cancel,
                  state == QLatin1String("Running") ? widgets::Tone::Neutral : widgets::Tone::Caution});
    retranslateUi();
    widgets::fitHeight(this, grid(125));
}

void EngineStateDialog::askForName()
{
    m_typedLabel->show();
    m_typed->show();
    m_apply->setEnabled(false);
    m_typed->setFocus();
    widgets::fitHeight(this, width());
}

QString EngineStateDialog::consequences() const
{
    const QJsonObject usage = m_engine.status().value(QLatin1String("usage")).toObject();
    const int instances = usage.value(QLatin1String("instances")).toInt();
    if (m_state == draining)
        return tr("On %1. No instance starts from now on. The %n instance(s) that run serve until they have "
                  "no "
                  "request any more, and then end. Requests that would need a start get 503. Schedules and "
                  "minimum scales wait. It stays so over a restart, until the engine is started again.",
                  nullptr, instances)
            .arg(m_server);
    if (m_state == stopped)
        return tr("On %1. All apps are out of service: every new request gets 503. The %n instance(s) that "
                  "run "
                  "end when their requests have, at the latest after the time-out of their revision. It "
                  "stays "
                  "so over a restart, until the engine is started again.",
                  nullptr, instances)
            .arg(m_server);
    return tr("On %1. Instances start again: minimum scales at once, all others with their next request.")
        .arg(m_server);
}

void EngineStateDialog::retranslateUi()
{
    const QString name = m_engine.name();
    if (m_state == draining) {
        setWindowTitle(tr("Drain an engine"));
        m_title->setText(tr("Drain the engine \"%1\"?").arg(name));
        m_apply->setText(tr("Drain %1", "engine").arg(name));
    } else if (m_state == stopped) {
        setWindowTitle(tr("Stop an engine"));
        m_title->setText(tr("Stop the engine \"%1\"?").arg(name));
        m_apply->setText(tr("Stop %1", "engine").arg(name));
    } else {
        setWindowTitle(tr("Start an engine"));
        m_title->setText(tr("Start the engine \"%1\"?").arg(name));
        m_apply->setText(tr("Start %1", "engine").arg(name));
    }
    m_text->setText(consequences());
    m_typedLabel->setText(
        ConfirmDialog::tr("This connection is protected. Type %1 to go on.", "a name").arg(name));
    m_typed->setAccessibleName(m_typedLabel->text());
    m_cancel->setText(tr("Cancel"));
}

void EngineStateDialog::apply()
{
    if (!m_client)
        return;
    m_apply->setEnabled(false);
    const QJsonObject patch{{QStringLiteral("spec"), QJsonObject{{QStringLiteral("state"), m_state}}}};
    m_client->mergePatch(resource::kinds::engine(), m_engine.objectName(), patch, this,
                         [this](const Result<resource::Object> &answer) {
                             if (answer)
                                 return accept();
                             m_problem->setText(models::formatting::error(answer.error()));
                             m_problem->show();
                             m_apply->setEnabled(true);
                             widgets::fitHeight(this, width());
                         });
}

void EngineStateDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
