#include "core/client/client.h"

#include "core/client/call.h"
#include "core/client/guarded_manager.h"
#include "core/client/line_stream.h"
#include "core/client/object_lister.h"
#include "core/client/once_device.h"
#include "core/client/stream.h"
#include "core/client/transport.h"
#include "core/client/watch.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>
#include <QNetworkReply>

namespace tidegate::client {

using namespace std::chrono_literals;

namespace {

constexpr auto callSilence = 30s;
constexpr auto sampleSilence = 60s;  ///< samples come every second or two
constexpr auto uploadSilence = 120s; ///< the server unpacks and looks at the package before it answers
constexpr auto invokeMargin =
    30s; ///< the server answers with its time-out by itself; this is for one that is gone

/// A list as a call: pages behind one handle.
class ListCall final : public Call
{
public:
    ListCall(const Transport &transport, QNetworkAccessManager *manager, const resource::Kind &kind,
             const QString &ns, QObject *context, std::function<void(Result<ObjectList>)> done,
             QObject *parent)
        : Call(parent), m_context(context ? context : this), m_done(std::move(done))
    {
        if (context)
            connect(context, &QObject::destroyed, this, [this] { cancel(); });
        m_lister = new ObjectLister(
            transport, manager, kind, ns,
            ObjectLister::Calls{{}, {}, [this](Result<ObjectList> list) { finish(std::move(list)); }}, this);
    }

    void cancel() override
    {
        delete m_lister;
        m_lister = nullptr;
        deleteLater();
    }

private:
    void finish(Result<ObjectList> list)
    {
        deleteLater();
        if (m_context == this || m_context->thread() == thread())
            m_done(std::move(list));
        else
            QMetaObject::invokeMethod(m_context,
                                      [done = std::move(m_done), list = std::move(list)] { done(list); });
    }

    QObject *m_context; ///< alive: its end cancels the call
    std::function<void(Result<ObjectList>)> m_done;
    ObjectLister *m_lister = nullptr;
};

ReplyCall::Done asJson(JsonDone done)
{
    return [done = std::move(done)](Result<QByteArray> body) {
        if (body)
            done(readJson(*body));
        else
            done(tl::unexpected(body.error()));
    };
}

ReplyCall::Done asObject(ObjectDone done)
{
    return asJson([done = std::move(done)](Result<QJsonObject> json) {
        if (json)
            done(resource::Object(*json));
        else
            done(tl::unexpected(json.error()));
    });
}

/// What was asked for as JSON, as `read` makes it out.
template <class Value>
ReplyCall::Done asRead(Result<Value> (*read)(const QJsonObject &), std::function<void(Result<Value>)> done)
{
    return asJson([read, done = std::move(done)](Result<QJsonObject> json) {
        if (json)
            done(read(*json));
        else
            done(tl::unexpected(json.error()));
    });
}

Error unknownKind(const resource::Object &object)
{
    const QString text = QCoreApplication::translate("tidegate::client",
                                                     "The kind %1 of %2 is not one that this program knows.")
                             .arg(object.kindName(), object.apiVersion());
    return Error{Code::BadRequest, text.toStdString(), object.name().toStdString(), {}};
}

QUrlQuery dryRunQuery(bool dryRun)
{
    QUrlQuery query;
    if (dryRun)
        query.addQueryItem(QStringLiteral("dryRun"), QStringLiteral("All"));
    return query;
}

/// The group is ours, the words are Knative's.
QString ownPath(resource::Kind kind, const QString &ns, const QString &name, const QString &subresource)
{
    kind.group = QStringLiteral("tidegate.dev");
    return apiPath(kind, ns, name, subresource);
}

QString outputPath(const OutputQuery &query)
{
    const bool isOfService = !query.service.isEmpty();
    return ownPath(isOfService ? resource::kinds::service() : resource::kinds::revision(), query.ns,
                   isOfService ? query.service : query.revision, QStringLiteral("logs"));
}

QString monitoringPath(const MonitoredSubject &subject, const QString &word)
{
    using Of = MonitoredSubject::Of;
    if (subject.of == Of::Engine)
        return apiPath(resource::kinds::engine(), {}, subject.name, word);
    if (subject.of != Of::Namespace)
        return ownPath(subject.of == Of::Service ? resource::kinds::service() : resource::kinds::revision(),
                       subject.ns, subject.name, word);
    resource::Kind changes;
    changes.group = QStringLiteral("tidegate.dev");
    changes.version = QStringLiteral("v1");
    changes.plural = word;
    return apiPath(changes, subject.ns);
}

QString meteringPath()
{
    return QStringLiteral("/apis/tidegate.dev/v1/metering");
}

QString triggerPath(const resource::ObjectName &trigger, const QString &word)
{
    resource::Kind kind = resource::kinds::pingSource();
    kind.version = QStringLiteral("v1");
    return ownPath(kind, trigger.ns, trigger.name, word);
}

QUrlQuery rangeQuery(WallTime from, WallTime to)
{
    return {{QStringLiteral("from"), QString::fromStdString(formatMicroTime(from))},
            {QStringLiteral("to"), QString::fromStdString(formatMicroTime(to))}};
}

} // namespace

struct Client::Private
{
    Private(Endpoint endpoint, QObject *owner)
        : transport(std::move(endpoint)), manager(new GuardedManager(owner))
    {
        transport.prepare(manager);
    }

    QNetworkRequest jsonRequest(const QString &path, const QUrlQuery &query = {},
                                std::chrono::milliseconds silence = callSilence,
                                const QByteArray &type = "application/json") const
    {
        QNetworkRequest request = transport.request(path, query, silence);
        request.setHeader(QNetworkRequest::ContentTypeHeader, type);
        return request;
    }
    /// Sends a change, never twice.
    Call *send(ReplyCall *call, const char *verb, QNetworkRequest request,
               std::unique_ptr<OnceDevice> body) const
    {
        request.setHeader(QNetworkRequest::ContentLengthHeader, body->size());
        QNetworkReply *reply = manager->sendCustomRequest(request, verb, body.get());
        body.release()->setParent(reply);
        return start(call, reply);
    }
    Call *send(ReplyCall *call, const char *verb, const QNetworkRequest &request,
               const QByteArray &body) const
    {
        return send(call, verb, request, std::make_unique<OnceDevice>(body));
    }
    Call *start(ReplyCall *call, QNetworkReply *reply) const
    {
        call->start(reply, transport.endpoint());
        return call;
    }

    Transport transport;
    GuardedManager *manager; ///< of the calls; watches and streams have their own
};

Client::Client(Endpoint endpoint, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(std::move(endpoint), this))
{
}

Client::~Client()
{
    const auto calls = findChildren<Call *>(QString(), Qt::FindDirectChildrenOnly);
    qDeleteAll(calls); // before the manager and the transport they use
}

const Endpoint &Client::endpoint() const
{
    return d->transport.endpoint();
}

void Client::setReadOnly(const QString &why)
{
    d->manager->setReadOnly(why);
}

Call *Client::get(const resource::Kind &kind, const resource::ObjectName &name, QObject *context,
                  ObjectDone done)
{
    auto *call = new ReplyCall(context, asObject(std::move(done)), this);
    return d->start(
        call, d->manager->get(d->transport.request(apiPath(kind, name.ns, name.name), {}, callSilence)));
}

Call *Client::list(const resource::Kind &kind, const QString &ns, QObject *context,
                   std::function<void(Result<ObjectList>)> done)
{
    return new ListCall(d->transport, d->manager, kind, ns, context, std::move(done), this);
}

Call *Client::create(const resource::Object &object, bool dryRun, QObject *context, ObjectDone done)
{
    auto *call = new ReplyCall(context, asObject(std::move(done)), this);
    const resource::Kind *kind = object.kind();
    if (!kind) {
        call->failLater(unknownKind(object));
        return call;
    }
    return d->send(call, "POST", d->jsonRequest(apiPath(*kind, object.ns()), dryRunQuery(dryRun)),
                   object.toJson());
}

Call *Client::update(const resource::Object &object, QObject *context, ObjectDone done)
{
    auto *call = new ReplyCall(context, asObject(std::move(done)), this);
    const resource::Kind *kind = object.kind();
    if (!kind) {
        call->failLater(unknownKind(object));
        return call;
    }
    return d->send(call, "PUT", d->jsonRequest(apiPath(*kind, object.ns(), object.name())), object.toJson());
}

Call *Client::mergePatch(const resource::Kind &kind, const resource::ObjectName &name,
                         const QJsonObject &patch, QObject *context, ObjectDone done, bool dryRun)
{
    auto *call = new ReplyCall(context, asObject(std::move(done)), this);
    const QNetworkRequest request = d->jsonRequest(apiPath(kind, name.ns, name.name), dryRunQuery(dryRun),
                                                   callSilence, "application/merge-patch+json");
    return d->send(call, "PATCH", request, QJsonDocument(patch).toJson(QJsonDocument::Compact));
}

Call *Client::remove(const resource::Kind &kind, const resource::ObjectName &name, QObject *context,
                     JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    return d->start(call, d->manager->deleteResource(
                              d->transport.request(apiPath(kind, name.ns, name.name), {}, callSilence)));
}

Watch *Client::watch(const resource::Kind &kind, const QString &ns, QObject *parent)
{
    return new HttpWatch(d->transport, kind, ns, parent);
}

Call *Client::uploadPackage(const QString &ns, const QString &name, const QString &file, QObject *context,
                            ObjectDone done)
{
    auto *call = new ReplyCall(context, asObject(std::move(done)), this);
    auto device = std::make_unique<QFile>(file);
    if (!device->open(QIODevice::ReadOnly)) {
        const QString text = QCoreApplication::translate("tidegate::client", "%1 cannot be read: %2.")
                                 .arg(QFileInfo(file).fileName(), device->errorString());
        call->failLater(Error{Code::BadRequest, text.toStdString(), file.toStdString(), {}});
        return call;
    }
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("name"), QString::fromLatin1(QUrl::toPercentEncoding(name)));
    query.addQueryItem(QStringLiteral("fileName"),
                       QString::fromLatin1(QUrl::toPercentEncoding(QFileInfo(file).fileName())));
    QNetworkRequest request = d->jsonRequest(apiPath(resource::kinds::package(), ns), query, uploadSilence,
                                             "application/octet-stream");
    return d->send(call, "POST", request, std::make_unique<OnceDevice>(std::move(device)));
}

Call *Client::invoke(const Invocation &invocation, QObject *context, JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    QJsonArray headers;
    for (const auto &[name, value] : invocation.headers)
        headers.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("value"), value}});
    const QJsonObject body{{QStringLiteral("method"), invocation.method},
                           {QStringLiteral("path"), invocation.path},
                           {QStringLiteral("tag"), invocation.tag},
                           {QStringLiteral("headers"), headers},
                           {QStringLiteral("timeoutSeconds"), qint64(invocation.timeout / 1s)},
                           {QStringLiteral("body"), QString::fromLatin1(invocation.body.toBase64())}};
    const QString path =
        ownPath(resource::kinds::service(), invocation.ns, invocation.service, QStringLiteral("invoke"));
    return d->send(call, "POST", d->jsonRequest(path, {}, invocation.timeout + invokeMargin),
                   QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Call *Client::starts(const QString &ns, const QString &revision, QObject *context, JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    const QString path = ownPath(resource::kinds::revision(), ns, revision, QStringLiteral("starts"));
    return d->start(call, d->manager->get(d->transport.request(path, {}, callSilence)));
}

Call *Client::version(QObject *context, JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    return d->start(call, d->manager->get(d->transport.request(QStringLiteral("/version"), {}, callSilence)));
}

Call *Client::probe(QObject *context, std::function<void(Result<Probe>)> done)
{
    // Filled in when the reply is there, which is before the call looks at it.
    const auto probe = std::make_shared<Probe>();
    auto *call =
        new ReplyCall(context, asJson([probe, done = std::move(done)](const Result<QJsonObject> &version) {
                          if (!version)
                              return done(tl::unexpected(version.error()));
                          probe->version = *version;
                          done(*probe);
                      }),
                      this);
    QNetworkReply *reply = d->manager->get(d->transport.request(QStringLiteral("/version"), {}, callSilence));
    const auto begun = std::chrono::steady_clock::now();
    connect(reply, &QNetworkReply::finished, call, [probe, reply, begun] {
        probe->latency = std::chrono::steady_clock::now() - begun;
        QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(reply->rawHeader("Date")),
                                                 QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
        date.setTimeSpec(Qt::UTC);
        // The header has whole seconds, cut off: on average half a second is missing, as is half the way.
        if (date.isValid())
            probe->clockAhead = milliseconds(QDateTime::currentDateTimeUtc().msecsTo(date) + 500) +
                                std::chrono::duration_cast<milliseconds>(probe->latency / 2);
    });
    return d->start(call, reply);
}

Call *Client::podLog(const QString &ns, const QString &pod, int tailLines, QObject *context,
                     std::function<void(Result<QByteArray>)> done)
{
    auto *call = new ReplyCall(context, std::move(done), this);
    QUrlQuery query;
    if (tailLines >= 0)
        query.addQueryItem(QStringLiteral("tailLines"), QString::number(tailLines));
    const QString path = apiPath(resource::kinds::pod(), ns, pod, QStringLiteral("log"));
    QNetworkRequest request = d->transport.request(path, query, callSilence);
    request.setRawHeader("Accept", "text/plain, */*");
    return d->start(call, d->manager->get(request));
}

Stream *Client::scaling(const QString &ns, const QString &revision, std::optional<WallTime> since,
                        QObject *parent)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("follow"), QStringLiteral("true"));
    if (since)
        query.addQueryItem(QStringLiteral("since"), QString::fromStdString(formatMicroTime(*since)));
    const QString path = ownPath(resource::kinds::revision(), ns, revision, QStringLiteral("scaling"));
    return new HttpStream(d->transport, path, query, sampleSilence, parent);
}

Call *Client::output(const OutputQuery &query, QObject *context, OutputDone done)
{
    auto *call = new ReplyCall(context, asJson([done = std::move(done)](Result<QJsonObject> json) {
                                   done(std::move(json).map(readOutputPage));
                               }),
                               this);
    const QUrlQuery parameters = outputParameters(query, false);
    return d->start(call, d->manager->get(d->transport.request(outputPath(query), parameters, callSilence)));
}

Stream *Client::followOutput(const OutputQuery &query, QObject *parent)
{
    // An app may say nothing for hours.
    return new HttpStream(d->transport, outputPath(query), outputParameters(query, true), milliseconds(0),
                          parent);
}

Call *Client::decisions(const QString &ns, const QString &revision, QObject *context, JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    const QString path = ownPath(resource::kinds::revision(), ns, revision, QStringLiteral("decisions"));
    return d->start(call, d->manager->get(d->transport.request(path, {}, callSilence)));
}

Call *Client::series(const SeriesQuery &query, QObject *context,
                     std::function<void(Result<SeriesAnswer>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readSeriesAnswer, std::move(done)), this);
    QUrlQuery items = rangeQuery(query.from, query.to);
    items.addQueryItem(QStringLiteral("metric"), query.metrics.join(QLatin1Char(',')));
    if (query.step.count() > 0)
        items.addQueryItem(QStringLiteral("step"), QString::number(query.step.count()));
    else
        items.addQueryItem(QStringLiteral("points"), QString::number(query.points));
    const QString path = monitoringPath(query.subject, QStringLiteral("series"));
    return d->start(call, d->manager->get(d->transport.request(path, items, callSilence)));
}

Call *Client::changes(const ChangesQuery &query, QObject *context,
                      std::function<void(Result<std::vector<ChangeEntry>>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readChanges, std::move(done)), this);
    QUrlQuery items = rangeQuery(query.from, query.to);
    items.addQueryItem(QStringLiteral("limit"), QString::number(query.limit));
    const QString path = monitoringPath(query.subject, QStringLiteral("changes"));
    return d->start(call, d->manager->get(d->transport.request(path, items, callSilence)));
}

Call *Client::whatIf(const WhatIfQuery &query, QObject *context, JsonDone done)
{
    auto *call = new ReplyCall(context, asJson(std::move(done)), this);
    QJsonObject body{{QStringLiteral("annotations"), query.annotations}};
    if (!query.trace.isEmpty())
        body.insert(QStringLiteral("trace"), query.trace);
    if (query.start)
        body.insert(QStringLiteral("start"), QString::fromStdString(formatTime(*query.start)));
    const QString path =
        ownPath(resource::kinds::revision(), query.ns, query.revision, QStringLiteral("what-if"));
    return d->send(call, "POST", d->jsonRequest(path), QJsonDocument(body).toJson(QJsonDocument::Compact));
}

Call *Client::metering(const MeteringQuery &query, QObject *context,
                       std::function<void(Result<MeteringAnswer>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readMetering, std::move(done)), this);
    const QUrlQuery items = meteringParameters(query, false);
    return d->start(call, d->manager->get(d->transport.request(meteringPath(), items, callSilence)));
}

Call *Client::meteringCsv(const MeteringQuery &query, QObject *context,
                          std::function<void(Result<QByteArray>)> done)
{
    auto *call = new ReplyCall(context, std::move(done), this);
    QNetworkRequest request =
        d->transport.request(meteringPath(), meteringParameters(query, true), callSilence);
    request.setRawHeader("Accept", "text/csv, application/json;q=0.5");
    return d->start(call, d->manager->get(request));
}

Call *Client::firings(const resource::ObjectName &trigger, int limit, QObject *context,
                      std::function<void(Result<std::vector<FiringRecord>>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readFirings, std::move(done)), this);
    const QUrlQuery items{{QStringLiteral("limit"), QString::number(limit)}};
    const QString path = triggerPath(trigger, QStringLiteral("firings"));
    return d->start(call, d->manager->get(d->transport.request(path, items, callSilence)));
}

Call *Client::moments(const resource::ObjectName &trigger, int count, QObject *context,
                      std::function<void(Result<std::vector<TriggerMoment>>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readMoments, std::move(done)), this);
    const QUrlQuery items{{QStringLiteral("count"), QString::number(count)}};
    const QString path = triggerPath(trigger, QStringLiteral("moments"));
    return d->start(call, d->manager->get(d->transport.request(path, items, callSilence)));
}

Call *Client::fire(const resource::ObjectName &trigger, QObject *context,
                   std::function<void(Result<FiringRecord>)> done)
{
    auto *call = new ReplyCall(context, asRead(&readFiring, std::move(done)), this);
    return d->send(call, "POST", d->jsonRequest(triggerPath(trigger, QStringLiteral("fire"))), QByteArray());
}

LineStream *Client::log(const LogQuery &query, QObject *parent)
{
    QUrlQuery items{{QStringLiteral("timestamps"), QStringLiteral("true")}};
    if (query.follow)
        items.addQueryItem(QStringLiteral("follow"), QStringLiteral("true"));
    if (query.tailLines >= 0)
        items.addQueryItem(QStringLiteral("tailLines"), QString::number(query.tailLines));
    if (query.since)
        items.addQueryItem(QStringLiteral("sinceTime"),
                           QString::fromStdString(formatMicroTime(*query.since)));
    const QString path = apiPath(resource::kinds::pod(), query.ns, query.pod, QStringLiteral("log"));
    // An app may say nothing for hours.
    return new HttpLineStream(d->transport, path, items, milliseconds(0), "text/plain, */*", parent);
}

} // namespace tidegate::client
