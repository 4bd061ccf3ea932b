#include "ui/models/log_model.h"

#include <QDateTime>
#include <algorithm>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto flushEvery = 100ms;
constexpr auto retryAfter = 2s;

bool isEarlier(const LogLine &a, const LogLine &b)
{
    return a.timeUs < b.timeUs;
}

WallTime wallOf(qint64 us)
{
    return WallTime(std::chrono::duration_cast<WallTime::duration>(std::chrono::microseconds(us)));
}

} // namespace

LogLine readLogLine(const QByteArray &line, int source, qint64 fallbackUs)
{
    const qsizetype blank = line.indexOf(' ');
    if (blank >= 20 && blank <= 36) {
        if (const auto time = parseTime(std::string_view(line.constData(), size_t(blank)))) {
            const auto us = std::chrono::duration_cast<std::chrono::microseconds>(time->time_since_epoch());
            return {us.count(), source, line.mid(blank + 1)};
        }
    }
    return {fallbackUs, source, line};
}

LogModel::LogModel(QObject *parent) : LogModel(OpenStream(), parent)
{
    m_open = [this](const client::LogQuery &query, QObject *owner) -> client::LineStream * {
        return m_client ? m_client->log(query, owner) : nullptr;
    };
}

LogModel::LogModel(OpenStream open, QObject *parent) : QObject(parent), m_open(std::move(open))
{
    m_flushTimer.setSingleShot(true);
    m_flushTimer.setInterval(flushEvery);
    connect(&m_flushTimer, &QTimer::timeout, this, &LogModel::flush);
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setInterval(retryAfter);
    connect(&m_retryTimer, &QTimer::timeout, this, [this] {
        for (int i = 0; i < static_cast<int>(m_states.size()); ++i)
            openStream(i);
    });
}

LogModel::~LogModel() = default;

void LogModel::setClient(client::Client *client)
{
    if (client == m_client)
        return;
    for (Source &source : m_states)
        delete source.stream;
    m_client = client;
    if (client)
        m_retryTimer.start(0);
}

void LogModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    for (int i = 0; i < static_cast<int>(m_states.size()); ++i) {
        if (active)
            openStream(i);
        else
            delete m_states[size_t(i)].stream;
    }
}

void LogModel::setInstances(const QString &ns, const QStringList &instances)
{
    if (ns != m_ns)
        clear();
    m_ns = ns;
    for (size_t i = 0; i < m_states.size(); ++i) {
        if (!instances.contains(m_sources.at(qsizetype(i))))
            delete m_states[i].stream;
    }
    m_leftOut = 0;
    for (const QString &instance : instances) {
        auto at = m_sources.indexOf(instance);
        const auto open =
            std::count_if(m_states.begin(), m_states.end(), [](auto &s) { return !s.stream.isNull(); });
        if (at < 0) {
            m_sources.append(instance);
            m_states.push_back({});
            at = m_sources.size() - 1;
        }
        if (open >= mostStreams && m_states[size_t(at)].stream.isNull())
            ++m_leftOut;
        else
            openStream(static_cast<int>(at));
    }
    Q_EMIT changed();
}

void LogModel::openStream(int index)
{
    Source &source = m_states[size_t(index)];
    if (!m_active || source.stream || source.hasEnded)
        return;
    client::LogQuery query;
    query.ns = m_ns;
    query.pod = m_sources.at(index);
    if (source.lastUs > 0)
        query.since = wallOf(source.lastUs + 1);
    else
        query.tailLines = tailLines;
    source.stream = m_open(query, this);
    if (!source.stream)
        return;
    connect(source.stream, &client::LineStream::received, this,
            [this, index](const QList<QByteArray> &lines) { onReceived(index, lines); });
    connect(source.stream, &client::LineStream::ended, this,
            [this, index](const QString &why) { onEnded(index, why); });
}

void LogModel::onReceived(int index, const QList<QByteArray> &lines)
{
    Source &source = m_states[size_t(index)];
    source.failures = 0;
    for (const QByteArray &line : lines) {
        const qint64 fallback =
            source.lastUs > 0 ? source.lastUs : QDateTime::currentMSecsSinceEpoch() * 1000;
        m_pending.push_back(readLogLine(line, index, fallback));
        source.lastUs = std::max(source.lastUs, m_pending.back().timeUs);
    }
    // What is held back is bounded, too.
    if (m_pending.size() > size_t(mostLines))
        m_pending.erase(m_pending.begin(), m_pending.end() - mostLines);
    if (!m_paused && !m_flushTimer.isActive())
        m_flushTimer.start();
}

void LogModel::onEnded(int index, const QString &why)
{
    Source &source = m_states[size_t(index)];
    if (source.stream)
        source.stream->deleteLater();
    source.stream.clear();
    source.hasEnded = why.isEmpty();
    m_problem = why;
    if (!source.hasEnded && ++source.failures < 8)
        m_retryTimer.start(retryAfter * source.failures);
    Q_EMIT changed();
}

/// Usually it all goes to the end; lines that are older than what is shown are merged into their place.
void LogModel::flush()
{
    m_flushTimer.stop();
    if (m_pending.empty() || m_paused)
        return;
    std::stable_sort(m_pending.begin(), m_pending.end(), isEarlier);
    const bool atEnd = m_lines.empty() || !isEarlier(m_pending.front(), m_lines.back());
    const size_t before = m_lines.size();
    const int rowsBefore = rowCount();
    std::move(m_pending.begin(), m_pending.end(), std::back_inserter(m_lines));
    m_pending.clear();
    if (!atEnd) {
        const auto middle = m_lines.begin() + std::ptrdiff_t(before);
        const auto first = std::upper_bound(m_lines.begin(), middle, *middle, isEarlier);
        std::inplace_merge(first, middle, m_lines.end(), isEarlier);
        m_matches.clear();
        findMatches(0);
        dropOldest();
        Q_EMIT rowsReset();
    } else {
        findMatches(before);
        const int added = rowCount() - rowsBefore;
        if (added > 0)
            Q_EMIT rowsAppended(added);
        dropOldest();
    }
    Q_EMIT changed();
}

void LogModel::dropOldest()
{
    if (m_lines.size() <= size_t(mostLines))
        return;
    const auto extra = std::ptrdiff_t(m_lines.size()) - mostLines;
    const int rowsBefore = rowCount();
    m_lines.erase(m_lines.begin(), m_lines.begin() + extra);
    m_dropped += extra;
    while (!m_matches.empty() && m_matches.front() < m_dropped)
        m_matches.pop_front();
    Q_EMIT rowsDropped(rowsBefore - rowCount());
}

void LogModel::clear()
{
    for (Source &source : m_states)
        delete source.stream;
    m_states.clear();
    m_sources.clear();
    m_lines.clear();
    m_pending.clear();
    m_matches.clear();
    m_dropped = 0;
    m_leftOut = 0;
    m_problem.clear();
    m_retryTimer.stop();
    Q_EMIT rowsReset();
    Q_EMIT changed();
}

void LogModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        flush();
    Q_EMIT changed();
}

bool LogModel::setPattern(const QString &pattern, bool isRegularExpression)
{
    const QString text = isRegularExpression ? pattern : QRegularExpression::escape(pattern);
    const QRegularExpression next(text, QRegularExpression::CaseInsensitiveOption);
    m_patternProblem = next.isValid() ? QString() : next.errorString();
    if (next.isValid()) {
        m_pattern = next;
        m_matches.clear();
        findMatches(0);
        Q_EMIT rowsReset();
    }
    Q_EMIT changed();
    return next.isValid();
}

bool LogModel::matches(const LogLine &line) const
{
    return m_pattern.match(QString::fromUtf8(line.text)).hasMatch();
}

void LogModel::findMatches(size_t from)
{
    if (!hasPattern())
        return;
    for (size_t i = from; i < m_lines.size(); ++i) {
        if (matches(m_lines[i]))
            m_matches.push_back(m_dropped + qint64(i));
    }
}

void LogModel::setOnlyMatches(bool only)
{
    if (only == m_onlyMatches)
        return;
    m_onlyMatches = only;
    Q_EMIT rowsReset();
    Q_EMIT changed();
}

int LogModel::rowCount() const
{
    return m_onlyMatches && hasPattern() ? matchCount() : lineCount();
}

const LogLine &LogModel::row(int row) const
{
    if (m_onlyMatches && hasPattern())
        return m_lines[size_t(m_matches[size_t(row)] - m_dropped)];
    return m_lines[size_t(row)];
}

int LogModel::findRow(int row, bool forward) const
{
    if (m_matches.empty())
        return -1;
    if (m_onlyMatches && hasPattern()) {
        const int count = matchCount();
        return (row + (forward ? 1 : -1) + count) % count;
    }
    const qint64 from = m_dropped + row;
    if (forward) {
        const auto next = std::upper_bound(m_matches.begin(), m_matches.end(), from);
        return static_cast<int>((next == m_matches.end() ? m_matches.front() : *next) - m_dropped);
    }
    const auto next = std::lower_bound(m_matches.begin(), m_matches.end(), from);
    return static_cast<int>((next == m_matches.begin() ? m_matches.back() : *std::prev(next)) - m_dropped);
}

QString LogModel::rowText(int index) const
{
    const LogLine &line = row(index);
    return QStringLiteral("%1 %2 %3")
        .arg(QString::fromStdString(formatMicroTime(wallOf(line.timeUs))), m_sources.value(line.source),
             QString::fromUtf8(line.text));
}

QByteArray LogModel::rowsAsText(int first, int last) const
{
    QByteArray text;
    for (int i = std::max(0, first); i <= std::min(last, rowCount() - 1); ++i)
        text += rowText(i).toUtf8() + '\n';
    return text;
}

} // namespace tidegate::models
