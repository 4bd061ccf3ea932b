#include "core/http/asio_loop.h"
#include "core/http/asio_stream.h"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace tidegate::http::detail {

namespace {

using boost::system::error_code;

constexpr int acceptsPerTurn = 64;                      ///< then the other connections get their turn
constexpr std::chrono::milliseconds shortagePause{100}; ///< when no descriptor is to be had

class AsioAcceptor final : public Acceptor
{
public:
    AsioAcceptor(AsioLoop &loop, AcceptorOptions options, Accepted accepted)
        : m_core(std::make_shared<Core>(loop, std::move(options), std::move(accepted)))
    {
    }
    ~AsioAcceptor() override { AsioAcceptor::close(); }

    error_code open(const Tcp::endpoint &endpoint)
    {
        if (const error_code error = openListening(m_core->acceptor, endpoint, m_core->options.reusePort))
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
        Core(AsioLoop &loop, AcceptorOptions options, Accepted accepted)
            : loop(loop)
            , acceptor(loop.io())
            , pause(loop.io())
            , options(std::move(options))
            , accepted(std::move(accepted))
        {
        }
        AsioLoop &loop;
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
            AsioLoop &target =
                core->options.pickLoop ? static_cast<AsioLoop &>(core->options.pickLoop()) : core->loop;
            Tcp::socket socket(target.io());
            const error_code error = acceptOne(core->acceptor, socket);
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

    static void handOver(const CorePtr &core, AsioLoop &target, Tcp::socket socket)
    {
        auto plain = std::make_unique<AsioStream>(target.io());
        if (plain->adopt(std::move(socket)))
            return;
        std::unique_ptr<Stream> stream;
        if (core->options.tls)
            stream = makeTlsStream(std::move(plain), core->options.tls);
        else
            stream = std::move(plain);
        if (&target == &core->loop)
            core->accepted(std::move(stream));
        else
            boost::asio::post(target.io(), [core, stream = std::move(stream)]() mutable {
                core->accepted(std::move(stream));
            });
    }

    CorePtr m_core;
    std::uint16_t m_port = 0;
};

} // namespace

Result<std::unique_ptr<Acceptor>> AsioLoop::listen(const std::string &address, AcceptorOptions options,
                                                   std::function<void(std::unique_ptr<Stream>)> accepted)
{
    const Tcp::endpoint endpoint(boost::asio::ip::make_address(address), options.port);
    auto acceptor = std::make_unique<AsioAcceptor>(*this, std::move(options), std::move(accepted));
    if (const error_code failed = acceptor->open(endpoint))
        return fail(Code::Unavailable, failed.message());
    return acceptor;
}

} // namespace tidegate::http::detail
