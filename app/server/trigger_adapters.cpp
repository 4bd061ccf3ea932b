#include "app/server/trigger_adapters.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QNetworkReply>
#include <QUrl>

namespace tidegate::server {

namespace {

/// An answer of which nobody reads the body.
constexpr std::uint64_t kMostOfAnAnswer = 1024 * 1024;

void addField(std::string &head, std::string_view name, std::string_view value)
{
    if (head.size() < trigger::longestHead)
        head.append(name).append(": ").append(value).append("\r\n");
}

trigger::Answer answerOf(const http::ClientResponse &response, bool isOurs)
{
    trigger::Answer answer;
    answer.status = response.response.status;
    answer.latency = response.timings.done;
    if (isOurs)
        answer.cold = response.response.headers.value("Tidegate-Cold") == "true";
    answer.head = "HTTP/1.1 " + std::to_string(answer.status) + "\r\n";
    for (const auto &[name, value] : response.response.headers.fields())
        addField(answer.head, name, value);
    answer.head.resize(std::min(answer.head.size(), trigger::longestHead));
    return answer;
}

Error errorOf(const QNetworkReply &reply)
{
    const Code code =
        reply.error() == QNetworkReply::OperationCanceledError ? Code::Timeout : Code::Unavailable;
    return {code, reply.errorString().toStdString(), reply.url().toString().toStdString(), {}};
}

Result<trigger::Answer> answerOf(const QNetworkReply &reply, std::chrono::microseconds latency)
{
    trigger::Answer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (answer.status == 0)
        return tl::unexpected(errorOf(reply));
    answer.latency = latency;
    answer.head = "HTTP/1.1 " + std::to_string(answer.status) + "\r\n";
    for (const auto &[name, value] : reply.rawHeaderPairs())
        addField(answer.head, name.toStdString(), value.toStdString());
    answer.head.resize(std::min(answer.head.size(), trigger::longestHead));
    return answer;
}

std::string targetOf(const QUrl &url)
{
    const QString path = url.path(QUrl::FullyEncoded);
    const QString query = url.query(QUrl::FullyEncoded);
    return ((path.isEmpty() ? QStringLiteral("/") : path) +
            (url.hasQuery() ? QLatin1Char('?') + query : QString()))
        .toStdString();
}

} // namespace

EventSender::EventSender(const QString &gatewayHost, quint16 gatewayPort)
    : m_gatewayHost(gatewayHost == QLatin1String("0.0.0.0") || gatewayHost == QLatin1String("::")
                        ? "127.0.0.1"
                        : gatewayHost.toStdString())
    , m_gatewayPort(gatewayPort)
    , m_client(http::Client::create())
{
}

void EventSender::send(trigger::Outgoing request, std::function<void(Result<trigger::Answer>)> done)
{
    if (!request.isOurs && request.url.startsWith(QLatin1String("https:"), Qt::CaseInsensitive))
        sendOverTls(request, std::move(done));
    else
        sendPlain(std::move(request), std::move(done));
}

void EventSender::sendPlain(trigger::Outgoing request, std::function<void(Result<trigger::Answer>)> done)
{
    const QUrl url(request.url);
    http::ClientRequest out;
    out.host = request.isOurs ? m_gatewayHost : url.host().toStdString();
    out.port = request.isOurs ? m_gatewayPort : quint16(url.port(80));
    out.method = "POST";
    out.target = targetOf(url);
    out.timeout = request.timeout;
    out.maxBody = kMostOfAnAnswer;
    out.keepAlive = true;
    for (auto &[name, value] : request.message.headers)
        out.headers.add(std::move(name), std::move(value));
    if (request.isOurs) {
        out.headers.set("Host", url.host().toStdString());
        out.headers.set("Tidegate-Timing", "1");
    }
    out.body = std::move(request.message.body);
    m_client->send(std::move(out), [this, isOurs = request.isOurs,
                                    done = std::move(done)](Result<http::ClientResponse> response) {
        QMetaObject::invokeMethod(
            this,
            [response = std::move(response), isOurs, done] {
                done(response.map([isOurs](const auto &each) { return answerOf(each, isOurs); }));
            },
            Qt::QueuedConnection);
    });
}

void EventSender::sendOverTls(const trigger::Outgoing &request,
                              std::function<void(Result<trigger::Answer>)> done)
{
    QNetworkRequest out{QUrl(request.url)};
    // The receiver is who was named, nobody it points at.
    out.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    out.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    out.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    out.setTransferTimeout(int(request.timeout.count()));
    for (const auto &[name, value] : request.message.headers)
        out.setRawHeader(QByteArray::fromStdString(name), QByteArray::fromStdString(value));
    QElapsedTimer since;
    since.start();
    QNetworkReply *reply = m_tls.post(out, QByteArray::fromStdString(request.message.body));
    connect(reply, &QNetworkReply::finished, this, [reply, since, done = std::move(done)] {
        reply->deleteLater();
        done(answerOf(*reply, std::chrono::microseconds(since.nsecsElapsed() / 1000)));
    });
}

void RouteWarmer::keepWarm(const QString &ns, const QString &route, WallTime until)
{
    const auto object = m_objects.get(resource::kinds::route(), {ns, route});
    const QJsonArray traffic =
        object ? object->status().value(QLatin1String("traffic")).toArray() : QJsonArray();
    for (const QJsonValue &target : traffic) {
        if (target[QLatin1String("percent")].toInt() > 0)
            m_engine.keepWarm(
                {ns.toStdString(), target[QLatin1String("revisionName")].toString().toStdString()}, until);
    }
}

void TriggerAdapter::firings(const QString &ns, const QString &name, int limit,
                             std::function<void(Result<std::vector<QByteArray>>)> done)
{
    m_scheduler.records({ns, name}, limit, std::move(done));
}

void TriggerAdapter::fire(const QString &ns, const QString &name,
                          std::function<void(Result<QByteArray>)> done)
{
    m_scheduler.fireNow({ns, name}, std::move(done));
}

} // namespace tidegate::server
