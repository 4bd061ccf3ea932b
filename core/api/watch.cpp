#include "core/api/watch.h"

#include "core/api/list_options.h"

#include <QJsonDocument>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;
using store::Change;
using store::ChangeType;

struct Watches::Watcher
{
    WatchWish wish;
    std::shared_ptr<http::Responder> stream;
    SteadyTime deadline;
    SteadyTime nextBookmark;
    qint64 sent = 0; ///< every change up to this version has been looked at
    size_t allowance = maxPending;
    bool columnsSent = false;

    void write(const char *type, const QByteArray &object) const;
    void writeObject(const char *type, const Object &object, WallTime now);
    void writeBookmark(bool initialEnd) const;
    void writeError(const Error &error) const
    {
        write("ERROR", QJsonDocument(failureStatus(error)).toJson(QJsonDocument::Compact));
    }
    void look(const Change &change, WallTime now);
};

void Watches::Watcher::write(const char *type, const QByteArray &object) const
{
    std::string line = "{\"type\":\"";
    line.append(type)
        .append("\",\"object\":")
        .append(object.constData(), size_t(object.size()))
        .append("}\n");
    stream->write(std::move(line));
}

void Watches::Watcher::writeObject(const char *type, const Object &object, WallTime now)
{
    write(type, eventObjectText(object, wish.output, !columnsSent, now));
    columnsSent = true;
}

void Watches::Watcher::writeBookmark(bool initialEnd) const
{
    QJsonObject metadata{{u"resourceVersion"_s, QString::number(sent)}};
    if (initialEnd)
        metadata.insert(u"annotations"_s, QJsonObject{{u"k8s.io/initial-events-end"_s, u"true"_s}});
    const QJsonObject object{{u"kind"_s, wish.list.kind->kind},
                             {u"apiVersion"_s, wish.list.kind->apiVersion()},
                             {u"metadata"_s, metadata}};
    write("BOOKMARK", QJsonDocument(object).toJson(QJsonDocument::Compact));
}

// An object can enter and leave a selection without being created or deleted.
void Watches::Watcher::look(const Change &change, WallTime now)
{
    sent = change.version;
    if (change.kindId != wish.list.kind->id() ||
        (!wish.list.ns.isEmpty() && change.object->ns() != wish.list.ns))
        return;
    const Selection &selection = wish.list.selection;
    const bool was = change.previous && selection.matches(*change.previous);
    const bool is = change.type != ChangeType::Deleted && selection.matches(*change.object);
    if (is) {
        writeObject(was ? "MODIFIED" : "ADDED", *change.object, now);
    } else if (was) {
        Object last = change.type == ChangeType::Deleted ? *change.object : *change.previous;
        last.setMetadata(u"resourceVersion"_s, QString::number(change.version));
        writeObject("DELETED", last, now);
    }
}

Result<WatchWish> readWatchWish(const Exchange &exchange)
{
    auto list = readListWish(exchange);
    if (!list)
        return tl::unexpected(list.error());
    const auto output = outputOf(exchange);
    if (!output)
        return tl::unexpected(output.error());
    const auto options = readListOptions(exchange.query, true);
    if (!options)
        return tl::unexpected(options.error());
    WatchWish wish;
    wish.list = std::move(*list);
    wish.output = *output;
    wish.initialEvents = options->initialEvents.value_or(false);
    wish.bookmarks = options->bookmarks;
    wish.timeout = options->timeout;
    const qint64 version = options->version.value_or(0);
    if (wish.initialEvents)
        wish.notOlderThan = version;
    else if (version > 0)
        wish.since = version;
    wish.fromNow = options->initialEvents && !wish.initialEvents && !wish.since;
    return wish;
}

Watches::Watches(store::Store &store, const Clock &clock) : m_store(store), m_clock(clock)
{
    connect(&m_store, &store::Store::changed, this, &Watches::deliver);
    m_sweep.setInterval(1000);
    connect(&m_sweep, &QTimer::timeout, this, &Watches::sweep);
}

Watches::~Watches()
{
    endAll();
}

void Watches::add(const ExchangePtr &exchange, WatchWish wish)
{
    auto watcher = std::make_shared<Watcher>();
    watcher->wish = std::move(wish);
    watcher->stream = exchange->startStream("application/json");
    const SteadyTime now = m_clock.steady();
    // Without a wish, somewhere between half an hour and an hour, so that clients do not come back all at
    // once.
    const seconds timeout = watcher->wish.timeout > seconds(0)
                                ? watcher->wish.timeout
                                : seconds(1800 + QRandomGenerator::global()->bounded(1800));
    watcher->deadline = now + timeout;
    watcher->nextBookmark = now + bookmarkInterval;
    if (!begin(*watcher))
        return;
    watcher->allowance = watcher->stream->pending() + maxPending;
    m_watchers.push_back(watcher);
    if (!m_sweep.isActive())
        m_sweep.start();
    watcher->stream->onFinished([this, weak = std::weak_ptr(watcher)] {
        QMetaObject::invokeMethod(
            this,
            [this, weak] {
                if (const auto gone = weak.lock())
                    m_watchers.remove(gone);
            },
            Qt::QueuedConnection);
    });
}

// What comes before the first live event. False when the stream has ended already.
bool Watches::begin(Watcher &watcher)
{
    const WallTime now = m_clock.wall();
    watcher.sent = m_store.version();
    if (watcher.wish.fromNow)
        return true;
    if (!watcher.wish.since) {
        for (const ObjectPtr &object : m_store.list(*watcher.wish.list.kind, watcher.wish.list.ns)) {
            if (watcher.wish.list.selection.matches(*object))
                watcher.writeObject("ADDED", *object, now);
        }
        if (watcher.wish.initialEvents && watcher.wish.bookmarks)
            watcher.writeBookmark(true);
        return true;
    }
    // A version that this store has never reached comes from another life of it: list anew, as for one that
    // is too old.
    const qint64 since = *watcher.wish.since;
    const auto changes = since > m_store.version()
                             ? Result<std::vector<Change>>(tidegate::fail(
                                   Code::Expired, u"unknown resource version: %1"_s.arg(since).toStdString()))
                             : m_store.changesSince(since, watcher.wish.list.kind->id());
    if (!changes) {
        watcher.writeError(changes.error());
        watcher.stream->end();
        return false;
    }
    for (const Change &change : *changes)
        watcher.look(change, now);
    watcher.sent = m_store.version();
    return true;
}

void Watches::deliver(const Change &change)
{
    const WallTime now = m_clock.wall();
    for (auto at = m_watchers.begin(); at != m_watchers.end();) {
        Watcher &watcher = **at;
        if (change.version > watcher.sent)
            watcher.look(change, now);
        if (watcher.stream->pending() > watcher.allowance) {
            watcher.stream->abort();
            at = m_watchers.erase(at);
        } else {
            ++at;
        }
    }
}

void Watches::sweep()
{
    const SteadyTime now = m_clock.steady();
    for (auto at = m_watchers.begin(); at != m_watchers.end();) {
        Watcher &watcher = **at;
        if (now >= watcher.nextBookmark || now >= watcher.deadline) {
            if (watcher.wish.bookmarks)
                watcher.writeBookmark(false);
            watcher.nextBookmark = now + bookmarkInterval;
        }
        if (now >= watcher.deadline) {
            watcher.stream->end();
            at = m_watchers.erase(at);
        } else {
            ++at;
        }
    }
    if (m_watchers.empty())
        m_sweep.stop();
}

void Watches::endAll()
{
    for (const auto &watcher : m_watchers)
        watcher->stream->end();
    m_watchers.clear();
}

void watchObjects(House &house, const ExchangePtr &exchange)
{
    auto wish = readWatchWish(*exchange);
    if (!wish)
        exchange->fail(wish.error());
    else if (wish->notOlderThan > house.store.version())
        exchange->fail(tooLargeVersion(wish->notOlderThan, house.store.version()));
    else
        house.watches->add(exchange, std::move(*wish));
}

} // namespace tidegate::api
