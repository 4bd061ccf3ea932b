#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/client/metering.h"
#include "core/client/monitoring.h"
#include "core/client/output.h"
#include "core/client/probe.h"
#include "core/client/triggers.h"
#include "core/resource/object.h"

#include <QNetworkProxy>
#include <QObject>
#include <QSslCertificate>
#include <QSslKey>
#include <QUrl>
#include <functional>
#include <memory>
#include <optional>

class QNetworkAccessManager;

namespace tidegate::client {

/// How requests get to a server. The loopback is never reached through a proxy.
struct ProxyChoice
{
    enum class Mode
    {
        System, ///< what the system says
        None,
        Manual ///< `proxy`
    };
    Mode mode = Mode::System;
    QNetworkProxy proxy{};
};

/// Where a server is and how it is trusted.
struct Endpoint
{
    QUrl server;                        ///< https://host:port, without a path
    QList<QSslCertificate> authorities; ///< pinned; empty = the system's
    QString token;
    ProxyChoice proxy{};
    QSslCertificate clientCertificate{}; ///< null = none is shown to the server
    QSslKey clientKey{};
    QByteArray
        pinnedDigest{}; ///< SHA-256 of the only certificate that is trusted, 32 bytes; empty = by authority
};

/// Reads server, authority and token of a kubeconfig's current context. Errors name the file and what is
/// missing.
Result<Endpoint> readKubeconfig(const QString &file);

/// The subject of an Error that says the server's certificate cannot be trusted: trying again does not help,
/// the user must act.
inline constexpr char certificateSubject[] = "certificate";

/// The certificate that such an Error is about, to be looked at and perhaps pinned; null when it is not
/// known.
QSslCertificate shownCertificate(const Error &error);

/// The subject of an Error that says a change was not sent because the client is read-only.
inline constexpr char readOnlySubject[] = "read-only";

/// One request under way; deleted by itself when done, or by its owner to cancel it.
class Call : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    virtual void cancel() = 0; ///< done is not called any more
Q_SIGNALS:
    void uploadProgress(qint64 sent, qint64 total);
};

using ObjectDone = std::function<void(Result<resource::Object>)>;
using JsonDone = std::function<void(Result<QJsonObject>)>;
using OutputDone = std::function<void(Result<OutputPage>)>;

struct ObjectList
{
    std::vector<resource::Object> items;
    QString resourceVersion;
};

/// Follows a kind: lists, then watches, resumes after breaks by itself (back-off with jitter, a new list
/// after 410).
class Watch : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    enum class State
    {
        Loading,
        Live,
        Stale
    };
    Q_ENUM(State)
    virtual State state() const = 0;
    virtual void retryNow() = 0;
Q_SIGNALS:
    void listBegun(); ///< parts told of a list that was begun before do not count
    /// A part of a long list, as it comes in.
    void listing(const std::vector<tidegate::resource::Object> &part);
    /// The last part, or all of it: with the parts since listBegun() it replaces everything known.
    void listed(const std::vector<tidegate::resource::Object> &items);
    void added(const tidegate::resource::Object &object);
    void modified(const tidegate::resource::Object &object);
    void deleted(const tidegate::resource::Object &object);
    void stateChanged(tidegate::client::Watch::State state,
                      const QString &why); ///< why: of Stale, for people
};

/// A stream of JSON objects, one a line (scaling samples, lines of output).
class Stream : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
Q_SIGNALS:
    void received(const QJsonObject &object);
    void ended(const QString &why); ///< empty when the server ended it in order
};

/// A stream of text lines, as many at a time as have arrived.
class LineStream : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
Q_SIGNALS:
    void received(const QList<QByteArray> &lines); ///< without their ends; empty lines are left out
    void ended(const QString &why);                ///< empty when the server ended it in order
};

/// What is asked of a Pod's output.
struct LogQuery
{
    QString ns;
    QString pod;
    bool follow = true;            ///< false: what there is, then ended()
    int tailLines = -1;            ///< negative = all that is kept
    std::optional<WallTime> since; ///< only lines from then on
};

/// A replay of a load through another scaling policy.
struct WhatIfQuery
{
    QString ns;
    QString revision;
    QJsonObject annotations;       ///< over the revision's own; null leaves one out
    QJsonArray trace;              ///< {t, concurrency, rps}; empty = what the server recorded
    std::optional<WallTime> start; ///< of `trace`
};

struct Invocation
{
    QString ns;
    QString service;
    QString method = QStringLiteral("GET");
    QString path = QStringLiteral("/");
    std::vector<std::pair<QString, QString>> headers;
    QByteArray body;
    QString tag;
    std::chrono::milliseconds timeout{300'000}; ///< whole seconds, up to an hour; a start included
};

/// A typed client of one server. Asynchronous: every callback runs on the thread of `context`, and not at all
/// once `context` is gone, which also cancels the call. Errors carry the server's Status (code, message,
/// causes); the TLS ones say what is wrong with the certificate.
class Client : public QObject
{
    Q_OBJECT
public:
    explicit Client(Endpoint endpoint, QObject *parent = nullptr);
    ~Client() override;
    const Endpoint &endpoint() const;

    /// From now on everything that would change something on the server, or call an app, fails with
    /// Forbidden, `why` and readOnlySubject, and is not sent; reads, dry runs and replays go on. Empty =
    /// changes are sent.
    void setReadOnly(const QString &why);

    Call *get(const resource::Kind &kind, const resource::ObjectName &name, QObject *context,
              ObjectDone done);
    Call *list(const resource::Kind &kind, const QString &ns, QObject *context,
               std::function<void(Result<ObjectList>)> done);
    Call *create(const resource::Object &object, bool dryRun, QObject *context, ObjectDone done);
    Call *update(const resource::Object &object, QObject *context, ObjectDone done);
    /// `dryRun`: the server checks it and answers what would be, and nothing changes.
    Call *mergePatch(const resource::Kind &kind, const resource::ObjectName &name, const QJsonObject &patch,
                     QObject *context, ObjectDone done, bool dryRun = false);
    Call *remove(const resource::Kind &kind, const resource::ObjectName &name, QObject *context,
                 JsonDone done);
    Watch *watch(const resource::Kind &kind, const QString &ns, QObject *parent);

    /// POST of the file's bytes; the answer is the Package object.
    Call *uploadPackage(const QString &ns, const QString &name, const QString &file, QObject *context,
                        ObjectDone done);
    Call *invoke(const Invocation &invocation, QObject *context, JsonDone done);
    /// {items, origins, phases}: how the latest instances of a Revision came up, and where their time went.
    Call *starts(const QString &ns, const QString &revision, QObject *context, JsonDone done);
    Call *version(QObject *context, JsonDone done);
    /// How quickly the server answers, and what its clock says.
    Call *probe(QObject *context, std::function<void(Result<Probe>)> done);
    Call *podLog(const QString &ns, const QString &pod, int tailLines, QObject *context,
                 std::function<void(Result<QByteArray>)> done);
    /// Samples since `since`, then live ones.
    Stream *scaling(const QString &ns, const QString &revision, std::optional<WallTime> since,
                    QObject *parent);

    /// A page of what the instances of a Service or Revision have printed, those that are gone too.
    Call *output(const OutputQuery &query, QObject *context, OutputDone done);
    /// What there is and what comes, of instances that start later too: objects for readOutputLine(). After a
    /// break it is asked for again from the last line's position.
    Stream *followOutput(const OutputQuery &query, QObject *parent);

    /// {items: [decision]}, oldest first; the last one stands.
    Call *decisions(const QString &ns, const QString &revision, QObject *context, JsonDone done);
    /// How things went, for charts.
    Call *series(const SeriesQuery &query, QObject *context, std::function<void(Result<SeriesAnswer>)> done);
    /// Who changed what, newest first.
    Call *changes(const ChangesQuery &query, QObject *context,
                  std::function<void(Result<std::vector<ChangeEntry>>)> done);
    Call *whatIf(const WhatIfQuery &query, QObject *context, JsonDone done);
    /// What was used; administrators only (Forbidden for others).
    Call *metering(const MeteringQuery &query, QObject *context,
                   std::function<void(Result<MeteringAnswer>)> done);
    /// The same as the server's own CSV.
    Call *meteringCsv(const MeteringQuery &query, QObject *context,
                      std::function<void(Result<QByteArray>)> done);
    /// A trigger's records, oldest first, at most `limit` of the latest.
    Call *firings(const resource::ObjectName &trigger, int limit, QObject *context,
                  std::function<void(Result<std::vector<FiringRecord>>)> done);
    /// Its next moments, suspended or not.
    Call *moments(const resource::ObjectName &trigger, int count, QObject *context,
                  std::function<void(Result<std::vector<TriggerMoment>>)> done);
    /// Fires it now, whatever its schedule says; the answer is the record as it begins.
    Call *fire(const resource::ObjectName &trigger, QObject *context,
               std::function<void(Result<FiringRecord>)> done);
    /// Each line starts with its RFC 3339 time and a space.
    LineStream *log(const LogQuery &query, QObject *parent);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::client
