#include "app/console/screenshots.h"

#include "ui/dialogs/connect_dialog.h"
#include "ui/pages/apps_page.h"
#include "ui/pages/policy_view.h"
#include "ui/pages/revisions_page.h"
#include "ui/pages/scaling_page.h"
#include "ui/window/app_actions.h"
#include "ui/window/connection_flow.h"
#include "ui/window/revision_actions.h"

#include <QAction>
#include <QDialog>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>

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
    const std::pair<PageId, QString> pages[] = {
        {PageId::Overview, QStringLiteral("overview")}, {PageId::Engines, QStringLiteral("engines")},
        {PageId::Apps, QStringLiteral("apps")},         {PageId::Revisions, QStringLiteral("revisions")},
        {PageId::Scaling, QStringLiteral("scaling")},   {PageId::Logs, QStringLiteral("logs")}};
    for (const auto &[page, name] : pages) {
        add([this, page = page] { m_console->window.showPage(page); }, settleMs);
        add([this, name = name + suffix] { take(&m_console->window, name); }, 0);
    }
    planScaling(suffix);
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

/// The policy with a replay.
void Screenshots::planScaling(const QString &suffix)
{
    pages::ScalingPage *page = m_console->window.scalingPage();
    add([page] { page->showTab(pages::ScalingPage::Tab::Policy); }, 0);
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
    show(
        QStringLiteral("deploy"), [apps] { return apps->deployFile({}); }, settleMs);
    if (const auto app = readyApp()) {
        show(
            QStringLiteral("deploy-form"), [this, apps, app] { return apps->deployPackage(packageOf(*app)); },
            settleMs);
        show(
            QStringLiteral("delete"), [apps, app] { return apps->remove(*app); }, settleMs);
        show(
            QStringLiteral("invoke"),
            [apps, app] {
                QDialog *dialog = apps->invoke(*app);
                dialog->findChild<QPushButton *>(QStringLiteral("send"))->click();
                return dialog;
            },
            invokeMs);
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
