#include "ui/models/log_model.h"

#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;
using client::OutputPage;
using client::OutputQuery;

namespace {

constexpr auto flushEvery = 100ms;
constexpr auto retryAfter = 2s;
constexpr int mostRetryFactor = 8;
constexpr int aroundLines = 500; ///< before and after the line, at first

WallTime wallOf(qint64 us)
{
    return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(us)));
}

} // namespace

OutputQuery outputQuery(const LogFilter &filter, WallTime now)
{
    OutputQuery query;
    query.ns = filter.ns;
    query.service = filter.service;
    query.revision = filter.revision;
    query.instance = filter.instance;
    query.stream = filter.stream;
    query.from = filter.last.count() > 0 ? std::optional<WallTime>(now - filter.last) : filter.from;
    query.to = filter.last.count() > 0 ? std::nullopt : filter.to;
    (filter.isExpression ? query.matches : query.contains) = filter.text;
    query.ignoresCase = filter.isSearch() && !filter.mindsCase;
    query.before = filter.isSearch() ? filter.context : 0;
    query.after = query.before;
    return query;
}

LogModel::LogModel(QObject *parent) : LogModel(Server(), parent)
{
    m_server.ask = [this](const OutputQuery &query, QObject *context, client::OutputDone done) {
        return m_client ? m_client->output(query, context, std::move(done)) : nullptr;
    };
    m_server.follow = [this](const OutputQuery &query, QObject *owner) {
        return m_client ? m_client->followOutput(query, owner) : nullptr;
    };
}

LogModel::LogModel(Server server, QObject *parent) : QObject(parent), m_server(std::move(server))
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(flushEvery);
    connect(&m_flushTimer, &QTimer::timeout, this, &LogModel::flush);
    m_retryTimer.setSingleShot(true);
    connect(&m_retryTimer, &QTimer::timeout, this, &LogModel::follow);
}

LogModel::~LogModel() = default;

void LogModel::setClient(client::Client *client)
{
    if (client == m_client)
        return;
    stop();
    m_client = client;
    if (client && m_active)
        start();
}

/// What is under way is not wanted any more; the rows stay.
void LogModel::stop()
{
    for (QPointer<client::Call> *call : {&m_call, &m_olderCall, &m_newerCall}) {
        if (*call)
            (*call)->cancel();
        call->clear();
    }
    delete m_stream;
    m_retryTimer.stop();
}

OutputQuery LogModel::query() const
{
    return outputQuery(shownFilter(), SystemClock().wall());
}

void LogModel::setFilter(const LogFilter &filter)
{
    if (filter == m_filter && !m_around)
        return;
    m_filter = filter;
    reload();
}

void LogModel::reload()
{
    stop();
    m_lines.clear();
    m_kept.clear();
    m_pending.clear();
    m_next.clear();
    m_problem.clear();
    m_patternProblem.clear();
    m_around = false;
    m_hasOlder = m_hasNewer = false;
    m_aroundRow = -1;
    m_failures = 0;
    m_droppedLines = 0;
    m_pattern = QRegularExpression();
    if (m_filter.isSearch()) {
        m_pattern.setPattern(m_filter.isExpression ? m_filter.text
                                                   : QRegularExpression::escape(m_filter.text));
        if (!m_filter.mindsCase)
            m_pattern.setPatternOptions(QRegularExpression::CaseInsensitiveOption);
        if (!m_pattern.isValid()) // RE2 may understand what is not understood here
            m_pattern = QRegularExpression();
    }
    m_state = State::Idle;
    Q_EMIT rowsReset();
    if (m_active)
        start();
    Q_EMIT changed();
}

void LogModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active)
        start();
    else
        stop();
}

/// Goes on where it was: with the first page, or with what came after the last line.
void LogModel::start()
{
    if (!shownFilter().isComplete())
        return;
    if (m_around)
        return; // surroundings are loaded as they are scrolled to
    if (!m_next.isEmpty())
        return follow();
    setState(State::Loading);
    OutputQuery first = query();
    first.tail = true;
    first.limit = pageLines;
    m_call = m_server.ask(first, this, [this](const Result<OutputPage> &page) { takeFirst(page); });
    if (!m_call)
        setState(State::Idle);
}

void LogModel::setState(State state)
{
    m_state = state;
    Q_EMIT changed();
}

void LogModel::takeFirst(const Result<OutputPage> &page)
{
    m_call.clear();
    if (!page)
        return refused(page.error());
    m_problem.clear();
    m_lines.clear();
    m_lines.append(page->lines);
    m_hasOlder = page->isMore;
    m_next = page->next;
    m_droppedLines = page->droppedLines;
    Q_EMIT rowsReset();
    follow();
}

void LogModel::refused(const Error &error)
{
    m_problem = formatting::error(error);
    for (const Cause &cause : error.causes) {
        if (cause.field == "matches" || cause.field == "contains") {
            m_patternProblem = QString::fromStdString(cause.message);
            m_problem = m_patternProblem;
        }
    }
    setState(State::Failed);
}

void LogModel::follow()
{
    if (!m_active || m_stream || m_around)
        return;
    if (m_filter.to && m_filter.last.count() == 0)
        return setState(State::Complete);
    OutputQuery rest = query();
    rest.position = m_next;
    rest.limit = pageLines;
    m_stream = m_server.follow(rest, this);
    if (!m_stream)
        return setState(State::Idle);
    connect(m_stream, &client::Stream::received, this, [this](const QJsonObject &json) {
        m_pending.push_back(client::readOutputLine(json));
        m_next = m_pending.back().position;
        m_failures = 0;
        m_problem.clear();
        // What is held back is bounded, too.
        if (m_pending.size() > size_t(LogLines::most))
            m_pending.erase(m_pending.begin(), m_pending.end() - LogLines::most / 2);
        if (!m_flushTimer.isActive())
            m_flushTimer.start();
    });
    connect(m_stream, &client::Stream::ended, this, &LogModel::onEnded);
    setState(State::Live);
}

void LogModel::onEnded(const QString &why)
{
    if (m_stream)
        m_stream->deleteLater();
    m_stream.clear();
    m_problem = why;
    m_failures = std::min(m_failures + 1, mostRetryFactor);
    m_retryTimer.start(retryAfter * m_failures);
    Q_EMIT changed();
}

void LogModel::flush()
{
    m_flushTimer.stop();
    if (m_pending.empty())
        return;
    if (m_paused || m_around) {
        Q_EMIT changed(); // how many wait
        return;
    }
    const int before = m_lines.count();
    const int gone = m_lines.append(m_pending);
    const int added = m_lines.count() + gone - before;
    m_pending.clear();
    Q_EMIT rowsAppended(added);
    if (gone > 0) {
        m_hasOlder = false; // there is no room for them
        Q_EMIT rowsDropped(gone);
    }
    Q_EMIT changed();
}

void LogModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        flush();
    Q_EMIT changed();
}

void LogModel::loadOlder()
{
    if (!m_hasOlder || m_olderCall || rowCount() == 0)
        return;
    OutputQuery older = query();
    older.to = wallOf(row(0).timeUs + 1); // that moment's other lines too
    older.tail = true;
    older.limit = pageLines;
    m_olderCall = m_server.ask(older, this, [this](const Result<OutputPage> &page) {
        m_olderCall.clear();
        if (!page) {
            m_problem = formatting::error(page.error());
            Q_EMIT changed();
            return;
        }
        const int added = m_lines.prepend(page->lines);
        m_hasOlder = page->isMore && added > 0 && !m_lines.isFull();
        if (m_around && added > 0)
            m_aroundRow += added;
        if (added > 0)
            Q_EMIT rowsPrepended(added);
        Q_EMIT changed();
    });
}

void LogModel::loadNewer()
{
    if (!m_around || !m_hasNewer || m_newerCall)
        return;
    OutputQuery newer = query();
    newer.position = m_aroundNext;
    newer.limit = pageLines;
    m_newerCall = m_server.ask(newer, this, [this](const Result<OutputPage> &page) {
        m_newerCall.clear();
        if (!page) {
            m_problem = formatting::error(page.error());
            Q_EMIT changed();
            return;
        }
        const int before = m_lines.count();
        const int gone = m_lines.append(page->lines);
        m_aroundNext = page->next;
        m_hasNewer = page->isMore;
        if (const int added = m_lines.count() + gone - before; added > 0)
            Q_EMIT rowsAppended(added);
        if (gone > 0) {
            m_aroundRow -= gone;
            m_hasOlder = false;
            Q_EMIT rowsDropped(gone);
        }
        Q_EMIT changed();
    });
}

void LogModel::showAround(int index)
{
    if (index < 0 || index >= rowCount() || m_around)
        return;
    const LogLine line = row(index);
    const QString instance = sources().value(line.source);
    stop();
    m_aroundFilter = m_filter;
    m_aroundFilter.text.clear();
    m_aroundFilter.stream = OutputQuery::Stream::Both;
    m_aroundFilter.last = {};
    m_aroundFilter.from.reset();
    m_aroundFilter.to.reset();
    m_kept = std::exchange(m_lines, LogLines());
    m_keptOlder = m_hasOlder;
    m_keptState = m_state;
    m_around = true;
    m_aroundRow = -1;
    m_hasOlder = m_hasNewer = false;
    Q_EMIT rowsReset();
    startAround(line, instance);
}

/// What came before it, it among it, then what came after.
void LogModel::startAround(const LogLine &line, const QString &instance)
{
    setState(State::Loading);
    OutputQuery before = query();
    before.to = wallOf(line.timeUs + 1);
    before.tail = true;
    before.limit = aroundLines;
    m_call = m_server.ask(before, this, [this, line, instance](const Result<OutputPage> &page) {
        m_call.clear();
        if (!page)
            return refused(page.error());
        OutputQuery after = query();
        after.from = wallOf(line.timeUs + 1);
        after.limit = aroundLines;
        m_call =
            m_server.ask(after, this, [this, line, instance, before = *page](const Result<OutputPage> &rest) {
                m_call.clear();
                takeAround(line, instance, before, rest);
            });
    });
    if (!m_call)
        setState(State::Idle);
}

void LogModel::takeAround(const LogLine &line, const QString &instance, const OutputPage &before,
                          const Result<OutputPage> &after)
{
    if (!after)
        return refused(after.error());
    m_lines.append(before.lines);
    m_hasOlder = before.isMore;
    m_lines.append(after->lines);
    m_hasNewer = after->isMore;
    m_aroundNext = after->next;
    m_aroundRow = m_lines.find(line, instance);
    m_state = State::Complete;
    Q_EMIT rowsReset();
    Q_EMIT changed();
}

void LogModel::leaveAround()
{
    if (!m_around)
        return;
    stop();
    m_around = false;
    m_aroundRow = -1;
    m_lines = std::exchange(m_kept, LogLines());
    m_hasOlder = m_keptOlder;
    m_hasNewer = false;
    m_state = m_keptState;
    m_problem.clear();
    Q_EMIT rowsReset();
    flush();
    if (m_active)
        start();
    Q_EMIT changed();
}

int LogModel::findRow(int from, bool forward) const
{
    const int count = rowCount();
    if (!isSearch() || m_lines.hitCount() == 0)
        return -1;
    for (int step = 1; step <= count; ++step) {
        const int at = ((forward ? from + step : from - step) % count + count) % count;
        if (!row(at).isContext)
            return at;
    }
    return -1;
}

QByteArray LogModel::rowsAsText(int first, int last) const
{
    QByteArray text;
    for (int i = std::max(0, first); i <= std::min(last, rowCount() - 1); ++i)
        text += rowText(i).toUtf8() + '\n';
    return text;
}

} // namespace tidegate::models
