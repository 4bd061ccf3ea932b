#include "ui/models/deploy_model.h"

#include "core/base/units.h"
#include "core/resource/serving.h"

#include <QFileInfo>
#include <QJsonArray>
#include <cmath>

namespace tidegate::models {

using resource::Object;
namespace keys = resource::keys;

namespace {

constexpr qsizetype longestName = 63;

struct Setting
{
    QString key;
    QString camelKey; ///< the older spelling, which must not stand beside the newer
};

Setting scaling(const char *name, const char *camelName = "")
{
    return {keys::autoscalingPrefix + QLatin1String(name),
            *camelName ? keys::autoscalingPrefix + QLatin1String(camelName) : QString()};
}

const Setting &minScale()
{
    static const Setting setting = scaling("min-scale", "minScale");
    return setting;
}

const Setting &maxScale()
{
    static const Setting setting = scaling("max-scale", "maxScale");
    return setting;
}

const Setting &target()
{
    static const Setting setting = scaling("target");
    return setting;
}

const Setting &window()
{
    static const Setting setting = scaling("window");
    return setting;
}

void put(QJsonObject &annotations, const Setting &setting, const std::optional<QString> &value)
{
    annotations.remove(setting.key);
    if (!setting.camelKey.isEmpty())
        annotations.remove(setting.camelKey);
    if (value)
        annotations.insert(setting.key, *value);
}

std::optional<QString> get(const QJsonObject &annotations, const Setting &setting)
{
    for (const QString &key : {setting.key, setting.camelKey}) {
        if (!key.isEmpty() && annotations.contains(key))
            return annotations[key].toString();
    }
    return std::nullopt;
}

std::optional<QString> text(const std::optional<int> &value)
{
    return value ? std::optional(QString::number(*value)) : std::nullopt;
}

template <class T>
void put(QJsonObject &object, const char *key, const std::optional<T> &value)
{
    if (value)
        object.insert(QLatin1String(key), *value);
    else
        object.remove(QLatin1String(key));
}

/// Entries that are no plain values (from a secret, say) are not the form's and stay.
QJsonArray envOf(const DeployForm &form, const QJsonArray &existing)
{
    QJsonArray env;
    for (const EnvEntry &entry : form.env)
        env.append(QJsonObject{{QStringLiteral("name"), entry.name}, {QStringLiteral("value"), entry.value}});
    for (const QJsonValue &entry : existing) {
        if (entry.toObject().contains(QLatin1String("valueFrom")))
            env.append(entry);
    }
    return env;
}

QJsonObject containerOf(const DeployForm &form, const QString &image, QJsonObject container)
{
    container[QLatin1String("image")] = image;
    const QJsonArray env = envOf(form, container[QLatin1String("env")].toArray());
    if (env.isEmpty())
        container.remove(QStringLiteral("env"));
    else
        container[QLatin1String("env")] = env;
    if (form.port) {
        QJsonObject port = container[QLatin1String("ports")].toArray().first().toObject();
        port[QLatin1String("containerPort")] = *form.port;
        container[QLatin1String("ports")] = QJsonArray{port};
    } else {
        container.remove(QStringLiteral("ports"));
    }
    return container;
}

QJsonObject annotationsOf(const DeployForm &form, QJsonObject annotations)
{
    put(annotations, minScale(), text(form.minScale));
    put(annotations, maxScale(), text(form.maxScale));
    put(annotations, target(),
        form.target ? std::optional(QString::number(*form.target, 'g', 10)) : std::nullopt);
    put(annotations, window(),
        form.windowSeconds
            ? std::optional(QString::fromStdString(formatDuration(seconds(*form.windowSeconds))))
            : std::nullopt);
    return annotations;
}

QJsonObject templateOf(const DeployForm &form, const QString &image, QJsonObject revision)
{
    QJsonObject metadata = revision[QLatin1String("metadata")].toObject();
    metadata.remove(
        QStringLiteral("name")); // a fixed name can be given once only: the new revision gets its own
    const QJsonObject annotations = annotationsOf(form, metadata[QLatin1String("annotations")].toObject());
    if (annotations.isEmpty())
        metadata.remove(QStringLiteral("annotations"));
    else
        metadata[QLatin1String("annotations")] = annotations;

    QJsonObject spec = revision[QLatin1String("spec")].toObject();
    QJsonArray containers = spec[QLatin1String("containers")].toArray();
    const QJsonObject container = containerOf(form, image, containers.first().toObject());
    if (containers.isEmpty())
        containers.append(container);
    else
        containers[0] = container;
    spec[QLatin1String("containers")] = containers;
    put(spec, "containerConcurrency", form.containerConcurrency);
    put(spec, "timeoutSeconds", form.timeoutSeconds);

    if (metadata.isEmpty())
        revision.remove(QStringLiteral("metadata"));
    else
        revision[QLatin1String("metadata")] = metadata;
    revision[QLatin1String("spec")] = spec;
    return revision;
}

std::optional<int> wholeNumber(const std::optional<QString> &text)
{
    bool isNumber = false;
    const int number = text.value_or(QString()).toInt(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

std::optional<int> wholeNumber(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toInt()) : std::nullopt;
}

void readAnnotations(const QJsonObject &annotations, DeployForm &form)
{
    form.minScale = wholeNumber(get(annotations, minScale()));
    form.maxScale = wholeNumber(get(annotations, maxScale()));
    if (const auto text = get(annotations, target()))
        form.target = parseNumber(text->toStdString());
    const auto duration = parseDuration(get(annotations, window()).value_or(QString()).toStdString());
    if (duration)
        form.windowSeconds = int(std::chrono::duration_cast<seconds>(*duration).count());
}

} // namespace

PackageFacts factsOf(const Object &package)
{
    const QJsonObject status = package.status();
    const auto text = [&status](const char *key) { return status[QLatin1String(key)].toString(); };
    PackageFacts facts;
    facts.image = text("image");
    facts.digest = text("digest");
    facts.fileName = text("fileName");
    facts.runtime = text("runtime");
    facts.entry = text("entry");
    facts.entryFrom = text("entryFrom");
    facts.port = status[QLatin1String("port")].toInt();
    facts.portFrom = text("portFrom");
    facts.size = status[QLatin1String("size")].toInteger();
    facts.contentSize = status[QLatin1String("contentSize")].toInteger();
    facts.fileCount = status[QLatin1String("fileCount")].toInt();
    return facts;
}

QString serviceNameFor(const QString &fileName)
{
    QString base = QFileInfo(fileName).fileName().toLower();
    for (const char *ending :
         {".tar.gz", ".tgz", ".tar", ".jar", ".war", ".zip", ".gz", ".py", ".js", ".mjs", ".java"}) {
        if (base.endsWith(QLatin1String(ending))) {
            base.chop(qsizetype(qstrlen(ending)));
            break;
        }
    }
    QStringList words;
    for (const QChar &c : std::as_const(base)) {
        const bool plain = c.unicode() < 0x80 && c.isLetterOrNumber();
        if (plain && words.isEmpty())
            words << QString();
        if (plain)
            words.last() += c;
        else if (!words.isEmpty() && !words.last().isEmpty())
            words << QString();
    }
    // A version at the end names a build, not an app: it would make every deploy a new app.
    while (!words.isEmpty() && (words.last().isEmpty() || words.last() == QLatin1String("snapshot") ||
                                words.last().at(0).isDigit()))
        words.removeLast();
    while (!words.isEmpty() && words.first().at(0).isDigit())
        words.removeFirst();
    QString name = words.join(QLatin1Char('-')).left(longestName);
    while (name.endsWith(QLatin1Char('-')))
        name.chop(1);
    return name.isEmpty() ? QStringLiteral("app") : name;
}

Object buildService(const DeployForm &form, const QString &image, const Object *existing)
{
    Object service = existing ? *existing : Object(resource::kinds::service(), {form.ns, form.name});
    service.json().remove(QStringLiteral("status"));
    QJsonObject spec = service.spec();
    spec[QLatin1String("template")] = templateOf(form, image, spec[QLatin1String("template")].toObject());
    service.setSpec(spec);
    return service;
}

DeployForm formOf(const Object &service)
{
    const QJsonObject revision = service.spec()[QLatin1String("template")].toObject();
    const QJsonObject spec = revision[QLatin1String("spec")].toObject();
    const QJsonObject container = spec[QLatin1String("containers")].toArray().first().toObject();
    DeployForm form;
    form.name = service.name();
    form.ns = service.ns();
    const QJsonArray env = container[QLatin1String("env")].toArray();
    for (const QJsonValue &entry : env) {
        if (!entry.toObject().contains(QLatin1String("valueFrom")))
            form.env.append(
                {entry[QLatin1String("name")].toString(), entry[QLatin1String("value")].toString()});
    }
    readAnnotations(resource::at(revision, QStringLiteral("metadata.annotations")).toObject(), form);
    form.containerConcurrency = wholeNumber(spec[QLatin1String("containerConcurrency")]);
    form.timeoutSeconds = wholeNumber(spec[QLatin1String("timeoutSeconds")]);
    form.port = wholeNumber(
        container[QLatin1String("ports")].toArray().first().toObject()[QLatin1String("containerPort")]);
    return form;
}

} // namespace tidegate::models
