#pragma once

#include "core/base/clock.h"
#include "core/client/client.h"
#include "ui/models/log_filter.h"
#include "ui/models/log_lines.h"

#include <QObject>
#include <QPointer>
#include <QRegularExpression>
#include <QTimer>
#include <functional>
#include <vector>

namespace tidegate::models {

/// The output of all instances of a service, those that have ended too: its latest lines, older ones as they
/// are wanted, and what comes; or what a search on the server finds in it. Bounded (see LogLines). It gathers
/// what arrives and tells of it at most ten times a second. GUI thread.
class LogModel : public QObject
{
    Q_OBJECT
public:
    static constexpr int pageLines = 2'000; ///< asked for at once: read in a few milliseconds

    /// How the server is asked: Client::output and followOutput, or a test's own. Null when there is none.
    struct Server
    {
        std::function<client::Call *(const client::OutputQuery &, QObject *, client::OutputDone)> ask;
        std::function<client::Stream *(const client::OutputQuery &, QObject *)> follow;
    };
    enum class State
    {
        Idle,     ///< nothing is asked for
        Loading,  ///< the first page is on its way
        Live,     ///< all that was asked for is there, and what comes is
        Complete, ///< all is there, and nothing more will come: the range has an end
        Failed    ///< `problem()` says why; reload() tries again
    };

    explicit LogModel(QObject *parent = nullptr);
    explicit LogModel(Server server, QObject *parent = nullptr);
    ~LogModel() override;

    void setClient(client::Client *client);
    const Server &server() const { return m_server; }
    /// Begins anew when it is another; leaves the surroundings of a line.
    void setFilter(const LogFilter &filter);
    const LogFilter &filter() const { return m_filter; }
    void reload();
    /// Only an active model asks and follows; what is there stays.
    void setActive(bool active);
    /// While paused, what arrives is kept back.
    void setPaused(bool paused);
    bool isPaused() const { return m_paused; }
    int heldBack() const { return static_cast<int>(m_pending.size()); }

    State state() const { return m_state; }
    QString problem() const { return m_problem; } ///< also of a stream that broke off: it is taken up again
    /// What is wrong with the expression, as the server says; empty = nothing.
    QString patternProblem() const { return m_patternProblem; }
    const QStringList &sources() const { return m_lines.sources(); }
    int rowCount() const { return m_lines.count(); }
    const LogLine &row(int row) const { return m_lines.at(row); }
    bool isSearch() const { return m_filter.isSearch() && !m_around; }
    int matchCount() const { return isSearch() ? m_lines.hitCount() : 0; } ///< of what is loaded
    qint64 droppedLines() const { return m_droppedLines; } ///< that the server has removed by age and size
    /// To mark what is found; without a pattern when nothing is searched or it is not understood here.
    const QRegularExpression &pattern() const { return m_pattern; }

    bool hasOlder() const { return m_hasOlder; }
    bool isLoadingOlder() const { return !m_olderCall.isNull(); }
    void loadOlder(); ///< does nothing while there is nothing older, or it is under way
    bool hasNewer() const { return m_hasNewer; } ///< of surroundings only: else what is newer comes by itself
    void loadNewer();

    /// All that was printed around this row, whatever was searched for. The rows of before come back with
    /// leaveAround().
    void showAround(int row);
    bool isAround() const { return m_around; }
    int aroundRow() const { return m_aroundRow; } ///< where that row is now; -1 while it is loading
    void leaveAround();

    /// The next row that was found after (before) `row`, going around; -1 when there is none.
    int findRow(int row, bool forward) const;
    QString rowText(int row) const { return m_lines.text(row); }
    QByteArray rowsAsText(int first, int last) const;
    /// Takes what has arrived now instead of at the next tick.
    void flush();

Q_SIGNALS:
    void rowsAppended(int count);  ///< at the end
    void rowsPrepended(int count); ///< at the start
    void rowsDropped(int count);   ///< at the start
    void rowsReset();              ///< any may be another
    void changed();                ///< state, counts, problem

private:
    void stop();
    void start();
    void setState(State state);
    void takeFirst(const Result<client::OutputPage> &page);
    void refused(const Error &error);
    void follow();
    void onEnded(const QString &why);
    void startAround(const LogLine &line, const QString &instance);
    void takeAround(const LogLine &line, const QString &instance, const client::OutputPage &before,
                    const Result<client::OutputPage> &after);
    client::OutputQuery query() const;
    const LogFilter &shownFilter() const { return m_around ? m_aroundFilter : m_filter; }

    Server m_server;
    QPointer<client::Client> m_client;
    LogFilter m_filter;
    LogFilter m_aroundFilter;
    LogLines m_lines;
    LogLines m_kept; ///< of the search, while surroundings are shown
    std::vector<client::OutputLine> m_pending;
    QPointer<client::Call> m_call;
    QPointer<client::Call> m_olderCall;
    QPointer<client::Call> m_newerCall;
    QPointer<client::Stream> m_stream;
    QString m_next;       ///< the position behind what is there
    QString m_aroundNext; ///< the same of the surroundings
    QRegularExpression m_pattern;
    QString m_problem;
    QString m_patternProblem;
    QTimer m_flushTimer;
    QTimer m_retryTimer;
    State m_state = State::Idle;
    State m_keptState = State::Idle;
    qint64 m_droppedLines = 0;
    int m_failures = 0;
    int m_aroundRow = -1;
    bool m_hasOlder = false;
    bool m_keptOlder = false;
    bool m_hasNewer = false;
    bool m_around = false;
    bool m_active = true;
    bool m_paused = false;
};

} // namespace tidegate::models
