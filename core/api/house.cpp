#include "core/api/house.h"

namespace tidegate::api {

void House::keepWhile(const std::shared_ptr<http::Responder> &stream, std::shared_ptr<void> feed)
{
    m_streams[stream] = std::move(feed);
    stream->onFinished([this, weak = weak_from_this(), key = std::weak_ptr(stream)] {
        const auto alive = weak.lock();
        if (!alive)
            return;
        QMetaObject::invokeMethod(
            &m_context, [this, key] { m_streams.erase(key.lock()); }, Qt::QueuedConnection);
    });
}

void House::endStreams()
{
    const auto streams = std::exchange(m_streams, {});
    for (const auto &entry : streams)
        entry.first->end();
}

} // namespace tidegate::api
