#include "core/runtime/port_picker.h"

#include <QHostAddress>
#include <QRandomGenerator>
#include <QTcpServer>
#include <algorithm>

namespace tidegate::runtime {

namespace {

constexpr int first = 20000;
constexpr int behindLast = 30000;
constexpr int tries = 500;
constexpr size_t remembered = 2000;

bool isFree(std::uint16_t port)
{
    QTcpServer server;
    return server.listen(QHostAddress::Any, port);
}

} // namespace

bool PortPicker::isRecent(std::uint16_t port) const
{
    return std::find(m_recent.begin(), m_recent.end(), port) != m_recent.end();
}

std::uint16_t PortPicker::pick()
{
    for (int i = 0; i < tries; ++i) {
        const auto port = static_cast<std::uint16_t>(QRandomGenerator::global()->bounded(first, behindLast));
        if (isRecent(port) || !isFree(port))
            continue;
        m_recent.push_back(port);
        if (m_recent.size() > remembered)
            m_recent.pop_front();
        return port;
    }
    return 0;
}

} // namespace tidegate::runtime
