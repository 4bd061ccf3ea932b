#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <functional>

namespace tidegate::runtime {

/// Takes apart the stream in which an engine sends standard output and standard error of a container without
/// a terminal: frames of one byte that says which (1 or 2), three of zero, four of length, then the bytes.
/// Any split of the input will do. Holds no more than a header.
class ContainerFrames
{
public:
    using Take = std::function<void(bool isError, const QByteArray &bytes)>;
    /// BadGateway when the bytes are no frames; nothing is understood from then on.
    Result<> feed(const QByteArray &bytes, const Take &take);
    /// In the middle of a frame.
    bool isBroken() const { return m_left > 0 || !m_header.isEmpty(); }

private:
    bool readHeader();

    QByteArray m_header;
    bool m_isError = false;
    std::uint32_t m_left = 0; ///< of the frame's bytes
};

} // namespace tidegate::runtime
