#pragma once

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace tidegate::session {

/// Records for how long the event loop of its thread was held up at most. It wakes the loop fifty times a
/// second: for builds and runs in which that is asked for.
class LoopWatch : public QObject
{
    Q_OBJECT
public:
    static constexpr int tooLongMs = 50; ///< from then on it is logged

    explicit LoopWatch(QObject *parent = nullptr);
    /// In debug builds, and where TIDEGATE_WATCHDOG says so (1, or 0 for never).
    static bool isWanted();
    void start();
    bool isRunning() const { return m_timer.isActive(); }
    int longestMs() const { return m_longestMs; } ///< since start() or reset()
    QDateTime longestAt() const { return m_longestAt; }
    int blocks() const { return m_blocks; } ///< how many were too long
    void reset();

private:
    void tick();

    QTimer m_timer;
    QElapsedTimer m_since;
    QDateTime m_longestAt;
    int m_longestMs = 0;
    int m_blocks = 0;
};

} // namespace tidegate::session
