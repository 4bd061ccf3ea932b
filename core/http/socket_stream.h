#pragma once

#include "core/http/socket.h"
#include "core/http/stream.h"

// The Asio back end of Stream; private to core/http.

namespace tidegate::http::detail {

/// A plain TCP stream. Waits are on the socket itself, moves are plain non-blocking calls.
class SocketStream : public Stream
{
public:
    explicit SocketStream(boost::asio::io_context &io);
    ~SocketStream() override;

    /// Takes over a connected socket.
    boost::system::error_code adopt(Tcp::socket socket);
    boost::system::error_code connect(const Tcp::endpoint &endpoint);

    void setEvents(StreamEvents *events) override;
    void armRead() override;
    IoResult read(char *into, size_t size) override;
    IoResult writev(std::span<const std::string_view> pieces) override;
    void waitWrite() override;
    void shutdownWrite() override;
    void close() override;
    bool isOpen() const override;
    bool isTls() const override { return false; }
    const std::string &remoteAddress() const override { return m_remote; }

protected:
    /// What a waiting handler keeps alive; the events pointer is cleared when the stream closes.
    struct Core
    {
        explicit Core(boost::asio::io_context &io) : socket(io) {}
        Tcp::socket socket;
        StreamEvents *events = nullptr;
        bool readArmed = false;
        bool writeArmed = false;
    };

    /// readable() or writable() once the socket is ready in that direction.
    void waitReadable(Tcp::socket::wait_type direction);
    void waitWritable(Tcp::socket::wait_type direction);
    /// readable() on the next turn of the loop.
    void postReadable();
    Core &core() { return *m_core; }

private:
    std::shared_ptr<Core> m_core;
    std::string m_remote;
};

IoResult toResult(const boost::system::error_code &error, size_t bytes);
std::unique_ptr<SocketStream> makeTlsStream(boost::asio::io_context &io, const TlsContext &tls);

} // namespace tidegate::http::detail
