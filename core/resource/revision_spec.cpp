#include "core/resource/serving.h"

#include "core/base/units.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace tidegate::resource {

namespace {

std::vector<std::string> strings(const QJsonValue &array)
{
    std::vector<std::string> result;
    const QJsonArray entries = array.toArray();
    for (const QJsonValue &entry : entries)
        result.push_back(entry.toString().toStdString());
    return result;
}

std::optional<seconds> optionalSeconds(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(seconds(value.toInteger())) : std::nullopt;
}

std::optional<double> quantityOf(const QJsonValue &value)
{
    if (value.isDouble())
        return value.toDouble();
    return parseQuantity(value.toString().toStdString());
}

/// The values of a ConfigMap or Secret as the process gets them.
std::map<QString, std::string> valuesOf(const Object &source)
{
    const bool isSecret = source.kindName() == kinds::secret().kind;
    std::map<QString, std::string> values;
    const QJsonObject data = source.json().value("data"_L1).toObject();
    for (auto it = data.begin(); it != data.end(); ++it) {
        const QByteArray bytes = it.value().toString().toUtf8();
        values.emplace(it.key(), (isSecret ? QByteArray::fromBase64(bytes) : bytes).toStdString());
    }
    return values;
}

/// Builds the environment entry by entry; a later entry of the same name wins and may refer to earlier ones.
class EnvironmentReader
{
public:
    EnvironmentReader(QString ns, const Snapshot &snapshot) : m_ns(std::move(ns)), m_snapshot(snapshot) {}

    Result<> addAllFrom(const QJsonObject &entry);
    Result<> add(const QJsonObject &entry);
    std::vector<EnvVar> take() { return std::move(m_env); }

private:
    void set(const std::string &name, std::string value);
    Result<std::optional<std::string>> lookUp(const Kind &kind, const QJsonObject &reference,
                                              const QString &env) const;

    QString m_ns;
    const Snapshot &m_snapshot;
    std::vector<EnvVar> m_env;
};

tl::unexpected<Error> missingObject(const Kind &kind, const QString &ns, const QString &name,
                                    const QString &user)
{
    const QString message =
        u"%1 \"%2\" not found in namespace \"%3\", which %4 refers to"_s.arg(kind.kind, name, ns, user);
    return fail(Code::Invalid, message.toStdString(), name.toStdString());
}

void EnvironmentReader::set(const std::string &name, std::string value)
{
    const auto it =
        std::find_if(m_env.begin(), m_env.end(), [&](const EnvVar &each) { return each.name == name; });
    if (it == m_env.end())
        m_env.push_back({name, std::move(value)});
    else
        it->value = std::move(value);
}

Result<> EnvironmentReader::addAllFrom(const QJsonObject &entry)
{
    const QString prefix = entry.value("prefix"_L1).toString();
    for (const Kind *kind : {&kinds::configMap(), &kinds::secret()}) {
        const QString key = kind == &kinds::secret() ? u"secretRef"_s : u"configMapRef"_s;
        if (!entry.value(key).isObject())
            continue;
        const QJsonObject reference = entry.value(key).toObject();
        const QString name = reference.value("name"_L1).toString();
        const ObjectPtr source = m_snapshot.get(*kind, {m_ns, name});
        if (!source && !reference.value("optional"_L1).toBool())
            return missingObject(*kind, m_ns, name, u"envFrom"_s);
        if (!source)
            continue;
        for (auto &[variable, value] : valuesOf(*source))
            set((prefix + variable).toStdString(), value);
    }
    return {};
}

Result<std::optional<std::string>> EnvironmentReader::lookUp(const Kind &kind, const QJsonObject &reference,
                                                             const QString &env) const
{
    const QString name = reference.value("name"_L1).toString();
    const QString key = reference.value("key"_L1).toString();
    const bool isOptional = reference.value("optional"_L1).toBool();
    const ObjectPtr source = m_snapshot.get(kind, {m_ns, name});
    if (!source && !isOptional)
        return missingObject(kind, m_ns, name, u"environment variable \"%1\""_s.arg(env));
    const std::map<QString, std::string> values =
        source ? valuesOf(*source) : std::map<QString, std::string>();
    if (const auto it = values.find(key); it != values.end())
        return it->second;
    if (isOptional)
        return std::nullopt;
    const QString message = u"%1 \"%2\" has no key \"%3\", which environment variable \"%4\" refers to"_s.arg(
        kind.kind, name, key, env);
    return fail(Code::Invalid, message.toStdString(), name.toStdString());
}

Result<> EnvironmentReader::add(const QJsonObject &entry)
{
    const QString name = entry.value("name"_L1).toString();
    const QJsonObject from = entry.value("valueFrom"_L1).toObject();
    for (const Kind *kind : {&kinds::configMap(), &kinds::secret()}) {
        const QString key = kind == &kinds::secret() ? u"secretKeyRef"_s : u"configMapKeyRef"_s;
        if (!from.value(key).isObject())
            continue;
        const auto value = lookUp(*kind, from.value(key).toObject(), name);
        if (!value)
            return tl::unexpected(value.error());
        if (*value)
            set(name.toStdString(), **value);
        return {};
    }
    set(name.toStdString(), expandVariables(entry.value("value"_L1).toString().toStdString(), m_env));
    return {};
}

Result<> readEnvironment(const QJsonObject &container, EnvironmentReader &reader)
{
    const QJsonArray sources = container.value("envFrom"_L1).toArray();
    for (const QJsonValue &entry : sources) {
        if (const auto done = reader.addAllFrom(entry.toObject()); !done)
            return done;
    }
    const QJsonArray variables = container.value("env"_L1).toArray();
    for (const QJsonValue &entry : variables) {
        if (const auto done = reader.add(entry.toObject()); !done)
            return done;
    }
    return {};
}

void readContainer(const QJsonObject &container, RevisionSpec &result)
{
    result.image = container.value("image"_L1).toString();
    result.containerName = container.value("name"_L1).toString();
    result.command = strings(container.value("command"_L1));
    result.args = strings(container.value("args"_L1));
    if (const int port = container.value("ports"_L1)[0]["containerPort"_L1].toInt();
        port > 0 && port <= 65535)
        result.containerPort = std::uint16_t(port);
    result.http2 = container.value("ports"_L1)[0]["name"_L1].toString() == "h2c"_L1;
    const QJsonValue limits = container.value("resources"_L1)["limits"_L1];
    result.memoryLimit = quantityOf(limits["memory"_L1]);
    result.cpuLimit = quantityOf(limits["cpu"_L1]);
    result.cpuRequest = quantityOf(container.value("resources"_L1)["requests"_L1]["cpu"_L1]);
    result.workingDir = container.value("workingDir"_L1).toString().toStdString();
    result.imagePullPolicy = container.value("imagePullPolicy"_L1).toString().toStdString();
    result.probes = readProbes(container);
}

} // namespace

std::string expandVariables(const std::string &text, const std::vector<EnvVar> &variables)
{
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool dollar = text[i] == '$' && i + 1 < text.size();
        const size_t end = dollar && text[i + 1] == '(' ? text.find(')', i + 2) : std::string::npos;
        if (dollar && text[i + 1] == '$') {
            result += '$';
            ++i;
        } else if (end != std::string::npos) {
            const std::string name = text.substr(i + 2, end - i - 2);
            const auto it = std::find_if(variables.begin(), variables.end(),
                                         [&](const EnvVar &each) { return each.name == name; });
            result += it == variables.end() ? text.substr(i, end - i + 1) : it->value;
            i = end;
        } else {
            result += text[i];
        }
    }
    return result;
}

Result<RevisionSpec> readRevisionSpec(const Object &revision, const Snapshot &snapshot)
{
    const QJsonObject spec = revision.spec();
    const QJsonObject container = spec.value("containers"_L1)[0].toObject();
    RevisionSpec result;
    readContainer(container, result);
    result.containerConcurrency = spec.value("containerConcurrency"_L1).toInt();
    result.timeout = optionalSeconds(spec.value("timeoutSeconds"_L1)).value_or(result.timeout);
    result.responseStartTimeout = optionalSeconds(spec.value("responseStartTimeoutSeconds"_L1));
    result.idleTimeout = optionalSeconds(spec.value("idleTimeoutSeconds"_L1));

    result.run = readRunSettings(revision, snapshot);

    EnvironmentReader reader(revision.ns(), snapshot);
    if (const auto done = readEnvironment(container, reader); !done)
        return tl::unexpected(done.error());
    result.env = reader.take();
    return result;
}

} // namespace tidegate::resource
