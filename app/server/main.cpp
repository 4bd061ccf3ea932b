#include "app/server/log_output.h"
#include "app/server/pool_policy.h"
#include "app/server/server.h"

#include "core/runtime/termination.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <cstdio>

using namespace tidegate;

namespace {

struct Address
{
    QString host;
    quint16 port = 0;
};

/// `host:port`, `[::1]:8443`, `:8443` (all addresses); nothing when it is not one.
std::optional<Address> parseAddress(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(QLatin1Char(':'));
    bool ok = false;
    const ushort port = colon < 0 ? 0 : text.mid(colon + 1).toUShort(&ok);
    if (!ok)
        return std::nullopt;
    QString host = text.left(colon);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    if (host.isEmpty())
        host = QStringLiteral("0.0.0.0");
    return Address{host, port};
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        QStringLiteral("Tidegate's server: gateway, autoscaler, instances and the Kubernetes-shaped API."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {QStringLiteral("data-dir"),
         QStringLiteral("Folder for everything the server keeps; made when it is missing."),
         QStringLiteral("DIR")},
        {QStringLiteral("listen"), QStringLiteral("Address of the API, HTTPS; port 0 picks a free one."),
         QStringLiteral("HOST:PORT"), QStringLiteral("127.0.0.1:8443")},
        {QStringLiteral("gateway"), QStringLiteral("Address of the gateway, HTTP; port 0 picks a free one."),
         QStringLiteral("HOST:PORT"), QStringLiteral("127.0.0.1:8080")},
        {QStringLiteral("gateway-tls"),
         QStringLiteral(
             "Address where the gateway speaks TLS too (HTTP/2 and HTTP/1.1); port 0 picks a free one. "
             "Without it there is plain HTTP only."),
         QStringLiteral("HOST:PORT")},
        {QStringLiteral("gateway-certificate"),
         QStringLiteral(
             "Certificate chain and key (PEM) that the gateway shows for the names in it; may be given "
             "several times, and is read again when the files change. All other names get a "
             "certificate of the server's own authority, DATA-DIR/pki/ca.crt."),
         QStringLiteral("CERT,KEY")},
        {QStringLiteral("gateway-threads"), QStringLiteral("Threads of the gateway; 0 = one per core."),
         QStringLiteral("N"), QStringLiteral("0")},
        {QStringLiteral("max-connections-per-address"),
         QStringLiteral("Connections to the gateway from one client address; 0 = no limit."),
         QStringLiteral("N"), QString::number(server::ServerOptions().maxConnectionsPerAddress)},
        {QStringLiteral("domain"), QStringLiteral("Services are reached as <service>.<namespace>.DOMAIN."),
         QStringLiteral("DOMAIN"), QStringLiteral("localhost")},
        {QStringLiteral("max-concurrent-starts"),
         QStringLiteral("Instances that may be starting at once; 0 = twice the cores."), QStringLiteral("N"),
         QStringLiteral("0")},
        {QStringLiteral("image-map"),
         QStringLiteral("YAML or JSON map from image references to packages or local executables; replaces "
                        "spec.imageMap of the engine."),
         QStringLiteral("FILE")},
        {QStringLiteral("container-socket"),
         QStringLiteral(
             "Socket of Podman's service or Docker, which runs all other images; auto takes the first "
             "that is there (DOCKER_HOST, Podman's, Docker's), none runs no containers."),
         QStringLiteral("PATH"), QStringLiteral("auto")},
        {QStringLiteral("container-network"),
         QStringLiteral(
             "bridge: a network of each container's own, its port published on 127.0.0.1; host: the "
             "machine's, where the engine cannot make networks."),
         QStringLiteral("NETWORK"), QStringLiteral("bridge")},
        {QStringLiteral("max-instances"),
         QStringLiteral("Most instances of all apps together (0: no bound)."), QStringLiteral("N"),
         QStringLiteral("0")},
        {QStringLiteral("log-size"),
         QStringLiteral("What is kept of the output of one service, in MiB; the oldest goes first; 0 = all."),
         QStringLiteral("MIB"), QString::number(server::ServerOptions().logMegabytes)},
        {QStringLiteral("log-days"), QStringLiteral("Days that output is kept; 0 = for ever."),
         QStringLiteral("DAYS"), QString::number(server::ServerOptions().logDays)},
        {QStringLiteral("grace"), QStringLiteral("Seconds that requests in flight have at the end."),
         QStringLiteral("SECONDS"), QStringLiteral("30")},
        {QStringLiteral("pool-policy"),
         QStringLiteral("Only size a pool of idle hosts: a JSON object a line in, one out; then exit.")},
        {QStringLiteral("log-level"), QStringLiteral("debug, info, warning or error."),
         QStringLiteral("LEVEL"), QStringLiteral("info")},
    });
}

int wrongUsage(const QString &what)
{
    std::fprintf(stderr, "tidegated: %s\nTry 'tidegated --help'.\n", qPrintable(what));
    return 2;
}

int failedStart(const QString &what)
{
    std::fprintf(stderr, "tidegated: %s\n", qPrintable(what));
    return 1;
}

/// The gateway's TLS; a sentence when something in it is wrong.
std::optional<QString> readTlsOptions(const QCommandLineParser &parser, server::ServerOptions &options)
{
    const QString tls = parser.value(QStringLiteral("gateway-tls"));
    const QStringList pairs = parser.values(QStringLiteral("gateway-certificate"));
    if (tls.isEmpty())
        return pairs.isEmpty()
                   ? std::nullopt
                   : std::optional(QStringLiteral("--gateway-certificate needs --gateway-tls HOST:PORT"));
    const auto address = parseAddress(tls);
    if (!address)
        return QStringLiteral("--gateway-tls wants HOST:PORT, not '%1'").arg(tls);
    options.gatewayTlsHost = address->host;
    options.gatewayTlsPort = address->port;
    for (const QString &pair : pairs) {
        const QStringList files = pair.split(QLatin1Char(','));
        if (files.size() != 2 || files[0].isEmpty() || files[1].isEmpty())
            return QStringLiteral("--gateway-certificate wants CERT,KEY, not '%1'").arg(pair);
        options.gatewayCertificates.push_back({files[0], files[1]});
    }
    return std::nullopt;
}

/// Fills `options` from the command line; a sentence when something in it is wrong.
std::optional<QString> readOptions(const QCommandLineParser &parser, server::ServerOptions &options)
{
    const auto value = [&](const char *name) { return parser.value(QString::fromLatin1(name)); };
    if (value("data-dir").isEmpty())
        return QStringLiteral("--data-dir DIR is needed: the folder for everything the server keeps");
    const auto listen = parseAddress(value("listen"));
    const auto gateway = parseAddress(value("gateway"));
    if (!listen || !gateway)
        return QStringLiteral("--%1 wants HOST:PORT, not '%2'")
            .arg(QLatin1String(listen ? "gateway" : "listen"), value(listen ? "gateway" : "listen"));
    if (const auto wrong = readTlsOptions(parser, options))
        return wrong;
    if (!parser.positionalArguments().isEmpty())
        return QStringLiteral("'%1' is not understood").arg(parser.positionalArguments().constFirst());
    for (const char *name : {"gateway-threads", "max-connections-per-address", "max-concurrent-starts",
                             "max-instances", "log-size", "log-days", "grace"}) {
        bool ok = false;
        const int number = value(name).toInt(&ok);
        if (!ok || number < 0 || number > 100'000)
            return QStringLiteral("--%1 wants a whole number from 0 to 100000, not '%2'")
                .arg(QLatin1String(name), value(name));
    }
    const QString network = value("container-network");
    if (network != QLatin1String("bridge") && network != QLatin1String("host"))
        return QStringLiteral("--container-network wants bridge or host, not '%1'").arg(network);
    if (value("container-socket").isEmpty())
        return QStringLiteral("--container-socket wants a path, auto or none");
    options.containerSocket = value("container-socket");
    options.containerNetwork = network == QLatin1String("host") ? runtime::ContainerNetwork::Host
                                                                : runtime::ContainerNetwork::Bridge;
    options.dataDir = value("data-dir");
    options.listenHost = listen->host;
    options.listenPort = listen->port;
    options.gatewayHost = gateway->host;
    options.gatewayPort = gateway->port;
    options.gatewayThreads = value("gateway-threads").toUInt();
    options.maxConnectionsPerAddress = value("max-connections-per-address").toUInt();
    options.domain = value("domain").toLower();
    options.maxConcurrentStarts = value("max-concurrent-starts").toInt();
    options.maxInstances = value("max-instances").toInt();
    options.logMegabytes = value("log-size").toInt();
    options.logDays = value("log-days").toInt();
    options.imageMapFile = value("image-map");
    options.grace = seconds(value("grace").toInt());
    return std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("tidegated"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TIDEGATE_VERSION));

    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(application.arguments()))
        return wrongUsage(parser.errorText());
    if (parser.isSet(QStringLiteral("help")))
        parser.showHelp(0);
    if (parser.isSet(QStringLiteral("version")))
        parser.showVersion();
    if (parser.isSet(QStringLiteral("pool-policy")))
        return server::runPoolPolicy();
    server::ServerOptions options;
    if (const auto wrong = readOptions(parser, options))
        return wrongUsage(*wrong);
    if (!server::setUpLogging(parser.value(QStringLiteral("log-level"))))
        return wrongUsage(QStringLiteral("--log-level wants debug, info, warning or error"));

    server::Server server(options);
    int exitCode = 0;
    QObject::connect(&server, &server::Server::ready, &application, [&] {
        const QByteArray line = server.readyLine() + '\n';
        std::fwrite(line.constData(), 1, size_t(line.size()), stdout);
        std::fflush(stdout);
    });
    QObject::connect(&server, &server::Server::failed, &application, [&](const QString &why) {
        exitCode = failedStart(why);
        server.stop();
    });
    QObject::connect(&server, &server::Server::stopped, &application,
                     [&] { QCoreApplication::exit(exitCode); });
    const auto termination = runtime::onTermination(&application, [&] { server.stop(); });

    if (const auto started = server.start(); !started)
        return failedStart(QString::fromStdString(started.error().message));
    return QCoreApplication::exec();
}
