#pragma once

#include "core/http/server.h"

#include <QTcpSocket>
#include <QTest>

#include <mutex>

/// What a blocking client reads and writes; the deadlines are for broken builds, not for timing.
class RawClient
{
public:
    explicit RawClient(std::uint16_t port) : RawClient(port, std::make_unique<QTcpSocket>()) {}
    RawClient(std::uint16_t port, std::unique_ptr<QTcpSocket> socket) : m_socket(std::move(socket))
    {
        m_socket->connectToHost(QStringLiteral("127.0.0.1"), port);
        m_socket->waitForConnected(5000);
    }

    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(5000)) {
        }
    }

    /// One answer: its head and a body by length or chunked (decoded). Empty when the connection ended first.
    struct Answer
    {
        int status = 0;
        tidegate::http::Headers headers;
        std::string body;
        bool whole = false;
    };
    Answer readAnswer(std::string_view method = "GET")
    {
        using namespace tidegate::http;
        Answer answer;
        Head head;
        ParseResult result;
        while ((result = parseResponseHead(m_buffer, head, method)).status == ParseStatus::NeedMore) {
            if (!fill())
                return answer;
        }
        answer.status = result.status == ParseStatus::Done ? head.status : -1;
        for (const FieldView &field : head.fields)
            answer.headers.add(std::string(field.name), std::string(field.value));
        const BodyFraming framing = head.framing;
        const size_t length = size_t(head.contentLength);
        m_buffer.erase(0, result.consumed);
        readBody(framing, length, answer);
        return answer;
    }

    /// Waits for the next byte without taking it.
    bool waitForBytes() { return !m_buffer.empty() || fill(); }

    /// Waits until that many bytes are there; fewer when the connection ended.
    QByteArray read(size_t size)
    {
        while (m_buffer.size() < size && fill()) {
        }
        const QByteArray bytes = QByteArray::fromStdString(m_buffer.substr(0, size));
        m_buffer.erase(0, size);
        return bytes;
    }

    /// All until the server ends the connection.
    QByteArray readToEnd()
    {
        while (fill()) {
        }
        return QByteArray::fromStdString(std::exchange(m_buffer, {}));
    }

    /// Whether the server ends the connection, with nothing unread before.
    bool atEnd() { return m_buffer.empty() && !fill() && m_socket->state() == QTcpSocket::UnconnectedState; }
    QTcpSocket *socket() { return m_socket.get(); }

private:
    bool fill()
    {
        if (m_socket->bytesAvailable() == 0 && !m_socket->waitForReadyRead(10000) &&
            m_socket->bytesAvailable() == 0)
            return false;
        m_buffer += m_socket->readAll().toStdString();
        return true;
    }

    void readBody(tidegate::http::BodyFraming framing, size_t length, Answer &answer)
    {
        using namespace tidegate::http;
        if (framing == BodyFraming::Length) {
            answer.body = read(length).toStdString();
            answer.whole = answer.body.size() == length;
        } else if (framing == BodyFraming::Chunked) {
            ChunkDecoder decoder;
            for (;;) {
                const ChunkDecoder::Step step = decoder.next(m_buffer);
                answer.body += step.data;
                m_buffer.erase(0, step.consumed);
                answer.whole = step.status == ParseStatus::Done;
                if (step.status != ParseStatus::NeedMore || (step.consumed == 0 && !fill()))
                    return;
            }
        } else if (framing == BodyFraming::UntilClose) {
            answer.body = readToEnd().toStdString();
            answer.whole = true;
        } else {
            answer.whole = true;
        }
    }

    std::unique_ptr<QTcpSocket> m_socket;
    std::string m_buffer;
};

/// A server whose handler keeps what it got, for the test's thread to look at and to answer.
class TestServer
{
public:
    struct Exchange
    {
        tidegate::http::Request request;
        std::shared_ptr<tidegate::http::Responder> responder;
    };

    explicit TestServer(tidegate::http::ServerOptions options = {}) : TestServer(std::move(options), {}) {}
    TestServer(tidegate::http::ServerOptions options, tidegate::http::Server::Handler handler)
    {
        if (!handler) {
            handler = [this](tidegate::http::Request request,
                             std::shared_ptr<tidegate::http::Responder> responder) {
                const std::lock_guard lock(m_mutex);
                m_exchanges.push_back({std::move(request), std::move(responder)});
            };
        }
        auto listening = tidegate::http::Server::listen(std::move(options), std::move(handler));
        if (listening)
            server = std::move(*listening);
        else
            qCritical("%s", listening.error().message.c_str());
    }

    ~TestServer() { server.reset(); } // its thread must end before what its handler fills
    TestServer(const TestServer &) = delete;
    TestServer &operator=(const TestServer &) = delete;

    std::uint16_t port() const { return server->port(); }
    size_t waiting()
    {
        const std::lock_guard lock(m_mutex);
        return m_exchanges.size();
    }
    /// The next exchange; waits for it.
    Exchange next()
    {
        [&] { QTRY_VERIFY(waiting() > 0); }();
        const std::lock_guard lock(m_mutex);
        if (m_exchanges.empty())
            return {};
        Exchange exchange = std::move(m_exchanges.front());
        m_exchanges.erase(m_exchanges.begin());
        return exchange;
    }

    std::unique_ptr<tidegate::http::Server> server;

private:
    std::mutex m_mutex;
    std::vector<Exchange> m_exchanges;
};

/// Answers with the method, target and body, so that a client can tell which request it was.
inline tidegate::http::Server::Handler echo()
{
    return [](tidegate::http::Request request, std::shared_ptr<tidegate::http::Responder> responder) {
        tidegate::http::Response response;
        response.headers.add("Content-Type", "text/plain");
        response.body = request.method + ' ' + request.target + ' ' + request.body;
        responder->respond(std::move(response));
    };
}
