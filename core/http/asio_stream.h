#pragma once

#include "core/http/socket.h"
#include "core/http/transport.h"

// The Asio back end of Stream; private to core/http.

namespace tidegate::http::detail {

/// Waits are on the socket itself, moves are plain non-blocking calls.
class AsioStream final : public Transport
{
public:
    explicit AsioStream(boost::asio::io_context &io);
    ~AsioStream() override;

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
    const std::string &remoteAddress() const override { return m_remote; }
    void postReadable() override;

private:
    /// What a waiting handler keeps alive; the events pointer is cleared when the stream closes.
    struct Core
    {
        explicit Core(boost::asio::io_context &io) : socket(io) {}
        void readable();

        Tcp::socket socket;
        StreamEvents *events = nullptr;
        bool readArmed = false;   ///< an event is asked for
        bool readWaiting = false; ///< the socket is
        bool writeArmed = false;
    };

    std::shared_ptr<Core> m_core;
    std::string m_remote;
};

} // namespace tidegate::http::detail
