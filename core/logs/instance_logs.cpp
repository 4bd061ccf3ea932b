#include "core/logs/instance_logs.h"

#include "core/logs/log_file.h"
#include "core/logs/log_line.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QTimer>
#include <algorithm>
#include <map>
#include <vector>

namespace tidegate::logs {

namespace {

constexpr auto sweepEvery = std::chrono::hours(1);
const auto suffix = QStringLiteral(".log");

/// One follower. The handle that callers hold ends it; whoever is calling it at that moment still holds this.
struct Following
{
    InstanceId instance;
    std::function<void(const LogLine &)> line;
    std::function<void()> end;
    bool isActive = true;
};

/// Names come from the wire, and become part of a path.
bool isName(const std::string &name)
{
    const auto isPlain = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '.' || c == '_'; };
    return !name.empty() && name.front() != '.' && std::all_of(name.begin(), name.end(), isPlain);
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

WallTime modified(const QFileInfo &file)
{
    return WallTime(milliseconds(file.lastModified().toMSecsSinceEpoch()));
}

} // namespace

struct InstanceLogs::Private
{
    explicit Private(Options given, const Clock &clock) : options(std::move(given)), clock(clock) {}

    std::string pathOf(const RevisionKey &revision, const InstanceId &instance) const;
    std::string find(const QString &folder, const InstanceId &instance) const;
    LogFile *fileOf(const RevisionKey &revision, const InstanceId &instance);
    void keepError(Error error);
    void sweepWhenDue();
    void sweep();
    bool isOpenFile(const QString &path) const;
    std::vector<std::shared_ptr<Following>> followersOf(const InstanceId &instance) const;
    void end(const std::shared_ptr<Following> &follower);

    const Options options;
    const Clock &clock;
    SteadyTime swept;
    std::map<InstanceId, std::unique_ptr<LogFile>> open;
    std::multimap<InstanceId, std::shared_ptr<Following>> followers;
    std::optional<Error> error;
    bool isFailing = false; ///< an error has been kept, and nothing has been written since
    QObject context;        ///< for what is to come from the event loop
};

std::string InstanceLogs::Private::pathOf(const RevisionKey &revision, const InstanceId &instance) const
{
    return options.dir + '/' + revision.ns + '/' + revision.name + '/' + instance.value + ".log";
}

/// An instance's file somewhere below a folder, first where its name says (`<revision>-deployment-…`); empty
/// when there is none.
std::string InstanceLogs::Private::find(const QString &folder, const InstanceId &instance) const
{
    const std::string revision = instance.value.substr(0, instance.value.rfind("-deployment-"));
    const QString likely = folder + u'/' + text(revision) + u'/' + text(instance.value) + suffix;
    if (QFile::exists(likely))
        return likely.toStdString();
    QDirIterator it(folder, {text(instance.value) + suffix}, QDir::Files, QDirIterator::Subdirectories);
    return it.hasNext() ? it.next().toStdString() : std::string();
}

void InstanceLogs::Private::keepError(Error given)
{
    if (!std::exchange(isFailing, true))
        error = std::move(given);
}

LogFile *InstanceLogs::Private::fileOf(const RevisionKey &revision, const InstanceId &instance)
{
    if (const auto found = open.find(instance); found != open.end())
        return found->second.get();
    if (!isName(revision.ns) || !isName(revision.name) || !isName(instance.value)) {
        keepError({Code::Invalid, "an instance's name cannot be the name of a file", instance.value, {}});
        return nullptr;
    }
    auto file = std::make_unique<LogFile>(pathOf(revision, instance), options.maxBytesPerInstance);
    if (auto opened = file->open(); !opened) {
        keepError(opened.error());
        return nullptr;
    }
    return open.emplace(instance, std::move(file)).first->second.get();
}

bool InstanceLogs::Private::isOpenFile(const QString &path) const
{
    return open.contains(InstanceId{QFileInfo(path).completeBaseName().toStdString()});
}

void InstanceLogs::Private::sweepWhenDue()
{
    if (clock.steady() - swept >= sweepEvery)
        sweep();
}

/// Removes what is too old, and folders that are empty then.
void InstanceLogs::Private::sweep()
{
    swept = clock.steady();
    const WallTime oldest = clock.wall() - options.retention;
    QStringList folders;
    QDirIterator it(text(options.dir), QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot,
                    QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QString path = it.next();
        if (it.fileInfo().isDir())
            folders.prepend(path);
        else if (modified(it.fileInfo()) < oldest && !isOpenFile(path))
            QFile::remove(path);
    }
    std::sort(folders.begin(), folders.end(),
              [](const QString &a, const QString &b) { return a.size() > b.size(); });
    for (const QString &folder : folders)
        QDir().rmdir(folder); // refuses one that is not empty
}

std::vector<std::shared_ptr<Following>> InstanceLogs::Private::followersOf(const InstanceId &instance) const
{
    std::vector<std::shared_ptr<Following>> found;
    const auto [first, last] = followers.equal_range(instance);
    for (auto it = first; it != last; ++it)
        found.push_back(it->second);
    return found;
}

void InstanceLogs::Private::end(const std::shared_ptr<Following> &follower)
{
    std::erase_if(followers, [&](const auto &entry) { return entry.second == follower; });
    if (std::exchange(follower->isActive, false) && follower->end)
        follower->end();
}

InstanceLogs::InstanceLogs() = default;
InstanceLogs::~InstanceLogs() = default;

Result<std::unique_ptr<InstanceLogs>> InstanceLogs::open(Options options, const Clock &clock)
{
    const QFileInfo folder(text(options.dir));
    if (!QDir().mkpath(folder.filePath()) || !folder.isWritable())
        return fail(Code::StorageFull, "the folder for the instances' output cannot be made or written to",
                    options.dir);
    std::unique_ptr<InstanceLogs> logs(new InstanceLogs);
    logs->d = std::make_unique<Private>(std::move(options), clock);
    logs->d->sweep();
    return logs;
}

void InstanceLogs::begin(const RevisionKey &revision, const InstanceId &instance)
{
    d->sweepWhenDue();
    d->fileOf(revision, instance);
}

void InstanceLogs::append(const RevisionKey &revision, const InstanceId &instance, bool isError,
                          std::string_view line)
{
    d->sweepWhenDue();
    const LogLine entry{d->clock.wall(), isError, std::string(line)};
    if (LogFile *file = d->fileOf(revision, instance)) {
        if (auto appended = file->append(entry); !appended)
            d->keepError(appended.error());
        else
            d->isFailing = false;
    }
    for (const auto &follower : d->followersOf(instance)) {
        if (follower->isActive)
            follower->line(entry);
    }
}

std::optional<Error> InstanceLogs::takeError()
{
    return std::exchange(d->error, std::nullopt);
}

void InstanceLogs::close(const InstanceId &instance)
{
    d->open.erase(instance);
    for (const auto &follower : d->followersOf(instance))
        d->end(follower);
}

Result<std::vector<LogLine>> InstanceLogs::read(const std::string &ns, const InstanceId &instance,
                                                const LogQuery &query) const
{
    const bool isNamed = isName(ns) && isName(instance.value);
    const std::string path = isNamed ? d->find(text(d->options.dir + '/' + ns), instance) : std::string();
    if (path.empty())
        return fail(Code::NotFound, "no output of the instance \"" + instance.value + "\" has been kept",
                    instance.value);
    return readLines(path, query);
}

std::vector<std::string> InstanceLogs::lastLines(const RevisionKey &revision, const InstanceId &instance,
                                                 int count) const
{
    LogQuery query;
    query.tailLines = count;
    std::vector<std::string> texts;
    const auto lines = readLines(d->pathOf(revision, instance), query);
    if (!lines)
        return texts;
    for (const LogLine &line : *lines)
        texts.push_back(line.text);
    return texts;
}

bool InstanceLogs::isOpen(const InstanceId &instance) const
{
    return d->open.contains(instance);
}

InstanceLogs::Follower InstanceLogs::follow(const InstanceId &instance,
                                            std::function<void(const LogLine &)> line,
                                            std::function<void()> end)
{
    std::erase_if(d->followers, [](const auto &entry) { return !entry.second->isActive; });
    auto following = std::make_shared<Following>(Following{instance, std::move(line), std::move(end)});
    d->followers.emplace(instance, following);
    const bool hasEnded =
        !isOpen(instance) && isName(instance.value) && !d->find(text(d->options.dir), instance).empty();
    if (hasEnded)
        QTimer::singleShot(0, &d->context, [this, following] { d->end(following); });
    // The handle may outlive these logs: it ends the following, and what is left of it is cleared away at the
    // next chance.
    return Follower(following.get(), [following](void *) { following->isActive = false; });
}

} // namespace tidegate::logs
