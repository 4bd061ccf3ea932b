#include "core/http/head_parser.h"

#include <algorithm>

namespace tidegate::http {

namespace {

constexpr size_t maxSizeDigits = 16;
constexpr size_t maxExtension = 1024; ///< per chunk
/// Of all extensions, less what the chunks carry: so that a body can not be made of extensions, while a
/// signature per chunk is as long as it likes.
constexpr std::uint64_t maxExtensions = 16 * 1024;
constexpr size_t maxTrailers = 16 * 1024; ///< all trailers together
constexpr size_t keptTrailers = 1024;     ///< of their buffer, from one body to the next

int hexDigit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool isText(unsigned char c)
{
    return c == '\t' || (c >= 0x20 && c != 0x7f);
}

} // namespace

void ChunkDecoder::reset()
{
    m_state = State::Size;
    m_left = 0;
    m_digits = 0;
    m_lineBytes = 0;
    m_extensions = 0;
    m_why = "";
    if (m_trailers.capacity() > keptTrailers)
        std::string().swap(m_trailers);
    else
        m_trailers.clear();
}

bool ChunkDecoder::refuse(const char *why)
{
    m_state = State::Failed;
    m_why = why;
    return false;
}

bool ChunkDecoder::sizeByte(unsigned char c)
{
    if (const int digit = hexDigit(c); digit >= 0) {
        if (++m_digits > maxSizeDigits)
            return refuse("A chunk's size has too many digits");
        m_left = m_left * 16 + std::uint64_t(digit);
        return true;
    }
    if (m_digits == 0)
        return refuse("A chunk has no size");
    if (c != '\r' && c != ';')
        return refuse("A chunk's size is not a hexadecimal number");
    m_lineBytes = 0;
    m_state = c == ';' ? State::Extension : State::SizeLf;
    return true;
}

bool ChunkDecoder::extensionByte(unsigned char c)
{
    if (c == '\r') {
        m_state = State::SizeLf;
        m_extensions += m_lineBytes;
        m_extensions -= std::min(m_extensions, m_left);
        return m_extensions <= maxExtensions || refuse("The chunks' extensions are too long for their data");
    }
    if (!isText(c))
        return refuse("A control character stands in a chunk's extension");
    if (++m_lineBytes > maxExtension)
        return refuse("A chunk's extension is too long");
    return true;
}

bool ChunkDecoder::trailerByte(unsigned char c)
{
    if (++m_lineBytes > maxTrailers)
        return refuse("The trailers are too large");
    if (m_state != State::TrailerStart || c != '\r')
        m_trailers += char(c);
    if (m_state == State::TrailerStart) {
        if (c != '\r' && !detail::isTokenChar(c))
            return refuse("A trailer has no valid name");
        m_state = c == '\r' ? State::EndLf : State::TrailerName;
        return true;
    }
    if (m_state == State::TrailerName) {
        if (c != ':' && !detail::isTokenChar(c))
            return refuse("A trailer has no valid name and colon");
        if (c == ':')
            m_state = State::Trailer;
        return true;
    }
    if (c == '\r')
        m_state = State::TrailerLf;
    else if (!isText(c))
        return refuse("A control character stands in a trailer");
    return true;
}

bool ChunkDecoder::step(unsigned char c)
{
    switch (m_state) {
    case State::Size:
        return sizeByte(c);
    case State::Extension:
        return extensionByte(c);
    case State::TrailerStart:
    case State::TrailerName:
    case State::Trailer:
        return trailerByte(c);
    case State::DataCr:
        if (c != '\r')
            return refuse("A chunk is longer than its size");
        m_state = State::DataLf;
        return true;
    case State::SizeLf:
    case State::DataLf:
    case State::TrailerLf:
    case State::EndLf:
        if (c != '\n')
            return refuse("CR stands without LF in a chunked body");
        break;
    case State::Data:
    case State::Done:
    case State::Failed:
        return false;
    }
    if (m_state == State::EndLf) {
        m_state = State::Done;
    } else if (m_state == State::SizeLf) {
        m_state = m_left > 0 ? State::Data : State::TrailerStart;
        m_lineBytes = 0;
    } else if (m_state == State::DataLf) {
        m_state = State::Size;
        m_digits = 0;
    } else {
        m_state = State::TrailerStart;
        m_trailers += '\n';
    }
    return true;
}

ChunkDecoder::Step ChunkDecoder::next(std::string_view bytes)
{
    size_t at = 0;
    while (at < bytes.size() && m_state != State::Done && m_state != State::Failed) {
        if (m_state == State::Data) {
            const size_t run = size_t(std::min<std::uint64_t>(m_left, bytes.size() - at));
            m_left -= run;
            if (m_left == 0)
                m_state = State::DataCr;
            return {ParseStatus::NeedMore, at + run, bytes.substr(at, run), ""};
        }
        if (step(static_cast<unsigned char>(bytes[at])))
            ++at;
    }
    if (m_state == State::Failed)
        return {ParseStatus::Error, at, {}, m_why};
    return {m_state == State::Done ? ParseStatus::Done : ParseStatus::NeedMore, at, {}, ""};
}

} // namespace tidegate::http
