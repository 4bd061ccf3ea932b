#include "core/client/object_lister.h"

#include <QNetworkReply>

namespace tidegate::client {

using namespace std::chrono_literals;

ObjectLister::ObjectLister(const Transport &transport, QNetworkAccessManager *manager,
                           const resource::Kind &kind, QString ns, Calls calls, QObject *parent)
    : QObject(parent)
    , m_transport(transport)
    , m_manager(manager)
    , m_kind(kind)
    , m_ns(std::move(ns))
    , m_calls(std::move(calls))
{
    ask({});
}

ObjectLister::~ObjectLister()
{
    dropReply(m_reply, this);
}

void ObjectLister::ask(const QString &continueToken)
{
    QUrlQuery query;
    if (m_paged)
        query.addQueryItem(QStringLiteral("limit"), QString::number(pageSize));
    if (!continueToken.isEmpty())
        query.addQueryItem(QStringLiteral("continue"),
                           QString::fromLatin1(QUrl::toPercentEncoding(continueToken)));
    m_reply = m_manager->get(m_transport.request(apiPath(m_kind, m_ns), query, 60s));
    explainCertificates(m_reply, m_transport.endpoint());
    connect(m_reply, &QNetworkReply::finished, this, &ObjectLister::onFinished);
}

void ObjectLister::onFinished()
{
    const QByteArray body = m_reply->readAll();
    std::optional<Error> error = errorOf(m_reply, body);
    dropReply(m_reply, this);
    if (error && error->code == Code::Expired && m_paged) {
        restartWhole();
        return;
    }
    Result<QJsonObject> page =
        error ? Result<QJsonObject>(tl::unexpected(std::move(*error))) : readJson(body);
    if (!page)
        m_calls.done(tl::unexpected(page.error()));
    else
        take(*page);
}

void ObjectLister::take(const QJsonObject &page)
{
    const QJsonArray items = page[QLatin1String("items")].toArray();
    m_list.items.reserve(m_list.items.size() + size_t(items.size()));
    for (const QJsonValue &item : items) {
        QJsonObject json = item.toObject();
        if (!json.contains(
                QLatin1String("kind"))) { // a list names the kind once, an object alone must know it
            json[QLatin1String("apiVersion")] = m_kind.apiVersion();
            json[QLatin1String("kind")] = m_kind.kind;
        }
        m_list.items.emplace_back(std::move(json));
    }
    const QJsonObject metadata = page[QLatin1String("metadata")].toObject();
    m_list.resourceVersion = metadata[QLatin1String("resourceVersion")].toString();
    const QString more = metadata[QLatin1String("continue")].toString();
    if (more.isEmpty())
        return m_calls.done(std::move(m_list));
    ask(more);                          // while the server makes the next one, this one is taken in
    if (const auto part = m_calls.part) // a copy: whoever is called may delete this
        part(std::exchange(m_list.items, {}));
}

void ObjectLister::restartWhole()
{
    m_list = {};
    m_paged = false;
    ask({});
    if (const auto begun = m_calls.begun)
        begun();
}

} // namespace tidegate::client
