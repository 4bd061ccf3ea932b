#include "core/client/stream.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QNetworkReply>

namespace tidegate::client {

using namespace std::chrono_literals;

namespace {
constexpr auto silence = 60s; ///< samples come every second or two; a minute without one is a dead connection
}

HttpStream::HttpStream(Transport transport, const QString &path, const QUrlQuery &query, QObject *parent)
    : Stream(parent), m_transport(std::move(transport)), m_manager(Transport::newManager(this))
{
    m_reply = m_manager->get(m_transport.request(path, query, silence));
    explainCertificates(m_reply, m_transport.endpoint());
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpStream::onReadyRead);
    connect(m_reply, &QNetworkReply::finished, this, &HttpStream::onFinished);
}

HttpStream::~HttpStream()
{
    dropReply(m_reply, this);
}

void HttpStream::onReadyRead()
{
    if (m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() != 200)
        return;
    const QPointer<HttpStream> self(this);
    const QList<QByteArray> lines = m_lines.feed(m_reply->readAll());
    for (const QByteArray &line : lines) {
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject()) {
            end(QCoreApplication::translate("tidegate::client",
                                            "The server sent something that cannot be understood."));
            return;
        }
        Q_EMIT received(document.object());
        if (!self || !m_reply)
            return;
    }
    if (m_lines.isTooLong())
        end(QCoreApplication::translate("tidegate::client", "The server sent a line of more than 64 MiB."));
}

void HttpStream::onFinished()
{
    QPointer<HttpStream> self(this);
    onReadyRead();
    if (!self || !m_reply)
        return;
    const std::optional<Error> error = errorOf(m_reply, m_reply->readAll());
    end(error ? QString::fromStdString(error->message) : QString());
}

void HttpStream::end(const QString &why)
{
    dropReply(m_reply, this);
    Q_EMIT ended(why);
}

} // namespace tidegate::client
