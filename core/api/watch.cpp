#include "core/api/watch.h"

#include "core/api/derived.h"
#include "core/api/list_options.h"
#include "core/api/served.h"

#include <QJsonDocument>
#include <QRandomGenerator>
#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Object;
using resource::ObjectPtr;
using store::Change;
using store::ChangeType;

namespace {

std::string eventLine(const char *type, const QByteArray &object)
{
    std::string line = "{\"type\":\"";
    line.append(type)
        .append("\",\"object\":")
        .append(object.constData(), size_t(object.size()))
        .append("}\n");
    return line;
}

std::map<resource::ObjectName, ObjectPtr> selectedOf(const ListWish &wish, const ObjectPtr &source)
{
    std::map<resource::ObjectName, ObjectPtr> selected;
    for (const ObjectPtr &object :
         source ? deriveFromSource(*wish.kind, *source) : std::vector<ObjectPtr>{}) {
        if (wish.selection.matches(*object))
            selected.emplace(object->objectName(), object);
    }
    return selected;
}

} // namespace

/// The events that one change becomes, each written once however many watches send it.
class Watches::Events
{
public:
    Events(const Change &change, WallTime now) : m_change(change), m_now(now) {}
    const Change &change() const { return m_change; }
    WallTime now() const { return m_now; }

    /// The object as it is after the change.
    const std::string &present(const char *type, const Output &output, bool withColumns)
    {
        return line(type, output, withColumns, [&] {
            const bool plain = output.form == Form::Json && !m_change.text.isEmpty();
            return plain ? m_change.text : eventObjectText(*m_change.object, output, withColumns, m_now);
        });
    }

    /// The object that is deleted, or has left a selection; with the version at which that happened.
    const std::string &gone(const Output &output, bool withColumns)
    {
        return line("DELETED", output, withColumns, [&] {
            Object last = m_change.type == ChangeType::Deleted ? *m_change.object : *m_change.previous;
            last.setMetadata(u"resourceVersion"_s, QString::number(m_change.version));
            return eventObjectText(last, output, withColumns, m_now);
        });
    }

private:
    const std::string &line(const char *type, const Output &output, bool withColumns, const auto &makeObject)
    {
        const Key key(type, output.form, output.include, withColumns);
        auto found = m_lines.find(key);
        if (found == m_lines.end())
            found = m_lines.emplace(key, eventLine(type, makeObject())).first;
        return found->second;
    }

    using Key = std::tuple<std::string_view, Form, Output::Include, bool>;
    const Change &m_change;
    const WallTime m_now;
    std::map<Key, std::string> m_lines;
};

struct Watches::Watcher
{
    WatchWish wish;
    const resource::Kind *source =
        nullptr; ///< the kind whose changes are told as those of what follows from it
    std::shared_ptr<http::Responder> stream;
    SteadyTime deadline;
    SteadyTime nextBookmark;
    qint64 sent = 0; ///< every change up to this version has been looked at
    size_t allowance = maxPending;
    bool columnsSent = false;

    const resource::Kind &followed() const { return source ? *source : *wish.list.kind; }
    void writeObject(const char *type, const store::Kept &kept, WallTime now);
    void writeObject(const char *type, const Object &object, WallTime now);
    void writeBookmark(bool initialEnd, WallTime now);
    void writeError(const Error &error) const
    {
        stream->write(eventLine("ERROR", QJsonDocument(failureStatus(error)).toJson(QJsonDocument::Compact)));
    }
    void look(Events &events);
    void lookAtSource(const Change &change, WallTime now);
};

void Watches::Watcher::writeObject(const char *type, const store::Kept &kept, WallTime now)
{
    stream->write(eventLine(type, wish.output.form == Form::Json
                                      ? kept.text()
                                      : eventObjectText(*kept.object(), wish.output, !columnsSent, now)));
    columnsSent = true;
}

void Watches::Watcher::writeObject(const char *type, const Object &object, WallTime now)
{
    stream->write(eventLine(type, eventObjectText(object, wish.output, !columnsSent, now)));
    columnsSent = true;
}

// In the form of all other events: a client reads every one of them with the same decoder.
void Watches::Watcher::writeBookmark(bool initialEnd, WallTime now)
{
    QJsonObject metadata{{u"resourceVersion"_s, QString::number(sent)}};
    if (initialEnd)
        metadata.insert(u"annotations"_s, QJsonObject{{u"k8s.io/initial-events-end"_s, u"true"_s}});
    const Object object(QJsonObject{{u"kind"_s, wish.list.kind->kind},
                                    {u"apiVersion"_s, wish.list.kind->apiVersion()},
                                    {u"metadata"_s, metadata}});
    writeObject("BOOKMARK", object, now);
}

// An object can enter and leave a selection without being created or deleted.
void Watches::Watcher::look(Events &events)
{
    const Change &change = events.change();
    sent = change.version;
    if (change.kindId != followed().id() || (!wish.list.ns.isEmpty() && change.object->ns() != wish.list.ns))
        return;
    if (source) {
        lookAtSource(change, events.now());
        return;
    }
    const Selection &selection = wish.list.selection;
    const bool was = change.previous && selection.matches(*change.previous);
    const bool is = change.type != ChangeType::Deleted && selection.matches(*change.object);
    if (!is && !was)
        return;
    stream->write(is ? events.present(was ? "MODIFIED" : "ADDED", wish.output, !columnsSent)
                     : events.gone(wish.output, !columnsSent));
    columnsSent = true;
}

// Such watches are few, so that each writes its own events.
void Watches::Watcher::lookAtSource(const Change &change, WallTime now)
{
    const auto before = selectedOf(wish.list, change.previous);
    const auto after = selectedOf(wish.list, change.type == ChangeType::Deleted ? nullptr : change.object);
    for (const auto &[name, object] : after)
        writeObject(before.contains(name) ? "MODIFIED" : "ADDED", *object, now);
    for (const auto &[name, object] : before) {
        if (after.contains(name))
            continue;
        Object last = *object;
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
    watcher->source = sourceOf(*watcher->wish.list.kind);
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
        const ListWish &list = watcher.wish.list;
        for (const ObjectPtr &object : std::exchange(watcher.wish.derived, {})) {
            if (list.selection.matches(*object))
                watcher.writeObject("ADDED", *object, now);
        }
        m_store.walk(*list.kind, list.ns, {}, [&](const store::Kept &kept) {
            if (list.selection.isEmpty() || list.selection.matches(*kept.object()))
                watcher.writeObject("ADDED", kept, now);
            return true;
        });
        if (watcher.wish.initialEvents && watcher.wish.bookmarks)
            watcher.writeBookmark(true, now);
        return true;
    }
    // A version that this store has never reached comes from another life of it: list anew, as for one that
    // is too old.
    const qint64 since = *watcher.wish.since;
    const auto changes = since > m_store.version()
                             ? Result<std::vector<Change>>(tidegate::fail(
                                   Code::Expired, u"unknown resource version: %1"_s.arg(since).toStdString()))
                             : m_store.changesSince(since, watcher.followed().id());
    if (!changes) {
        watcher.writeError(changes.error());
        watcher.stream->end();
        return false;
    }
    for (const Change &change : *changes) {
        Events events(change, now);
        watcher.look(events);
    }
    watcher.sent = m_store.version();
    return true;
}

void Watches::deliver(const Change &change)
{
    Events events(change, m_clock.wall());
    for (auto at = m_watchers.begin(); at != m_watchers.end();) {
        Watcher &watcher = **at;
        if (change.version > watcher.sent)
            watcher.look(events);
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
                watcher.writeBookmark(false, m_clock.wall());
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
    else {
        if (!wish->since && !isStored(*wish->list.kind))
            wish->derived = derivedNow(house, *wish->list.kind, wish->list.ns);
        house.watches->add(exchange, std::move(*wish));
    }
}

} // namespace tidegate::api
