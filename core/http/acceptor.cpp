#include "core/http/socket_stream.h"
#include "core/http/tls.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace tidegate::http {

namespace {

using boost::system::error_code;
using detail::SocketStream;
using detail::Tcp;

constexpr int acceptsPerTurn = 64;                      ///< then the other connections get their turn
constexpr std::chrono::milliseconds shortagePause{100}; ///< when no descriptor is to be had

class AsioAcceptor final : public Acceptor
{
public:
    AsioAcceptor(boost::asio::io_context &io, AcceptorOptions options, Accepted accepted)
        : m_core(std::make_shared<Core>(io, std::move(options), std::move(accepted)))
    {
    }
    ~AsioAcceptor() override { AsioAcceptor::close(); }

    error_code open(const Tcp::endpoint &endpoint)
    {
        if (const error_code error =
                detail::openListening(m_core->acceptor, endpoint, m_core->options.reusePort))
            return error;
        error_code error;
        m_port = m_core->acceptor.local_endpoint(error).port();
        if (!error)
            wait(m_core);
        return error;
    }

    std::uint16_t port() const override { return m_port; }

    void close() override
    {
        error_code ignored;
        m_core->acceptor.close(ignored);
        m_core->pause.cancel();
    }

private:
    struct Core
    {
        Core(boost::asio::io_context &context, AcceptorOptions options, Accepted accepted)
            : io(context)
            , acceptor(context)
            , pause(context)
            , options(std::move(options))
            , accepted(std::move(accepted))
        {
        }
        boost::asio::io_context &io;
        Tcp::acceptor acceptor;
        boost::asio::steady_timer pause;
        AcceptorOptions options;
        Accepted accepted;
    };
    using CorePtr = std::shared_ptr<Core>;

    static void wait(const CorePtr &core)
    {
        if (!core->acceptor.is_open())
            return;
        core->acceptor.async_wait(Tcp::acceptor::wait_read, [core](error_code error) {
            if (!error)
                acceptSome(core);
        });
    }

    static void waitOutShortage(const CorePtr &core)
    {
        core->pause.expires_after(shortagePause);
        core->pause.async_wait([core](error_code error) {
            if (!error)
                wait(core);
        });
    }

    static void acceptSome(const CorePtr &core)
    {
        for (int i = 0; i < acceptsPerTurn && core->acceptor.is_open(); ++i) {
            boost::asio::io_context &target =
                core->options.pickContext ? core->options.pickContext() : core->io;
            Tcp::socket socket(target);
            const error_code error = detail::acceptOne(core->acceptor, socket);
            if (!error)
                handOver(core, target, std::move(socket));
            else if (error == boost::asio::error::no_descriptors || error == boost::asio::error::no_memory ||
                     error == boost::asio::error::no_buffer_space ||
                     error == boost::system::errc::too_many_files_open_in_system)
                return waitOutShortage(core);
            else if (error == boost::asio::error::would_block || error == boost::asio::error::try_again)
                break; // any other error concerns one connection that has gone already
        }
        wait(core);
    }

    static void handOver(const CorePtr &core, boost::asio::io_context &target, Tcp::socket socket)
    {
        std::unique_ptr<SocketStream> stream = core->options.tls
                                                   ? detail::makeTlsStream(target, *core->options.tls)
                                                   : std::make_unique<SocketStream>(target);
        if (stream->adopt(std::move(socket)))
            return;
        if (&target == &core->io)
            core->accepted(std::move(stream));
        else
            boost::asio::post(
                target, [core, stream = std::move(stream)]() mutable { core->accepted(std::move(stream)); });
    }

    CorePtr m_core;
    std::uint16_t m_port = 0;
};

} // namespace

Result<std::unique_ptr<Acceptor>> Acceptor::listen(boost::asio::io_context &io, AcceptorOptions options,
                                                   Accepted accepted)
{
    error_code error;
    const std::string where = options.host + ':' + std::to_string(options.port);
    const auto address =
        boost::asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, error);
    if (error)
        return fail(Code::Invalid, "can not listen on " + where + ": not an IP address", where);
    const Tcp::endpoint endpoint(address, options.port);
    auto acceptor = std::make_unique<AsioAcceptor>(io, std::move(options), std::move(accepted));
    if (const error_code failed = acceptor->open(endpoint))
        return fail(Code::Unavailable, "can not listen on " + where + ": " + failed.message(), where);
    return acceptor;
}

} // namespace tidegate::http
