#include "ui/models/engine_settings.h"

#include "core/resource/admission_config.h"

#include <QCoreApplication>

namespace tidegate::models {

using Shape = SettingField::Shape;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::SettingGroup)
};

using Fields = QList<SettingField>;
using Value = std::function<QString(const QString &)>;
using Problems = QMap<QString, QString>;

constexpr double mostInt = 2147483647;
constexpr double hour = 3600;
const QString never = QStringLiteral("disabled");

SettingField field(const char *key, Shape shape, const char *usual, double least, double most,
                   const QString &title, const QString &help, const QString &unit = {})
{
    return {QLatin1String(key), shape, QLatin1String(usual), least, most, {}, title, unit, help};
}

SettingField flag(const char *key, const char *usual, const QString &title, const QString &help)
{
    return field(key, Shape::Flag, usual, 0, 0, title, help);
}

SettingField choice(const char *key, const QStringList &choices, const QString &title, const QString &help)
{
    return {QLatin1String(key), Shape::Choice, choices.first(), 0, 0, choices, title, {}, help};
}

/// A count or duration that can be switched off by a word.
SettingField orNever(SettingField field)
{
    field.choices = {never};
    return field;
}

QString seconds()
{
    return Words::tr("seconds", "unit of a field");
}

QString requests()
{
    return Words::tr("requests", "unit of a field");
}

// ---- the engine itself

Fields engineFields()
{
    return {
        choice("edition", {QStringLiteral("exclusive"), QStringLiteral("shared")}, Words::tr("Edition"),
               Words::tr("Whether the engine has one owner or is shared by several.")),
        choice("isolation", {QStringLiteral("process"), QStringLiteral("sandbox")}, Words::tr("Isolation"),
               Words::tr("What instances are held in whose revision leaves it open. Those that start from "
                         "then on.")),
        field("stacks", Shape::ListMap, "", 0, 0, Words::tr("Technology stacks"),
              Words::tr("Libraries that Java apps use by name, as name = /path/one.jar, /path/two.jar; each "
                        "stack has a pool of its own.")),
        field("imageMap", Shape::Map, "", 0, 0, Words::tr("Image map"),
              Words::tr("What runs for an image, as image = sha256:… of a package or an executable's path on "
                        "the engine's machine.")),
    };
}

// ---- config-autoscaler

Fields targetFields()
{
    return {
        field("container-concurrency-target-default", Shape::Number, "100", 0.01, 0,
              Words::tr("Requests at once per instance"),
              Words::tr("How many an instance is meant for whose app sets no target."), requests()),
        field("container-concurrency-target-percentage", Shape::Number, "70", 0, 100, Words::tr("Target use"),
              Words::tr("This share of the target is aimed for, so that room stays until new instances have "
                        "started."),
              QStringLiteral("%")),
        field("requests-per-second-target-default", Shape::Number, "200", 0.01, 0,
              Words::tr("Requests per second per instance"),
              Words::tr("The target of apps that scale by requests per second."), requests()),
        field("target-burst-capacity", Shape::Number, "211", -1, 0, Words::tr("Burst capacity"),
              Words::tr("So many requests at once are to find room without a wait; -1 keeps the queue in "
                        "front always."),
              requests()),
        field("activator-capacity", Shape::Number, "100", 1, 0, Words::tr("Queue's capacity"),
              Words::tr("What one queue in front of instances is reckoned with."), requests()),
    };
}

Fields windowFields()
{
    return {
        field("stable-window", Shape::Duration, "60s", 6, hour, Words::tr("Stable window"),
              Words::tr("The load is averaged over this time. Without a request for so long an app goes to "
                        "zero.")),
        field("panic-window-percentage", Shape::Number, "10", 1, 100, Words::tr("Panic window"),
              Words::tr("A share of the stable window, for sudden load."), QStringLiteral("%")),
        field("panic-threshold-percentage", Shape::Number, "200", 110, 1000, Words::tr("Panic threshold"),
              Words::tr("Load of so much of what the ready instances are meant for begins a panic."),
              QStringLiteral("%")),
        field("max-scale-up-rate", Shape::Number, "1000", 1, 0, Words::tr("Fastest growth"),
              Words::tr("At most so many times as many instances with one decision.")),
        field("max-scale-down-rate", Shape::Number, "2", 1, 0, Words::tr("Fastest shrinking"),
              Words::tr("At most so many times fewer instances with one decision.")),
        field("scale-down-delay", Shape::Duration, "0s", 0, hour, Words::tr("Scale-in delay"),
              Words::tr("Fewer instances only when fewer were enough for so long.")),
    };
}

Fields scaleFields()
{
    return {
        flag("enable-scale-to-zero", "true", Words::tr("Scale to zero"),
             Words::tr("Apps without requests have no instance; off, one stays.")),
        field("scale-to-zero-grace-period", Shape::Duration, "30s", 0, 0, Words::tr("Grace period to zero"),
              Words::tr("At most so long the last instance waits for the gateway to take over.")),
        field("scale-to-zero-pod-retention-period", Shape::Duration, "0s", 0, 0,
              Words::tr("Retention of the last instance"),
              Words::tr("The last instance stays at least so long after the decision for zero.")),
        field("initial-scale", Shape::Count, "1", 0, mostInt, Words::tr("Initial scale"),
              Words::tr("So many instances must become ready once before a new revision counts as ready.")),
        flag("allow-zero-initial-scale", "false", Words::tr("Initial scale may be zero"),
             Words::tr("A new revision may count as ready without having started.")),
        field("min-scale", Shape::Count, "0", 0, mostInt, Words::tr("Smallest scale"),
              Words::tr("Of apps that set none.")),
        field("max-scale", Shape::Count, "0", 0, mostInt, Words::tr("Largest scale"),
              Words::tr("Of apps that set none; 0 is no limit.")),
        field("max-scale-limit", Shape::Count, "0", 0, mostInt, Words::tr("Limit of the largest scale"),
              Words::tr("No app may ask for more, nor for no limit at all; 0 is no limit.")),
    };
}

Problems autoscalerRules(const Value &value)
{
    Problems problems;
    const auto number = [&value](const char *key) { return value(QLatin1String(key)).toDouble(); };
    if (number("max-scale") > 0 && number("min-scale") > number("max-scale"))
        problems[QStringLiteral("min-scale")] = Words::tr("Must not be larger than the largest scale.");
    const double limit = number("max-scale-limit");
    if (limit > 0 && (number("max-scale") < 1 || number("max-scale") > limit))
        problems[QStringLiteral("max-scale")] = Words::tr("From 1 to the limit, %1.").arg(limit);
    if (number("initial-scale") == 0 &&
        value(QStringLiteral("allow-zero-initial-scale")) != QLatin1String("true"))
        problems[QStringLiteral("initial-scale")] = Words::tr("At least 1, unless zero is allowed below.");
    return problems;
}

// ---- config-defaults

Fields timeFields()
{
    return {
        field("revision-timeout-seconds", Shape::Count, "300", 0, mostInt, Words::tr("Time-out of requests"),
              Words::tr("A request that takes longer gets 504; of revisions that set none."), seconds()),
        field("max-revision-timeout-seconds", Shape::Count, "600", 0, mostInt, Words::tr("Longest time-out"),
              Words::tr("No revision may ask for more."), seconds()),
        field("revision-response-start-timeout-seconds", Shape::Count, "", 0, mostInt,
              Words::tr("Time-out of the answer's start"),
              Words::tr("So long an app may take to the first byte of its answer; by default as long as the "
                        "whole request."),
              seconds()),
        field("revision-idle-timeout-seconds", Shape::Count, "0", 0, mostInt,
              Words::tr("Time-out of silence"),
              Words::tr("So long neither side may send anything; 0 is no limit."), seconds()),
    };
}

Fields resourceFields()
{
    return {
        field("revision-cpu-request", Shape::Quantity, "", 0, 0, Words::tr("CPU request"),
              Words::tr("The share of CPU of instances whose revision asks for none, as 400m.")),
        field("revision-memory-request", Shape::Quantity, "", 0, 0, Words::tr("Memory request"),
              Words::tr("The memory that such instances are reckoned with, as 128Mi.")),
        field("revision-cpu-limit", Shape::Quantity, "", 0, 0, Words::tr("CPU limit"),
              Words::tr("The most CPU of instances whose revision sets no limit, as 1.")),
        field("revision-memory-limit", Shape::Quantity, "", 0, 0, Words::tr("Memory limit"),
              Words::tr("An instance that takes more is ended; of revisions that set none, as 512Mi.")),
    };
}

Fields concurrencyFields()
{
    return {
        field("container-concurrency", Shape::Count, "0", 0, mostInt, Words::tr("Concurrency limit"),
              Words::tr("An instance gets no more requests at once; 0 is no limit; of revisions that set "
                        "none."),
              requests()),
        field("container-concurrency-max-limit", Shape::Count, "1000", 1, mostInt,
              Words::tr("Largest concurrency limit"), Words::tr("No revision may set a higher one."),
              requests()),
        flag("allow-container-concurrency-zero", "true", Words::tr("No concurrency limit is allowed"),
             Words::tr("Revisions may ask for no limit, with 0.")),
        field("container-name-template", Shape::Text, "user-container", 0, 0, Words::tr("Name of containers"),
              Words::tr("Of containers that have none; {{.Name}} is the name of what they belong to.")),
    };
}

Problems defaultsRules(const Value &value)
{
    Problems problems;
    const auto notAbove = [&](const char *key, const char *bound, const QString &sentence) {
        if (value(QLatin1String(key)).toDouble() > value(QLatin1String(bound)).toDouble())
            problems[QLatin1String(key)] = sentence;
    };
    const QString timeout = Words::tr("Must not be longer than the time-out of requests.");
    notAbove("revision-response-start-timeout-seconds", "revision-timeout-seconds", timeout);
    notAbove("revision-idle-timeout-seconds", "revision-timeout-seconds", timeout);
    notAbove("revision-timeout-seconds", "max-revision-timeout-seconds",
             Words::tr("Must not be longer than the longest time-out."));
    notAbove("container-concurrency", "container-concurrency-max-limit",
             Words::tr("Must not be higher than the largest concurrency limit."));
    return problems;
}

// ---- the smaller ones

Fields deploymentFields()
{
    return {field("progress-deadline", Shape::Duration, "600s", 1, 0, Words::tr("Progress deadline"),
                  Words::tr("A new revision that is not ready after so long has failed."))};
}

Fields retentionFields()
{
    return {
        orNever(field("retain-since-create-time", Shape::Duration, "48h", 0, 0, Words::tr("Kept since made"),
                      Words::tr("A revision is kept at least so long after it was made; disabled: this does "
                                "not count."))),
        orNever(field("retain-since-last-active-time", Shape::Duration, "15h", 0, 0,
                      Words::tr("Kept since last used"),
                      Words::tr("And so long after a route last led to it; disabled: this does not count."))),
        field("min-non-active-revisions", Shape::Count, "20", 0, mostInt, Words::tr("Always kept"),
              Words::tr("So many revisions without traffic are kept of each app, however old.")),
        orNever(field("max-non-active-revisions", Shape::Count, "1000", 0, mostInt, Words::tr("Kept at most"),
                      Words::tr("Of more than that the oldest go, however young; disabled: no limit."))),
    };
}

Problems retentionRules(const Value &value)
{
    const QString most = value(QStringLiteral("max-non-active-revisions"));
    const QString least = QStringLiteral("min-non-active-revisions");
    if (most == never || value(least).toDouble() <= most.toDouble())
        return {};
    return {{least, Words::tr("Must not be more than are kept at most.")}};
}

Fields networkFields()
{
    return {
        field("rollout-duration", Shape::Count, "0", 0, mostInt, Words::tr("Rollout"),
              Words::tr("Traffic moves to a new revision gradually over this time; 0: at once."), seconds()),
        field("domain-template", Shape::Text, "{{.Name}}.{{.Namespace}}.{{.Domain}}", 0, 0,
              Words::tr("Host names"),
              Words::tr("How the address of an app is made. Addresses change at once.")),
        field("tag-template", Shape::Text, "{{.Tag}}-{{.Name}}", 0, 0, Words::tr("Host names of tags"),
              Words::tr("How the name of a tagged revision's address is made.")),
    };
}

Fields featureFields()
{
    const QStringList off{QStringLiteral("disabled"), QStringLiteral("enabled")};
    const QStringList three{QStringLiteral("disabled"), QStringLiteral("allowed"), QStringLiteral("enabled")};
    return {
        choice("tag-header-based-routing", off, Words::tr("Routing by header"),
               Words::tr("The header Knative-Serving-Tag chooses a tagged revision.")),
        choice("secure-pod-defaults",
               {QStringLiteral("disabled"), QStringLiteral("enabled"), QStringLiteral("allowrootbounded")},
               Words::tr("Secure defaults"),
               Words::tr("Containers get the restricted security settings where they set none.")),
        choice("kubernetes.podspec-init-containers", three, Words::tr("Init containers"),
               Words::tr("Whether templates may have them.")),
        choice("kubernetes.podspec-fieldref", three, Words::tr("Variables from fields"),
               Words::tr("Whether environment variables may take fields of the Pod.")),
        choice("kubernetes.podspec-securitycontext", three, Words::tr("Security context"),
               Words::tr("Whether templates may set one for the whole Pod.")),
    };
}

SettingForm mapForm(const char *name, std::function<Fields()> fields,
                    std::function<Problems(const Value &)> rules = {})
{
    return {&resource::kinds::configMap(),
            {resource::systemNamespace, QLatin1String(name)},
            QStringLiteral("data"),
            true,
            std::move(fields),
            std::move(rules)};
}

} // namespace

QList<SettingGroup> settingGroups(const QString &engine)
{
    const SettingForm own{
        &resource::kinds::engine(), {{}, engine}, QStringLiteral("spec"), false, engineFields};
    const QString next =
        Words::tr("Takes effect with the autoscaler's next decision, for all apps that do not "
                  "say otherwise themselves.");
    return {
        {QStringLiteral("engine"), Words::tr("Engine"),
         Words::tr("Takes effect for instances that start from then on."), own},
        {QStringLiteral("config-autoscaler"), Words::tr("Scaling"), next,
         mapForm(
             "config-autoscaler", [] { return targetFields() + windowFields() + scaleFields(); },
             autoscalerRules)},
        {QStringLiteral("config-defaults"), Words::tr("Defaults of revisions"),
         Words::tr("Takes effect for what is deployed from then on; revisions that there are stay as they "
                   "are."),
         mapForm(
             "config-defaults", [] { return timeFields() + resourceFields() + concurrencyFields(); },
             defaultsRules)},
        {QStringLiteral("config-deployment"), Words::tr("Deployment"),
         Words::tr("Takes effect at once, for all revisions that are not ready yet."),
         mapForm("config-deployment", deploymentFields)},
        {QStringLiteral("config-gc"), Words::tr("Clean-up of revisions"),
         Words::tr("Takes effect at once: revisions that are not to be kept any more are deleted."),
         mapForm("config-gc", retentionFields, retentionRules)},
        {QStringLiteral("config-network"), Words::tr("Network"),
         Words::tr("Takes effect at once, for the addresses of all apps."),
         mapForm("config-network", networkFields)},
        {QStringLiteral("config-features"), Words::tr("Features"),
         Words::tr("Takes effect for what is deployed from then on; routing by header at once."),
         mapForm("config-features", featureFields)},
    };
}

} // namespace tidegate::models
