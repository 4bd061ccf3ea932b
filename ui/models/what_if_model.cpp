#include "ui/models/what_if_model.h"

#include "ui/models/formatting.h"
#include "ui/models/times.h"

#include <QCoreApplication>

namespace tidegate::models {

namespace {

WhatIfSide sideOf(const QJsonObject &json)
{
    const auto number = [&json](const char *key) { return json[QLatin1String(key)].toDouble(); };
    const QJsonObject cost = json[QLatin1String("cost")].toObject();
    return {number("requests"),
            number("coldRequests"),
            number("starts"),
            number("startsFromZero"),
            number("mostReady"),
            number("meanWaitMs"),
            number("p99WaitMs"),
            cost[QLatin1String("instanceSeconds")].toDouble(),
            cost[QLatin1String("memoryGiBSeconds")].toDouble(-1),
            cost[QLatin1String("cpuCoreSeconds")].toDouble(-1)};
}

QString count(double value)
{
    return formatting::number(value, 1);
}

} // namespace

QJsonArray traceOf(const std::deque<ScalingSample> &samples, std::chrono::minutes range,
                   std::optional<WallTime> &start)
{
    QJsonArray trace;
    if (samples.empty())
        return trace;
    const WallTime first = range.count() > 0 ? std::max(samples.front().time, samples.back().time - range)
                                             : samples.front().time;
    double before = -1;
    for (const ScalingSample &sample : samples) {
        if (sample.time < first)
            continue;
        if (!start)
            start = sample.time;
        const double t = std::chrono::duration<double>(sample.time - *start).count();
        if (t <= before)
            continue;
        before = t;
        trace.append(QJsonObject{{QStringLiteral("t"), t},
                                 {QStringLiteral("concurrency"), sample.concurrency},
                                 {QStringLiteral("rps"), sample.rps}});
    }
    return trace;
}

WhatIfModel::WhatIfModel(QObject *parent) : QObject(parent) {}

void WhatIfModel::setClient(client::Client *client)
{
    delete m_call;
    m_client = client;
    if (m_state == State::Running)
        setState(State::Idle);
}

void WhatIfModel::run(const QString &ns, const QString &revision, const QJsonObject &annotations,
                      const std::deque<ScalingSample> &samples, std::chrono::minutes range)
{
    delete m_call;
    if (!m_client || revision.isEmpty())
        return;
    client::WhatIfQuery query;
    query.ns = ns;
    query.revision = revision;
    query.annotations = annotations;
    if (range.count() > 0)
        query.trace = traceOf(samples, range, query.start);
    m_call = m_client->whatIf(query, this, [this](const Result<QJsonObject> &answer) {
        m_call.clear();
        if (answer)
            show(*answer);
        else
            setState(State::Failed, answer.error());
    });
    setState(State::Running);
}

void WhatIfModel::clear()
{
    delete m_call;
    m_points = {};
    setState(State::Idle);
}

void WhatIfModel::show(const QJsonObject &answer)
{
    const QJsonObject trace = answer[QLatin1String("trace")].toObject();
    const auto start = parseTime(trace[QLatin1String("start")].toString().toStdString());
    m_current = sideOf(answer[QLatin1String("current")].toObject());
    m_proposed = sideOf(answer[QLatin1String("proposed")].toObject());
    m_points = answer[QLatin1String("points")].toArray();
    m_from = start ? msOf(*start) : 0;
    m_to = m_from + qint64(trace[QLatin1String("seconds")].toDouble() * 1000);
    setState(State::Ready);
}

QList<WhatIfRow> WhatIfModel::rows() const
{
    const WhatIfSide &a = m_current;
    const WhatIfSide &b = m_proposed;
    QList<WhatIfRow> rows{
        {tr("Cold starts"), count(a.starts), count(b.starts), b.starts - a.starts},
        {tr("of them from zero"), count(a.startsFromZero), count(b.startsFromZero),
         b.startsFromZero - a.startsFromZero},
        {tr("Requests that waited for a start"), count(a.coldRequests), count(b.coldRequests),
         b.coldRequests - a.coldRequests},
        {tr("Longest wait of 99 %"), formatting::milliseconds(a.p99WaitMs),
         formatting::milliseconds(b.p99WaitMs), b.p99WaitMs - a.p99WaitMs},
        {tr("Most instances"), count(a.mostReady), count(b.mostReady), b.mostReady - a.mostReady},
        {tr("Cost: instance seconds"), count(a.instanceSeconds), count(b.instanceSeconds),
         b.instanceSeconds - a.instanceSeconds}};
    if (a.memoryGiBSeconds >= 0 && b.memoryGiBSeconds >= 0)
        rows.append({tr("Cost: GiB seconds"), count(a.memoryGiBSeconds), count(b.memoryGiBSeconds),
                     b.memoryGiBSeconds - a.memoryGiBSeconds});
    if (a.cpuCoreSeconds >= 0 && b.cpuCoreSeconds >= 0)
        rows.append({tr("Cost: core seconds"), count(a.cpuCoreSeconds), count(b.cpuCoreSeconds),
                     b.cpuCoreSeconds - a.cpuCoreSeconds});
    return rows;
}

QList<QPointF> WhatIfModel::points(Curve curve) const
{
    QList<QPointF> points;
    points.reserve(m_points.size());
    for (const QJsonValue &value : m_points) {
        const QJsonObject point = value.toObject();
        const QJsonObject now = point[QLatin1String("current")].toObject();
        const QJsonObject then = point[QLatin1String("proposed")].toObject();
        const double x = double(m_from) + point[QLatin1String("t")].toDouble() * 1000;
        switch (curve) {
        case Curve::CurrentDesired:
            points.append({x, now[QLatin1String("desired")].toDouble()});
            break;
        case Curve::CurrentReady:
            points.append({x, now[QLatin1String("ready")].toDouble()});
            break;
        case Curve::ProposedDesired:
            points.append({x, then[QLatin1String("desired")].toDouble()});
            break;
        case Curve::ProposedReady:
            points.append({x, then[QLatin1String("ready")].toDouble()});
            break;
        case Curve::Concurrency:
            points.append({x, point[QLatin1String("concurrency")].toDouble()});
            break;
        }
    }
    return points;
}

void WhatIfModel::setState(State state, const std::optional<Error> &trouble)
{
    m_state = state;
    m_trouble = trouble;
    Q_EMIT changed();
}

QString WhatIfModel::problem() const
{
    return m_trouble ? formatting::error(*m_trouble) : QString();
}

} // namespace tidegate::models
