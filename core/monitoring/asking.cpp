#include "core/monitoring/asking.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace tidegate::monitoring {

namespace {

constexpr int kMostSubjects = 2'000; ///< looked at, the latest first
constexpr int kMostLabels = 64;      ///< instances or pools with something to tell, the latest first
constexpr size_t kMostValues = 300'000;

bool isLabelled(Scope scope)
{
    return scope == Scope::Instance || scope == Scope::Pool;
}

Scope scopeOf(MetricId metric)
{
    const Metric *known = findMetric(metric);
    return known ? known->scope : Scope::Engine;
}

using Frames = std::map<std::int64_t, Frame>;

/// One question, on its way to the answer.
class Asking
{
public:
    Asking(const store::Database &database, const SeriesQuery &query, const SeriesPlan &plan,
           std::vector<OpenStep> open)
        : m_database(database), m_query(query), m_plan(plan), m_maker(plan, query.metrics)
    {
        for (auto &[subject, step, frame] : open)
            m_open[subject][step] = std::move(frame);
    }

    Result<> cover()
    {
        return each(Scope::Engine, {}, [this](const Subject &, const Frames &steps) -> Result<> {
            for (const auto &[step, frame] : steps)
                m_maker.cover(step, frame);
            return {};
        });
    }

    Result<> ask(Scope scope)
    {
        if (!isLabelled(scope)) {
            if (auto room = makeRoom(); !room)
                return room;
        }
        const Subject only{scope, m_query.ns, m_query.service, m_query.revision, {}};
        return each(scope, only, [&](const Subject &subject, const Frames &steps) -> Result<> {
            if (isLabelled(scope)) {
                if (auto room = makeRoom(); !room)
                    return room;
            }
            for (const auto &[step, frame] : steps)
                m_maker.add(step, frame);
            m_maker.endSubject(isLabelled(scope) ? subject.name : std::string(), !isLabelled(scope));
            return {};
        });
    }

    QByteArray answer() { return toJson(m_plan, m_maker.take(m_query.onlyFound)); }

private:
    /// For one line of each metric.
    Result<> makeRoom()
    {
        m_values += m_query.metrics.size() * size_t(m_plan.count);
        if (m_values <= kMostValues)
            return {};
        return fail(Code::BadRequest, "the answer would have more than " + std::to_string(kMostValues) +
                                          " points: ask for fewer metrics, or a longer step");
    }

    /// What was written of each subject, and over it what is newer; those with nothing to tell are left out.
    Result<> each(Scope scope, const Subject &only,
                  const std::function<Result<>(const Subject &, const Frames &)> &look)
    {
        auto found = Tables::find(m_database, scope, only, kMostSubjects);
        if (!found)
            return tl::unexpected(found.error());
        std::set<Subject> known;
        for (const auto &[id, subject] : *found)
            known.insert(subject);
        for (const auto &[subject, steps] : m_open) {
            if (subject.scope == scope && !known.contains(subject) && matches(subject, only))
                found->emplace_back(0, subject);
        }
        int labels = 0;
        for (const auto &[id, subject] : *found) {
            Frames frames;
            auto done = read(id, subject, frames);
            if (done && !frames.empty())
                done = look(subject, frames);
            if (!done)
                return done;
            if (isLabelled(scope) && !frames.empty() && ++labels == kMostLabels)
                break;
        }
        return {};
    }

    static bool matches(const Subject &subject, const Subject &only)
    {
        return (only.ns.empty() || only.ns == subject.ns) &&
               (only.service.empty() || only.service == subject.service) &&
               (only.revision.empty() || only.revision == subject.revision);
    }

    Result<> read(qint64 id, const Subject &subject, Frames &into)
    {
        const auto open = m_open.find(subject);
        if (open != m_open.end()) {
            for (const auto &[step, frame] : open->second) {
                if (step >= m_plan.from && step < m_plan.to())
                    into[step] = frame;
            }
        }
        if (id == 0)
            return {};
        return Tables::read(m_database, id, m_plan.resolution, m_plan.from, m_plan.to(),
                            [&into](std::int64_t step, Frame frame) {
                                // A step goes on from what was written of it.
                                const auto at = into.find(step);
                                if (at == into.end() || at->second.coveredMs() < frame.coveredMs())
                                    into[step] = std::move(frame);
                            });
    }

    const store::Database &m_database;
    const SeriesQuery &m_query;
    const SeriesPlan &m_plan;
    SeriesMaker m_maker;
    std::map<Subject, Frames> m_open;
    size_t m_values = 0;
};

} // namespace

bool isAskedFor(const SeriesQuery &query, const Subject &subject)
{
    if (subject.scope == Scope::Engine)
        return true;
    const bool ofScope = std::any_of(query.metrics.begin(), query.metrics.end(),
                                     [&](MetricId metric) { return scopeOf(metric) == subject.scope; });
    return ofScope && (query.ns.empty() || query.ns == subject.ns) &&
           (query.service.empty() || query.service == subject.service) &&
           (query.revision.empty() || query.revision == subject.revision);
}

Result<QByteArray> answerSeries(const store::Database &database, const SeriesQuery &query,
                                const SeriesPlan &plan, std::vector<OpenStep> open)
{
    Asking asking(database, query, plan, std::move(open));
    if (auto done = asking.cover(); !done)
        return tl::unexpected(done.error());
    std::set<Scope> scopes;
    for (const MetricId metric : query.metrics)
        scopes.insert(scopeOf(metric));
    for (const Scope scope : scopes) {
        if (auto done = asking.ask(scope); !done)
            return tl::unexpected(done.error());
    }
    return asking.answer();
}

} // namespace tidegate::monitoring
