#pragma once

#include "core/runtime/launcher.h"
#include "core/runtime/warm_host.h"

#include <QDir>
#include <QFile>
#include <QStringList>
#include <QTest>
#include <memory>
#include <vector>

namespace tidegate::runtime {

/// Gone, or a zombie that its new parent has yet to collect.
inline bool isGone(std::int64_t pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    return !stat.open(QIODevice::ReadOnly) || stat.readAll().contains(") Z ");
}

/// The processes, zombies apart, that have this among their arguments.
inline QStringList processesWith(const QByteArray &argument)
{
    QStringList found;
    for (const QString &pid :
         QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs)) {
        QFile line(QStringLiteral("/proc/%1/cmdline").arg(pid));
        if (line.open(QIODevice::ReadOnly) && line.readAll().split('\0').contains(argument))
            found.append(pid);
    }
    return found;
}

/// One instance and everything it said.
struct Run
{
    explicit Run(std::unique_ptr<Instance> started) : instance(std::move(started))
    {
        QObject::connect(instance.get(), &Instance::ready, instance.get(), [this] { ++readyCount; });
        QObject::connect(instance.get(), &Instance::output, instance.get(),
                         [this](bool isError, const QByteArray &printed) {
                             (isError ? errors : lines).append(QString::fromUtf8(printed).split(u'\n'));
                             linesAfterExit += exits.empty() ? 0 : 1;
                         });
        QObject::connect(instance.get(), &Instance::exited, instance.get(),
                         [this](const Exit &exit) { exits.push_back(exit); });
    }

    /// What a line `name=…` said.
    std::int64_t number(const QString &name) const
    {
        for (const QString &line : lines) {
            if (line.startsWith(name + u'='))
                return line.mid(name.size() + 1).toLongLong();
        }
        return 0;
    }

    std::unique_ptr<Instance> instance;
    QStringList lines;
    QStringList errors;
    std::vector<Exit> exits;
    int readyCount = 0;
    int linesAfterExit = 0;
};

/// A host that could run this, warm; null where there is none for it, or it does not get warm within
/// `patience` milliseconds.
inline std::unique_ptr<WarmHost> warmHost(HostStarter &hosts, const LaunchSpec &spec, int patience)
{
    const auto kind = hosts.kindFor(spec);
    if (!kind)
        return nullptr;
    auto host = hosts.start(*kind);
    return QTest::qWaitFor([&] { return host->isReady(); }, patience) ? std::move(host) : nullptr;
}

} // namespace tidegate::runtime
