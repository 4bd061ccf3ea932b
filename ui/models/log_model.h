#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QRegularExpression>
#include <QTimer>
#include <deque>
#include <functional>
#include <vector>

namespace tidegate::models {

/// A line of an instance's output.
struct LogLine
{
    qint64 timeUs = 0; ///< since 1970 UTC
    int source = 0;    ///< index of sources()
    QByteArray text;   ///< UTF-8, without its time and its end
};

/// The time that stands before a line of the server's (RFC 3339 and a space), and the rest; a line without
/// one has the time `fallbackUs`.
LogLine readLogLine(const QByteArray &line, int source, qint64 fallbackUs);

/// The output of several instances in one row by time, live, with a search. Bounded: the oldest lines go. It
/// gathers what arrives and tells of it at most ten times a second. GUI thread.
class LogModel : public QObject
{
    Q_OBJECT
public:
    static constexpr int mostLines = 1'000'000;
    static constexpr int mostStreams = 24;   ///< instances that are followed at once
    static constexpr int tailLines = 50'000; ///< of each instance, at first

    /// How an instance's output is opened: Client::log, or a test's own.
    using OpenStream = std::function<client::LineStream *(const client::LogQuery &query, QObject *parent)>;
    explicit LogModel(QObject *parent = nullptr);
    explicit LogModel(OpenStream open, QObject *parent = nullptr);
    ~LogModel() override;

    void setClient(client::Client *client);
    /// Follows these instances; those followed already go on, lines of others stay until clear().
    void setInstances(const QString &ns, const QStringList &instances);
    /// Only an active model holds connections.
    void setActive(bool active);
    void clear(); ///< forgets lines and instances
    /// While paused, what arrives is kept back.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    int heldBack() const { return static_cast<int>(m_pending.size()); }

    const QStringList &sources() const { return m_sources; }
    int lineCount() const { return static_cast<int>(m_lines.size()); }
    int leftOut() const { return m_leftOut; } ///< instances beyond mostStreams
    QString problem() const { return m_problem; }

    /// What is searched: words without regard to case, or a regular expression. False when the expression is
    /// wrong; then the one before stays, and patternProblem() says why.
    bool setPattern(const QString &pattern, bool isRegularExpression);
    const QRegularExpression &pattern() const { return m_pattern; }
    bool hasPattern() const { return !m_pattern.pattern().isEmpty(); }
    QString patternProblem() const { return m_patternProblem; }
    /// Rows are then the lines that match alone.
    void setOnlyMatches(bool only);
    bool onlyMatches() const { return m_onlyMatches; }
    int matchCount() const { return static_cast<int>(m_matches.size()); }

    int rowCount() const;
    const LogLine &row(int row) const;
    /// The next row with a match after (before) `row`, going around; -1 when there is none.
    int findRow(int row, bool forward) const;
    /// Time, instance and text, as shown and saved.
    QString rowText(int row) const;
    /// Rows from `first` to `last` as lines of text.
    QByteArray rowsAsText(int first, int last) const;

    /// Takes what has arrived now instead of at the next tick.
    void flush();

Q_SIGNALS:
    void rowsAppended(int count); ///< at the end
    void rowsDropped(int count);  ///< at the start
    void rowsReset();             ///< any may be another
    void changed();               ///< counts, problem, pattern

private:
    struct Source
    {
        QPointer<client::LineStream> stream;
        qint64 lastUs = 0;
        int failures = 0;
        bool hasEnded = false; ///< in order: it will say no more
    };
    void openStream(int source);
    void onReceived(int source, const QList<QByteArray> &lines);
    void onEnded(int source, const QString &why);
    bool matches(const LogLine &line) const;
    void findMatches(size_t from);
    void dropOldest();

    OpenStream m_open;
    QPointer<client::Client> m_client;
    QString m_ns;
    QStringList m_sources;
    std::vector<Source> m_states;
    std::deque<LogLine> m_lines;
    std::vector<LogLine> m_pending;
    std::deque<qint64> m_matches; ///< numbers of lines since the start, rising
    qint64 m_dropped = 0;         ///< lines that went: the number of m_lines.front()
    QRegularExpression m_pattern;
    QString m_patternProblem;
    QString m_problem;
    QTimer m_flushTimer;
    QTimer m_retryTimer;
    int m_leftOut = 0;
    bool m_active = true;
    bool m_paused = false;
    bool m_onlyMatches = false;
};

} // namespace tidegate::models
