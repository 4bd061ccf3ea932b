#include "core/http/asio_stream.h"

#include "core/http/asio_loop.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>

#include <array>

namespace tidegate::http::detail {

namespace {

using boost::system::error_code;

constexpr size_t maxPieces = 64; ///< what one system call takes

IoResult toResult(const error_code &error, size_t bytes)
{
    if (!error)
        return {bytes > 0 ? IoStatus::Ok : IoStatus::Again, bytes, {}};
    if (error == boost::asio::error::would_block || error == boost::asio::error::try_again)
        return {IoStatus::Again, 0, {}};
    if (error == boost::asio::error::eof)
        return {IoStatus::Closed, 0, {}};
    return {IoStatus::Failed, 0, error};
}

} // namespace

AsioStream::AsioStream(boost::asio::io_context &io) : m_core(std::make_shared<Core>(io)) {}

AsioStream::~AsioStream()
{
    AsioStream::close();
}

error_code AsioStream::adopt(Tcp::socket socket)
{
    m_core->socket = std::move(socket);
    error_code error;
    const Tcp::endpoint remote = m_core->socket.remote_endpoint(error);
    if (error)
        return error;
    m_remote = describe(remote);
    return prepare(m_core->socket);
}

error_code AsioStream::connect(const Tcp::endpoint &endpoint)
{
    if (const error_code error = openConnecting(m_core->socket, endpoint.protocol()))
        return error;
    if (const error_code error = prepare(m_core->socket))
        return error;
    m_remote = describe(endpoint);
    m_core->socket.async_connect(endpoint, [core = m_core](error_code error) {
        if (core->events)
            core->events->connected(error);
    });
    return {};
}

void AsioStream::setEvents(StreamEvents *events)
{
    m_core->events = events;
}

void AsioStream::Core::readable()
{
    if (std::exchange(readArmed, false) && events)
        events->readable();
}

void AsioStream::armRead()
{
    if (!isOpen())
        return;
    m_core->readArmed = true;
    if (std::exchange(m_core->readWaiting, true))
        return;
    m_core->socket.async_wait(Tcp::socket::wait_read, [core = m_core](error_code) {
        core->readWaiting = false;
        core->readable();
    });
}

void AsioStream::postReadable()
{
    if (!isOpen())
        return;
    m_core->readArmed = true;
    boost::asio::post(m_core->socket.get_executor(), [core = m_core] { core->readable(); });
}

void AsioStream::waitWrite()
{
    if (m_core->writeArmed || !isOpen())
        return;
    m_core->writeArmed = true;
    m_core->socket.async_wait(Tcp::socket::wait_write, [core = m_core](error_code) {
        core->writeArmed = false;
        if (core->events)
            core->events->writable();
    });
}

IoResult AsioStream::read(char *into, size_t size)
{
    error_code error;
    const size_t bytes = m_core->socket.read_some(boost::asio::buffer(into, size), error);
    return toResult(error, bytes);
}

IoResult AsioStream::writev(std::span<const std::string_view> pieces)
{
    error_code error;
    if (pieces.size() == 1) {
        const size_t bytes =
            m_core->socket.write_some(boost::asio::const_buffer(pieces[0].data(), pieces[0].size()), error);
        return toResult(error, bytes);
    }
    std::array<boost::asio::const_buffer, maxPieces> buffers;
    const size_t count = std::min(pieces.size(), maxPieces);
    for (size_t i = 0; i < count; ++i)
        buffers[i] = boost::asio::const_buffer(pieces[i].data(), pieces[i].size());
    const size_t bytes =
        m_core->socket.write_some(std::span<const boost::asio::const_buffer>(buffers.data(), count), error);
    return toResult(error, bytes);
}

void AsioStream::shutdownWrite()
{
    error_code ignored; // a peer that is gone needs no end
    m_core->socket.shutdown(Tcp::socket::shutdown_send, ignored);
}

void AsioStream::close()
{
    m_core->events = nullptr;
    error_code ignored;
    m_core->socket.close(ignored);
}

bool AsioStream::isOpen() const
{
    return m_core->socket.is_open();
}

Result<std::unique_ptr<Stream>> AsioLoop::connect(const std::string &address, std::uint16_t port,
                                                  StreamEvents *events)
{
    auto stream = std::make_unique<AsioStream>(m_io);
    stream->setEvents(events);
    if (const auto failed = stream->connect({boost::asio::ip::make_address(address), port}))
        return fail(Code::Unavailable, failed.message(), address);
    return stream;
}

} // namespace tidegate::http::detail
