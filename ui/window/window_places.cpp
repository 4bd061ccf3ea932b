#include "ui/models/object_state.h"
#include "ui/pages/apps_page.h"
#include "ui/pages/data_table.h"
#include "ui/pages/engines_page.h"
#include "ui/pages/logs_page.h"
#include "ui/pages/monitoring_bar.h"
#include "ui/pages/monitoring_page.h"
#include "ui/pages/revisions_page.h"
#include "ui/window/command_palette.h"
#include "ui/window/connection_flow.h"
#include "ui/window/deep_link.h"
#include "ui/window/main_window.h"
#include "ui/window/window_menus.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QStatusBar>

// How one gets to a place in the main window: the palette, and deep links.

namespace tidegate::window {

namespace {

constexpr int actionWeight = 30;
constexpr int appWeight = 20;
constexpr int revisionWeight = 10;

const QStringList pageWords{
    QStringLiteral("overview"),   QStringLiteral("engines"),  QStringLiteral("apps"),
    QStringLiteral("revisions"),  QStringLiteral("scaling"),  QStringLiteral("logs"),
    QStringLiteral("monitoring"), QStringLiteral("triggers"), QStringLiteral("metering")};

/// Without the mark of its key: `&Deploy…`, `部署(&D)…`.
QString plainText(QString text)
{
    static const QRegularExpression chineseKey(QStringLiteral("\\(&.\\)"));
    text.remove(chineseKey);
    return text.remove(QLatin1Char('&'));
}

void addMenuActions(std::vector<models::PaletteEntry> &entries, const QMenu *menu, const QString &path)
{
    for (QAction *action : menu->actions()) {
        if (action->menu()) {
            addMenuActions(entries, action->menu(), plainText(action->menu()->title()));
            continue;
        }
        if (action->isSeparator() || !action->isVisible())
            continue;
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        entries.push_back({path.isEmpty() ? plainText(action->text())
                                          : QStringLiteral("%1: %2").arg(path, plainText(action->text())),
                           keys, QStringLiteral("action"), action->isEnabled(), actionWeight,
                           [action] { action->trigger(); }});
    }
}

} // namespace

void MainWindow::addObjectEntries(std::vector<models::PaletteEntry> &entries, models::ObjectTable *table,
                                  const QString &kind, const QString &word, const QString &iconName,
                                  int weight)
{
    for (int row = 0; row < table->rowCount(); ++row) {
        const resource::ObjectName name = table->name(row);
        const QString detail =
            name.ns.isEmpty() ? word : tr("%1 in %2", "kind, namespace").arg(word, name.ns);
        entries.push_back(
            {name.name, detail, iconName, true, weight, [this, kind, name] { goTo(kind, name); }});
    }
}

/// Every action of the menus, every button of the page that is open, every object.
std::vector<models::PaletteEntry> MainWindow::paletteEntries()
{
    std::vector<models::PaletteEntry> entries;
    for (const QAction *top : menuBar()->actions()) {
        if (top->menu())
            addMenuActions(entries, top->menu(), {});
    }
    for (QPushButton *button : m_stack->currentWidget()->findChildren<QPushButton *>()) {
        if (!button->isVisible() || button->text().isEmpty())
            continue;
        entries.push_back({plainText(button->text()), tr("on this page"), QStringLiteral("action"),
                           button->isEnabled(), actionWeight, [button] { button->click(); }});
    }
    models::Catalogue *all = m_parts.catalogue;
    addObjectEntries(entries, all->apps(), QStringLiteral("Service"), tr("App"), QStringLiteral("app"),
                     appWeight);
    addObjectEntries(entries, all->revisions(), QStringLiteral("Revision"), tr("Revision"),
                     QStringLiteral("revision"), revisionWeight);
    addObjectEntries(entries, all->engines(), QStringLiteral("Engine"), tr("Engine"),
                     QStringLiteral("engine"), appWeight);
    addObjectEntries(entries, all->triggers(), QStringLiteral("PingSource"), tr("Trigger"),
                     QStringLiteral("trigger"), appWeight);
    addObjectEntries(entries, all->instances(), QStringLiteral("Pod"), tr("Instance"), QStringLiteral("idle"),
                     0);
    for (const session::Profile &profile : m_parts.profiles->profiles()) {
        entries.push_back({profile.name, tr("Connect to %1", "server").arg(profile.server.authority()),
                           QStringLiteral("connect"), true, 0, [this, profile] {
                               m_connection->open({profile, {}});
                           }});
    }
    return entries;
}

QDialog *MainWindow::openPalette()
{
    auto *palette = new CommandPalette(paletteEntries(), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    connect(palette, &CommandPalette::linkEntered, this, &MainWindow::followLink);
    palette->open();
    return palette;
}

QString MainWindow::currentLink()
{
    DeepLink link;
    link.server = m_parts.session->isOpen() ? m_parts.session->profile().server.authority() : QString();
    link.page = pageWords.value(m_stack->currentIndex());
    if (page() == PageId::Scaling)
        link.name = {m_parts.scaling->ns(), m_parts.scaling->revision()};
    else if (page() == PageId::Logs)
        link.name = logsPage()->app();
    else if (page() == PageId::Monitoring) {
        link.name = monitoringPage()->bar()->app();
        link.view = monitoringPage()->bar()->revision();
    } else if (const auto *table = m_stack->shown()->mainTable()) {
        if (const auto object = table->current())
            link.name = object->objectName();
    }
    return linkText(link);
}

void MainWindow::copyLink()
{
    const QString text = currentLink();
    QApplication::clipboard()->setText(text);
    statusBar()->showMessage(tr("Copied: %1").arg(text), 10'000);
}

/// Goes there, after connecting to the server that the link names when another one is open.
void MainWindow::followLink(const QString &text)
{
    const auto link = readLink(text);
    if (!link) {
        showNotice(tr("\"%1\" is no link of this console.").arg(text.left(200)));
        return;
    }
    const QString open =
        m_parts.session->isOpen() ? m_parts.session->profile().server.authority() : QString();
    if (!link->server.isEmpty() && link->server != open) {
        const auto profiles = m_parts.profiles->profiles();
        const auto known =
            std::find_if(profiles.begin(), profiles.end(), [&](const session::Profile &profile) {
                return profile.server.authority() == link->server || profile.name == link->server;
            });
        if (known == profiles.end()) {
            showNotice(tr("The link leads to %1, which no profile knows. Connect to it first.", "server")
                           .arg(link->server));
            return;
        }
        m_connection->open({*known, {}});
    }
    m_pendingLink = text;
    followPending();
}

/// The object may still be under way: then it is gone to when its table has it.
void MainWindow::followPending()
{
    const auto link = readLink(m_pendingLink);
    if (!link)
        return;
    const auto target = static_cast<PageId>(pageWords.indexOf(link->page));
    showPage(target);
    if (link->name.name.isEmpty()) {
        m_pendingLink.clear();
        return;
    }
    models::Catalogue *all = m_parts.catalogue;
    const bool isApp = target == PageId::Apps || target == PageId::Logs || target == PageId::Monitoring;
    const bool isEngine = target == PageId::Engines;
    const bool isTrigger = target == PageId::Triggers;
    const models::ObjectTable *table = isApp       ? all->apps()
                                       : isEngine  ? all->engines()
                                       : isTrigger ? all->triggers()
                                                   : all->revisions();
    if (!table->find(link->name)) {
        if (table->load() == models::ObjectTable::Load::Live ||
            table->load() == models::ObjectTable::Load::Empty) {
            m_pendingLink.clear();
            showNotice(tr("There is no %1 any more.", "object").arg(link->name.text()));
        }
        return;
    }
    m_pendingLink.clear();
    if (target == PageId::Logs) {
        logsPage()->choose(link->name);
        return;
    }
    if (target == PageId::Monitoring) {
        monitoringPage()->bar()->choose(link->name, link->view);
        return;
    }
    if (isTrigger) {
        goTo(QStringLiteral("PingSource"), link->name);
        return;
    }
    if (isApp || isEngine) {
        goTo(isApp ? QStringLiteral("Service") : QStringLiteral("Engine"), link->name);
        return;
    }
    revisionsPage()->select(link->name);
    if (link->view == QLatin1String("logs"))
        revisionsPage()->showTab(pages::RevisionsPage::Tab::Logs);
    else if (link->view == QLatin1String("conditions"))
        revisionsPage()->showTab(pages::RevisionsPage::Tab::Conditions);
}

} // namespace tidegate::window
