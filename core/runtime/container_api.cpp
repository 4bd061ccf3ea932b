#include "core/runtime/container_api.h"

#include "core/runtime/pull_progress.h"

#include <QDeadlineTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QRegularExpression>
#include <QUrl>

namespace tidegate::runtime {

namespace {

constexpr milliseconds removalsMost{2'000};
constexpr milliseconds pullSilence{180'000};  // a registry, or the unpacking of a layer, may take its time
constexpr milliseconds startPatience{60'000}; // an engine that starts many containers at once
constexpr double nanoseconds = 1e9;
const QLatin1String latest("latest");

QString text(const std::string &value)
{
    return QString::fromStdString(value);
}

QByteArray encoded(const std::string &value, const QByteArray &allowed = {})
{
    return QUrl::toPercentEncoding(text(value), allowed);
}

QByteArray imagePath(const std::string &reference)
{
    return "/images/" + encoded(reference, "/:@") + "/json";
}

QByteArray containerPath(const std::string &id, const QByteArray &what)
{
    return "/containers/" + encoded(id) + what;
}

QJsonObject objectIn(const ContainerAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

std::string stringIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString().toStdString();
}

ContainerRequest post(QByteArray target, const QJsonObject &body = {})
{
    ContainerRequest request{"POST", std::move(target)};
    if (!body.isEmpty())
        request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.patience = startPatience;
    return request;
}

/// Runs a reader over a good answer's JSON, and passes an Error on.
template <class T, class Read>
auto reading(ContainerApi::Then<T> then, Read read)
{
    return [then = std::move(then), read](const Result<ContainerAnswer> &answer) {
        then(answer ? Result<T>(read(objectIn(*answer))) : Result<T>(tl::unexpected(answer.error())));
    };
}

auto onlyWhether(ContainerApi::Then<void> then)
{
    return [then = std::move(then)](const Result<ContainerAnswer> &answer) {
        then(answer ? Result<>() : Result<>(tl::unexpected(answer.error())));
    };
}

ContainerEngineFacts engineIn(const QJsonObject &version)
{
    const QJsonObject component = version.value(QLatin1String("Components"))[0].toObject();
    std::string name = stringIn(component, "Name");
    name = (name.empty() || name == "Engine" ? "Docker Engine" : name) + ' ' + stringIn(version, "Version");
    return {name, stringIn(version, "ApiVersion")};
}

ContainerImageFacts imageIn(const QJsonObject &image)
{
    return {stringIn(image, "Id"), image.value(QLatin1String("RepoDigests"))[0].toString().toStdString(),
            stringIn(image.value(QLatin1String("Config")).toObject(), "StopSignal")};
}

ContainerState stateIn(const QJsonObject &container)
{
    const QJsonObject state = container.value(QLatin1String("State")).toObject();
    ContainerState read;
    read.isRunning = state.value(QLatin1String("Running")).toBool();
    read.pid = state.value(QLatin1String("Pid")).toInteger();
    read.exitCode = state.value(QLatin1String("ExitCode")).toInt();
    read.wasOutOfMemory = state.value(QLatin1String("OOMKilled")).toBool();
    read.error = stringIn(state, "Error");
    const QJsonObject ports =
        container.value(QLatin1String("NetworkSettings"))[QLatin1String("Ports")].toObject();
    for (auto it = ports.begin(); it != ports.end(); ++it) {
        const auto inside = std::uint16_t(it.key().section(u'/', 0, 0).toUInt());
        const auto outside = std::uint16_t(it.value()[0][QLatin1String("HostPort")].toString().toUInt());
        if (inside > 0 && outside > 0)
            read.ports[inside] = outside;
    }
    return read;
}

/// What is cached of files is not the app's need; Kubernetes takes it off too.
Usage usageIn(const QJsonObject &stats)
{
    const QJsonObject cpu = stats.value(QLatin1String("cpu_stats"))[QLatin1String("cpu_usage")].toObject();
    const QJsonObject memory = stats.value(QLatin1String("memory_stats")).toObject();
    const QJsonObject details = memory.value(QLatin1String("stats")).toObject();
    const double used = memory.value(QLatin1String("usage")).toDouble();
    const double cached = details.contains(QLatin1String("total_inactive_file"))
                              ? details.value(QLatin1String("total_inactive_file")).toDouble()
                              : details.value(QLatin1String("inactive_file")).toDouble();
    return {cpu.value(QLatin1String("total_usage")).toDouble() / nanoseconds,
            std::uint64_t(std::max(0.0, used - cached))};
}

std::vector<ContainerListed> listIn(const ContainerAnswer &answer)
{
    std::vector<ContainerListed> listed;
    for (const QJsonValue each : QJsonDocument::fromJson(answer.body).array()) {
        ContainerListed one{stringIn(each.toObject(), "Id"), {}};
        const QJsonObject labels = each[QLatin1String("Labels")].toObject();
        for (auto it = labels.begin(); it != labels.end(); ++it)
            one.labels[it.key().toStdString()] = it.value().toString().toStdString();
        listed.push_back(std::move(one));
    }
    return listed;
}

} // namespace

bool isImageReference(const std::string &reference)
{
    static const QRegularExpression form(
        QStringLiteral("\\A[A-Za-z0-9][A-Za-z0-9._-]*(:[0-9]+)?(/[A-Za-z0-9_][A-Za-z0-9._-]*)*"
                       "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?\\z"));
    return reference.size() < 512 && form.match(text(reference)).hasMatch();
}

ContainerApi::ContainerApi(QString socket) : m_socket(std::move(socket)) {}

ContainerApi::~ContainerApi()
{
    const QDeadlineTimer until(removalsMost);
    for (ContainerCall *removal : m_removals)
        removal->waitForDone(milliseconds(until.remainingTime()));
}

ContainerCall *ContainerApi::ask(ContainerRequest request, QObject *context, Take take)
{
    auto *call = new ContainerCall(m_socket, std::move(request));
    call->setParent(this);
    connect(call, &ContainerCall::done, this,
            [this, call, context = QPointer<QObject>(context), take = std::move(take)] {
                std::erase(m_removals, call);
                call->deleteLater();
                if (context)
                    take(call->answer());
            });
    call->begin();
    return call;
}

void ContainerApi::askEngine(QObject *context, Then<ContainerEngineFacts> then)
{
    ask({"GET", "/version"}, context, reading<ContainerEngineFacts>(std::move(then), engineIn));
}

void ContainerApi::inspectImage(const std::string &reference, QObject *context,
                                Then<ContainerImageFacts> then)
{
    ask({"GET", imagePath(reference)}, context, reading<ContainerImageFacts>(std::move(then), imageIn));
}

void ContainerApi::pull(const std::string &reference, QObject *context,
                        std::function<void(std::uint64_t, std::uint64_t)> progress, Then<void> then)
{
    // Docker takes an image without a tag for all its tags.
    QString name = text(reference).section(u'@', 0, 0);
    QString tag = text(reference).section(u'@', 1);
    const qsizetype colon = name.indexOf(u':', name.lastIndexOf(u'/') + 1);
    if (tag.isEmpty())
        tag = colon < 0 ? latest : name.mid(colon + 1);
    name.truncate(colon < 0 ? name.size() : colon);
    ContainerRequest request{"POST", "/images/create?fromImage=" + QUrl::toPercentEncoding(name) +
                                         "&tag=" + QUrl::toPercentEncoding(tag)};
    request.streams = true;
    request.patience = pullSilence;
    auto lines = std::make_shared<PullProgress>();
    ContainerCall *call = ask(std::move(request), context,
                              [then = std::move(then), lines](const Result<ContainerAnswer> &answer) {
                                  if (!answer)
                                      return then(tl::unexpected(answer.error()));
                                  lines->finish();
                                  if (!lines->error().empty())
                                      return then(fail(Code::NotFound, lines->error()));
                                  then({});
                              });
    connect(call, &ContainerCall::received, context,
            [lines, progress = std::move(progress)](const QByteArray &bytes) {
                if (lines->feed(bytes))
                    progress(lines->done(), lines->total());
            });
}

void ContainerApi::create(const std::string &name, const QJsonObject &body, QObject *context,
                          Then<std::string> then)
{
    ask(post("/containers/create?name=" + encoded(name), body), context,
        reading<std::string>(std::move(then), [](const QJsonObject &made) { return stringIn(made, "Id"); }));
}

void ContainerApi::start(const std::string &id, QObject *context, Then<void> then)
{
    ask(post(containerPath(id, "/start")), context, onlyWhether(std::move(then)));
}

void ContainerApi::inspect(const std::string &id, QObject *context, Then<ContainerState> then)
{
    ask({"GET", containerPath(id, "/json")}, context, reading<ContainerState>(std::move(then), stateIn));
}

/// Whether it has helped is seen when the container ends, or does not.
void ContainerApi::signal(const std::string &id, const std::string &name)
{
    ask(post(containerPath(id, "/kill?signal=" + encoded(name))), this, [](const auto &) {});
}

void ContainerApi::remove(const std::string &id, QObject *context, Then<void> then)
{
    ContainerRequest request{"DELETE", containerPath(id, "?force=1&v=1")};
    request.patience = startPatience;
    m_removals.push_back(
        ask(std::move(request), context, [then = std::move(then)](const Result<ContainerAnswer> &answer) {
            const bool isGone = answer || answer.error().code == Code::NotFound;
            then(isGone ? Result<>() : Result<>(tl::unexpected(answer.error())));
        }));
}

void ContainerApi::readUsage(const std::string &id, QObject *context, Then<Usage> then)
{
    ask({"GET", containerPath(id, "/stats?stream=false&one-shot=true")}, context,
        reading<Usage>(std::move(then), usageIn));
}

void ContainerApi::list(const std::string &label, const std::string &value, QObject *context,
                        Then<std::vector<ContainerListed>> then)
{
    const QJsonObject filters{{QStringLiteral("label"), QJsonArray{text(label + '=' + value)}}};
    const QByteArray json = QJsonDocument(filters).toJson(QJsonDocument::Compact);
    ask({"GET", "/containers/json?all=true&filters=" + json.toPercentEncoding()}, context,
        [then = std::move(then)](const Result<ContainerAnswer> &answer) {
            then(answer ? Result<std::vector<ContainerListed>>(listIn(*answer))
                        : Result<std::vector<ContainerListed>>(tl::unexpected(answer.error())));
        });
}

void ContainerApi::prepareExec(const std::string &id, const std::vector<std::string> &command,
                               QObject *context, Then<std::string> then)
{
    QJsonArray words;
    for (const std::string &word : command)
        words.append(text(word));
    ask(post(containerPath(id, "/exec"), {{QStringLiteral("Cmd"), words},
                                          {QStringLiteral("AttachStdout"), true},
                                          {QStringLiteral("AttachStderr"), true}}),
        context,
        reading<std::string>(std::move(then), [](const QJsonObject &made) { return stringIn(made, "Id"); }));
}

void ContainerApi::inspectExec(const std::string &exec, QObject *context, Then<int> then)
{
    ask({"GET", "/exec/" + encoded(exec) + "/json"}, context,
        reading<int>(std::move(then), [](const QJsonObject &state) {
            return state.value(QLatin1String("ExitCode")).toInt(-1);
        }));
}

std::unique_ptr<ContainerCall> ContainerApi::attach(const std::string &id) const
{
    ContainerRequest request = post(containerPath(id, "/attach?stream=1&stdout=1&stderr=1"));
    request.upgrades = true;
    request.streams = true;
    request.patience = milliseconds(0);
    return std::make_unique<ContainerCall>(m_socket, std::move(request));
}

std::unique_ptr<ContainerCall> ContainerApi::waitForEnd(const std::string &id) const
{
    ContainerRequest request = post(containerPath(id, "/wait?condition=not-running"));
    request.patience = milliseconds(0);
    return std::make_unique<ContainerCall>(m_socket, std::move(request));
}

std::unique_ptr<ContainerCall> ContainerApi::runExec(const std::string &exec) const
{
    ContainerRequest request = post("/exec/" + encoded(exec) + "/start",
                                    {{QStringLiteral("Detach"), false}, {QStringLiteral("Tty"), false}});
    request.upgrades = true;
    request.streams = true;
    request.patience = milliseconds(0);
    return std::make_unique<ContainerCall>(m_socket, std::move(request));
}

} // namespace tidegate::runtime
