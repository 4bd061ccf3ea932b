#pragma once

#include "core/api/listing.h"

#include <QObject>
#include <QTimer>
#include <list>
#include <memory>

namespace tidegate::api {

/// What a watch asks for beside its selection.
struct WatchWish
{
    ListWish list;
    Output output;
    std::optional<qint64> since; ///< nothing: whatever is there now comes first
    bool initialEvents = false;  ///< sendInitialEvents=true: a bookmark ends the first events
    qint64 notOlderThan = 0;     ///< with initialEvents: what they must show at least
    bool fromNow = false;        ///< sendInitialEvents=false without a version: only what comes
    bool bookmarks = false;
    seconds timeout{0};
    std::vector<resource::ObjectPtr> derived; ///< of a kind that is not stored: what there is now
};

/// Reads a watch's query. Code::Invalid for a combination that Kubernetes refuses.
Result<WatchWish> readWatchWish(const Exchange &exchange);

/// All watches under way: follows the store's changes and writes the events of each watch. Main thread.
class Watches : public QObject
{
    Q_OBJECT
public:
    Watches(store::Store &store, const Clock &clock);
    ~Watches() override;

    /// Answers the exchange with a stream until the client leaves, the time is over or the client is too slow
    /// to follow.
    void add(const ExchangePtr &exchange, WatchWish wish);
    /// Ends every stream in order.
    void endAll();
    size_t count() const { return m_watchers.size(); }

    /// Bytes that may wait for a client beyond its first events; past that the connection is cut and the
    /// client lists anew.
    static constexpr size_t maxPending = 8 * 1024 * 1024;
    static constexpr seconds bookmarkInterval{60};

private:
    class Events;
    struct Watcher;
    void deliver(const store::Change &change);
    void sweep();
    bool begin(Watcher &watcher);

    store::Store &m_store;
    const Clock &m_clock;
    std::list<std::shared_ptr<Watcher>> m_watchers;
    QTimer m_sweep;
};

} // namespace tidegate::api
