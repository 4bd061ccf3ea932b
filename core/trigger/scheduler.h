#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/trigger/journal.h"
#include "core/trigger/plan.h"
#include "core/trigger/ports.h"

#include <QObject>
#include <functional>
#include <memory>
#include <vector>

namespace tidegate::trigger {

/// Fires the PingSources that the store holds. What fires when is planFirings()' to say; this keeps the
/// triggers, one timer for all of them, and every firing from its moment to its record:
///
/// A moment is taken up a little ahead and written into the journal; at its time it is sent, provided that
/// the write has become durable. Its outcome is written when there is one. After a crash the journal's open
/// firings are misfires, and the moments after the latest one are looked for anew: none is lost, and none is
/// sent twice but those that the misfire policy sends again, with the same `ce-id`. Main thread.
class Scheduler : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        Pace pace;
        milliseconds longestSleep{1000}; ///< the wall clock may jump: it is looked at that often
        int mostUnfinished = 100;        ///< firings of one trigger under way, and as many that wait for them
    };
    /// `warmer` may be null.
    Scheduler(store::Store &store, Journal &journal, Sender &sender, Warmer *warmer, const Clock &clock,
              Options options, QObject *parent = nullptr);
    ~Scheduler() override;

    /// Takes up what the store holds and what the journal knows of it, then follows the changes.
    void start();
    /// Sends nothing more. What is under way goes on, and is still recorded as long as this exists.
    void stop();

    /// The records of a trigger's firings as JSON, oldest first, at most `limit` of the latest; empty when
    /// there is no such trigger. `done` on the main thread.
    void records(const resource::ObjectName &trigger, int limit,
                 std::function<void(Result<std::vector<QByteArray>>)> done);

    /// Fires it now, whatever its schedule says and suspended or not; its overlap policy holds. `done` with
    /// the record as it begins, once that is durable; on the main thread. Errors: NotFound; Unavailable after
    /// stop(); Invalid when its schedule cannot be read; those of the journal.
    void fireNow(const resource::ObjectName &trigger, std::function<void(Result<QByteArray>)> done);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::trigger
