#pragma once

#include "core/base/clock.h"
#include "core/store/store.h"

#include <QObject>
#include <QTimer>
#include <functional>
#include <string>
#include <vector>

namespace tidegate::server {

/// Frees the bytes of packages that no Package object and no revision wants any more: a while after one of
/// either went, so that what is draining ends with its files in place, and once after the start. Main thread.
class PackageKeeper : public QObject
{
    Q_OBJECT
public:
    /// What is on disk, and how a digest's bytes are freed; `free` returns at once.
    struct Disk
    {
        std::function<std::vector<std::string>()> digests;
        std::function<void(const std::string &digest)> free;
    };
    PackageKeeper(store::Store &store, Disk disk, milliseconds after = std::chrono::minutes(5));

private:
    void look();

    store::Store &m_store;
    Disk m_disk;
    QTimer m_timer;
};

} // namespace tidegate::server
