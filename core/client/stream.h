#pragma once

#include "core/client/client.h"
#include "core/client/line_stream.h"

#include <QPointer>

namespace tidegate::client {

/// A stream over HTTP with a connection of its own. It does not come back by itself: who reads it knows from
/// where to go on.
class HttpStream final : public Stream
{
    Q_OBJECT
public:
    HttpStream(Transport transport, const QString &path, const QUrlQuery &query, QObject *parent);

private:
    void take(const QList<QByteArray> &lines);
    void end(const QString &why);

    QPointer<HttpLineStream> m_lines; ///< null once it has ended
};

} // namespace tidegate::client
