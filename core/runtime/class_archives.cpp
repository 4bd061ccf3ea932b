#include "core/runtime/class_archives.h"

#include "core/base/logging.h"
#include "core/runtime/archive_reader.h"
#include "core/runtime/files.h"
#include "core/runtime/processes.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <set>
#include <string_view>
#include <utility>

Q_LOGGING_CATEGORY(lcArchives, "tidegate.runtime.archives")

namespace tidegate::runtime {

namespace {

constexpr auto archiveSuffix = ".jsa";
constexpr auto namesSuffix = ".names";
constexpr auto usedSuffix = ".used";
constexpr auto unfitSuffix = ".unfit";
constexpr auto workSuffix = ".new";
constexpr size_t mostSaid = 2'000; ///< bytes of what a JVM printed, for the log

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

/// The home of the JVM whose launcher this is.
QDir homeOf(const std::string &java)
{
    QDir home = QFileInfo(QFileInfo(text(java)).canonicalFilePath()).dir();
    home.cdUp();
    return home;
}

/// A file that has changed has another one.
QByteArray identity(const QFileInfo &file)
{
    return file.absoluteFilePath().toUtf8() + '\n' + QByteArray::number(file.size()) + '\n' +
           QByteArray::number(file.lastModified().toMSecsSinceEpoch()) + '\n';
}

bool isClassOfOneVersion(std::string_view name)
{
    constexpr std::string_view suffix = ".class";
    return name.ends_with(suffix) && !name.starts_with("META-INF/") && !name.starts_with("BOOT-INF/") &&
           !name.starts_with("WEB-INF/") && !name.ends_with("module-info.class") &&
           !name.ends_with("package-info.class");
}

/// The classes that every JVM loads, as the JDK lists them.
QByteArray baseList(const std::string &java)
{
    QFile file(homeOf(java).filePath(QStringLiteral("lib/classlist")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::string linesOf(const std::vector<std::string> &names)
{
    std::string lines;
    for (const std::string &name : names)
        lines += name + '\n';
    return lines;
}

} // namespace

struct ClassArchives::Job : QObject
{
    std::string key;
    ClassPath path;
    std::function<void()> next;
    QProcess process;
    QTimer longest;
};

std::string joinedClassPath(const std::vector<std::string> &entries)
{
    const char separator = QDir::listSeparator().toLatin1();
    std::string path;
    for (const std::string &entry : entries)
        path += (path.empty() ? std::string() : std::string(1, separator)) + entry;
    return path;
}

std::string missingJar(const std::vector<std::string> &jars)
{
    const auto missing = std::find_if(jars.begin(), jars.end(),
                                      [](const std::string &jar) { return !QFileInfo(text(jar)).isFile(); });
    return missing == jars.end() ? std::string() : *missing;
}

std::vector<std::string> classNames(const std::vector<std::string> &jars)
{
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const std::string &jar : jars) {
        auto reader = ArchiveReader::open(jar, ArchiveFormat::Jar, 0);
        while (reader) {
            const auto member = (*reader)->next();
            if (!member || !*member)
                break;
            std::string name = (*member)->name;
            if (!isClassOfOneVersion(name))
                continue;
            name.resize(name.size() - std::string_view(".class").size());
            if (seen.insert(name).second)
                names.push_back(std::move(name));
        }
    }
    return names;
}

ClassArchives::ClassArchives(ClassArchiveOptions options) : m_options(std::move(options))
{
    m_reader.setMaxThreadCount(1);
    m_begin.setSingleShot(true);
    m_begin.setInterval(m_options.pause);
    connect(&m_begin, &QTimer::timeout, this, &ClassArchives::begin);
    // What a crash cut short.
    QDir dir(text(m_options.dir));
    for (const QString &name : dir.entryList({QStringLiteral("*") + QLatin1String(workSuffix)}, QDir::Files))
        dir.remove(name);
}

ClassArchives::~ClassArchives()
{
    if (!m_job)
        return;
    m_job->process.disconnect(this);
    m_job->process.kill();
    m_job->process.waitForFinished();
}

std::string ClassArchives::use(const ClassPath &path)
{
    const std::string key = keyOf(path);
    if (key.empty())
        return {};
    const std::string file = fileOf(key, archiveSuffix);
    auto known = m_known.find(key);
    if (known == m_known.end()) {
        const bool isMade = QFileInfo::exists(text(file));
        const bool isUnfit = QFileInfo::exists(text(fileOf(key, unfitSuffix)));
        known = m_known.emplace(key, isMade).first;
        if (!isMade && !isUnfit) {
            m_waiting.emplace_back(key, path);
            if (!m_job)
                m_begin.start();
        }
    }
    if (!known->second)
        return {};
    // How long ago it was used last is what its place on the disk is kept by.
    std::error_code error;
    std::filesystem::last_write_time(nativePath(fileOf(key, namesSuffix)),
                                     std::filesystem::file_time_type::clock::now(), error);
    return file;
}

std::string ClassArchives::namesFile(const ClassPath &path) const
{
    const std::string key = keyOf(path);
    const auto known = m_known.find(key);
    return known != m_known.end() && known->second ? fileOf(key, namesSuffix) : std::string();
}

std::string ClassArchives::usedFile(const ClassPath &path) const
{
    const std::string key = keyOf(path);
    return key.empty() ? key : fileOf(key, usedSuffix);
}

/// Other jars, or another JVM, and it is another archive. Empty when a jar is missing.
std::string ClassArchives::keyOf(const ClassPath &path) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(identity(QFileInfo(homeOf(path.java).filePath(QStringLiteral("lib/modules")))));
    for (const std::string &entry : path.entries) {
        const QFileInfo jar(text(entry));
        if (!jar.isFile())
            return {};
        hash.addData(identity(jar));
    }
    return hash.result().toHex().left(32).toStdString();
}

std::string ClassArchives::fileOf(const std::string &key, const char *suffix) const
{
    return m_options.dir + '/' + key + suffix;
}

/// Reading the jars may take a while, so it is done on a thread of its own.
void ClassArchives::begin()
{
    if (m_job || m_waiting.empty())
        return;
    m_job = std::make_unique<Job>();
    std::tie(m_job->key, m_job->path) = std::move(m_waiting.front());
    m_waiting.pop_front();
    if (!makeFolder(m_options.dir))
        return finish(Outcome::CutShort);
    m_reader.start([this, entries = m_job->path.entries] {
        std::vector<std::string> names = classNames(entries);
        QMetaObject::invokeMethod(
            this,
            [this, names = std::move(names)] {
                if (names.size() < m_options.fewestClasses)
                    finish(Outcome::Unfit);
                else
                    dump(linesOf(names));
            },
            Qt::QueuedConnection);
    });
}

void ClassArchives::dump(const std::string &names)
{
    const std::string &key = m_job->key;
    const std::string list = fileOf(key, ".list") + workSuffix;
    const bool isWritten = writeFile(fileOf(key, namesSuffix), names) &&
                           writeFile(list, baseList(m_job->path.java).toStdString() + names);
    if (!isWritten)
        return finish(Outcome::CutShort);
    run({QStringLiteral("-Xshare:dump"), QStringLiteral("-Xlog:disable"), QStringLiteral("-XX:+UseSerialGC"),
         QStringLiteral("-XX:SharedClassListFile=") + text(list),
         QStringLiteral("-XX:SharedArchiveFile=") + text(fileOf(key, archiveSuffix) + workSuffix),
         QStringLiteral("-cp"), text(joinedClassPath(m_job->path.entries))},
        [this] { check(); });
}

/// Whether a JVM takes it, which is as good as a start with it.
void ClassArchives::check()
{
    removeTree(fileOf(m_job->key, ".list") + workSuffix);
    run({QStringLiteral("-Xshare:on"), QStringLiteral("-XX:+UseSerialGC"),
         QStringLiteral("-XX:SharedArchiveFile=") + text(fileOf(m_job->key, archiveSuffix) + workSuffix),
         QStringLiteral("-cp"), text(joinedClassPath(m_job->path.entries)), QStringLiteral("-version")},
        [this] { finish(Outcome::Good); });
}

/// Goes on with `next` when it ended well.
void ClassArchives::run(const QStringList &arguments, std::function<void()> next)
{
    Job &job = *m_job;
    job.next = std::move(next);
    job.process.disconnect(this);
    job.longest.disconnect(this);
    connect(&job.process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        const QByteArray said = m_job->process.readAll().left(mostSaid).trimmed();
        if (status == QProcess::NormalExit && code == 0)
            return std::exchange(m_job->next, {})();
        qCWarning(lcArchives, "no class-data archive for %s: the JVM ended with %d: %s",
                  joinedClassPath(m_job->path.entries).c_str(), code, said.constData());
        finish(status == QProcess::NormalExit ? Outcome::Unfit : Outcome::CutShort);
    });
    connect(&job.process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            finish(Outcome::CutShort);
    });
    connect(&job.longest, &QTimer::timeout, &job.process, &QProcess::kill);
    job.longest.setSingleShot(true);
    job.longest.start(m_options.longest);
    job.process.setProcessChannelMode(QProcess::MergedChannels);
    job.process.setStandardInputFile(QProcess::nullDevice());
    prepareBackground(job.process);
    job.process.start(text(job.path.java), arguments);
}

/// What is not good now is not tried again: neither the jars nor the JVM will have changed.
void ClassArchives::finish(Outcome outcome)
{
    const std::string key = m_job->key;
    const std::string made = fileOf(key, archiveSuffix) + workSuffix;
    const bool isGood = outcome == Outcome::Good && moveFile(made, fileOf(key, archiveSuffix));
    if (!isGood) {
        removeTree(made);
        removeTree(fileOf(key, ".list") + workSuffix);
        removeTree(fileOf(key, namesSuffix));
    }
    if (outcome == Outcome::Unfit)
        (void)writeFile(fileOf(key, unfitSuffix), {});
    m_known[key] = isGood;
    m_job.release()->deleteLater(); // its process may be the sender
    if (isGood)
        forgetOldest();
    if (!m_waiting.empty())
        m_begin.start(0);
}

/// Its names are touched at every use.
void ClassArchives::forgetOldest()
{
    QDir dir(text(m_options.dir));
    const QFileInfoList all =
        dir.entryInfoList({QStringLiteral("*") + QLatin1String(namesSuffix)}, QDir::Files,
                          QDir::Time); // the latest first
    std::uint64_t bytes = 0;
    for (const QFileInfo &names : all) {
        const std::string key = names.completeBaseName().toStdString();
        bytes += std::uint64_t(QFileInfo(text(fileOf(key, archiveSuffix))).size());
        if (bytes <= m_options.mostBytes || names == all.front())
            continue;
        removeTree(fileOf(key, archiveSuffix));
        removeTree(fileOf(key, namesSuffix));
        removeTree(fileOf(key, usedSuffix));
        m_known.erase(key);
    }
}

} // namespace tidegate::runtime
