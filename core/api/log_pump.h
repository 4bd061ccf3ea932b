#pragma once

#include "core/api/exchange.h"
#include "core/api/ports.h"
#include "core/http/server.h"

#include <QObject>
#include <QTimer>
#include <memory>
#include <optional>

namespace tidegate::api {

struct House;

/// Sends output page by page as fast as the client takes it, then what comes. Kept by House::keepWhile():
/// without it, it ends. Main thread.
class LogPump : public QObject
{
public:
    struct Plan
    {
        LogRequest request;
        LogSource::Render render;
        bool follows = false;            ///< goes on behind what there is
        bool endsWithInstance = false;   ///< until the instance has ended
        std::optional<qint64> mostBytes; ///< the text is cut there
    };
    /// Changes count from now on.
    LogPump(LogSource &source, Plan plan);
    /// The first page; `done` decides what becomes of it.
    void begin(LogSource::Done done);
    /// Whether there is or may be something behind that page.
    bool goesOn(const LogAnswer &answer) const;
    /// What of it may still be sent.
    QByteArray within(const QByteArray &text);
    /// Sends that page, and all others.
    void run(std::shared_ptr<http::Responder> stream, const LogAnswer &first);

private:
    void send(const LogAnswer &answer);
    void proceed();
    void take(const Result<LogAnswer> &answer);
    void note();

    LogSource &m_source;
    Plan m_plan;
    std::shared_ptr<http::Responder> m_stream;
    std::shared_ptr<void> m_changes;
    std::shared_ptr<void> m_reading;
    QTimer m_later;
    bool m_isBusy = true; ///< a page is on its way, or the client is waited for
    bool m_hasChanged = false;
};

/// Sees the first page; answers itself when there is nothing to send.
using LogBeginning = std::function<void(House &house, Exchange &exchange, const LogAnswer &first)>;
/// Sends what a plan is about: at once when it is all on its first page, else as a stream.
void sendLog(House &house, const ExchangePtr &exchange, LogPump::Plan plan, LogBeginning beginning);

} // namespace tidegate::api
