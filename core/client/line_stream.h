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
    HttpLineStream(Transport transport, const QString &path, const QUrlQuery &query, QObject *parent);
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
