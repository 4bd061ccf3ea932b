#include "core/runtime/termination.h"

#include <QObject>
#include <QTimer>
#include <csignal>

namespace tidegate::runtime {

namespace {

// The only thing a signal handler may touch.
volatile std::sig_atomic_t asked = 0;

void noteSignal(int)
{
    asked = 1;
}

class Watcher : public QObject
{
public:
    Watcher(QObject *context, std::function<void()> callback) : m_callback(std::move(callback))
    {
        std::signal(SIGTERM, noteSignal);
        std::signal(SIGINT, noteSignal);
        // Five times a second: an order to end may wait that long, and an idle server stays idle.
        m_timer.setInterval(200);
        QObject::connect(&m_timer, &QTimer::timeout, context, [this] {
            if (asked) {
                asked = 0;
                std::signal(SIGTERM, noteSignal);
                std::signal(SIGINT, noteSignal);
                m_callback();
            }
        });
        m_timer.start();
    }
    ~Watcher() override
    {
        std::signal(SIGTERM, SIG_DFL);
        std::signal(SIGINT, SIG_DFL);
    }

private:
    std::function<void()> m_callback;
    QTimer m_timer;
};

} // namespace

std::shared_ptr<void> onTermination(QObject *context, std::function<void()> callback)
{
    return std::make_shared<Watcher>(context, std::move(callback));
}

} // namespace tidegate::runtime
