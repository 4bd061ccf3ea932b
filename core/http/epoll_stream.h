#pragma once

#include "core/http/epoll_loop.h"
#include "core/http/transport.h"

#include <boost/asio/ip/tcp.hpp>

// The epoll back end of Stream; private to core/http.

namespace tidegate::http::detail {

class EpollStream final : public Transport, private EpollSource
{
public:
    explicit EpollStream(EpollLoop &loop) : m_loop(loop) {}
    ~EpollStream() override { EpollStream::close(); }

    /// Takes over a connected, non-blocking socket.
    std::error_code adopt(Descriptor socket, const boost::asio::ip::tcp::endpoint &remote);
    std::error_code connect(const boost::asio::ip::tcp::endpoint &endpoint);

    void setEvents(StreamEvents *events) override { m_events = events; }
    void armRead() override;
    IoResult read(char *into, size_t size) override;
    IoResult writev(std::span<const std::string_view> pieces) override;
    void waitWrite() override;
    void acknowledge() override;
    void shutdownWrite() override;
    void close() override;
    bool isOpen() const override { return bool(m_socket); }
    const std::string &remoteAddress() const override { return m_remote; }
    void postReadable() override;

private:
    void happened(std::uint32_t events) override;
    void isDue() override;
    std::error_code enter();
    void connectEnded();
    void fire();
    void becomeDue();

    EpollLoop &m_loop;
    EpollLoop::Id m_id = 0;
    Descriptor m_socket;
    StreamEvents *m_events = nullptr;
    std::string m_remote;
    bool m_connecting = false;
    bool m_readReady = false;  ///< as far as is known, a read would bring something
    bool m_writeReady = false; ///< the same for a write
    bool m_peerEnded = false;  ///< the end may stand behind the bytes, and makes no event of its own then
    bool m_readPosted = false;
    bool m_readArmed = false;
    bool m_writeArmed = false;
    bool m_due = false; ///< isDue() is to come
};

} // namespace tidegate::http::detail
