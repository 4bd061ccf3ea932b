#include "core/client/call.h"

#include "core/client/transport.h"

#include <QNetworkReply>
#include <QTimer>

namespace tidegate::client {

ReplyCall::ReplyCall(QObject *context, Done done, QObject *parent)
    : Call(parent), m_result(std::make_shared<Result<QByteArray>>())
{
    QObject *guard = context ? context : this;
    connect(this, &ReplyCall::completed, guard,
            [result = m_result, done = std::move(done)] { done(std::move(*result)); });
    if (context)
        connect(context, &QObject::destroyed, this, &ReplyCall::cancel);
}

ReplyCall::~ReplyCall()
{
    dropReply(m_reply, this);
}

void ReplyCall::start(QNetworkReply *reply, const Endpoint &endpoint)
{
    m_reply = reply;
    explainCertificates(reply, endpoint);
    connect(reply, &QNetworkReply::finished, this, &ReplyCall::onFinished);
    connect(reply, &QNetworkReply::uploadProgress, this, [this](qint64 sent, qint64 total) {
        if (total > 0)
            Q_EMIT uploadProgress(sent, total);
    });
}

void ReplyCall::failLater(Error error)
{
    QTimer::singleShot(0, this, [this, error = std::move(error)] { finish(tl::unexpected(error)); });
}

void ReplyCall::cancel()
{
    disconnect(this, &ReplyCall::completed, nullptr, nullptr);
    dropReply(m_reply, this);
    deleteLater();
}

void ReplyCall::onFinished()
{
    const QByteArray body = m_reply->readAll();
    std::optional<Error> error = errorOf(m_reply, body);
    if (error)
        finish(tl::unexpected(std::move(*error)));
    else
        finish(body);
}

void ReplyCall::finish(Result<QByteArray> result)
{
    *m_result = std::move(result);
    dropReply(m_reply, this);
    deleteLater(); // first: the callback may delete this, or the client
    Q_EMIT completed();
}

} // namespace tidegate::client
