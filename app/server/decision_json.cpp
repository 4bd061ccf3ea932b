#include "app/server/decision_json.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::server {

using autoscaler::Decision;
using autoscaler::DecisionRecord;
using autoscaler::Limit;

namespace {

QString text(std::string_view value)
{
    return QString::fromUtf8(value.data(), qsizetype(value.size()));
}

QString activityText(autoscaler::Activity activity)
{
    return activity == autoscaler::Activity::Active     ? u"Active"_s
           : activity == autoscaler::Activity::Inactive ? u"Inactive"_s
                                                        : u"Activating"_s;
}

QString formula(double average, double target, int wants)
{
    return u"ceil(%1 / %2) = %3"_s.arg(average, 0, 'g', 12).arg(target, 0, 'g', 12).arg(wants);
}

QJsonObject windowJson(seconds length, double average)
{
    return {{u"seconds"_s, qint64(length.count())}, {u"average"_s, average}};
}

QJsonObject inputs(const DecisionRecord &record)
{
    QJsonObject json{
        {u"ready"_s, record.standing.ready},
        {u"starting"_s, record.standing.starting},
        {u"reachable"_s, record.standing.reachable},
        {u"inPanic"_s, record.decision.inPanic},
        {u"windows"_s, QJsonObject{{u"stable"_s, windowJson(record.stableWindow, record.decision.stable)},
                                   {u"panic"_s, windowJson(record.panicWindow, record.decision.panic)}}}};
    if (record.decision.present >= 0)
        json.insert(u"present"_s, record.decision.present);
    if (record.standing.capacity >= 0)
        json.insert(u"capacity"_s, record.standing.capacity);
    return json;
}

/// The revision's own metric, by the window that counts.
QJsonObject ownMetric(const DecisionRecord &record)
{
    const Decision &decision = record.decision;
    const bool byPanic = decision.inPanic && decision.rawPanic >= decision.rawStable;
    const double average = byPanic ? decision.panic : decision.stable;
    const int wants = byPanic ? decision.rawPanic : decision.rawStable;
    return {{u"metric"_s, record.metric == autoscaler::Metric::Concurrency ? u"concurrency"_s : u"rps"_s},
            {u"average"_s, average},
            {u"windowSeconds"_s, qint64((byPanic ? record.panicWindow : record.stableWindow).count())},
            {u"target"_s, record.target},
            {u"wants"_s, wants},
            {u"count"_s, decision.fromRequests},
            {u"formula"_s, formula(average, record.target, wants)},
            {u"decides"_s, decision.decidedBy < 0}};
}

QJsonObject furtherMetric(const DecisionRecord &record, int index)
{
    const autoscaler::MetricVerdict &verdict = record.decision.metrics[size_t(index)];
    QJsonObject json{{u"metric"_s, text(autoscaler::measureName(verdict.measure))},
                     {u"target"_s, verdict.target},
                     {u"measured"_s, verdict.hasData},
                     {u"decides"_s, record.decision.decidedBy == index}};
    if (size_t(index) < record.terms.size()) {
        const autoscaler::MetricTerm &term = record.terms[size_t(index)];
        json.insert(u"windowSeconds"_s, qint64(term.window.count()));
        json.insert(u"stabilizationSeconds"_s, qint64(term.stabilization.count()));
        if (!term.name.empty())
            json.insert(u"name"_s, text(term.name));
    }
    if (verdict.hasData) {
        json.insert(u"average"_s, verdict.average);
        json.insert(u"wants"_s, verdict.raw);
        json.insert(u"count"_s, verdict.count);
        json.insert(u"formula"_s, formula(verdict.average, verdict.target, verdict.raw));
        json.insert(u"limit"_s, text(limitName(verdict.limit)));
        json.insert(u"counts"_s, !verdict.isAsleep);
    }
    return json;
}

QJsonArray metrics(const DecisionRecord &record)
{
    QJsonArray all;
    if (!record.decision.valid)
        return all;
    all.append(ownMetric(record));
    for (int i = 0; i < record.decision.metricCount; ++i)
        all.append(furtherMetric(record, i));
    return all;
}

} // namespace

QJsonObject decisionJson(const DecisionRecord &record)
{
    const Decision &decision = record.decision;
    return {{u"time"_s, text(formatMicroTime(decision.time))},
            {u"measured"_s, decision.valid},
            {u"from"_s, record.from},
            {u"replicas"_s, record.outcome.replicas},
            {u"activity"_s, activityText(record.outcome.activity)},
            {u"inputs"_s, inputs(record)},
            {u"metrics"_s, metrics(record)},
            {u"rates"_s, QJsonObject{{u"atLeast"_s, decision.maxDown}, {u"atMost"_s, decision.maxUp}}},
            {u"bounds"_s, QJsonObject{{u"min"_s, record.bounds.min},
                                      {u"max"_s, record.bounds.max},
                                      {u"minIsScheduled"_s, record.bounds.minIsScheduled},
                                      {u"maxIsScheduled"_s, record.bounds.maxIsScheduled},
                                      {u"isWarming"_s, record.bounds.isWarming}}},
            {u"decided"_s, decision.desired},
            {u"bounded"_s, decision.bounded},
            {u"excessBurstCapacity"_s, decision.excessBurstCapacity},
            {u"limit"_s, text(limitName(record.limit()))},
            {u"why"_s, QJsonObject{{u"en"_s, text(record.why.en)}, {u"zh"_s, text(record.why.zh)}}}};
}

} // namespace tidegate::server
