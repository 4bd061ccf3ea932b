#include "core/resource/admission_config.h"

#include "core/resource/config_maps.h"

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

QJsonObject dataOf(const Snapshot &snapshot, const QString &name)
{
    const ObjectPtr map = snapshot.get(kinds::configMap(), {systemNamespace, name});
    return map ? map->json().value("data"_L1).toObject() : QJsonObject();
}

} // namespace

Flag AdmissionConfig::feature(const QString &key) const
{
    static const QStringList enabled{u"multi-container"_s, u"kubernetes.podspec-volumes-emptydir"_s};
    const auto set = features.find(key);
    if (set != features.end())
        return set->second;
    return enabled.contains(key) ? Flag::Enabled : Flag::Disabled;
}

// Three look-ups a write; the maps are empty or short, so nothing is kept between writes.
AdmissionConfig readAdmissionConfig(const Snapshot &snapshot)
{
    AdmissionConfig config;
    ConfigReader defaults(dataOf(snapshot, u"config-defaults"_s));
    readDefaults(defaults, config.defaults);
    ConfigReader scaling(dataOf(snapshot, u"config-autoscaler"_s));
    readScalingLimits(scaling, config.scaling);
    readFeatures(dataOf(snapshot, u"config-features"_s), config.features);
    return config;
}

} // namespace tidegate::resource
