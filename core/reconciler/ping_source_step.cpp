#include "core/reconciler/plan.h"

#include "core/resource/conditions.h"
#include "core/resource/trigger_settings.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Conditions;
using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

namespace {

const QString sinkProvided = u"SinkProvided"_s;
const QString deployed = u"Deployed"_s;

struct Sink
{
    QString uri; ///< empty: there is none at present
    QString reason;
    QString message;
};

/// A Service, Knative's or the cluster's, and a Route of one name are reached at the same address.
Sink resolve(const resource::Snapshot &objects, const Object &source)
{
    const QJsonObject sink = source.spec().value("sink"_L1).toObject();
    const QString uri = sink.value("uri"_L1).toString();
    const QString name = resource::sinkRouteOf(source);
    if (name.isEmpty() && sink.value("ref"_L1).toObject().isEmpty())
        return {uri, {}, {}};
    const QString kind = sink["ref"_L1]["kind"_L1].toString();
    if (name.isEmpty())
        return {{}, u"NotFound"_s, u"A %1 has no address that events can be sent to."_s.arg(kind)};
    const ObjectPtr route = objects.get(kinds::route(), {source.ns(), name});
    if (!route || route->isDeleting())
        return {{}, u"NotFound"_s, u"%1 \"%2\" does not exist."_s.arg(kind, name)};
    const QString url = route->status().value("url"_L1).toString();
    if (url.isEmpty())
        return {{}, u"NotReady"_s, u"%1 \"%2\" has no address yet."_s.arg(kind, name)};
    return {QUrl(url).resolved(QUrl(uri)).toString(), {}, {}};
}

QJsonArray attributesOf(const Object &source)
{
    return {QJsonObject{
        {u"type"_s, u"dev.knative.sources.ping"_s},
        {u"source"_s, u"/apis/v1/namespaces/%1/pingsources/%2"_s.arg(source.ns(), source.name())}}};
}

} // namespace

Plan reconcilePingSource(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr source = world.objects.get(kinds::pingSource(), name);
    if (!source || source->isDeleting())
        return plan;
    const Sink sink = resolve(world.objects, *source);
    Conditions conditions(*source, {deployed, sinkProvided}, world.now);
    QJsonObject status = source->status();
    conditions.markTrue(deployed);
    if (sink.uri.isEmpty()) {
        conditions.markFalse(sinkProvided, sink.reason, sink.message);
        status.remove(u"sinkUri"_s);
        const auto before = conditionOf(*source, sinkProvided);
        if (before.reason != sink.reason || before.message != sink.message)
            tell(plan, *source, NoteType::Warning, u"SinkNotFound"_s, sink.message);
    } else {
        conditions.markTrue(sinkProvided);
        status.insert(u"sinkUri"_s, sink.uri);
    }
    status.insert(u"ceAttributes"_s, attributesOf(*source));
    status.insert(u"conditions"_s, conditions.toJson());
    status.insert(u"observedGeneration"_s, source->generation());
    Object after = *source;
    after.setStatus(status);
    put(plan, source, after);
    return plan;
}

} // namespace tidegate::reconciler
