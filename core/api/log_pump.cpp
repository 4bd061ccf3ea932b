#include "core/api/log_pump.h"

#include "core/base/clock.h"

#include <algorithm>

namespace tidegate::api {

namespace {

constexpr size_t mostPending = 2 * 1024 * 1024; ///< that the client has not taken, before more is read
constexpr milliseconds clientPause{20};
constexpr milliseconds crowdPause{250};
constexpr quint32 pageLines = 5000;

} // namespace

LogPump::LogPump(LogSource &source, Plan plan) : m_source(source), m_plan(std::move(plan))
{
    m_later.setSingleShot(true);
    connect(&m_later, &QTimer::timeout, this, &LogPump::proceed);
    if (m_plan.follows)
        m_changes = m_source.follow(m_plan.request, [this] { note(); });
}

void LogPump::begin(LogSource::Done done)
{
    m_reading = m_source.read(m_plan.request, m_plan.render, std::move(done));
}

bool LogPump::goesOn(const LogAnswer &answer) const
{
    if (m_plan.mostBytes && *m_plan.mostBytes <= answer.text.size())
        return false;
    const bool isMore = answer.isMore && !m_plan.request.tail;
    return isMore || (m_plan.follows && (!m_plan.endsWithInstance || answer.isOpen));
}

QByteArray LogPump::within(const QByteArray &text)
{
    if (!m_plan.mostBytes)
        return text;
    const QByteArray part = text.left(qsizetype(std::min<qint64>(*m_plan.mostBytes, text.size())));
    *m_plan.mostBytes -= part.size();
    return part;
}

void LogPump::run(std::shared_ptr<http::Responder> stream, const LogAnswer &first)
{
    m_stream = std::move(stream);
    send(first);
}

void LogPump::send(const LogAnswer &answer)
{
    const bool isLast = !goesOn(answer);
    const bool isMore = answer.isMore && !m_plan.request.tail;
    if (const QByteArray text = within(answer.text); !text.isEmpty())
        m_stream->write(text.toStdString());
    if (isLast) {
        m_changes.reset();
        m_stream->end();
        return;
    }
    m_plan.request.position = answer.next;
    m_plan.request.tail = false;
    m_plan.request.last.reset();
    m_plan.request.limit = pageLines;
    if (isMore || std::exchange(m_hasChanged, false))
        m_later.start(0);
    else
        m_isBusy = false;
}

void LogPump::note()
{
    if (m_isBusy)
        m_hasChanged = true;
    else {
        m_isBusy = true;
        proceed();
    }
}

void LogPump::proceed()
{
    if (m_stream->closed())
        return;
    if (m_stream->pending() > mostPending) {
        m_later.start(clientPause);
        return;
    }
    m_reading = m_source.read(m_plan.request, m_plan.render,
                              [this](const Result<LogAnswer> &answer) { take(answer); });
}

void LogPump::take(const Result<LogAnswer> &answer)
{
    if (answer)
        send(*answer);
    else if (answer.error().code == Code::TooManyRequests)
        m_later.start(crowdPause);
    else
        m_stream->abort(); // an end in order would say that this was all
}

} // namespace tidegate::api
