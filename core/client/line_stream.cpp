#include "core/client/line_stream.h"

#include <QCoreApplication>
#include <QNetworkReply>

namespace tidegate::client {

HttpLineStream::HttpLineStream(Transport transport, const QString &path, const QUrlQuery &query,
                               milliseconds silence, const QByteArray &accept, QObject *parent)
    : LineStream(parent), m_transport(std::move(transport)), m_manager(m_transport.newManager(this))
{
    QNetworkRequest request = m_transport.request(path, query, silence);
    if (!accept.isEmpty())
        request.setRawHeader("Accept", accept);
    m_reply = m_manager->get(request);
    explainCertificates(m_reply, m_transport.endpoint());
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpLineStream::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpLineStream::onFinished);
}

HttpLineStream::~HttpLineStream()
{
    dropReply(m_reply, this);
}

void HttpLineStream::onReadyRead()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return;
    const QPointer<HttpLineStream> self(this);
    const QList<QByteArray> lines = m_lines.feed(m_reply->readAll());
    if (!lines.isEmpty())
        Q_EMIT received(lines);
    if (self && m_reply && m_lines.isTooLong())
        end(QCoreApplication::translate("tidegate::client", "The server sent a line of more than 64 MiB."));
}

void HttpLineStream::onFinished()
{
    const QPointer<HttpLineStream> self(this);
    onReadyRead();
    if (!self || !m_reply)
        return;
    const std::optional<Error> error = errorOf(m_reply, m_reply->readAll());
    end(error ? QString::fromStdString(error->message) : QString());
}

void HttpLineStream::end(const QString &why)
{
    dropReply(m_reply, this);
    Q_EMIT ended(why);
}

} // namespace tidegate::client
