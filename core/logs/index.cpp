#include "core/logs/index.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace tidegate::logs {

namespace {

const auto revisionFile = QStringLiteral("revision.json");

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

} // namespace

std::string serviceByName(const std::string &revision)
{
    const size_t dash = revision.rfind('-');
    const bool isNumbered = dash != std::string::npos && dash > 0 && revision.size() - dash - 1 == 5 &&
                            revision.find_first_not_of("0123456789", dash + 1) == std::string::npos;
    return isNumbered ? revision.substr(0, dash) : revision;
}

std::string revisionFolder(const std::string &dir, const RevisionKey &revision)
{
    return dir + '/' + revision.ns + '/' + revision.name;
}

bool writeRevisionFile(const std::string &folder, const std::string &service, std::uint64_t droppedLines)
{
    QSaveFile file(text(folder) + u'/' + revisionFile);
    const QJsonObject json{{QStringLiteral("service"), text(service)},
                           {QStringLiteral("droppedLines"), qint64(droppedLines)}};
    return file.open(QIODevice::WriteOnly) && file.write(QJsonDocument(json).toJson()) > 0 && file.commit();
}

void LogIndex::load()
{
    const QDir dir(text(m_dir));
    for (const QString &ns : dir.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir folder(dir.filePath(ns));
        for (const QString &revision : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            loadRevision({ns.toStdString(), revision.toStdString()}, folder.filePath(revision));
    }
    const std::lock_guard lock(m_mutex);
    m_isLoaded = true;
    m_loaded.notify_all();
}

void LogIndex::loadRevision(const RevisionKey &key, const QString &path)
{
    Revision revision;
    const QDir folder(path);
    QFile file(folder.filePath(revisionFile));
    if (file.open(QIODevice::ReadOnly)) {
        const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
        revision.service = json.value(QStringLiteral("service")).toString().toStdString();
        revision.droppedLines =
            std::uint64_t(std::max<qint64>(0, json.value(QStringLiteral("droppedLines")).toInteger()));
    }
    if (revision.service.empty())
        revision.service = serviceByName(key.name);
    for (const QString &name : folder.entryList(QDir::Files)) {
        if (name.endsWith(QStringLiteral(".half"))) // left by a crash of an earlier version
            QFile::remove(folder.filePath(name));
        const auto parsed = parseSegmentFile(name.toStdString());
        if (!parsed)
            continue;
        Segment segment;
        segment.revision = key;
        segment.instance = parsed->instance;
        segment.number = parsed->number;
        segment.path = folder.filePath(name).toStdString();
        if (!readOutline(segment))
            continue;
        revision.bytes += segment.bytes;
        segment.isOld = true;
        revision.outputs[parsed->instance.value].segments.emplace(parsed->number, std::move(segment));
    }
    const std::lock_guard lock(m_mutex);
    m_namespaces[key.ns].emplace(key.name, std::move(revision));
}

void LogIndex::stopWaiting()
{
    const std::lock_guard lock(m_mutex);
    m_isLoaded = true;
    m_loaded.notify_all();
}

void LogIndex::open(const RevisionKey &key, const std::string &service, const InstanceId &instance)
{
    const std::lock_guard lock(m_mutex);
    Revision &revision = m_namespaces[key.ns][key.name];
    if (!service.empty() || revision.service.empty())
        revision.service = service.empty() ? serviceByName(key.name) : service;
    revision.outputs[instance.value].isOpen = true;
}

void LogIndex::publish(const Segment &segment)
{
    const std::lock_guard lock(m_mutex);
    Revision &revision = m_namespaces[segment.revision.ns][segment.revision.name];
    Segment &known = revision.outputs[segment.instance.value].segments[segment.number];
    revision.bytes += segment.bytes - known.bytes;
    known = segment;
}

void LogIndex::complete(const std::string &time, const std::vector<std::pair<RevisionKey, InstanceId>> &ended)
{
    const std::lock_guard lock(m_mutex);
    m_complete = std::max(m_complete, time);
    for (const auto &[key, instance] : ended) {
        Revision &revision = m_namespaces[key.ns][key.name];
        const auto output = revision.outputs.find(instance.value);
        if (output == revision.outputs.end())
            continue;
        output->second.isOpen = false;
        if (output->second.segments.empty())
            revision.outputs.erase(output);
    }
}

void LogIndex::remove(const Segment &segment, std::uint64_t lines)
{
    const std::lock_guard lock(m_mutex);
    Revision &revision = m_namespaces[segment.revision.ns][segment.revision.name];
    revision.droppedLines += lines;
    const auto output = revision.outputs.find(segment.instance.value);
    if (output == revision.outputs.end())
        return;
    const auto known = output->second.segments.find(segment.number);
    if (known == output->second.segments.end())
        return;
    revision.bytes -= known->second.bytes;
    output->second.segments.erase(known);
    if (output->second.segments.empty() && !output->second.isOpen)
        revision.outputs.erase(output);
}

std::vector<RevisionKey> LogIndex::forgetEmpty()
{
    const std::lock_guard lock(m_mutex);
    std::vector<RevisionKey> forgotten;
    for (auto &[ns, revisions] : m_namespaces) {
        std::erase_if(revisions, [&, &ns = ns](const auto &each) {
            if (!each.second.outputs.empty())
                return false;
            forgotten.push_back({ns, each.first});
            return true;
        });
    }
    std::erase_if(m_namespaces, [](const auto &each) { return each.second.empty(); });
    return forgotten;
}

bool LogIndex::fits(const LogScope &scope, const std::string &name, const Revision &revision)
{
    return (scope.service.empty() || scope.service == revision.service) &&
           (scope.revision.empty() || scope.revision == name);
}

Found LogIndex::find(const LogScope &scope, std::string_view from) const
{
    std::unique_lock lock(m_mutex);
    m_loaded.wait(lock, [this] { return m_isLoaded; });
    Found found;
    found.complete = m_complete;
    const auto ns = m_namespaces.find(scope.ns);
    if (ns == m_namespaces.end())
        return found;
    for (const auto &[name, revision] : ns->second) {
        if (!fits(scope, name, revision))
            continue;
        found.droppedLines += revision.droppedLines;
        for (const auto &[instance, output] : revision.outputs) {
            if (!scope.instance.empty() && scope.instance != instance)
                continue;
            found.isKnown = true;
            found.isOpen = found.isOpen || output.isOpen;
            for (const auto &[number, segment] : output.segments) {
                if (segment.last >= from)
                    found.segments.push_back(segment);
            }
        }
    }
    return found;
}

const LogIndex::Revision *LogIndex::revisionOf(const RevisionKey &key) const
{
    const auto ns = m_namespaces.find(key.ns);
    if (ns == m_namespaces.end())
        return nullptr;
    const auto revision = ns->second.find(key.name);
    return revision == ns->second.end() ? nullptr : &revision->second;
}

bool LogIndex::isIn(const LogScope &scope, const RevisionKey &key) const
{
    const std::lock_guard lock(m_mutex);
    const Revision *revision = revisionOf(key);
    return scope.ns == key.ns && revision && fits(scope, key.name, *revision);
}

std::uint32_t LogIndex::nextNumber(const RevisionKey &key, const InstanceId &instance) const
{
    const std::lock_guard lock(m_mutex);
    const Revision *revision = revisionOf(key);
    const auto output =
        revision ? revision->outputs.find(instance.value) : decltype(revision->outputs.end()){};
    if (!revision || output == revision->outputs.end() || output->second.segments.empty())
        return 1;
    return output->second.segments.rbegin()->first + 1;
}

template <class Visit>
void LogIndex::each(const std::string &ns, const std::string &service, Visit visit) const
{
    const auto found = m_namespaces.find(ns);
    if (found == m_namespaces.end())
        return;
    for (const auto &[name, revision] : found->second) {
        if (revision.service == service)
            visit(revision);
    }
}

std::uint64_t LogIndex::bytesOf(const std::string &ns, const std::string &service) const
{
    const std::lock_guard lock(m_mutex);
    std::uint64_t sum = 0;
    each(ns, service, [&](const Revision &revision) { sum += revision.bytes; });
    return sum;
}

std::uint64_t LogIndex::droppedOf(const RevisionKey &key) const
{
    const std::lock_guard lock(m_mutex);
    const Revision *revision = revisionOf(key);
    return revision ? revision->droppedLines : 0;
}

std::string LogIndex::serviceOf(const RevisionKey &key) const
{
    const std::lock_guard lock(m_mutex);
    const Revision *revision = revisionOf(key);
    return revision ? revision->service : serviceByName(key.name);
}

std::optional<Segment> LogIndex::oldest(const std::string &ns, const std::string &service,
                                        const std::string &except) const
{
    const std::lock_guard lock(m_mutex);
    const Segment *oldest = nullptr;
    each(ns, service, [&](const Revision &revision) {
        for (const auto &[name, output] : revision.outputs) {
            for (const auto &[number, segment] : output.segments) {
                if (segment.bytes > 0 && segment.path != except && (!oldest || segment.last < oldest->last))
                    oldest = &segment;
            }
        }
    });
    return oldest ? std::optional(*oldest) : std::nullopt;
}

template <class Fits>
std::vector<Segment> LogIndex::segmentsWhere(Fits fits) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<Segment> found;
    for (const auto &[ns, revisions] : m_namespaces) {
        for (const auto &[name, revision] : revisions) {
            for (const auto &[instance, output] : revision.outputs) {
                for (const auto &[number, segment] : output.segments) {
                    if (fits(output, segment))
                        found.push_back(segment);
                }
            }
        }
    }
    return found;
}

std::vector<Segment> LogIndex::olderThan(const std::string &time) const
{
    return segmentsWhere([&time](const Output &, const Segment &segment) {
        return !segment.last.empty() && segment.last < time;
    });
}

std::vector<Segment> LogIndex::withoutLines() const
{
    return segmentsWhere(
        [](const Output &output, const Segment &segment) { return segment.last.empty() && !output.isOpen; });
}

} // namespace tidegate::logs
