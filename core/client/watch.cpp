#include "core/client/watch.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QRandomGenerator>

namespace tidegate::client {

using namespace std::chrono_literals;

namespace {

// The server ends a watch in order after this long; a watch on which nothing arrives for `silence` (not even
// a bookmark) has lost its connection without being told, as after a suspend.
constexpr int shortestWatchSeconds = 240;
constexpr int longestWatchSeconds = 360;
constexpr auto silence = 150s;
constexpr qint64 tooShortMs = 1000;

Error nonsense(const QString &what)
{
    return Error{Code::BadGateway, what.toStdString(), {}, {}};
}

} // namespace

HttpWatch::HttpWatch(Transport transport, const resource::Kind &kind, QString ns, QObject *parent)
    : Watch(parent)
    , m_transport(std::move(transport))
    , m_kind(kind)
    , m_ns(std::move(ns))
    , m_manager(m_transport.newManager(this))
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, [this] { m_version.isEmpty() ? list() : follow(); });
    m_retry.start(0); // so that who asked can connect first
}

HttpWatch::~HttpWatch()
{
    m_lister.reset();
    dropReply(m_reply, this);
}

void HttpWatch::retryNow()
{
    if (m_state != State::Stale && !m_retry.isActive())
        return;
    m_backOff.reset();
    if (!m_lister && !m_reply)
        m_retry.start(0);
}

void HttpWatch::list()
{
    Q_EMIT listBegun();
    m_lister = std::make_unique<ObjectLister>(
        m_transport, m_manager, m_kind, m_ns,
        ObjectLister::Calls{[this] { Q_EMIT listBegun(); },
                            [this](const std::vector<resource::Object> &part) { Q_EMIT listing(part); },
                            [this](Result<ObjectList> list) { onList(std::move(list)); }},
        nullptr);
}

void HttpWatch::onList(Result<ObjectList> list)
{
    m_lister.release()->deleteLater(); // it is calling us
    if (!list) {
        broken(list.error());
        return;
    }
    m_version = list->resourceVersion;
    m_backOff.reset();
    QPointer<HttpWatch> self(this);
    Q_EMIT listed(list->items);
    if (!self)
        return;
    setState(State::Live, {});
    if (self)
        follow();
}

void HttpWatch::follow()
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("watch"), QStringLiteral("true"));
    query.addQueryItem(QStringLiteral("allowWatchBookmarks"), QStringLiteral("true"));
    query.addQueryItem(QStringLiteral("resourceVersion"), m_version);
    query.addQueryItem(QStringLiteral("timeoutSeconds"), QString::number(QRandomGenerator::global()->bounded(
                                                             shortestWatchSeconds, longestWatchSeconds)));
    m_lines.clear();
    m_followed.start();
    m_reply = m_manager->get(m_transport.request(apiPath(m_kind, m_ns), query, silence));
    explainCertificates(m_reply, m_transport.endpoint());
    connect(m_reply, &QNetworkReply::metaDataChanged, this, &HttpWatch::onHeaders);
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpWatch::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpWatch::onFollowFinished);
}

void HttpWatch::onHeaders()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
        setState(State::Live, {});
}

void HttpWatch::onReadyRead()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return; // an error's body is read whole at the end
    const QPointer<HttpWatch> self(this);
    const QPointer<QNetworkReply> reply = m_reply;
    const QList<QByteArray> lines = m_lines.feed(m_reply->readAll());
    for (const QByteArray &line : lines) {
        takeLine(line);
        if (!self || m_reply != reply)
            return;
    }
    if (m_lines.isTooLong())
        streamFailed(nonsense(QCoreApplication::translate("tidegate::client",
                                                          "The server sent an event of more than 64 MiB.")));
}

void HttpWatch::takeLine(const QByteArray &line)
{
    const QJsonDocument document = QJsonDocument::fromJson(line);
    const QString type = document[QLatin1String("type")].toString();
    const QJsonObject object = document[QLatin1String("object")].toObject();
    if (type.isEmpty())
        streamFailed(nonsense(QCoreApplication::translate(
            "tidegate::client", "The server sent an event that cannot be understood.")));
    else if (type == QLatin1String("ERROR"))
        streamFailed(errorFromStatus(object[QLatin1String("code")].toInt(500),
                                     QJsonDocument(object).toJson(QJsonDocument::Compact), {}));
    else
        takeEvent(type, object);
}

void HttpWatch::takeEvent(const QString &type, const QJsonObject &json)
{
    const resource::Object object(json);
    const QString version = object.metadata()[QLatin1String("resourceVersion")].toString();
    if (!version.isEmpty())
        m_version = version;
    if (type == QLatin1String("ADDED"))
        Q_EMIT added(object);
    else if (type == QLatin1String("MODIFIED"))
        Q_EMIT modified(object);
    else if (type == QLatin1String("DELETED"))
        Q_EMIT deleted(object);
}

void HttpWatch::onFollowFinished()
{
    const QPointer<HttpWatch> self(this);
    onReadyRead(); // what came with the end
    if (!self || !m_reply)
        return;
    const std::optional<Error> error = errorOf(m_reply, m_reply->readAll());
    dropReply(m_reply, this);
    if (error)
        recover(*error);
    else
        followOn();
}

void HttpWatch::streamFailed(const Error &error)
{
    dropReply(m_reply, this);
    recover(error);
}

void HttpWatch::followOn()
{
    if (m_followed.elapsed() < tooShortMs) {
        m_retry.start(m_backOff.next()); // it ended in order, but this must not become a busy loop
        return;
    }
    m_backOff.reset();
    follow();
}

void HttpWatch::recover(const Error &error)
{
    if (error.code == Code::Expired) {
        m_version.clear(); // the server has forgotten what came after it: only a new list tells
        m_retry.start(0);
    } else {
        broken(error);
    }
}

void HttpWatch::broken(const Error &error)
{
    if (m_followed.isValid() && m_followed.elapsed() > 10'000)
        m_backOff.reset(); // it held for a while: this is a new trouble
    m_followed.invalidate();
    m_retry.start(m_backOff.next());
    setState(State::Stale, QString::fromStdString(error.message));
}

void HttpWatch::setState(State state, const QString &why)
{
    if (state == m_state && why == m_why)
        return;
    m_state = state;
    m_why = why;
    Q_EMIT stateChanged(state, why);
}

} // namespace tidegate::client
