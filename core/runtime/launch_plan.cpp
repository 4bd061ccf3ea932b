#include "core/runtime/launch_plan.h"

#include "core/runtime/class_archives.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>

namespace tidegate::runtime {

namespace {

std::string valueOr(const std::map<std::string, std::string> &map, const std::string &name,
                    const std::string &otherwise)
{
    const auto found = map.find(name);
    return found == map.end() || found->second.empty() ? otherwise : found->second;
}

bool isJava(const std::string &program)
{
    return program == "java" || program.ends_with("/java");
}

std::map<std::string, std::string> cleanEnvironment(const InstanceId &id, const InstanceFolder &folder,
                                                    const std::map<std::string, std::string> &server)
{
    std::map<std::string, std::string> environment{
        {"PATH", valueOr(server, "PATH", usualPath)},
        {"LANG", valueOr(server, "LANG", "C.UTF-8")},
        {"HOSTNAME", id.value},
        {"HOME", folder.home},
        {"TMPDIR", folder.temporary},
        {"PYTHONUNBUFFERED", "1"},
        {"PYTHONDONTWRITEBYTECODE", "1"},
        {"NO_UPDATE_NOTIFIER", "1"},
        {"NPM_CONFIG_UPDATE_NOTIFIER", "false"},
    };
#ifdef Q_OS_WIN
    for (const char *name :
         {"SystemRoot", "SystemDrive", "ComSpec", "PATHEXT"}) // without these no Windows program starts
        environment[name] = valueOr(server, name, {});
    environment["TEMP"] = environment["TMP"] = folder.temporary;
#endif
    return environment;
}

/// `-jar X` with the stack's jars before X: a JVM heeds no class path beside -jar.
void putStackBefore(std::vector<std::string> &command, const JavaStack &stack)
{
    const auto jar = std::find(command.begin(), command.end(), "-jar");
    if (jar == command.end() || jar + 1 == command.end())
        return;
    std::vector<std::string> path = stack.classPath;
    path.push_back(*(jar + 1));
    *jar = "-cp";
    *(jar + 1) = joinedClassPath(path);
    command.insert(jar + 2, stack.mainClass);
}

std::vector<std::string> javaOptions(const LaunchSpec &spec)
{
    std::vector<std::string> options;
    if (spec.memoryLimit > 0) // by itself a JVM sees a control group's, and in a sandbox not even that
        options.push_back("-XX:MaxRAM=" + std::to_string(spec.memoryLimit));
    // What a start calls a few hundred times is not worth a compilation: 14 % of a small app's start.
    options.insert(options.end(),
                   {"-XX:TieredStopAtLevel=1", "-XX:CompileThresholdScaling=3", "-XX:+UseSerialGC"});
    if (!spec.classArchive.empty()) // one that does not fit is no matter of the app's
        options.insert(options.end(),
                       {"-XX:SharedArchiveFile=" + spec.classArchive, "-Xshare:auto", "-Xlog:cds*=off"});
    return options;
}

} // namespace

bool choosesJvmOptions(const LaunchSpec &spec)
{
    const auto named = [&](const char *name) { return spec.environment.contains(name); };
    const auto isOption = [](const std::string &word) { return word.starts_with("-XX:"); };
    return named("JAVA_TOOL_OPTIONS") || named("JDK_JAVA_OPTIONS") || named("_JAVA_OPTIONS") ||
           std::any_of(spec.command.begin(), spec.command.end(), isOption);
}

std::vector<std::string> withPort(std::vector<std::string> command, std::uint16_t port)
{
    const std::string digits = std::to_string(port);
    for (std::string &word : command) {
        for (size_t at = word.find(portMark); at != std::string::npos; at = word.find(portMark, at))
            word.replace(at, portMark.size(), digits);
    }
    return command;
}

InstanceFolder folderFor(const std::string &dir, const InstanceId &id)
{
    const std::string root = dir + '/' + id.value;
    return {root, root + "/work", root + "/home", root + "/tmp"};
}

LaunchPlan planLaunch(const LaunchSpec &spec, std::uint16_t port, const InstanceFolder &folder,
                      const std::string &serverId, const std::map<std::string, std::string> &server)
{
    LaunchPlan plan{withPort(spec.command, port), cleanEnvironment(spec.id, folder, server)};
    if (!plan.command.empty() && isJava(plan.command.front())) {
        if (spec.stack)
            putStackBefore(plan.command, *spec.stack);
        const std::vector<std::string> options = javaOptions(spec);
        if (!choosesJvmOptions(spec))
            plan.command.insert(plan.command.begin() + 1, options.begin(), options.end());
        plan.environment["SERVER_PORT"] = std::to_string(port);
    }
    for (const auto &[name, value] : spec.environment)
        plan.environment[name] = value;
    plan.environment["PORT"] = std::to_string(port);
    plan.environment[instanceMarker] = spec.id.value;
    plan.environment[serverMarker] = serverId;
    return plan;
}

std::string findProgram(const std::string &name, const LaunchPlan &plan, const std::string &work)
{
    const QString text = QString::fromStdString(name);
    if (name.find('/') != std::string::npos || QDir::isAbsolutePath(text)) {
        const QFileInfo file(QDir(QString::fromStdString(work)), text);
        return file.isFile() && file.isExecutable() ? file.absoluteFilePath().toStdString() : std::string();
    }
    const QStringList folders =
        QString::fromStdString(plan.environment.at("PATH")).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    return QStandardPaths::findExecutable(text, folders).toStdString();
}

std::string programOf(const LaunchSpec &spec, const std::map<std::string, std::string> &server)
{
    return findProgram(spec.command.front(), planLaunch(spec, 0, {}, {}, server), {});
}

} // namespace tidegate::runtime
