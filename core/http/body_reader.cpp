#include "core/http/body_reader.h"

#include "core/base/units.h"

#include <algorithm>

namespace tidegate::http {

namespace {

constexpr std::uint64_t reservedAtOnce = 1024 * 1024; ///< a length is only a promise

tl::unexpected<Error> tooLarge(std::uint64_t limit)
{
    return fail(Code::TooLarge, "The body is larger than the limit of " + formatBytes(limit));
}

} // namespace

void BodyReader::reset()
{
    *this = BodyReader{};
}

Result<> BodyReader::begin(const Head &head, const BodyPolicy &policy, const std::string &spoolDir)
{
    reset();
    m_framing = head.framing;
    m_limit = policy.maxBytes;
    m_left = head.framing == BodyFraming::Length ? head.contentLength : 0;
    if (m_left > m_limit)
        return tooLarge(m_limit);
    if (!policy.spool) {
        m_memory.reserve(size_t(std::min(m_left, reservedAtOnce)));
        return {};
    }
    auto spool = Spool::create(spoolDir);
    if (!spool)
        return tl::unexpected(spool.error());
    m_spool = std::move(*spool);
    return {};
}

Result<bool> BodyReader::feed(std::string_view &bytes)
{
    if (m_framing == BodyFraming::Length)
        return feedLength(bytes);
    if (m_framing == BodyFraming::Chunked)
        return feedChunks(bytes);
    return true;
}

Result<bool> BodyReader::feedLength(std::string_view &bytes)
{
    const size_t part = size_t(std::min<std::uint64_t>(m_left, bytes.size()));
    if (const auto stored = store(bytes.substr(0, part)); !stored)
        return tl::unexpected(stored.error());
    bytes.remove_prefix(part);
    m_left -= part;
    return m_left == 0;
}

Result<bool> BodyReader::feedChunks(std::string_view &bytes)
{
    for (;;) {
        const ChunkDecoder::Step step = m_chunks.next(bytes);
        bytes.remove_prefix(step.consumed);
        if (step.status == ParseStatus::Error)
            return fail(Code::BadRequest, step.why);
        if (const auto stored = store(step.data); !stored)
            return tl::unexpected(stored.error());
        if (step.status == ParseStatus::Done)
            return true;
        if (step.consumed == 0)
            return false;
    }
}

Result<> BodyReader::store(std::string_view data)
{
    if (data.size() > m_limit - m_stored)
        return tooLarge(m_limit);
    m_stored += data.size();
    if (m_spool)
        return data.empty() ? Result<>{} : m_spool->write(data);
    m_memory.append(data);
    return {};
}

Result<> BodyReader::finish(Request &request)
{
    if (!m_spool) {
        request.body = std::move(m_memory);
        return {};
    }
    auto path = m_spool->release();
    if (!path)
        return tl::unexpected(path.error());
    request.bodyFile = std::move(*path);
    return {};
}

} // namespace tidegate::http
