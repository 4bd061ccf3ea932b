#include "ui/models/metering_model.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <cmath>
#include <map>

namespace tidegate::models {

using namespace std::chrono_literals;

namespace {

constexpr auto askEvery = 60s;

QString keyOf(const QString &ns, const QString &service, const QString &revision)
{
    return ns + QLatin1Char('/') + service + QLatin1Char('/') + revision;
}

/// A step without use has no row, and is a zero; steps that are still to come have none.
QList<QPointF> pointsOf(const std::map<qint64, client::Usage> &steps, const client::MeteringAnswer &answer,
                        int column, const Prices &prices)
{
    QList<QPointF> points;
    const qint64 step = std::max(1, answer.stepHours) * qint64(3'600'000);
    const qint64 end = msOf(answer.to);
    for (qint64 at = msOf(answer.from); at < end; at += step) {
        const auto found = steps.find(at);
        const client::Usage usage = found == steps.end() ? client::Usage() : found->second;
        points.append({double(at), MeteringTable::amountOf(column, usage, prices)});
    }
    if (!points.isEmpty())
        points.append({double(end), points.last().y()});
    return points;
}

} // namespace

MeteringModel::MeteringModel(QObject *parent) : QObject(parent), m_clock(&systemClock())
{
    m_timer.setInterval(askEvery);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (m_answer.to > m_clock->wall())
            refresh();
    });
}

void MeteringModel::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    m_answer = {};
    m_table.setAnswer(m_answer);
    setState(client ? State::Loading : State::Idle);
    refresh();
}

void MeteringModel::setActive(bool active)
{
    m_active = active;
    if (!active)
        return m_timer.stop();
    m_timer.start();
    refresh();
}

void MeteringModel::choose(const Choice &choice)
{
    if (choice == m_choice)
        return;
    m_choice = choice;
    delete m_call;
    if (m_client && m_state != State::Forbidden)
        setState(State::Loading);
    refresh();
}

void MeteringModel::setPrices(const Prices &prices)
{
    m_table.setPrices(prices);
    Q_EMIT changed();
}

MeteringRange MeteringModel::range() const
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    if (m_choice.preset == RangePreset::Custom && m_choice.first.isValid() && m_choice.last.isValid())
        return rangeOf(m_choice.first, m_choice.last, m_clock->wall(), zone);
    return rangeOf(m_choice.preset, m_clock->wall(), zone);
}

client::MeteringQuery MeteringModel::query() const
{
    const MeteringRange range = this->range();
    client::MeteringQuery query;
    query.from = range.from;
    query.to = range.to;
    query.stepHours = m_choice.stepHours;
    query.group = m_choice.group;
    return query;
}

void MeteringModel::refresh()
{
    if (!m_active || !m_client || m_call)
        return;
    m_call = m_client->metering(query(), this,
                                [this](const Result<client::MeteringAnswer> &answer) { received(answer); });
    Q_EMIT changed();
}

void MeteringModel::received(const Result<client::MeteringAnswer> &answer)
{
    m_call.clear(); // it deletes itself
    if (!answer) {
        const bool forbidden = answer.error().code == Code::Forbidden;
        setState(forbidden ? State::Forbidden : State::Failed, formatting::error(answer.error()));
        return;
    }
    apply(*answer);
}

void MeteringModel::apply(const client::MeteringAnswer &answer)
{
    m_answer = answer;
    m_table.setAnswer(m_answer);
    setState(m_answer.rows.empty() ? State::Empty : State::Ready);
}

void MeteringModel::setState(State state, const QString &problem)
{
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

void MeteringModel::askForCsv(QObject *context, std::function<void(Result<QByteArray>)> done)
{
    if (m_client)
        m_client->meteringCsv(query(), context, std::move(done));
}

QList<MeteringLine> MeteringModel::lines(int column, int most) const
{
    std::vector<MeteredSubject> subjects = m_table.subjects();
    const auto weight = [&](const MeteredSubject &subject) {
        const double amount = MeteringTable::amountOf(column, subject.usage, prices());
        return std::isnan(amount) ? -1 : amount;
    };
    std::stable_sort(subjects.begin(), subjects.end(),
                     [&](const auto &a, const auto &b) { return weight(a) > weight(b); });
    const bool tooMany = int(subjects.size()) > most;
    const int own = std::min(most, int(subjects.size())) - (tooMany ? 1 : 0);
    QHash<QString, int> places;
    for (int i = 0; i < own; ++i) {
        const MeteredSubject &subject = subjects[size_t(i)];
        places.insert(keyOf(subject.ns, subject.service, subject.revision), i);
    }
    std::vector<std::map<qint64, client::Usage>> steps(size_t(own) + (tooMany ? 1 : 0));
    for (const client::MeteringRow &row : m_answer.rows) {
        const int place = places.value(keyOf(row.ns, row.service, row.revision), own);
        steps[size_t(place)][msOf(row.from)] += row.usage;
    }
    QList<MeteringLine> lines;
    for (size_t i = 0; i < steps.size(); ++i) {
        const bool isOthers = int(i) == own;
        const MeteredSubject &subject = subjects[i];
        lines.append(
            {isOthers ? QStringLiteral("others") : keyOf(subject.ns, subject.service, subject.revision),
             isOthers ? tr("%n other(s)", "subjects in a chart", int(subjects.size()) - own)
                      : MeteringTable::subjectText(subject),
             pointsOf(steps[i], m_answer, column, prices())});
    }
    return lines;
}

} // namespace tidegate::models
