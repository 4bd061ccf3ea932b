#include "core/http/openssl.h"
#include "core/http/tls.h"
#include "core/http/transport.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tidegate::http::detail {

namespace {

constexpr size_t recordSize = 16 * 1024; ///< the most that one TLS record carries
constexpr size_t recordRoom = 17 * 1024; ///< the same as it is sent
constexpr size_t readSize = 256 * 1024;  ///< one read of the socket
/// Records up to here are joined into one write. Measured with answers of 1 MB: 32 and 64 KiB cost 0.9 of one
/// record a write, 256 KiB more than that (they leave the cache before they are sent).
constexpr size_t batchSize = 64 * 1024;
constexpr size_t writeBudget = 256 * 1024; ///< per call, so that one large answer does not hold up the others

/// One thread's buffers for what is encrypted; nothing in them outlives a call to a stream.
struct CipherScratch
{
    std::vector<char> in = std::vector<char>(readSize);
    std::string out;
};

CipherScratch &scratch()
{
    thread_local const auto buffers = std::make_unique<CipherScratch>();
    return *buffers;
}

/// OpenSSL works on memory here: the socket is read once and written once per call, whatever the number of
/// records. (Its own socket BIO would also raise SIGPIPE, and read every record in two steps.)
class TlsStream final : public Stream, private StreamEvents
{
public:
    TlsStream(std::unique_ptr<Transport> transport, std::shared_ptr<const TlsContext> tls);
    ~TlsStream() override;

    void setEvents(StreamEvents *events) override { m_events = events; }
    void armRead() override;
    IoResult read(char *into, size_t size) override;
    IoResult writev(std::span<const std::string_view> pieces) override;
    void waitWrite() override;
    void shutdownWrite() override;
    void close() override;
    bool isOpen() const override { return m_transport->isOpen(); }
    bool isTls() const override { return true; }
    std::string_view protocol() const override;
    const std::string &remoteAddress() const override { return m_transport->remoteAddress(); }

    // For OpenSSL.
    int takeInput(BIO *bio, char *into, int size);
    int addOutput(const char *from, int size);

private:
    void readable() override;
    void writable() override;

    void beginCall();
    void endCall();
    bool hasInput() const;
    void receive(BIO *bio);
    /// Sends what OpenSSL has written; what does not go now is kept. False: the connection has failed.
    bool sendOutput();
    bool sendKept();
    IoResult judge(int answer);
    IoResult failed();
    size_t encrypt(std::span<const std::string_view> pieces, size_t from, size_t most, IoResult &why);
    template <class Event>
    bool tell(Event event);

    std::unique_ptr<Transport> m_transport;
    std::shared_ptr<const TlsContext> m_tls;
    SslPtr m_ssl;
    StreamEvents *m_events = nullptr;
    bool *m_gone = nullptr; ///< while an event is told: set by the destructor

    std::string_view m_in; ///< during a call: received, not yet taken by OpenSSL
    std::string m_inKept;  ///< the same between two calls
    size_t m_wanted = 0;   ///< how much one read of the socket should bring; 0: it has been read in this call
    std::string m_outKept; ///< encrypted, not yet sent
    size_t m_outAt = 0;
    size_t m_encrypted = 0; ///< bytes of the next writev() that `m_outKept` holds already
    std::error_code m_error;
    bool m_readArmed = false;
    bool m_writeArmed = false;
    bool m_writeNeedsRead = false; ///< the handshake has to go on first
    bool m_broken = false;
    bool m_ended = false; ///< our side
};

int bioWrite(BIO *bio, const char *from, int size)
{
    BIO_clear_retry_flags(bio);
    return static_cast<TlsStream *>(BIO_get_data(bio))->addOutput(from, size);
}

int bioRead(BIO *bio, char *into, int size)
{
    BIO_clear_retry_flags(bio);
    return static_cast<TlsStream *>(BIO_get_data(bio))->takeInput(bio, into, size);
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

const BIO_METHOD *streamBio()
{
    static const BIO_METHOD *method = [] {
        BIO_METHOD *made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "stream");
        BIO_meth_set_write(made, bioWrite);
        BIO_meth_set_read(made, bioRead);
        BIO_meth_set_ctrl(made, bioControl);
        BIO_meth_set_create(made, bioCreate);
        return made;
    }();
    return method;
}

TlsStream::TlsStream(std::unique_ptr<Transport> transport, std::shared_ptr<const TlsContext> tls)
    : m_transport(std::move(transport)), m_tls(std::move(tls)), m_ssl(SSL_new(m_tls->native()))
{
    m_transport->setEvents(this);
    BIO *bio = m_ssl ? BIO_new(streamBio()) : nullptr;
    if (!bio) {
        m_broken = true;
        return;
    }
    BIO_set_data(bio, this);
    SSL_set_bio(m_ssl.get(), bio, bio);
    SSL_set_accept_state(m_ssl.get());
}

TlsStream::~TlsStream()
{
    TlsStream::close();
    if (m_gone)
        *m_gone = true;
}

// --- what OpenSSL reads and writes

int TlsStream::takeInput(BIO *bio, char *into, int size)
{
    if (m_in.empty() && m_wanted > 0)
        receive(bio);
    if (m_in.empty()) {
        if (m_error)
            return -1;
        if (BIO_test_flags(bio, BIO_FLAGS_IN_EOF))
            return 0;
        BIO_set_retry_read(bio);
        return -1;
    }
    const size_t part = std::min(m_in.size(), size_t(size));
    std::memcpy(into, m_in.data(), part);
    m_in.remove_prefix(part);
    return int(part);
}

void TlsStream::receive(BIO *bio)
{
    m_inKept.clear();
    CipherScratch &buffers = scratch();
    const IoResult result =
        m_transport->read(buffers.in.data(), std::min(buffers.in.size(), std::max(m_wanted, recordRoom)));
    m_wanted = 0;
    if (result.status == IoStatus::Ok)
        m_in = {buffers.in.data(), result.bytes};
    else if (result.status == IoStatus::Closed)
        BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    else if (result.status == IoStatus::Failed)
        m_error = result.error;
}

int TlsStream::addOutput(const char *from, int size)
{
    scratch().out.append(from, size_t(size));
    return size;
}

void TlsStream::beginCall()
{
    ERR_clear_error();
    m_in = m_inKept;
    scratch().out.clear();
}

void TlsStream::endCall()
{
    if (!sendOutput())
        m_broken = true;
    if (m_in.empty())
        m_inKept = std::string();
    else if (m_in.size() != m_inKept.size())
        m_inKept = std::string(m_in);
    m_in = {};
    m_wanted = 0;
    if (m_readArmed && hasInput())
        m_transport->postReadable(); // a handshake that writev() went on with has brought it
}

bool TlsStream::hasInput() const
{
    return m_broken || !m_inKept.empty() || SSL_pending(m_ssl.get()) > 0 ||
           (SSL_get_shutdown(m_ssl.get()) & SSL_RECEIVED_SHUTDOWN);
}

bool TlsStream::sendOutput()
{
    std::string &out = scratch().out;
    if (out.empty())
        return true;
    if (!m_outKept.empty()) {
        m_outKept += out;
        out.clear();
        return true;
    }
    const std::string_view all = out;
    const IoResult result = m_transport->writev({&all, 1});
    if (result.status == IoStatus::Failed || result.status == IoStatus::Closed) {
        m_error = result.error;
        return false;
    }
    if (result.bytes < out.size()) {
        m_outKept.assign(out, result.bytes);
        m_outAt = 0;
        m_transport->waitWrite();
    }
    out.clear();
    return true;
}

bool TlsStream::sendKept()
{
    if (m_outKept.empty())
        return true;
    const std::string_view rest = std::string_view(m_outKept).substr(m_outAt);
    const IoResult result = m_transport->writev({&rest, 1});
    if (result.status == IoStatus::Failed || result.status == IoStatus::Closed) {
        m_error = result.error;
        return false;
    }
    m_outAt += result.bytes;
    if (m_outAt == m_outKept.size()) {
        m_outKept = std::string();
        m_outAt = 0;
    } else {
        m_transport->waitWrite();
    }
    return true;
}

// --- the six calls

IoResult TlsStream::failed()
{
    m_broken = true;
    ERR_clear_error();
    return {IoStatus::Failed, 0, m_error ? m_error : std::make_error_code(std::errc::protocol_error)};
}

IoResult TlsStream::judge(int answer)
{
    switch (SSL_get_error(m_ssl.get(), answer)) {
    case SSL_ERROR_WANT_READ:
        return {IoStatus::Again, 0, {}};
    case SSL_ERROR_ZERO_RETURN:
        return {IoStatus::Closed, 0, {}};
    default:
        return failed();
    }
}

void TlsStream::armRead()
{
    if (!isOpen() || std::exchange(m_readArmed, true))
        return;
    // What was received but not wholly taken makes no event on the socket.
    if (hasInput())
        m_transport->postReadable();
    else
        m_transport->armRead();
}

IoResult TlsStream::read(char *into, size_t size)
{
    if (m_broken || !isOpen())
        return {IoStatus::Failed, 0, m_error ? m_error : std::make_error_code(std::errc::not_connected)};
    beginCall();
    m_wanted = size;
    size_t total = 0;
    IoResult why;
    while (total < size && why.status == IoStatus::Again) {
        const int answer = SSL_read(m_ssl.get(), into + total, int(std::min<size_t>(size - total, 1U << 30)));
        if (answer <= 0) {
            why = judge(answer);
            break;
        }
        total += size_t(answer);
        if (m_in.empty() && m_wanted == 0 && SSL_pending(m_ssl.get()) == 0)
            break;
    }
    endCall();
    return total > 0 ? IoResult{IoStatus::Ok, total, {}} : why;
}

/// Encrypts at most `most` bytes, from the byte `from` of all pieces on, into the scratch; `why` says why
/// there are fewer.
size_t TlsStream::encrypt(std::span<const std::string_view> pieces, size_t from, size_t most, IoResult &why)
{
    size_t piece = 0;
    while (piece < pieces.size() && from >= pieces[piece].size())
        from -= pieces[piece++].size();
    std::array<char, recordSize> joined;
    size_t done = 0;
    while (done < most) {
        // Small pieces are joined into one record: a head and its body then cost one.
        std::string_view record;
        size_t filled = 0;
        for (size_t p = piece, o = from; p < pieces.size() && filled < recordSize; ++p, o = 0) {
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
        const int answer = SSL_write(m_ssl.get(), record.data(), int(record.size()));
        if (answer <= 0) {
            why = judge(answer);
            break;
        }
        done += size_t(answer);
        from += size_t(answer);
        while (piece < pieces.size() && from >= pieces[piece].size())
            from -= pieces[piece++].size();
    }
    return done;
}

IoResult TlsStream::writev(std::span<const std::string_view> pieces)
{
    if (m_broken || m_ended || !isOpen())
        return {IoStatus::Failed, 0, m_error ? m_error : std::make_error_code(std::errc::not_connected)};
    if (!sendKept())
        return failed();
    if (!m_outKept.empty())
        return {IoStatus::Again, 0, {}};
    // A batch that went only in part was not told to be written: these are its bytes again.
    size_t sent = std::exchange(m_encrypted, 0);
    beginCall();
    m_wanted = recordRoom;
    m_writeNeedsRead = false;
    IoResult why;
    while (sent < writeBudget && why.status == IoStatus::Again && m_outKept.empty()) {
        const size_t done = encrypt(pieces, sent, batchSize, why);
        if (!sendOutput()) {
            why = failed();
            break;
        }
        if (!m_outKept.empty())
            m_encrypted = done;
        else
            sent += done;
        if (done < batchSize)
            break;
    }
    m_writeNeedsRead = !m_broken && sent == 0 && m_outKept.empty() && !SSL_is_init_finished(m_ssl.get());
    endCall();
    if (sent > 0)
        return {IoStatus::Ok, sent, {}};
    return why.status == IoStatus::Closed ? failed() : why;
}

void TlsStream::waitWrite()
{
    if (!isOpen())
        return;
    m_writeArmed = true;
    m_writeNeedsRead = m_writeNeedsRead && !SSL_is_init_finished(m_ssl.get());
    if (m_writeNeedsRead)
        m_transport->armRead();
    else
        m_transport->waitWrite();
}

void TlsStream::shutdownWrite()
{
    if (m_ended)
        return;
    m_ended = true;
    if (!m_broken && m_outKept.empty() && SSL_is_init_finished(m_ssl.get())) {
        beginCall();
        SSL_shutdown(m_ssl.get()); // best effort: the framing of the messages shows a truncation as well
        endCall();
        ERR_clear_error();
    }
    m_transport->shutdownWrite();
}

void TlsStream::close()
{
    if (isOpen())
        shutdownWrite();
    m_events = nullptr;
    m_readArmed = false;
    m_writeArmed = false;
    m_transport->close();
}

std::string_view TlsStream::protocol() const
{
    const unsigned char *name = nullptr;
    unsigned length = 0;
    if (m_ssl)
        SSL_get0_alpn_selected(m_ssl.get(), &name, &length);
    return {reinterpret_cast<const char *>(name), length};
}

// --- events of the socket

/// False when the owner has destroyed this stream.
template <class Event>
bool TlsStream::tell(Event event)
{
    bool gone = false;
    m_gone = &gone;
    event();
    if (!gone)
        m_gone = nullptr;
    return !gone;
}

void TlsStream::readable()
{
    if (std::exchange(m_readArmed, false) && m_events && !tell([this] { m_events->readable(); }))
        return;
    if (std::exchange(m_writeNeedsRead, false) && std::exchange(m_writeArmed, false) && m_events)
        m_events->writable();
}

void TlsStream::writable()
{
    if (!sendKept()) {
        m_broken = true;
        if (m_readArmed)
            m_transport->postReadable();
    } else if (!m_outKept.empty()) {
        return;
    }
    if (!m_writeNeedsRead && std::exchange(m_writeArmed, false) && m_events)
        m_events->writable();
}

} // namespace

std::unique_ptr<Stream> makeTlsStream(std::unique_ptr<Transport> transport,
                                      std::shared_ptr<const TlsContext> tls)
{
    return std::make_unique<TlsStream>(std::move(transport), std::move(tls));
}

} // namespace tidegate::http::detail
