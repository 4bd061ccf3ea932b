#include "core/http/openssl.h"
#include "core/http/socket_stream.h"
#include "core/http/tls.h"

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace tidegate::http::detail {

namespace {

using boost::system::error_code;

constexpr size_t recordSize = 16 * 1024;   ///< the most that one TLS record carries
constexpr size_t writeBudget = 256 * 1024; ///< per call, so that one large answer does not hold up the others

// OpenSSL's own socket BIO writes with write(), which raises SIGPIPE when the peer is gone. Ignoring the
// signal in the whole process would be inherited by every child; this BIO goes through the socket's own
// calls, which suppress it.

Tcp::socket *socketOf(BIO *bio)
{
    return static_cast<Tcp::socket *>(BIO_get_data(bio));
}

int finish(BIO *bio, const error_code &error, size_t bytes, int retryFlag)
{
    BIO_clear_retry_flags(bio);
    if (!error)
        return int(bytes);
    if (error == boost::asio::error::eof)
        return 0;
    if (error == boost::asio::error::would_block || error == boost::asio::error::try_again)
        BIO_set_flags(bio, retryFlag | BIO_FLAGS_SHOULD_RETRY);
    return -1;
}

int bioWrite(BIO *bio, const char *from, int size)
{
    error_code error;
    const size_t bytes = socketOf(bio)->write_some(boost::asio::buffer(from, size_t(size)), error);
    return finish(bio, error, bytes, BIO_FLAGS_WRITE);
}

int bioRead(BIO *bio, char *into, int size)
{
    error_code error;
    const size_t bytes = socketOf(bio)->read_some(boost::asio::buffer(into, size_t(size)), error);
    if (error == boost::asio::error::eof)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return finish(bio, error, bytes, BIO_FLAGS_READ);
}

long bioControl(BIO *bio, int command, long, void *)
{
    if (command == BIO_CTRL_EOF)
        return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

int bioCreate(BIO *bio)
{
    BIO_set_init(bio, 1);
    return 1;
}

const BIO_METHOD *socketBio()
{
    static const BIO_METHOD *method = [] {
        BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket without SIGPIPE");
        BIO_meth_set_write(made, bioWrite);
        BIO_meth_set_read(made, bioRead);
        BIO_meth_set_ctrl(made, bioControl);
        BIO_meth_set_create(made, bioCreate);
        return made;
    }();
    return method;
}

/// TLS on the server's side of a connection.
class TlsStream final : public SocketStream
{
public:
    TlsStream(boost::asio::io_context &io, const TlsContext &tls);
    ~TlsStream() override { TlsStream::close(); }

    void armRead() override;
    IoResult read(char *into, size_t size) override;
    IoResult writev(std::span<const std::string_view> pieces) override;
    void waitWrite() override;
    void shutdownWrite() override;
    void close() override;
    bool isTls() const override { return true; }

private:
    /// What OpenSSL's answer means, and which direction the next wait in `wait` has to watch.
    IoResult judge(int answer, Tcp::socket::wait_type &wait);
    int writeRecord(std::string_view bytes);

    SslPtr m_ssl;
    Tcp::socket::wait_type m_readWaits = Tcp::socket::wait_read;
    Tcp::socket::wait_type m_writeWaits = Tcp::socket::wait_write;
    bool m_broken = false;
    bool m_ended = false; ///< our side
};

TlsStream::TlsStream(boost::asio::io_context &io, const TlsContext &tls)
    : SocketStream(io), m_ssl(SSL_new(tls.native()))
{
    BIO *bio = m_ssl ? BIO_new(socketBio()) : nullptr;
    if (!bio) {
        m_broken = true;
        return;
    }
    BIO_set_data(bio, &core().socket);
    SSL_set_bio(m_ssl.get(), bio, bio);
    SSL_set_accept_state(m_ssl.get());
}

IoResult TlsStream::judge(int answer, Tcp::socket::wait_type &wait)
{
    switch (SSL_get_error(m_ssl.get(), answer)) {
    case SSL_ERROR_WANT_READ:
        wait = Tcp::socket::wait_read;
        return {IoStatus::Again, 0, {}};
    case SSL_ERROR_WANT_WRITE:
        wait = Tcp::socket::wait_write;
        return {IoStatus::Again, 0, {}};
    case SSL_ERROR_ZERO_RETURN:
        return {IoStatus::Closed, 0, {}};
    default:
        m_broken = true;
        ERR_clear_error();
        return {IoStatus::Failed, 0, std::make_error_code(std::errc::protocol_error)};
    }
}

void TlsStream::armRead()
{
    // A record that was decrypted but not wholly taken makes no event on the socket.
    if (!m_broken && SSL_pending(m_ssl.get()) > 0)
        postReadable();
    else
        waitReadable(m_readWaits);
}

void TlsStream::waitWrite()
{
    waitWritable(m_writeWaits);
}

IoResult TlsStream::read(char *into, size_t size)
{
    if (m_broken || !isOpen())
        return {IoStatus::Failed, 0, std::make_error_code(std::errc::not_connected)};
    ERR_clear_error();
    m_readWaits = Tcp::socket::wait_read;
    const int answer = SSL_read(m_ssl.get(), into, int(std::min<size_t>(size, 1U << 30)));
    if (answer > 0)
        return {IoStatus::Ok, size_t(answer), {}};
    return judge(answer, m_readWaits);
}

int TlsStream::writeRecord(std::string_view bytes)
{
    ERR_clear_error();
    return SSL_write(m_ssl.get(), bytes.data(), int(bytes.size()));
}

IoResult TlsStream::writev(std::span<const std::string_view> pieces)
{
    if (m_broken || m_ended || !isOpen())
        return {IoStatus::Failed, 0, std::make_error_code(std::errc::not_connected)};
    m_writeWaits = Tcp::socket::wait_write;
    std::array<char, recordSize> joined;
    size_t sent = 0;
    size_t piece = 0;
    size_t offset = 0;
    while (sent < writeBudget) {
        // Small pieces are joined into one record: a head and its body then cost one write.
        std::string_view record;
        size_t filled = 0;
        for (size_t p = piece, o = offset; p < pieces.size() && filled < recordSize; ++p, o = 0) {
            const std::string_view rest = pieces[p].substr(o);
            if (filled == 0 && rest.size() >= recordSize) {
                record = rest.substr(0, recordSize);
                break;
            }
            const size_t part = std::min(rest.size(), recordSize - filled);
            std::memcpy(joined.data() + filled, rest.data(), part);
            filled += part;
        }
        if (record.empty())
            record = std::string_view(joined.data(), filled);
        if (record.empty())
            break;
        const int answer = writeRecord(record);
        if (answer <= 0) {
            const IoResult result = judge(answer, m_writeWaits);
            return sent > 0 && result.status == IoStatus::Again ? IoResult{IoStatus::Ok, sent, {}} : result;
        }
        sent += size_t(answer);
        offset += size_t(answer);
        while (piece < pieces.size() && offset >= pieces[piece].size())
            offset -= pieces[piece++].size();
    }
    return {sent > 0 ? IoStatus::Ok : IoStatus::Again, sent, {}};
}

void TlsStream::shutdownWrite()
{
    if (m_ended)
        return;
    m_ended = true;
    if (!m_broken && SSL_is_init_finished(m_ssl.get())) {
        ERR_clear_error();
        SSL_shutdown(m_ssl.get()); // best effort: the framing of the messages shows a truncation as well
        ERR_clear_error();
    }
    SocketStream::shutdownWrite();
}

void TlsStream::close()
{
    if (isOpen())
        shutdownWrite();
    SocketStream::close();
}

} // namespace

std::unique_ptr<SocketStream> makeTlsStream(boost::asio::io_context &io, const TlsContext &tls)
{
    return std::make_unique<TlsStream>(io, tls);
}

} // namespace tidegate::http::detail
