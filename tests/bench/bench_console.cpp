// The console as `tidegate` makes it, told what to do a line at a time on standard input, answering a line of JSON each:
//   page NAME            shows overview, apps, revisions, …
//   rows KIND N          waits until the table of apps or revisions has N rows, and all tables are there
//   type TEXT            types TEXT into the page's filter, a key at a time; the milliseconds until each is on the screen
//   clear                empties the filter; the milliseconds until all rows are on the screen
//   watch                starts to look for blocks of the event loop; answers the longest one since the last `watch`
//   memory               resident and private megabytes after what can be given back has been; and `held`, resident before that
// The first line says how long it took from the start of the process to the window with what `--rows` asks for.

#include "app/console/console.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSocketNotifier>
#include <QTimer>
#include <cstdio>
#include <functional>
#include <iostream>
#include <malloc.h>
#include <string>
#include <thread>
#include <unistd.h>

#include "ui/pages/data_table.h"
#include "ui/pages/page.h"
#include "ui/pages/revisions_page.h"

using namespace tidegate;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLookMs = 5; ///< how often a block is looked for

void answer(const QJsonObject &object)
{
    std::fputs(QJsonDocument(object).toJson(QJsonDocument::Compact).constData(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

/// Milliseconds since this process was made, by the kernel's count.
double sinceStart()
{
    QFile stat(u"/proc/self/stat"_s);
    if (!stat.open(QFile::ReadOnly))
        return 0;
    const QByteArray text = stat.readAll();
    const double ticks = text.mid(text.lastIndexOf(')') + 2).split(' ').at(19).toDouble();
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6 - ticks * 1e3 / double(sysconf(_SC_CLK_TCK));
}

double megabytes(const char *field)
{
    QFile rollup(u"/proc/self/smaps_rollup"_s);
    if (!rollup.open(QFile::ReadOnly))
        return 0;
    for (const QByteArray &line : rollup.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.simplified().split(' ').at(1).toDouble() / 1024;
    }
    return 0;
}

/// Drives the window as its user would, and times it.
class Driver : public QObject
{
public:
    explicit Driver(console::Console &console) : m_console(console)
    {
        m_look.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_look, &QTimer::timeout, this, [this] {
            m_longest = std::max(m_longest, double(m_sinceLook.nsecsElapsed()) / 1e6 - kLookMs);
            m_sinceLook.restart();
        });
        m_reader = std::thread([this] {
            std::string line;
            while (std::getline(std::cin, line))
                QMetaObject::invokeMethod(this, [this, line] { command(QString::fromStdString(line)); });
            QMetaObject::invokeMethod(qApp, [] { QCoreApplication::quit(); });
        });
    }
    ~Driver() override { m_reader.join(); }

    void waitForRows(const QString &kind, int rows, std::function<void()> then)
    {
        auto *timer = new QTimer(this);
        QObject::connect(timer, &QTimer::timeout, this, [this, timer, kind, rows, then = std::move(then)] {
            const models::ObjectTable *table =
                kind == "revisions"_L1 ? m_console.catalogue.revisions() : m_console.catalogue.apps();
            if (table->rowCount() < rows)
                return;
            for (const models::ObjectTable *other : m_console.catalogue.tables()) {
                if (other->load() != models::ObjectTable::Load::Live &&
                    other->load() != models::ObjectTable::Load::Empty)
                    return;
            }
            timer->deleteLater();
            m_console.window.grab(); // what is there is painted now
            then();
        });
        timer->start(2);
    }

private:
    void command(const QString &line)
    {
        const QString word = line.section(u' ', 0, 0);
        const QString rest = line.section(u' ', 1);
        if (word == "page"_L1)
            showPage(rest);
        else if (word == "rows"_L1)
            waitForRows(rest.section(u' ', 0, 0), rest.section(u' ', 1).toInt(),
                        [] { answer({{u"ms"_s, sinceStart()}}); });
        else if (word == "type"_L1)
            type(rest);
        else if (word == "clear"_L1)
            clear();
        else if (word == "watch"_L1)
            watch();
        else if (word == "memory"_L1)
            memory();
        else
            answer({{u"error"_s, u"unknown: %1"_s.arg(line)}});
    }

    void showPage(const QString &name)
    {
        const QMap<QString, window::PageId> pages{{u"overview"_s, window::PageId::Overview},
                                                  {u"apps"_s, window::PageId::Apps},
                                                  {u"revisions"_s, window::PageId::Revisions},
                                                  {u"engines"_s, window::PageId::Engines},
                                                  {u"scaling"_s, window::PageId::Scaling},
                                                  {u"logs"_s, window::PageId::Logs},
                                                  {u"monitoring"_s, window::PageId::Monitoring},
                                                  {u"triggers"_s, window::PageId::Triggers},
                                                  {u"metering"_s, window::PageId::Metering}};
        QElapsedTimer timer;
        timer.start();
        m_console.window.showPage(pages.value(name, window::PageId::Overview));
        m_console.window.grab();
        answer({{u"ms"_s, double(timer.nsecsElapsed()) / 1e6}});
    }

    QLineEdit *filterField() { return m_console.window.revisionsPage()->mainTable()->filterField(); }

    /// Milliseconds from a change of the filter until the screen shows what it leaves.
    template <class Change>
    double untilFiltered(Change change)
    {
        QElapsedTimer timer;
        timer.start();
        change();
        QCoreApplication::processEvents(); // the filter's own timer, layouts
        m_console.window.repaint();
        return double(timer.nsecsElapsed()) / 1e6;
    }

    void type(const QString &text)
    {
        QJsonArray times;
        QLineEdit *field = filterField();
        field->setFocus();
        for (const QChar letter : text) {
            times.append(untilFiltered([&] {
                QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(letter));
                QCoreApplication::sendEvent(field, &press);
            }));
        }
        answer({{u"ms"_s, times}, {u"rows"_s, m_console.window.revisionsPage()->mainTable()->filter()->rowCount()}});
    }

    void clear()
    {
        answer({{u"ms"_s, untilFiltered([this] { filterField()->clear(); })}});
    }

    void watch()
    {
        answer({{u"longest"_s, m_longest}});
        m_longest = 0;
        m_sinceLook.start();
        m_look.start(kLookMs);
    }

    void memory()
    {
        m_look.stop();
        const double held = megabytes("Rss:");
        malloc_trim(0);
        answer({{u"resident"_s, megabytes("Rss:")}, {u"private"_s, megabytes("Private_Dirty:")}, {u"held"_s, held}});
    }

    console::Console &m_console;
    QTimer m_look;
    QElapsedTimer m_sinceLook;
    double m_longest = 0;
    std::thread m_reader;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"tidegate"_s);
    QStringList arguments = QCoreApplication::arguments();
    const int rows = arguments.takeLast().toInt(); // the rest is what tidegate takes
    const console::Options options = console::readOptions(arguments);
    if (!options.error.isEmpty()) {
        std::fprintf(stderr, "bench_console: %s\n", qPrintable(options.error));
        return 2;
    }
    console::Console parts(&app, options);
    if (const auto started = parts.start(options); !started) {
        std::fprintf(stderr, "bench_console: %s\n", started.error().message.c_str());
        return 1;
    }
    parts.window.resize(1280, 800);
    parts.window.show();
    parts.window.showPage(window::PageId::Apps);
    Driver driver(parts);
    driver.waitForRows(u"apps"_s, rows, [] { answer({{u"ms"_s, sinceStart()}}); });
    return QApplication::exec();
}
