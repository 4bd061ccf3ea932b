#include "core/client/once_device.h"

#include <QBuffer>

namespace tidegate::client {

OnceDevice::OnceDevice(std::unique_ptr<QIODevice> source) : m_source(std::move(source))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

OnceDevice::OnceDevice(const QByteArray &bytes)
{
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(bytes);
    buffer->open(QIODevice::ReadOnly);
    m_source = std::move(buffer);
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool OnceDevice::seek(qint64 position)
{
    if (m_started && position != pos())
        return false;
    return QIODevice::seek(position) && m_source->seek(position);
}

qint64 OnceDevice::readData(char *data, qint64 most)
{
    m_started = true;
    return m_source->read(data, most);
}

} // namespace tidegate::client
