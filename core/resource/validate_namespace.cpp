#include "core/resource/validation.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

void validateNamespace(const Object &object, const Object *, FieldErrors &errors)
{
    const QJsonArray finalizers = object.spec().value("finalizers"_L1).toArray();
    for (qsizetype i = 0; i < finalizers.size(); ++i) {
        const QString name = finalizers[i].toString();
        const QString path = u"spec.finalizers[%1]"_s.arg(i);
        if (const QString trouble = qualifiedNameTrouble(name); !trouble.isEmpty())
            errors.invalid(path, name, trouble);
        else if (!name.contains(u'/') && name != "kubernetes"_L1)
            errors.invalid(path, name,
                           u"name is neither a standard finalizer name nor is it fully qualified"_s);
    }
}

} // namespace tidegate::resource
