#include "h2_harness.h"

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <sys/time.h>

namespace tidegate::gateway::test {

namespace {

std::vector<nghttp2_nv> namesOf(const Fields &fields)
{
    std::vector<nghttp2_nv> names;
    for (const auto &[name, value] : fields)
        names.push_back({reinterpret_cast<std::uint8_t *>(const_cast<char *>(name.data())),
                         reinterpret_cast<std::uint8_t *>(const_cast<char *>(value.data())), name.size(),
                         value.size(), NGHTTP2_NV_FLAG_NONE});
    return names;
}

std::string valueIn(const std::map<std::string, std::string> &fields, const std::string &name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
}

} // namespace

int H2Message::status() const
{
    return std::atoi(field(":status").c_str());
}

std::string H2Message::field(const std::string &name) const
{
    return valueIn(fields, name);
}

std::string H2Message::trailer(const std::string &name) const
{
    return valueIn(trailers, name);
}

struct H2EndCallbacks
{
    static H2End &of(void *user) { return *static_cast<H2End *>(user); }

    static int header(nghttp2_session *, const nghttp2_frame *frame, const std::uint8_t *name,
                      size_t nameSize, const std::uint8_t *value, size_t valueSize, std::uint8_t, void *user)
    {
        H2Message &message = of(user).m_messages[frame->hd.stream_id];
        std::string &into =
            (message.headDone ? message.trailers
                              : message.fields)[std::string(reinterpret_cast<const char *>(name), nameSize)];
        into += (into.empty() ? "" : ", ") + std::string(reinterpret_cast<const char *>(value), valueSize);
        return 0;
    }

    static int data(nghttp2_session *, std::uint8_t, std::int32_t id, const std::uint8_t *bytes, size_t size,
                    void *user)
    {
        of(user).m_messages[id].body.append(reinterpret_cast<const char *>(bytes), size);
        return 0;
    }

    static int frame(nghttp2_session *, const nghttp2_frame *frame, void *user)
    {
        H2End &end = of(user);
        if (frame->hd.type == NGHTTP2_GOAWAY) {
            end.goAwayError = frame->goaway.error_code;
            end.goAways.push_back(frame->goaway.last_stream_id);
            end.goneAway = true;
        }
        if (frame->hd.type != NGHTTP2_HEADERS && frame->hd.type != NGHTTP2_DATA)
            return 0;
        const std::int32_t id = frame->hd.stream_id;
        H2Message &message = end.m_messages[id];
        if (frame->hd.type == NGHTTP2_HEADERS && !message.headDone) {
            if (message.status() >= 100 && message.status() < 200) {
                message.interims.push_back(message.status());
                message.fields.clear();
                return 0;
            }
            message.headDone = true;
            end.headCame(id);
        }
        if ((frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
            message.ended = true;
            end.endCame(id);
        }
        return 0;
    }

    static int closed(nghttp2_session *, std::int32_t id, std::uint32_t error, void *user)
    {
        H2Message &message = of(user).m_messages[id];
        message.closed = true;
        message.error = error;
        of(user).streamClosed(id, error);
        return 0;
    }

    static ssize_t read(nghttp2_session *session, std::int32_t id, std::uint8_t *into, size_t size,
                        std::uint32_t *flags, nghttp2_data_source *source, void *)
    {
        H2End::Outgoing &out = static_cast<H2End *>(source->ptr)->m_outgoing[id];
        if (out.bytes.empty() && !out.last)
            return NGHTTP2_ERR_DEFERRED;
        const size_t taken = std::min(size, out.bytes.size());
        std::copy_n(out.bytes.begin(), taken, reinterpret_cast<char *>(into));
        out.bytes.erase(0, taken);
        if (!out.bytes.empty() || !out.last)
            return ssize_t(taken);
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        if (!out.trailers.empty()) {
            *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
            const auto names = namesOf(out.trailers);
            nghttp2_submit_trailer(session, id, names.data(), names.size());
        }
        return ssize_t(taken);
    }
};

H2End::H2End(bool isServer, bool opensWindows)
{
    nghttp2_session_callbacks *callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(callbacks, H2EndCallbacks::header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, H2EndCallbacks::data);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, H2EndCallbacks::frame);
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, H2EndCallbacks::closed);
    nghttp2_option *option = nullptr;
    nghttp2_option_new(&option);
    nghttp2_option_set_no_auto_window_update(option, opensWindows ? 0 : 1);
    // The other side is to see what is wrong, not this one.
    nghttp2_option_set_no_http_messaging(option, 1);
    if (isServer)
        nghttp2_session_server_new2(&m_session, callbacks, this, option);
    else
        nghttp2_session_client_new2(&m_session, callbacks, this, option);
    nghttp2_option_del(option);
    nghttp2_session_callbacks_del(callbacks);
}

H2End::~H2End()
{
    nghttp2_session_del(m_session);
}

void H2End::settings(std::vector<nghttp2_settings_entry> entries)
{
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
}

bool H2End::feed(std::string_view bytes)
{
    return nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t *>(bytes.data()),
                                    bytes.size()) >= 0;
}

std::string H2End::takeOutput()
{
    std::string out;
    for (;;) {
        const std::uint8_t *bytes = nullptr;
        const ssize_t size = nghttp2_session_mem_send(m_session, &bytes);
        if (size <= 0)
            return out;
        out.append(reinterpret_cast<const char *>(bytes), size_t(size));
    }
}

nghttp2_data_provider H2End::provider(std::int32_t id, std::string body, bool open, const Fields &trailers)
{
    m_outgoing[id] = {std::move(body), !open, trailers};
    return {{.ptr = this}, H2EndCallbacks::read};
}

std::int32_t H2End::request(const Fields &fields, std::string body, bool open, const Fields &trailers)
{
    const auto names = namesOf(fields);
    const bool bodiless = body.empty() && !open && trailers.empty();
    const auto next = std::int32_t(nghttp2_session_get_next_stream_id(m_session));
    const auto source = provider(next, std::move(body), open, trailers);
    return nghttp2_submit_request(m_session, nullptr, names.data(), names.size(),
                                  bodiless ? nullptr : &source, nullptr);
}

void H2End::respond(std::int32_t id, const Fields &fields, std::string body, bool open,
                    const Fields &trailers)
{
    const auto names = namesOf(fields);
    const bool bodiless = body.empty() && !open && trailers.empty();
    const auto source = provider(id, std::move(body), open, trailers);
    nghttp2_submit_response(m_session, id, names.data(), names.size(), bodiless ? nullptr : &source);
}

void H2End::more(std::int32_t id, const std::string &body, bool last)
{
    m_outgoing[id].bytes += body;
    m_outgoing[id].last = last;
    nghttp2_session_resume_data(m_session, id);
}

void H2End::interim(std::int32_t id, int status)
{
    const Fields fields{{":status", std::to_string(status)}};
    const auto names = namesOf(fields);
    nghttp2_submit_headers(m_session, NGHTTP2_FLAG_NONE, id, nullptr, names.data(), names.size(), nullptr);
}

void H2End::reset(std::int32_t id, std::uint32_t error)
{
    nghttp2_submit_rst_stream(m_session, NGHTTP2_FLAG_NONE, id, error);
}

H2Client::H2Client(Peer peer, bool opensWindows, std::vector<nghttp2_settings_entry> entries)
    : H2End(false, opensWindows), m_peer(std::move(peer))
{
    const timeval patience{10, 0};
    ::setsockopt(m_peer.socket().native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    settings(std::move(entries));
}

void H2Client::flush()
{
    const std::string out = takeOutput();
    if (!out.empty())
        m_peer.send(out);
}

bool H2Client::until(const std::function<bool()> &done)
{
    std::string buffer(262'144, '\0');
    for (;;) {
        flush();
        if (done())
            return true;
        if (m_ended)
            return false;
        const ssize_t size = ::recv(m_peer.socket().native_handle(), buffer.data(), buffer.size(), 0);
        if (size <= 0)
            m_ended = true;
        else
            feed({buffer.data(), size_t(size)});
        if (m_ended)
            return done();
    }
}

H2Message H2Client::ask(const Fields &fields, std::string body, const Fields &trailers)
{
    const std::int32_t id = request(fields, std::move(body), false, trailers);
    until([&] { return message(id).closed; });
    return message(id);
}

Fields h2Head(const std::string &method, const std::string &path, const Fields &more,
              const std::string &authority)
{
    Fields fields{{":method", method}, {":scheme", "http"}, {":authority", authority}, {":path", path}};
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

H2Serving::H2Serving(H2Instance &instance, Tcp::socket socket)
    : H2End(true, instance.m_options.opensWindows), m_instance(instance), m_socket(std::move(socket))
{
}

void H2Serving::start()
{
    settings(m_instance.m_options.settings);
    flush();
    read();
}

void H2Serving::read()
{
    m_socket.async_read_some(boost::asio::buffer(m_buffer),
                             [this](boost::system::error_code error, size_t size) {
                                 if (error || !feed({m_buffer.data(), size}))
                                     return close();
                                 flush();
                                 read();
                             });
}

void H2Serving::flush()
{
    if (m_writing || !m_socket.is_open())
        return;
    m_out = takeOutput();
    if (m_out.empty())
        return;
    m_writing = true;
    boost::asio::async_write(m_socket, boost::asio::buffer(m_out),
                             [this](boost::system::error_code error, size_t) {
                                 m_writing = false;
                                 if (!error)
                                     flush();
                             });
}

void H2Serving::goAway(std::int32_t lastStream)
{
    nghttp2_submit_goaway(session(), NGHTTP2_FLAG_NONE, lastStream, NGHTTP2_NO_ERROR, nullptr, 0);
}

void H2Serving::close()
{
    boost::system::error_code ignored;
    m_socket.shutdown(Tcp::socket::shutdown_both, ignored);
    m_socket.close(ignored);
}

void H2Serving::headCame(std::int32_t id)
{
    ++m_instance.requests;
    if (m_instance.m_options.onHead)
        m_instance.m_options.onHead(*this, id);
}

void H2Serving::endCame(std::int32_t id)
{
    if (m_instance.m_options.onEnd)
        return m_instance.m_options.onEnd(*this, id);
    if (m_instance.m_options.onHead)
        return;
    const std::string &body = message(id).body;
    respond(id, {{":status", "200"}}, body.empty() ? "hello from " + m_instance.m_options.name : body);
}

void H2Serving::streamClosed(std::int32_t id, std::uint32_t error)
{
    if (error == NGHTTP2_NO_ERROR)
        return;
    ++m_instance.resets;
    if (m_instance.m_options.onReset)
        m_instance.m_options.onReset(*this, id);
}

H2Instance::H2Instance(Options options) : m_options(std::move(options))
{
    m_acceptor.open(Tcp::v4());
    m_acceptor.bind({boost::asio::ip::address_v4::loopback(), 0});
    m_acceptor.listen();
    m_port = m_acceptor.local_endpoint().port();
    accept();
    m_thread = std::thread([this] { m_io.run(); });
}

H2Instance::~H2Instance()
{
    stop();
}

void H2Instance::accept()
{
    m_acceptor.async_accept([this](boost::system::error_code error, Tcp::socket socket) {
        if (error)
            return;
        socket.set_option(Tcp::no_delay(true));
        ++connections;
        m_connections.push_back(std::make_unique<H2Serving>(*this, std::move(socket)));
        m_connections.back()->start();
        accept();
    });
}

void H2Instance::forAll(const std::function<void(H2Serving &)> &task)
{
    boost::asio::post(m_io, [this, task] {
        for (const auto &connection : m_connections) {
            if (!connection->isOpen())
                continue;
            task(*connection);
            connection->flush();
        }
    });
}

void H2Instance::stop()
{
    if (!m_thread.joinable())
        return;
    boost::asio::post(m_io, [this] {
        boost::system::error_code ignored;
        m_acceptor.close(ignored);
        for (const auto &connection : m_connections)
            connection->close();
    });
    m_thread.join();
}

TableBuilder h2Table(const std::vector<Endpoint> &endpoints)
{
    TableBuilder table;
    table.target.protocol = Protocol::Http2;
    for (const Endpoint &endpoint : endpoints)
        table.endpoint(endpoint);
    return table;
}

} // namespace tidegate::gateway::test
