#include "core/store/store.h"

#include "core/base/logging.h"
#include "core/store/shelf.h"
#include "core/store/stored.h"
#include "core/store/writer.h"

#include <QDir>
#include <QHash>
#include <QJsonDocument>
#include <QSqlQuery>
#include <deque>

Q_LOGGING_CATEGORY(lcStore, "tidegate.store")

namespace tidegate::store {

using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;

namespace {

constexpr size_t maxRecent = 256; // changes kept in memory; older ones are read from the database

// An entry of the feed does not repeat the name; its text is the only one to ask.
Result<ObjectPtr> parseChange(const QByteArray &body, const QString &path, const QString &kindId,
                              qint64 version)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(body, &error);
    if (error.error == QJsonParseError::NoError)
        return std::make_shared<const Object>(document.object());
    return fail(Code::Internal,
                QStringLiteral("\"%1\" is damaged: change %2, of %3, is not readable JSON: %4")
                    .arg(path)
                    .arg(version)
                    .arg(kindId, error.errorString())
                    .toStdString(),
                path.toStdString());
}

tl::unexpected<Error> expired(qint64 since, qint64 oldest)
{
    return fail(Code::Expired,
                QStringLiteral("too old resource version: %1 (%2)").arg(since).arg(oldest).toStdString());
}

Result<> makeFolder(const QString &dir)
{
    if (QDir().mkpath(dir))
        return {};
    return fail(Code::StorageFull, QStringLiteral("cannot create the folder \"%1\"").arg(dir).toStdString(),
                dir.toStdString());
}

} // namespace

Mutation Mutation::create(Object object)
{
    return {Type::Put, std::move(object), 0};
}

Mutation Mutation::update(Object object)
{
    const qint64 version = object.resourceVersion();
    return {Type::Put, std::move(object), version > 0 ? std::optional(version) : std::nullopt};
}

Mutation Mutation::remove(const Object &object)
{
    return {Type::Delete, object, std::nullopt};
}

struct Store::Private
{
    explicit Private(const Clock &c) : clock(c) {}

    const Clock &clock;
    std::optional<FolderLock> lock;
    std::optional<Database> reader;
    Shelf shelf;
    QHash<QString, QByteArray> values;
    std::deque<Change> recent;
    qint64 version = 0;
    qint64 oldest = 0; ///< 0: no change is kept
    std::optional<Error> trouble;
    std::unique_ptr<Writer> writer; ///< last: its thread ends first

    Result<> load();
    void show(const Change &change);
    Result<std::vector<Change>> readFeed(qint64 since, const QString &kindId) const;
};

// What is committed before the server starts: on the main thread, once.
Result<> Store::Private::load()
{
    auto rows = reader->run(QStringLiteral("SELECT kind, ns, name, version, body FROM objects"));
    if (!rows)
        return tl::unexpected(rows.error());
    while (rows->next()) {
        const QString kindId = rows->value(0).toString();
        const ObjectName name{rows->value(1).toString(), rows->value(2).toString()};
        const QByteArray body = rows->value(4).toByteArray();
        const auto object = readStored(body, {reader->path(), kindId, name});
        if (!object)
            return tl::unexpected(object.error());
        shelf.put(*object, body, nullptr);
        version = std::max(version, rows->value(3).toLongLong());
    }
    auto feed = reader->run(
        QStringLiteral("SELECT coalesce(min(version), 0), coalesce(max(version), 0) FROM changes"));
    if (!feed)
        return tl::unexpected(feed.error());
    if (feed->next()) {
        oldest = feed->value(0).toLongLong();
        version = std::max(version, feed->value(1).toLongLong());
    }
    auto named = reader->run(QStringLiteral("SELECT key, value FROM named_values"));
    if (!named)
        return tl::unexpected(named.error());
    while (named->next())
        values.insert(named->value(0).toString(), named->value(1).toByteArray());
    return {};
}

void Store::Private::show(const Change &change)
{
    if (change.type == ChangeType::Deleted)
        shelf.remove(*change.object);
    else
        shelf.put(change.object, change.text, change.previous);
    recent.push_back(change);
    if (recent.size() > maxRecent)
        recent.pop_front();
    version = change.version;
}

Result<std::vector<Change>> Store::Private::readFeed(qint64 since, const QString &kindId) const
{
    auto rows = reader->run(
        QStringLiteral(
            "SELECT version, type, kind, body, previous FROM changes WHERE version > ? AND version <= ? "
            "ORDER BY version"),
        {since, version});
    if (!rows)
        return tl::unexpected(rows.error());
    std::vector<Change> changes;
    for (bool first = true; rows->next(); first = false) {
        // The writer may have pruned further than the main thread has heard of.
        if (first && rows->value(0).toLongLong() != since + 1)
            return expired(since, rows->value(0).toLongLong());
        const QString kind = rows->value(2).toString();
        if (!kindId.isEmpty() && kind != kindId)
            continue;
        const qint64 at = rows->value(0).toLongLong();
        const QByteArray body = rows->value(3).toByteArray();
        const auto object = parseChange(body, reader->path(), kind, at);
        const QByteArray before = rows->value(4).toByteArray();
        const auto previous =
            before.isEmpty() ? Result<ObjectPtr>() : parseChange(before, reader->path(), kind, at);
        if (!object || !previous)
            return tl::unexpected(object ? previous.error() : object.error());
        changes.push_back({at, ChangeType(rows->value(1).toInt()), kind, *object, *previous, body});
    }
    return changes;
}

Store::Store(const Clock &clock) : d(std::make_unique<Private>(clock)) {}

Store::~Store()
{
    // The writing connection closes last: that folds the write-ahead log into the file. The writer works off
    // its queue first; what it still reports finds nobody and is dropped with this object's events.
    d->reader.reset();
    d->writer.reset();
}

Result<std::unique_ptr<Store>> Store::open(const Options &options, const Clock &clock)
{
    if (auto made = makeFolder(options.dir); !made)
        return tl::unexpected(made.error());
    std::unique_ptr<Store> store(new Store(clock));
    auto lock = FolderLock::take(options.dir);
    if (!lock)
        return tl::unexpected(lock.error());
    store->d->lock.emplace(std::move(*lock));
    const QString path = options.dir + QStringLiteral("/tidegate.db");
    Writer::Options writing;
    writing.path = path;
    writing.keepChanges = std::max(1, options.keepChanges);
    writing.retry = options.retryAfterTrouble;
    auto writer = Writer::start(writing, [self = store.get()](const std::shared_ptr<Writer::Batch> &batch) {
        QMetaObject::invokeMethod(
            self, [self, batch] { self->take(batch); }, Qt::QueuedConnection);
    });
    if (!writer)
        return tl::unexpected(writer.error());
    store->d->writer = std::move(*writer);
    auto reader = Database::open(path, Database::Mode::ReadOnly);
    if (!reader)
        return tl::unexpected(reader.error());
    store->d->reader.emplace(std::move(*reader));
    if (auto loaded = store->d->load(); !loaded)
        return tl::unexpected(loaded.error());
    qCInfo(lcStore, "opened \"%s\" at version %lld", qUtf8Printable(path),
           static_cast<long long>(store->d->version));
    return store;
}

void Store::take(const std::shared_ptr<void> &report)
{
    auto &batch = *std::static_pointer_cast<Writer::Batch>(report);
    if (batch.trouble.has_value() != d->trouble.has_value())
        qCWarning(lcStore, "%s",
                  batch.trouble ? batch.trouble->message.c_str() : "the disk takes writes again");
    d->trouble = batch.trouble;
    d->oldest = batch.oldest;
    for (Outcome &outcome : batch.outcomes) {
        if (outcome.result) {
            for (const Change &change : outcome.result->changes)
                d->show(change);
            for (const Change &change : outcome.result->changes)
                Q_EMIT changed(change);
        }
        if (outcome.done)
            outcome.done(
                std::move(outcome.result).map([](Applied applied) { return std::move(applied.objects); }));
    }
}

ObjectPtr Store::get(const resource::Kind &kind, const ObjectName &name) const
{
    return d->shelf.get(kind, name);
}

std::vector<ObjectPtr> Store::list(const resource::Kind &kind, const QString &ns) const
{
    std::vector<ObjectPtr> result;
    d->shelf.visit(kind, ns, [&](const ObjectPtr &object) { result.push_back(object); });
    return result;
}

std::vector<ObjectPtr> Store::find(const resource::Kind &kind, const QString &ns, const QString &key) const
{
    return d->shelf.find(kind, ns, key);
}

void Store::visit(const resource::Kind &kind, const QString &ns,
                  const std::function<void(const ObjectPtr &)> &look) const
{
    d->shelf.visit(kind, ns, look);
}

void Store::walk(const resource::Kind &kind, const QString &ns, const ObjectName &after,
                 const std::function<bool(const Kept &)> &look) const
{
    d->shelf.walk(kind, ns, after, look);
}

std::vector<std::pair<qint64, ObjectName>> Store::versions(const resource::Kind &kind) const
{
    std::vector<std::pair<qint64, ObjectName>> all;
    d->shelf.walk(kind, {}, {}, [&all](const Kept &kept) {
        all.emplace_back(kept.version(), kept.name());
        return true;
    });
    return all;
}

qint64 Store::version() const
{
    return d->version;
}

void Store::commit(std::vector<Mutation> mutations, Done done)
{
    d->writer->add({std::move(mutations), d->clock.wall(), std::move(done)});
}

Result<std::vector<Change>> Store::changesSince(qint64 since, const QString &kindId) const
{
    if (since >= d->version)
        return std::vector<Change>{};
    if (d->oldest == 0 || since < d->oldest - 1)
        return expired(since, d->oldest);
    if (d->recent.empty() || since < d->recent.front().version - 1)
        return d->readFeed(since, kindId);
    std::vector<Change> changes;
    // Versions have no gaps, so the place in memory is known.
    for (size_t i = size_t(since + 1 - d->recent.front().version); i < d->recent.size(); ++i) {
        if (kindId.isEmpty() || d->recent[i].kindId == kindId)
            changes.push_back(d->recent[i]);
    }
    return changes;
}

qint64 Store::oldestChange() const
{
    return d->oldest;
}

Result<> Store::setValue(const QString &key, const QByteArray &value)
{
    auto written = d->writer->setValue(key, value);
    if (written)
        d->values.insert(key, value);
    return written;
}

std::optional<QByteArray> Store::value(const QString &key) const
{
    const auto found = d->values.constFind(key);
    return found == d->values.cend() ? std::nullopt : std::optional(*found);
}

std::optional<Error> Store::trouble() const
{
    return d->trouble;
}

} // namespace tidegate::store
