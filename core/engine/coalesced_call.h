#pragma once

#include <QMetaObject>
#include <QObject>
#include <functional>
#include <utility>

namespace tidegate::engine {

/// Calls something from the event loop, once for all that ask before it runs. Lives in `context`, on its
/// thread.
class CoalescedCall
{
public:
    CoalescedCall(QObject *context, std::function<void()> what) : m_context(context), m_what(std::move(what))
    {
    }

    void request()
    {
        if (std::exchange(m_isRequested, true))
            return;
        QMetaObject::invokeMethod(
            m_context,
            [this] {
                m_isRequested = false;
                m_what();
            },
            Qt::QueuedConnection);
    }

private:
    QObject *m_context;
    std::function<void()> m_what;
    bool m_isRequested = false;
};

} // namespace tidegate::engine
