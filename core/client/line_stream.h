#pragma once

#include "core/client/client.h"
#include "core/client/line_reader.h"
#include "core/client/transport.h"

#include <QPointer>

namespace tidegate::client {

/// A LineStream over HTTP with a connection of its own. It does not come back by itself.
class HttpLineStream final : public LineStream
{
    Q_OBJECT
public:
    /// `silence`: without a byte for that long the connection is dead; 0 = never. An empty `accept` is JSON.
    HttpLineStream(Transport transport, const QString &path, const QUrlQuery &query, milliseconds silence,
                   const QByteArray &accept, QObject *parent);
    ~HttpLineStream() override;

private:
    void onReadyRead();
    void onFinished();
    void end(const QString &why);

    Transport m_transport;
    QNetworkAccessManager *m_manager;
    QPointer<QNetworkReply> m_reply;
    LineReader m_lines;
};

} // namespace tidegate::client
