// Holds every rooted include against the table of arrows in ARCHITECTURE.md, and the table against the
// folders.

#include <QDir>
#include <QDirIterator>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

QString sourceDir()
{
    return qEnvironmentVariable("TIDEGATE_SOURCE_DIR");
}

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// `core/http/codec.h` → `core/http`; files that lie in no room have none.
QString roomOf(const QString &path)
{
    const QStringList parts = path.split(QLatin1Char('/'));
    return parts.size() >= 3 ? parts[0] + QLatin1Char('/') + parts[1] : QString();
}

/// The rows of the arrow table: room → rooms it may know. Cells name rooms in backticks; `core/*` stands for
/// every room below core.
QMap<QString, QStringList> readArrows()
{
    QMap<QString, QStringList> arrows;
    static const QRegularExpression row(
        QStringLiteral("^\\| `((?:core|ui|app)/[a-z]+)` \\|[^|]*\\|([^|]*)\\|"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression name(QStringLiteral("`((?:core|ui)/[a-z*]+)`"));
    auto rows = row.globalMatch(readText(sourceDir() + QStringLiteral("/ARCHITECTURE.md")));
    while (rows.hasNext()) {
        const auto match = rows.next();
        QStringList known;
        auto names = name.globalMatch(match.captured(2));
        while (names.hasNext())
            known << names.next().captured(1);
        arrows.insert(match.captured(1), known);
    }
    return arrows;
}

bool allowed(const QStringList &known, const QString &target)
{
    return known.contains(target) ||
           known.contains(target.section(QLatin1Char('/'), 0, 0) + QStringLiteral("/*"));
}

QStringList sourcesBelow(const QString &top)
{
    QStringList files;
    QDirIterator it(sourceDir() + QLatin1Char('/') + top, {QStringLiteral("*.h"), QStringLiteral("*.cpp")},
                    QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
        files << QDir(sourceDir()).relativeFilePath(it.next());
    files.sort();
    return files;
}

} // namespace

class TestArrows : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyInclude_followsAnArrow();
    void everyRoom_standsInTheTableAndHasItsFiles();
    void arrows_formNoCircle();
    void rooms_keepOutOfLibrariesThatAreNotTheirs_data();
    void rooms_keepOutOfLibrariesThatAreNotTheirs();
};

void TestArrows::everyInclude_followsAnArrow()
{
    const auto arrows = readArrows();
    QVERIFY2(arrows.size() >= 12, "the arrow table of ARCHITECTURE.md was not found");
    static const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+\"([^\"]+)\""),
                                            QRegularExpression::MultilineOption);
    QStringList wrong;
    for (const QString &top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
        for (const QString &file : sourcesBelow(top)) {
            auto matches = include.globalMatch(readText(sourceDir() + QLatin1Char('/') + file));
            while (matches.hasNext()) {
                const QString target = matches.next().captured(1);
                if (target.endsWith(QLatin1String(".moc")))
                    continue;
                const QString from = roomOf(file);
                const QString to = roomOf(target);
                if (to.isEmpty())
                    wrong << QStringLiteral("%1: \"%2\" is not rooted").arg(file, target);
                else if (from != to && !allowed(arrows.value(from), to))
                    wrong << QStringLiteral("%1: no arrow from %2 to %3").arg(file, from, to);
            }
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestArrows::everyRoom_standsInTheTableAndHasItsFiles()
{
    const auto arrows = readArrows();
    QStringList wrong;
    for (const QString &top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
        const QDir folder(sourceDir() + QLatin1Char('/') + top);
        for (const QString &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString room = top + QLatin1Char('/') + name;
            const QDir dir(folder.filePath(name));
            if (!arrows.contains(room))
                wrong << room + QStringLiteral(" is not in the arrow table");
            if (!dir.exists(QStringLiteral("CMakeLists.txt")))
                wrong << room + QStringLiteral(" has no CMakeLists.txt");
            const QString readme = readText(dir.filePath(QStringLiteral("README.md")));
            if (readme.isEmpty())
                wrong << room + QStringLiteral(" has no README.md");
            else if (readme.count(QLatin1Char('\n')) > 40)
                wrong << room + QStringLiteral("/README.md is longer than 40 lines");
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

void TestArrows::arrows_formNoCircle()
{
    auto arrows = readArrows();
    bool removed = true;
    while (removed && !arrows.isEmpty()) {
        removed = false;
        for (const QString &room : arrows.keys()) {
            const QStringList known = arrows.value(room);
            const bool leaf = std::none_of(known.begin(), known.end(), [&](const QString &to) {
                if (!to.endsWith(QLatin1Char('*')))
                    return arrows.contains(to);
                const QString prefix = to.chopped(1);
                const auto rooms = arrows.keys();
                return std::any_of(rooms.begin(), rooms.end(),
                                   [&](const QString &other) { return other.startsWith(prefix); });
            });
            if (leaf) {
                arrows.remove(room);
                removed = true;
            }
        }
    }
    QVERIFY2(arrows.isEmpty(), qPrintable(QStringLiteral("in a circle: ") +
                                          QStringList(arrows.keys()).join(QStringLiteral(", "))));
}

// CMake alone does not guard these borders: a target linked to Qt6::Core alone still compiles <QWidget>.
void TestArrows::rooms_keepOutOfLibrariesThatAreNotTheirs_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("mayUse"); // path prefixes
    QTest::newRow("widgets stay in the views")
        << QStringLiteral("<(QtWidgets/|QWidget|QApplication|QMainWindow|QDialog|QTableView|QPainter|QIcon)")
        << QStringList{QStringLiteral("ui/charts"), QStringLiteral("ui/widgets"),
                       QStringLiteral("ui/pages"),  QStringLiteral("ui/dialogs"),
                       QStringLiteral("ui/window"), QStringLiteral("app/console")};
    QTest::newRow("Qt Charts stays in ui/charts")
        << QStringLiteral("<(QtCharts/|QChart|QLineSeries|QValueAxis)")
        << QStringList{QStringLiteral("ui/charts")};
    QTest::newRow("SQL stays in the store")
        << QStringLiteral("<(QtSql|QSql|sqlite3)") << QStringList{QStringLiteral("core/store")};
    QTest::newRow("RE2 stays in core/logs")
        << QStringLiteral("<re2/") << QStringList{QStringLiteral("core/logs")};
    QTest::newRow("Asio stays in core/http")
        << QStringLiteral("<boost/asio") << QStringList{QStringLiteral("core/http")};
    QTest::newRow("the data plane is free of Qt") << QStringLiteral("<Q[A-Z]")
                                                  << QStringList{QStringLiteral("core/base/logging.h"),
                                                                 QStringLiteral("core/base/time_zone.cpp"),
                                                                 QStringLiteral("core/resource"),
                                                                 QStringLiteral("core/runtime"),
                                                                 QStringLiteral("core/pool"),
                                                                 QStringLiteral("core/engine"),
                                                                 QStringLiteral("core/store"),
                                                                 QStringLiteral("core/reconciler"),
                                                                 QStringLiteral("core/trigger"),
                                                                 QStringLiteral("core/metering"),
                                                                 QStringLiteral("core/monitoring"),
                                                                 QStringLiteral("core/api"),
                                                                 QStringLiteral("core/client"),
                                                                 QStringLiteral("core/logs"),
                                                                 QStringLiteral("ui/"),
                                                                 QStringLiteral("app/")};
    QTest::newRow("Linux stays in core/runtime, ui/session and the loop on epoll")
        << QStringLiteral("<(sys/prctl|sys/epoll|linux/|sys/syscall|sys/sysinfo)")
        << QStringList{QStringLiteral("core/runtime"), QStringLiteral("ui/session"),
                       QStringLiteral("core/http/epoll_")};
}

void TestArrows::rooms_keepOutOfLibrariesThatAreNotTheirs()
{
    QFETCH(QString, pattern);
    QFETCH(QStringList, mayUse);
    const QRegularExpression include(QStringLiteral("^\\s*#\\s*include\\s+") + pattern,
                                     QRegularExpression::MultilineOption);
    QStringList wrong;
    for (const QString &top : {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")}) {
        for (const QString &file : sourcesBelow(top)) {
            const bool exempt = std::any_of(mayUse.begin(), mayUse.end(),
                                            [&](const QString &prefix) { return file.startsWith(prefix); });
            const auto match = include.match(readText(sourceDir() + QLatin1Char('/') + file));
            if (!exempt && match.hasMatch())
                wrong << file + QStringLiteral(": ") + match.captured().trimmed();
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
}

QTEST_APPLESS_MAIN(TestArrows)
#include "tst_arrows.moc"
