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
    /// `silence`: without a byte for that long the connection is dead; 0 = never.
    HttpStream(Transport transport, const QString &path, const QUrlQuery &query, milliseconds silence,
               QObject *parent);

private:
    void take(const QList<QByteArray> &lines);
    void end(const QString &why);

    QPointer<HttpLineStream> m_lines; ///< null once it has ended
};

} // namespace tidegate::client
