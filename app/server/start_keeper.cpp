#include "app/server/start_keeper.h"

#include "core/resource/kinds.h"
#include "core/resource/object.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::server {

namespace {

double inMilliseconds(std::chrono::microseconds value)
{
    return double(value.count()) / 1e3;
}

QString fieldOf(const std::string &phase)
{
    return QString::fromStdString(phase) + u"Ms"_s;
}

} // namespace

StartKeeper::StartKeeper(engine::Engine &engine, store::Store &store, PhaseTold told)
    : m_told(std::move(told))
{
    connect(&engine, &engine::Engine::instanceReady, this,
            [this](const RevisionKey &key, const engine::InstanceObservation &instance) {
                const engine::StartEntry entry = m_book.add(key, instance);
                for (const auto &[phase, took] : engine::phasesOf(entry))
                    m_told(key, entry.origin, phase, took);
            });
    connect(&store, &store::Store::changed, this, [this](const store::Change &change) {
        if (change.type == store::ChangeType::Deleted && change.kindId == resource::kinds::revision().id())
            m_book.forget(resource::revisionKey(*change.object));
    });
}

void StartKeeper::takeRecord(const gateway::AccessRecord &record)
{
    // Every first answer of an instance is to a request that waited for it, or that came right after; which
    // one is the book's to know. One that the gateway gave itself has no time of the instance.
    if (record.instance.value.empty() || record.firstByte.count() == 0)
        return;
    if (const auto entry = m_book.takeAnswer(record.revision, record.instance, record.firstByte))
        m_told(record.revision, entry->origin, "firstByte", *entry->firstByte);
}

QJsonObject StartKeeper::starts(const QString &ns, const QString &revision)
{
    const RevisionKey key{ns.toStdString(), revision.toStdString()};
    QJsonArray items;
    for (const engine::StartEntry &entry : m_book.starts(key)) {
        QJsonObject phases;
        for (const auto &[phase, took] : engine::phasesOf(entry))
            phases.insert(fieldOf(phase), inMilliseconds(took));
        items.append(QJsonObject{{u"instance"_s, QString::fromStdString(entry.instance.value)},
                                 {u"time"_s, QString::fromStdString(formatTime(entry.at))},
                                 {u"origin"_s, QString::fromStdString(entry.origin)},
                                 {u"phases"_s, phases}});
    }
    const engine::StartSummary summary = m_book.summary(key);
    QJsonObject origins;
    for (const auto &[origin, count] : summary.origins)
        origins.insert(QString::fromStdString(origin), count);
    QJsonObject phases;
    for (const auto &[phase, times] : summary.phases)
        phases.insert(fieldOf(phase), QJsonObject{{u"p50"_s, inMilliseconds(times.p50)},
                                                  {u"p95"_s, inMilliseconds(times.p95)},
                                                  {u"p99"_s, inMilliseconds(times.p99)}});
    return {{u"items"_s, items}, {u"origins"_s, origins}, {u"phases"_s, phases}};
}

} // namespace tidegate::server
