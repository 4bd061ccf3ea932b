#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tidegate::api {

// What the API needs of other rooms, in its own words; `app/server` wires them. All on the main thread unless
// said.

/// Takes uploads in.
class PackageIntake
{
public:
    virtual ~PackageIntake() = default;
    /// Inspects and keeps the file (moved or removed in every case) off the main thread; `done` on the main
    /// thread with the Package's status: {digest, fileName, runtime, entry, entryFrom, port, portFrom, size,
    /// contentSize, fileCount}, and of a function {function: {target, signature}}.
    virtual void take(QString file, QString fileName, std::function<void(Result<QJsonObject>)> done) = 0;
};

/// What is asked of the output of instances; what is empty is not asked for.
struct LogRequest
{
    QString ns;
    QString service;
    QString revision;
    QString instance; ///< a Pod
    std::optional<WallTime> from;
    std::optional<WallTime> to; ///< not included
    enum class Stream
    {
        Both,
        Output,
        Error
    };
    Stream stream = Stream::Both;
    QString contains;
    QString matches; ///< a regular expression
    bool ignoresCase = false;
    quint32 before = 0; ///< lines of context
    quint32 after = 0;
    QString position;               ///< only what comes behind it, LogAnswer::next of an answer before
    std::optional<qint64> last;     ///< of each instance only its last lines, without `position`
    bool tail = false;              ///< the last `limit` lines of all rather than the first
    quint32 limit = 1000;           ///< lines, context included
    std::function<bool()> isWanted; ///< asked on other threads now and then, if set: no ends the search
};

/// One line of an answer.
struct LogEntry
{
    std::string time; ///< `2026-11-23T06:46:00.123456Z`
    enum class Stream
    {
        Output,
        Error,
        Dropped ///< lines are missing here, `text` is their number
    };
    Stream stream = Stream::Output;
    std::string revision;
    std::string instance;
    std::string text; ///< valid UTF-8
    std::string position;
    bool isContext = false;
};

struct LogAnswer
{
    QByteArray text;          ///< the lines as they were rendered
    QString next;             ///< the position from where to go on
    bool isMore = false;      ///< there is more already: behind it, of a tail before it
    bool isKnown = false;     ///< there is or was an instance
    bool isOpen = false;      ///< of a single instance: it may say more
    quint64 droppedLines = 0; ///< of these revisions, by age and size, ever since
};

/// Output of instances (Pods).
class LogSource
{
public:
    virtual ~LogSource() = default;
    using Render = std::function<std::string(const std::vector<LogEntry> &)>;
    using Done = std::function<void(Result<LogAnswer>)>;
    /// `render` is called on another thread, `done` on the main thread; neither once the handle is gone.
    /// Errors: BadRequest with the field as cause, TooManyRequests, Timeout, StorageFull.
    [[nodiscard]] virtual std::shared_ptr<void> read(const LogRequest &request, Render render, Done done) = 0;
    /// Tells soon after something in the request's scope has come or ended, until the handle is gone.
    [[nodiscard]] virtual std::shared_ptr<void> follow(const LogRequest &request,
                                                       std::function<void()> changed) = 0;
};

/// What is to be replayed, see core/autoscaler/replay.h for the numbers.
struct WhatIfRequest
{
    QString ns;
    QString revision;
    /// Scaling annotations that differ from the revision's; nothing = without it.
    std::map<QString, std::optional<QString>> annotations;
    std::optional<int> containerConcurrency;
    std::optional<double> startSeconds; ///< nothing = as its instances took
    struct Point
    {
        double t = 0;
        double concurrency = 0;
        double rps = 0;
    };
    std::vector<Point> trace; ///< empty = as recorded, the last 15 minutes
    WallTime traceStart;      ///< of an uploaded one
};

/// Scaling samples of a revision as JSON: {time, desired, ready, starting, concurrency, rps, waiting, stable,
/// panic, inPanic, target, limit, why: {en, zh}}.
class ScalingSource
{
public:
    virtual ~ScalingSource() = default;
    virtual std::vector<QJsonObject> samples(const QString &ns, const QString &revision,
                                             std::optional<WallTime> since) = 0;
    virtual std::shared_ptr<void> follow(const QString &ns, const QString &revision,
                                         std::function<void(const QJsonObject &)> sample) = 0;
    /// The decisions that changed something and the one that stands, oldest first: {time, from, replicas,
    /// inputs, metrics, bounds, limit, why: {en, zh}}.
    virtual std::vector<QJsonObject> decisions(const QString &ns, const QString &revision) = 0;
    /// Off the main thread; `done` on it: {trace, current, proposed, points}. Code::Invalid or NotFound where
    /// it cannot be replayed.
    virtual void whatIf(const WhatIfRequest &request, std::function<void(Result<QJsonObject>)> done) = 0;
};

/// What the starts of a revision's instances cost.
class StartSource
{
public:
    virtual ~StartSource() = default;
    /// {items, origins, phases}: the latest starts of its instances, oldest first, each {instance, time,
    /// origin, phases: {queueMs, launchMs, loadMs, appMs, readyMs, firstByteMs}}; how many there were of each
    /// origin; p50, p95 and p99 of each phase. What is not known is missing.
    virtual QJsonObject starts(const QString &ns, const QString &revision) = 0;
};

struct InvokeRequest
{
    QString ns;
    QString service;
    QString tag;
    QString method;
    QString path;
    std::vector<std::pair<QString, QString>> headers;
    QByteArray body;
    milliseconds timeout{300'000};
};

/// Sends a request through the gateway as a client would.
class Invoker
{
public:
    virtual ~Invoker() = default;
    /// The answer as JSON: {status, headers: [{name, value}], body (base64), reason, cold, instance,
    /// revision, timings: {queueMs, connectMs, appMs, totalMs}}. An Error when the gateway itself could not
    /// be reached.
    virtual void invoke(const InvokeRequest &request, std::function<void(Result<QJsonObject>)> done) = 0;
};

/// The machine that instances run on, for the Node that clients look up.
struct Machine
{
    QString name;    ///< its host name, lower case
    QString address; ///< where the gateway is reached
    quint16 gatewayPort = 0;
    int cores = 0;
    quint64 memoryTotal = 0; ///< bytes
    quint64 memoryUsed = 0;
    double coresUsed = 0; ///< average over `window`
    milliseconds window{0};
    WallTime startedAt;
};

/// What a running instance (a Pod) uses.
struct InstanceUsage
{
    QString pod;
    double cores = 0; ///< average over `window`
    quint64 memoryBytes = 0;
    WallTime time;
    milliseconds window{0};
};

/// The machine and what runs on it.
class MachineSource
{
public:
    virtual ~MachineSource() = default;
    virtual Machine machine() const = 0;
    /// Of the instances of a revision that run now; empty for one that is not known.
    virtual std::vector<InstanceUsage> usage(const QString &ns, const QString &revision) const = 0;
};

/// Ends instances (Pods) that a client deletes.
class InstanceEnder
{
public:
    virtual ~InstanceEnder() = default;
    /// Whether something runs for a Pod of this revision, or is about to.
    virtual bool isLive(const QString &ns, const QString &revision, const QString &pod) const = 0;
    /// Its requests and its process have `grace` together to end (nothing: as long as what is not needed any
    /// more; 0: it is killed). A Pod that has ended already is not made again.
    virtual void end(const QString &ns, const QString &revision, const QString &pod,
                     std::optional<milliseconds> grace) = 0;
};

/// The records of triggers (PingSources), and firing them by hand.
class TriggerSource
{
public:
    virtual ~TriggerSource() = default;
    /// Those of a trigger's firings, oldest first, at most `limit` of the latest, each as compact JSON;
    /// `done` on the main thread.
    virtual void firings(const QString &ns, const QString &name, int limit,
                         std::function<void(Result<std::vector<QByteArray>>)> done) = 0;
    /// Fires it now; the record as it begins, compact JSON. `done` on the main thread.
    virtual void fire(const QString &ns, const QString &name,
                      std::function<void(Result<QByteArray>)> done) = 0;
};

/// What is to be told of the meter.
struct MeteringRequest
{
    enum class Group
    {
        Namespace,
        Service,
        Revision
    };
    WallTime from;        ///< full hours
    WallTime to;          ///< not included
    qint64 stepHours = 1; ///< 0: the whole range in one
    Group group = Group::Revision;
    bool isCsv = false;
    QString ns; ///< what is not empty has to be the same
    QString service;
    QString revision;
};

/// What was used, by whom, in which hours.
class MeteringSource
{
public:
    virtual ~MeteringSource() = default;
    /// The report as JSON or CSV; `done` on the main thread. Errors: BadRequest (too many rows),
    /// TooManyRequests, Unavailable.
    virtual void report(const MeteringRequest &request, std::function<void(Result<QByteArray>)> done) = 0;
};

struct SeriesRequest;
struct ChangesRequest;

/// Series and changes.
class MonitoringSource
{
public:
    enum class Of
    {
        Engine,
        Namespace, ///< changes only
        Service,   ///< sums over its revisions, and what its route's limits did
        Revision
    };
    virtual ~MonitoringSource() = default;
    /// The names of those that there are, sorted by meaning.
    virtual QStringList metrics(Of of) const = 0;
    /// As JSON; `done` on the main thread. Errors: BadRequest (too many points), TooManyRequests,
    /// Unavailable.
    virtual void series(const SeriesRequest &request, std::function<void(Result<QByteArray>)> done) = 0;
    /// Newest first: {items: [{time, type, service?, who, with, message, change}]}. Errors: TooManyRequests,
    /// Unavailable.
    virtual void changes(const ChangesRequest &request, std::function<void(Result<QByteArray>)> done) = 0;
};

struct SeriesRequest
{
    MonitoringSource::Of of = MonitoringSource::Of::Revision;
    QString ns;
    QString name;
    QStringList metrics;    ///< at least one, of those there are
    bool onlyFound = false; ///< leaves out those of which nothing came
    WallTime from;
    WallTime to;            ///< not included
    qint64 stepSeconds = 0; ///< 0: so that there are at most `points`, or one more
    int points = 300;
};

struct ChangesRequest
{
    MonitoringSource::Of of = MonitoringSource::Of::Service;
    QString ns;
    QString name;
    WallTime from;
    WallTime to; ///< not included
    int limit = 1000;
};

/// The facade an API is made with; any port may be null, its paths then answer 404.
struct Ports
{
    PackageIntake *packages = nullptr;
    LogSource *logs = nullptr;
    ScalingSource *scaling = nullptr;
    StartSource *starts = nullptr;
    Invoker *invoker = nullptr;
    TriggerSource *triggers = nullptr;
    MeteringSource *metering = nullptr;
    MonitoringSource *monitoring = nullptr;
    InstanceEnder *instances = nullptr; ///< without it a Pod that is deleted is just removed
    MachineSource *machine = nullptr;   ///< without it there is no Node, and there are no metrics
    /// The ends of generated names; without it they are drawn.
    std::function<std::string()> nameSuffix = nullptr;
    /// For GET /metrics: Prometheus' text format (0.0.4), or OpenMetrics' (1.0.0).
    std::function<QByteArray(bool isOpenMetrics)> metrics = nullptr;
};

} // namespace tidegate::api
