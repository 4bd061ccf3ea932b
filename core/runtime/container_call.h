#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/http/codec.h"

#include <QByteArray>
#include <QLocalSocket>
#include <QTimer>

namespace tidegate::runtime {

struct ContainerRequest
{
    QByteArray method;
    QByteArray target;             ///< path and query, encoded
    QByteArray body = {};          ///< JSON; empty: none
    bool upgrades = false;         ///< the answer's body is a stream of the container's, both ways
    bool streams = false;          ///< the body is told piece by piece with received(), and not kept
    milliseconds patience{10'000}; ///< of silence; 0: for ever
};

/// A good answer: 2xx, 101, or 304 (it was so before).
struct ContainerAnswer
{
    int status = 0;
    QByteArray body; ///< whole and decoded; empty of a stream; at most 8 MiB
};

/// One request to a container engine's API, over a connection of its own to its local socket. Deleting it
/// closes the connection. Main thread; waits for nothing.
class ContainerCall : public QObject
{
    Q_OBJECT
public:
    ContainerCall(const QString &socket, ContainerRequest request);
    void begin();
    /// After done(). Errors: Unavailable (nobody there), BadGateway (gone in the middle, or no HTTP),
    /// Timeout, TooLarge; of an answer that is not good what its status stands for, with the engine's own
    /// message.
    const Result<ContainerAnswer> &answer() const { return m_result; }
    /// Over, without another signal.
    void close();
    /// Until it is over, for at most so long, without the event loop: for a server that ends.
    void waitForDone(milliseconds most);

Q_SIGNALS:
    /// The head of a good answer has come.
    void begun();
    /// Of a request that streams.
    void received(const QByteArray &bytes);
    /// The last signal, once, from the event loop: answer() is there.
    void done();

private:
    void send();
    void takeBytes();
    bool takeHead();
    void takeBody();
    bool takeChunks();
    void keep(std::string_view bytes);
    void takeEnd();
    void takeError(QLocalSocket::LocalSocketError error);
    void finish();
    void tell(Result<ContainerAnswer> result);
    void giveUp(Code code, const std::string &why);
    bool isGood() const;

    const QString m_path;
    const ContainerRequest m_request;
    QLocalSocket m_socket;
    QTimer m_patience;
    QByteArray m_in; ///< not understood yet
    bool m_hasHead = false;
    bool m_isOver = false;
    http::BodyFraming m_framing = http::BodyFraming::None;
    std::uint64_t m_left = 0; ///< of a body with a length
    http::ChunkDecoder m_chunks;
    ContainerAnswer m_answer;
    Result<ContainerAnswer> m_result;
};

} // namespace tidegate::runtime
