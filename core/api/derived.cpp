#include "core/api/derived.h"

#include "core/api/derived_parts.h"
#include "core/api/listing.h"
#include "core/resource/serving.h"

#include <QSet>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace tidegate::api {

using resource::Kind;
using resource::Object;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

namespace {

/// What a reading asks for; objects beside it may be made too.
struct Scope
{
    QString ns;
    QString name;
};

using Make = std::function<Objects(const DerivedWorld &, const Scope &)>;

/// A row of the table of derived kinds.
struct Derivation
{
    const Kind *kind;
    Make make;
    const Kind *source = nullptr;
    Objects (*fromSource)(const Object &) = nullptr;
};

void append(Objects &to, Objects objects)
{
    std::move(objects.begin(), objects.end(), std::back_inserter(to));
}

// The name of what is made begins with that of its source, or ends with it: one of ten thousand is found
// without making all.
bool mayLeadTo(const Object &source, const QString &name)
{
    constexpr qsizetype keptByChildName = 20;
    return name.isEmpty() || name.contains(source.name().left(keptByChildName));
}

Objects fromEach(const Kind &kind, Objects (*make)(const Object &), const DerivedWorld &world,
                 const Scope &scope)
{
    Objects made;
    for (const ObjectPtr &source : world.objects.list(kind, scope.ns)) {
        if (mayLeadTo(*source, scope.name))
            append(made, make(*source));
    }
    return made;
}

Objects ofMachine(const DerivedWorld &world, const std::function<Objects(const Machine &)> &make)
{
    return world.machine ? make(world.machine->machine()) : Objects();
}

Objects services(const DerivedWorld &world, const Scope &scope)
{
    Objects made = fromEach(kinds::route(), placeholdersOf, world, scope);
    append(made, ofMachine(world, ingressOf));
    return made;
}

Objects podMetrics(const DerivedWorld &world, const Scope &scope)
{
    if (!world.machine)
        return {};
    std::map<std::pair<QString, QString>, std::map<QString, ObjectPtr>> byRevision;
    for (const ObjectPtr &pod : world.objects.list(kinds::pod(), scope.ns)) {
        if (scope.name.isEmpty() || pod->name() == scope.name)
            byRevision[{pod->ns(), pod->label(resource::keys::revision)}].emplace(pod->name(), pod);
    }
    Objects made;
    for (const auto &[revision, pods] : byRevision) {
        for (const InstanceUsage &usage : world.machine->usage(revision.first, revision.second)) {
            if (const auto pod = pods.find(usage.pod); pod != pods.end())
                made.push_back(podMetricsOf(*pod->second, usage));
        }
    }
    return made;
}

const std::vector<Derivation> &derivations()
{
    static const std::vector<Derivation> table{
        {&kinds::coreService(), services, &kinds::route(), placeholdersOf},
        {&kinds::deployment(),
         [](const DerivedWorld &world, const Scope &scope) {
             return fromEach(kinds::revision(), deploymentOf, world, scope);
         },
         &kinds::revision(), deploymentOf},
        {&kinds::node(), [](const DerivedWorld &world, const Scope &) { return ofMachine(world, nodeOf); }},
        {&kinds::podMetrics(), podMetrics},
        {&kinds::nodeMetrics(),
         [](const DerivedWorld &world, const Scope &) {
             return ofMachine(world,
                              [&](const Machine &machine) { return nodeMetricsOf(machine, world.now); });
         }},
    };
    return table;
}

const Derivation *derivationOf(const Kind &kind)
{
    const auto &table = derivations();
    const auto row =
        std::find_if(table.begin(), table.end(), [&](const Derivation &each) { return each.kind == &kind; });
    return row == table.end() ? nullptr : &*row;
}

bool isWanted(const Object &object, const Scope &scope)
{
    return (scope.ns.isEmpty() || object.ns() == scope.ns) &&
           (scope.name.isEmpty() || object.name() == scope.name);
}

DerivedWorld worldOf(const House &house)
{
    return {house.store, house.ports.machine, house.clock.wall()};
}

} // namespace

std::vector<ObjectPtr> deriveObjects(const Kind &kind, const DerivedWorld &world, const QString &ns,
                                     const QString &name)
{
    const Derivation *row = derivationOf(kind);
    const Scope scope{ns, name};
    std::vector<ObjectPtr> objects;
    for (Object &object : row ? row->make(world, scope) : Objects()) {
        if (isWanted(object, scope))
            objects.push_back(std::make_shared<const Object>(std::move(object)));
    }
    std::sort(objects.begin(), objects.end(), [](const ObjectPtr &left, const ObjectPtr &right) {
        return left->objectName() < right->objectName();
    });
    return objects;
}

const Kind *sourceOf(const Kind &kind)
{
    const Derivation *row = derivationOf(kind);
    return row ? row->source : nullptr;
}

std::vector<ObjectPtr> deriveFromSource(const Kind &kind, const Object &source)
{
    const Derivation *row = derivationOf(kind);
    std::vector<ObjectPtr> objects;
    for (Object &object : row && row->fromSource ? row->fromSource(source) : Objects())
        objects.push_back(std::make_shared<const Object>(std::move(object)));
    return objects;
}

std::vector<ObjectPtr> derivedNow(const House &house, const Kind &kind, const QString &ns)
{
    return deriveObjects(kind, worldOf(house), ns);
}

void getDerived(House &house, const ExchangePtr &exchange)
{
    const Target &target = exchange->target;
    const auto found = deriveObjects(*target.kind, worldOf(house), target.ns, target.name);
    if (found.empty())
        exchange->fail(notFound(*target.kind, target.name));
    else
        replyObject(house, exchange, 200, *found.front());
}

void listDerived(House &house, const ExchangePtr &exchange)
{
    const auto output = outputOf(*exchange);
    const auto wish = readListWish(*exchange);
    if (!output || !wish) {
        exchange->fail(output ? wish.error() : output.error());
        return;
    }
    std::vector<Item> items;
    for (ObjectPtr &object : derivedNow(house, *wish->kind, wish->ns)) {
        if (wish->selection.matches(*object))
            items.emplace_back(std::move(object));
    }
    const ListMeta meta{house.store.version(), {}, {}};
    exchange->reply(200, listText(house.rows, *wish->kind, items, meta, *output, house.clock.wall()),
                    "application/json");
}

} // namespace tidegate::api
