#include "core/resource/admission_config.h"

#include <map>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

/// A setting as it is shown: a key that is read, its default, and what it does. Of one that has no default
/// `value` is only a sample, and `about` says what holds without it.
struct Setting
{
    const char *key;
    const char *value;
    const char *about;
};

struct Example
{
    const char *about; ///< of the whole map
    std::vector<Setting> settings;
};

Example scaling()
{
    return {
        "How apps are scaled that do not say otherwise themselves; takes effect with the next decision.",
        {{"container-concurrency-target-default", "100", "Requests at once that an instance is meant for."},
         {"container-concurrency-target-percentage", "70", "How much of that is aimed for, in percent."},
         {"requests-per-second-target-default", "200",
          "The target of apps that scale by requests per second."},
         {"target-burst-capacity", "211",
          "So many requests at once find room without a wait; -1: always queued."},
         {"activator-capacity", "100", "What one queue in front of instances is reckoned with."},
         {"stable-window", "60s", "The load is averaged over this time, 6s to 1h."},
         {"panic-window-percentage", "10", "A share of the stable window, for sudden load."},
         {"panic-threshold-percentage", "200",
          "Load of so much of what is ready begins a panic, in percent."},
         {"max-scale-up-rate", "1000", "At most so many times as many instances with one decision."},
         {"max-scale-down-rate", "2", "At most so many times fewer instances with one decision."},
         {"scale-down-delay", "0s", "Fewer instances only when fewer were enough for so long."},
         {"enable-scale-to-zero", "true", "Whether apps without requests have no instance."},
         {"scale-to-zero-grace-period", "30s", "At most so long the last instance waits for the gateway."},
         {"scale-to-zero-pod-retention-period", "0s", "The last instance stays at least so long."},
         {"initial-scale", "1", "Instances that must become ready once before a revision counts as ready."},
         {"allow-zero-initial-scale", "false", "Whether that may be none."},
         {"min-scale", "0", "The fewest instances of an app."},
         {"max-scale", "0", "The most instances of an app; 0 is no limit."},
         {"max-scale-limit", "0", "No app may ask for more than that; 0 is no limit."}}};
}

Example defaults()
{
    return {"What revisions get that leave something out, and how far they may go; for what is deployed from "
            "then on.",
            {{"revision-timeout-seconds", "300", "A request that takes longer gets 504."},
             {"max-revision-timeout-seconds", "600", "The longest time-out that a revision may ask for."},
             {"revision-response-start-timeout-seconds", "300",
              "So long an app may take to the first byte; follows the time-out of the request."},
             {"revision-idle-timeout-seconds", "0", "So long neither side may be silent; 0 is no limit."},
             {"revision-cpu-request", "400m", "Share of CPU; none is asked for when it is left out."},
             {"revision-memory-request", "100M", "Memory; none is asked for when it is left out."},
             {"revision-cpu-limit", "1000m", "The most CPU; no limit when it is left out."},
             {"revision-memory-limit", "200M", "The most memory; no limit when it is left out."},
             {"container-concurrency", "0", "Requests at once that an instance gets; 0 is no limit."},
             {"container-concurrency-max-limit", "1000", "The highest limit that a revision may set."},
             {"allow-container-concurrency-zero", "true", "Whether revisions may ask for no limit."},
             {"container-name-template", "user-container", "The name of containers that have none."}}};
}

Example retention()
{
    return {"How long revisions are kept that no route leads to; takes effect at once.",
            {{"retain-since-create-time", "48h", "At least so long after they were made; or disabled."},
             {"retain-since-last-active-time", "15h", "And so long after a route led to them; or disabled."},
             {"min-non-active-revisions", "20", "So many are kept of each app, however old."},
             {"max-non-active-revisions", "1000", "Of more than that the oldest go; or disabled."}}};
}

Example network()
{
    return {"Host names, and how traffic moves; takes effect at once.",
            {{"rollout-duration", "0", "Seconds in which traffic moves to a new revision; 0: at once."},
             {"domain-template", "{{.Name}}.{{.Namespace}}.{{.Domain}}", "How an app's host name is made."},
             {"tag-template", "{{.Tag}}-{{.Name}}", "How the name of a tagged revision is made."}}};
}

Example features()
{
    return {"What may be asked for beyond the usual: disabled, allowed or enabled.",
            {{"tag-header-based-routing", "disabled",
              "Whether the header Knative-Serving-Tag chooses a revision."},
             {"secure-pod-defaults", "disabled", "Whether containers get restricted security settings."},
             {"kubernetes.podspec-init-containers", "disabled", "Containers that run before the app."},
             {"kubernetes.podspec-fieldref", "disabled", "Variables from fields of the Pod."},
             {"kubernetes.podspec-securitycontext", "disabled", "A security context for the whole Pod."}}};
}

Example exampleOf(const QString &name)
{
    static const std::map<QString, Example (*)()> tables{
        {u"config-autoscaler"_s, scaling}, {u"config-defaults"_s, defaults}, {u"config-gc"_s, retention},
        {u"config-network"_s, network},    {u"config-features"_s, features},
    };
    const auto found = tables.find(name);
    if (found != tables.end())
        return found->second();
    if (name == u"config-deployment")
        return {"How long a new revision may take; takes effect at once.",
                {{"progress-deadline", "600s", "One that is not ready after so long has failed."}}};
    if (name == u"config-domain")
        return {"Domains, each with the labels of the apps it is for, or with nothing: for all others. "
                "Without one: what "
                "--domain says.",
                {{"example.com", "selector: {team: shop}", "For apps with this label."}}};
    return {"Nothing of this is read on this server; it is here because clients of Knative look it up.", {}};
}

} // namespace

QString configExample(const QString &name)
{
    const Example example = exampleOf(name);
    QString text = u"# %1\n# Nothing below is read: copy a line up into data to set it.\n"_s.arg(
        QLatin1String(example.about));
    for (const Setting &setting : example.settings) {
        text += u"\n# %1\n%2: \"%3\"\n"_s.arg(QLatin1String(setting.about), QLatin1String(setting.key),
                                              QLatin1String(setting.value));
    }
    return text;
}

} // namespace tidegate::resource
