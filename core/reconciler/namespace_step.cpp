#include "core/reconciler/plan.h"

using namespace Qt::StringLiterals;

namespace tidegate::reconciler {

using resource::Object;
using resource::ObjectName;
using resource::ObjectPtr;
namespace kinds = resource::kinds;

// Clients look the account up that Pods have when they name none.
Plan reconcileNamespace(const World &world, const ObjectName &name)
{
    Plan plan;
    const ObjectPtr object = world.objects.get(kinds::namespaceKind(), name);
    if (!object || object->isDeleting())
        return plan;
    const ObjectName account{name.name, u"default"_s};
    if (!world.objects.get(kinds::serviceAccount(), account))
        put(plan, nullptr, Object(kinds::serviceAccount(), account));
    return plan;
}

} // namespace tidegate::reconciler
