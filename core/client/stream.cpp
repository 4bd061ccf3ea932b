#include "core/client/stream.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace tidegate::client {

HttpStream::HttpStream(Transport transport, const QString &path, const QUrlQuery &query, milliseconds silence,
                       QObject *parent)
    : Stream(parent), m_lines(new HttpLineStream(std::move(transport), path, query, silence, {}, this))
{
    connect(m_lines, &LineStream::received, this, &HttpStream::take);
    connect(m_lines, &LineStream::ended, this, &HttpStream::end);
}

void HttpStream::take(const QList<QByteArray> &lines)
{
    const QPointer<HttpStream> self(this);
    for (const QByteArray &line : lines) {
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject()) {
            end(QCoreApplication::translate("tidegate::client",
                                            "The server sent something that cannot be understood."));
            return;
        }
        Q_EMIT received(document.object());
        if (!self || !m_lines)
            return;
    }
}

void HttpStream::end(const QString &why)
{
    m_lines->disconnect(this);
    m_lines->deleteLater(); // it may be the sender of what led here
    m_lines = nullptr;
    Q_EMIT ended(why);
}

} // namespace tidegate::client
