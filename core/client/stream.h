#pragma once

#include "core/client/client.h"
#include "core/client/line_reader.h"
#include "core/client/transport.h"

#include <QPointer>

namespace tidegate::client {

/// A stream over HTTP with a connection of its own. It does not come back by itself: who reads it knows from
/// where to go on.
class HttpStream final : public Stream
{
    Q_OBJECT
public:
    HttpStream(Transport transport, const QString &path, const QUrlQuery &query, QObject *parent);
    ~HttpStream() override;

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
