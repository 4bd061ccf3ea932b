#include "core/http/loop.h"

#include "core/http/asio_loop.h"
#include "core/http/socket.h"
#include "core/http/stream.h"
#ifdef __linux__
#include "core/http/epoll_loop.h"
#endif

#include <cstdlib>

namespace tidegate::http {

namespace {

LoopKind fromEnvironment()
{
    const char *value = std::getenv("TIDEGATE_LOOP");
    const std::string_view name = value ? value : "";
    return name == "asio" ? LoopKind::Asio : LoopKind::Epoll;
}

} // namespace

Result<std::unique_ptr<Loop>> Loop::make(LoopKind kind)
{
    if (kind == LoopKind::Default)
        kind = fromEnvironment();
#ifdef __linux__
    if (kind == LoopKind::Epoll) {
        auto loop = std::make_unique<detail::EpollLoop>();
        if (const std::error_code failed = loop->open())
            return fail(Code::Unavailable, "no event loop can be made: " + failed.message());
        return loop;
    }
#endif
    try {
        return std::make_unique<detail::AsioLoop>();
    } catch (const boost::system::system_error &error) {
        return fail(Code::Unavailable, std::string("no event loop can be made: ") + error.what());
    }
}

Result<std::unique_ptr<Stream>> connectStream(Loop &loop, const std::string &address, std::uint16_t port,
                                              StreamEvents *events)
{
    if (!detail::isAddress(address))
        return fail(Code::BadRequest, "not an address", address);
    return loop.connect(address, port, events);
}

Result<std::unique_ptr<Acceptor>> Acceptor::listen(Loop &loop, AcceptorOptions options, Accepted accepted)
{
    const std::string address = options.host == "localhost" ? "127.0.0.1" : options.host;
    const std::string where = options.host + ':' + std::to_string(options.port);
    if (!detail::isAddress(address))
        return fail(Code::Invalid, "can not listen on " + where + ": not an IP address", where);
    auto acceptor = loop.listen(address, std::move(options), std::move(accepted));
    if (!acceptor)
        return fail(acceptor.error().code, "can not listen on " + where + ": " + acceptor.error().message,
                    where);
    return acceptor;
}

} // namespace tidegate::http
