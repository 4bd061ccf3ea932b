#include "core/reconciler/events.h"

#include <QCryptographicHash>
#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

namespace {

constexpr qsizetype longestMessage = 1024; // as Kubernetes bounds it
constexpr qsizetype hexDigits = 16;
constexpr std::chrono::minutes sweptEvery{5};

QString typeName(NoteType type)
{
    return type == NoteType::Normal ? u"Normal"_s : u"Warning"_s;
}

/// Fixed by what is said about whom, so that the same again finds itself.
ObjectName nameOf(const Note &note)
{
    const QString said =
        QStringList{note.about.uid(), typeName(note.type), note.reason, note.message, note.component}.join(
            QChar(0));
    const QByteArray hash = QCryptographicHash::hash(said.toUtf8(), QCryptographicHash::Sha256).toHex();
    const QString ns = note.about.ns().isEmpty() ? u"default"_s : note.about.ns();
    return {ns, note.about.name() + u'.' + QString::fromLatin1(hash.left(hexDigits))};
}

QJsonObject involved(const Object &object)
{
    QJsonObject reference{{u"apiVersion"_s, object.apiVersion()},
                          {u"kind"_s, object.kindName()},
                          {u"name"_s, object.name()},
                          {u"uid"_s, object.uid()},
                          {u"resourceVersion"_s, QString::number(object.resourceVersion())}};
    if (!object.ns().isEmpty())
        reference.insert(u"namespace"_s, object.ns());
    return reference;
}

Object newEvent(const Note &note, const ObjectName &name, const QString &now)
{
    Object event(kinds::event(), name);
    QJsonObject &json = event.json();
    json.insert(u"involvedObject"_s, involved(note.about));
    json.insert(u"type"_s, typeName(note.type));
    json.insert(u"reason"_s, note.reason);
    json.insert(u"message"_s, note.message.left(longestMessage));
    json.insert(u"source"_s, QJsonObject{{u"component"_s, note.component}});
    json.insert(u"reportingComponent"_s, note.component);
    json.insert(u"reportingInstance"_s, QString());
    json.insert(u"eventTime"_s, QJsonValue::Null);
    json.insert(u"firstTimestamp"_s, now);
    json.insert(u"lastTimestamp"_s, now);
    json.insert(u"count"_s, 1);
    return event;
}

Object seenAgain(Object event, const Note &note, const QString &now)
{
    QJsonObject &json = event.json();
    json.insert(u"involvedObject"_s, involved(note.about));
    json.insert(u"count"_s, json.value("count"_L1).toInt(1) + 1);
    json.insert(u"lastTimestamp"_s, now);
    return event;
}

WallTime lastSeen(const Object &event)
{
    const auto time = parseTime(event.json().value("lastTimestamp"_L1).toString().toStdString());
    return time ? *time : event.creationTime().value_or(WallTime());
}

} // namespace

std::vector<store::Mutation> eventsOf(const World &world, const std::vector<Note> &notes)
{
    const QString now = QString::fromStdString(formatTime(world.now));
    std::map<ObjectName, Object> events;
    for (const Note &note : notes) {
        const ObjectName name = nameOf(note);
        const auto here = events.find(name);
        if (here != events.end()) {
            here->second = seenAgain(here->second, note, now);
            continue;
        }
        const ObjectPtr before = world.objects.get(kinds::event(), name);
        events.emplace(name, before ? seenAgain(*before, note, now) : newEvent(note, name, now));
    }
    std::vector<store::Mutation> mutations;
    for (auto &[name, event] : events)
        mutations.push_back(event.resourceVersion() > 0 ? store::Mutation::update(std::move(event))
                                                        : store::Mutation::create(std::move(event)));
    return mutations;
}

Plan sweepEvents(const World &world, size_t most)
{
    // An Event is written when it is seen: no more are read than go, and the first that stays.
    const std::vector<ObjectName> events = world.objects.byAge(kinds::event());
    const size_t tooMany = events.size() > most ? events.size() - most * 9 / 10 : 0;
    Plan plan;
    for (size_t i = 0; i < events.size(); ++i) {
        const ObjectPtr event = world.objects.get(kinds::event(), events[i]);
        if (i >= tooMany && world.now - lastSeen(*event) <= eventsKeptFor)
            break;
        plan.mutations.push_back(store::Mutation::remove(*event));
    }
    requeue(plan, sweptEvery);
    return plan;
}

} // namespace tidegate::reconciler
