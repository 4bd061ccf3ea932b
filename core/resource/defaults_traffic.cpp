#include "core/resource/defaults.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

QJsonArray defaultedTraffic(QJsonArray traffic, bool emptyMeansLatest)
{
    if (traffic.isEmpty() && emptyMeansLatest)
        return {QJsonObject{{u"latestRevision"_s, true}, {u"percent"_s, 100}}};
    for (qsizetype i = 0; i < traffic.size(); ++i) {
        QJsonObject target = traffic[i].toObject();
        insertIfUnset(target, u"latestRevision"_s, target.value("revisionName"_L1).toString().isEmpty());
        insertIfUnset(target, u"percent"_s, 0);
        traffic[i] = target;
    }
    return traffic;
}

} // namespace tidegate::resource
