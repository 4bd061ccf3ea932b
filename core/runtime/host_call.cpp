#include "core/runtime/host_call.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <string_view>

namespace tidegate::runtime {

namespace {

using Words = std::vector<std::string>;

bool startsWithAny(std::string_view text, std::initializer_list<std::string_view> beginnings)
{
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return text.starts_with(beginning); });
}

/// Read by the interpreter, its C library or its dynamic linker when it starts, or once and kept.
bool isReadAtStart(const std::string &variable)
{
    if (variable == "NODE_ENV")
        return false;
    return variable == "TZ" || variable == "LANG" || variable == "LANGUAGE" || variable == "CLASSPATH" ||
           startsWithAny(variable, {"LC_", "LD_", "GLIBC_", "MALLOC_", "JAVA_TOOL_", "JDK_", "_JAVA_",
                                    "PYTHON", "NODE_", "UV_", "OPENSSL_", "SSL_"});
}

/// `python3`, `python3.11`, `/usr/bin/python`.
std::string runtimeOf(const std::string &program)
{
    const size_t slash = program.rfind('/');
    if (slash != std::string::npos && !program.starts_with('/'))
        return {}; // found from the instance's folder, which a host has before it has its app
    std::string name = slash == std::string::npos ? program : program.substr(slash + 1);
    if (name == "java" || name == "node")
        return name;
    if (name == "nodejs")
        return "node";
    if (!name.starts_with("python"))
        return {};
    const bool isVersion = name.find_first_not_of("0123456789.", 6) == std::string::npos;
    return isVersion && !name.starts_with("python2") ? "python" : std::string();
}

/// A -D that the JVM or its libraries look at before there is an app.
bool isEarlyProperty(std::string_view name)
{
    return name.empty() ||
           startsWithAny(
               name,
               {"java",  "jdk.",   "sun.",    "com.sun.", "user.",           "file.",    "os.",
                "path.", "line.",  "native.", "stdout.",  "stderr.",         "stdin.",   "awt.",
                "http.", "https.", "ftp.",    "socks",    "networkaddress.", "org.jcp.", "org.openjdk."});
}

std::optional<HostCall> javaCall(const Words &command)
{
    HostCall call;
    call.runtime = "java";
    size_t at = 1;
    for (; at < command.size() && command[at] != "-jar"; ++at) {
        const std::string &word = command[at];
        if (word == "-server")
            continue;
        const size_t equals = std::min(word.find('='), word.size());
        if (!word.starts_with("-D") || isEarlyProperty(std::string_view(word).substr(2, equals - 2)))
            return std::nullopt;
        call.properties[word.substr(2, equals - 2)] = equals < word.size() ? word.substr(equals + 1) : "";
    }
    if (at + 1 >= command.size() || command[at + 1].starts_with('-') || command[at + 1].empty())
        return std::nullopt;
    call.entry = command[at + 1];
    call.arguments.assign(command.begin() + static_cast<std::ptrdiff_t>(at) + 2, command.end());
    // `@file` among them is the launcher's to read only before -jar, `*` only on Windows: as they stand.
    return call;
}

std::optional<HostCall> scriptCall(const std::string &runtime, const Words &command)
{
    const bool isOfNode = runtime == "node"; // which has words of its own there
    if (command.size() < 2 || command[1].empty() || command[1].starts_with('-') ||
        (isOfNode && (command[1] == "inspect" || command[1] == "debug")))
        return std::nullopt;
    HostCall call;
    call.runtime = runtime;
    call.entry = command[1];
    call.arguments.assign(command.begin() + 2, command.end());
    return call;
}

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QJsonArray arrayOf(const Words &words)
{
    QJsonArray array;
    for (const std::string &word : words)
        array.append(text(word));
    return array;
}

QJsonObject objectOf(const std::map<std::string, std::string> &values)
{
    QJsonObject object;
    for (const auto &[name, value] : values)
        object.insert(text(name), text(value));
    return object;
}

} // namespace

std::optional<HostCall> hostCallOf(const LaunchSpec &spec)
{
    if (spec.command.empty() || !spec.workingDir.empty())
        return std::nullopt;
    for (const auto &[name, value] : spec.environment) {
        if (isReadAtStart(name))
            return std::nullopt;
    }
    const std::string runtime = runtimeOf(spec.command.front());
    if (runtime.empty())
        return std::nullopt;
    if (spec.isolation.kind == Isolation::Kind::Sandbox)
        return std::nullopt; // a host has begun outside of one
    if (runtime != "java")
        return scriptCall(runtime, spec.command);
    // A JVM sizes its heap and its threads when it starts.
    if (spec.memoryLimit > 0 || spec.limits.cpuLimit > 0)
        return std::nullopt;
    auto call = javaCall(spec.command);
    if (!call || !spec.stack)
        return call;
    // Its libraries have read theirs already.
    if (!call->properties.empty())
        return std::nullopt;
    call->stack = joinedClassPath(spec.stack->classPath);
    return call;
}

std::optional<ClassPath> classPathOf(const LaunchSpec &spec, const std::map<std::string, std::string> &server)
{
    if (spec.command.empty() || runtimeOf(spec.command.front()) != "java")
        return std::nullopt;
    const auto option = std::find(spec.command.begin(), spec.command.end(), "-jar");
    if (option == spec.command.end() || option + 1 == spec.command.end() || !(option + 1)->starts_with('/'))
        return std::nullopt;
    const std::string java = programOf(spec, server);
    if (java.empty())
        return std::nullopt;
    ClassPath path{java, {}};
    if (spec.stack)
        path.entries = spec.stack->classPath;
    path.entries.push_back(*(option + 1));
    return path;
}

QByteArray claimLine(const HostCall &call, const LaunchPlan &host, const LaunchPlan &app,
                     const std::string &program)
{
    std::map<std::string, std::string> set;
    Words unset;
    for (const auto &[name, value] : app.environment) {
        const auto before = host.environment.find(name);
        if (before == host.environment.end() || before->second != value)
            set[name] = value;
    }
    for (const auto &[name, value] : host.environment) {
        if (!app.environment.contains(name))
            unset.push_back(name);
    }
    Words plain = app.command;
    plain.front() = program;
    QJsonObject claim{
        {QStringLiteral("entry"), text(call.entry)},
        {QStringLiteral("arguments"), arrayOf(call.arguments)},
        {QStringLiteral("properties"), objectOf(call.properties)},
        {QStringLiteral("set"), objectOf(set)},
        {QStringLiteral("unset"), arrayOf(unset)},
        {QStringLiteral("plain"), arrayOf(plain)},
    };
    if (!call.stack.empty()) {
        claim.insert(QStringLiteral("stack"), text(call.stack));
        claim.insert(QStringLiteral("names"), text(call.names));
        claim.insert(QStringLiteral("used"), text(call.used));
    }
    return QJsonDocument(claim).toJson(QJsonDocument::Compact);
}

} // namespace tidegate::runtime
