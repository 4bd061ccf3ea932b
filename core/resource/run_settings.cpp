#include "core/resource/run_settings.h"

#include "core/base/units.h"
#include "core/resource/serving.h"
#include "core/resource/validation.h"

#include <QJsonArray>
#include <optional>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

constexpr std::int64_t kLeastProcesses = 1;
constexpr std::int64_t kLeastFiles = 16; // less, and no interpreter starts
constexpr std::int64_t kMost = 1'000'000;

const QString kIsolation = u"isolation"_s;
const QString kProcesses = u"processes"_s;
const QString kOpenFiles = u"open-files"_s;
const QString kSandbox = u"sandbox"_s;
const QString kStack = u"stack"_s;
constexpr qsizetype kLongestPath = 4096;
constexpr qsizetype kMostJars = 1000;

std::optional<std::uint32_t> countOf(const QString &value, std::int64_t least)
{
    const auto number = parseInteger(value.toStdString());
    return number && *number >= least && *number <= kMost ? std::optional(std::uint32_t(*number))
                                                          : std::nullopt;
}

void checkCount(const QString &value, std::int64_t least, const QString &path, Findings &findings)
{
    if (!parseInteger(value.toStdString()))
        findings.invalid(value, path);
    else if (!countOf(value, least))
        findings.outOfBounds(value, QString::number(least), QString::number(kMost), path);
}

/// As a pool of hosts with this stack is called after it.
void checkStackName(const QString &value, const QString &path, Findings &findings)
{
    if (const QString trouble = dns1123LabelTrouble(value); !trouble.isEmpty())
        findings.invalid(value, path, trouble);
}

} // namespace

std::vector<std::string> stackPath(const Object &engine, const QString &stack)
{
    std::vector<std::string> jars;
    for (const QJsonValue &jar : engine.spec().value("stacks"_L1)[stack].toArray())
        jars.push_back(jar.toString().toStdString());
    return jars;
}

void validateStacks(const QJsonObject &stacks, const QString &path, FieldErrors &errors)
{
    for (auto it = stacks.begin(); it != stacks.end(); ++it) {
        const QString where = u"%1[%2]"_s.arg(path, it.key());
        if (const QString trouble = dns1123LabelTrouble(it.key()); !trouble.isEmpty())
            errors.invalid(where, it.key(), trouble);
        const QJsonArray jars = it.value().toArray();
        if (jars.isEmpty() || jars.size() > kMostJars)
            errors.invalid(where, it.key(), u"must list between 1 and %1 jars"_s.arg(kMostJars));
        for (const QJsonValue &jar : jars) {
            const QString file = jar.toString();
            if (!file.startsWith(u'/') || file.size() > kLongestPath || file.contains(QChar(u'\0')) ||
                file.contains(u':') || file.contains(u'*'))
                errors.invalid(
                    where, file,
                    u"must be the absolute path of a jar of the engine's machine, without `:` and `*`"_s);
        }
    }
}

const QStringList &isolations()
{
    static const QStringList all{u"process"_s, kSandbox};
    return all;
}

RunSettings readRunSettings(const Object &revision, const Snapshot &snapshot)
{
    const auto value = [&](const QString &name) { return revision.annotation(keys::runtimePrefix + name); };
    RunSettings settings;
    QString isolation = value(kIsolation);
    const QString stack = value(kStack);
    const bool asksEngine = !isolations().contains(isolation) || !stack.isEmpty();
    const ObjectPtr engine = asksEngine ? snapshot.get(kinds::engine(), {{}, u"local"_s}) : nullptr;
    if (!isolations().contains(isolation))
        isolation = engine ? engine->spec().value("isolation"_L1).toString() : QString();
    settings.stack = stack.toStdString();
    if (engine && !stack.isEmpty())
        settings.stackPath = stackPath(*engine, stack);
    settings.isSandboxed = isolation == kSandbox;
    settings.processes = countOf(value(kProcesses), kLeastProcesses).value_or(settings.processes);
    settings.openFiles = countOf(value(kOpenFiles), kLeastFiles).value_or(settings.openFiles);
    return settings;
}

void validateRunSettings(const QJsonObject &annotations, const QString &path, Findings &findings)
{
    for (auto it = annotations.begin(); it != annotations.end(); ++it) {
        if (!it.key().startsWith(keys::runtimePrefix))
            continue;
        const QString name = it.key().mid(keys::runtimePrefix.size());
        const QString value = it.value().toString();
        const QString where = path + u'.' + it.key();
        if (name == kProcesses)
            checkCount(value, kLeastProcesses, where, findings);
        else if (name == kOpenFiles)
            checkCount(value, kLeastFiles, where, findings);
        else if (name == kStack)
            checkStackName(value, where, findings);
        else if (name != kIsolation)
            findings.invalidKey(it.key(), path, u"known are isolation, open-files, processes and stack"_s);
        else if (!isolations().contains(value))
            findings.invalid(value, where, u"known are process and sandbox"_s);
    }
}

void validateNoRunSettings(const Object &object, Findings &findings)
{
    for (const auto &[key, value] : object.annotations()) {
        if (key.startsWith(keys::runtimePrefix))
            findings.invalidKey(
                key, u"metadata.annotations"_s,
                u"runtime annotations must be put under \"spec.template.metadata.annotations\" to work"_s);
    }
}

} // namespace tidegate::resource
