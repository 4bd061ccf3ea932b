#include "app/console/screenshots.h"

#include "ui/charts/time_series_view.h"
#include "ui/dialogs/certificate_dialog.h"
#include "ui/dialogs/connect_dialog.h"
#include "ui/pages/apps_page.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/monitoring_bar.h"
#include "ui/pages/monitoring_charts_view.h"
#include "ui/pages/monitoring_page.h"
#include "ui/pages/policy_view.h"
#include "ui/pages/revisions_page.h"
#include "ui/pages/scaling_page.h"
#include "ui/window/app_actions.h"
#include "ui/window/connection_flow.h"
#include "ui/window/engine_actions.h"
#include "ui/window/revision_actions.h"
#include "ui/window/task_center.h"

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>

namespace tidegate::console {

namespace {

constexpr int settleMs = 250;       ///< for layouts and queued updates
constexpr int mostWaitMs = 20'000;  ///< for data
constexpr int dataSettleMs = 2'500; ///< for the chart's first samples
constexpr int invokeMs = 3'000;     ///< for the answer of a test invocation
constexpr QSize size(1280, 800);

} // namespace

Screenshots::Screenshots(Console *console, QString folder, QObject *parent)
    : QObject(parent), m_console(console), m_folder(std::move(folder))
{
    m_timer.setSingleShot(true);
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT finished(QStringLiteral("The folder \"%1\" cannot be made.").arg(m_folder));
        return;
    }
    m_console->window.resize(size);
    m_console->window.show();
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::waitForData);
    waitForData();
}

bool Screenshots::hasData() const
{
    for (const models::ObjectTable *table : m_console->catalogue.tables()) {
        if (table->load() != models::ObjectTable::Load::Live &&
            table->load() != models::ObjectTable::Load::Empty)
            return false;
    }
    return true;
}

/// The app with most to see: one with instances, else one that is not failing, else any.
std::optional<resource::Object> Screenshots::readyApp() const
{
    std::optional<resource::Object> best;
    int rank = -1;
    const models::ObjectTable *table = m_console->catalogue.apps();
    for (int row = 0; row < table->rowCount(); ++row) {
        const resource::Object &app = table->object(row);
        const bool failed = models::appState(app).state == models::ObjectState::Failed;
        const int itsRank = failed ? 0 : 1 + m_console->catalogue.appReplicas(app.objectName()).actual;
        if (itsRank > rank) {
            rank = itsRank;
            best = app;
        }
    }
    return best;
}

/// An empty object when the app runs no package that is known.
resource::Object Screenshots::packageOf(const resource::Object &app) const
{
    const QJsonArray containers =
        resource::at(app.spec(), QStringLiteral("template.spec.containers")).toArray();
    const QString image = containers.at(0).toObject().value(QLatin1String("image")).toString();
    const models::ObjectTable *packages = m_console->catalogue.packages();
    for (int row = 0; row < packages->rowCount(); ++row) {
        if (packages->object(row).status().value(QLatin1String("image")).toString() == image)
            return packages->object(row);
    }
    return {};
}

void Screenshots::waitForData()
{
    const bool wanted = m_console->session.isOpen();
    if (wanted && !hasData() && m_waitedMs < mostWaitMs) {
        m_waitedMs += settleMs;
        m_timer.start(settleMs);
        return;
    }
    if (wanted && !hasData()) {
        const QString reason = m_console->session.reason();
        Q_EMIT finished(QStringLiteral("No data from %1 within %2 s. %3")
                            .arg(m_console->session.profile().server.toString())
                            .arg(mostWaitMs / 1000)
                            .arg(reason));
        return;
    }
    m_timer.disconnect(this);
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::next);
    plan();
    next();
}

void Screenshots::plan()
{
    if (const auto app = readyApp()) {
        m_console->window.appsPage()->select(app->objectName());
        const QString revision = app->status().value(QLatin1String("latestReadyRevisionName")).toString();
        m_console->window.revisionsPage()->select({app->ns(), revision});
    }
    add([this] { m_console->window.showPage(window::PageId::Revisions); },
        m_console->session.isOpen() ? dataSettleMs : settleMs);
    for (const QString &language : {QStringLiteral("en"), QStringLiteral("zh_CN")}) {
        for (const auto theme : {session::Theme::Light, session::Theme::Dark}) {
            add(
                [this, language, theme] {
                    m_console->language.set(language);
                    m_console->theme->setMode(window::themeMode(theme));
                },
                settleMs);
            const QString themeName =
                theme == session::Theme::Light ? QStringLiteral("light") : QStringLiteral("dark");
            const QString suffix = QStringLiteral("-%1-%2").arg(language, themeName);
            planPages(suffix);
            planDialogs(suffix);
        }
    }
}

void Screenshots::planPages(const QString &suffix)
{
    using window::PageId;
    const std::pair<PageId, QString> pages[] = {{PageId::Overview, QStringLiteral("overview")},
                                                {PageId::Engines, QStringLiteral("engines")},
                                                {PageId::Apps, QStringLiteral("apps")},
                                                {PageId::Revisions, QStringLiteral("revisions")},
                                                {PageId::Scaling, QStringLiteral("scaling")},
                                                {PageId::Logs, QStringLiteral("logs")},
                                                {PageId::Monitoring, QStringLiteral("monitoring")},
                                                {PageId::Triggers, QStringLiteral("triggers")},
                                                {PageId::Metering, QStringLiteral("metering")}};
    for (const auto &[page, name] : pages) {
        add([this, page = page] { m_console->window.showPage(page); }, settleMs);
        add([this, name = name + suffix] { take(&m_console->window, name); }, 0);
    }
    planEngines(suffix);
    planScaling(suffix);
    planMonitoring(suffix);
    planLogs(suffix);
    planPlaces(suffix);
    using Tab = pages::RevisionsPage::Tab;
    add([this] { m_console->window.showPage(PageId::Revisions); }, 0);
    for (const auto &[tab, name] : {std::pair(Tab::Logs, QStringLiteral("revisions-logs")),
                                    std::pair(Tab::Conditions, QStringLiteral("revisions-conditions"))}) {
        add([this, tab = tab] { m_console->window.revisionsPage()->showTab(tab); }, settleMs * 2);
        add([this, name = name + suffix] { take(&m_console->window, name); }, 0);
    }
    add([this] { m_console->window.revisionsPage()->showTab(Tab::Scaling); }, 0);
}

/// The palette, and what is done with revisions.
void Screenshots::planPlaces(const QString &suffix)
{
    const auto show = [this, suffix](const QString &name, std::function<QDialog *()> open) {
        add([this, open = std::move(open)] { m_dialog = open(); }, settleMs);
        add([this, name = name + suffix] { takeDialog(name); }, settleMs);
    };
    show(QStringLiteral("palette"), [this] { return m_console->window.openPalette(); });
    const auto app = readyApp();
    const QString revision =
        app ? app->status().value(QLatin1String("latestReadyRevisionName")).toString() : QString();
    const auto known = app ? m_console->catalogue.revisions()->find({app->ns(), revision}) : std::nullopt;
    if (!known)
        return;
    window::RevisionActions *actions = m_console->window.revisions();
    show(QStringLiteral("compare"), [actions, known] { return actions->compare(*known); });
    show(QStringLiteral("traffic"), [actions, app] { return actions->traffic(*app); });
    show(QStringLiteral("rollback"), [actions, known] { return actions->rollBack(*known); });
}

/// An app, compared and scrolled; a chart as a table.
void Screenshots::planMonitoring(const QString &suffix)
{
    const auto app = readyApp();
    if (!app)
        return;
    pages::MonitoringPage *page = m_console->window.monitoringPage();
    const auto shoot = [this, suffix](const char *name) {
        add([this, name = QLatin1String(name) + suffix] { take(&m_console->window, name); }, 0);
    };
    const auto scroll = [page](double share) {
        auto *bar = page->findChild<QScrollArea *>(QStringLiteral("monitoringScroll"))->verticalScrollBar();
        bar->setValue(static_cast<int>(share * bar->maximum()));
    };
    add([this] { m_console->window.showPage(window::PageId::Monitoring); }, 0);
    add([page, app] { page->bar()->choose(app->objectName()); }, dataSettleMs / 2);
    shoot("monitoring-app");
    add(
        [page, scroll] {
            page->bar()->setComparing(true);
            scroll(0.5);
        },
        dataSettleMs / 2);
    shoot("monitoring-compared");
    add([scroll] { scroll(1); }, settleMs);
    shoot("monitoring-changes");
    add([this, page] { m_dialog = page->charts()->chart(QStringLiteral("latency"))->showTable(); }, settleMs);
    add([this, suffix] { takeDialog(QStringLiteral("chart-table") + suffix); }, 0);
    add(
        [page, scroll] {
            scroll(0);
            page->bar()->setComparing(false);
            page->bar()->choose({});
        },
        0);
}

/// A search with context, and the tasks that have been so far.
void Screenshots::planLogs(const QString &suffix)
{
    window::MainWindow *shown = &m_console->window;
    const auto search = [shown](const QString &text) {
        if (auto *field = shown->logsPage()->findChild<QLineEdit *>(QStringLiteral("logSearch")))
            field->setText(text);
    };
    add(
        [this, shown, search] {
            if (const auto app = readyApp())
                shown->logsPage()->choose(app->objectName());
            shown->showPage(window::PageId::Logs);
            search(QStringLiteral("e"));
        },
        invokeMs / 2);
    add([this, suffix] { take(&m_console->window, QStringLiteral("logs-search") + suffix); }, 0);
    add(
        [shown, search] {
            search({});
            shown->taskCenter()->toggle();
        },
        settleMs * 2);
    add([this, suffix] { take(&m_console->window, QStringLiteral("tasks") + suffix); }, 0);
    add([shown] { shown->taskCenter()->toggle(); }, 0);
}

void Screenshots::planEngines(const QString &suffix)
{
    using Tab = pages::EnginesPage::Tab;
    pages::EnginesPage *page = m_console->window.enginesPage();
    add([this] { m_console->window.showPage(window::PageId::Engines); }, 0);
    for (const auto &[tab, name] : {std::pair(Tab::Pools, QStringLiteral("engines-pools")),
                                    std::pair(Tab::Settings, QStringLiteral("engines-settings")),
                                    std::pair(Tab::Diagnosis, QStringLiteral("engines-diagnosis"))}) {
        add([page, tab = tab] { page->showTab(tab); }, settleMs * 3);
        add([this, name = name + suffix] { take(&m_console->window, name); }, 0);
    }
    add(
        [this] {
            const models::ObjectTable *engines = m_console->catalogue.engines();
            if (engines->rowCount() > 0)
                m_dialog =
                    m_console->window.engines()->changeState(engines->object(0), QStringLiteral("Draining"));
        },
        settleMs);
    add([this, suffix] { takeDialog(QStringLiteral("engine-drain") + suffix); }, settleMs);
    add([page] { page->showTab(Tab::Overview); }, 0);
}

/// The policy with a replay.
void Screenshots::planScaling(const QString &suffix)
{
    pages::ScalingPage *page = m_console->window.scalingPage();
    add(
        [this, page] {
            m_console->window.showPage(window::PageId::Scaling);
            page->showTab(pages::ScalingPage::Tab::Policy);
        },
        0);
    add(
        [page] {
            if (auto *field = page->findChild<QLineEdit *>(QStringLiteral("policy-target"))) {
                field->setText(QStringLiteral("2"));
                Q_EMIT field->textEdited(field->text());
            }
            page->policyView()->replay();
        },
        invokeMs / 2);
    add([this, suffix] { take(&m_console->window, QStringLiteral("scaling-policy") + suffix); }, 0);
    add(
        [page] {
            page->findChild<QPushButton *>(QStringLiteral("policyRevert"))->click();
            page->showTab(pages::ScalingPage::Tab::Decisions);
        },
        0);
}

/// As if the open server's authority had been shown and not been trusted.
QDialog *Screenshots::certificateDialog()
{
    const session::Profile &profile = m_console->session.profile();
    const QSslCertificate shown(profile.authorityPem, QSsl::Pem);
    auto *dialog = new dialogs::CertificateDialog(
        shown, profile.server.authority(),
        QCoreApplication::translate(
            "tidegate::client",
            "The server shows another certificate than the one that is pinned in this "
            "profile. Either it was renewed, or this is another server. Nothing was sent."),
        QByteArray(32, '\x5a'), &m_console->window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

void Screenshots::planDialogs(const QString &suffix)
{
    window::AppActions *apps = m_console->window.apps();
    const auto show = [this, suffix](const QString &name, std::function<QDialog *()> open, int delayMs) {
        add([this, open = std::move(open)] { m_dialog = open(); }, delayMs);
        add([this, name = name + suffix] { takeDialog(name); }, settleMs);
    };
    show(
        QStringLiteral("connect"),
        [this]() -> QDialog * { return m_console->window.connection()->openDialog(); }, settleMs);
    for (const auto &[tab, name] :
         {std::pair(1, QStringLiteral("connect-look")), std::pair(2, QStringLiteral("connect-network"))}) {
        show(
            name,
            [this, tab = tab]() -> QDialog * {
                QDialog *dialog = m_console->window.connection()->openDialog();
                dialog->findChild<QTabWidget *>(QStringLiteral("profileTabs"))->setCurrentIndex(tab);
                return dialog;
            },
            settleMs);
    }
    show(
        QStringLiteral("certificate"), [this] { return certificateDialog(); }, settleMs);
    show(
        QStringLiteral("deploy"), [apps] { return apps->deployFile({}); }, settleMs);
    for (const auto &[button, name] : {std::pair("writeFunction", QStringLiteral("deploy-function")),
                                       std::pair("useImage", QStringLiteral("deploy-image"))}) {
        show(
            name,
            [apps, button = button] {
                QDialog *dialog = apps->deployFile({});
                dialog->findChild<QPushButton *>(QLatin1String(button))->click();
                return dialog;
            },
            settleMs);
    }
    show(
        QStringLiteral("deploy-function-event"),
        [apps] {
            QDialog *dialog = apps->deployFile({});
            dialog->findChild<QPushButton *>(QStringLiteral("writeFunction"))->click();
            dialog->findChild<QComboBox *>(QStringLiteral("functionKind"))->setCurrentIndex(1);
            dialog->findChild<QTabWidget *>(QStringLiteral("functionTabs"))->setCurrentIndex(1);
            return dialog;
        },
        settleMs);
    if (const auto app = readyApp()) {
        show(
            QStringLiteral("deploy-form"), [this, apps, app] { return apps->deployPackage(packageOf(*app)); },
            settleMs);
        show(
            QStringLiteral("clone"), [apps, app] { return apps->clone(*app); }, settleMs);
        show(
            QStringLiteral("stop"), [apps, app] { return apps->stop({*app}, true); }, settleMs);
        show(
            QStringLiteral("delete"), [apps, app] { return apps->remove({*app}); }, settleMs);
        show(
            QStringLiteral("invoke"),
            [apps, app] {
                QDialog *dialog = apps->invoke(*app);
                dialog->findChild<QPushButton *>(QStringLiteral("send"))->click();
                return dialog;
            },
            invokeMs);
        show(
            QStringLiteral("invoke-event"),
            [apps, app] {
                QDialog *dialog = apps->invoke(*app);
                dialog->findChild<QComboBox *>(QStringLiteral("bodyKind"))->setCurrentIndex(2);
                dialog->findChild<QPlainTextEdit *>(QStringLiteral("body"))
                    ->setPlainText(QStringLiteral("{\n    \"order\": 4711,\n    \"paid\": true,\n    "
                                                  "\"note\": \"two boxes\"\n}"));
                return dialog;
            },
            settleMs);
    }
    for (const char *name : {"Preferences", "About"}) {
        show(
            QString::fromLatin1(name).toLower(),
            [this, name]() -> QDialog * {
                m_console->window.findChild<QAction *>(QStringLiteral("action") + QLatin1String(name))
                    ->trigger();
                return m_console->window.findChildren<QDialog *>().last();
            },
            settleMs);
    }
}

void Screenshots::add(Step step, int delayMs)
{
    m_steps.emplace_back(std::move(step), delayMs);
}

/// Does the next step and comes back when its time has passed.
void Screenshots::next()
{
    if (m_steps.empty() || !m_error.isEmpty()) {
        Q_EMIT finished(m_error);
        return;
    }
    const auto [step, delayMs] = m_steps.front();
    m_steps.pop_front();
    step();
    m_timer.start(delayMs);
}

void Screenshots::take(QWidget *widget, const QString &name)
{
    const QString file = QDir(m_folder).filePath(name + QStringLiteral(".png"));
    if (!widget->grab().save(file, "PNG"))
        m_error = QStringLiteral("\"%1\" cannot be written.").arg(file);
}

void Screenshots::takeDialog(const QString &name)
{
    if (!m_dialog)
        return;
    take(m_dialog, name);
    m_dialog->reject();
}

} // namespace tidegate::console
