#include "ui/session/loop_watch.h"

#include <QLoggingCategory>

namespace tidegate::session {

Q_LOGGING_CATEGORY(lcLoop, "tidegate.loop")

namespace {

constexpr int intervalMs = 20;

} // namespace

LoopWatch::LoopWatch(QObject *parent) : QObject(parent)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(intervalMs);
    connect(&m_timer, &QTimer::timeout, this, &LoopWatch::tick);
}

bool LoopWatch::isWanted()
{
    const QByteArray word = qgetenv("TIDEGATE_WATCHDOG");
#ifdef QT_NO_DEBUG
    return !word.isEmpty() && word != "0";
#else
    return word != "0";
#endif
}

void LoopWatch::start()
{
    reset();
    m_timer.start();
}

void LoopWatch::reset()
{
    m_longestMs = 0;
    m_blocks = 0;
    m_longestAt = {};
    m_since.start();
}

void LoopWatch::tick()
{
    const int late = int(m_since.restart()) - intervalMs;
    if (late > m_longestMs) {
        m_longestMs = late;
        m_longestAt = QDateTime::currentDateTimeUtc();
    }
    if (late <= tooLongMs)
        return;
    ++m_blocks;
    qCDebug(lcLoop, "the event loop was held up for %d ms", late);
}

} // namespace tidegate::session
