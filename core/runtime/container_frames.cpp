#include "core/runtime/container_frames.h"

#include <QtEndian>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr qsizetype headerSize = 8;
constexpr char standardOutput = 1;
constexpr char standardError = 2;

} // namespace

Result<> ContainerFrames::feed(const QByteArray &bytes, const Take &take)
{
    for (qsizetype at = 0; at < bytes.size();) {
        if (m_left == 0) {
            const qsizetype part = std::min(headerSize - m_header.size(), bytes.size() - at);
            m_header += bytes.mid(at, part);
            at += part;
            if (m_header.size() == headerSize && !readHeader())
                return fail(Code::BadGateway, "what the container engine sends is no output in frames");
            continue;
        }
        const auto part = qsizetype(std::min<std::uint64_t>(m_left, std::uint64_t(bytes.size() - at)));
        take(m_isError, bytes.mid(at, part));
        m_left -= std::uint32_t(part);
        at += part;
    }
    return {};
}

bool ContainerFrames::readHeader()
{
    const char stream = m_header[0];
    const bool isZero = m_header[1] == 0 && m_header[2] == 0 && m_header[3] == 0;
    if (!isZero || (stream != standardOutput && stream != standardError))
        return false;
    m_isError = stream == standardError;
    m_left = qFromBigEndian<std::uint32_t>(m_header.constData() + 4);
    m_header.clear();
    return true;
}

} // namespace tidegate::runtime
